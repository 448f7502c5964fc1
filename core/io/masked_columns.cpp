#include "core/io/masked_columns.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/memory.h"
#include "core/io/transpose_rows.h"

namespace sync_act {
namespace {

// Keeps the first n_kept samples of each series, in place.
TimeSeries shorten(TimeSeries series, std::size_t n_kept) {
  const std::size_t n_units = series.n_units();
  const std::size_t n_before = series.n_times();
  std::vector<float> values = std::move(series.values());
  for (std::size_t u = 1; u < n_units; ++u) {
    std::copy_n(values.begin() + static_cast<std::ptrdiff_t>(u * n_before), n_kept,
                values.begin() + static_cast<std::ptrdiff_t>(u * n_kept));
  }
  values.resize(n_kept * n_units);
  return TimeSeries(n_kept, n_units, std::move(values));
}

}  // namespace

VoxelRange covering_range(const Mask& mask, std::size_t first, std::size_t last) {
  SYNC_ACT_ASSERT(first <= last && last <= mask.size());
  if (first == last) return {};
  return {mask.voxels[first], mask.voxels[last - 1] + 1};
}

Result<MaskedColumns> MaskedColumns::create(const Mask& mask, std::size_t first, std::size_t last,
                                            const VoxelFormat& format, std::size_t n_scans) {
  SYNC_ACT_ASSERT(n_scans > 0);
  MaskedColumns columns;
  columns.format_ = format;
  columns.range_ = covering_range(mask, first, last);
  columns.n_voxels_ = last - first;
  const std::size_t slab_scans = std::min(kSlabScans, n_scans);
  const double n_bytes = (static_cast<double>(n_scans) + static_cast<double>(slab_scans)) *
                         static_cast<double>(last - first) * sizeof(float);
  const Error out_of_memory{
      ErrorCode::kOutOfMemory,
      message("There is no memory for ", n_scans, " scans of ", last - first, " voxels (",
              n_bytes / 1e9, " GB): use fewer voxels (a mask) or fewer scans")};
  if (n_bytes > static_cast<double>(std::numeric_limits<std::ptrdiff_t>::max())) {
    return out_of_memory;
  }
  columns.runs_ =
      voxel_runs(std::span(mask.voxels).subspan(first, last - first), columns.range_.first);
  if (!has_memory_for((n_scans + slab_scans) * columns.n_voxels_ * sizeof(float))) {
    return out_of_memory;
  }
  columns.series_ = TimeSeries(n_scans, columns.n_voxels_);
  columns.slab_.resize(slab_scans * columns.n_voxels_);
  columns.scan_added_.resize(n_scans);
  columns.voxel_nonfinite_.resize(columns.n_voxels_);
  return columns;
}

void MaskedColumns::add_volume(std::size_t scan, std::span<const std::byte> raw) {
  const std::size_t n_bytes = bytes_per_voxel(format_.type);
  SYNC_ACT_ASSERT(raw.size() >= range_.last * n_bytes);
  add_range(scan, raw.subspan(range_.first * n_bytes, (range_.last - range_.first) * n_bytes));
}

void MaskedColumns::add_range(std::size_t scan, std::span<const std::byte> raw) {
  SYNC_ACT_ASSERT(scan < n_scans() && !scan_added_[scan]);
  SYNC_ACT_ASSERT(raw.size() == (range_.last - range_.first) * bytes_per_voxel(format_.type));
  const std::size_t slab_start = scan - scan % kSlabScans;
  if (slab_start != slab_start_) {
    flush();
    slab_start_ = slab_start;
  }
  const std::span<float> row = std::span(slab_).subspan((scan - slab_start) * n_voxels_, n_voxels_);
  const std::size_t n_nonfinite = convert_voxels(format_, raw, runs_, row);
  if (n_nonfinite > 0) {
    n_nonfinite_values_ += n_nonfinite;
    for (std::size_t v = 0; v < n_voxels_; ++v) {
      if (!std::isfinite(row[v])) voxel_nonfinite_[v] = true;
    }
  }
  scan_added_[scan] = true;
  slab_filled_ |= 1U << (scan - slab_start);
  const std::size_t n_rows = std::min(kSlabScans, n_scans() - slab_start);
  const std::uint32_t all_rows = ~std::uint32_t{0} >> (kSlabScans - n_rows);
  if (slab_filled_ == all_rows) flush();
}

void MaskedColumns::flush() {
  if (n_voxels_ == 0) return;  // an empty block: more workers than voxels
  // Rows that were added, in stretches of neighbours: normally all of the slab at once.
  for (std::size_t row = 0; row < kSlabScans; ++row) {
    if ((slab_filled_ >> row & 1U) == 0) continue;
    std::size_t end = row;
    while (end < kSlabScans && (slab_filled_ >> end & 1U) != 0) ++end;
    transpose_rows(slab_.data() + row * n_voxels_, end - row, n_voxels_,
                   series_.values().data() + slab_start_ + row, n_scans());
    row = end;
  }
  slab_filled_ = 0;
}

Result<MaskedColumnsResult> MaskedColumns::take() && {
  const std::size_t n_all = n_scans();
  return std::move(*this).take(n_all);
}

Result<MaskedColumnsResult> MaskedColumns::take(std::size_t n_scans_kept) && {
  SYNC_ACT_ASSERT(n_scans_kept <= n_scans());
  const auto end = scan_added_.begin() + static_cast<std::ptrdiff_t>(n_scans_kept);
  const auto missing = std::find(scan_added_.begin(), end, false);
  if (missing != end) {
    return bad_input(message("scan ", missing - scan_added_.begin() + 1, " of ", n_scans_kept,
                             " was not read: give all scans"));
  }
  flush();
  MaskedColumnsResult result;
  for (std::size_t v = 0; v < n_voxels_; ++v) {
    if (!voxel_nonfinite_[v]) continue;
    result.nonfinite_voxels.push_back(v);
    std::ranges::fill(series_.unit(v), 0.0F);
  }
  result.n_nonfinite_values = n_nonfinite_values_;
  result.series =
      n_scans_kept == n_scans() ? std::move(series_) : shorten(std::move(series_), n_scans_kept);
  return result;
}

}  // namespace sync_act
