#include "core/pipeline/simulation_text.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/pipeline/simulation_recipe.h"

namespace sync_act {
namespace {

const char* const kText =
    "set\tseed\t7\nset\tvoxel_mm\t8\nnetwork\tFaces\t1\t0.5\t1\ndrive\tface*place\t1\n"
    "drive\trise:place\t-0.3\nblob\t40\t-52\t-20\t12\t1\t0.5\ncolumn\tface\ncolumn\tplace\n";

std::string refusal(const std::string& text, std::size_t n_values = 0) {
  const auto options = simulation_from_text(text, std::vector<float>(n_values));
  return options.ok() ? "accepted" : options.error().message;
}

}  // namespace

TEST_CASE("lines say the same as a recipe in JSON") {
  const std::vector<float> stimulus{1, 2, 3, 4};
  const auto lines = simulation_from_text(kText, stimulus);
  REQUIRE_MESSAGE(lines.ok(), lines.error().message);
  const auto json = simulation_from_json(
      "json", R"({"seed": 7, "voxel_mm": 8, "networks": [{"name": "Faces", "lag_secs": 1,
        "driven_share": 0.5, "standardize": true, "drive": {"face*place": 1, "rise:place": -0.3},
        "blobs": [{"centre_mm": [40, -52, -20], "radius_mm": 12, "bilateral": true, "weight": 0.5}]}]})",
      "");
  REQUIRE(json.ok());
  CHECK(simulation_to_json(*lines) == simulation_to_json(*json));
  CHECK(lines->stimulus_names == std::vector<std::string>{"face", "place"});
  CHECK(lines->stimulus == std::vector<std::vector<float>>{{1, 2}, {3, 4}});
}

TEST_CASE("lines that are no simulation are refused") {
  CHECK(refusal("set\tseeds\t1").find("seeds") != std::string::npos);
  CHECK(refusal("set\ttr_secs\t99").find("tr_secs") != std::string::npos);
  CHECK(refusal("set\ttr_secs").find("is not possible") != std::string::npos);
  CHECK(refusal("fly").find("\"fly\"") != std::string::npos);
  CHECK(refusal("drive\tx\t1").find("is not possible") != std::string::npos);
  CHECK(refusal("network\tA\t0\t1.5\t0").find("is not possible") != std::string::npos);
  CHECK(refusal("network\tA\t0\t1\t0\ndrive\tx\t1").find("A needs") != std::string::npos);
  CHECK(refusal("network\tA\t0\t1\t0\nblob\t1\t2\t3\t4\t0\tnan").find("is not possible") !=
        std::string::npos);
  CHECK(refusal("column\ta\ncolumn\tb", 3).find("3 values") != std::string::npos);
  CHECK(refusal("column\ta", 0).find("0 values") != std::string::npos);
}

}  // namespace sync_act
