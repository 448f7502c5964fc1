// libFuzzer target for everything that reads a user's file: NIfTI (plain, gzip, pairs), .npy, .tsv.
// tests/fuzz/run builds and runs it. The first byte of an input chooses the reader and how the rest
// is cut into pieces. What must hold, besides the sanitizers' silence: reading ends, an error is
// one of bad data and names the file, volumes have the size that the header says, and the inner
// loop of inflate gives what zlib's own tables give.

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/io/bold_stream.h"
#include "core/io/npy.h"
#include "core/io/tsv.h"
#include "core/zlib/packed_codes.h"

namespace {

using namespace sync_act;

constexpr std::string_view kName = "fuzzed";

void require(bool holds) {
  if (!holds) std::abort();
}

void check_error(const Error& error) {
  require(error.code == ErrorCode::kBadInput || error.code == ErrorCode::kUnsupported);
  require(error.message.starts_with(kName));
}

void read_stream(std::span<const std::byte> file, std::size_t piece_bytes,
                 BoldStreamOptions options) {
  options.file_name = kName;
  BoldStream stream(std::move(options));
  for (;;) {
    const Result<StreamEvent> event = stream.next();
    if (!event.ok()) return check_error(event.error());
    if (*event == StreamEvent::kEnd) return;
    if (*event == StreamEvent::kVolume) {
      require(stream.volume().size() == stream.header().volume_bytes());
      require(stream.scan() < stream.header().n_scans);
    }
    if (*event != StreamEvent::kNeedInput) continue;
    if (file.empty()) {
      stream.finish_input();
      continue;
    }
    const std::span<const std::byte> piece = file.first(std::min(piece_bytes, file.size()));
    file = file.subspan(piece.size());
    stream.push(piece);
  }
}

void read_nifti(std::span<const std::byte> file, unsigned choice) {
  constexpr std::size_t kPieceBytes[] = {1, 13, 1000, 1 << 20};
  BoldStreamOptions options;
  if ((choice & 1U) != 0) options.file_bytes = file.size();
  if ((choice & 2U) != 0) options.truncated = TruncatedData::kUseWholeScans;
  read_stream(file, kPieceBytes[choice >> 2 & 3U], options);
}

// The first 400 bytes as the .hdr, the rest as the .img.
void read_pair(std::span<const std::byte> file) {
  const std::size_t n_header = std::min<std::size_t>(400, file.size());
  const Result<NiftiHeader> header = read_detached_header(std::string(kName), file.first(n_header));
  if (!header.ok()) return check_error(header.error());
  if (!header->detached) return;
  BoldStreamOptions options;
  options.detached_header = *header;
  read_stream(file.subspan(n_header), 4096, options);
}

void read_table(std::string_view text) {
  const Result<TsvTable> table = parse_tsv(kName, text);
  if (!table.ok()) return check_error(table.error());
  for (const std::string& name : table->names) {
    const Result<std::vector<double>> numbers = table->numbers(name);
    if (!numbers.ok()) check_error(numbers.error());
  }
}

void read_npy(std::span<const std::byte> file) {
  const Result<TimeSeries> series = decode_npy_series(kName, file);
  if (!series.ok()) return check_error(series.error());
  require(series->values().size() == series->n_times() * series->n_units());
}

struct Inflated {
  std::vector<Bytef> bytes;
  int status = Z_OK;
  std::string reason;
  bool operator==(const Inflated&) const = default;
};

// The input as raw deflate data, the output in parts of out_bytes.
Inflated inflated(std::span<const std::byte> data, std::size_t out_bytes, bool with_packed_codes) {
  Inflated result;
  z_stream stream{};
  const auto codes = std::make_unique<PackedCodes>();
  require(inflateInit2(&stream, -15) == Z_OK);
  if (with_packed_codes) use_packed_codes(stream, *codes);
  std::vector<Bytef> bytes(data.size());
  std::transform(data.begin(), data.end(), bytes.begin(),
                 [](std::byte byte) { return static_cast<Bytef>(byte); });
  stream.next_in = bytes.data();
  stream.avail_in = static_cast<uInt>(bytes.size());
  do {
    std::vector<Bytef> out(out_bytes);
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out_bytes);
    result.status = inflate(&stream, Z_NO_FLUSH);
    out.resize(out_bytes - stream.avail_out);
    result.bytes.insert(result.bytes.end(), out.begin(), out.end());
  } while (result.status == Z_OK && stream.avail_out == 0 && result.bytes.size() < (1U << 20));
  if (stream.msg != nullptr) result.reason = stream.msg;
  inflateEnd(&stream);
  return result;
}

void inflate_both_ways(std::span<const std::byte> data, unsigned choice) {
  const std::size_t out_bytes = (choice & 2U) != 0 ? 600 : 20'000;
  require(inflated(data, out_bytes, true) == inflated(data, out_bytes, false));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned choice = data[0];
  const std::span<const std::byte> file = std::as_bytes(std::span(data + 1, size - 1));
  switch (choice >> 6) {
    case 0:
    case 1:
      read_nifti(file, choice);
      break;
    case 2:
      (choice & 1U) != 0 ? inflate_both_ways(file, choice) : read_pair(file);
      break;
    default:
      if ((choice & 1U) != 0) {
        read_npy(file);
      } else {
        read_table({reinterpret_cast<const char*>(file.data()), file.size()});
      }
  }
  return 0;
}
