#include "core/preprocess/regression_design.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/data/time_series.h"

namespace sync_act {
namespace {

double dot(std::span<const double> a, std::span<const double> b) {
  // Four partial sums in a fixed order: independent of each other, so that they overlap.
  double sums[4] = {0.0, 0.0, 0.0, 0.0};
  std::size_t i = 0;
  for (; i + 4 <= a.size(); i += 4) {
    for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  for (; i < a.size(); ++i) sums[0] += a[i] * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

void subtract_projection(std::span<const double> q, std::span<double> y) {
  const double weight = dot(q, y);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] -= weight * q[i];
}

}  // namespace

RegressionDesign::RegressionDesign(std::size_t n_times, const std::vector<std::size_t>& run_starts)
    : n_times_(n_times), runs_(run_ranges(run_starts, n_times)), columns_(runs_.size()) {
  SYNC_ACT_ASSERT(n_times > 0);
}

void RegressionDesign::add_column(std::size_t r, std::vector<double> values) {
  SYNC_ACT_ASSERT(values.size() == runs_[r].second - runs_[r].first);
  columns_[r].push_back(std::move(values));
}

Result<RegressionBasis> RegressionBasis::create(const RegressionDesign& design) {
  constexpr double kDependent = 1e-10;
  RegressionBasis basis;
  basis.n_times_ = design.n_times();
  basis.columns_.resize(design.n_runs());
  for (std::size_t r = 0; r < design.n_runs(); ++r) {
    basis.runs_.push_back(design.run(r));
    std::vector<std::vector<double>>& kept = basis.columns_[r];
    for (std::vector<double> column : design.columns(r)) {
      const double length = std::sqrt(dot(column, column));
      for (int pass = 0; pass < 2; ++pass) {
        for (const std::vector<double>& q : kept) subtract_projection(q, column);
      }
      const double left = std::sqrt(dot(column, column));
      if (!(left > kDependent * length)) continue;
      for (double& value : column) value /= left;
      kept.push_back(std::move(column));
    }
    const std::size_t n_samples = design.run(r).second - design.run(r).first;
    if (!kept.empty() && n_samples <= kept.size()) {
      return bad_input(message("Run ", r + 1, " has ", n_samples, " scans, too few to regress ",
                               kept.size(), " columns out of it."));
    }
  }
  return basis;
}

void RegressionBasis::remove_from_run(std::size_t r, std::span<double> y) const {
  SYNC_ACT_ASSERT(y.size() == runs_[r].second - runs_[r].first);
  for (const std::vector<double>& q : columns_[r]) subtract_projection(q, y);
}

}  // namespace sync_act
