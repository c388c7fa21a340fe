#include "engine/model/safetensors_file.h"

#include "engine/model/byte_reader.h"
#include "engine/model/json_reader.h"
#include "engine/model/mapped_file.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace foregleam {
namespace {

constexpr std::uint64_t kLargestHeader = 32 << 20; // real ones take some 150 bytes a tensor
constexpr JsonLimits kHeaderLimits{1 << 20, 4};
constexpr std::size_t kMostTensors = 65536;
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kMostDims = 8;

/// Bytes of an element, and GGUF's number where it has one.
struct ElementType {
    const char* name;
    std::uint32_t bytes;
    std::uint32_t number;
};

constexpr std::array<ElementType, 15> kTypes = {{
    {"F32", 4, static_cast<std::uint32_t>(TensorType::F32)},
    {"F16", 2, static_cast<std::uint32_t>(TensorType::F16)},
    {"BF16", 2, static_cast<std::uint32_t>(TensorType::BF16)},
    {"I64", 8, FileTensor::kInt64},
    {"F64", 8, FileTensor::kOtherType},
    {"I32", 4, FileTensor::kOtherType},
    {"I16", 2, FileTensor::kOtherType},
    {"I8", 1, FileTensor::kOtherType},
    {"U64", 8, FileTensor::kOtherType},
    {"U32", 4, FileTensor::kOtherType},
    {"U16", 2, FileTensor::kOtherType},
    {"U8", 1, FileTensor::kOtherType},
    {"BOOL", 1, FileTensor::kOtherType},
    {"F8_E4M3", 1, FileTensor::kOtherType},
    {"F8_E5M2", 1, FileTensor::kOtherType},
}};

class Parser {
public:
    explicit Parser(std::shared_ptr<const MappedFile> file)
        : m_file(std::move(file))
    {
    }

    Result<SafetensorsFile> parse()
    {
        if (readHeader() && placeTensors())
            return SafetensorsFile{m_file, std::move(m_tensors)};
        if (auto intact = m_file->checkIntact(); !intact)
            return intact.error();
        return Error{fmt::format("Cannot use the model file {}: {}.", shownPath(m_file->path()), m_fault.reason)};
    }

private:
    bool readHeader();
    bool readTensor(const std::string& name, const Json& entry);
    bool measure(FileTensor& tensor, std::uint64_t bytes);
    bool placeTensors();
    bool fail(std::string reason)
    {
        m_fault.set(std::move(reason));
        return false;
    }

    std::shared_ptr<const MappedFile> m_file;
    std::span<const std::byte> m_data; ///< behind the header
    std::vector<FileTensor> m_tensors;
    FirstFault m_fault;
};

bool Parser::readHeader()
{
    ByteReader reader(m_file->bytes());
    const auto length = reader.read<std::uint64_t>();
    if (reader.failed() || length > reader.remaining())
        return fail("it is no whole safetensors file; download it again");
    if (length > kLargestHeader)
        return fail(fmt::format("its header has {} bytes, more than any model needs; download it again", length));
    const auto bytes = m_file->bytes();
    m_data = bytes.subspan(reader.position() + length);
    std::string reason;
    const auto header = parseJsonObject(
        {reinterpret_cast<const char*>(bytes.data()) + reader.position(), length}, kHeaderLimits, reason);
    if (!header)
        return fail(fmt::format("its header cannot be read, {}; download it again", reason));
    if (header->size() > kMostTensors)
        return fail(fmt::format("it declares {} tensors, more than any model has; download it again", header->size()));
    for (const auto& [name, entry] : header->items()) {
        if (name != "__metadata__" && !readTensor(name, entry))
            return false;
    }
    return true;
}

bool Parser::readTensor(const std::string& name, const Json& entry)
{
    if (name.empty() || name.size() > kLongestName)
        return fail(fmt::format("a tensor's name has {} bytes; download it again", name.size()));
    const std::string where = fmt::format("the header's {}", inQuotes(name));
    if (!entry.is_object())
        return fail(fmt::format("its tensor {} is not described; download it again", inQuotes(name)));
    const JsonReader reader(entry, m_fault, where);
    FileTensor tensor;
    tensor.name = name;
    tensor.typeName = shown(reader.text("dtype").value_or(""), 16);
    tensor.dims = reader.integers("shape").value_or(std::vector<std::int64_t>());
    const auto offsets = reader.integers("data_offsets").value_or(std::vector<std::int64_t>());
    if (m_fault)
        return false;
    if (tensor.typeName.empty() || !reader.has("shape") || offsets.size() != 2 || tensor.dims.size() > kMostDims)
        return fail(fmt::format("its tensor {} is not described in full; download it again", inQuotes(name)));
    const auto size = static_cast<std::int64_t>(m_data.size());
    if (offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > size)
        return fail(fmt::format("its tensor {} does not lie inside the file; download it again", inQuotes(name)));
    if (!measure(tensor, static_cast<std::uint64_t>(offsets[1] - offsets[0])))
        return false;
    if (tensor.bytes > 0)
        tensor.data = m_data.data() + offsets[0];
    m_tensors.push_back(std::move(tensor));
    return true;
}

bool Parser::measure(FileTensor& tensor, std::uint64_t bytes)
{
    tensor.elements = 1;
    for (const auto dim : tensor.dims) {
        if (dim <= 0)
            return fail(fmt::format(
                "its tensor {} has a dimension that is not positive; download it again", inQuotes(tensor.name)));
        if (__builtin_mul_overflow(tensor.elements, dim, &tensor.elements))
            return fail(fmt::format(
                "its tensor {} has more elements than can be counted; download it again", inQuotes(tensor.name)));
    }
    const auto type =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& known) { return tensor.typeName == known.name; });
    tensor.type = type == kTypes.end() ? FileTensor::kOtherType : type->number;
    std::uint64_t needed = bytes;
    if (type != kTypes.end()
        && __builtin_mul_overflow(static_cast<std::uint64_t>(tensor.elements), std::uint64_t{type->bytes}, &needed))
        return fail(fmt::format("its tensor {} is larger than any file; download it again", inQuotes(tensor.name)));
    if (needed != bytes)
        return fail(fmt::format("its tensor {} has {} bytes where its shape and type need {}; download it again",
            inQuotes(tensor.name), bytes, needed));
    tensor.bytes = bytes;
    return true;
}

bool Parser::placeTensors()
{
    std::sort(m_tensors.begin(), m_tensors.end(), [](const auto& a, const auto& b) { return a.data < b.data; });
    const std::byte* end = nullptr;
    for (const auto& tensor : m_tensors) {
        if (tensor.data && end && tensor.data < end)
            return fail(fmt::format("its tensor {} overlaps another one; download it again", inQuotes(tensor.name)));
        end = tensor.data ? tensor.data + tensor.bytes : end;
    }
    return true;
}

} // namespace

Result<SafetensorsFile> openSafetensors(const std::string& path)
{
    auto file = MappedFile::open(path);
    if (!file)
        return file.error();
    return Parser(std::move(*file)).parse();
}

} // namespace foregleam
