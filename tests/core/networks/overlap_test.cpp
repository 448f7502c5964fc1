#include "core/networks/overlap.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

std::vector<float> concatenated(const nlohmann::json& maps) {
  std::vector<float> all;
  for (const nlohmann::json& map : maps) {
    for (const nlohmann::json& value : map) all.push_back(value.get<float>());
  }
  return all;
}

MapThreshold threshold_of(const std::string& rule, double level) {
  OverlapOptions options;
  const ParameterField<OverlapOptions>* field =
      find_parameter(overlap_parameters(), "map_threshold");
  field->set(options, parse_parameter(field->spec, rule).value());
  return {options.threshold_a.rule, level};
}

MapOverlap matrix(std::size_t n_a, std::size_t n_b, std::vector<double> r) {
  MapOverlap overlap;
  overlap.n_a = n_a;
  overlap.n_b = n_b;
  overlap.dice = overlap.jaccard = r;
  overlap.r = std::move(r);
  return overlap;
}

}  // namespace

TEST_CASE("spatial r, Dice and Jaccard equal numpy's under every threshold") {
  const nlohmann::json golden = test::read_golden("overlap.json").at("overlap");
  const std::vector<float> a = concatenated(golden.at("a"));
  const std::vector<float> b = concatenated(golden.at("b"));
  CHECK(golden.at("cases").size() == 4);
  for (const nlohmann::json& expected : golden.at("cases")) {
    OverlapOptions options;
    options.threshold_a = options.threshold_b =
        threshold_of(expected.at("rule"), expected.at("value").get<double>());
    const Result<MapOverlap> one = overlap_of_maps(a, 3, b, 2, options, 1);
    const Result<MapOverlap> many = overlap_of_maps(a, 3, b, 2, options, 4);
    REQUIRE(one.ok());
    CHECK(one->r == many->r);
    CHECK(one->dice == many->dice);
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 2; ++j) {
        // Sums of 60 products in double: 1e-12 is a thousand roundings.
        CHECK(std::abs(one->r[i * 2 + j] - golden.at("r").at(i).at(j).get<double>()) < 1e-12);
        CHECK(std::abs(one->dice[i * 2 + j] - expected.at("dice").at(i).at(j).get<double>()) <
              1e-15);
        CHECK(std::abs(one->jaccard[i * 2 + j] - expected.at("jaccard").at(i).at(j).get<double>()) <
              1e-15);
      }
    }
  }
}

TEST_CASE("a constant map has no r, empty sets have no Dice, one empty set has Dice 0") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> a{0, 0, 0, 0, 0, 1, 2, nan, 3, -4};
  const std::vector<float> b{0, 0, 0, 0, 0, 7.1F, 7.1F, 7.1F, 7.1F, 7.1F};
  OverlapOptions options;
  options.threshold_a = options.threshold_b = {MapThresholdRule::kPositive, 0.0};
  const Result<MapOverlap> overlap = overlap_of_maps(a, 2, b, 2, options, 1);
  REQUIRE(overlap.ok());
  for (const double r : overlap->r) CHECK(std::isnan(r));
  CHECK(std::isnan(overlap->dice[0]));
  CHECK(overlap->dice[1] == 0.0);
  CHECK(overlap->jaccard[1] == 0.0);
  CHECK(overlap->n_inside_a == std::vector<std::size_t>{0, 3});
  CHECK(overlap->dice[3] == doctest::Approx(2.0 * 3 / 8));
}

TEST_CASE("a binary map is taken as it is under every rule") {
  const std::vector<float> map{0, 3, 3, 3, 3, 3, 3, 3, 3, 0};
  for (const char* rule : {"z", "percent_of_max", "top_percent", "positive"}) {
    const std::vector<std::uint8_t> inside = voxels_inside(map, threshold_of(rule, 0.0));
    CHECK(inside == std::vector<std::uint8_t>{0, 1, 1, 1, 1, 1, 1, 1, 1, 0});
  }
}

TEST_CASE("thresholds never take a negative value, and ties go to the first voxels") {
  CHECK(voxels_inside(std::vector<float>{-5, -4, -3}, {MapThresholdRule::kZ, 0.5}) ==
        std::vector<std::uint8_t>{0, 0, 0});
  CHECK(voxels_inside(std::vector<float>{1, 2, 2, 2}, {MapThresholdRule::kTopPercent, 50.0}) ==
        std::vector<std::uint8_t>{0, 1, 1, 0});
  CHECK(describe({MapThresholdRule::kZ, 0.0}) == "value > mean + 2 SD");
  CHECK(describe({MapThresholdRule::kPercentOfMax, 40.0}) == "value >= 40 % of the maximum");
}

TEST_CASE("the matching is one to one, by the largest sum, and leaves out pairs without a value") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  // Greedily 0-0 (.9) would leave 1-1 (.1): 1.0 in sum, less than .8 + .8.
  const std::vector<MatchedPair> pairs =
      match_maps(matrix(2, 2, {0.9, 0.8, 0.8, 0.1}), OverlapMeasure::kSpatialR);
  REQUIRE(pairs.size() == 2);
  CHECK((pairs[0].a == 0 && pairs[0].b == 1));
  CHECK((pairs[1].a == 1 && pairs[1].b == 0));
  CHECK(match_maps(matrix(1, 2, {-0.9, 0.8}), OverlapMeasure::kAbsoluteR).at(0).b == 0);
  CHECK(match_maps(matrix(1, 2, {-0.9, 0.8}), OverlapMeasure::kJaccard).at(0).b == 1);
  const std::vector<MatchedPair> some =
      match_maps(matrix(3, 2, {nan, nan, -0.9, nan, 0.5, nan}), OverlapMeasure::kDice);
  REQUIRE(some.size() == 1);
  CHECK(some[0].a == 2);
}

TEST_CASE("labels become one map each") {
  const std::vector<std::int32_t> labels{0, 7, 2, 7};
  const std::vector<std::int32_t> present = labels_present(labels);
  CHECK(present == std::vector<std::int32_t>{2, 7});
  CHECK(maps_of_labels(labels, present) == std::vector<float>{0, 0, 1, 0, 0, 1, 0, 1});
}

TEST_CASE("maps of different sizes and empty sets are refused") {
  const std::vector<float> six(6, 1.0F);
  CHECK_FALSE(overlap_of_maps(six, 2, six, 3, {}, 1).ok());
  CHECK_FALSE(overlap_of_maps({}, 0, six, 3, {}, 1).ok());
  CHECK_FALSE(overlap_of_maps(six, 4, six, 3, {}, 1).ok());
}

}  // namespace sync_act
