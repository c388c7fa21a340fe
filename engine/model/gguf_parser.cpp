#include "engine/model/gguf_parser.h"

#include "engine/model/gguf_types.h"
#include "engine/model/mapped_file.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

namespace foregleam {
namespace {

// Real models have tens of entries and hundreds or thousands of tensors.
constexpr std::uint64_t kMostEntries = 65536;
constexpr std::uint64_t kMostTensors = 65536;
constexpr std::size_t kLeastEntryBytes = 8 + 1 + 4 + 1;
constexpr std::size_t kLeastTensorBytes = 8 + 1 + 4 + 8 + 4 + 8;
constexpr std::size_t kLongestKey = 65535; // the format's own limit
constexpr std::size_t kLongestTensorName = 255;
constexpr std::uint32_t kMostDims = 4;
// At least 8, as the format wants: then every float and half in the data is aligned too.
constexpr std::uint64_t kLeastAlignment = 8;
constexpr std::uint64_t kMostAlignment = 1 << 20;

constexpr const char* kCutShort = "the file ends in the middle of its table of contents; download it again";

} // namespace

GgufParser::GgufParser(std::shared_ptr<const MappedFile> file)
    : m_reader(file->bytes())
{
    m_result.m_file = std::move(file);
}

Result<GgufFile> GgufParser::parse()
{
    if (readHeader() && readEntries() && sortEntries() && readAlignment() && readTensors() && placeTensors()
        && indexTensors())
        return std::move(m_result);
    if (auto intact = m_result.m_file->checkIntact(); !intact)
        return intact.error();
    return m_result.error(m_reason);
}

bool GgufParser::fail(std::string reason)
{
    if (m_reason.empty())
        m_reason = std::move(reason);
    return false;
}

bool GgufParser::readHeader()
{
    const std::uint32_t magic = m_reader.read<std::uint32_t>();
    const std::uint32_t version = m_reader.read<std::uint32_t>();
    if (magic != 0x46554747) // "GGUF"
        return fail("it is not a GGUF file; choose one that ends in .gguf");
    if (version != 0 && (version & 0xFFFF) == 0)
        return fail("it is a big-endian GGUF file; get the little-endian one");
    if (version == 1)
        return fail("it is a GGUF file of version 1, which is too old; get a newer conversion of the model");
    if (version != 2 && version != 3)
        return fail(fmt::format("its GGUF version {} is not known; versions 2 and 3 can be read", version));
    m_tensorCount = m_reader.read<std::uint64_t>();
    m_entryCount = m_reader.read<std::uint64_t>();
    if (m_reader.failed())
        return fail(kCutShort);
    if (m_entryCount > kMostEntries || m_tensorCount > kMostTensors)
        return fail(
            fmt::format("it declares {} metadata entries and {} tensors, more than any model has; download it again",
                m_entryCount, m_tensorCount));
    m_result.m_version = version;
    return true;
}

bool GgufParser::readEntries()
{
    m_result.m_entries.reserve(std::min<std::uint64_t>(m_entryCount, m_reader.remaining() / kLeastEntryBytes));
    for (std::uint64_t i = 0; i < m_entryCount; ++i) {
        if (!readEntry())
            return false;
    }
    return true;
}

bool GgufParser::readEntry()
{
    GgufEntry entry;
    const auto key = m_reader.readString();
    const auto type = m_reader.read<std::uint32_t>();
    if (m_reader.failed())
        return fail(kCutShort);
    if (key.empty() || key.size() > kLongestKey)
        return fail(fmt::format("a metadata key has {} bytes; download it again", key.size()));
    entry.key = key;
    if (type > kLastValueType)
        return fail(fmt::format("its entry {} has the unknown type {}; download it again", inQuotes(entry.key), type));
    entry.type = static_cast<GgufValueType>(type);
    entry.position = m_reader.position();
    if (entry.type == GgufValueType::Array) {
        if (!readArray(entry))
            return false;
    } else if (entry.type == GgufValueType::String) {
        m_reader.readString();
    } else {
        m_reader.skip(valueTypeBytes(entry.type));
    }
    if (m_reader.failed())
        return fail(fmt::format("its entry {} runs past the end of the file; download it again", inQuotes(entry.key)));
    m_result.m_entries.push_back(std::move(entry));
    return true;
}

bool GgufParser::readArray(GgufEntry& entry)
{
    const auto elementType = m_reader.read<std::uint32_t>();
    entry.count = m_reader.read<std::uint64_t>();
    entry.position = m_reader.position();
    if (m_reader.failed())
        return fail(kCutShort);
    if (elementType == static_cast<std::uint32_t>(GgufValueType::Array))
        return fail(fmt::format("its entry {} is an array of arrays, which no model needs", inQuotes(entry.key)));
    if (elementType > kLastValueType)
        return fail(fmt::format(
            "its entry {} is an array of the unknown type {}; download it again", inQuotes(entry.key), elementType));
    entry.elementType = static_cast<GgufValueType>(elementType);
    if (entry.count > m_reader.remaining() / valueTypeBytes(entry.elementType))
        return fail(fmt::format("its entry {} declares {} elements, more than the file holds; download it again",
            inQuotes(entry.key), entry.count));
    if (entry.elementType != GgufValueType::String) {
        m_reader.skip(entry.count * valueTypeBytes(entry.elementType));
        return true;
    }
    for (std::uint64_t i = 0; i < entry.count && !m_reader.failed(); ++i)
        m_reader.readString();
    return true;
}

bool GgufParser::sortEntries()
{
    // Sorted, not hashed: names from strangers cannot make this slow.
    auto& entries = m_result.m_entries;
    std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
    const auto twin =
        std::adjacent_find(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return a.key == b.key; });
    return twin == entries.end()
        || fail(fmt::format("its entry {} is there twice; download it again", inQuotes(twin->key)));
}

bool GgufParser::readAlignment()
{
    const GgufEntry* entry = m_result.find("general.alignment");
    if (!entry)
        return true;
    if (entry->type != GgufValueType::U32)
        return fail(fmt::format("its entry \"general.alignment\" is of type {} and not u32; download it again",
            valueTypeName(entry->type)));
    m_alignment = ByteReader(m_result.m_file->bytes(), entry->position).read<std::uint32_t>();
    if (!std::has_single_bit(m_alignment) || m_alignment < kLeastAlignment || m_alignment > kMostAlignment)
        return fail(
            fmt::format("its entry \"general.alignment\" is {}, not a power of two from {} to {}; download it again",
                m_alignment, kLeastAlignment, kMostAlignment));
    return true;
}

bool GgufParser::readTensors()
{
    const auto count = std::min<std::uint64_t>(m_tensorCount, m_reader.remaining() / kLeastTensorBytes);
    m_tensors.reserve(count);
    m_offsets.reserve(count);
    for (std::uint64_t i = 0; i < m_tensorCount; ++i) {
        if (!readTensor())
            return false;
    }
    return true;
}

bool GgufParser::readTensor()
{
    FileTensor tensor;
    const auto name = m_reader.readString();
    if (m_reader.failed())
        return fail(kCutShort);
    if (name.empty() || name.size() > kLongestTensorName)
        return fail(fmt::format("a tensor's name has {} bytes; download it again", name.size()));
    tensor.name = name;
    if (!readDims(tensor))
        return false;
    tensor.type = m_reader.read<std::uint32_t>();
    m_offsets.push_back(m_reader.read<std::uint64_t>());
    if (m_reader.failed())
        return fail(kCutShort);
    tensor.typeName = tensorTypeName(tensor.type);
    if (!measure(tensor))
        return false;
    m_tensors.push_back(std::move(tensor));
    return true;
}

bool GgufParser::readDims(FileTensor& tensor)
{
    const auto count = m_reader.read<std::uint32_t>();
    if (m_reader.failed())
        return fail(kCutShort);
    if (count == 0 || count > kMostDims)
        return fail(fmt::format("its tensor {} has {} dimensions, not 1 to {}; download it again",
            inQuotes(tensor.name), count, kMostDims));
    tensor.elements = 1;
    for (std::uint32_t i = 0; i < count; ++i) {
        const auto dim = m_reader.read<std::int64_t>();
        if (m_reader.failed())
            return fail(kCutShort);
        if (dim <= 0)
            return fail(fmt::format(
                "its tensor {} has a dimension that is not positive; download it again", inQuotes(tensor.name)));
        if (__builtin_mul_overflow(tensor.elements, dim, &tensor.elements))
            return fail(fmt::format(
                "its tensor {} has more elements than can be counted; download it again", inQuotes(tensor.name)));
        tensor.dims.insert(tensor.dims.begin(), dim);
    }
    return true;
}

bool GgufParser::measure(FileTensor& tensor)
{
    auto info = tensorTypeInfo(static_cast<TensorType>(tensor.type));
    if (tensor.type == FileTensor::kInt64)
        info = TensorTypeInfo{"I64", 1, sizeof(std::int64_t)};
    if (!info)
        return true; // may be listed, cannot be read
    if (tensor.dims.back() % info->blockElements != 0)
        return fail(fmt::format("its tensor {} has rows of {} elements, not whole blocks of {}; download it again",
            inQuotes(tensor.name), tensor.dims.back(), info->blockElements));
    const auto blocks = static_cast<std::uint64_t>(tensor.elements) / info->blockElements;
    if (__builtin_mul_overflow(blocks, std::uint64_t{info->blockBytes}, &tensor.bytes))
        return fail(fmt::format("its tensor {} is larger than any file; download it again", inQuotes(tensor.name)));
    return true;
}

bool GgufParser::placeTensors()
{
    auto& tensors = m_tensors;
    const auto bytes = m_result.m_file->bytes();
    const std::uint64_t start = (m_reader.position() + m_alignment - 1) / m_alignment * m_alignment;
    const std::uint64_t available = bytes.size() > start ? bytes.size() - start : 0;
    std::vector<std::uint32_t> order(tensors.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return m_offsets[a] < m_offsets[b]; });
    std::uint64_t end = 0; // of the tensors so far
    for (const auto index : order) {
        auto& tensor = tensors[index];
        const auto offset = m_offsets[index];
        if (offset % m_alignment != 0)
            return fail(fmt::format("its tensor {} does not start at a multiple of {} bytes; download it again",
                inQuotes(tensor.name), m_alignment));
        if (offset > available || tensor.bytes > available - offset)
            return fail(
                fmt::format("its tensor {} ends past the end of the file; download it again", inQuotes(tensor.name)));
        if (offset < end)
            return fail(fmt::format("its tensor {} overlaps another one; download it again", inQuotes(tensor.name)));
        end = offset + tensor.bytes;
        if (tensor.bytes > 0)
            tensor.data = bytes.data() + start + offset;
    }
    return true;
}

bool GgufParser::indexTensors()
{
    m_result.m_table = TensorTable(std::move(m_tensors));
    const FileTensor* twin = m_result.m_table.repeated();
    return !twin || fail(fmt::format("its tensor {} is there twice; download it again", inQuotes(twin->name)));
}

} // namespace foregleam
