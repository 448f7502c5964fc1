#include "core/networks/ica.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "core/base/rng.h"
#include "core/io/nifti_file.h"
#include "core/io/npy.h"
#include "core/io/voxel_convert.h"
#include "core/networks/component_clusters.h"
#include "core/preprocess/clean_series.h"
#include "tests/core/networks/run_method.h"
#include "tests/core/project_root.h"

namespace sync_act {
namespace {

using test::correlation;
using test::flat_mask;
using test::map_of;
using test::run_method;

std::string golden_path(const char* name) {
  return (test::project_root() / "tests/golden" / name).string();
}

TimeSeries read_series(const std::string& path) {
  Result<TimeSeries> series = read_npy_series(path);
  REQUIRE_MESSAGE(series.ok(), path);
  return *std::move(series);
}

// A .npy of [scan x voxel] as series per voxel.
TimeSeries golden_bold() { return read_series(golden_path("networks_ica_bold_40x600.npy")); }

// The best |r| of a reference map with any of ours.
double best_match(std::span<const float> reference, const FoundNetworks& found) {
  double best = 0.0;
  for (std::size_t k = 0; k < found.networks.time_courses.n_units(); ++k) {
    best = std::max(best, std::abs(correlation(reference, map_of(found, k))));
  }
  return best;
}

FoundNetworks ica_of(const TimeSeries& bold, ParameterValues values, int n_threads = 1) {
  const Mask mask = flat_mask(bold.n_units());
  auto found = run_method("ica", {&bold, &mask, {}, {}, {}, {}, n_threads}, std::move(values));
  REQUIRE_MESSAGE(found.ok(), found.error().message);
  return *std::move(found);
}

std::string refusal(const TimeSeries& bold, ParameterValues values) {
  const Mask mask = flat_mask(bold.n_units());
  const auto found = run_method("ica", {&bold, &mask, {}, {}, {}, {}, 1}, std::move(values));
  REQUIRE_FALSE(found.ok());
  return found.error().message;
}

}  // namespace

TEST_CASE("components are scikit-learn's, and the planted sources, for every nonlinearity") {
  const TimeSeries bold = golden_bold();
  const TimeSeries maps = read_series(golden_path("networks_ica_maps_600x20.npy"));
  const char* const names[] = {"logcosh", "exp", "cube"};
  for (std::size_t i = 0; i < 3; ++i) {
    CAPTURE(names[i]);
    const FoundNetworks found =
        ica_of(bold, {{"count", "5"}, {"nonlinearity", names[i]}, {"tolerance", "1e-7"}});
    CHECK(found.convergence.converged);
    CHECK(found.convergence.trajectory.size() ==
          static_cast<std::size_t>(found.convergence.n_iterations));
    for (std::size_t k = 0; k < 5; ++k) {
      CHECK(best_match(maps.unit(5 * (i + 1) + k), found) >= 0.999);
      CHECK(best_match(maps.unit(k), found) >= 0.98);
    }
  }
}

TEST_CASE("stable components of a real scan are scikit-learn's") {
  const std::string path = (test::shared_data() / "fmri/sub-007_lowres.nii").string();
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: there is no ", path);
    return;
  }
  const TimeSeries mask = read_series(golden_path("networks_sub007_mask.npy"));
  const TimeSeries maps = read_series(golden_path("networks_sub007_maps.npy"));
  auto file = BoldFile::open(path);
  REQUIRE(file.ok());
  const std::size_t n_scans = file->header().n_scans;
  TimeSeries bold(n_scans, mask.n_times());
  std::vector<float> values(file->header().grid.voxel_count());
  for (std::size_t t = 0; t < n_scans; ++t) {
    const auto volume = file->next_volume();
    REQUIRE(volume.ok());
    convert_voxels(file->header().format, (*volume)->bytes, values);
    for (std::size_t v = 0; v < bold.n_units(); ++v) {
      bold.unit(v)[t] = values[static_cast<std::size_t>(mask.unit(0)[v])];
    }
  }
  const auto cleaner = SeriesCleaner::create({}, n_scans, {});
  clean_all(*cleaner, bold, 1);
  const FoundNetworks found =
      ica_of(bold, {{"count", "10"}, {"tolerance", "1e-5"}, {"max_iterations", "2000"}});
  REQUIRE(maps.n_units() >= 3);
  for (std::size_t k = 0; k < maps.n_units(); ++k) {
    CAPTURE(k);
    CHECK(best_match(maps.unit(k), found) >= 0.95);
  }
}

TEST_CASE("maps have mean 0, SD 1 and a positive third moment, ordered by explained variance") {
  const TimeSeries bold = golden_bold();
  const FoundNetworks found = ica_of(bold, {{"count", "8"}});
  const auto& [figure, explained] = found.network_figures.at(0);
  CHECK(figure == "explained_variance");
  CHECK(std::is_sorted(explained.rbegin(), explained.rend()));
  double total = 0.0;
  for (std::size_t k = 0; k < 8; ++k) {
    double sums[4] = {};
    for (const float x : map_of(found, k)) {
      const auto value = static_cast<double>(x);
      sums[1] += value;
      sums[2] += value * value;
      sums[3] += value * value * value;
    }
    CHECK(std::abs(sums[1] / 600.0) < 1e-5);
    CHECK(sums[2] / 600.0 == doctest::Approx(1.0).epsilon(1e-5));
    CHECK(sums[3] > 0.0);
    total += explained[k];
  }
  CHECK(total > 0.95);  // five sources and a little noise
  CHECK(total <= 1.0 + 1e-9);
  // The mixing matrix: least squares of each scan on the maps, which are uncorrelated.
  double largest = 0.0;
  for (std::size_t k = 0; k < 8; ++k) {
    for (std::size_t t = 0; t < bold.n_times(); ++t) {
      double sum = 0.0;
      for (std::size_t v = 0; v < 600; ++v) {
        sum += static_cast<double>(bold.unit(v)[t]) * static_cast<double>(map_of(found, k)[v]);
      }
      const auto ours = static_cast<double>(found.networks.time_courses.unit(k)[t]);
      largest = std::max(largest, std::abs(sum / 600.0 - ours));
    }
  }
  CHECK(largest < 1e-5);
}

TEST_CASE(
    "the same seed gives the same bytes at any number of threads; another seed another start") {
  const TimeSeries bold = golden_bold();
  const FoundNetworks one = ica_of(bold, {{"count", "6"}, {"seed", "3"}});
  const FoundNetworks three = ica_of(bold, {{"count", "6"}, {"seed", "3"}}, 3);
  CHECK(one.networks.maps == three.networks.maps);
  CHECK(one.networks.time_courses.values() == three.networks.time_courses.values());
  CHECK(one.convergence.trajectory == three.convergence.trajectory);
  const FoundNetworks other = ica_of(bold, {{"count", "6"}, {"seed", "4"}});
  CHECK(one.convergence.trajectory != other.convergence.trajectory);
}

TEST_CASE("stability tells planted sources from components of the noise") {
  const TimeSeries bold = golden_bold();
  const TimeSeries maps = read_series(golden_path("networks_ica_maps_600x20.npy"));
  const FoundNetworks found =
      ica_of(bold, {{"count", "9"}, {"stability_runs", "8"}, {"max_iterations", "500"}});
  REQUIRE(found.network_figures.size() == 2);
  const auto& [figure, stability] = found.network_figures.at(1);
  CHECK(figure == "stability");
  double least_of_sources = 1.0;
  for (std::size_t k = 0; k < 9; ++k) {
    double best = 0.0;
    for (std::size_t s = 0; s < 5; ++s) {
      best = std::max(best, std::abs(correlation(map_of(found, k), maps.unit(s))));
    }
    CHECK(stability[k] <= 1.0);
    if (best > 0.9) least_of_sources = std::min(least_of_sources, stability[k]);
  }
  CHECK(least_of_sources > 0.85);
  CHECK(*std::min_element(stability.begin(), stability.end()) < least_of_sources);
  const FoundNetworks again =
      ica_of(bold, {{"count", "9"}, {"stability_runs", "8"}, {"max_iterations", "500"}}, 2);
  CHECK(again.networks.maps == found.networks.maps);
}

TEST_CASE("clusters: likeness within less likeness to others, singletons 0") {
  Eigen::MatrixXd components(5, 3);
  components << 1, 0, 0, 0, 1, 0, -1, 0, 0, 0, 0.8, 0.6, 0, 0, 1;
  ComponentClusters clustering(components, 3);
  while (!clustering.merge_some(1)) {
  }
  const std::vector<ComponentCluster> clusters = clustering.clusters();
  REQUIRE(clusters.size() == 3);
  CHECK(clusters[0].members == std::vector<std::size_t>{0, 2});
  CHECK(clusters[0].quality == doctest::Approx(1.0));
  CHECK(clusters[1].members == std::vector<std::size_t>{1, 3});
  // Within .8; to the others: row 1 has 0, row 3 has .6 with row 4: .6 over 2 x 3 pairs.
  CHECK(clusters[1].quality == doctest::Approx(0.8 - 0.1));
  CHECK(clusters[2].members == std::vector<std::size_t>{4});
  CHECK(clusters[2].quality == 0.0);
}

TEST_CASE("a count that the scans cannot carry is refused with the value and the limit") {
  TimeSeries bold = golden_bold();
  CHECK(refusal(bold, {{"count", "40"}})
            .find("count is 40; it must be below the number of scans, "
                  "40") != std::string::npos);
  CHECK(refusal(bold, {{"count", "0"}}).find("count is 0") != std::string::npos);
  CHECK(refusal(bold, {{"kount", "3"}}).find("kount") != std::string::npos);
  // Two independent series only.
  for (std::size_t v = 0; v < bold.n_units(); ++v) {
    for (std::size_t t = 0; t < bold.n_times(); ++t) {
      bold.unit(v)[t] = bold.unit(v % 2)[t] * (1.0F + 0.01F * static_cast<float>(v / 2));
    }
  }
  CHECK(refusal(bold, {{"count", "5"}}).find("only 2 independent dimensions") != std::string::npos);
}

TEST_CASE("voxels without signal are 0 in the maps and change nothing else") {
  const TimeSeries clean = golden_bold();
  TimeSeries bold(clean.n_times(), clean.n_units() + 3);
  std::copy(clean.values().begin(), clean.values().end(), bold.values().begin());
  for (float& value : bold.unit(600)) value = 5.0F;
  bold.unit(601)[3] = std::numeric_limits<float>::quiet_NaN();
  bold.unit(602)[39] = -std::numeric_limits<float>::infinity();
  const FoundNetworks found = ica_of(bold, {{"count", "5"}});
  const FoundNetworks expected = ica_of(clean, {{"count", "5"}});
  CHECK(found.networks.time_courses.values() == expected.networks.time_courses.values());
  for (std::size_t k = 0; k < 5; ++k) {
    const std::span<const float> map = map_of(found, k);
    CHECK(std::equal(map.begin(), map.begin() + 600, map_of(expected, k).begin()));
    for (std::size_t v = 600; v < 603; ++v) CHECK(map[v] == 0.0F);
  }
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].find("3 voxels without signal") != std::string::npos);
}

TEST_CASE("missing convergence is said, with the change reached") {
  const FoundNetworks found =
      ica_of(golden_bold(), {{"count", "9"}, {"max_iterations", "2"}, {"tolerance", "1e-9"}});
  CHECK_FALSE(found.convergence.converged);
  CHECK(found.convergence.n_iterations == 2);
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].find("did not converge within 2 iterations") != std::string::npos);
}

}  // namespace sync_act
