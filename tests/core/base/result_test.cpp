#include "core/base/result.h"

#include <doctest/doctest.h>

#include <memory>

namespace sync_act {
namespace {

Result<std::unique_ptr<int>> positive(int value) {
  if (value <= 0) return bad_input(message("value is ", value, "; it must be positive."));
  return std::make_unique<int>(value);
}

Status doubled_is_small(int value) {
  SYNC_ACT_RETURN_IF_ERROR(positive(value));
  return value < 5 ? Status() : Status(unsupported("too large"));
}

}  // namespace

TEST_CASE("a result holds a value, also one that only moves, or an error with its sentence") {
  auto good = positive(3);
  REQUIRE(good.ok());
  CHECK(**good == 3);
  const std::unique_ptr<int> moved = *std::move(good);
  CHECK(*moved == 3);
  const auto bad = positive(-2);
  REQUIRE_FALSE(bad.ok());
  CHECK(bad.error().code == ErrorCode::kBadInput);
  CHECK(bad.error().message == "value is -2; it must be positive.");
}

TEST_CASE("errors pass through return-if-error unchanged") {
  CHECK(doubled_is_small(1).ok());
  CHECK(doubled_is_small(0).error().message == "value is 0; it must be positive.");
  CHECK(doubled_is_small(9).error().code == ErrorCode::kUnsupported);
}

TEST_CASE("messages write numbers plainly") {
  CHECK(message("a ", 1, " b ", std::size_t{2}, " c ", 0.25, " d ", 1e-9F) ==
        "a 1 b 2 c 0.25 d 1e-09");
  CHECK(error_code_name(ErrorCode::kOutOfMemory) == "out_of_memory");
}

}  // namespace sync_act
