// Every instruction set that this machine has, not only the one that correlate.h picks.

#include "core/coupling/correlate_kernels.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/base/rng.h"

namespace sync_act {
namespace {

std::vector<float> noise(std::size_t n, std::uint64_t seed) {
  Rng rng(seed);
  std::vector<float> values(n);
  for (float& x : values) x = static_cast<float>(rng.normal());
  return values;
}

std::size_t round_up(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

}  // namespace

TEST_CASE("the tile of every kernel divides the blocks of r") {
  REQUIRE_FALSE(available_correlation_kernels().empty());
  for (const CorrelationKernels* kernels : available_correlation_kernels()) {
    CHECK(kBlockUnitsA % kernels->tile_a == 0);
    CHECK(kBlockUnitsB % kernels->tile_b == 0);
  }
  CHECK(available_correlation_kernels().back() == &correlation_kernels());
}

TEST_CASE("every kernel multiplies panels and writes inside its block only") {
  for (const CorrelationKernels* kernels : available_correlation_kernels()) {
    CAPTURE(std::string(kernels->name));
    for (const std::size_t n_times : {1U, 2U, 7U, 304U}) {
      for (const std::size_t n_rows : {1U, 4U, 13U, 24U}) {
        for (const std::size_t n_columns : {1U, 8U, 33U, 64U}) {
          const std::size_t tile_a = kernels->tile_a;
          const std::size_t tile_b = kernels->tile_b;
          const auto a = noise(round_up(n_rows, tile_a) * n_times, 1);
          const auto b = noise(round_up(n_columns, tile_b) * n_times, 2);
          const std::size_t stride = n_columns + 3;
          const auto before = noise((n_rows + 1) * stride, 3);
          auto r = before;
          const bool is_first = n_columns % 2 == 0;
          kernels->multiply(a.data(), b.data(), n_times,
                            {r.data(), stride, n_rows, n_columns, is_first, false});
          for (std::size_t i = 0; i < n_rows + 1; ++i) {
            for (std::size_t j = 0; j < stride; ++j) {
              const std::size_t at = i * stride + j;
              if (i >= n_rows || j >= n_columns) {
                REQUIRE(r[at] == before[at]);
                continue;
              }
              double expected = is_first ? 0.0 : static_cast<double>(before[at]);
              for (std::size_t t = 0; t < n_times; ++t) {
                const float x = a[i / tile_a * tile_a * n_times + t * tile_a + i % tile_a];
                const float y = b[j / tile_b * tile_b * n_times + t * tile_b + j % tile_b];
                expected += static_cast<double>(x) * static_cast<double>(y);
              }
              // Sums of up to 304 products of order 1: 304 roundings of at most 2^-24 * 60.
              REQUIRE(std::abs(static_cast<double>(r[at]) - expected) <= 1e-3);
            }
          }
        }
      }
    }
  }
}

TEST_CASE("every kernel holds the last sum within -1 and 1 and keeps NaN") {
  for (const CorrelationKernels* kernels : available_correlation_kernels()) {
    CAPTURE(std::string(kernels->name));
    const std::vector<float> a(kernels->tile_a, 2.0F);
    std::vector<float> b(kernels->tile_b, 3.0F);
    b[1] = -3.0F;
    b[2] = std::nanf("");
    b[3] = 0.125F;
    std::vector<float> r(4);
    kernels->multiply(a.data(), b.data(), 1, {r.data(), 4, 1, 4, true, true});
    CHECK(r[0] == 1.0F);
    CHECK(r[1] == -1.0F);
    CHECK(std::isnan(r[2]));
    CHECK(r[3] == 0.25F);
  }
}

TEST_CASE("every kernel's dot products equal plain loops") {
  for (const CorrelationKernels* kernels : available_correlation_kernels()) {
    CAPTURE(std::string(kernels->name));
    for (const std::size_t n_times : {1U, 3U, 16U, 63U, 64U, 65U, 151U, 600U}) {
      constexpr std::size_t kColumns = 9;
      auto one = noise(n_times, 4);
      auto many = noise(n_times * kColumns, 5);
      for (float& x : one) x /= static_cast<float>(2 * n_times);
      std::vector<float> r(kColumns);
      kernels->dot_columns(one.data(), many.data(), n_times, kColumns, r.data());
      for (std::size_t u = 0; u < kColumns; ++u) {
        double expected = 0;
        for (std::size_t t = 0; t < n_times; ++t) {
          expected += static_cast<double>(one[t]) * static_cast<double>(many[u * n_times + t]);
        }
        expected = expected > 1 ? 1 : (expected < -1 ? -1 : expected);
        CHECK(std::abs(static_cast<double>(r[u]) - expected) <= 1e-6);
      }
    }
  }
}

}  // namespace sync_act
