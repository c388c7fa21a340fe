#include "tests/support/gguf_writer.h"

#include <algorithm>
#include <cassert>
#include <fstream>

namespace foregleam::test {
namespace {

std::uint64_t aligned(std::uint64_t value, std::uint64_t alignment)
{
    return alignment == 0 ? value : (value + alignment - 1) / alignment * alignment;
}

} // namespace

std::string rawString(std::string_view text)
{
    return rawBytes<std::uint64_t>(text.size()) + std::string(text);
}

std::string rawArray(GgufType elementType, std::uint64_t count, std::string_view items)
{
    return rawBytes(static_cast<std::uint32_t>(elementType)) + rawBytes(count) + std::string(items);
}

void GgufWriter::set(std::string_view key, GgufType type, std::string value)
{
    const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
    if (found != entries.end())
        *found = {std::string(key), type, std::move(value)};
    else
        entries.push_back({std::string(key), type, std::move(value)});
}

void GgufWriter::setString(std::string_view key, std::string_view text)
{
    set(key, GgufType::String, rawString(text));
}
void GgufWriter::setU32(std::string_view key, std::uint32_t value)
{
    set(key, GgufType::U32, rawBytes(value));
}
void GgufWriter::setF32(std::string_view key, float value)
{
    set(key, GgufType::F32, rawBytes(value));
}
void GgufWriter::setBool(std::string_view key, bool value)
{
    set(key, GgufType::Bool, std::string(1, value ? 1 : 0));
}

void GgufWriter::setStrings(std::string_view key, const std::vector<std::string>& texts)
{
    std::string items;
    for (const auto& text : texts)
        items += rawString(text);
    set(key, GgufType::Array, rawArray(GgufType::String, texts.size(), items));
}

void GgufWriter::setFloats(std::string_view key, const std::vector<float>& values)
{
    std::string items;
    for (const float value : values)
        items += rawBytes(value);
    set(key, GgufType::Array, rawArray(GgufType::F32, values.size(), items));
}

void GgufWriter::setInts(std::string_view key, const std::vector<std::int32_t>& values)
{
    std::string items;
    for (const auto value : values)
        items += rawBytes(value);
    set(key, GgufType::Array, rawArray(GgufType::I32, values.size(), items));
}

void GgufWriter::remove(std::string_view key)
{
    std::erase_if(entries, [&](const Entry& e) { return e.key == key; });
}

void GgufWriter::addTensor(std::string name, std::vector<std::uint64_t> dims, std::uint32_t type, std::string data)
{
    tensors.push_back({std::move(name), std::move(dims), type, std::move(data), {}});
}

GgufWriter::Tensor& GgufWriter::tensor(std::string_view name)
{
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& t) { return t.name == name; });
    assert(found != tensors.end());
    return *found;
}

void GgufWriter::removeTensor(std::string_view name)
{
    std::erase_if(tensors, [&](const Tensor& t) { return t.name == name; });
}

std::string GgufWriter::header() const
{
    std::string out = "GGUF" + rawBytes(version) + rawBytes<std::uint64_t>(tensorCount.value_or(tensors.size()))
        + rawBytes<std::uint64_t>(entryCount.value_or(entries.size()));
    for (const auto& entry : entries)
        out += rawString(entry.key) + rawBytes(static_cast<std::uint32_t>(entry.type)) + entry.value;
    std::uint64_t offset = 0;
    for (const auto& tensor : tensors) {
        out += rawString(tensor.name) + rawBytes(static_cast<std::uint32_t>(tensor.dims.size()));
        for (const auto dim : tensor.dims)
            out += rawBytes(dim);
        out += rawBytes(tensor.type) + rawBytes(tensor.offset.value_or(offset));
        offset = aligned(offset + tensor.data.size(), alignment);
    }
    return out;
}

std::string GgufWriter::bytes() const
{
    std::string out = header();
    for (const auto& tensor : tensors) {
        out.resize(aligned(out.size(), alignment));
        out += tensor.data;
    }
    return out;
}

bool GgufWriter::save(const std::string& path) const
{
    return saveBytes(path, bytes());
}

bool saveBytes(const std::string& path, std::string_view bytes)
{
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    return !file.fail();
}

} // namespace foregleam::test
