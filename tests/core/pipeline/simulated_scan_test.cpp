#include "core/pipeline/simulated_scan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "core/coupling/couple.h"
#include "core/pipeline/prepare.h"
#include "core/simulate/phantom_anatomy.h"

namespace sync_act {
namespace {

// Small in space; in time the default, which decides how well couplings can be told.
SimulationOptions coarse() {
  SimulationOptions options;
  options.voxel_mm = 10.0;
  return options;
}

Simulation simulate(const SimulationOptions& options) {
  auto simulation = simulate_scan(options);
  REQUIRE_MESSAGE(simulation.ok(), simulation.error().message);
  return *std::move(simulation);
}

double mean_of(std::span<const float> values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

}  // namespace

TEST_CASE("analysing the simulated scan brings the planted couplings back") {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    SimulationOptions options = coarse();
    options.seed = seed;
    const Simulation simulation = simulate(options);
    const Recipe recipe = recipe_for(options);
    const ScanSelection selection = *selection_of(recipe, simulation.n_scans());
    const auto neurons =
        prepare_neurons("n", simulation.simulate_neurons().responses, recipe, selection, 1);
    const auto networks =
        prepare_networks("k", simulation.networks().time_courses, recipe, selection, 1);
    REQUIRE(neurons.ok());
    REQUIRE(networks.ok());
    const auto coupling = couple(neurons->series, networks->series, {.absolute = true}, 1);
    REQUIRE(coupling.ok());

    std::size_t n_planted = 0;
    std::size_t n_right = 0;
    std::size_t n_dead = 0;
    std::vector<double> null_r;
    for (std::size_t n = 0; n < coupling->n_neurons; ++n) {
      const PlantedNeuron& planted = simulation.planted_neurons()[n];
      const auto* r = &coupling->r[n * coupling->n_networks];
      switch (planted.kind) {
        case PlantedKind::kCoupled:
        case PlantedKind::kAntiCoupled: {
          ++n_planted;
          const bool right_network = coupling->best_network[n] == planted.network;
          const bool right_sign = std::signbit(r[planted.network]) == std::signbit(planted.weight);
          n_right += right_network && right_sign ? 1U : 0U;
          break;
        }
        case PlantedKind::kNoise:
          for (std::size_t k = 0; k < coupling->n_networks; ++k) {
            null_r.push_back(static_cast<double>(r[k]));
          }
          break;
        case PlantedKind::kDead:
          ++n_dead;
          CHECK(coupling->best_network[n] == -1);
          break;
      }
    }
    CHECK(n_planted > 200);
    CHECK(static_cast<double>(n_right) >= 0.95 * static_cast<double>(n_planted));
    CHECK(n_dead >= 1);
    CHECK(coupling->n_neurons_without_signal == n_dead);
    CHECK(neurons->counts.n_constant == n_dead);

    // Noise: r around 0. Independent scans would give SD 1/sqrt(300) = 0.058; both sides are
    // smooth over about 8 s, which leaves some 60-120 effective scans: 0.09-0.13.
    double sum = 0.0;
    double squares = 0.0;
    double largest = 0.0;
    for (const double r : null_r) {
      sum += r;
      squares += r * r;
      largest = std::max(largest, std::abs(r));
    }
    const auto count = static_cast<double>(null_r.size());
    CHECK(std::abs(sum / count) < 0.03);
    CHECK(std::sqrt(squares / count) > 0.07);
    CHECK(std::sqrt(squares / count) < 0.15);
    CHECK(largest < 0.6);
  }
}

TEST_CASE("a network's voxels follow its time course where its map is strong, and nowhere else") {
  const Simulation simulation = simulate(coarse());
  const Recipe recipe = recipe_for(simulation.options());
  const ScanSelection selection = *selection_of(recipe, simulation.n_scans());
  const std::size_t n_voxels = simulation.mask().size();
  const auto voxels =
      prepare_voxels(simulation.simulate_voxels(0, n_voxels, 2), recipe, selection, 2);
  const auto networks =
      prepare_networks("k", simulation.networks().time_courses, recipe, selection, 1);
  REQUIRE(voxels.ok());
  REQUIRE(networks.ok());
  const auto r = correlate(view_of(voxels->series), view_of(networks->series), 1);
  REQUIRE(r.ok());
  const std::size_t n_networks = networks->series.n_units();
  double strong = 0.0;
  double silent = 0.0;
  std::size_t n_strong = 0;
  std::size_t n_silent = 0;
  for (std::size_t v = 0; v < n_voxels; ++v) {
    float total = 0.0F;
    for (std::size_t k = 0; k < n_networks; ++k) {
      total += simulation.networks().maps[k * n_voxels + v];
    }
    for (std::size_t k = 0; k < n_networks; ++k) {
      const auto value = static_cast<double>((*r)[v * n_networks + k]);
      if (simulation.networks().maps[k * n_voxels + v] > 0.7F) {
        strong += value;
        ++n_strong;
      } else if (total == 0.0F) {
        silent += value;
        ++n_silent;
      }
    }
  }
  REQUIRE(n_strong > 20);
  REQUIRE(n_silent > 1000);
  CHECK(strong / static_cast<double>(n_strong) > 0.45);
  CHECK(std::abs(silent / static_cast<double>(n_silent)) < 0.02);
}

TEST_CASE("voxels have the stated mean and noise, so that preprocessing matters") {
  SimulationOptions options = coarse();
  options.signal_to_noise = 0.0;
  const Simulation simulation = simulate(options);
  std::vector<float> series(simulation.n_scans());
  double lag1 = 0.0;
  double variance = 0.0;
  for (std::size_t v = 0; v < 200; ++v) {
    simulation.simulate_voxel(v, series);
    const double mean = mean_of(series);
    CHECK(mean > 5000.0);
    CHECK(mean < 15000.0);
    const auto cleaner =
        SeriesCleaner::create({Detrend::kQuadratic, Standardize::kNone}, series.size(), {0, 150});
    std::vector<double> scratch;
    cleaner->clean(series, scratch);
    for (std::size_t t = 1; t < series.size(); ++t) {
      lag1 += static_cast<double>(series[t] * series[t - 1]) / (mean * mean);
      variance += static_cast<double>(series[t] * series[t]) / (mean * mean);
    }
  }
  const double deviation = std::sqrt(variance / (200.0 * 299.0));
  CHECK(deviation == doctest::Approx(0.008).epsilon(0.03));
  CHECK(lag1 / variance == doctest::Approx(0.35).epsilon(0.1));
}

TEST_CASE("any division of the voxels, and any thread count, gives the same bytes") {
  const Simulation simulation = simulate(coarse());
  const std::size_t n_voxels = simulation.mask().size();
  const TimeSeries whole = simulation.simulate_voxels(0, n_voxels, 1);
  CHECK(simulation.simulate_voxels(0, n_voxels, 3).values() == whole.values());
  // Another instance, as in another worker, voxels from the back.
  const Simulation other = simulate(coarse());
  std::vector<float> series(other.n_scans());
  for (std::size_t v = n_voxels; v-- > 0;) {
    other.simulate_voxel(v, series);
    CHECK_UNARY(std::equal(series.begin(), series.end(), whole.unit(v).begin()));
  }
  other.simulate_grid_voxel(other.mask().voxels[7], series);
  CHECK(std::equal(series.begin(), series.end(), whole.unit(7).begin()));
  other.simulate_grid_voxel(0, series);
  CHECK(mean_of(series) > 0.0);
  CHECK(mean_of(series) < 500.0);
}

TEST_CASE("the same seed gives the same scan, another seed another") {
  SimulationOptions options = coarse();
  const Simulation one = simulate(options);
  const Simulation same = simulate(options);
  options.seed = 2;
  const Simulation other = simulate(options);
  CHECK(one.simulate_neurons().responses.values() == same.simulate_neurons().responses.values());
  CHECK(one.networks().time_courses.values() == same.networks().time_courses.values());
  CHECK(one.networks().time_courses.values() != other.networks().time_courses.values());
  CHECK(one.simulate_neurons().responses.values() != other.simulate_neurons().responses.values());
  CHECK(one.simulate_voxels(0, 1, 1).values() != other.simulate_voxels(0, 1, 1).values());
}

TEST_CASE("every network has a coupled neuron and a map, and one neuron is dead") {
  const Simulation simulation = simulate(coarse());
  for (std::size_t k = 0; k < simulation.options().n_networks; ++k) {
    const auto& planted = simulation.planted_neurons();
    CHECK(std::any_of(planted.begin(), planted.end(), [&](const PlantedNeuron& neuron) {
      return neuron.kind == PlantedKind::kCoupled && neuron.network == static_cast<int>(k);
    }));
    const auto map = std::span(simulation.networks().maps)
                         .subspan(k * simulation.mask().size(), simulation.mask().size());
    CHECK(*std::max_element(map.begin(), map.end()) > 0.5F);
  }
  const NeuronSet neurons = simulation.simulate_neurons();
  CHECK(neurons.layers.size() == 5);
  CHECK(neurons.layers[1].first_unit == 48);
  CHECK(neurons.responses.unit_ids[48] == "layer2:0");
}

TEST_CASE("a given anatomy takes the phantom's place, on whatever grid it comes") {
  Volume anatomy = phantom_anatomy(mni_grid(5.0));
  for (float& value : anatomy.values()) value *= 1234.0F;
  const auto simulation = simulate_scan(coarse(), &anatomy);
  REQUIRE(simulation.ok());
  const Simulation phantom = simulate(coarse());
  CHECK(static_cast<double>(simulation->mask().size()) ==
        doctest::Approx(static_cast<double>(phantom.mask().size())).epsilon(0.1));
  Grid elsewhere = mni_grid(5.0);
  elsewhere.world_from_voxel(0, 3) = 1000.0;
  const Volume outside(elsewhere, anatomy.values());
  const auto refused = simulate_scan(coarse(), &outside);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("MNI") != std::string::npos);
}

TEST_CASE("options out of range are refused by name and value") {
  const auto refused = [](const auto& change) {
    SimulationOptions options = coarse();
    change(options);
    const auto simulation = simulate_scan(options);
    return simulation.ok() ? std::string() : simulation.error().message;
  };
  CHECK(refused([](auto& o) { o.n_networks = 17; }).find("networks is 17") != std::string::npos);
  CHECK_FALSE(refused([](auto& o) { o.n_networks = 0; }).empty());
  CHECK_FALSE(refused([](auto& o) { o.n_runs = 0; }).empty());
  CHECK_FALSE(refused([](auto& o) { o.n_scans_per_run = 3; }).empty());
  CHECK_FALSE(refused([](auto& o) { o.tr_secs = 0.0; }).empty());
  CHECK_FALSE(refused([](auto& o) { o.neuron_rate_hz = 0.0; }).empty());
  CHECK_FALSE(refused([](auto& o) { o.noise_ar1 = 1.0; }).empty());
  CHECK_FALSE(refused([](auto& o) { o.voxel_mm = std::nan(""); }).empty());
  CHECK(refused([](auto& o) {
          o.n_networks = 1;
          o.n_runs = 1;
          o.layers = {{"only", 1}};
        }).empty());
}

}  // namespace sync_act
