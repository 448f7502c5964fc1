#pragma once
// Reads the golden values that the scripts in tests/golden wrote.

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/data/grid.h"
#include "core/data/time_series.h"
#include "tests/core/project_root.h"

namespace sync_act::test {

inline nlohmann::json read_golden(const std::string& name) {
  std::ifstream file(project_root() / "tests/golden" / name);
  nlohmann::json json = nlohmann::json::parse(file, nullptr, false);
  REQUIRE_MESSAGE(!json.is_discarded(), name);
  return json;
}

// [unit][time] -> TimeSeries [time x unit].
inline TimeSeries series_from(const nlohmann::json& units) {
  TimeSeries series(units.at(0).size(), units.size());
  for (std::size_t u = 0; u < units.size(); ++u) {
    for (std::size_t t = 0; t < series.n_times(); ++t) {
      series.unit(u)[t] = units.at(u).at(t).get<float>();
    }
  }
  return series;
}

// Dims and the 4 x 4 world_from_voxel by rows.
inline Grid grid_from(const nlohmann::json& dims, const nlohmann::json& affine) {
  Grid grid;
  for (std::size_t i = 0; i < 3; ++i) grid.dims[i] = dims.at(i).get<int>();
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      grid.world_from_voxel(row, column) = affine.at(static_cast<std::size_t>(row))
                                               .at(static_cast<std::size_t>(column))
                                               .get<double>();
    }
  }
  return grid;
}

}  // namespace sync_act::test
