// Real files, odd ones among them, against nibabel's reading of them
// (tests/golden/nifti_golden.json, made by make_nifti_golden.py).

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/io/nifti_file.h"
#include "core/io/voxel_convert.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

using nlohmann::json;

void check_header(const NiftiHeader& header, const json& expected) {
  CHECK(header.grid.dims == expected["dims"].get<std::array<int, 3>>());
  CHECK(header.n_scans == expected["n_scans"].get<std::size_t>());
  CHECK(voxel_type_name(header.format.type) == expected["voxel_type"].get<std::string>());
  CHECK(header.format.big_endian == expected["big_endian"].get<bool>());
  CHECK(header.version == expected["version"].get<int>());
  CHECK((header.affine_source == AffineSource::kSform) == expected["affine_is_sform"].get<bool>());
  // TR: stored as float32.
  CHECK(header.tr_secs == doctest::Approx(expected["tr_secs"].get<double>()).epsilon(1e-6));
  // An sform is read as it stands. A qform is computed: nifti_clib and nibabel round the
  // quaternion's fourth part differently where it is near 0 (half turns), by up to sqrt(1e-7) =
  // 3e-4 of a rotation.
  const double tolerance_per_mm = header.affine_source == AffineSource::kSform ? 0.0 : 7e-4;
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      const double value =
          expected["affine"][static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]
              .get<double>();
      const double scale = column < 3 ? header.voxel_size_mm[static_cast<std::size_t>(column)] : 0;
      CHECK(std::abs(header.grid.world_from_voxel(row, column) - value) <=
            tolerance_per_mm * scale);
    }
  }
  REQUIRE(header.extensions.size() == expected["extensions"].size());
  for (std::size_t e = 0; e < header.extensions.size(); ++e) {
    CHECK(header.extensions[e].code == expected["extensions"][e][0].get<int>());
    CHECK(header.extensions[e].bytes == expected["extensions"][e][1].get<std::uint64_t>());
  }
}

void check_values(BoldFile& file, const json& expected) {
  const NiftiHeader& header = file.header();
  std::vector<float> values(header.grid.voxel_count());
  std::size_t n_nonfinite = 0;
  std::size_t n_nonzero = 0;
  double sum = 0.0;
  double sum_of_magnitudes = 0.0;
  std::size_t n_compared = 0;
  for (;;) {
    const Result<std::optional<RawVolume>> volume = file.next_volume();
    REQUIRE(volume.ok());
    if (!volume->has_value()) break;
    n_nonfinite += convert_voxels(header.format, (*volume)->bytes, values);
    for (const float value : values) {
      if (!std::isfinite(value)) continue;
      sum += static_cast<double>(value);
      sum_of_magnitudes += std::abs(static_cast<double>(value));
      if (value != 0.0F) ++n_nonzero;
    }
    for (const json& probe : expected["values"]) {
      if (probe[0].get<std::size_t>() != (*volume)->scan) continue;
      const float value = values[probe[1].get<std::size_t>()];
      CHECK((std::isfinite(value) ? value : 0.0F) == probe[2].get<float>());
      ++n_compared;
    }
  }
  CHECK(n_compared == expected["values"].size());
  CHECK(n_nonfinite == expected["n_nonfinite"].get<std::size_t>());
  CHECK(n_nonzero == expected["n_nonzero"].get<std::size_t>());
  // The same float32 values, added up in double in another order.
  const double magnitudes = expected["sum_of_magnitudes"].get<double>();
  CHECK(std::abs(sum - expected["sum"].get<double>()) <= 1e-12 * magnitudes);
  CHECK(std::abs(sum_of_magnitudes - magnitudes) <= 1e-12 * magnitudes);
}

TEST_CASE("Real and odd files read as nibabel reads them, or are refused with the reason") {
  if (!std::filesystem::exists(test::shared_data() / "nifti-odd")) {
    MESSAGE("skipped: ../shared/data is not here");
    return;
  }
  std::ifstream file(test::project_root() / "tests/golden/nifti_golden.json");
  const json golden = json::parse(file);
  REQUIRE(golden["files"].size() >= 20);
  for (const auto& item : golden["files"].items()) {
    const std::string& name = item.key();
    const json& expected = item.value();
    CAPTURE(name);
    Result<BoldFile> bold = BoldFile::open(test::shared_data() / name);
    if (expected.contains("refused")) {
      REQUIRE_FALSE(bold.ok());
      CAPTURE(bold.error().message);
      CHECK(bold.error().message.find(expected["refused"].get<std::string>()) != std::string::npos);
      continue;
    }
    REQUIRE_MESSAGE(bold.ok(), (bold.ok() ? "" : bold.error().message));
    check_header(bold->header(), expected);
    check_values(*bold, expected);
  }
}

}  // namespace
}  // namespace sync_act
