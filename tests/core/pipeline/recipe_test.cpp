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
        good = {spec.zero_name.empty() ? "0" : spec.zero_name, "1.25"};
        bad.insert(bad.end(), {"1e99", "inf", "1,5", " 1"});
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
  recipe.smooth_fwhm_mm = 6.0;
  recipe.high_pass_secs = 0.0;
  recipe.confounds = {"motion24", "acompcor-5", "rot_*"};
  recipe.scrub_fd_mm = 0.5;
  recipe.scrub_after = 1;
  recipe.hrf = HrfKind::kShift;
  recipe.hrf_shift = 3;
  recipe.before_start = BeforeStart::kZero;
  recipe.absolute = true;
  const auto read = recipe_from_json("test", recipe_to_json(recipe));
  REQUIRE_MESSAGE(read.ok(), read.error().message);
  CHECK(*read == recipe);
  CHECK(*recipe_from_json("test", "{}") == Recipe{});
  // Also from the record of a result, and with the word for 0.
  CHECK(*recipe_from_json("test", "{\"recipe\": " + recipe_to_json(recipe) + ", \"n\": 1}") ==
        recipe);
  CHECK(recipe_from_json("test", R"({"high_pass_secs": "none"})")->high_pass_secs == 0.0);
}

TEST_CASE("confounds are words with commas, or none") {
  Recipe recipe;
  REQUIRE(set_recipe_parameter(recipe, "confounds", "motion6,csf_wm,acompcor-5").ok());
  CHECK(recipe.confounds == std::vector<std::string>{"motion6", "csf_wm", "acompcor-5"});
  CHECK(recipe_parameter_text(recipe, "confounds") == "motion6,csf_wm,acompcor-5");
  CHECK_FALSE(set_recipe_parameter(recipe, "confounds", "motion6,").ok());
  CHECK_FALSE(set_recipe_parameter(recipe, "confounds", ",csf").ok());
  CHECK_FALSE(set_recipe_parameter(recipe, "confounds", "acompcor-0").ok());
  REQUIRE(set_recipe_parameter(recipe, "confounds", "none").ok());
  CHECK(recipe.confounds.empty());
  CHECK(recipe_parameter_text(recipe, "confounds") == "none");
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
  CHECK(message_of(R"({"confounds": "csf"})").find("confounds is \"csf\"; it must be a list") !=
        std::string::npos);
  CHECK(message_of(R"({"confounds": [1]})").find("confounds holds 1") != std::string::npos);
  CHECK(message_of(R"({"confounds": ["a,b"]})").find("confounds holds") != std::string::npos);
  CHECK(message_of(R"({"confounds": ["acompcor-0"]})").find("acompcor-0") != std::string::npos);
  CHECK(message_of(R"({"high_pass_secs": "off"})").find("wrong kind") != std::string::npos);
  CHECK(message_of(R"({"high_pass_secs": -1})").find("high_pass_secs is -1") != std::string::npos);
  // Depth that a recursive writer of messages would not survive.
  const std::string deep(200000, '[');
  CHECK(message_of(("{\"confounds\": [" + deep + std::string(200000, ']') + "]}").c_str())
            .find("confounds holds a list") != std::string::npos);
  CHECK(message_of(("{\"detrend\": " + deep + std::string(200000, ']') + "}").c_str())
            .find("detrend is a list") != std::string::npos);
  CHECK(message_of(("{\"recipe\": " + deep).c_str()).find("not valid JSON") != std::string::npos);
}

}  // namespace sync_act
