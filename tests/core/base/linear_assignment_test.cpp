#include "core/base/linear_assignment.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "core/base/rng.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

double total(const std::vector<double>& score, std::size_t n_columns,
             const std::vector<std::int32_t>& columns) {
  double sum = 0.0;
  for (std::size_t row = 0; row < columns.size(); ++row) {
    if (columns[row] >= 0) sum += score[row * n_columns + static_cast<std::size_t>(columns[row])];
  }
  return sum;
}

// The slow reference: tries all orders; n_rows <= n_columns <= 6.
double best_of_all(const std::vector<double>& score, std::size_t n_rows, std::size_t n_columns) {
  std::vector<std::int32_t> order(n_columns);
  std::iota(order.begin(), order.end(), 0);
  double best = -1e300;
  do {
    best =
        std::max(best, total(score, n_columns,
                             {order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n_rows)}));
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

}  // namespace

TEST_CASE("assignments equal scipy's linear_sum_assignment, square, wide and tall") {
  const nlohmann::json golden = test::read_golden("overlap.json").at("assignment");
  for (const nlohmann::json& problem : golden) {
    const std::size_t n_rows = problem.at("score").size();
    const std::size_t n_columns = problem.at("score").at(0).size();
    std::vector<double> score;
    for (const nlohmann::json& row : problem.at("score")) {
      for (const nlohmann::json& value : row) score.push_back(value.get<double>());
    }
    const std::vector<std::int32_t> columns = assign_largest(score, n_rows, n_columns);
    std::vector<std::int32_t> expected(n_rows, -1);
    for (std::size_t i = 0; i < problem.at("rows").size(); ++i) {
      expected[problem.at("rows").at(i).get<std::size_t>()] =
          problem.at("columns").at(i).get<std::int32_t>();
    }
    CHECK(columns == expected);
    CHECK(total(score, n_columns, columns) == doctest::Approx(problem.at("total").get<double>()));
  }
}

TEST_CASE("no other assignment is better, also with ties and negative scores") {
  Rng rng(5);
  for (int repeat = 0; repeat < 60; ++repeat) {
    const std::size_t n_rows = 1 + static_cast<std::size_t>(rng.below(5));
    const std::size_t n_columns = n_rows + static_cast<std::size_t>(rng.below(6 - n_rows + 1));
    std::vector<double> score(n_rows * n_columns);
    for (double& value : score) value = static_cast<double>(rng.below(7)) - 3.0;
    const std::vector<std::int32_t> columns = assign_largest(score, n_rows, n_columns);
    CHECK(total(score, n_columns, columns) == best_of_all(score, n_rows, n_columns));
    std::vector<std::int32_t> sorted = columns;
    std::sort(sorted.begin(), sorted.end());
    CHECK(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end());
    CHECK(sorted.front() >= 0);
  }
}

TEST_CASE("an empty side leaves every row without a column") {
  CHECK(assign_largest({}, 2, 0) == std::vector<std::int32_t>{-1, -1});
  CHECK(assign_largest({}, 0, 3).empty());
}

}  // namespace sync_act
