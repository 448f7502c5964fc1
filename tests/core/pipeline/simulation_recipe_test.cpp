#include "core/pipeline/simulation_recipe.h"

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <span>

#include "core/base/sha256.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/simulated_scan.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

// Every part of the simulator at once, on a coarse grid.
const char* const kRecipe = R"({"seed": 7, "runs": 2, "subjects": 2, "scans_per_run": 40,
  "tr_secs": 2, "voxel_mm": 12, "neurons": 30, "hrf_delay_sd_secs": 0.5, "map_jitter_mm": 4,
  "physiology": 0.5, "motion_mm": 0.3, "shared_noise": 0.2, "drift": 2,
  "networks": [
    {"name": "Faces", "drive": {"face": 1, "place": -0.3}, "lag_secs": 1,
     "blobs": [{"centre_mm": [40, -52, -20], "radius_mm": 12, "bilateral": true}]},
    {"name": "Places", "drive": "place", "blobs": [{"centre_mm": [26, -42, -10], "radius_mm": 12}]}]})";

SimulationOptions options_of(const char* json) {
  const auto options = simulation_from_json("sim.json", json, "");
  REQUIRE_MESSAGE(options.ok(), options.error().message);
  return *options;
}

std::string digest(const Simulation& simulation, int n_threads) {
  Sha256 hash;
  const auto add = [&](std::span<const float> values) { hash.update(std::as_bytes(values)); };
  add(simulation.anatomy().values());
  add(simulation.networks().maps);
  add(simulation.networks().time_courses.values());
  add(simulation.film_events().values());
  add(simulation.nuisances().motion.values());
  add(simulation.simulate_neurons().responses.values());
  add(simulation.simulate_voxels(0, simulation.mask().size(), n_threads).values());
  return hash.finish_hex();
}

std::string refusal(const std::string& json) {
  const auto options = simulation_from_json("sim.json", json, "");
  return options.ok() ? "accepted" : options.error().message;
}

}  // namespace

TEST_CASE("the same seed gives the same bytes on every system and at any number of threads") {
  const auto simulation = simulate_scan(options_of(kRecipe));
  REQUIRE_MESSAGE(simulation.ok(), simulation.error().message);
  // One value for native and wasm builds: this test runs in both.
  CHECK(digest(*simulation, 1) ==
        "efa35479125f94262200f076c0f60b5d348a3499d5899b06b3be56bce2269376");
  CHECK(digest(*simulation, 3) == digest(*simulation, 1));
}

TEST_CASE("a recipe survives JSON, and another seed gives another scan") {
  SimulationOptions options = options_of(kRecipe);
  const auto again = simulation_from_json("again", simulation_to_json(options), "");
  REQUIRE_MESSAGE(again.ok(), again.error().message);
  CHECK(digest(*simulate_scan(*again), 1) == digest(*simulate_scan(options), 1));
  options.seed = 8;
  CHECK(digest(*simulate_scan(options), 1) != digest(*simulate_scan(*again), 1));
}

TEST_CASE("subjects see one film; motion moves the edge and is in the table") {
  const SimulationOptions options = options_of(kRecipe);
  const auto simulation = simulate_scan(options);
  REQUIRE(simulation.ok());
  CHECK(simulation->n_scans() == 160);
  CHECK(simulation->run_starts() == std::vector<std::size_t>{0, 40, 80, 120});
  const TimeSeries responses = std::move(simulation->simulate_neurons().responses);
  const std::size_t film = responses.n_times() / 2;
  for (std::size_t t = 0; t < film; ++t) CHECK(responses.unit(3)[t] == responses.unit(3)[film + t]);
  const Nuisances& nuisances = simulation->nuisances();
  CHECK(nuisances.framewise_displacement_mm[0] == 0.0);
  CHECK(nuisances.framewise_displacement_mm[40] == 0.0);
  CHECK(nuisances.framewise_displacement_mm[1] > 0.0);
  CHECK(simulation->delays_secs()[0][0] != simulation->delays_secs()[1][0]);
}

TEST_CASE("a stimulus drives the networks that name its columns") {
  test::TemporaryFolder folder;
  {
    std::ofstream file(folder.path() / "labels.tsv");
    file << "shot\tface\n";
    for (int i = 0; i < 20 * 2 * 4; ++i) file << "s\t" << (i % 37 < 9 ? 1 : 0) << '\n';
  }
  const std::string recipe = R"({"runs": 1, "scans_per_run": 20, "tr_secs": 2, "voxel_mm": 12,
    "stimulus": "labels.tsv", "networks": [{"name": "F", "drive": ")";
  const std::string blobs = R"(", "blobs": [{"centre_mm": [40, -52, -20], "radius_mm": 12}]}]})";
  const auto options = simulation_from_json("sim.json", recipe + "face" + blobs, folder.path());
  REQUIRE_MESSAGE(options.ok(), options.error().message);
  const auto simulation = simulate_scan(*options);
  REQUIRE_MESSAGE(simulation.ok(), simulation.error().message);
  CHECK(simulation->film_events().unit(0)[8] == 1.0F);
  CHECK(simulation->film_events().unit(0)[9] == 0.0F);
  const auto other = simulation_from_json("sim.json", recipe + "nose" + blobs, folder.path());
  const auto refused = simulate_scan(*other);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("\"nose\", which the stimulus does not have") !=
        std::string::npos);
}

TEST_CASE("a preset goes before the recipe's own values, and every preset is checked") {
  const std::string json =
      R"({"presets": {"clean": {"signal_to_noise": 3}, "noise": {"signal_to_noise": 0}},
          "signal_to_noise": 0.5, "drift": 2})";
  CHECK(simulation_from_json("s", json, "")->signal_to_noise == 0.5);
  const auto clean = simulation_from_json("s", json, "", "clean");
  REQUIRE(clean.ok());
  CHECK(clean->signal_to_noise == 3.0);
  CHECK(clean->drift == 2.0);
  const auto none = simulation_from_json("s", json, "", "dirty");
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message == "s: There is no preset dirty; known are clean, noise.");
  CHECK(refusal(R"({"presets": {"a": {"drift": -1}}})").find("presets.a: ") != std::string::npos);
  CHECK(refusal(R"({"presets": {"a": {"networks": []}}})").find("presets.a: networks") !=
        std::string::npos);
}

TEST_CASE("JSON that is no simulation is refused by key and value") {
  CHECK(refusal("{").find("sim.json: is not valid JSON") == 0);
  CHECK(refusal("[]").find("not a JSON object") != std::string::npos);
  CHECK(refusal(R"({"seeds": 1})").find("no option seeds") != std::string::npos);
  CHECK(refusal(R"({"runs": 1.5})").find("runs is 1.5") != std::string::npos);
  CHECK(refusal(R"({"runs": "two"})").find("runs is \"two\"") != std::string::npos);
  CHECK(refusal(R"({"shared_noise": 1.01})").find("shared_noise is 1.01") != std::string::npos);
  CHECK(refusal(R"({"networks": []})").find("networks has 0 entries") != std::string::npos);
  CHECK(refusal(R"({"networks": [1]})").find("networks[0] is 1, not an object") !=
        std::string::npos);
  CHECK(refusal(R"({"networks": [{"name": "A", "drive": "x"}]})").find("has no blobs") !=
        std::string::npos);
  CHECK(refusal(R"({"networks": [{"name": "A", "drive": {"x": "y"}}]})")
            .find("networks[0].drive.x is \"y\"") != std::string::npos);
  CHECK(refusal(R"({"networks": [{"name": "A", "drive": "x", "blobs": [{"radius_mm": 0}]}]})")
            .find("networks[0].blobs[0].radius_mm is 0") != std::string::npos);
  CHECK(refusal(R"({"stimulus": "nowhere.tsv"})").find("nowhere.tsv") != std::string::npos);
  const std::string deep(100000, '[');
  CHECK(refusal("{\"runs\": " + deep + std::string(100000, ']') + "}").find("runs is a list") !=
        std::string::npos);
}

}  // namespace sync_act
