#include "core/io/region_names.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/core/project_root.h"

namespace sync_act {
namespace {

void refused(std::string_view text, std::string_view part) {
  const Result<RegionNames> names = parse_region_names("atlas.txt", text);
  REQUIRE_FALSE(names.ok());
  CHECK_MESSAGE(names.error().message.find(part) != std::string::npos, names.error().message);
  CHECK(names.error().message.starts_with("atlas.txt: "));
}

}  // namespace

TEST_CASE("region names in the ways of AAL, Schaefer, FreeSurfer and BIDS are the same names") {
  const RegionNames expected{{1, "Precentral_L"}, {12, "Precentral_R"}};
  for (const std::string_view text :
       {"1 Precentral_L 2001\n12 Precentral_R 2002\n",
        "1\tPrecentral_L\t120\t18\t131\t0\r\n12\tPrecentral_R\t1\t2\t3\t0\r\n",
        "# a look-up table\n0 Unknown 0 0 0 0\n\n12  Precentral_R  1 2 3 0\n1   Precentral_L  7 7 "
        "7 0",
        "index\tname\tcolor\n1\tPrecentral_L\t#ff0000\n12\tPrecentral_R\t#00ff00\n",
        "\xef\xbb\xbfname,Label\nPrecentral_L,1\n\"Precentral_R\",12\n",
        "1,Precentral_L\n12,Precentral_R", "1 \"Precentral_L\" 3\n12 \"Precentral_R\" 4\n"}) {
    const Result<RegionNames> names = parse_region_names("atlas.txt", text);
    REQUIRE_MESSAGE(names.ok(), text);
    CHECK_MESSAGE(*names == expected, text);
  }
}

TEST_CASE("a list of names numbers its lines, and names may hold spaces") {
  CHECK(parse_region_names("a", "Left V1\nRight V1\n").value() ==
        RegionNames{{1, "Left V1"}, {2, "Right V1"}});
  CHECK(parse_region_names("a", "3\tLeft V1\tx\n").value() == RegionNames{{3, "Left V1"}});
  CHECK(parse_region_names("a", "3 \"Left V1\" x\n").value() == RegionNames{{3, "Left V1"}});
}

TEST_CASE("what cannot be a list of regions is refused with the line") {
  refused("", "no region");
  refused("0 Unknown\n", "no region");
  refused("1 A\n2\n", "line 2 has label 2 but no name");
  refused("1 A\n1 B\n", "line 2 calls label 1 \"B\"");
  refused("1 A\nB\n", "line 2 is \"B\"");
  refused("A\n2 B\n", "line 2 is \"2 B\"");
  refused("index\tname\nx\tA\n", "line 2 has no whole number in column \"index\"");
  refused("<atlas><label/></atlas>", "XML");
  refused(std::string_view("1 A\n\0", 5), "not a text");
}

TEST_CASE("a label without a name has its number") {
  const RegionNames names{{2, "two"}, {5, "five"}};
  CHECK(region_name(names, 5) == "five");
  CHECK(region_name(names, 3) == "label 3");
  CHECK(region_name({}, 1) == "label 1");
}

TEST_CASE("the names of Schaefer's 400 regions") {
  const std::filesystem::path path = test::shared_data() / "atlas/schaefer400x7NodeNames.txt";
  if (!std::filesystem::exists(path)) {
    MESSAGE("skipped: ../shared/data is missing");
    return;
  }
  const Result<RegionNames> names = read_region_names(path);
  REQUIRE(names.ok());
  CHECK(names->size() == 400);
  CHECK(names->front().second == "LH_Vis_1");
}

}  // namespace sync_act
