#include "web/app/selectors_coupling.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/app/sample_data.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

// r of the sample: neuron 0: .1 .2; 1: -.7 .3; 2: .05 .62; 3: no signal. Best: network 0 neuron 1,
// network 1 neuron 2.
AppData tested_data() {
  AppData data = sample_data();
  Significance& found = data.significance;
  found.present = true;
  found.absolute = true;
  found.n_surrogates = 19;
  found.alpha = 0.05;
  found.network_p = {0.05F, 0.25F};
  found.network_q = {0.05F, 0.25F};
  found.neuron_p = {1, 0.05F, 0.2F, kSampleNaN};
  found.neuron_q = {1, 0.05F, 0.3F, kSampleNaN};
  for (int i = 0; i < 19; ++i) found.null_max.push_back(0.2F + 0.01F * static_cast<float>(i));
  for (int i = 0; i < 19; ++i) found.null_max.push_back(0.5F + 0.01F * static_cast<float>(i));
  return data;
}

TEST_CASE("a network is what its q says, and untested before") {
  const AppData data = tested_data();
  CHECK(network_verdict(data, 0) == Verdict::kSignificant);
  CHECK(network_verdict(data, 1) == Verdict::kNotSignificant);
  CHECK(network_verdict(data, -1) == Verdict::kUntested);
  CHECK(network_verdict(sample_data(), 0) == Verdict::kUntested);
  CHECK(neuron_verdict(data, 1) == Verdict::kSignificant);
  CHECK(neuron_verdict(data, 3) == Verdict::kNoSignal);
}

TEST_CASE("a pair is significant above what the correction let pass") {
  const AppData data = tested_data();
  const std::vector<double> least = significant_r(data);
  REQUIRE(least.size() == 2);
  // p = 1 / 20 passes: no surrogate may reach r, so it must lie above the largest, .38.
  CHECK(least[0] > 0.38);
  CHECK(least[0] == doctest::Approx(0.38).epsilon(1e-5));
  CHECK(std::isinf(least[1]));
  CHECK(pair_verdict(data, least, 1, 0) == Verdict::kSignificant);  // |-.7|
  CHECK(pair_verdict(data, least, 0, 0) == Verdict::kNotSignificant);
  CHECK(pair_verdict(data, least, 2, 1) == Verdict::kNotSignificant);
  CHECK(pair_verdict(data, least, 3, 0) == Verdict::kNoSignal);
  CHECK(pair_verdict(data, {}, 1, 0) == Verdict::kUntested);
  CHECK(significant_counts(data, least) == std::vector<int>{1, 0});
}

TEST_CASE("without the absolute value an opposed pair is not significant") {
  AppData data = tested_data();
  data.significance.absolute = false;
  CHECK(pair_verdict(data, significant_r(data), 1, 0) == Verdict::kNotSignificant);
}

TEST_CASE("the histogram counts every surrogate once, and those that reach the observed r") {
  const AppData data = tested_data();
  const NullHistogram none = null_histogram(data, 0);
  int total = 0;
  for (const int count : none.counts) total += count;
  CHECK(total == 19);
  CHECK(none.observed == doctest::Approx(0.7));
  CHECK(none.n_reaching == 0);
  CHECK(none.limit == doctest::Approx(0.38));
  const NullHistogram some = null_histogram(data, 1);
  CHECK(some.observed == doctest::Approx(0.62));
  CHECK(some.n_reaching == 7);  // .62 .. .68
  CHECK(null_histogram(sample_data(), 0).counts.empty());
}

TEST_CASE("a layer's cell is its best, its mean or its significant share") {
  const AppData data = tested_data();
  const std::vector<double> least = significant_r(data);
  // Layer fire6 has neurons 1, 2 and the silent 3.
  const std::vector<LayerCell> best = layer_cells(data, least, LayerValue::kBest);
  REQUIRE(best.size() == 4);
  CHECK(best[2].value == doctest::Approx(-0.7));
  CHECK(best[2].neuron == 1);
  CHECK(best[2].significant);
  CHECK_FALSE(best[3].significant);
  CHECK(layer_cells(data, least, LayerValue::kMean)[2].value == doctest::Approx(-0.325));
  CHECK(layer_cells(data, least, LayerValue::kShare)[2].value == doctest::Approx(0.5));
  CHECK_FALSE(layer_cells(sample_data(), {}, LayerValue::kBest)[2].tested);
}

TEST_CASE("units of a layer are clustered, and none is lost") {
  const AppData data = tested_data();
  CHECK(unit_clusters(data, 1).order.size() == 3);
  CHECK(unit_clusters(data, 7).order.empty());
  CHECK(network_clusters(data).order.size() == 2);
}

TEST_CASE("where units share a row the strongest is shown") {
  const AppData data = tested_data();
  const std::vector<Colour> one = strongest_texels(data, {0, 1, 2}, 1, {0, 1}, 1, true);
  REQUIRE(one.size() == 2);
  const double end = coupling_scale_end(data);
  CHECK(one[0] == signed_r_colour(static_cast<double>(-0.7F), end, true));
  CHECK(one[1] == signed_r_colour(static_cast<double>(0.62F), end, true));
}

}  // namespace
}  // namespace sync_act::app
