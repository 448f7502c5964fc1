#include "core/statistics/cross_validate.h"

#include <doctest/doctest.h>

#include "core/coupling/couple.h"
#include "core/pipeline/held_out.h"
#include "tests/core/statistics/noise_series.h"

namespace sync_act {

TEST_CASE("several runs: each is held out once, and the others keep their boundaries") {
  const auto plan = held_out_plan({0, 20, 50}, 65, 3);
  REQUIRE(plan.ok());
  REQUIRE(plan->folds.size() == 3);
  const Fold& middle = plan->folds[1];
  CHECK(middle.test.scans.front() == 20);
  CHECK(middle.test.scans.back() == 49);
  CHECK(middle.test.run_starts == std::vector<std::size_t>{0});
  CHECK(middle.train.scans.size() == 35);
  CHECK(middle.train.scans[20] == 50);
  CHECK(middle.train.run_starts == std::vector<std::size_t>{0, 20});
}

TEST_CASE("one run: two halves with the gap between them") {
  const auto plan = held_out_plan({}, 41, 5);
  REQUIRE(plan.ok());
  REQUIRE(plan->folds.size() == 2);
  CHECK(plan->folds[0].train.scans.back() == 17);
  CHECK(plan->folds[0].test.scans.front() == 23);
  CHECK(plan->folds[0].test.scans.back() == 40);
  CHECK(plan->folds[1].train.scans == plan->folds[0].test.scans);
  CHECK(plan->folds[1].test.scans == plan->folds[0].train.scans);
}

TEST_CASE("too short to hold anything out is said") {
  CHECK(held_out_plan({}, 24, 5).error().message.find("has 24 scans") != std::string::npos);
  CHECK(held_out_plan({0, 50}, 55, 0).error().message.find("Run 2 has 5 scans") !=
        std::string::npos);
}

TEST_CASE("held-out r of a planted pair stays, that of the best of noise vanishes") {
  TimeSeries neurons = test::ar1_series(600, 200, 0.3, 1, {0, 200, 400});
  TimeSeries networks = test::ar1_series(600, 2, 0.3, 2, {0, 200, 400});
  for (std::size_t t = 0; t < 600; ++t) networks.unit(0)[t] += neurons.unit(17)[t];
  auto coupling = couple(neurons, networks, {}, 1);
  REQUIRE(coupling.ok());
  const auto plan = held_out_plan_of(networks);
  REQUIRE(plan.ok());
  REQUIRE(add_held_out_r(*coupling, neurons, networks, *plan, 0, 1).ok());
  CHECK(coupling->network_held_out_r[0] > 0.6);
  CHECK(coupling->neuron_held_out_r[17] > 0.6);
  const auto noise = static_cast<std::size_t>(coupling->best_neuron[1]);
  CHECK(coupling->r[noise * 2 + 1] > 0.1F);      // the best of 200
  CHECK(coupling->network_held_out_r[1] < 0.1);  // sd of r over 600 scans is about 0.045
  CHECK(coupling->held_out_description == "each of 3 runs held out once");

  SUBCASE("absolute: a negative coupling counts as what it was chosen for") {
    for (float& x : networks.unit(0)) x = -x;
    auto negative = couple(neurons, networks, {.absolute = true}, 1);
    REQUIRE(add_held_out_r(*negative, neurons, networks, *plan, 0, 1).ok());
    CHECK(negative->network_held_out_r[0] == doctest::Approx(coupling->network_held_out_r[0]));
  }
  SUBCASE("with a lag search the chosen lag is held to") {
    TimeSeries later = test::ar1_series(600, 1, 0.3, 3, {0, 200, 400});
    for (std::size_t t = 2; t < 600; ++t) later.unit(0)[t] += neurons.unit(17)[t - 2];
    auto lagged = couple(neurons, later, {}, 1);
    REQUIRE(add_held_out_r(*lagged, neurons, later, *plan, 3, 1).ok());
    CHECK(lagged->network_held_out_r[0] > 0.6);
  }
}

}  // namespace sync_act
