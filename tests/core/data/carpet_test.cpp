#include "core/data/carpet.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/coupling/correlate.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

TimeSeries standardized_series(const nlohmann::json& golden) {
  const auto rows = golden.at("series").get<std::vector<std::vector<float>>>();
  TimeSeries series(rows[0].size(), rows.size());
  for (std::size_t v = 0; v < rows.size(); ++v) {
    std::copy(rows[v].begin(), rows[v].end(), series.unit(v).begin());
  }
  for (float& x : series.unit(golden.at("silent").get<std::size_t>())) x = 7.0F;
  standardize_units(series);
  return series;
}

// A block of the series as a worker holds it.
TimeSeries block_of(const TimeSeries& all, std::size_t first, std::size_t end) {
  TimeSeries block(all.n_times(), end - first);
  for (std::size_t v = first; v < end; ++v) {
    std::copy(all.unit(v).begin(), all.unit(v).end(), block.unit(v - first).begin());
  }
  return block;
}

TEST_CASE("the carpet and DVARS are numpy's") {
  const nlohmann::json golden = test::read_golden("carpet.json");
  const TimeSeries series = standardized_series(golden);
  const auto n_rows = golden.at("n_rows").get<std::size_t>();
  const auto n_columns = golden.at("n_columns").get<std::size_t>();
  const CarpetSums carpet = carpet_sums(series, 0, series.n_units(), n_rows, n_columns);
  CHECK(carpet.n_voxels == series.n_units() - 1);
  const auto mean = golden.at("mean").get<std::vector<std::vector<double>>>();
  // Series are float32, of unit norm: 1e-5 of a z of about 1.
  for (std::size_t i = 0; i < carpet.sums.size(); ++i) {
    const double value =
        static_cast<double>(carpet.sums[i]) / static_cast<double>(carpet.counts[i]);
    CHECK(std::abs(value - mean[i / n_columns][i % n_columns]) < 1e-5);
  }
  const auto dvars = golden.at("dvars").get<std::vector<double>>();
  CHECK(carpet.squared_change[0] == 0.0F);
  for (std::size_t t = 1; t < carpet.squared_change.size(); ++t) {
    const double found = std::sqrt(static_cast<double>(carpet.squared_change[t]) /
                                   static_cast<double>(carpet.n_voxels));
    CHECK(std::abs(found - dvars[t - 1]) < 1e-5);
  }
}

TEST_CASE("blocks of voxels add up to the carpet of all") {
  const TimeSeries series = standardized_series(test::read_golden("carpet.json"));
  const std::size_t n = series.n_units();
  const CarpetSums all = carpet_sums(series, 0, n, 4, 3);
  const CarpetSums a = carpet_sums(block_of(series, 0, 7), 0, n, 4, 3);
  const CarpetSums b = carpet_sums(block_of(series, 7, n), 7, n, 4, 3);
  CHECK(a.n_voxels + b.n_voxels == all.n_voxels);
  for (std::size_t i = 0; i < all.sums.size(); ++i) {
    CHECK(a.sums[i] + b.sums[i] == doctest::Approx(all.sums[i]).epsilon(1e-5));
    CHECK(a.counts[i] + b.counts[i] == all.counts[i]);
  }
  for (std::size_t t = 0; t < all.squared_change.size(); ++t) {
    CHECK(a.squared_change[t] + b.squared_change[t] ==
          doctest::Approx(all.squared_change[t]).epsilon(1e-5));
  }
}

TEST_CASE("a carpet of voxels without signal has no values") {
  TimeSeries series(4, 2);
  for (float& x : series.values()) x = std::numeric_limits<float>::quiet_NaN();
  const CarpetSums carpet = carpet_sums(series, 0, 2, 2, 4);
  CHECK(carpet.n_voxels == 0);
  for (const float count : carpet.counts) CHECK(count == 0.0F);
}

}  // namespace
}  // namespace sync_act
