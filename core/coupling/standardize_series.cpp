#include "core/coupling/standardize_series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace sync_act {
namespace {

typedef float Float4 __attribute__((vector_size(16)));

Float4 load_4(const float* from) {
  Float4 x;
  std::memcpy(&x, from, sizeof(x));
  return x;
}

void store_4(float* to, Float4 x) { std::memcpy(to, &x, sizeof(x)); }

// The first two lanes.
void store_2(float* to, Float4 x) { std::memcpy(to, &x, sizeof(x) / 2); }

double total(Float4 lanes) {
  return (static_cast<double>(lanes[0]) + static_cast<double>(lanes[1])) +
         (static_cast<double>(lanes[2]) + static_cast<double>(lanes[3]));
}

struct Moments {
  double sum = 0;             // of x - shift
  double sum_of_squares = 0;  // of x - shift
};

// In float over 128 samples (16 to a lane of each sum), in double over the blocks: pairwise in
// effect, and as fast as float throughout.
Moments moments_around(std::span<const float> series, float shift) {
  constexpr std::size_t kBlock = 128;
  Moments moments;
  std::size_t t = 0;
  for (; t + kBlock <= series.size(); t += kBlock) {
    std::array<Float4, 2> sum{};
    std::array<Float4, 2> sum_of_squares{};
    for (std::size_t i = 0; i < kBlock; i += 8) {
      for (std::size_t j = 0; j < 2; ++j) {
        const Float4 d = load_4(series.data() + t + i + 4 * j) - shift;
        sum[j] += d;
        sum_of_squares[j] += d * d;
      }
    }
    moments.sum += total(sum[0] + sum[1]);
    moments.sum_of_squares += total(sum_of_squares[0] + sum_of_squares[1]);
  }
  for (; t < series.size(); ++t) {
    const auto d = static_cast<double>(series[t] - shift);
    moments.sum += d;
    moments.sum_of_squares += d * d;
  }
  return moments;
}

// The definition, in double throughout: for series that float moments cannot hold.
Standardization slow_standardization_of(std::span<const float> series) {
  const auto n = static_cast<double>(series.size());
  double sum = 0;
  for (const float x : series) sum += static_cast<double>(x);
  // The sum of a constant series is exact, so its mean is, and what remains is exactly 0.
  const double mean = sum / n;
  double sum_of_squares = 0;
  for (const float x : series) {
    const double d = static_cast<double>(x) - mean;
    sum_of_squares += d * d;
  }
  // An infinity or a NaN among the samples is in the sum as well.
  if (!std::isfinite(sum) || sum_of_squares <= 0.0) return {};
  return {mean, 1.0 / std::sqrt(sum_of_squares)};
}

// (x - mean) * scale in float without losing the mean's last bits: x - mean_high is exact where the
// two are close (Sterbenz), and elsewhere as good as any float.
struct FloatStandardization {
  float mean_high = 0;
  float mean_low = 0;
  float scale = 0;

  FloatStandardization() = default;
  explicit FloatStandardization(const Standardization& s)
      : mean_high(static_cast<float>(s.mean)),
        mean_low(static_cast<float>(s.mean - static_cast<double>(mean_high))),
        scale(static_cast<float>(s.scale)) {}
  template <class FloatOrFloat4>
  FloatOrFloat4 apply(FloatOrFloat4 x) const {
    return ((x - mean_high) - mean_low) * scale;
  }
};

// Whether the squares of a series, too, stay among the normal floats.
bool fits_float(const Standardization& s) {
  return std::abs(s.mean) < 1e15 && s.scale > 1e-15 && s.scale < 1e15;
}

float standardized_1(float x, const Standardization& s, const FloatStandardization& in_float) {
  if (fits_float(s)) return in_float.apply(x);
  return static_cast<float>((static_cast<double>(x) - s.mean) * s.scale);
}

// Up to four neighbouring units of a panel.
struct UnitGroup {
  std::array<const float*, 4> series{};
  std::array<Standardization, 4> standardization{};
  std::array<FloatStandardization, 4> in_float{};
  std::size_t n_units = 0;
  bool all_fit_float = true;

  void add(std::span<const float> unit) {
    const Standardization s = standardization_of(unit);
    series[n_units] = unit.data();
    standardization[n_units] = s;
    in_float[n_units] = FloatStandardization(s);
    all_fit_float = all_fit_float && fits_float(s);
    ++n_units;
  }
};

// Writes samples [first, last) of the group, and zeros up to `width`, to to[(t - first) * tile].
void pack_some(const UnitGroup& group, std::size_t width, std::size_t first, std::size_t last,
               std::size_t tile, float* to) {
  for (std::size_t t = first; t < last; ++t, to += tile) {
    for (std::size_t u = 0; u < width; ++u) {
      to[u] = u < group.n_units
                  ? standardized_1(group.series[u][t], group.standardization[u], group.in_float[u])
                  : 0;
    }
  }
}

Float4 low_pairs(Float4 x, Float4 y) { return __builtin_shufflevector(x, y, 0, 4, 1, 5); }
Float4 high_pairs(Float4 x, Float4 y) { return __builtin_shufflevector(x, y, 2, 6, 3, 7); }
Float4 low_halves(Float4 x, Float4 y) { return __builtin_shufflevector(x, y, 0, 1, 4, 5); }
Float4 high_halves(Float4 x, Float4 y) { return __builtin_shufflevector(x, y, 2, 3, 6, 7); }

// The same for a full group whose units all fit float. One unit after the other is standardized
// into a buffer in the L1 cache, then squares of units x samples are transposed: all at once would
// need more registers than there are.
template <std::size_t kUnits>
void pack_full(const UnitGroup& group, std::size_t first, std::size_t last, std::size_t tile,
               float* to) {
  static_assert(kUnits == 2 || kUnits == 4);
  constexpr std::size_t kTimes = 64;
  std::array<std::array<float, kTimes>, kUnits> buffer;
  std::size_t t = first;
  while (t + 4 <= last) {
    const std::size_t n_now = std::min(kTimes, (last - t) / 4 * 4);
    for (std::size_t u = 0; u < kUnits; ++u) {
      const FloatStandardization s = group.in_float[u];
      for (std::size_t i = 0; i < n_now; i += 4) {
        store_4(&buffer[u][i], s.apply(load_4(group.series[u] + t + i)));
      }
    }
    for (std::size_t i = 0; i < n_now; i += 4) {
      const Float4 low_01 = low_pairs(load_4(&buffer[0][i]), load_4(&buffer[1][i]));
      const Float4 high_01 = high_pairs(load_4(&buffer[0][i]), load_4(&buffer[1][i]));
      if constexpr (kUnits == 2) {
        store_2(to, low_01);
        store_2(to + tile, high_halves(low_01, low_01));
        store_2(to + 2 * tile, high_01);
        store_2(to + 3 * tile, high_halves(high_01, high_01));
      } else {
        const Float4 low_23 = low_pairs(load_4(&buffer[2][i]), load_4(&buffer[3][i]));
        const Float4 high_23 = high_pairs(load_4(&buffer[2][i]), load_4(&buffer[3][i]));
        store_4(to, low_halves(low_01, low_23));
        store_4(to + tile, high_halves(low_01, low_23));
        store_4(to + 2 * tile, low_halves(high_01, high_23));
        store_4(to + 3 * tile, high_halves(high_01, high_23));
      }
      to += 4 * tile;
    }
    t += n_now;
  }
  pack_some(group, kUnits, t, last, tile, to);
}

}  // namespace

Standardization standardization_of(std::span<const float> series) {
  if (series.size() < 2) return {};
  const auto n = static_cast<double>(series.size());
  // Moments around a sample: of a constant series they are exactly 0. They are good while the shift
  // is within a few standard deviations of the mean (the lost digits are those of 1 + m^2 / s^2);
  // an outlying first sample costs a second pass.
  float shift = series[0];
  for (int pass = 0; pass < 2; ++pass) {
    const Moments moments = moments_around(series, shift);
    const double offset = moments.sum / n;
    const double of_offset = moments.sum * offset;
    const double sum_of_squares = moments.sum_of_squares - of_offset;
    const double mean = static_cast<double>(shift) + offset;
    if (of_offset <= 16.0 * sum_of_squares) {
      const Standardization s{mean, 1.0 / std::sqrt(sum_of_squares)};
      if (fits_float(s)) return s;
      break;
    }
    shift = static_cast<float>(mean);
  }
  return slow_standardization_of(series);
}

void pack_standardized(SeriesView series, std::size_t first_unit, std::size_t n_units,
                       std::size_t first_column, const PanelLayout& layout, float* panels) {
  for (std::size_t u = 0; u < n_units; u += layout.tile) {
    const std::size_t n_in_panel = std::min(layout.tile, n_units - u);
    for (std::size_t group_start = 0; group_start < layout.tile; group_start += 4) {
      const std::size_t width = std::min<std::size_t>(4, layout.tile - group_start);
      UnitGroup group;
      for (std::size_t i = group_start; i < std::min(group_start + width, n_in_panel); ++i) {
        group.add(series.unit(first_unit + u + i));
      }
      for (std::size_t k = 0; k + 1 < layout.block_starts.size(); ++k) {
        const std::size_t first = layout.block_starts[k];
        const std::size_t last = layout.block_starts[k + 1];
        float* const to =
            panels + first * layout.n_columns + (first_column + u) * (last - first) + group_start;
        if (group.n_units == 4 && group.all_fit_float) {
          pack_full<4>(group, first, last, layout.tile, to);
        } else if (group.n_units == 2 && width == 2 && group.all_fit_float) {
          pack_full<2>(group, first, last, layout.tile, to);
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
  const FloatStandardization in_float(s);
  if (fits_float(s)) {
    std::ranges::transform(series, standardized.begin(),
                           [&in_float](float x) { return in_float.apply(x); });
  } else {
    std::ranges::transform(series, standardized.begin(),
                           [&](float x) { return standardized_1(x, s, in_float); });
  }
  return !std::isnan(s.scale);
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
