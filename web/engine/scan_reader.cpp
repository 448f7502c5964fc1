#include "web/engine/scan_reader.h"

#include <algorithm>

#include "core/io/voxel_convert.h"

namespace sync_act {

namespace {

BoldStreamOptions stream_options(const ScanReader::Options& options) {
  BoldStreamOptions stream;
  stream.file_name = options.file_name;
  stream.file_bytes = options.file_bytes;
  stream.truncated = options.last_scan > 0 ? TruncatedData::kUseWholeScans : TruncatedData::kRefuse;
  stream.detached_header = options.detached_header;
  return stream;
}

}  // namespace

ScanReader::ScanReader(Options options)
    : options_(std::move(options)), stream_(stream_options(options_)) {}

Result<StreamEvent> ScanReader::next() {
  if (n_scans_ > 0 && options_.last_scan > 0 && stream_.scans_read() == n_scans_) {
    return StreamEvent::kEnd;
  }
  Result<StreamEvent> event = stream_.next();
  if (!event.ok()) return event;
  if (*event == StreamEvent::kHeader) {
    n_scans_ = header().n_scans;
    if (options_.last_scan > n_scans_) {
      return bad_input(message(options_.file_name, ": there are only ", n_scans_, " scans, not ",
                               options_.last_scan));
    }
    if (options_.last_scan > 0) n_scans_ = options_.last_scan;
    n_head_ = std::min(kMaskVolumes, n_scans_);
  } else if (*event == StreamEvent::kVolume && scan() < n_head_) {
    head_.emplace_back(volume().begin(), volume().end());
  } else if (*event == StreamEvent::kEnd && stream_.scans_read() < n_scans_) {
    return bad_input(message(options_.file_name, ": the data end after ", stream_.scans_read(),
                             " whole scans, not ", n_scans_));
  }
  return event;
}

Volume ScanReader::head_mean() const {
  MeanVolume mean(header().grid);
  std::vector<float> values(header().grid.voxel_count());
  for (const std::vector<std::byte>& raw : head_) {
    convert_voxels(header().format, raw, values);
    mean.add(values);
  }
  return mean.mean();
}

}  // namespace sync_act
