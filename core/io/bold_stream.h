#pragma once
// Reads a NIfTI file (.nii, .nii.gz, or the .img of a pair) from pieces of any size as they arrive
// and gives its volumes one after another as raw bytes. Holds one volume, never the file.
//
//   BoldStream stream({.file_name = "bold.nii.gz", .file_bytes = file.size()});
//   for (;;) {
//     const Result<StreamEvent> event = stream.next();
//     if (!event.ok()) return event.error();
//     switch (*event) {
//       case StreamEvent::kNeedInput:                      // push the next piece, or:
//         stream.finish_input();                           // there is no more
//         break;
//       case StreamEvent::kHeader: use(stream.header()); break;
//       case StreamEvent::kVolume: use(stream.scan(), stream.volume()); break;
//       case StreamEvent::kEnd: return done(stream.scans_read(), stream.header().warnings);
//     }
//   }
//
// Go on to kEnd: only there a gzip file's checksum has been compared.
//
// A file that ends too early: with TruncatedData::kRefuse an error that says in which scan the data
// end and how many whole scans there are (whole_scans() also after the error); with kUseWholeScans
// kEnd with a warning and scans_read() < the scans that the header promised. Where the file's size
// shows the loss beforehand (uncompressed files), refusal comes before the first volume, and with
// kUseWholeScans header().n_scans is already the number that can be read.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/io/gzip_inflate.h"
#include "core/io/nifti_extensions.h"
#include "core/io/nifti_header.h"

namespace sync_act {

enum class StreamEvent { kNeedInput, kHeader, kVolume, kEnd };
enum class TruncatedData { kRefuse, kUseWholeScans };

// How much of a file that ends too early is there.
struct Truncation {
  std::size_t whole_scans = 0;
  std::uint64_t bytes_there = 0;     // uncompressed, from the first voxel on
  std::uint64_t bytes_promised = 0;  // likewise
};

struct BoldStreamOptions {
  std::string file_name = {};                    // for messages
  std::optional<std::uint64_t> file_bytes = {};  // size of the (compressed) file, where known
  TruncatedData truncated = TruncatedData::kRefuse;
  // For the .img of a pair: the header read from its .hdr (read_detached_header). Then the pieces
  // are those of the .img file.
  std::optional<NiftiHeader> detached_header = {};
};

class BoldStream {
 public:
  explicit BoldStream(BoldStreamOptions options);

  // Gives the next piece of the file after kNeedInput. It is not copied: it must stay valid until
  // the next kNeedInput. An empty piece is allowed.
  void push(std::span<const std::byte> piece) { source_.push(piece); }
  void finish_input() { source_.finish_input(); }

  // Works until there is something to say. After an error: the same error again.
  Result<StreamEvent> next();

  // From kHeader on. warnings may grow until kEnd.
  const NiftiHeader& header() const { return header_; }
  // At kVolume, until the next call of next(): the volume's bytes as stored,
  // header().volume_bytes() of them, and its index.
  std::span<const std::byte> volume() const { return {volume_.data(), volume_.size()}; }
  std::size_t scan() const { return scans_read_ - 1; }

  // Complete volumes given so far.
  std::size_t scans_read() const { return scans_read_; }
  // After a refusal for missing data: how many whole scans the file has.
  std::size_t whole_scans() const { return whole_scans_; }
  // Set after a refusal because the data end too early (damaged data are no truncation).
  const std::optional<Truncation>& truncation() const { return truncation_; }
  // Compressed bytes used so far: for progress against the file's size.
  std::uint64_t bytes_used() const { return source_.bytes_in(); }

 private:
  enum class State { kStart, kExtensions, kVolumes, kTrailing, kEnd };

  Result<std::optional<StreamEvent>> step();
  Result<std::optional<StreamEvent>> read_start();
  Result<std::optional<StreamEvent>> skip_to_data();
  Result<std::optional<StreamEvent>> read_volume();
  Result<std::optional<StreamEvent>> read_trailing();
  // Fills `target` from position `filled`; true when full.
  Result<bool> fill(std::vector<std::byte>& target, std::size_t& filled);
  Status check_size();
  Result<std::optional<StreamEvent>> end_early();
  Error truncated_error(std::size_t scan, std::uint64_t bytes_there);

  BoldStreamOptions options_;
  GzipInflate source_;
  NiftiHeader header_;
  NiftiExtensionScanner extensions_;
  bool extensions_known_ = false;
  bool size_was_cut_ = false;  // n_scans was lowered to what the file holds
  State state_ = State::kStart;
  std::vector<std::byte> start_;
  std::size_t start_filled_ = 0;
  std::vector<std::byte> volume_;
  std::size_t volume_filled_ = 0;
  std::uint64_t position_ = 0;  // in the uncompressed file
  std::uint64_t trailing_bytes_ = 0;
  std::size_t scans_read_ = 0;
  std::size_t whole_scans_ = 0;
  std::optional<Truncation> truncation_;
  std::optional<Error> failure_;
};

// The header from the bytes of a .hdr or .hdr.gz file, or from the first bytes of any NIfTI file.
Result<NiftiHeader> read_detached_header(const std::string& file_name,
                                         std::span<const std::byte> file);

}  // namespace sync_act
