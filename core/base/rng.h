#pragma once
// Seeded random numbers that are the same on every system: xoshiro256** (Blackman & Vigna 2018)
// seeded through splitmix64, with distributions of our own (the standard library's differ).
// A stream number makes independent sequences of one seed, e.g. one per voxel, so that a result
// does not depend on how the work is divided over workers.

#include <array>
#include <cstdint>

namespace sync_act {

class Rng {
 public:
  explicit Rng(std::uint64_t seed, std::uint64_t stream = 0);

  std::uint64_t next_u64();
  // Uniform in (0, 1), 53 bits, never 0 or 1.
  double uniform();
  // Uniform integer in [0, n); n > 0. Unbiased (Lemire 2019).
  std::uint64_t below(std::uint64_t n);
  // Standard normal by the inverse distribution function (Wichura 1988, AS 241 PPND16):
  // one uniform number gives one normal number.
  double normal();

 private:
  std::array<std::uint64_t, 4> state_;
};

// Quantile of the standard normal distribution, p in (0, 1), relative accuracy about 1e-16 (AS
// 241).
double standard_normal_quantile(double p);

}  // namespace sync_act
