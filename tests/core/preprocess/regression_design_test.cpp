#include "core/preprocess/regression_design.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/base/rng.h"

namespace sync_act {

TEST_CASE("the residual is orthogonal to every column, however alike the columns are") {
  constexpr std::size_t kTimes = 64;
  RegressionDesign design(kTimes, {});
  Rng rng(1);
  std::vector<std::vector<double>> columns(4, std::vector<double>(kTimes));
  for (std::size_t i = 0; i < kTimes; ++i) {
    columns[0][i] = 1.0;
    columns[1][i] = static_cast<double>(i);
    columns[2][i] = static_cast<double>(i) + 1e-6 * rng.normal();  // nearly column 1
    columns[3][i] = 1e8 * rng.normal();                            // another scale
  }
  for (const auto& column : columns) design.add_column(0, column);
  const auto basis = RegressionBasis::create(design);
  REQUIRE(basis.ok());
  CHECK(basis->rank(0) == 4);
  std::vector<double> y(kTimes);
  for (double& value : y) value = 1e4 + rng.normal();
  basis->remove_from_run(0, y);
  for (const auto& column : columns) {
    double product = 0.0;
    double length = 0.0;
    for (std::size_t i = 0; i < kTimes; ++i) {
      product += column[i] * y[i];
      length += column[i] * column[i];
    }
    CHECK(std::abs(product) / std::sqrt(length) < 1e-9);
  }
}

TEST_CASE("a column that others make up adds nothing") {
  RegressionDesign design(10, {});
  design.add_column(0, std::vector<double>(10, 1.0));
  design.add_column(0, std::vector<double>(10, 3.0));
  design.add_column(0, std::vector<double>(10, 0.0));
  const auto basis = RegressionBasis::create(design);
  REQUIRE(basis.ok());
  CHECK(basis->rank(0) == 1);
}

TEST_CASE("as many columns as samples are refused") {
  RegressionDesign design(2, {});
  design.add_column(0, {1.0, 0.0});
  design.add_column(0, {0.0, 1.0});
  CHECK_FALSE(RegressionBasis::create(design).ok());
}

}  // namespace sync_act
