#include "core/base/parameter_spec.h"

#include <doctest/doctest.h>

#include <cmath>

namespace sync_act {
namespace {

struct Options {
  double cutoff_secs = 128.0;
  std::size_t method = 1;
};

const std::vector<ParameterField<Options>>& fields() {
  static const std::vector<ParameterField<Options>> kFields{
      {number_parameter("cutoff_secs", "Cut-off", "s", 0.0, 1000.0, "Longest period kept."),
       [](const Options& o) { return o.cutoff_secs; },
       [](Options& o, double v) { o.cutoff_secs = v; }},
      {choice_parameter("method", "Method", {"ica", "vsdbn"}, "How."),
       [](const Options& o) { return static_cast<double>(o.method); },
       [](Options& o, double v) { o.method = static_cast<std::size_t>(v); }},
  };
  return kFields;
}

}  // namespace

TEST_CASE("specifications take their defaults from the options' struct") {
  const std::vector<ParameterSpec> specs = specs_of(fields());
  CHECK(specs[0].default_number == 128.0);
  CHECK(specs[1].default_choice == 1);
  CHECK(find_parameter(fields(), "method") == &fields()[1]);
  CHECK(find_parameter(fields(), "cutoff") == nullptr);
}

TEST_CASE("numbers are written with the fewest digits that read back the same") {
  const ParameterSpec& spec = fields()[0].spec;
  for (const double value : {0.0, 0.1, 1.5, 1.0 / 3.0, 999.999999999, 1e-300}) {
    const auto read = parse_parameter(spec, parameter_text(spec, value));
    REQUIRE(read.ok());
    CHECK(*read == value);
  }
  CHECK(parameter_text(spec, 0.1) == "0.1");
  CHECK(parameter_text(integer_parameter("n", "N", "", 0.0, 1e7, ""), 1000.0) == "1000");
}

TEST_CASE("messages tell key, value, range and unit") {
  const auto message_of = [](const Result<double>& result) {
    return result.ok() ? std::string("accepted") : result.error().message;
  };
  CHECK(message_of(parse_parameter(fields()[0].spec, "1e4")) ==
        "cutoff_secs is 1e4; it must be a number from 0 to 1000 s.");
  CHECK(message_of(parse_parameter(fields()[1].spec, "pca")) ==
        "method is pca; it must be one of ica, vsdbn.");
  for (const char* text : {"", " 1", "0x10", "nan", "inf", "1 ", "1e", "--1", "1,5"}) {
    CHECK_FALSE(parse_parameter(fields()[0].spec, text).ok());
  }
  CHECK_FALSE(check_parameter(fields()[0].spec, std::nan("")).ok());
  CHECK(check_parameter(fields()[0].spec, 1000.0).ok());
}

}  // namespace sync_act
