#include "core/preprocess/regression_design.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/double_pair.h"
#include "core/data/time_series.h"

namespace sync_act {
namespace {

// Four partial sums in a fixed order: independent of each other, so that they overlap.
struct PartialSums {
  DoublePair first{};   // of samples 0, 1 (modulo 4)
  DoublePair second{};  // of samples 2, 3

  void add(const double* a, DoublePair b_first, DoublePair b_second) {
    first += load_pair(a) * b_first;
    second += load_pair(a + 2) * b_second;
  }
  double total() const { return (first[0] + first[1]) + (second[0] + second[1]); }
};

double dot(std::span<const double> a, std::span<const double> b) {
  PartialSums sums;
  std::size_t i = 0;
  for (; i + 4 <= a.size(); i += 4) sums.add(&a[i], load_pair(&b[i]), load_pair(&b[i + 2]));
  for (; i < a.size(); ++i) sums.first[0] += a[i] * b[i];
  return sums.total();
}

// y <- y - weight q; gives next' y, in the same pass.
double subtract_and_dot(std::span<const double> q, double weight, std::span<const double> next,
                        std::span<double> y) {
  PartialSums sums;
  std::size_t i = 0;
  for (; i + 4 <= y.size(); i += 4) {
    const DoublePair first = load_pair(&y[i]) - weight * load_pair(&q[i]);
    const DoublePair second = load_pair(&y[i + 2]) - weight * load_pair(&q[i + 2]);
    store_pair(&y[i], first);
    store_pair(&y[i + 2], second);
    sums.add(&next[i], first, second);
  }
  for (; i < y.size(); ++i) {
    y[i] -= weight * q[i];
    sums.first[0] += next[i] * y[i];
  }
  return sums.total();
}

// y <- y - q (q' y) for each q, one after the other.
void subtract_projections(std::span<const std::vector<double>> columns, std::span<double> y) {
  if (columns.empty()) return;
  double weight = dot(columns[0], y);
  for (std::size_t k = 0; k + 1 < columns.size(); ++k) {
    weight = subtract_and_dot(columns[k], weight, columns[k + 1], y);
  }
  const std::vector<double>& last = columns.back();
  for (std::size_t i = 0; i < y.size(); ++i) y[i] -= weight * last[i];
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
      for (int pass = 0; pass < 2; ++pass) subtract_projections(kept, column);
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
  subtract_projections(columns_[r], y);
}

}  // namespace sync_act
