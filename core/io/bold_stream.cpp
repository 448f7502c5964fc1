#include "core/io/bold_stream.h"

#include <algorithm>
#include <array>

namespace sync_act {
namespace {

// A first volume is given this much at once and then twice what has arrived, so that a damaged
// header cannot ask for memory that the file has no data for.
constexpr std::size_t kFirstVolumeBytes = std::size_t{16} << 20;
// No deflate stream expands more than 1032-fold (zlib's technical details).
constexpr std::uint64_t kLargestGzipFactor = 1032;

}  // namespace

BoldStream::BoldStream(BoldStreamOptions options)
    : options_(std::move(options)), source_(options_.file_name) {
  if (options_.detached_header) {
    header_ = *options_.detached_header;
    extensions_known_ = true;
  }
}

Result<StreamEvent> BoldStream::next() {
  if (failure_) return *failure_;
  for (;;) {
    const Result<std::optional<StreamEvent>> event = step();
    if (!event.ok()) {
      failure_ = event.error();
      return *failure_;
    }
    if (*event) return **event;
  }
}

Result<std::optional<StreamEvent>> BoldStream::step() {
  switch (state_) {
    case State::kStart:
      return read_start();
    case State::kExtensions:
      return skip_to_data();
    case State::kVolumes:
      return read_volume();
    case State::kTrailing:
      return read_trailing();
    case State::kEnd:
      break;
  }
  return std::optional(StreamEvent::kEnd);
}

Result<bool> BoldStream::fill(std::vector<std::byte>& target, std::size_t& filled) {
  while (filled < target.size()) {
    const Result<std::size_t> n = source_.read(std::span(target).subspan(filled));
    if (!n.ok()) return n.error();
    if (*n == 0) return false;
    filled += *n;
    position_ += *n;
  }
  return true;
}

Result<std::optional<StreamEvent>> BoldStream::read_start() {
  if (options_.detached_header) {
    state_ = State::kExtensions;
    return std::optional<StreamEvent>();
  }
  if (start_.empty()) start_.resize(4);
  for (;;) {
    const Result<bool> full = fill(start_, start_filled_);
    if (!full.ok()) return full.error();
    if (!*full) {
      if (!source_.at_end()) return std::optional(StreamEvent::kNeedInput);
      start_.resize(start_filled_);
      break;
    }
    const std::size_t wanted = nifti_header_bytes(start_);
    if (start_.size() >= wanted) break;
    start_.resize(wanted);
  }
  if (source_.truncated()) {
    return bad_input(message(options_.file_name, ": the gzip data end inside the header: ",
                             start_.size(), " bytes are there; get the complete file"));
  }
  Result<NiftiHeader> header = parse_nifti_header(options_.file_name, start_);
  if (!header.ok()) return header.error();
  header_ = std::move(*header);
  if (header_.detached) {
    return bad_input(message(options_.file_name, ": magic is \"ni", header_.version,
                             "\": this is only the header; its values are in the .img file of the "
                             "same name: give both"));
  }
  extensions_ = NiftiExtensionScanner(header_.format.big_endian, header_.data_offset - position_);
  state_ = State::kExtensions;
  return std::optional<StreamEvent>();
}

Result<std::optional<StreamEvent>> BoldStream::skip_to_data() {
  std::array<std::byte, 4096> skipped;
  while (position_ < header_.data_offset) {
    const auto n_wanted = static_cast<std::size_t>(
        std::min<std::uint64_t>(skipped.size(), header_.data_offset - position_));
    const Result<std::size_t> n = source_.read(std::span(skipped).first(n_wanted));
    if (!n.ok()) return n.error();
    if (*n == 0) {
      if (!source_.at_end()) return std::optional(StreamEvent::kNeedInput);
      return bad_input(message(options_.file_name, ": vox_offset is ",
                               with_thousands_separators(header_.data_offset),
                               " but the file ends at byte ", with_thousands_separators(position_),
                               "; get the complete file"));
    }
    if (!extensions_known_) extensions_.push(std::span(skipped).first(*n));
    position_ += *n;
  }
  if (!extensions_known_) {
    header_.extensions = extensions_.found();
    if (!extensions_.warning().empty()) header_.warnings.push_back(extensions_.warning());
  }
  SYNC_ACT_RETURN_IF_ERROR(check_size());
  state_ = State::kVolumes;
  return std::optional(StreamEvent::kHeader);
}

// Compares what the header promises with what the file's size allows.
Status BoldStream::check_size() {
  if (!options_.file_bytes) return {};
  const std::uint64_t volume_bytes = header_.volume_bytes();
  // The magic is looked at with the first bytes; a detached .img may not have shown any yet.
  const bool may_be_gzip = source_.is_gzip() || source_.bytes_in() == 0;
  const std::uint64_t most_bytes =
      may_be_gzip ? *options_.file_bytes * kLargestGzipFactor : *options_.file_bytes;
  const std::uint64_t most_data =
      most_bytes > header_.data_offset ? most_bytes - header_.data_offset : 0;
  if (most_data >= header_.data_bytes()) return {};
  const std::uint64_t n_scans = most_data / volume_bytes;
  if (!may_be_gzip) whole_scans_ = static_cast<std::size_t>(n_scans);
  if (options_.truncated == TruncatedData::kRefuse || n_scans == 0) {
    if (may_be_gzip) {
      return bad_input(message(options_.file_name, ": the header promises ",
                               with_thousands_separators(header_.data_bytes()),
                               " bytes of data, far more than a file of ",
                               with_thousands_separators(*options_.file_bytes),
                               " bytes can hold; get the complete file"));
    }
    return truncated_error(whole_scans_, most_data);
  }
  header_.warnings.push_back(message("the file holds only ", with_thousands_separators(n_scans),
                                     " of ", header_.n_scans,
                                     " scans: the missing ones are left out"));
  header_.n_scans = static_cast<std::size_t>(n_scans);
  size_was_cut_ = true;
  return {};
}

Result<std::optional<StreamEvent>> BoldStream::read_volume() {
  if (scans_read_ == header_.n_scans) {
    state_ = State::kTrailing;
    return std::optional<StreamEvent>();
  }
  const std::size_t volume_bytes = header_.volume_bytes();
  if (volume_filled_ == volume_.size() && volume_.size() == volume_bytes) volume_filled_ = 0;
  for (;;) {
    if (volume_filled_ == volume_.size() && volume_.size() < volume_bytes) {
      volume_.resize(std::min(volume_bytes, std::max(kFirstVolumeBytes, 2 * volume_.size())));
    }
    const Result<bool> full = fill(volume_, volume_filled_);
    if (!full.ok()) {
      whole_scans_ = scans_read_;
      return full.error();
    }
    if (!*full) {
      if (!source_.at_end()) return std::optional(StreamEvent::kNeedInput);
      return end_early();
    }
    if (volume_.size() == volume_bytes) break;
  }
  ++scans_read_;
  return std::optional(StreamEvent::kVolume);
}

Result<std::optional<StreamEvent>> BoldStream::end_early() {
  whole_scans_ = scans_read_;
  if (options_.truncated == TruncatedData::kRefuse || scans_read_ == 0) {
    return truncated_error(
        scans_read_,
        static_cast<std::uint64_t>(scans_read_) * header_.volume_bytes() + volume_filled_);
  }
  header_.warnings.push_back(message("the data end in scan ", scans_read_ + 1, " of ",
                                     header_.n_scans, ": the missing scans are left out"));
  state_ = State::kEnd;
  return std::optional(StreamEvent::kEnd);
}

Error BoldStream::truncated_error(std::size_t scan, std::uint64_t bytes_there) {
  truncation_ = Truncation{scan, bytes_there, header_.data_bytes()};
  std::string advice = "get the complete file";
  if (scan > 0) advice += message(" or use its first ", scan, scan == 1 ? " scan" : " scans");
  return bad_input(message(options_.file_name, ": the data end in scan ", scan + 1, " of ",
                           header_.n_scans, ": ", with_thousands_separators(bytes_there), " of ",
                           with_thousands_separators(header_.data_bytes()), " bytes are there; ",
                           advice));
}

Result<std::optional<StreamEvent>> BoldStream::read_trailing() {
  std::array<std::byte, 4096> ignored;
  for (;;) {
    const Result<std::size_t> n = source_.read(ignored);
    if (!n.ok()) {
      whole_scans_ = scans_read_;
      return n.error();
    }
    if (*n == 0) break;
    trailing_bytes_ += *n;
  }
  if (!source_.at_end()) return std::optional(StreamEvent::kNeedInput);
  whole_scans_ = scans_read_;
  if (trailing_bytes_ > 0 && !size_was_cut_) {
    header_.warnings.push_back(message(with_thousands_separators(trailing_bytes_),
                                       " bytes after the last scan are ignored"));
  }
  if (source_.trailing_garbage()) {
    header_.warnings.push_back("bytes after the end of the gzip data are ignored");
  }
  if (source_.truncated()) {
    header_.warnings.push_back(
        "the file ends before its gzip checksum: all scans are there, but damage would not be "
        "noticed");
  }
  state_ = State::kEnd;
  return std::optional(StreamEvent::kEnd);
}

Result<NiftiHeader> read_detached_header(const std::string& file_name,
                                         std::span<const std::byte> file) {
  constexpr std::size_t kMostBytes = std::size_t{1} << 20;  // extensions beyond are not listed
  GzipInflate source(file_name);
  source.push(file);
  source.finish_input();
  std::vector<std::byte> bytes(kMostBytes);
  const Result<std::size_t> n = source.read(bytes);
  if (!n.ok()) return n.error();
  bytes.resize(*n);
  Result<NiftiHeader> header = parse_nifti_header(file_name, bytes);
  if (!header.ok()) return header;
  const std::size_t fixed_bytes = nifti_header_bytes(bytes);
  const std::uint64_t end =
      header->detached ? bytes.size() : std::min<std::uint64_t>(bytes.size(), header->data_offset);
  NiftiExtensionScanner extensions(header->format.big_endian, end - fixed_bytes);
  extensions.push(std::span<const std::byte>(bytes).subspan(
      fixed_bytes, static_cast<std::size_t>(end) - fixed_bytes));
  header->extensions = extensions.found();
  if (!extensions.warning().empty()) header->warnings.push_back(extensions.warning());
  return header;
}

}  // namespace sync_act
