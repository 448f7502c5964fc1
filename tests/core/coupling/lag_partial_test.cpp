#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/coupling/lag.h"
#include "core/coupling/partial.h"
#include "tests/core/golden_json.h"
#include "tests/core/statistics/noise_series.h"

namespace sync_act {

TEST_CASE("the lag search finds numpy's largest r and its lag") {
  const nlohmann::json golden = test::read_golden("statistics.json").at("lag");
  const TimeSeries x = test::series_from(nlohmann::json::array({golden.at("x")}));
  TimeSeries y = test::series_from(nlohmann::json::array({golden.at("y")}));
  y.run_starts = golden.at("run_starts").get<std::vector<std::size_t>>();
  const auto r = golden.at("r").get<std::vector<double>>();
  const auto max_lag = golden.at("max_lag").get<std::size_t>();
  const auto largest = std::max_element(r.begin(), r.end());
  const auto coupling = couple_with_lags(x, y, max_lag, {}, 1);
  REQUIRE(coupling.ok());
  CHECK(std::abs(static_cast<double>(coupling->r[0]) - *largest) < 1e-5);
  CHECK(coupling->lag_scans[0] ==
        static_cast<int>(largest - r.begin()) - static_cast<int>(max_lag));
  CHECK(coupling->lag_scans[0] == 2);  // as it was planted: the network follows
  CHECK(coupling->max_lag_scans == max_lag);

  // The other way round the neuron follows.
  TimeSeries x_as_network = x.clone();
  x_as_network.run_starts = y.run_starts;
  const auto swapped = couple_with_lags(y, x_as_network, max_lag, {}, 1);
  REQUIRE(swapped.ok());
  CHECK(swapped->lag_scans[0] == -2);

  // Without a search: plain r.
  const auto plain = couple_with_lags(x, y, 0, {}, 1);
  REQUIRE(plain.ok());
  CHECK(std::abs(static_cast<double>(plain->r[0]) - r[max_lag]) < 1e-5);
  CHECK(plain->lag_scans.empty());
}

TEST_CASE("a run too short for the lag is named; a series without signal keeps r = NaN") {
  TimeSeries networks = test::ar1_series(40, 2, 0.0, 1, {0, 36});
  const TimeSeries neurons = test::ar1_series(40, 2, 0.0, 2);
  const auto coupling = couple_with_lags(neurons, networks, 2, {}, 1);
  REQUIRE(!coupling.ok());
  CHECK(coupling.error().message.find("run 2 has only 4 scans") != std::string::npos);

  networks.run_starts = {};
  for (float& x : networks.unit(1)) x = 0.0F;
  const auto without = couple_with_lags(neurons, networks, 2, {}, 1);
  REQUIRE(without.ok());
  CHECK(without->best_neuron[1] == -1);
  CHECK(without->n_networks_without_signal == 1);
}

TEST_CASE("a lag that is set moves series within their runs only") {
  const std::vector<float> series{1, 2, 3, 10, 20, 30, 4, 5, 6, 40, 50, 60};
  CHECK(shift_within_runs(series, 6, {0, 3}, 0) == series);
  CHECK(shift_within_runs(series, 6, {0, 3}, 1) ==
        std::vector<float>{0, 1, 2, 0, 10, 20, 0, 4, 5, 0, 40, 50});
  CHECK(shift_within_runs(series, 6, {0, 3}, -2) ==
        std::vector<float>{3, 0, 0, 30, 0, 0, 6, 0, 0, 60, 0, 0});
  CHECK(shift_within_runs(series, 6, {}, 7) == std::vector<float>(12, 0));
}

TEST_CASE("partial r equals numpy's least squares on both sides") {
  const nlohmann::json golden = test::read_golden("statistics.json").at("partial");
  TimeSeries x = test::series_from(golden.at("x"));
  TimeSeries y = test::series_from(golden.at("y"));
  const auto basis = confound_basis(test::series_from(golden.at("confounds")));
  REQUIRE(basis.ok());
  CHECK(basis->columns.n_units() == 3);
  CHECK(basis->n_dropped == 0);
  remove_confounds(*basis, x.values(), 2);
  remove_confounds(*basis, y.values(), 1);
  const auto r = correlate(view_of(x), view_of(y), 1);
  REQUIRE(r.ok());
  const auto expected = golden.at("r").get<std::vector<double>>();
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(std::abs(static_cast<double>((*r)[i]) - expected[i]) < 1e-5);
  }
}

TEST_CASE(
    "constant and redundant confounds are dropped and counted, and what they explain is gone") {
  TimeSeries confounds = test::ar1_series(50, 4, 0.3, 5);
  for (std::size_t t = 0; t < 50; ++t) {
    confounds.unit(1)[t] = 3.0F;
    confounds.unit(3)[t] = 2.0F * confounds.unit(0)[t] - confounds.unit(2)[t];
  }
  const auto basis = confound_basis(confounds);
  REQUIRE(basis.ok());
  CHECK(basis->columns.n_units() == 2);
  CHECK(basis->n_dropped == 2);
  std::vector<float> explained(confounds.unit(3).begin(), confounds.unit(3).end());
  remove_confounds(*basis, explained, 1);
  for (const float x : explained) CHECK(x == 0.0F);

  confounds.unit(2)[7] = NAN;
  CHECK(confound_basis(confounds).error().message.find("Confound 2") != std::string::npos);
  CHECK(!confound_basis(test::ar1_series(10, 9, 0.0, 1)).ok());
}

}  // namespace sync_act
