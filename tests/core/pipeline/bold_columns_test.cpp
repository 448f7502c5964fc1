#include "core/pipeline/bold_columns.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <limits>
#include <string>

#include "core/io/nifti_writer.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

// A scan in a folder of its own, removed at the end.
class ScanFile {
 public:
  explicit ScanFile(double tr_secs, std::size_t n_scans = 40) {
    Grid grid;
    grid.dims = {3, 2, 1};
    std::vector<float> values(6 * n_scans);
    // Voxel v at scan t: 100 v + t; voxel 0 is zero throughout, voxel 5 once not a number.
    for (std::size_t t = 0; t < n_scans; ++t) {
      for (std::size_t v = 1; v < 6; ++v) values[6 * t + v] = static_cast<float>(100 * v + t);
    }
    values[6 * 30 + 5] = std::numeric_limits<float>::quiet_NaN();
    NiftiWriteOptions options;
    options.tr_secs = tr_secs;
    REQUIRE(write_nifti(path(), grid, values, n_scans, options).ok());
  }
  std::filesystem::path path() const { return folder_ / "scan.nii.gz"; }

 private:
  test::TemporaryFolder folder_;
};

const MaskRequest kAll{MaskSource::kAll, {}};

}  // namespace

TEST_CASE("columns hold the scans that the recipe selects, of the voxels in the mask") {
  const ScanFile file(2.5);
  Recipe recipe;
  recipe.run_lengths = {15, 25};
  recipe.drop_scans = 3;
  recipe.max_scans = 10;
  const auto bold = read_bold_columns(file.path(), kAll, recipe, {});
  REQUIRE_MESSAGE(bold.ok(), bold.error().message);
  CHECK(bold->mask.mask.voxels == std::vector<std::uint32_t>{1, 2, 3, 4, 5});
  CHECK(bold->series.n_times() == 14);
  CHECK(bold->series.interval_secs == doctest::Approx(2.5));
  CHECK(bold->series.run_starts == std::vector<std::size_t>{0, 7});
  const auto unit = bold->series.unit(1);
  CHECK(std::vector<float>(unit.begin(), unit.end()) ==
        std::vector<float>{203, 204, 205, 206, 207, 208, 209, 218, 219, 220, 221, 222, 223, 224});
  CHECK(bold->n_nonfinite_voxels == 0);  // scan 30 is not among those used
}

TEST_CASE("more volumes than the mask needs are read once, in order") {
  const ScanFile file(2.0);
  const auto bold = read_bold_columns(file.path(), kAll, {}, {});
  REQUIRE(bold.ok());
  REQUIRE(bold->series.n_times() == 40);
  for (std::size_t t = 0; t < 40; ++t) {
    CHECK(bold->series.unit(3)[t] == static_cast<float>(400 + t));
    CHECK(bold->series.unit(4)[t] == 0.0F);  // not a number at scan 30
  }
  CHECK(bold->n_nonfinite_voxels == 1);
}

TEST_CASE("the TR comes from the recipe, else the header, and is asked for where neither has it") {
  Recipe recipe;
  for (const double unstated : {0.0, 1.0}) {
    const ScanFile file(unstated);
    const auto refused = read_bold_columns(file.path(), kAll, {}, {});
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().message.find("tr_secs") != std::string::npos);
    CHECK(refused.error().message.rfind("scan.nii.gz: ", 0) == 0);
    recipe.tr_secs = 1.0;
    CHECK(read_bold_columns(file.path(), kAll, recipe, {}).ok());
  }
  const ScanFile file(3.0);
  CHECK(read_bold_columns(file.path(), kAll, recipe, {})->series.interval_secs == 1.0);
}

TEST_CASE("reading stops at every volume where it is cancelled") {
  const ScanFile file(2.0);
  for (int allowed = 0; allowed < 41; ++allowed) {
    int calls = 0;
    const auto bold = read_bold_columns(file.path(), kAll, {},
                                        [&](const JobProgress&) { return calls++ < allowed; });
    REQUIRE_FALSE(bold.ok());
    CHECK(bold.error().code == ErrorCode::kCancelled);
  }
}

TEST_CASE("a single volume and runs that do not fit are refused by the file's name") {
  const ScanFile single(2.0, 31);
  Recipe recipe;
  recipe.run_lengths = {15, 15};
  const auto refused = read_bold_columns(single.path(), kAll, recipe, {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("15,15") != std::string::npos);
  MaskRequest missing{MaskSource::kFile, "nowhere.nii"};
  CHECK_FALSE(read_bold_columns(single.path(), missing, {}, {}).ok());
}

}  // namespace sync_act
