#include "core/pipeline/annotation.h"

#include <doctest/doctest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/pipeline/annotation_record.h"
#include "core/pipeline/stimulus_labels.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

// A line of 12 voxels of 2 mm; network 0 in the first four, network 1 in the last four.
NetworkSet line_of_networks() {
  NetworkSet networks;
  networks.mask.grid.dims = {12, 1, 1};
  networks.mask.grid.world_from_voxel(0, 0) = 2.0;
  for (std::uint32_t v = 0; v < 12; ++v) networks.mask.voxels.push_back(v);
  networks.maps = {4, 5, 4, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 2};
  networks.time_courses = TimeSeries(0, 2);
  networks.time_courses.unit_ids = {"first", "last"};
  return networks;
}

// Labels on a grid of 4 mm with its x axis turned round: 1 on the left of 11 mm, 2 on the right.
Volume turned_atlas() {
  Grid grid;
  grid.dims = {6, 1, 1};
  grid.world_from_voxel(0, 0) = -4.0;
  grid.world_from_voxel(0, 3) = 21.0;
  grid.world_from_voxel(1, 1) = 4.0;
  grid.world_from_voxel(2, 2) = 4.0;
  return {grid, {2, 2, 2, 1, 1, 1}};
}

const AnnotationOptions kPositive{.threshold = {MapThresholdRule::kPositive, 0.0}};

}  // namespace

TEST_CASE("regions come from an atlas on another grid with a turned axis") {
  const NetworkSet networks = line_of_networks();
  Annotation annotation = start_annotation(networks.time_courses.unit_ids);
  annotate_peaks(annotation, networks, kPositive);
  REQUIRE(annotate_regions(annotation, networks, "atlas.nii", turned_atlas(),
                           {{1, "Left"}, {2, "Right"}}, kPositive)
              .ok());
  CHECK(annotation.networks[0].regions.at(0).region == "Left");
  CHECK(annotation.networks[0].regions.at(0).share.share == 1.0);
  CHECK(annotation.networks[1].regions.at(0).region == "Right");
  CHECK(annotation.networks[1].peaks.at(0).peak.world_mm[0] == 20.0);
  CHECK(annotation.networks[1].peaks.at(0).region == "Right");
  describe_networks(annotation, kPositive);
  CHECK(annotation.networks[0].description == "100 % Left");
}

TEST_CASE("an atlas and templates that do not reach the scan are refused") {
  const NetworkSet networks = line_of_networks();
  Annotation annotation = start_annotation(networks.time_courses.unit_ids);
  Grid far = turned_atlas().grid();
  far.world_from_voxel(1, 3) = 500.0;
  const Status status =
      annotate_regions(annotation, networks, "far.nii", Volume(far, {2, 2, 2, 1, 1, 1}), {}, {});
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message.find("far.nii: none of the networks' 12 voxels") == 0);
  const std::vector<float> empty(12, 0.0F);
  CHECK_FALSE(annotate_templates(annotation, networks, "t.nii", empty, {"t"}, {}, 1).ok());
  Grid flat = turned_atlas().grid();
  flat.world_from_voxel(2, 2) = 0.0;
  CHECK_FALSE(
      annotate_regions(annotation, networks, "flat.nii", Volume(flat, {2, 2, 2, 1, 1, 1}), {}, {})
          .ok());
}

TEST_CASE("p of a label counts the surrogates whose largest |r| reaches it; q is over all pairs") {
  Coupling coupling;
  coupling.n_neurons = 2;  // labels
  coupling.n_networks = 2;
  coupling.neuron_ids = {"face", "place"};
  coupling.r = {0.5F, -0.3F, 0.1F, std::nanf("")};                          // [label x network]
  coupling.null_maxima = {0.1F, 0.2F, 0.4F, 0.6F, 0.1F, 0.1F, 0.1F, 0.2F};  // [network x surrogate]
  coupling.null_description = "a null";
  Annotation annotation = start_annotation({"a", "b"});
  annotate_labels(annotation, coupling);
  CHECK(annotation.networks[0].labels[0].p == doctest::Approx(2.0 / 5));
  CHECK(annotation.networks[0].labels[1].p == doctest::Approx(1.0));
  CHECK(annotation.networks[1].labels[0].p == doctest::Approx(1.0 / 5));
  CHECK(std::isnan(annotation.networks[1].labels[1].p));
  // Three tests: .2 x 3, .4 x 3 / 2, 1, made monotone.
  CHECK(annotation.networks[1].labels[0].q == doctest::Approx(0.6));
  CHECK(annotation.networks[0].labels[0].q == doctest::Approx(0.6));
  CHECK(annotation.networks[0].labels[1].q == doctest::Approx(1.0));
  AnnotationOptions options;
  describe_networks(annotation, options);
  CHECK(annotation.networks[1].description.empty());
  options.fdr = 0.7;
  describe_networks(annotation, options);
  CHECK(annotation.networks[1].description == "falls with face (r -0.30, q 0.600)");
}

TEST_CASE("without surrogates a label has r alone") {
  Coupling coupling;
  coupling.n_neurons = 1;
  coupling.n_networks = 1;
  coupling.r = {0.9F};
  Annotation annotation = start_annotation({"a"});
  annotate_labels(annotation, coupling);
  CHECK(annotation.networks[0].labels[0].r == doctest::Approx(0.9));
  CHECK(std::isnan(annotation.networks[0].labels[0].p));
  describe_networks(annotation, {});
  CHECK(annotation.networks[0].description.empty());
}

TEST_CASE("a coupling is read back as couple wrote it, and refused where its parts do not agree") {
  const std::string json =
      R"({"networks": [{"id": "a"}, {"id": 1}], "absolute": true,
          "neurons": [{"id": 0, "best_network": 1, "p": 0.1, "q": 0.2},
                      {"id": "n", "best_network": null, "p": null, "q": null}]})";
  const Result<Coupling> coupling = coupling_from_record("c.json", json, {1, 2, 3, 4});
  REQUIRE(coupling.ok());
  CHECK(coupling->best_network == std::vector<std::int32_t>{1, -1});
  CHECK(coupling->neuron_ids == std::vector<std::string>{"0", "n"});
  CHECK(coupling->neuron_q[0] == 0.2);
  CHECK(coupling->absolute);
  CHECK_FALSE(coupling_from_record("c.json", json, {1, 2, 3}).ok());
  CHECK_FALSE(coupling_from_record("c.json", "[]", {}).ok());
  CHECK_FALSE(coupling_from_record("c.json", R"({"networks": [], "neurons": [1]})", {}).ok());
  CHECK_FALSE(coupling_from_record("c.json", R"({"networks": [{"id": "a"}],
      "neurons": [{"id": 0, "best_network": "b"}]})",
                                   {1})
                  .ok());
}

TEST_CASE("an annotation's tables have the rows that there are") {
  Annotation annotation = start_annotation({"a"});
  annotation.networks[0].labels.push_back({"face", 0.5, 0.01, 0.02});
  const auto tables = annotation_tables(annotation);
  REQUIRE(tables.size() == 1);
  CHECK(tables[0].first == "labels.tsv");
  CHECK(tables[0].second == "network\tlabel\tr\tp\tq\na\tface\t0.5\t0.01\t0.02\n");
  const nlohmann::json json = nlohmann::json::parse(annotation_to_json(annotation), nullptr, false);
  CHECK(json.at("networks").at(0).at("labels").at(0).at("q") == 0.02);
  CHECK(json.at("atlas").is_null());
}

TEST_CASE("events become what numpy makes of them at the scans") {
  const nlohmann::json golden = test::read_golden("annotation.json").at("events");
  EventTable table;
  for (const auto& kind : golden.at("kinds").items()) {
    for (const nlohmann::json& event : kind.value().at("events")) {
      table.events.push_back({event.at(0), event.at(1), event.at(2), kind.key(), 0});
    }
  }
  Recipe recipe;
  recipe.tr_secs = golden.at("tr_secs").get<double>();
  recipe.detrend = Detrend::kNone;
  recipe.standardize = Standardize::kNone;
  const Result<ScanSelection> selection =
      selection_of(recipe, golden.at("n_scans").get<std::size_t>());
  REQUIRE(selection.ok());
  const Result<PreparedLabels> labels = prepare_events("e.tsv", table, recipe, *selection, 1);
  REQUIRE(labels.ok());
  for (std::size_t u = 0; u < 2; ++u) {
    const auto expected = golden.at("kinds")
                              .at(labels->labels.series.unit_ids[u])
                              .at("scans")
                              .get<std::vector<double>>();
    // The script counts 2000 points per bin of events, and the HRF's weights sum to 1.
    for (std::size_t i = 0; i < expected.size(); ++i) {
      CHECK(std::abs(static_cast<double>(labels->labels.series.unit(u)[i]) - expected[i]) < 6e-4);
    }
  }
}

TEST_CASE("event tables that cannot be are refused with row and column") {
  const auto refused = [](const std::string& rows, const std::string& part, bool values = false) {
    const Result<EventTable> table = parse_events("e.tsv", rows, values);
    REQUIRE_FALSE_MESSAGE(table.ok(), rows);
    CHECK_MESSAGE(table.error().message.find(part) != std::string::npos, table.error().message);
  };
  refused("onset\tduration\n1\t2\n", "no column \"trial_type\"");
  refused("onset\tduration\ttrial_type\n1\tn/a\ta\n", "row 1 of column \"duration\"");
  refused("onset\tduration\ttrial_type\n1\t1\ta\nn/a\t1\ta\n", "row 2 of column \"onset\"");
  refused("onset\tduration\ttrial_type\n1\t-3\ta\n", "row 1 of column \"duration\" is -3");
  refused("onset\tduration\ttrial_type\nx\t1\ta\n", "\"x\"");
  refused("onset\tduration\ttrial_type\trun\n1\t1\ta\t0\n", "column \"run\" is 0");
  refused("onset\tduration\ttrial_type\tvalue\n1\t1\ta\tn/a\n", "column \"value\"", true);
  const Result<EventTable> some = parse_events(
      "e.tsv", "onset\tduration\ttrial_type\tvalue\n1\t0\tn/a\t2\n3\t1\ta\tn/a\n", false);
  REQUIRE(some.ok());
  CHECK(some->n_without_kind == 1);
  CHECK(some->events.size() == 1);
  CHECK(some->events[0].amplitude == 1.0);
}

}  // namespace sync_act
