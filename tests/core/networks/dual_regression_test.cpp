#include "core/networks/dual_regression.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

struct Golden {
  nlohmann::json json = test::read_golden("networks.json").at("dual_regression");
  std::vector<float> maps = json.at("input_maps").get<std::vector<float>>();
  TimeSeries bold{json.at("n_times").get<std::size_t>(), json.at("n_voxels").get<std::size_t>(),
                  json.at("bold").get<std::vector<float>>()};
  Golden() { bold.run_starts = json.at("run_starts").get<std::vector<std::size_t>>(); }
};

// Relative to the largest value, which is near 5; both sides are double, only the results float32.
void check_equal(const std::vector<float>& ours, const nlohmann::json& expected) {
  REQUIRE(ours.size() == expected.size());
  double largest = 0.0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    largest =
        std::max(largest, std::abs(static_cast<double>(ours[i]) - expected.at(i).get<double>()));
  }
  CHECK(largest < 1e-5);
}

// Blobs of maps with their series, and noise.
struct Planted {
  std::size_t n_times = 80, n_voxels = 3000, n_maps = 4;
  std::vector<float> maps = std::vector<float>(n_voxels * n_maps);
  TimeSeries courses{n_times, n_maps};
  TimeSeries bold{n_times, n_voxels};

  Planted() {
    Rng rng(5);
    for (float& value : courses.values()) value = static_cast<float>(rng.normal());
    for (float& value : bold.values()) value = static_cast<float>(0.5 * rng.normal());
    for (std::size_t k = 0; k < n_maps; ++k) {
      for (std::size_t v = 0; v < n_voxels; ++v) {
        const double x = (static_cast<double>(v) - 400.0 - 700.0 * static_cast<double>(k)) / 200.0;
        const float weight = static_cast<float>(std::exp(-x * x));
        maps[k * n_voxels + v] = weight;
        for (std::size_t t = 0; t < n_times; ++t) bold.unit(v)[t] += weight * courses.unit(k)[t];
      }
    }
  }
};

}  // namespace

TEST_CASE("dual regression equals numpy's least squares") {
  const Golden golden;
  for (const bool normalize : {false, true}) {
    CAPTURE(normalize);
    const auto result = dual_regression(golden.bold, golden.maps, {normalize}, 1);
    REQUIRE_MESSAGE(result.ok(), result.error().message);
    check_equal(result->time_courses.values(), golden.json.at("time_courses"));
    check_equal(result->maps, golden.json.at(normalize ? "normalized_maps" : "maps"));
  }
}

TEST_CASE("dual regression finds planted time courses and maps, at any number of threads") {
  const Planted planted;
  const auto one = dual_regression(planted.bold, planted.maps, {false}, 1);
  const auto three = dual_regression(planted.bold, planted.maps, {false}, 3);
  REQUIRE(one.ok());
  REQUIRE(three.ok());
  CHECK(one->time_courses.values() == three->time_courses.values());
  CHECK(one->maps == three->maps);
  double course_error = 0.0, map_error = 0.0;
  for (std::size_t i = 0; i < planted.courses.values().size(); ++i) {
    course_error = std::max(
        course_error,
        static_cast<double>(std::abs(one->time_courses.values()[i] - planted.courses.values()[i])));
  }
  for (std::size_t i = 0; i < planted.maps.size(); ++i) {
    map_error += std::abs(static_cast<double>(one->maps[i] - planted.maps[i]));
  }
  // Noise of SD .5 over about 300 voxels with weight: SD .03, at most 5 SD over 320 values.
  CHECK(course_error < 0.16);
  // Noise of SD .5 over 80 scans: mean |error| .5 x .8 / sqrt(80).
  CHECK(map_error / static_cast<double>(planted.maps.size()) < 0.06);
}

TEST_CASE("voxels with NaN, Inf or without signal are left out and do not spread") {
  Planted planted;
  constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
  planted.bold.unit(3)[7] = kNaN;
  planted.bold.unit(500)[0] = std::numeric_limits<float>::infinity();
  for (float& value : planted.bold.unit(1000)) value = 3.0F;
  planted.maps[2 * planted.n_voxels + 2000] = kNaN;
  const auto result = dual_regression(planted.bold, planted.maps, {}, 1);
  REQUIRE_MESSAGE(result.ok(), result.error().message);
  CHECK(result->n_voxels_left_out == 4);
  for (const float value : result->maps) REQUIRE(std::isfinite(value));
  for (const float value : result->time_courses.values()) REQUIRE(std::isfinite(value));
  for (std::size_t k = 0; k < planted.n_maps; ++k) {
    CHECK(result->maps[k * planted.n_voxels + 1000] == 0.0F);
  }
}

TEST_CASE("an empty map gets no time course; dependent and too many maps are refused by name") {
  Planted planted;
  const auto map = [&](std::size_t k) {
    return std::span(planted.maps).subspan(k * planted.n_voxels, planted.n_voxels);
  };
  for (float& value : map(1)) value = 0.25F;
  const auto result = dual_regression(planted.bold, planted.maps, {}, 1);
  REQUIRE(result.ok());
  CHECK(result->empty_maps == std::vector<std::size_t>{1});
  for (const float value : result->time_courses.unit(1)) CHECK(value == 0.0F);

  for (std::size_t v = 0; v < planted.n_voxels; ++v) map(1)[v] = map(0)[v] - 2.0F * map(2)[v];
  auto job = DualRegressionJob::create(planted.bold, planted.maps, {"a", "b", "c", "d"}, {}, 1);
  REQUIRE(job.ok());
  const Status dependent = run_to_end(**job, {});
  REQUIRE_FALSE(dependent.ok());
  CHECK(dependent.error().message.find("map c is a linear combination") != std::string::npos);

  const TimeSeries few(4, planted.n_voxels);
  const auto refused = DualRegressionJob::create(few, planted.maps, {}, {}, 1);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("4 maps and 1 runs of 4 scans") != std::string::npos);
}

}  // namespace sync_act
