#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/annotate/atlas_overlap.h"
#include "core/annotate/neuron_annotation.h"
#include "core/annotate/stimulus_events.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

Mask whole(const nlohmann::json& dims) {
  Mask mask;
  for (std::size_t i = 0; i < 3; ++i) mask.grid.dims[i] = dims.at(i).get<int>();
  for (std::uint32_t v = 0; v < mask.grid.voxel_count(); ++v) mask.voxels.push_back(v);
  return mask;
}

void refused(StimulusEvent event, const std::string& part) {
  const Result<EventRegressors> regressors = sample_events({event}, {20.0}, 10.0);
  REQUIRE_FALSE(regressors.ok());
  CHECK_MESSAGE(regressors.error().message.find(part) != std::string::npos,
                regressors.error().message);
}

Coupling coupling_of(std::vector<float> r, std::vector<std::int32_t> best, std::vector<double> q) {
  Coupling coupling;
  coupling.n_neurons = best.size();
  coupling.n_networks = r.size() / best.size();
  coupling.r = std::move(r);
  coupling.best_network = std::move(best);
  coupling.neuron_p = q;
  coupling.neuron_q = std::move(q);
  coupling.network_ids = {"visual", "auditory"};
  return coupling;
}

const std::vector<std::string> kDescriptions{"Calcarine", "Heschl"};

}  // namespace

TEST_CASE("event samples are the share of each bin that events cover") {
  const nlohmann::json golden = test::read_golden("annotation.json").at("events");
  const double run_secs = golden.at("tr_secs").get<double>() * golden.at("n_scans").get<double>();
  for (const auto& kind : golden.at("kinds").items()) {
    std::vector<StimulusEvent> events;
    for (const nlohmann::json& event : kind.value().at("events")) {
      events.push_back({event.at(0), event.at(1), event.at(2), kind.key(), 0});
    }
    const Result<EventRegressors> regressors = sample_events(events, {run_secs}, 10.0);
    REQUIRE(regressors.ok());
    const auto expected = kind.value().at("samples").get<std::vector<double>>();
    REQUIRE(regressors->samples.n_times() == expected.size());
    CHECK(regressors->n_events.at(0) == 3);
    // The script counts 2000 points per bin, so that it is right to 1 / 2000.
    for (std::size_t j = 0; j < expected.size(); ++j) {
      CHECK(std::abs(static_cast<double>(regressors->samples.unit(0)[j]) - expected[j]) < 6e-4);
    }
  }
}

TEST_CASE("an event keeps its area wherever it starts, and runs are kept apart") {
  for (const double onset : {5.0, 5.03, 5.05, 5.0999}) {
    const auto regressors =
        sample_events({{onset, 1.37, 2.0, "a", 1}, {1.0, 1.0, 1.0, "b", 0}}, {10.0, 10.0}, 10.0);
    REQUIRE(regressors.ok());
    double area = 0.0;
    for (const float value : regressors->samples.unit(0).subspan(101)) {
      area += static_cast<double>(value) / 10.0;
    }
    CHECK(area == doctest::Approx(2.74).epsilon(1e-6));
    for (const float value : regressors->samples.unit(0).first(101)) CHECK(value == 0.0F);
    CHECK(regressors->samples.run_starts == std::vector<std::size_t>{0, 101});
  }
}

TEST_CASE("events outside of the run are counted, impossible ones are refused") {
  const auto regressors = sample_events(
      {{25.0, 3.0, 1.0, "a", 0}, {-9.0, 3.0, 1.0, "a", 0}, {19.0, 9.0, 1.0, "a", 0}}, {20.0}, 10.0);
  REQUIRE(regressors.ok());
  CHECK(regressors->n_outside == 2);
  CHECK(regressors->n_events == std::vector<std::size_t>{1});
  const double nan = std::nan("");
  refused({nan, 1.0, 1.0, "a", 0}, "event 1 (a): onset");
  refused({1.0, -1.0, 1.0, "a", 0}, "duration is -1");
  refused({1.0, nan, 1.0, "a", 0}, "duration");
  refused({1e12, 1.0, 1.0, "a", 0}, "onset");
  refused({1.0, 1.0, nan, "a", 0}, "value");
  refused({1.0, 1.0, 1.0, "a", 1}, "run is 2, but there are 1");
  CHECK_FALSE(sample_events({}, {20.0}, 10.0).ok());
}

TEST_CASE("shares of regions, coverage and peaks equal scipy's") {
  const nlohmann::json golden = test::read_golden("annotation.json").at("atlas");
  const Mask mask = whole(golden.at("dims"));
  const auto map = golden.at("map").get<std::vector<float>>();
  const auto labels = golden.at("labels").get<std::vector<std::int32_t>>();
  const MapThreshold threshold{MapThresholdRule::kZ, 1.0};
  const AtlasOverlap overlap = overlap_with_atlas(map, labels, threshold);
  CHECK(overlap.share_outside == doctest::Approx(golden.at("share").at(0).get<double>()));
  double last = 1.0;
  double sum = overlap.share_outside;
  for (const RegionShare& region : overlap.regions) {
    const auto label = static_cast<std::size_t>(region.label);
    CHECK(region.share == doctest::Approx(golden.at("share").at(label).get<double>()));
    CHECK(region.coverage == doctest::Approx(golden.at("coverage").at(label - 1).get<double>()));
    CHECK(region.share <= last);
    last = region.share;
    sum += region.share;
  }
  CHECK(sum == doctest::Approx(1.0));
  const std::vector<Peak> peaks = peaks_of(mask, map, threshold, {0.0, 100});
  REQUIRE(peaks.size() == golden.at("peaks").size());
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
      CHECK(peaks[i].world_mm[axis] == golden.at("peaks").at(i).at(axis).get<double>());
    }
  }
}

TEST_CASE("peaks keep their distance in mm and a plateau has one") {
  Mask mask = whole({6, 1, 1});
  mask.grid.world_from_voxel(0, 0) = -3.0;
  mask.grid.world_from_voxel(0, 3) = 10.0;
  const std::vector<float> map{5, 1, 4, 4, 1, 3};
  const MapThreshold positive{MapThresholdRule::kPositive, 0.0};
  const std::vector<Peak> all = peaks_of(mask, map, positive, {0.0, 10});
  REQUIRE(all.size() == 3);
  CHECK(all[1].mask_voxel == 2);
  CHECK(all[1].world_mm[0] == 4.0);
  CHECK(peaks_of(mask, map, positive, {7.0, 10}).size() == 2);  // 5 at 10 mm, 3 at -5 mm
  CHECK(peaks_of(mask, map, positive, {0.0, 1}).size() == 1);
  CHECK(peaks_of(mask, std::vector<float>(6, 0.0F), positive, {0.0, 10}).empty());
}

TEST_CASE("a network outside of the atlas, and an empty one, have no share") {
  const std::vector<float> map{0, 0, 1, 1};
  const std::vector<std::int32_t> labels{4, 4, 0, 0};
  const AtlasOverlap outside = overlap_with_atlas(map, labels, {});
  CHECK(outside.regions.empty());
  CHECK(outside.share_outside == 1.0);
  const AtlasOverlap none = overlap_with_atlas(std::vector<float>(4, 0.0F), labels, {});
  CHECK(none.n_voxels_inside == 0);
  CHECK(none.share_outside == 0.0);
}

TEST_CASE("a neuron inherits a description only from a significant coupling") {
  const Coupling coupling =
      coupling_of({0.5F, 0.4F, 0.3F, -0.2F, kNan, kNan}, {0, 0, -1}, {0.01, 0.20, std::nan("")});
  const std::vector<NeuronAnnotation> neurons = annotate_neurons(coupling, kDescriptions, 0.05);
  CHECK(neurons[0].status == AnnotationStatus::kAnnotated);
  CHECK(neurons[0].description == "Calcarine");
  CHECK(neurons[0].runner_up == 1);
  CHECK(neurons[0].statement ==
        "Follows visual (r 0.500, p 0.010, q 0.010). Next is auditory (r 0.400).");
  CHECK(neurons[1].status == AnnotationStatus::kNotAnnotated);
  CHECK(neurons[1].description.empty());
  CHECK(neurons[1].statement ==
        "Not annotated: its best match, visual (r 0.300), is not significant (q 0.200 > 0.05).");
  CHECK(neurons[2].status == AnnotationStatus::kNoSignal);
  CHECK(neurons[2].network == -1);
  CHECK(std::isnan(neurons[2].r));
}

TEST_CASE("without a null model nothing is inherited") {
  Coupling coupling = coupling_of({0.9F, 0.1F}, {0}, {});
  const std::vector<NeuronAnnotation> neurons = annotate_neurons(coupling, kDescriptions, 0.05);
  CHECK(neurons[0].status == AnnotationStatus::kNotTested);
  CHECK(neurons[0].description.empty());
  CHECK(annotation_status_name(neurons[0].status) == "not tested");
}

TEST_CASE("the runner-up is by size where the coupling is absolute") {
  Coupling coupling = coupling_of({0.5F, -0.45F}, {0}, {0.01});
  coupling.absolute = true;
  CHECK(annotate_neurons(coupling, kDescriptions, 0.05)[0].runner_up_r == doctest::Approx(-0.45));
}

}  // namespace sync_act
