#include "engine/model/gguf_file.h"

#include "engine/model/gguf_parser.h"
#include "engine/model/mapped_file.h"
#include "engine/model/shown_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace foregleam {
namespace {

bool isInteger(GgufValueType type)
{
    switch (type) {
    case GgufValueType::U8:
    case GgufValueType::I8:
    case GgufValueType::U16:
    case GgufValueType::I16:
    case GgufValueType::U32:
    case GgufValueType::I32:
    case GgufValueType::U64:
    case GgufValueType::I64: return true;
    default: return false;
    }
}

/// Nothing where a u64 does not fit.
std::optional<std::int64_t> readInteger(ByteReader& reader, GgufValueType type)
{
    switch (type) {
    case GgufValueType::U8: return reader.read<std::uint8_t>();
    case GgufValueType::I8: return reader.read<std::int8_t>();
    case GgufValueType::U16: return reader.read<std::uint16_t>();
    case GgufValueType::I16: return reader.read<std::int16_t>();
    case GgufValueType::U32: return reader.read<std::uint32_t>();
    case GgufValueType::I32: return reader.read<std::int32_t>();
    case GgufValueType::I64: return reader.read<std::int64_t>();
    default: break;
    }
    const auto value = reader.read<std::uint64_t>();
    if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return std::nullopt;
    return static_cast<std::int64_t>(value);
}

std::string typeOf(const GgufEntry& entry)
{
    if (entry.type != GgufValueType::Array)
        return valueTypeName(entry.type);
    return fmt::format("array of {}", valueTypeName(entry.elementType));
}

std::string describeOne(ByteReader& reader, GgufValueType type, std::size_t limit)
{
    switch (type) {
    case GgufValueType::String: return inQuotes(reader.readString(), limit);
    case GgufValueType::F32: return fmt::format("{}", reader.read<float>());
    case GgufValueType::F64: return fmt::format("{}", reader.read<double>());
    case GgufValueType::Bool: return reader.read<std::uint8_t>() != 0 ? "true" : "false";
    case GgufValueType::U64: return fmt::format("{}", reader.read<std::uint64_t>());
    default: return fmt::format("{}", readInteger(reader, type).value_or(0));
    }
}

} // namespace

Result<GgufFile> GgufFile::open(const std::string& path)
{
    auto file = MappedFile::open(path);
    if (!file)
        return file.error();
    return GgufParser(std::move(*file)).parse();
}

Error GgufFile::error(std::string_view reason) const
{
    return {fmt::format("Cannot use the model file {}: {}.", shownPath(m_file->path()), reason)};
}

const GgufEntry* GgufFile::find(std::string_view key) const
{
    const auto found = std::lower_bound(
        m_entries.begin(), m_entries.end(), key, [](const auto& e, auto wanted) { return e.key < wanted; });
    return found != m_entries.end() && found->key == key ? &*found : nullptr;
}

Error GgufFile::wrongType(const GgufEntry& entry, std::string_view wanted) const
{
    return error(fmt::format("its entry {} is of type {} where {} is expected; download it again", inQuotes(entry.key),
        typeOf(entry), wanted));
}

ByteReader GgufFile::readerAt(const GgufEntry& entry) const
{
    return ByteReader(m_file->bytes(), entry.position);
}

Result<std::optional<std::int64_t>> GgufFile::integer(std::string_view key) const
{
    const GgufEntry* entry = find(key);
    if (!entry)
        return std::optional<std::int64_t>();
    if (!isInteger(entry->type))
        return wrongType(*entry, "a whole number");
    auto reader = readerAt(*entry);
    const auto value = readInteger(reader, entry->type);
    if (!value)
        return error(fmt::format("its entry {} is larger than any count; download it again", inQuotes(key)));
    return value;
}

Result<std::optional<double>> GgufFile::number(std::string_view key) const
{
    const GgufEntry* entry = find(key);
    if (!entry)
        return std::optional<double>();
    if (entry->type != GgufValueType::F32 && entry->type != GgufValueType::F64)
        return wrongType(*entry, "a number");
    auto reader = readerAt(*entry);
    const double value = entry->type == GgufValueType::F32 ? reader.read<float>() : reader.read<double>();
    if (!std::isfinite(value))
        return error(fmt::format("its entry {} is not a finite number; download it again", inQuotes(key)));
    return std::optional<double>(value);
}

Result<std::optional<bool>> GgufFile::boolean(std::string_view key) const
{
    const GgufEntry* entry = find(key);
    if (!entry)
        return std::optional<bool>();
    if (entry->type != GgufValueType::Bool)
        return wrongType(*entry, "true or false");
    return std::optional<bool>(readerAt(*entry).read<std::uint8_t>() != 0);
}

Result<std::optional<std::string>> GgufFile::text(std::string_view key) const
{
    const GgufEntry* entry = find(key);
    if (!entry)
        return std::optional<std::string>();
    if (entry->type != GgufValueType::String)
        return wrongType(*entry, "text");
    return std::optional<std::string>(readerAt(*entry).readString());
}

Result<std::optional<std::vector<std::int64_t>>> GgufFile::integers(std::string_view key) const
{
    std::optional<std::vector<std::int64_t>> values;
    const GgufEntry* entry = find(key);
    if (!entry)
        return values;
    if (entry->type != GgufValueType::Array || !isInteger(entry->elementType))
        return wrongType(*entry, "an array of whole numbers");
    auto reader = readerAt(*entry);
    values.emplace().reserve(entry->count);
    for (std::uint64_t i = 0; i < entry->count; ++i) {
        const auto value = readInteger(reader, entry->elementType);
        if (!value)
            return error(
                fmt::format("its entry {} holds a number larger than any count; download it again", inQuotes(key)));
        values->push_back(*value);
    }
    return values;
}

Result<std::optional<std::vector<bool>>> GgufFile::booleans(std::string_view key) const
{
    std::optional<std::vector<bool>> values;
    const GgufEntry* entry = find(key);
    if (!entry)
        return values;
    if (entry->type != GgufValueType::Array || entry->elementType != GgufValueType::Bool)
        return wrongType(*entry, "an array of true and false");
    auto reader = readerAt(*entry);
    values.emplace().reserve(entry->count);
    for (std::uint64_t i = 0; i < entry->count; ++i)
        values->push_back(reader.read<std::uint8_t>() != 0);
    return values;
}

Result<std::optional<std::vector<float>>> GgufFile::floats(std::string_view key) const
{
    std::optional<std::vector<float>> values;
    const GgufEntry* entry = find(key);
    if (!entry)
        return values;
    if (entry->type != GgufValueType::Array || entry->elementType != GgufValueType::F32)
        return wrongType(*entry, "an array of f32");
    auto reader = readerAt(*entry);
    values.emplace().reserve(entry->count);
    for (std::uint64_t i = 0; i < entry->count; ++i)
        values->push_back(reader.read<float>());
    return values;
}

Result<std::optional<std::vector<std::string>>> GgufFile::texts(std::string_view key) const
{
    std::optional<std::vector<std::string>> values;
    const GgufEntry* entry = find(key);
    if (!entry)
        return values;
    if (entry->type != GgufValueType::Array || entry->elementType != GgufValueType::String)
        return wrongType(*entry, "an array of strings");
    auto reader = readerAt(*entry);
    values.emplace().reserve(entry->count);
    for (std::uint64_t i = 0; i < entry->count && !reader.failed(); ++i)
        values->emplace_back(reader.readString());
    values->resize(entry->count); // shorter only where the file changed meanwhile
    return values;
}

std::string GgufFile::describe(const GgufEntry& entry, std::size_t limit) const
{
    auto reader = readerAt(entry);
    if (entry.type != GgufValueType::Array)
        return describeOne(reader, entry.type, limit);
    std::string out = fmt::format("{} × {}:", entry.count, valueTypeName(entry.elementType));
    for (std::uint64_t i = 0; i < entry.count; ++i) {
        if (out.size() >= limit)
            return out + " …";
        out += (i == 0 ? " " : ", ") + describeOne(reader, entry.elementType, limit - out.size());
    }
    return out;
}

} // namespace foregleam
