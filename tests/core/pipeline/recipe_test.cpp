#include "core/pipeline/recipe.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace sync_act {

TEST_CASE("every parameter is declared once, with a label, help and a default in range") {
  std::set<std::string> keys;
  for (const ParameterSpec& spec : recipe_parameters()) {
    CAPTURE(spec.key);
    CHECK(keys.insert(spec.key).second);
    CHECK_FALSE(spec.label.empty());
    CHECK_FALSE(spec.help.empty());
    if (spec.kind == ParameterKind::kChoice) {
      CHECK(spec.default_choice < spec.choices.size());
      CHECK(spec.default_number == static_cast<double>(spec.default_choice));
    } else {
      CHECK(spec.default_number >= spec.min);
      CHECK(spec.default_number <= spec.max);
    }
  }
}

TEST_CASE("every parameter reads back from its text, and refuses what is out of range") {
  for (const ParameterSpec& spec : recipe_parameters()) {
    CAPTURE(spec.key);
    Recipe recipe;
    const std::string before = recipe_parameter_text(recipe, spec.key);
    std::vector<std::string> good;
    std::vector<std::string> bad{"", "x", "nan"};
    switch (spec.kind) {
      case ParameterKind::kChoice:
        good = spec.choices;
        break;
      case ParameterKind::kFlag:
        good = {"true", "false"};
        bad.push_back("1");
        break;
      case ParameterKind::kInteger:
        good = {"0", "7"};
        bad.insert(bad.end(), {"1.5", "-1"});
        break;
      case ParameterKind::kNumber:
        good = {"0", "1.25"};
        bad.insert(bad.end(), {"1e9", "inf", "1,5", " 1"});
        break;
    }
    for (const std::string& text : good) {
      CHECK(set_recipe_parameter(recipe, spec.key, text).ok());
      CHECK(recipe_parameter_text(recipe, spec.key) == text);
    }
    Recipe untouched;
    for (const std::string& text : bad) {
      const Status status = set_recipe_parameter(untouched, spec.key, text);
      REQUIRE_FALSE(status.ok());
      CHECK(status.error().message.rfind(spec.key + " is " + text, 0) == 0);
    }
    CHECK(recipe_parameter_text(untouched, spec.key) == before);
  }
}

TEST_CASE("a recipe survives JSON") {
  Recipe recipe;
  recipe.tr_secs = 0.93;
  recipe.run_lengths = {150, 151};
  recipe.drop_scans = 4;
  recipe.detrend = Detrend::kCubic;
  recipe.hrf = HrfKind::kShift;
  recipe.hrf_shift = 3;
  recipe.before_start = BeforeStart::kZero;
  recipe.absolute = true;
  const auto read = recipe_from_json("test", recipe_to_json(recipe));
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(*read == recipe);
  CHECK(*recipe_from_json("test", "{}") == Recipe{});
}

TEST_CASE("JSON that is no recipe is refused with what is wrong") {
  const auto message_of = [](const char* json) {
    const auto read = recipe_from_json("r.json", json);
    return read.ok() ? std::string("accepted") : read.error().message;
  };
  CHECK(message_of("{") == "r.json: the recipe is not valid JSON.");
  CHECK(message_of("[]") == "r.json: the recipe is not a JSON object.");
  CHECK(message_of(R"({"detrend": "linaer"})").find("detrend is linaer") != std::string::npos);
  CHECK(message_of(R"({"detrend": 1})").find("wrong kind") != std::string::npos);
  CHECK(message_of(R"({"absolute": "true"})").find("wrong kind") != std::string::npos);
  CHECK(message_of(R"({"tr": 2})").find("no option tr") != std::string::npos);
  CHECK(message_of(R"({"drop_scans": 1.5})").find("whole number") != std::string::npos);
  CHECK(message_of(R"({"run_lengths": [10, -1]})").find("run_lengths") != std::string::npos);
  CHECK(message_of(R"({"run_lengths": 10})").find("run_lengths") != std::string::npos);
}

}  // namespace sync_act
