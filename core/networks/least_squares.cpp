#include "core/networks/least_squares.h"

#include <cmath>

namespace sync_act {

NormalEquations::NormalEquations(const Eigen::MatrixXd& gram)
    : lower_(Eigen::MatrixXd::Zero(gram.rows(), gram.cols())),
      scale_(gram.diagonal().cwiseSqrt().cwiseInverse()) {
  for (Eigen::Index j = 0; j < gram.rows(); ++j) {
    for (Eigen::Index i = 0; i <= j; ++i) {
      double rest = gram(j, i) * scale_[j] * scale_[i];
      for (Eigen::Index p = 0; p < i; ++p) rest -= lower_(j, p) * lower_(i, p);
      if (i < j) {
        lower_(j, i) = rest / lower_(i, i);
      } else if (rest > kDependent) {
        lower_(j, j) = std::sqrt(rest);
      } else {
        dependent_ = static_cast<std::size_t>(j);
        return;
      }
    }
  }
}

void NormalEquations::solve(std::span<double> right_side) const {
  const Eigen::Index n = lower_.rows();
  const auto at = [&](Eigen::Index i) -> double& {
    return right_side[static_cast<std::size_t>(i)];
  };
  for (Eigen::Index i = 0; i < n; ++i) {
    double rest = at(i) * scale_[i];
    for (Eigen::Index p = 0; p < i; ++p) rest -= lower_(i, p) * at(p);
    at(i) = rest / lower_(i, i);
  }
  for (Eigen::Index i = n - 1; i >= 0; --i) {
    double rest = at(i);
    for (Eigen::Index p = i + 1; p < n; ++p) rest -= lower_(p, i) * at(p);
    at(i) = rest / lower_(i, i);
  }
  for (Eigen::Index i = 0; i < n; ++i) at(i) *= scale_[i];
}

}  // namespace sync_act
