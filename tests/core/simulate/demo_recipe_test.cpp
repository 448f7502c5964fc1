// The demo's recipe plants what it says, where it says.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/coupling/correlate.h"
#include "core/io/file_bytes.h"
#include "core/pipeline/simulated_scan.h"
#include "core/pipeline/simulation_recipe.h"
#include "tests/core/project_root.h"

namespace sync_act {
namespace {

SimulationOptions demo_options(const char* preset) {
  const std::filesystem::path folder = test::project_root() / "assets/demo/scan";
  const auto bytes = read_file(folder / "recipe.json");
  REQUIRE(bytes.ok());
  const auto options = simulation_from_json(
      "recipe.json", {reinterpret_cast<const char*>(bytes->data()), bytes->size()}, folder, preset);
  REQUIRE_MESSAGE(options.ok(), options.error().message);
  return *options;
}

double correlation(std::span<const float> a, std::span<const float> b) {
  return correlate_reference({a, a.size(), 1}, {b, b.size(), 1}).front();
}

std::size_t network_named(const Simulation& simulation, const std::string& name) {
  const auto& ids = simulation.networks().time_courses.unit_ids;
  const auto found = std::find(ids.begin(), ids.end(), name);
  REQUIRE(found != ids.end());
  return static_cast<std::size_t>(found - ids.begin());
}

}  // namespace

TEST_CASE(
    "every network of the demo peaks at its first stated place and every place has a source") {
  const auto simulation = simulate_scan(demo_options("clean"));
  REQUIRE_MESSAGE(simulation.ok(), simulation.error().message);
  const Mask& mask = simulation->mask();
  const auto nx = static_cast<std::size_t>(mask.grid.dims[0]);
  const auto ny = static_cast<std::size_t>(mask.grid.dims[1]);
  CHECK(simulation->n_scans() == 280);
  for (std::size_t k = 0; k < simulation->planted().size(); ++k) {
    const PlantedNetwork& network = simulation->planted()[k];
    CAPTURE(network.name);
    const auto map = std::span(simulation->networks().maps).subspan(k * mask.size(), mask.size());
    const std::size_t voxel = mask.voxels[static_cast<std::size_t>(
        std::max_element(map.begin(), map.end()) - map.begin())];
    const Eigen::Vector4d mm =
        mask.grid.world_from_voxel * Eigen::Vector4d(static_cast<double>(voxel % nx),
                                                     static_cast<double>(voxel / nx % ny),
                                                     static_cast<double>(voxel / (nx * ny)), 1.0);
    double nearest = 1e9;
    for (const PlantedBlob& blob : network.blobs) {
      CHECK_FALSE(blob.source.empty());
      const double side = blob.bilateral && mm[0] * blob.centre_mm[0] < 0 ? -1.0 : 1.0;
      nearest = std::min(nearest, std::hypot(mm[0] - side * blob.centre_mm[0],
                                             mm[1] - blob.centre_mm[1], mm[2] - blob.centre_mm[2]));
    }
    // The voxel itself, or the next where the drawn brain has none there.
    CHECK(nearest < 6.0);
  }
}

TEST_CASE("the default mode falls where pictures move, early visual rises") {
  SimulationOptions options = demo_options("clean");
  options.voxel_mm = 8.0;
  const auto simulation = simulate_scan(options);
  REQUIRE(simulation.ok());
  const TimeSeries& courses = simulation->networks().time_courses;
  const std::size_t dmn = network_named(*simulation, "Default mode");
  const std::size_t visual = network_named(*simulation, "Early visual");
  CHECK(correlation(courses.unit(dmn), courses.unit(visual)) < -0.2);
}

TEST_CASE(
    "voxels respond with delays of their own, of the stated spread, at any number of threads") {
  SimulationOptions options = demo_options("clean");
  options.voxel_mm = 5.0;
  options.hrf_jitter_sd_secs = 0.8;
  const auto simulation = simulate_scan(options);
  REQUIRE(simulation.ok());
  const std::vector<double> delays = simulation->voxel_delays_secs();
  REQUIRE(delays.size() == simulation->mask().size());
  double mean = 0.0, square = 0.0;
  for (const double delay : delays) {
    mean += delay / static_cast<double>(delays.size());
    square += delay * delay / static_cast<double>(delays.size());
    CHECK(std::abs(delay) <= 1.6);
  }
  CHECK(std::abs(mean) < 0.05);
  CHECK(std::sqrt(square) == doctest::Approx(0.8).epsilon(0.06));
  const std::size_t n = 300;
  CHECK(simulation->simulate_voxels(0, n, 1).values() ==
        simulation->simulate_voxels(0, n, 3).values());
}

TEST_CASE("without signal no voxel follows its network; with it, the peak does") {
  for (const char* preset : {"pure noise", "clean"}) {
    CAPTURE(preset);
    const auto simulation = simulate_scan(demo_options(preset));
    REQUIRE(simulation.ok());
    const std::size_t k = network_named(*simulation, "Auditory");
    const auto map = std::span(simulation->networks().maps)
                         .subspan(k * simulation->mask().size(), simulation->mask().size());
    const auto peak =
        static_cast<std::size_t>(std::max_element(map.begin(), map.end()) - map.begin());
    std::vector<float> series(simulation->n_scans());
    simulation->simulate_voxel(peak, series);
    const double r = correlation(series, simulation->networks().time_courses.unit(k));
    if (std::string(preset) == "clean") {
      CHECK(r > 0.85);
    } else {
      CHECK(std::abs(r) < 0.25);
    }
  }
}

}  // namespace sync_act
