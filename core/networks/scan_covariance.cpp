#include "core/networks/scan_covariance.h"

#include <algorithm>

#include "core/base/parallel_for.h"
#include "core/networks/usable_voxels.h"
#include "core/networks/voxel_products.h"

namespace sync_act {
namespace {

constexpr std::size_t kWorkPerUnit = 400'000'000;  // multiply-adds: 20 to 40 ms in wasm

// Voxels that are multiplied at once: their panels should stay in the L2 cache, and long series
// make a single voxel expensive.
std::size_t voxels_at_once(std::size_t n_times) {
  return std::clamp<std::size_t>(kWorkPerUnit * 2 / (n_times * n_times + 1), 16, 256);
}

}  // namespace

ScanCovariance::ScanCovariance(const TimeSeries& bold, int n_threads)
    : bold_(bold),
      n_threads_(n_threads),
      reading_(bold.n_units(), bold.n_times()),
      usable_(bold.n_units(), 0),
      block_sums_(VoxelBlocks::kPerUnit),
      sums_(bold.n_times(), 0.0) {}

double ScanCovariance::fraction() const {
  if (!reading_.done()) return 0.1 * reading_.fraction();
  return used_.empty()
             ? 1.0
             : 0.1 + 0.9 * static_cast<double>(next_used_) / static_cast<double>(used_.size());
}

void ScanCovariance::run_unit() {
  if (!reading_.done()) {
    read_unit();
    return;
  }
  const std::size_t n_times = bold_.n_times();
  const std::size_t at_once = voxels_at_once(n_times);
  const std::size_t work = at_once * n_times * (n_times + 1) / 2;
  std::size_t n_blocks = std::max<std::size_t>(1, kWorkPerUnit / std::max<std::size_t>(1, work));
  for (; n_blocks > 0 && next_used_ < used_.size(); --n_blocks) {
    const std::size_t last = std::min(used_.size(), next_used_ + at_once);
    add_voxels(next_used_, last);
    next_used_ = last;
  }
}

void ScanCovariance::read_unit() {
  const std::size_t n_times = bold_.n_times();
  const std::size_t n =
      reading_.run_unit(n_threads_, [&](std::size_t place, std::size_t first, std::size_t last) {
        std::vector<double>& sums = block_sums_[place];
        sums.assign(n_times, 0.0);
        for (std::size_t v = first; v < last; ++v) {
          const std::span<const float> series = bold_.unit(v);
          if (!is_usable_series(series)) continue;
          usable_[v] = 1;
          for (std::size_t t = 0; t < n_times; ++t) sums[t] += static_cast<double>(series[t]);
        }
      });
  for (std::size_t place = 0; place < n; ++place) {
    for (std::size_t t = 0; t < n_times; ++t) sums_[t] += block_sums_[place][t];
  }
  if (!reading_.done()) return;
  for (std::size_t v = 0; v < usable_.size(); ++v) {
    if (usable_[v] == 0) continue;
    used_.push_back(static_cast<std::uint32_t>(v));
    rows_.push_back(bold_.unit(v).data());
  }
  for (const double sum : sums_) {
    means_.push_back(
        static_cast<float>(sum / static_cast<double>(std::max<std::size_t>(1, used_.size()))));
  }
  const auto size = static_cast<Eigen::Index>(panel_count(n_times) * kPanel);
  products_ = Eigen::MatrixXd::Zero(size, size);
}

// Panels of rows are spread over threads: each task owns its columns of the result.
void ScanCovariance::add_voxels(std::size_t first, std::size_t last) {
  const std::size_t n_rows = last - first;
  const std::size_t n_panels = panel_count(bold_.n_times());
  const std::size_t panel_size = n_rows * kPanel;
  panels_.resize(n_panels * panel_size);
  pack_panels(std::span(rows_).subspan(first, n_rows), means_, panels_.data());
  parallel_for(n_panels, n_threads_, [&](std::size_t p) {
    float tile[kPanel * kPanel];
    for (std::size_t q = p; q < n_panels; ++q) {
      // Products [q column x p column]: Eigen's matrices are column-major, so a column of the tile
      // is a column of the result below its diagonal.
      multiply_panels(panels_.data() + p * panel_size, panels_.data() + q * panel_size, n_rows,
                      tile);
      for (std::size_t i = 0; i < kPanel; ++i) {
        double* const to = products_.data() + (p * kPanel + i) * n_panels * kPanel + q * kPanel;
        for (std::size_t j = 0; j < kPanel; ++j) to[j] += static_cast<double>(tile[i * kPanel + j]);
      }
    }
  });
}

Eigen::MatrixXd ScanCovariance::take_covariance() {
  const auto n = static_cast<Eigen::Index>(bold_.n_times());
  const double n_voxels = static_cast<double>(std::max<std::size_t>(1, used_.size()));
  const Eigen::MatrixXd lower = products_.topLeftCorner(n, n) / n_voxels;
  products_.resize(0, 0);
  panels_ = {};
  return lower.selfadjointView<Eigen::Lower>();
}

}  // namespace sync_act
