#include "core/coupling/couple.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
using Best = std::vector<std::int32_t>;
using Pairs = std::vector<std::pair<std::int32_t, std::int32_t>>;

}  // namespace

TEST_CASE("r and both best partners equal numpy's") {
  const nlohmann::json golden = test::read_golden("method.json").at("couple");
  const TimeSeries neurons = test::series_from(golden.at("neurons"));
  const TimeSeries networks = test::series_from(golden.at("networks"));
  const auto coupling = couple(neurons, networks, {}, 1);
  REQUIRE(coupling.ok());
  for (std::size_t n = 0; n < 5; ++n) {
    for (std::size_t k = 0; k < 3; ++k) {
      const auto expected = golden.at("r").at(n).at(k).get<double>();
      CHECK(std::abs(static_cast<double>(coupling->r[n * 3 + k]) - expected) < 1e-6);
    }
  }
  CHECK(coupling->best_network == golden.at("best_network").get<Best>());
  CHECK(coupling->best_neuron == golden.at("best_neuron").get<Best>());
  const auto absolute = couple(neurons, networks, {.absolute = true}, 1);
  CHECK(absolute->best_network == golden.at("best_network_absolute").get<Best>());
  CHECK(absolute->best_neuron == golden.at("best_neuron_absolute").get<Best>());
}

TEST_CASE("signed and absolute choose differently where a negative r is the strongest") {
  const std::vector<float> r{0.2F, -0.9F,  //
                             0.5F, 0.1F};
  const Coupling by_r = couple_from_r(r, 2, 2, {});
  CHECK(by_r.best_network == Best{0, 0});
  CHECK(by_r.best_neuron == Best{1, 1});
  CHECK(by_r.mutual == Pairs{{1, 0}});
  const Coupling by_size = couple_from_r(r, 2, 2, {.absolute = true});
  CHECK(by_size.best_network == Best{1, 0});
  CHECK(by_size.best_neuron == Best{1, 0});
  CHECK(by_size.mutual == Pairs{{0, 1}, {1, 0}});  // by falling |r|
}

TEST_CASE("NaN is never chosen, and series without signal are counted") {
  const std::vector<float> r{kNan,  kNan, kNan,  //
                             -0.3F, kNan, -0.1F};
  const Coupling coupling = couple_from_r(r, 2, 3, {});
  CHECK(coupling.best_network == Best{-1, 2});
  CHECK(coupling.best_neuron == Best{1, -1, 1});
  CHECK(coupling.mutual == Pairs{{1, 2}});
  CHECK(coupling.n_neurons_without_signal == 1);
  CHECK(coupling.n_networks_without_signal == 1);
}

TEST_CASE("the lowest index wins among equals") {
  const Coupling coupling = couple_from_r({0.5F, 0.5F, 0.5F, 0.5F}, 2, 2, {});
  CHECK(coupling.best_network == Best{0, 0});
  CHECK(coupling.best_neuron == Best{0, 0});
  CHECK(coupling.mutual == Pairs{{0, 0}});
}

TEST_CASE("a constant neuron has no r and no network") {
  TimeSeries neurons(4, 2, {1, 1, 1, 1, 1, 2, 3, 4});
  neurons.unit_ids = {"dead", "alive"};
  const TimeSeries networks(4, 1, {4, 3, 2, 1});
  const auto coupling = couple(neurons, networks, {}, 1);
  REQUIRE(coupling.ok());
  CHECK(std::isnan(coupling->r[0]));
  CHECK(coupling->r[1] == doctest::Approx(-1.0));
  CHECK(coupling->best_network == Best{-1, 0});
  CHECK(coupling->neuron_ids == neurons.unit_ids);
}

TEST_CASE("different numbers of scans and empty sides are refused") {
  CHECK_FALSE(couple(TimeSeries(4, 1), TimeSeries(5, 1), {}, 1).ok());
  CHECK_FALSE(couple(TimeSeries(4, 0), TimeSeries(4, 1), {}, 1).ok());
  CHECK_FALSE(couple(TimeSeries(4, 1), TimeSeries(4, 0), {}, 1).ok());
}

}  // namespace sync_act
