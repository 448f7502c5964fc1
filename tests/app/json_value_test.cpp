#include "web/app/json_value.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace sync_act::app {
namespace {

using Kind = Json::Kind;

// Read and written again.
std::string again(const std::string& text) {
  const Result<Json> json = parse_json(text);
  return json.ok() ? json->dump() : "refused";
}

TEST_CASE("valid texts are read and written again") {
  for (const char* text :
       {"null", "true", "false", "0", "-1", "0.25", "1e-07", "\"\"", "\"a\\\"b\\\\\"", "[]", "{}",
        "[1,[2,[3]],{\"a\":null}]", "{\"b\":1,\"a\":[true,\"x\"]}", "\"\\n\\u0001\""}) {
    CHECK(again(text) == text);
  }
  CHECK(again(" { \"a\" : [ 1 , 2 ] ,\n\t\"b\":\r{} } ") == "{\"a\":[1,2],\"b\":{}}");
}

TEST_CASE("escapes and characters beyond ASCII") {
  CHECK(parse_json(R"("\/\b\f\n\r\t\"\\")")->text() == "/\b\f\n\r\t\"\\");
  CHECK(parse_json(R"("\u00e9\u20AC\ud83d\ude00")")->text() == "\u00e9\u20AC\U0001F600");
  CHECK(again("\"\u2212\U0001F600\"") == "\"\u2212\U0001F600\"");
  for (const char* text :
       {R"("\ud83d")", R"("\ude00")", R"("\ud83d\u0041")", R"("\u12g4")", R"("\u12)", R"("\x")",
        R"("\)", "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"a\nb\""}) {
    CHECK(again(text) == "refused");
  }
}

TEST_CASE("what is not JSON is refused") {
  for (const char* text :
       {"",      " ",          "tru",   "nul", "[1,]", "[1 2]", "{\"a\"}", "{\"a\":}",
        "{a:1}", "{\"a\":1,}", "[",     "{",   "\"a",  "01",    "-",       "1.",
        ".5",    "1e",         "1e400", "+1",  "0x1",  "NaN",   "1 2",     "[]]"}) {
    INFO(text);
    CHECK(again(text) == "refused");
  }
}

TEST_CASE("nesting is bounded") {
  CHECK(again(std::string(64, '[') + std::string(64, ']')) != "refused");
  CHECK(again(std::string(65, '[') + std::string(65, ']')) == "refused");
  CHECK(again(std::string(1000000, '[')) == "refused");
}

TEST_CASE("numbers read back as the same number, shortest where they are short") {
  CHECK(Json(0.1).dump() == "0.1");
  CHECK(Json(-52.0).dump() == "-52");
  CHECK(Json(1e300).dump() == "1e+300");
  CHECK(Json(std::numeric_limits<double>::quiet_NaN()).dump() == "null");
  CHECK(Json(std::numeric_limits<double>::infinity()).dump() == "null");
  double number = 1.0 / 3;
  for (int i = 0; i < 500; ++i) {
    number = std::fmod(number * 7.7 + 0.1, 13.0) * (i % 2 == 0 ? 1 : -1e-5);
    CHECK(parse_json(Json(number).dump())->number() == number);
  }
}

TEST_CASE("fields are found by key; the last of equal keys counts") {
  const Result<Json> json = parse_json(R"({"a":1,"b":2,"a":3})");
  REQUIRE(json.ok());
  CHECK(json->find("a")->number() == 3);
  CHECK(json->find("c") == nullptr);
  CHECK(Json(1).find("a") == nullptr);
}

TEST_CASE("bytes that are not UTF-8 become the replacement character") {
  CHECK(Json("a\xff").dump() == "\"a\xEF\xBF\xBD\"");
  CHECK(Json("\xe2\x82").dump() == "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

TEST_CASE("reading agrees with another library, also on damaged texts") {
  const std::string text = R"({"v":1,"mm":[1.5,-2e3,0],"s":"\u00e9\\","o":{"t":true,"n":null}})";
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char c : {'\0', '"', '\\', '0', ',', '}', '\x80'}) {
      std::string damaged = text;
      damaged[i] = c;
      const auto other = nlohmann::json::parse(damaged, nullptr, false);
      const Result<Json> ours = parse_json(damaged);
      INFO(damaged);
      CHECK(ours.ok() == !other.is_discarded());
      if (ours.ok()) CHECK(nlohmann::json::parse(ours->dump()) == other);
    }
  }
}

}  // namespace
}  // namespace sync_act::app
