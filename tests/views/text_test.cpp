#include "web/views/text.h"

#include <doctest/doctest.h>

#include "tests/views/drawing_checks.h"

namespace sync_act::views {
namespace {

TEST_CASE("lines end between words, never within a number") {
  ViewDriver driver(800, 600);
  driver.settles();
  const float width = text_width(Font::kControl, "003 voxels in it") + 1;
  REQUIRE(width < text_width(Font::kControl, "28,003 voxels in it"));
  REQUIRE(width < text_width(Font::kControl, "a mask with 28,003"));
  REQUIRE(width > text_width(Font::kControl, "a mask with 28,"));
  CHECK(wrapped_height(Font::kControl, width, 1, "a mask with 28,003 voxels in it") == 3);
  CHECK(wrapped_height(Font::kControl, width, 1, "voxels, in it") == 1);
  // A word that is wider than the line is broken all the same.
  CHECK(wrapped_height(Font::kControl, width, 1, "1,2,3,4,5,6,7,8,9,10,11,12,13,14") >= 2);
}

}  // namespace
}  // namespace sync_act::views
