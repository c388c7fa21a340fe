#pragma once
// The layout of a GGUF file: bytes to tables, everything checked against the file's length.

#include "engine/api/result.h"
#include "engine/model/byte_reader.h"
#include "engine/model/gguf_file.h"

#include <string>

namespace foregleam {

/// Reads one file once. What it allocates is bounded by the file's size; its time is that of sorting the names.
class GgufParser {
public:
    explicit GgufParser(std::shared_ptr<const MappedFile> file);

    Result<GgufFile> parse();

private:
    bool readHeader();
    bool readEntries();
    bool readEntry();
    bool readArray(GgufEntry& entry);
    bool sortEntries();
    bool readAlignment();
    bool readTensors();
    bool readTensor();
    bool readDims(FileTensor& tensor);
    bool measure(FileTensor& tensor);
    bool placeTensors();
    bool indexTensors();

    /// Keeps the first reason; always false.
    bool fail(std::string reason);

    GgufFile m_result;
    ByteReader m_reader;
    std::uint64_t m_tensorCount = 0;
    std::uint64_t m_entryCount = 0;
    std::uint64_t m_alignment = 32;
    std::vector<FileTensor> m_tensors;
    std::vector<std::uint64_t> m_offsets; ///< of the tensors, from the start of the data
    std::string m_reason;
};

} // namespace foregleam
