#include "core/pipeline/bold_columns.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "core/io/masked_columns.h"
#include "core/io/nifti_file.h"
#include "core/io/voxel_convert.h"
#include "core/pipeline/prepare.h"
#include "core/preprocess/brain_mask.h"
#include "core/preprocess/smooth.h"

namespace sync_act {
namespace {

// A file's volumes in order, with the possibility to look at the first ones beforehand.
class VolumeQueue {
 public:
  VolumeQueue(BoldFile file, const ProgressCallback& keep_going)
      : file_(std::move(file)), keep_going_(keep_going) {}

  const NiftiHeader& header() const { return file_.header(); }

  // The next volume's bytes, valid until the next call; nullopt at the end.
  Result<std::optional<RawVolume>> next() {
    if (!held_.empty()) {
      current_ = std::move(held_.front());
      held_.pop_front();
      return std::optional<RawVolume>(RawVolume{next_scan_++, current_});
    }
    Result<std::optional<RawVolume>> volume = read();
    if (volume.ok() && volume->has_value()) ++next_scan_;
    return volume;
  }

  // Mean of the first volumes (at most n), which stay in the queue.
  Result<Volume> mean_of_first(std::size_t n) {
    MeanVolume mean(header().grid);
    std::vector<float> values(header().grid.voxel_count());
    while (mean.n_volumes() < n) {
      const Result<std::optional<RawVolume>> volume = read();
      if (!volume.ok()) return volume.error();
      if (!volume->has_value()) break;
      const std::span<const std::byte> bytes = (*volume)->bytes;
      convert_voxels(header().format, bytes, values);
      mean.add(values);
      held_.emplace_back(bytes.begin(), bytes.end());
    }
    return mean.mean();
  }

 private:
  Result<std::optional<RawVolume>> read() {
    if (keep_going_ && !keep_going_({file_.fraction_read(), "Reading scans"})) {
      return Error{ErrorCode::kCancelled, "Cancelled."};
    }
    return file_.next_volume();
  }

  BoldFile file_;
  ProgressCallback keep_going_;
  std::deque<std::vector<std::byte>> held_;
  std::vector<std::byte> current_;
  std::size_t next_scan_ = 0;
};

Result<MaskOfScan> mask_of(VolumeQueue& volumes, const MaskRequest& request,
                           std::string_view file_name) {
  MaskOfScan result;
  if (request.source == MaskSource::kFile) {
    Result<Mask> mask = read_mask(request.path);
    if (!mask.ok()) return mask.error();
    SYNC_ACT_RETURN_IF_ERROR(
        check_same_grid(file_name, volumes.header().grid, base_name(request.path), mask->grid));
    result.mask = *std::move(mask);
    result.how = base_name(request.path);
  } else {
    const Result<Volume> mean = volumes.mean_of_first(kMaskVolumes);
    if (!mean.ok()) return mean.error();
    Result<BrainMask> mask = request.source == MaskSource::kAll ? whole_mask(*mean, file_name)
                                                                : brain_mask(*mean, file_name);
    if (!mask.ok()) return mask.error();
    result.mask = std::move(mask->mask);
    if (request.source == MaskSource::kAll) {
      result.how = "all voxels that are finite and not zero";
    } else if (mask->masked_already) {
      result.how = "automatic: masked already";
    } else {
      result.how = message("automatic: clip level ", mask->threshold);
    }
  }
  result.fraction =
      static_cast<double>(result.mask.size()) / static_cast<double>(result.mask.grid.voxel_count());
  return result;
}

// The scans that are used, in order, as float32 or as stored.
Result<MaskedColumnsResult> read_columns(VolumeQueue& volumes, const Mask& mask,
                                         const std::vector<std::size_t>& scans,
                                         double smooth_fwhm_mm) {
  std::optional<MaskedSmoother> smoother;
  std::vector<float> smoothed;
  if (smooth_fwhm_mm > 0.0) {
    Result<MaskedSmoother> created = MaskedSmoother::create(mask, smooth_fwhm_mm);
    if (!created.ok()) return created.error();
    smoother = *std::move(created);
    smoothed.resize(mask.grid.voxel_count());
  }
  const VoxelFormat format = smoother ? VoxelFormat{} : volumes.header().format;
  Result<MaskedColumns> columns = MaskedColumns::create(mask, 0, mask.size(), format, scans.size());
  if (!columns.ok()) return columns.error();
  for (std::size_t next = 0;;) {
    const Result<std::optional<RawVolume>> volume = volumes.next();
    if (!volume.ok()) return volume.error();
    if (!volume->has_value()) break;
    if (next == scans.size() || scans[next] != (*volume)->scan) continue;
    if (smoother) {
      convert_voxels(volumes.header().format, (*volume)->bytes, smoothed);
      smoother->smooth(smoothed);
      columns->add_volume(next++, std::as_bytes(std::span<const float>(smoothed)));
    } else {
      columns->add_volume(next++, (*volume)->bytes);
    }
  }
  return std::move(*columns).take();
}

// `find_mask`: VolumeQueue& -> Result<MaskOfScan>.
template <class FindMask>
Result<BoldColumns> read_with(const std::filesystem::path& path, const Recipe& recipe,
                              const ProgressCallback& keep_going, const FindMask& find_mask) {
  const std::string file_name = base_name(path);
  Result<BoldFile> file = BoldFile::open(path);
  if (!file.ok()) return file.error();
  VolumeQueue volumes(*std::move(file), keep_going);
  BoldColumns bold;
  if (volumes.header().n_scans < 2) {
    return bad_input(message(file_name, ": dim[4] is ", volumes.header().n_scans,
                             ", a single volume; a series of scans is needed."));
  }
  const Result<double> tr_secs = tr_of(recipe, volumes.header(), file_name);
  if (!tr_secs.ok()) return tr_secs.error();
  Result<ScanSelection> selection = selection_of(recipe, volumes.header().n_scans);
  if (!selection.ok()) {
    return Error{selection.error().code, message(file_name, ": ", selection.error().message)};
  }
  bold.selection = *std::move(selection);
  Result<MaskOfScan> found = find_mask(volumes);
  if (!found.ok()) return found.error();
  bold.mask = *std::move(found);
  Result<MaskedColumnsResult> taken =
      read_columns(volumes, bold.mask.mask, bold.selection.scans, recipe.smooth_fwhm_mm);
  if (!taken.ok()) return taken.error();
  bold.series = std::move(taken->series);
  bold.series.interval_secs = *tr_secs;
  bold.series.run_starts = bold.selection.run_starts;
  bold.n_nonfinite_voxels = taken->nonfinite_voxels.size();
  bold.nonfinite_voxels = std::move(taken->nonfinite_voxels);
  bold.header = volumes.header();
  return bold;
}

}  // namespace

Result<double> tr_of(const Recipe& recipe, const NiftiHeader& header, std::string_view file_name) {
  if (recipe.tr_secs > 0.0) return recipe.tr_secs;
  switch (header.tr_source) {
    case TrSource::kHeader:
    case TrSource::kUnitAssumed:
      return header.tr_secs;
    case TrSource::kPlaceholder:
      return bad_input(
          message(file_name, ": pixdim[4] is ", header.tr_secs,
                  " s, which some programs write where they do not know the repetition "
                  "time (TR): state tr_secs, also if it is 1."));
    case TrSource::kUnknown:
      break;
  }
  return bad_input(message(file_name, ": the header does not state the repetition time (TR, ",
                           "pixdim[4]): state tr_secs."));
}

Result<MaskOfScan> read_mask_of_scan(const std::filesystem::path& path, const MaskRequest& mask,
                                     const ProgressCallback& keep_going) {
  Result<BoldFile> file = BoldFile::open(path);
  if (!file.ok()) return file.error();
  VolumeQueue volumes(*std::move(file), keep_going);
  return mask_of(volumes, mask, base_name(path));
}

Result<BoldColumns> read_bold_columns(const std::filesystem::path& path, const MaskRequest& mask,
                                      const Recipe& recipe, const ProgressCallback& keep_going) {
  return read_with(path, recipe, keep_going,
                   [&](VolumeQueue& volumes) { return mask_of(volumes, mask, base_name(path)); });
}

Result<BoldColumns> read_bold_columns_in(const std::filesystem::path& path, const MaskOfScan& mask,
                                         const Recipe& recipe, const ProgressCallback& keep_going) {
  return read_with(path, recipe, keep_going, [&](VolumeQueue& volumes) -> Result<MaskOfScan> {
    SYNC_ACT_RETURN_IF_ERROR(
        check_same_grid(base_name(path), volumes.header().grid, "the mask", mask.mask.grid));
    return mask;
  });
}

}  // namespace sync_act
