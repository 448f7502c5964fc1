#include "core/coupling/standardize_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace sync_act {
namespace {

typedef float Float2 __attribute__((vector_size(8)));
typedef float Float4 __attribute__((vector_size(16)));
typedef double Double2 __attribute__((vector_size(16)));

constexpr std::size_t kLanes = 8;  // samples that one step takes

// Adds term(samples as double) over the series, in four pairs of lanes and a fixed order.
template <class Term>
double sum_over(std::span<const float> series, const Term& term) {
  Double2 sums[kLanes / 2] = {};
  std::size_t t = 0;
  for (; t + kLanes <= series.size(); t += kLanes) {
    for (std::size_t j = 0; j < kLanes / 2; ++j) {
      Float2 pair;
      std::memcpy(&pair, series.data() + t + 2 * j, sizeof(pair));
      sums[j] += term(__builtin_convertvector(pair, Double2));
    }
  }
  for (; t < series.size(); ++t) {
    const auto x = static_cast<double>(series[t]);
    sums[0] += term(Double2{x, x}) * Double2{1.0, 0.0};
  }
  const Double2 sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  return sum[0] + sum[1];
}

Float4 standardized_4(const float* from, const Standardization& s) {
  std::array<Float2, 2> x;
  std::memcpy(x.data(), from, sizeof(x));
  const Double2 low = (__builtin_convertvector(x[0], Double2) - s.mean) * s.scale;
  const Double2 high = (__builtin_convertvector(x[1], Double2) - s.mean) * s.scale;
  return __builtin_shufflevector(__builtin_convertvector(low, Float2),
                                 __builtin_convertvector(high, Float2), 0, 1, 2, 3);
}

float standardized_1(float x, const Standardization& s) {
  return static_cast<float>((static_cast<double>(x) - s.mean) * s.scale);
}

// Up to four neighbouring units of a panel.
struct UnitGroup {
  std::array<const float*, 4> series{};
  std::array<Standardization, 4> standardization{};
  std::size_t n_units = 0;
};

// Writes samples [first, last) of the group, and zeros up to `width`, to to[(t - first) * tile].
void pack_some(const UnitGroup& group, std::size_t width, std::size_t first, std::size_t last,
               std::size_t tile, float* to) {
  for (std::size_t t = first; t < last; ++t, to += tile) {
    for (std::size_t u = 0; u < width; ++u) {
      to[u] = u < group.n_units ? standardized_1(group.series[u][t], group.standardization[u]) : 0;
    }
  }
}

// The same for a full group, by transposing squares of 4 units x 4 samples.
void pack_four(const UnitGroup& group, std::size_t first, std::size_t last, std::size_t tile,
               float* to) {
  std::size_t t = first;
  for (; t + 4 <= last; t += 4) {
    std::array<Float4, 4> x{};
    for (std::size_t u = 0; u < 4; ++u) {
      x[u] = standardized_4(group.series[u] + t, group.standardization[u]);
    }
    const Float4 low_01 = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5);
    const Float4 low_23 = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5);
    const Float4 high_01 = __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7);
    const Float4 high_23 = __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
    const std::array<Float4, 4> rows{__builtin_shufflevector(low_01, low_23, 0, 1, 4, 5),
                                     __builtin_shufflevector(low_01, low_23, 2, 3, 6, 7),
                                     __builtin_shufflevector(high_01, high_23, 0, 1, 4, 5),
                                     __builtin_shufflevector(high_01, high_23, 2, 3, 6, 7)};
    for (const Float4& row : rows) {
      std::memcpy(to, &row, sizeof(row));
      to += tile;
    }
  }
  pack_some(group, 4, t, last, tile, to);
}

}  // namespace

Standardization standardization_of(std::span<const float> series) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  constexpr Standardization kNoSignal{kNaN, kNaN};
  if (series.size() < 2) return kNoSignal;
  // The sum of a constant series is exact in double, so its mean is, and what remains is exactly 0.
  const double sum = sum_over(series, [](Double2 x) { return x; });
  const double mean = sum / static_cast<double>(series.size());
  const double sum_of_squares = sum_over(series, [mean](Double2 x) {
    const Double2 centred = x - mean;
    return centred * centred;
  });
  // An infinity or a NaN among the samples is in the sum as well.
  if (!std::isfinite(sum) || sum_of_squares <= 0.0) return kNoSignal;
  return {mean, 1.0 / std::sqrt(sum_of_squares)};
}

void pack_standardized(SeriesView series, std::size_t first_unit, std::size_t n_units,
                       std::size_t first_column, const PanelLayout& layout, float* panels) {
  for (std::size_t u = 0; u < n_units; u += layout.tile) {
    const std::size_t n_in_panel = std::min(layout.tile, n_units - u);
    for (std::size_t group_start = 0; group_start < layout.tile; group_start += 4) {
      const std::size_t width = std::min<std::size_t>(4, layout.tile - group_start);
      UnitGroup group;
      for (std::size_t i = group_start; i < std::min(group_start + width, n_in_panel); ++i) {
        const std::span<const float> unit = series.unit(first_unit + u + i);
        group.series[group.n_units] = unit.data();
        group.standardization[group.n_units++] = standardization_of(unit);
      }
      for (std::size_t k = 0; k + 1 < layout.block_starts.size(); ++k) {
        const std::size_t first = layout.block_starts[k];
        const std::size_t last = layout.block_starts[k + 1];
        float* const to =
            panels + first * layout.n_columns + (first_column + u) * (last - first) + group_start;
        if (group.n_units == 4) {
          pack_four(group, first, last, layout.tile, to);
        } else {
          pack_some(group, width, first, last, layout.tile, to);
        }
      }
    }
  }
}

bool standardize_series(std::span<const float> series, std::span<float> standardized) {
  SYNC_ACT_ASSERT(series.size() == standardized.size());
  const Standardization s = standardization_of(series);
  std::transform(series.begin(), series.end(), standardized.begin(),
                 [&s](float x) { return standardized_1(x, s); });
  return std::isfinite(s.scale);
}

std::size_t standardize_units(TimeSeries& series) {
  std::size_t n_without_signal = 0;
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    const std::span<float> unit = series.unit(u);
    if (!standardize_series(unit, unit)) ++n_without_signal;
  }
  return n_without_signal;
}

bool has_signal(std::span<const float> standardized) {
  return !standardized.empty() && !std::isnan(standardized[0]);
}

}  // namespace sync_act
