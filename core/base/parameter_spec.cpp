#include "core/base/parameter_spec.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/base/number_text.h"

namespace sync_act {
namespace {

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += ", ";
    text += word;
  }
  return text;
}

Error out_of_range(const ParameterSpec& spec, std::string_view shown) {
  const bool whole = spec.kind == ParameterKind::kInteger;
  return bad_input(message(spec.key, " is ", shown, "; it must be ",
                           whole ? "a whole number" : "a number", " from ", spec.min, " to ",
                           spec.max, spec.unit.empty() ? "" : " ", spec.unit, "."));
}

bool in_range(const ParameterSpec& spec, double value) {
  const bool whole = spec.kind != ParameterKind::kInteger || value == std::floor(value);
  return whole && value >= spec.min && value <= spec.max;
}

}  // namespace

ParameterSpec number_parameter(std::string key, std::string label, std::string unit, double min,
                               double max, std::string help) {
  ParameterSpec spec;
  spec.key = std::move(key);
  spec.label = std::move(label);
  spec.unit = std::move(unit);
  spec.kind = ParameterKind::kNumber;
  spec.min = min;
  spec.max = max;
  spec.help = std::move(help);
  return spec;
}

ParameterSpec number_or_none_parameter(std::string key, std::string label, std::string unit,
                                       double max, std::string help, std::string source) {
  ParameterSpec spec = number_parameter(std::move(key), std::move(label), std::move(unit), 0.0, max,
                                        std::move(help));
  spec.zero_name = "none";
  spec.source = std::move(source);
  return spec;
}

ParameterSpec integer_parameter(std::string key, std::string label, std::string unit, double min,
                                double max, std::string help) {
  ParameterSpec spec = number_parameter(std::move(key), std::move(label), std::move(unit), min, max,
                                        std::move(help));
  spec.kind = ParameterKind::kInteger;
  return spec;
}

ParameterSpec choice_parameter(std::string key, std::string label, std::vector<std::string> choices,
                               std::string help, std::string source) {
  ParameterSpec spec;
  spec.key = std::move(key);
  spec.label = std::move(label);
  spec.kind = ParameterKind::kChoice;
  spec.choices = std::move(choices);
  spec.max = static_cast<double>(spec.choices.size()) - 1.0;
  spec.help = std::move(help);
  spec.source = std::move(source);
  return spec;
}

ParameterSpec flag_parameter(std::string key, std::string label, std::string help) {
  ParameterSpec spec;
  spec.key = std::move(key);
  spec.label = std::move(label);
  spec.kind = ParameterKind::kFlag;
  spec.max = 1.0;
  spec.help = std::move(help);
  return spec;
}

Status check_parameter(const ParameterSpec& spec, double value) {
  if (in_range(spec, value)) return {};
  return out_of_range(spec, exact_text(value));
}

Result<double> parse_parameter(const ParameterSpec& spec, std::string_view text) {
  switch (spec.kind) {
    case ParameterKind::kChoice: {
      const auto found = std::find(spec.choices.begin(), spec.choices.end(), text);
      if (found != spec.choices.end()) return static_cast<double>(found - spec.choices.begin());
      return bad_input(
          message(spec.key, " is ", text, "; it must be one of ", joined(spec.choices), "."));
    }
    case ParameterKind::kFlag:
      if (text == "true") return 1.0;
      if (text == "false") return 0.0;
      return bad_input(message(spec.key, " is ", text, "; it must be true or false."));
    default: {
      if (!spec.zero_name.empty() && text == spec.zero_name) return 0.0;
      const double value = parse_number(text).value_or(std::numeric_limits<double>::quiet_NaN());
      if (!in_range(spec, value)) return out_of_range(spec, text);
      return value;
    }
  }
}

std::string parameter_text(const ParameterSpec& spec, double value) {
  switch (spec.kind) {
    case ParameterKind::kChoice:
      return spec.choices[static_cast<std::size_t>(value)];
    case ParameterKind::kFlag:
      return value != 0.0 ? "true" : "false";
    case ParameterKind::kInteger:
      return std::to_string(static_cast<long long>(value));  // 1000, not 1e+03
    default:
      if (value == 0.0 && !spec.zero_name.empty()) return spec.zero_name;
      return exact_text(value);
  }
}

}  // namespace sync_act
