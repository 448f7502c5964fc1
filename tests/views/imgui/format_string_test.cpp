#include <doctest/doctest.h>

#include <cstddef>
#include <string>

#include "imgui.h"
#include "imgui_internal.h"

namespace {

// What ImGui's function writes into a buffer of `size` bytes, where it answers with its length.
template <class... Values>
std::string formatted(std::size_t size, const char* format, Values... values) {
  std::string text(size, '#');
  const int length = ImFormatString(text.data(), size, format, values...);
  REQUIRE(text[static_cast<std::size_t>(length)] == '\0');
  text.resize(static_cast<std::size_t>(length));
  return text;
}

}  // namespace

TEST_CASE("names of windows are formatted as printf does") {
  CHECK(formatted(64, "%s/%s_%08X", "parent", "child", 0xBEEFU) == "parent/child_0000BEEF");
  CHECK(formatted(64, "##Popup_%08x", 0xABCDEF01U) == "##Popup_abcdef01");
  CHECK(formatted(64, "##Tooltip_%02d %d%% %5d|%i", 7, -12, 42, -2147483647 - 1) ==
        "##Tooltip_07 -12%    42|-2147483648");
  CHECK(formatted(64, "%03d %.*s.%.2s %u", -5, 3, "abcdef", "xyz", 4294967295U) ==
        "-05 abc.xy 4294967295");
}

TEST_CASE("what does not fit is cut, and a length is told without a buffer") {
  CHECK(formatted(5, "%s", "longer") == "long");
  CHECK(ImFormatString(nullptr, 0, "%s:%d", "abc", 1234) == 8);
  CHECK(formatted(16, "%d %.1f %d", 1, 2.0, 3) == "1 %.1f %d");
}
