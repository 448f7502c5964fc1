#include "core/networks/dictionary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/networks/sparse_codes.h"
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
  Result<std::unique_ptr<NetworkJob>> job = dictionary_method().create(input, values);
  if (!job.ok()) return job.error();
  const Status status = run_to_end(**job, {});
  if (!status.ok()) return status.error();
  return (*job)->take_result();
}

std::vector<double> figures_of(const FoundNetworks& found, const std::string& name) {
  for (const auto& [key, values] : found.network_figures) {
    if (key == name) return values;
  }
  return {};
}

bool has_note(const FoundNetworks& found, const std::string& words) {
  return std::any_of(found.notes.begin(), found.notes.end(), [&](const std::string& note) {
    return note.find(words) != std::string::npos;
  });
}

// 1/2 ||X - D A||^2 + penalty ||A||_1 in double from what the user gets.
double objective_of(const TimeSeries& bold, const FoundNetworks& found, double alpha) {
  const TimeSeries& courses = found.networks.time_courses;
  double energy = 0.0;
  for (const float x : bold.values()) energy += static_cast<double>(x) * static_cast<double>(x);
  const double penalty = alpha * std::sqrt(energy / static_cast<double>(bold.n_units()));
  // A z-scored course is sqrt(scans) times the unit atom, its map 1 / sqrt(scans) times the codes.
  const double scale = std::sqrt(static_cast<double>(bold.n_times()));
  double objective = 0.0;
  for (std::size_t v = 0; v < bold.n_units(); ++v) {
    std::vector<double> left(bold.unit(v).begin(), bold.unit(v).end());
    for (std::size_t k = 0; k < courses.n_units(); ++k) {
      const auto weight = static_cast<double>(found.networks.maps[k * bold.n_units() + v]);
      objective += penalty * std::abs(weight) * scale;
      for (std::size_t t = 0; t < left.size(); ++t) {
        left[t] -= weight * static_cast<double>(courses.unit(k)[t]);
      }
    }
    for (const double x : left) objective += 0.5 * x * x;
  }
  return objective;
}

}  // namespace

TEST_CASE("dictionary: the objective is within 1 % of scikit-learn's") {
  const nlohmann::json golden = test::read_golden("dictionary.json");
  for (const nlohmann::json& expected : golden.at("cases")) {
    const TimeSeries bold = test::planted_series(expected.at("n_times"), expected.at("n_voxels"),
                                                 expected.at("n_sources"), expected.at("noise"));
    for (std::size_t i = 0; i < 9; ++i) {  // the data are the same to float's rounding
      CHECK(bold.unit(i / 3)[i % 3] ==
            doctest::Approx(expected.at("some_values").at(i).get<double>()).epsilon(1e-5));
    }
    const auto alpha = expected.at("alpha").get<double>();
    for (const char* seed : {"1", "2", "3"}) {
      const auto found = find(bold, {{"count", std::to_string(expected.at("count").get<int>())},
                                     {"alpha", std::to_string(alpha)},
                                     {"batch_size", "64"},
                                     {"seed", seed}});
      REQUIRE(found.ok());
      const double reached = objective_of(bold, *found, alpha);
      const double theirs = std::min(expected.at("dict_learning").get<double>(),
                                     expected.at("mini_batch").get<double>());
      MESSAGE("ours / theirs " << reached / theirs << " epochs "
                               << found->convergence.n_iterations);
      CHECK(reached < 1.01 * theirs);
      // What the job says about itself is what its result is: float sums and a z-score lie between.
      CHECK(found->convergence.trajectory.back() == doctest::Approx(reached).epsilon(1e-4));
    }
  }
}

TEST_CASE("dictionary: the objective falls from epoch to epoch") {
  const TimeSeries bold = test::planted_series(80, 900, 8, 1.0);
  const auto found = find(bold, {{"count", "12"}, {"batch_size", "64"}, {"tolerance", "0"}});
  REQUIRE(found.ok());
  const std::vector<double>& trajectory = found->convergence.trajectory;
  REQUIRE(trajectory.size() == 11);
  for (std::size_t i = 1; i < trajectory.size(); ++i) CHECK(trajectory[i] < trajectory[i - 1]);
  CHECK_FALSE(found->convergence.converged);
  CHECK(has_note(*found, "more epochs would change"));
}

TEST_CASE("dictionary: planted sources come back, as positive maps with their time courses") {
  const std::size_t n_sources = 6;
  const TimeSeries bold = test::planted_series(200, 1200, n_sources, 0.7);
  const auto found = find(bold, {{"count", "6"}, {"batch_size", "128"}});
  REQUIRE(found.ok());
  CHECK(found->convergence.converged);
  for (std::size_t k = 0; k < n_sources; ++k) {
    std::vector<double> map;
    std::vector<double> course;
    for (std::size_t v = 0; v < 1200; ++v) {
      map.push_back(test::planted_weight_at(v, k, 1200, n_sources));
    }
    for (std::size_t t = 0; t < 200; ++t) course.push_back(test::planted_course_at(t, k, 7));
    double best = 0.0;
    double course_r = 0.0;
    for (std::size_t j = 0; j < 6; ++j) {
      const std::span<const float> ours(found->networks.maps.data() + j * 1200, 1200);
      const double r = test::correlation_of(map, ours);
      if (r > best) {
        best = r;
        course_r = test::correlation_of(course, found->networks.time_courses.unit(j));
      }
    }
    MESSAGE(best << " " << course_r);
    CHECK(best > 0.95);
    CHECK(course_r > 0.95);
  }
  const std::vector<double> explained = figures_of(*found, "explained_variance");
  REQUIRE(explained.size() == n_sources);
  CHECK(std::is_sorted(explained.rbegin(), explained.rend()));
  CHECK(explained.back() > 0.0);
}

TEST_CASE("dictionary: codes equal the optimality conditions of the Lasso") {
  const TimeSeries bold = test::planted_series(50, 40, 4, 0.6);
  const std::size_t n_atoms = 9;
  std::vector<double> atoms(n_atoms * 50);
  for (std::size_t i = 0; i < atoms.size(); ++i) atoms[i] = 0.2 * (test::uniform_at(i, 3) - 0.5);
  SparseCoder coder(50, n_atoms);
  coder.set_atoms(atoms);
  std::vector<std::size_t> voxels(40);
  std::vector<double> energies(40, 50.0);
  for (std::size_t v = 0; v < 40; ++v) voxels[v] = v;
  std::vector<float> codes(40 * coder.stride());
  const float penalty = 0.3F;
  const CodeSums sums = coder.code(bold.values().data(), voxels, energies, penalty,
                                   {.tolerance = 1e-6F, .max_sweeps = 5000}, true, codes);
  CHECK(sums.n_unfinished == 0);
  std::size_t n_used = 0;
  for (std::size_t v = 0; v < 40; ++v) {
    for (std::size_t j = 0; j < n_atoms; ++j) {
      double gradient = 0.0;  // d_j'(x - D a)
      for (std::size_t t = 0; t < 50; ++t) {
        auto left = static_cast<double>(bold.unit(v)[t]);
        for (std::size_t i = 0; i < n_atoms; ++i) {
          left -= static_cast<double>(codes[v * coder.stride() + i]) * atoms[i * 50 + t];
        }
        gradient += atoms[j * 50 + t] * left;
      }
      const float a = codes[v * coder.stride() + j];
      const auto p = static_cast<double>(penalty);
      n_used += a != 0.0F ? 1 : 0;
      if (a == 0.0F) {
        CHECK(std::abs(gradient) <= p + 1e-4);  // float sums of 50 products of size 1
      } else {
        CHECK(gradient == doctest::Approx(a > 0.0F ? p : -p).epsilon(1e-3));
      }
    }
  }
  CHECK(n_used > 40);
  CHECK(n_used < 40 * n_atoms);
}

TEST_CASE("dictionary: the same at any number of threads, another seed another start") {
  const TimeSeries bold = test::planted_series(60, 2000, 8, 1.0);
  const ParameterValues values{{"count", "9"}, {"max_epochs", "3"}};
  const auto one = find(bold, values, 1);
  const auto three = find(bold, values, 3);
  const auto other = find(bold, {{"count", "9"}, {"max_epochs", "3"}, {"seed", "2"}}, 1);
  REQUIRE(one.ok());
  REQUIRE(three.ok());
  REQUIRE(other.ok());
  CHECK(one->networks.maps == three->networks.maps);
  CHECK(one->networks.time_courses.values() == three->networks.time_courses.values());
  CHECK(one->convergence.trajectory == three->convergence.trajectory);
  CHECK(one->networks.maps != other->networks.maps);
}

TEST_CASE("dictionary: voxels without signal get no weight and are named") {
  TimeSeries bold = test::planted_series(60, 600, 6, 0.5);
  const auto clean = find(bold, {{"count", "6"}});
  bold.unit(3)[17] = std::numeric_limits<float>::quiet_NaN();
  bold.unit(5)[0] = std::numeric_limits<float>::infinity();
  std::fill(bold.unit(8).begin(), bold.unit(8).end(), 4.0F);
  const auto found = find(bold, {{"count", "6"}});
  REQUIRE(clean.ok());
  REQUIRE(found.ok());
  CHECK(has_note(*found, "2 voxels with values that are not finite"));
  CHECK(has_note(*found, "1 constant voxels"));
  for (std::size_t k = 0; k < 6; ++k) {
    for (const std::size_t v : {3U, 5U, 8U}) CHECK(found->networks.maps[k * 600 + v] == 0.0F);
    for (const float x : found->networks.time_courses.unit(k)) CHECK(std::isfinite(x));
  }
}

TEST_CASE("dictionary: an alpha that leaves no weight is said so") {
  const TimeSeries bold = test::planted_series(60, 300, 3, 1.0);
  const auto found = find(bold, {{"count", "3"}, {"alpha", "1"}});
  REQUIRE(found.ok());
  CHECK(has_note(*found, "Every weight is 0 at alpha 1"));
  CHECK(std::count(found->networks.maps.begin(), found->networks.maps.end(), 0.0F) == 900);
  for (const float x : found->networks.time_courses.values()) CHECK(x == 0.0F);
  CHECK(figures_of(*found, "nonzero_share") == std::vector<double>(3, 0.0));
}

TEST_CASE("dictionary: more networks than scans or voxels are refused by name and value") {
  const TimeSeries bold = test::planted_series(10, 30, 3, 1.0);
  const auto by_scans = find(bold, {{"count", "11"}});
  REQUIRE_FALSE(by_scans.ok());
  CHECK(by_scans.error().message == "count is 11, but there are only 10 scans.");
  const TimeSeries narrow = test::planted_series(10, 4, 2, 1.0);
  const auto by_voxels = find(narrow, {{"count", "5"}});
  REQUIRE_FALSE(by_voxels.ok());
  CHECK(by_voxels.error().message == "count is 5, but there are only 4 voxels.");
  TimeSeries dead(10, 20);
  const auto without_signal = find(dead, {{"count", "2"}});
  REQUIRE_FALSE(without_signal.ok());
  CHECK(without_signal.error().message.find("only 0 of 20 voxels have a signal") !=
        std::string::npos);
}

TEST_CASE("dictionary: cancels at every step, and progress never falls") {
  const TimeSeries bold = test::planted_series(40, 300, 4, 1.0);
  const Mask mask = test::row_mask(300);
  NetworkInput input;
  input.bold = &bold;
  input.mask = &mask;
  const ParameterValues values{{"count", "4"}, {"batch_size", "100"}, {"max_epochs", "2"}};
  std::size_t n_units = 1;
  {
    auto job = dictionary_method().create(input, values);
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
  CHECK(n_units > 12);
  for (std::size_t stop = 0; stop < n_units; ++stop) {
    auto job = dictionary_method().create(input, values);
    for (std::size_t i = 0; i < stop; ++i) REQUIRE((*job)->advance().ok());
    (*job)->cancel();
    const auto state = (*job)->advance();
    REQUIRE_FALSE(state.ok());
    CHECK(state.error().code == ErrorCode::kCancelled);
  }
}

}  // namespace sync_act
