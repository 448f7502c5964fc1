#include "core/pipeline/bold_runs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "core/base/rng.h"
#include "core/io/nifti_writer.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/run_confounds.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

constexpr std::size_t kVoxels = 24;

class Folder {
 public:
  std::filesystem::path path() const { return folder_ / ""; }

  // A scan of 4 x 3 x 2 voxels of noise; voxel `hole` is 0 throughout.
  std::filesystem::path scan(const std::string& name, std::size_t n_scans, std::uint64_t seed,
                             double tr_secs = 2.0, std::size_t hole = kVoxels,
                             double voxel_mm = 3.0) {
    Grid grid;
    grid.dims = {4, 3, 2};
    grid.world_from_voxel.topLeftCorner<3, 3>() *= voxel_mm;
    std::vector<float> values(kVoxels * n_scans);
    Rng rng(seed);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = i % kVoxels == hole ? 0.0F : static_cast<float>(1000.0 + 10.0 * rng.normal());
    }
    NiftiWriteOptions options;
    options.tr_secs = tr_secs;
    REQUIRE(write_nifti(path() / name, grid, values, n_scans, options).ok());
    return path() / name;
  }
  std::filesystem::path table(const std::string& name, std::size_t n_rows, std::uint64_t seed) {
    std::ofstream file(path() / name);
    file << "csf\tframewise_displacement\n";
    Rng rng(seed);
    for (std::size_t row = 0; row < n_rows; ++row) {
      file << rng.normal() << '\t' << (row == 0 ? "n/a" : row == 7 ? "0.8" : "0.1") << '\n';
    }
    return path() / name;
  }

 private:
  test::TemporaryFolder folder_;
};

const MaskRequest kAll{MaskSource::kAll, {}};

std::string refusal(const std::vector<BoldRunFile>& files, const Recipe& recipe = {}) {
  const auto runs = read_bold_runs(files, kAll, recipe, 1, {});
  return runs.ok() ? "accepted" : runs.error().message;
}

}  // namespace

TEST_CASE("two files are two runs: each is cleaned by itself, and the mask is what they share") {
  Folder folder;
  const auto a = folder.scan("sub-01_run-1_bold.nii.gz", 40, 1, 2.0, 3);
  const auto b = folder.scan("sub-02_run-1_bold.nii.gz", 50, 2, 2.0, 5);
  const auto both = read_bold_runs({{a, {}}, {b, {}}}, kAll, {}, 1, {});
  REQUIRE_MESSAGE(both.ok(), both.error().message);
  CHECK(both->mask.mask.size() == kVoxels - 2);
  CHECK(both->series.n_times() == 90);
  CHECK(both->series.run_starts == std::vector<std::size_t>{0, 40});
  CHECK(both->recipe.run_lengths == std::vector<std::size_t>{40, 50});
  CHECK(both->recipe.tr_secs == 2.0);
  REQUIRE(both->subjects.size() == 2);
  CHECK(both->subjects[1].name == "02");
  CHECK(both->subjects[1].first_run == 1);
  const auto alone = read_bold_runs({{b, {}}}, kAll, {}, 1, {});
  REQUIRE(alone.ok());
  CHECK(alone->recipe.run_lengths.empty());
  const auto last = std::find(alone->mask.mask.voxels.begin(), alone->mask.mask.voxels.end(), 23U);
  const auto unit = static_cast<std::size_t>(last - alone->mask.mask.voxels.begin());
  const auto joined = both->series.unit(both->series.n_units() - 1).subspan(40);
  const auto single = alone->series.unit(unit);
  CHECK(std::equal(joined.begin(), joined.end(), single.begin(), single.end()));
}

TEST_CASE("threads change nothing, and cancelling stops at every volume") {
  Folder folder;
  const std::vector<BoldRunFile> files{{folder.scan("a.nii", 20, 1), {}},
                                       {folder.scan("b.nii", 20, 2), {}}};
  Recipe recipe;
  recipe.smooth_fwhm_mm = 5.0;
  const auto one = read_bold_runs(files, kAll, recipe, 1, {});
  const auto three = read_bold_runs(files, kAll, recipe, 3, {});
  REQUIRE(one.ok());
  CHECK(one->series.values() == three->series.values());
  int calls = 0;
  REQUIRE(read_bold_runs(files, kAll, recipe, 1, [&](const JobProgress&) {
            ++calls;
            return true;
          }).ok());
  for (int allowed = 0; allowed < calls; ++allowed) {
    int n = 0;
    const auto stopped =
        read_bold_runs(files, kAll, recipe, 1, [&](const JobProgress&) { return n++ < allowed; });
    REQUIRE_FALSE(stopped.ok());
    CHECK(stopped.error().code == ErrorCode::kCancelled);
  }
}

TEST_CASE("files that do not go together are refused by both names") {
  Folder folder;
  const BoldRunFile a{folder.scan("a.nii", 20, 1), {}};
  const BoldRunFile slow{folder.scan("slow.nii", 20, 1, 2.5), {}};
  const BoldRunFile fine{folder.scan("fine.nii", 20, 1, 2.0, kVoxels, 2.0), {}};
  CHECK(refusal({}).find("no scan") != std::string::npos);
  CHECK(refusal({a, slow}).find("a.nii has 2 s, slow.nii has 2.5 s") != std::string::npos);
  const std::string grids = refusal({a, fine});
  CHECK(grids.find("a.nii") != std::string::npos);
  CHECK(grids.find("fine.nii") != std::string::npos);
  Recipe recipe;
  recipe.run_lengths = {10, 20, 10};
  CHECK(refusal({a, a}, recipe).find("a.nii: run_lengths 10,20,10 does not fit") == 0);
  recipe.run_lengths = {10, 10, 20};
  CHECK(refusal({a, a}, recipe) == "accepted");
  recipe.run_lengths = {10, 10, 20, 5};
  CHECK(refusal({a, a}, recipe).find("more runs than the files") != std::string::npos);
}

TEST_CASE("confounds of each run go out, scrubbed scans too, and what that costs is told") {
  Folder folder;
  const BoldRunFile a{folder.scan("a.nii", 40, 1), folder.table("a.tsv", 40, 5)};
  const BoldRunFile b{folder.scan("b.nii", 40, 2), folder.table("b.tsv", 40, 6)};
  Recipe recipe;
  recipe.drop_scans = 2;
  recipe.confounds = {"csf"};
  recipe.scrub_fd_mm = 0.5;
  const auto runs = read_bold_runs({a, b}, kAll, recipe, 1, {});
  REQUIRE_MESSAGE(runs.ok(), runs.error().message);
  REQUIRE(runs->runs.size() == 2);
  for (const RunSummary& run : runs->runs) {
    CHECK(run.n_source_scans == 40);
    CHECK(run.n_scans == 38);
    CHECK(run.n_cosines == 1);
    CHECK(run.n_confounds == 1);
    CHECK(run.n_scrubbed == 1);
    CHECK(run.n_regressors == 5);
    CHECK(run.degrees_of_freedom == 33);
  }
  CHECK(notes_on(*runs).size() == 2);
  for (std::size_t v = 0; v < runs->series.n_units(); ++v) {
    double with_csf = 0.0;
    for (std::size_t i = 0; i < 38; ++i) {
      with_csf +=
          static_cast<double>(runs->series.unit(v)[38 + i]) * runs->confounds[1].columns[0][i];
    }
    CHECK(std::abs(with_csf) < 1e-4);                  // 38 float32 values of about 1
    CHECK(std::abs(runs->series.unit(v)[5]) < 1e-6F);  // scan 7, scrubbed
    CHECK(std::abs(runs->series.unit(v)[43]) < 1e-6F);
  }
}

TEST_CASE("tables of confounds that do not fit are refused by name") {
  Folder folder;
  const auto scan = folder.scan("a.nii", 40, 1);
  Recipe recipe;
  recipe.confounds = {"csf"};
  CHECK(refusal({{scan, {}}}, recipe).find("confounds is csf, but no table") == 0);
  CHECK(refusal({{scan, folder.table("short.tsv", 39, 1)}}, recipe)
            .find("short.tsv: has 39 rows, which do not go with the scans: run 1 has 40") == 0);
  CHECK(refusal({{scan, folder.table("long.tsv", 41, 1)}}, recipe).find("long.tsv: has 41 rows") ==
        0);
  const auto table = folder.table("c.tsv", 40, 1);
  recipe.confounds = {"csf", "nose"};
  CHECK(refusal({{scan, table}}, recipe).find("c.tsv: there is no column \"nose\"") == 0);
  recipe.confounds.clear();
  recipe.scrub_fd_mm = 0.05;
  CHECK(refusal({{scan, table}}, recipe).find("too few to regress") != std::string::npos);
  recipe.scrub_fd_mm = 0.5;
  recipe.scrub_after = 20;  // scans 7 to 27
  recipe.drop_scans = 3;
  recipe.max_scans = 30;
  CHECK(refusal({{scan, table}}, recipe)
            .find("has 27 scans, from which 23 columns are regressed out (21 of them for scrubbed "
                  "scans): at least 5 degrees of freedom") != std::string::npos);
  recipe.scrub_after = recipe.drop_scans = recipe.max_scans = 0;
  // One table for a file of two runs.
  recipe.run_lengths = {15, 25};
  const auto runs = read_bold_runs({{scan, table}}, kAll, recipe, 1, {});
  REQUIRE_MESSAGE(runs.ok(), runs.error().message);
  CHECK(runs->runs[0].n_scrubbed == 1);
  CHECK(runs->runs[1].n_scrubbed == 0);
}

TEST_CASE("the table beside an fMRIPrep scan is found by its name") {
  Folder folder;
  const auto scan =
      folder.path() / "sub-01_task-film_run-1_space-MNI_res-2_desc-preproc_bold.nii.gz";
  const auto missing = confounds_beside(scan);
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().message.find("sub-01_task-film_run-1_desc-confounds_timeseries.tsv") !=
        std::string::npos);
  const auto table = folder.table("sub-01_task-film_run-1_desc-confounds_timeseries.tsv", 3, 1);
  CHECK(*confounds_beside(scan) == table);
  CHECK_FALSE(confounds_beside(folder.path() / "scan.nii.gz").ok());
}

TEST_CASE("a voxel that is not finite in one run is left out of all") {
  Folder folder;
  Grid grid;
  grid.dims = {2, 1, 1};
  NiftiWriteOptions options;
  options.tr_secs = 2.0;
  std::vector<float> values(2 * 20);
  Rng rng(4);
  for (float& value : values) value = static_cast<float>(5.0 + rng.normal());
  REQUIRE(write_nifti(folder.path() / "good.nii", grid, values, 20, options).ok());
  values[2 * 19 + 1] = std::numeric_limits<float>::quiet_NaN();
  REQUIRE(write_nifti(folder.path() / "bad.nii", grid, values, 20, options).ok());
  Grid file_grid = grid;
  Mask mask{file_grid, {0, 1}};
  REQUIRE(write_nifti_mask(folder.path() / "mask.nii", mask, {}).ok());
  const auto runs =
      read_bold_runs({{folder.path() / "good.nii", {}}, {folder.path() / "bad.nii", {}}},
                     {MaskSource::kFile, folder.path() / "mask.nii"}, {}, 1, {});
  REQUIRE_MESSAGE(runs.ok(), runs.error().message);
  CHECK(runs->counts.n_non_finite == 1);
  for (const float value : runs->series.unit(1)) CHECK(value == 0.0F);
  CHECK(runs->states[0] == SignalState::kSignal);
}

}  // namespace sync_act
