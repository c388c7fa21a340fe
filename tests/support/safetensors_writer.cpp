#include "tests/support/safetensors_writer.h"

#include "tests/support/gguf_writer.h"

#include <algorithm>
#include <cassert>

namespace foregleam::test {
namespace {

/// As JSON; names are plain here, but for what a test puts into them.
std::string entryOf(const SafetensorsWriter::Tensor& tensor, std::pair<std::int64_t, std::int64_t> place)
{
    std::string shape;
    for (const auto dim : tensor.shape)
        shape += (shape.empty() ? "" : ",") + std::to_string(dim);
    const auto [begin, end] = tensor.offsets.value_or(place);
    return '"' + tensor.name + "\":{\"dtype\":\"" + tensor.type + "\",\"shape\":[" + shape + "],\"data_offsets\":["
        + std::to_string(begin) + "," + std::to_string(end) + "]}";
}

} // namespace

void SafetensorsWriter::add(std::string name, std::string type, std::vector<std::int64_t> shape, std::string data)
{
    tensors.push_back({std::move(name), std::move(type), std::move(shape), std::move(data), {}});
}

SafetensorsWriter::Tensor& SafetensorsWriter::tensor(std::string_view name)
{
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const Tensor& t) { return t.name == name; });
    assert(found != tensors.end());
    return *found;
}

void SafetensorsWriter::remove(std::string_view name)
{
    std::erase_if(tensors, [&](const Tensor& t) { return t.name == name; });
}

std::string SafetensorsWriter::bytes() const
{
    std::string text = R"({"__metadata__":{"format":"pt"})";
    std::string data;
    for (const auto& tensor : tensors) {
        const auto begin = static_cast<std::int64_t>(data.size());
        data += tensor.data;
        text += "," + entryOf(tensor, {begin, static_cast<std::int64_t>(data.size())});
    }
    text += "}";
    while (text.size() % padding != 0)
        text += ' ';
    text = header.value_or(text);
    return rawBytes(headerLength.value_or(text.size())) + text + data;
}

} // namespace foregleam::test
