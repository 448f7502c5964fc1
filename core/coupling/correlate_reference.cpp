// Pearson r by its formula: the definition that the fast kernels are held to.

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/coupling/correlate.h"

namespace sync_act {
namespace {

constexpr double kNoSignal = std::numeric_limits<double>::quiet_NaN();

bool series_has_signal(std::span<const float> series) {
  if (series.size() < 2) return false;
  const auto is_finite = [](float x) { return std::isfinite(x); };
  const auto differs = [&](float x) { return x != series[0]; };
  return std::all_of(series.begin(), series.end(), is_finite) &&
         std::any_of(series.begin(), series.end(), differs);
}

double mean_of(std::span<const float> series) {
  double sum = 0;
  for (const float x : series) sum += static_cast<double>(x);
  return sum / static_cast<double>(series.size());
}

double pearson_r(std::span<const float> a, std::span<const float> b) {
  if (!series_has_signal(a) || !series_has_signal(b)) return kNoSignal;
  const double mean_a = mean_of(a);
  const double mean_b = mean_of(b);
  double sum_ab = 0;
  double sum_aa = 0;
  double sum_bb = 0;
  for (std::size_t t = 0; t < a.size(); ++t) {
    const double da = static_cast<double>(a[t]) - mean_a;
    const double db = static_cast<double>(b[t]) - mean_b;
    sum_ab += da * db;
    sum_aa += da * da;
    sum_bb += db * db;
  }
  return sum_ab / (std::sqrt(sum_aa) * std::sqrt(sum_bb));
}

}  // namespace

std::vector<double> correlate_reference(SeriesView a, SeriesView b) {
  std::vector<double> r;
  r.reserve(a.n_units * b.n_units);
  for (std::size_t i = 0; i < a.n_units; ++i) {
    for (std::size_t j = 0; j < b.n_units; ++j) r.push_back(pearson_r(a.unit(i), b.unit(j)));
  }
  return r;
}

std::vector<double> correlate_one_reference(std::span<const float> one, SeriesView many) {
  return correlate_reference({one, one.size(), 1}, many);
}

}  // namespace sync_act
