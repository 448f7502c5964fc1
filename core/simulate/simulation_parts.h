#pragma once
// What the parts of the simulator share: streams of random numbers and small helpers.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>

#include "core/base/rng.h"

namespace sync_act {

// First stream number of each use of the seed; voxels use their index in the grid.
inline constexpr std::uint64_t kEventStream = 1ULL << 40;
inline constexpr std::uint64_t kNetworkStream = 2ULL << 40;
inline constexpr std::uint64_t kPlantStream = 3ULL << 40;
inline constexpr std::uint64_t kNeuronStream = 4ULL << 40;
inline constexpr std::uint64_t kDelayStream = 5ULL << 40;
inline constexpr std::uint64_t kVoxelNuisanceStream = 7ULL << 40;
inline constexpr std::uint64_t kVoxelDelayStream = 8ULL << 40;

inline void z_score(std::span<double> values) {
  const auto n = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / n);
  for (double& value : values) value = deviation > 0.0 ? (value - mean) / deviation : 0.0;
}

// The values z-scored, as the series that `out` holds.
inline void store_z_scored(std::span<double> values, std::span<float> out) {
  z_score(values);
  std::transform(values.begin(), values.end(), out.begin(),
                 [](double value) { return static_cast<float>(value); });
}

// A stationary AR(1) process of variance 1.
class Ar1 {
 public:
  Ar1(double coefficient, Rng& rng)
      : coefficient_(coefficient),
        innovation_(std::sqrt(1.0 - coefficient * coefficient)),
        rng_(rng),
        state_(rng.normal()) {}
  double next() {
    const double now = state_;
    state_ = coefficient_ * state_ + innovation_ * rng_.normal();
    return now;
  }

 private:
  double coefficient_;
  double innovation_;
  Rng& rng_;
  double state_;
};

}  // namespace sync_act
