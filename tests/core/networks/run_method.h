#pragma once
// Runs network methods by name, and compares what they find.

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <span>
#include <string_view>
#include <utility>

#include "core/networks/network_method.h"

namespace sync_act::test {

// A row of n voxels.
inline Mask flat_mask(std::size_t n) {
  Mask mask;
  mask.grid.dims = {static_cast<int>(n), 1, 1};
  mask.voxels.resize(n);
  std::iota(mask.voxels.begin(), mask.voxels.end(), 0U);
  return mask;
}

inline Result<FoundNetworks> run_method(std::string_view name, const NetworkInput& input,
                                        const ParameterValues& values) {
  const NetworkMethod* method = find_network_method(name);
  REQUIRE(method != nullptr);
  auto job = method->create(input, values);
  if (!job.ok()) return job.error();
  if (Status status = run_to_end(**job, {}); !status.ok()) return status.error();
  return (*job)->take_result();
}

inline std::span<const float> map_of(const FoundNetworks& found, std::size_t network) {
  const std::size_t n_voxels = found.networks.mask.size();
  return std::span(found.networks.maps).subspan(network * n_voxels, n_voxels);
}

inline double correlation(std::span<const float> a, std::span<const float> b) {
  double sums[5] = {};
  for (std::size_t i = 0; i < b.size() && i < a.size(); ++i) {
    const auto x = static_cast<double>(a[i]);
    const auto y = static_cast<double>(b[i]);
    sums[0] += x;
    sums[1] += y;
    sums[2] += x * x;
    sums[3] += y * y;
    sums[4] += x * y;
  }
  const auto n = static_cast<double>(std::min(a.size(), b.size()));
  return (sums[4] - sums[0] * sums[1] / n) /
         std::sqrt((sums[2] - sums[0] * sums[0] / n) * (sums[3] - sums[1] * sums[1] / n));
}

}  // namespace sync_act::test
