#include "core/pipeline/prepare.h"

#include <doctest/doctest.h>

namespace sync_act {

TEST_CASE("run lengths become run starts and must add up to the scans") {
  Recipe recipe;
  recipe.run_lengths = {4, 6};
  recipe.drop_scans = 1;
  const auto selection = selection_of(recipe, 10);
  REQUIRE(selection.ok());
  CHECK(selection->source_run_starts == std::vector<std::size_t>{0, 4});
  CHECK(selection->scans.size() == 8);
  const auto refused = selection_of(recipe, 11);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message == "run_lengths 4,6 add up to 10 scans, but there are 11.");
}

TEST_CASE("brain and neurons go through the same regression") {
  // A neuron that is the brain plus a trend: with the trend removed on both sides they are equal.
  Recipe recipe;
  recipe.hrf = HrfKind::kNone;
  TimeSeries brain(20, 1);
  TimeSeries neurons(20, 1);
  for (std::size_t i = 0; i < 20; ++i) {
    brain.unit(0)[i] = static_cast<float>((i * 7) % 5);
    neurons.unit(0)[i] = brain.unit(0)[i] + 3.0F * static_cast<float>(i);
  }
  const auto selection = *selection_of(recipe, 20);
  const auto left = prepare_networks("brain.npy", brain, recipe, selection, 1);
  const auto right = prepare_neurons("neurons.npy", neurons, recipe, selection, 1);
  REQUIRE(left.ok());
  REQUIRE(right.ok());
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(left->series.unit(0)[i] ==
          doctest::Approx(static_cast<double>(right->series.unit(0)[i])).epsilon(1e-5));
  }
}

TEST_CASE("errors name the file") {
  const Recipe recipe;
  const auto selection = *selection_of(recipe, 20);
  const auto networks = prepare_networks("y.npy", TimeSeries(19, 1), recipe, selection, 1);
  REQUIRE_FALSE(networks.ok());
  CHECK(networks.error().message.rfind("y.npy: ", 0) == 0);
  const auto neurons = prepare_neurons("x.npy", TimeSeries(19, 1), recipe, selection, 1);
  REQUIRE_FALSE(neurons.ok());
  CHECK(neurons.error().message.rfind("x.npy: ", 0) == 0);
}

}  // namespace sync_act
