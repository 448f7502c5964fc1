#include "core/base/linear_assignment.h"

#include <cassert>
#include <cmath>
#include <limits>

namespace sync_act {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

// The least sum of costs; n_rows <= n_columns.
class ShortestPaths {
 public:
  ShortestPaths(std::vector<double> cost, std::size_t n_rows, std::size_t n_columns)
      : cost_(std::move(cost)),
        n_columns_(n_columns),
        row_price_(n_rows, 0.0),
        column_price_(n_columns, 0.0),
        column_of_row_(n_rows, kNone),
        row_of_column_(n_columns, kNone) {
    for (std::size_t row = 0; row < n_rows; ++row) add_row(row);
  }

  const std::vector<std::size_t>& column_of_row() const { return column_of_row_; }

 private:
  // Assigns one more row along the cheapest alternating path that ends at a free column.
  void add_row(std::size_t new_row) {
    std::vector<double> distance(n_columns_, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> from_row(n_columns_, kNone);
    std::vector<bool> row_seen(row_price_.size(), false);
    std::vector<bool> column_seen(n_columns_, false);
    double reached = 0.0;
    std::size_t row = new_row;
    std::size_t sink = kNone;
    while (sink == kNone) {
      row_seen[row] = true;
      std::size_t nearest = kNone;
      for (std::size_t column = 0; column < n_columns_; ++column) {
        if (column_seen[column]) continue;
        const double candidate =
            reached + cost_[row * n_columns_ + column] - row_price_[row] - column_price_[column];
        if (candidate < distance[column]) {
          distance[column] = candidate;
          from_row[column] = row;
        }
        // Among equals a free column ends the search at once.
        if (nearest == kNone || distance[column] < distance[nearest] ||
            (distance[column] == distance[nearest] && row_of_column_[column] == kNone &&
             row_of_column_[nearest] != kNone)) {
          nearest = column;
        }
      }
      reached = distance[nearest];
      column_seen[nearest] = true;
      if (row_of_column_[nearest] == kNone) {
        sink = nearest;
      } else {
        row = row_of_column_[nearest];
      }
    }
    update_prices(new_row, reached, distance, row_seen, column_seen);
    for (std::size_t column = sink;;) {
      const std::size_t owner = from_row[column];
      row_of_column_[column] = owner;
      std::swap(column, column_of_row_[owner]);
      if (owner == new_row) break;
    }
  }

  void update_prices(std::size_t new_row, double reached, const std::vector<double>& distance,
                     const std::vector<bool>& row_seen, const std::vector<bool>& column_seen) {
    row_price_[new_row] += reached;
    for (std::size_t row = 0; row < row_price_.size(); ++row) {
      if (row_seen[row] && row != new_row) {
        row_price_[row] += reached - distance[column_of_row_[row]];
      }
    }
    for (std::size_t column = 0; column < n_columns_; ++column) {
      if (column_seen[column]) column_price_[column] -= reached - distance[column];
    }
  }

  std::vector<double> cost_;  // [row x column]
  std::size_t n_columns_;
  std::vector<double> row_price_, column_price_;
  std::vector<std::size_t> column_of_row_, row_of_column_;
};

}  // namespace

std::vector<std::int32_t> assign_largest(std::span<const double> score, std::size_t n_rows,
                                         std::size_t n_columns) {
  assert(score.size() == n_rows * n_columns);
  std::vector<std::int32_t> columns(n_rows, -1);
  if (n_rows == 0 || n_columns == 0) return columns;
  const bool turned = n_rows > n_columns;
  std::vector<double> cost(score.size());
  for (std::size_t row = 0; row < n_rows; ++row) {
    for (std::size_t column = 0; column < n_columns; ++column) {
      const std::size_t at = turned ? column * n_rows + row : row * n_columns + column;
      assert(std::isfinite(score[row * n_columns + column]));
      cost[at] = -score[row * n_columns + column];
    }
  }
  const ShortestPaths paths(std::move(cost), turned ? n_columns : n_rows,
                            turned ? n_rows : n_columns);
  for (std::size_t i = 0; i < paths.column_of_row().size(); ++i) {
    const std::size_t j = paths.column_of_row()[i];
    columns[turned ? j : i] = static_cast<std::int32_t>(turned ? i : j);
  }
  return columns;
}

}  // namespace sync_act
