#include "core/networks/vsdbn.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/networks/rbm.h"
#include "tests/core/golden_json.h"
#include "tests/core/networks/planted_series.h"

namespace sync_act {
namespace {

Result<FoundNetworks> find(const TimeSeries& bold, const ParameterValues& values,
                           int n_threads = 1) {
  const Mask mask = test::row_mask(bold.n_units());
  NetworkInput input;
  input.bold = &bold;
  input.mask = &mask;
  input.n_threads = n_threads;
  Result<std::unique_ptr<NetworkJob>> job = vsdbn_method().create(input, values);
  if (!job.ok()) return job.error();
  const Status status = run_to_end(**job, {});
  if (!status.ok()) return status.error();
  return (*job)->take_result();
}

bool has_note(const FoundNetworks& found, const std::string& words) {
  return std::any_of(found.notes.begin(), found.notes.end(), [&](const std::string& note) {
    return note.find(words) != std::string::npos;
  });
}

// Spatial r of each planted source with its best map of the networks [first, last).
std::vector<double> best_matches(const FoundNetworks& found, std::size_t n_sources,
                                 std::size_t first, std::size_t last) {
  const std::size_t n_voxels = found.networks.mask.size();
  std::vector<double> best(n_sources, -1.0);
  for (std::size_t k = 0; k < n_sources; ++k) {
    std::vector<double> map;
    for (std::size_t v = 0; v < n_voxels; ++v) {
      map.push_back(test::planted_weight_at(v, k, n_voxels, n_sources));
    }
    for (std::size_t j = first; j < last; ++j) {
      const std::span<const float> ours(found.networks.maps.data() + j * n_voxels, n_voxels);
      best[k] = std::max(best[k], test::correlation_of(map, ours));
    }
  }
  return best;
}

}  // namespace

TEST_CASE("rbm: two updates equal numpy's with the same draws") {
  const nlohmann::json golden = test::read_golden("vsdbn.json");
  const std::size_t n_samples = 9;
  const std::size_t n_visible = 300;
  const std::size_t n_hidden = 10;
  std::vector<float> values(n_visible * n_samples);
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = static_cast<float>(3.0 * (test::uniform_at(i, 11) - 0.5));
  }
  std::vector<float> weights(n_visible * n_hidden);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] = static_cast<float>(0.2 * (test::uniform_at(i, 12) - 0.5));
  }
  std::vector<std::size_t> columns(n_visible);
  std::iota(columns.begin(), columns.end(), 0U);
  Rbm rbm({values.data(), n_samples, columns},
          {.n_hidden = n_hidden, .learning_rate = 0.05, .l1 = 0.02, .batch_size = 6}, 1, 1, 1);
  rbm.set_weights(weights);
  const auto draws = [&](std::size_t n, std::uint32_t seed) {
    std::vector<double> uniforms(n * n_hidden);
    for (std::size_t i = 0; i < uniforms.size(); ++i) uniforms[i] = test::uniform_at(i, seed);
    return uniforms;
  };
  rbm.learn_batch(std::vector<std::size_t>{3, 0, 7, 8, 1, 4}, draws(6, 13));
  rbm.learn_batch(std::vector<std::size_t>{2, 5, 6, 3}, draws(4, 14));
  // Float32 sums of up to 300 products of size 0.1: 1e-5 is some ten times their rounding.
  constexpr double kTolerance = 1e-5;
  const auto near = [&](float ours, const nlohmann::json& theirs) {
    return std::abs(static_cast<double>(ours) - theirs.get<double>()) < kTolerance;
  };
  double squares = 0.0;
  int n_zero = 0;
  for (std::size_t i = 0; i < n_visible; ++i) {
    for (std::size_t j = 0; j < n_hidden; ++j) {
      const float w = rbm.weight(i, j);
      squares += static_cast<double>(w) * static_cast<double>(w);
      n_zero += w == 0.0F ? 1 : 0;
      if (i < 4) CHECK(near(w, golden.at("first_weights").at(i * n_hidden + j)));
      if (i >= 296) CHECK(near(w, golden.at("last_weights").at((i - 296) * n_hidden + j)));
    }
  }
  CHECK(squares == doctest::Approx(golden.at("sum_of_squares").get<double>()).epsilon(1e-5));
  CHECK(n_zero == golden.at("n_zero").get<int>());
  CHECK(n_zero > 0);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(near(rbm.visible_bias()[i], golden.at("first_visible_bias").at(i)));
    CHECK(near(rbm.visible_bias()[295 + i], golden.at("last_visible_bias").at(i)));
  }
  for (std::size_t j = 0; j < n_hidden; ++j) {
    CHECK(near(rbm.hidden_bias()[j], golden.at("hidden_bias").at(j)));
  }
}

TEST_CASE("vsdbn: the reconstruction error falls and planted sources come back at each level") {
  const std::size_t n_sources = 6;
  const TimeSeries bold = test::planted_series(200, 3000, n_sources, 0.7);
  const auto found = find(bold, {{"hidden_units", "48"}, {"layers", "2"}});
  REQUIRE(found.ok());
  const std::vector<double>& errors = found->convergence.trajectory;
  REQUIRE(errors.size() == 220);
  MESSAGE(errors[0] << " " << errors[19] << " " << errors[20] << " " << errors[219]);
  // z-scored voxels: 1 is what no network at all would leave.
  CHECK(errors[0] > 0.8);
  CHECK(errors[19] < 0.7);
  CHECK(errors[219] < 0.9 * errors[20]);
  // The noise of CD-1 lets single epochs rise; any five epochs together fall.
  for (std::size_t i = 5; i < 20; ++i) CHECK(errors[i] < errors[i - 5]);
  const auto first = best_matches(*found, n_sources, 0, 48);
  const auto second = best_matches(*found, n_sources, 48, 96);
  for (std::size_t k = 0; k < n_sources; ++k) {
    MESSAGE(first[k] << " " << second[k]);
    CHECK(first[k] > 0.9);
  }
  CHECK(found->networks.time_courses.unit_ids.front() == "L1:0");
  CHECK(found->networks.time_courses.unit_ids.back() == "L2:47");
}

TEST_CASE("vsdbn: one level is the same as that level among all") {
  const TimeSeries bold = test::planted_series(60, 300, 4, 0.7);
  const auto all = find(bold, {{"hidden_units", "8"}, {"epochs", "4"}, {"l1", "0.01"}});
  const auto second =
      find(bold, {{"hidden_units", "8"}, {"epochs", "4"}, {"l1", "0.01"}, {"level", "2"}});
  REQUIRE(all.ok());
  REQUIRE(second.ok());
  REQUIRE(second->networks.time_courses.n_units() == 8);
  REQUIRE(all->networks.time_courses.n_units() == 24);
  CHECK(second->networks.time_courses.unit_ids.front() == "L2:0");
  CHECK(second->convergence.trajectory.size() == 44);
  const auto& maps = all->networks.maps;
  CHECK(std::equal(second->networks.maps.begin(), second->networks.maps.end(),
                   maps.begin() + 8 * 300));
}

TEST_CASE("vsdbn: the same at any number of threads, another seed another start") {
  const TimeSeries bold = test::planted_series(50, 1500, 6, 1.0);
  const ParameterValues values{{"hidden_units", "10"}, {"epochs", "2"}};
  const auto one = find(bold, values, 1);
  const auto three = find(bold, values, 3);
  const auto other = find(bold, {{"hidden_units", "10"}, {"epochs", "2"}, {"seed", "2"}}, 1);
  REQUIRE(one.ok());
  REQUIRE(three.ok());
  REQUIRE(other.ok());
  CHECK(one->networks.maps == three->networks.maps);
  CHECK(one->networks.time_courses.values() == three->networks.time_courses.values());
  CHECK(one->convergence.trajectory == three->convergence.trajectory);
  CHECK(one->networks.maps != other->networks.maps);
}

TEST_CASE("vsdbn: voxels without signal stay 0 and all else is finite") {
  TimeSeries bold = test::planted_series(60, 300, 4, 0.7);
  bold.unit(3)[17] = std::numeric_limits<float>::quiet_NaN();
  std::fill(bold.unit(8).begin(), bold.unit(8).end(), 4.0F);
  const auto found = find(bold, {{"hidden_units", "8"}, {"epochs", "3"}, {"l1", "0.01"}});
  REQUIRE(found.ok());
  CHECK(has_note(*found, "2 voxels without signal were left out"));
  for (std::size_t k = 0; k < 24; ++k) {
    CHECK(found->networks.maps[k * 300 + 3] == 0.0F);
    CHECK(found->networks.maps[k * 300 + 8] == 0.0F);
  }
  for (const float x : found->networks.maps) REQUIRE(std::isfinite(x));
  for (const float x : found->networks.time_courses.values()) REQUIRE(std::isfinite(x));
}

TEST_CASE("vsdbn: fewer scans than maps are said so") {
  const TimeSeries bold = test::planted_series(20, 300, 4, 0.7);
  const auto few = find(
      bold, {{"hidden_units", "25"}, {"epochs", "2"}, {"layers", "1"}, {"regression", "together"}});
  REQUIRE(few.ok());
  CHECK(has_note(*few, "each map was regressed on its own"));
  CHECK(few->networks.time_courses.n_units() == 25);
}

TEST_CASE("vsdbn: a larger l1 leaves fewer weights") {
  const TimeSeries bold = test::planted_series(40, 600, 4, 0.7);
  const auto zeros = [&](const char* l1) {
    const auto found = find(bold, {{"hidden_units", "8"}, {"layers", "1"}, {"l1", l1}});
    REQUIRE(found.ok());
    const auto& maps = found->networks.maps;
    return std::count(maps.begin(), maps.end(), 0.0F);
  };
  CHECK(zeros("0") == 0);
  CHECK(zeros("0.1") > zeros("0.01"));
}

TEST_CASE("vsdbn: what cannot be is refused by name and value") {
  const TimeSeries bold = test::planted_series(20, 30, 4, 0.7);
  const auto level = find(bold, {{"layers", "2"}, {"level", "3"}});
  REQUIRE_FALSE(level.ok());
  CHECK(level.error().message == "level is 3, but there are only 2 layers.");
  CHECK_FALSE(find(bold, {{"hidden_units", "0"}}).ok());
  const TimeSeries dead(20, 30);
  const auto without_signal = find(dead, {});
  REQUIRE_FALSE(without_signal.ok());
  CHECK(without_signal.error().message == "None of the 30 voxels has a signal.");
  CHECK_FALSE(find(TimeSeries(1, 30), {}).ok());
}

TEST_CASE("vsdbn: cancels at every step, and progress never falls") {
  const TimeSeries bold = test::planted_series(40, 200, 4, 1.0);
  const Mask mask = test::row_mask(200);
  NetworkInput input;
  input.bold = &bold;
  input.mask = &mask;
  const ParameterValues values{{"hidden_units", "4"}, {"epochs", "2"}, {"layers", "2"}};
  std::size_t n_units = 1;
  {
    auto job = vsdbn_method().create(input, values);
    REQUIRE(job.ok());
    double before = 0.0;
    for (;; ++n_units) {
      const auto state = (*job)->advance();
      REQUIRE(state.ok());
      CHECK((*job)->progress().fraction >= before);
      before = (*job)->progress().fraction;
      if (*state == JobState::kDone) break;
    }
    CHECK(before == 1.0);
  }
  CHECK(n_units > 20);
  for (std::size_t stop = 0; stop < n_units; ++stop) {
    auto job = vsdbn_method().create(input, values);
    for (std::size_t i = 0; i < stop; ++i) REQUIRE((*job)->advance().ok());
    (*job)->cancel();
    const auto state = (*job)->advance();
    REQUIRE_FALSE(state.ok());
    CHECK(state.error().code == ErrorCode::kCancelled);
  }
}

}  // namespace sync_act
