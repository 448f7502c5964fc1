#include "core/base/rng.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace sync_act {

TEST_CASE("the generator is xoshiro256** seeded by splitmix64, the same everywhere") {
  // Guards the sequence: simulated scans and nulls of released versions must stay reproducible.
  Rng rng(1, 0);
  const std::uint64_t first = rng.next_u64();
  const std::uint64_t second = rng.next_u64();
  Rng again(1, 0);
  CHECK(again.next_u64() == first);
  CHECK(again.next_u64() == second);
  CHECK(Rng(2, 0).next_u64() != first);
  CHECK(Rng(1, 1).next_u64() != first);
}

TEST_CASE("uniform, integer and normal numbers have the moments of their distributions") {
  Rng rng(42);
  constexpr int kDraws = 200000;
  double uniform = 0.0;
  double normal = 0.0;
  double squares = 0.0;
  std::vector<int> counts(7, 0);
  for (int i = 0; i < kDraws; ++i) {
    const double u = rng.uniform();
    CHECK_UNARY(u > 0.0 && u < 1.0);
    uniform += u;
    const double z = rng.normal();
    normal += z;
    squares += z * z;
    ++counts[static_cast<std::size_t>(rng.below(7))];
  }
  // Four standard errors each.
  CHECK(std::abs(uniform / kDraws - 0.5) < 4 * 0.2887 / std::sqrt(kDraws));
  CHECK(std::abs(normal / kDraws) < 4 / std::sqrt(kDraws));
  CHECK(std::abs(squares / kDraws - 1.0) < 4 * std::sqrt(2.0 / kDraws));
  for (const int count : counts) CHECK(std::abs(count - kDraws / 7) < 4 * std::sqrt(kDraws / 7.0));
}

TEST_CASE("the normal quantile equals SciPy's norm.ppf") {
  // scipy.stats.norm.ppf of 1e-300, 1e-10, 0.01, 0.3, 0.5, 0.975
  CHECK(standard_normal_quantile(1e-300) == doctest::Approx(-37.0470962993612).epsilon(1e-13));
  CHECK(standard_normal_quantile(1e-10) == doctest::Approx(-6.361340902404056).epsilon(1e-13));
  CHECK(standard_normal_quantile(0.01) == doctest::Approx(-2.3263478740408408).epsilon(1e-13));
  CHECK(standard_normal_quantile(0.3) == doctest::Approx(-0.5244005127080409).epsilon(1e-13));
  CHECK(standard_normal_quantile(0.5) == 0.0);
  CHECK(standard_normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-13));
}

}  // namespace sync_act
