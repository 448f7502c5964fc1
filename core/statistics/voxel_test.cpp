#include "core/statistics/voxel_test.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/data/time_series.h"
#include "core/statistics/autocorrelation.h"
#include "core/statistics/corrections.h"
#include "core/statistics/effective_df.h"
#include "core/statistics/student_t.h"

namespace sync_act {
namespace {

// sums[k] += sum over t of run[t] run[t + k]. One multiple of the run after the other: the inner
// loop has no sum to wait for, so that it runs in SIMD lanes. Float is enough: rho is used in sums
// of products with another's, and a run has a few thousand scans at most.
void add_lagged_products(std::span<const float> run, std::span<float> sums) {
  for (std::size_t t = 0; t < run.size(); ++t) {
    const float x = run[t];
    const float* later = run.data() + t;
    const std::size_t n = std::min(sums.size(), run.size() - t);
    for (std::size_t k = 0; k < n; ++k) sums[k] += x * later[k];
  }
}

}  // namespace

VoxelTest::VoxelTest(std::vector<std::size_t> run_starts, std::size_t n_times)
    : run_starts_(std::move(run_starts)),
      n_times_(n_times),
      n_lags_(effective_df_lags(run_starts_, n_times)) {}

void VoxelTest::add_voxels(std::span<const float> values) {
  assert(values.size() % n_times_ == 0);
  const std::size_t n_new = values.size() / n_times_;
  const auto runs = run_ranges(run_starts_, n_times_);
  std::vector<float> scale(n_lags_ + 1);  // to the unbiased autocorrelation
  for (std::size_t k = 0; k <= n_lags_; ++k) {
    std::size_t n_pairs = 0;
    for (const auto& [first, last] : runs) n_pairs += last - first > k ? last - first - k : 0;
    scale[k] = static_cast<float>(static_cast<double>(n_times_) / static_cast<double>(n_pairs));
  }
  std::vector<float>& block = rho_.emplace_back(n_new * (n_lags_ + 1));
  std::vector<float> sums(n_lags_ + 1);
  for (std::size_t v = 0; v < n_new; ++v) {
    const std::span<const float> voxel = values.subspan(v * n_times_, n_times_);
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (const auto& [first, last] : runs) {
      add_lagged_products(voxel.subspan(first, last - first), sums);
    }
    float* rho = block.data() + v * (n_lags_ + 1);
    const bool has_signal = sums[0] > 0 && std::isfinite(sums[0]);
    for (std::size_t k = 0; k <= n_lags_; ++k) {
      rho[k] = has_signal ? sums[k] / sums[0] * scale[k] : std::numeric_limits<float>::quiet_NaN();
    }
  }
  n_voxels_ += n_new;
}

std::vector<double> VoxelTest::p(std::span<const float> series, std::span<const float> r) const {
  assert(series.size() == n_times_ && r.size() == n_voxels_);
  const std::vector<double> of_series =
      autocorrelations(series, n_times_, run_starts_, {n_lags_, true});
  std::vector<double> of_voxel(n_lags_ + 1);
  std::vector<double> p(n_voxels_, std::numeric_limits<double>::quiet_NaN());
  std::size_t v = 0;
  for (const std::vector<float>& block : rho_) {
    for (std::size_t first = 0; first < block.size(); first += n_lags_ + 1, ++v) {
      if (!std::isfinite(r[v])) continue;
      for (std::size_t k = 0; k <= n_lags_; ++k) {
        of_voxel[k] = static_cast<double>(block[first + k]);
      }
      const double samples = effective_samples(of_series, of_voxel, n_times_);
      p[v] = correlation_p(static_cast<double>(r[v]), samples, true);
    }
  }
  return p;
}

SignificantVoxels significant_voxels(std::span<const double> p, std::span<const float> r,
                                     double most_q) {
  const std::vector<double> q = adjusted_p(p, Correction::kBenjaminiHochberg);
  SignificantVoxels found;
  double most_p = 0;
  for (std::size_t v = 0; v < p.size(); ++v) {
    if (!(q[v] <= most_q)) continue;
    const double size = std::fabs(static_cast<double>(r[v]));
    found.least_r = found.n == 0 ? size : std::min(found.least_r, size);
    most_p = std::max(most_p, p[v]);
    ++found.n;
  }
  if (found.n == 0) return found;
  // Of r = 1 p is 0: as far away as can be written.
  constexpr double kLeast = 1e-300;
  const double weakest = std::log(std::max(most_p, kLeast));
  constexpr float kBelow = 1.0F - 6e-8F;
  found.strength.assign(p.size(), 0.0F);
  for (std::size_t v = 0; v < p.size(); ++v) {
    if (std::isnan(p[v])) continue;
    const auto strength = static_cast<float>(std::log(std::max(p[v], kLeast)) / weakest);
    found.strength[v] = q[v] <= most_q ? std::max(strength, 1.0F) : std::min(strength, kBelow);
  }
  return found;
}

}  // namespace sync_act
