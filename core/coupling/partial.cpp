#include "core/coupling/partial.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "core/base/parallel_for.h"

namespace sync_act {
namespace {

constexpr double kNothingLeft = 1e-5;
constexpr std::size_t kMinFreeScans = 3;

double norm_of(const std::vector<double>& x) {
  return std::sqrt(std::inner_product(x.begin(), x.end(), x.begin(), 0.0));
}

void subtract_mean(std::vector<double>& x) {
  const double mean = std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
  for (double& value : x) value -= mean;
}

template <class Column>
void subtract_projection(std::vector<double>& x, const Column& column) {
  double dot = 0;
  for (std::size_t t = 0; t < x.size(); ++t) dot += x[t] * static_cast<double>(column[t]);
  for (std::size_t t = 0; t < x.size(); ++t) x[t] -= dot * static_cast<double>(column[t]);
}

std::string name_of(const TimeSeries& series, std::size_t unit) {
  return series.unit_ids.empty() ? std::to_string(unit) : series.unit_ids[unit];
}

}  // namespace

Result<ConfoundBasis> confound_basis(const TimeSeries& confounds) {
  const std::size_t n_times = confounds.n_times();
  std::vector<std::vector<double>> kept;
  for (std::size_t c = 0; c < confounds.n_units(); ++c) {
    const auto unit = confounds.unit(c);
    if (!std::all_of(unit.begin(), unit.end(), [](float x) { return std::isfinite(x); })) {
      return bad_input(message("Confound ", name_of(confounds, c),
                               " has a value that is no number; fill it in or leave it out."));
    }
    std::vector<double> column(unit.begin(), unit.end());
    subtract_mean(column);
    const double before = norm_of(column);
    for (int pass = 0; pass < 2; ++pass) {
      for (const std::vector<double>& other : kept) subtract_projection(column, other);
    }
    const double after = norm_of(column);
    if (!(after > kNothingLeft * before)) continue;
    for (double& value : column) value /= after;
    kept.push_back(std::move(column));
  }
  if (kept.size() + kMinFreeScans > n_times) {
    return bad_input(message(kept.size(), " confounds leave nothing of ", n_times, " scans."));
  }
  ConfoundBasis basis;
  basis.columns = TimeSeries(n_times, kept.size());
  basis.n_dropped = confounds.n_units() - kept.size();
  for (std::size_t c = 0; c < kept.size(); ++c) {
    const auto to = basis.columns.unit(c);
    for (std::size_t t = 0; t < n_times; ++t) to[t] = static_cast<float>(kept[c][t]);
  }
  return basis;
}

void remove_confounds(const ConfoundBasis& basis, std::span<float> series, int n_threads) {
  const std::size_t n_times = basis.columns.n_times();
  SYNC_ACT_ASSERT(n_times > 0 && series.size() % n_times == 0);
  parallel_for(series.size() / n_times, n_threads, [&](std::size_t u) {
    const auto unit = series.subspan(u * n_times, n_times);
    std::vector<double> work(unit.begin(), unit.end());
    subtract_mean(work);
    const double before = norm_of(work);
    // Twice: the float columns are orthonormal to 1e-7 only.
    for (int pass = 0; pass < 2; ++pass) {
      for (std::size_t c = 0; c < basis.columns.n_units(); ++c) {
        subtract_projection(work, basis.columns.unit(c));
      }
    }
    const bool is_empty = norm_of(work) <= kNothingLeft * before;
    std::transform(work.begin(), work.end(), unit.begin(),
                   [&](double x) { return is_empty ? 0.0F : static_cast<float>(x); });
  });
}

}  // namespace sync_act
