#pragma once
// Normal equations of a few regressors, with the regressor that depends on others named rather than
// a meaningless solution.

#include <Eigen/Core>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace sync_act {

// Solves (R' R) x = R' y for symmetric positive definite R' R [k x k] by Cholesky after scaling R's
// columns to length 1 (that lets one threshold serve all). In double this keeps 1e-5 as long as the
// regressors' condition number stays below about 1e5.
class NormalEquations {
 public:
  // What is left of a column of length 1 after those before it: below this it counts as dependent.
  static constexpr double kDependent = 1e-10;

  // The diagonal must be positive.
  explicit NormalEquations(const Eigen::MatrixXd& gram);

  // The first column that is a linear combination of earlier ones.
  std::optional<std::size_t> dependent() const { return dependent_; }
  // R' y -> x, in place; only where nothing is dependent.
  void solve(std::span<double> right_side) const;

 private:
  Eigen::MatrixXd lower_;
  Eigen::VectorXd scale_;  // 1 / length of each column
  std::optional<std::size_t> dependent_;
};

}  // namespace sync_act
