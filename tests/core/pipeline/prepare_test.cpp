#include "core/pipeline/prepare.h"

#include <doctest/doctest.h>

#include <cmath>

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
  recipe.tr_secs = 8.0;  // two cosines in 20 scans
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

TEST_CASE("the high-pass filter needs the TR, unless it is switched off") {
  Recipe recipe;
  const auto selection = *selection_of(recipe, 20);
  const auto refused = cleaner_of(recipe, selection);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("high_pass_secs is 128") == 0);
  CHECK(refused.error().message.find("tr_secs") != std::string::npos);
  recipe.high_pass_secs = 0.0;
  CHECK(cleaner_of(recipe, selection)->rank(0) == 2);
  recipe.high_pass_secs = 128.0;
  recipe.tr_secs = 8.0;
  CHECK(cleaner_of(recipe, selection)->rank(0) == 4);
}

TEST_CASE("confounds go out of neurons and brain alike: r is the partial correlation") {
  // Numbers of one formula each; what counts is that no library is needed to check them.
  Recipe recipe;
  recipe.hrf = HrfKind::kNone;
  recipe.detrend = Detrend::kConstant;
  recipe.high_pass_secs = 0.0;
  recipe.confounds = {"c"};
  const std::size_t n = 40;
  TimeSeries x(n, 1);
  TimeSeries y(n, 1);
  RunConfounds confounds;
  confounds.columns.resize(1);
  for (std::size_t i = 0; i < n; ++i) {
    const double c = static_cast<double>((i * 7) % 11);
    x.unit(0)[i] = static_cast<float>(static_cast<double>((i * 3) % 8) + 2.0 * c);
    y.unit(0)[i] = static_cast<float>(static_cast<double>((i * 5) % 13) - c);
    confounds.columns[0].push_back(c);
  }
  const auto correlation = [&](auto&& a, auto&& b) {
    double ma = 0, mb = 0, ab = 0, aa = 0, bb = 0;
    for (std::size_t i = 0; i < n; ++i) {
      ma += static_cast<double>(a[i]) / static_cast<double>(n);
      mb += static_cast<double>(b[i]) / static_cast<double>(n);
    }
    for (std::size_t i = 0; i < n; ++i) {
      ab += (static_cast<double>(a[i]) - ma) * (static_cast<double>(b[i]) - mb);
      aa += (static_cast<double>(a[i]) - ma) * (static_cast<double>(a[i]) - ma);
      bb += (static_cast<double>(b[i]) - mb) * (static_cast<double>(b[i]) - mb);
    }
    return ab / std::sqrt(aa * bb);
  };
  const double xy = correlation(x.unit(0), y.unit(0));
  const double xc = correlation(x.unit(0), confounds.columns[0]);
  const double yc = correlation(y.unit(0), confounds.columns[0]);
  const double partial = (xy - xc * yc) / std::sqrt((1 - xc * xc) * (1 - yc * yc));
  const auto selection = *selection_of(recipe, n);
  const auto left = prepare_networks("y", y, recipe, selection, 1, {confounds});
  const auto right = prepare_neurons("x", x, recipe, selection, 1, {confounds});
  REQUIRE(left.ok());
  REQUIRE(right.ok());
  CHECK(correlation(left->series.unit(0), right->series.unit(0)) ==
        doctest::Approx(partial).epsilon(1e-5));
  const auto without = prepare_networks("y", y, recipe, selection, 1);
  REQUIRE_FALSE(without.ok());
  CHECK(without.error().message.find("no table of confounds is given") != std::string::npos);
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
