#pragma once
// A method's options, declared once: they drive the page's form, the JSON check and the command
// line's flags. The key is the JSON name (snake_case); the flag is the key with dashes.

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

enum class ParameterKind { kNumber, kInteger, kChoice, kFlag };

struct ParameterSpec {
  std::string key;    // "high_pass_secs"
  std::string label;  // "High-pass"
  std::string unit;   // "s"; empty for none
  ParameterKind kind = ParameterKind::kNumber;
  double default_number = 0;  // for kNumber, kInteger, kFlag (0 or 1)
  double min = 0;
  double max = 0;
  std::vector<std::string> choices;  // for kChoice; choices[default_choice] is the default
  std::size_t default_choice = 0;
  // Of a number whose 0 switches something off: a word for it ("none"), taken and written as well.
  std::string zero_name;
  std::string help;    // one sentence for the user
  std::string source;  // paper or equation, where there is one
};

// Specifications in one line each; the defaults (default_number, default_choice) are filled in from
// the struct that holds the options.
ParameterSpec number_parameter(std::string key, std::string label, std::string unit, double min,
                               double max, std::string help);
// The same for a number whose 0 switches something off.
ParameterSpec number_or_none_parameter(std::string key, std::string label, std::string unit,
                                       double max, std::string help, std::string source = "");
ParameterSpec integer_parameter(std::string key, std::string label, std::string unit, double min,
                                double max, std::string help);
ParameterSpec choice_parameter(std::string key, std::string label, std::vector<std::string> choices,
                               std::string help, std::string source = "");
ParameterSpec flag_parameter(std::string key, std::string label, std::string help);

// Every value passes as a number: of a choice its place in the list, of a flag 0 or 1.
// Errors name the key, the value and what is allowed.
Status check_parameter(const ParameterSpec& spec, double value);
// A number (or the word for its 0), a choice's name, or true / false.
Result<double> parse_parameter(const ParameterSpec& spec, std::string_view text);
// The value as parse_parameter takes it; numbers in the shortest form that reads back the same.
std::string parameter_text(const ParameterSpec& spec, double value);

// A parameter and its field in a struct of options.
template <class Options>
struct ParameterField {
  ParameterSpec spec;
  double (*get)(const Options&);
  void (*set)(Options&, double);
};

// The field with that key; nullptr where there is none.
template <class Options>
const ParameterField<Options>* find_parameter(const std::vector<ParameterField<Options>>& fields,
                                              std::string_view key) {
  for (const ParameterField<Options>& field : fields) {
    if (field.spec.key == key) return &field;
  }
  return nullptr;
}

// The specifications, with the defaults that `Options{}` has.
template <class Options>
std::vector<ParameterSpec> specs_of(const std::vector<ParameterField<Options>>& fields) {
  const Options defaults;
  std::vector<ParameterSpec> specs;
  for (const ParameterField<Options>& field : fields) {
    specs.push_back(field.spec);
    const double value = field.get(defaults);
    specs.back().default_number = value;
    if (field.spec.kind == ParameterKind::kChoice) {
      specs.back().default_choice = static_cast<std::size_t>(value);
    }
  }
  return specs;
}

// Options from keys and texts, starting from the defaults. Errors name the key, the value and what
// is allowed; an unknown key lists those that exist.
template <class Options>
Result<Options> options_from_values(
    const std::vector<ParameterField<Options>>& fields,
    const std::vector<std::pair<std::string, std::string>>& values) {
  Options options;
  for (const auto& [key, text] : values) {
    const ParameterField<Options>* field = find_parameter(fields, key);
    if (field == nullptr) {
      std::string known;
      for (const ParameterField<Options>& f : fields) {
        known += (known.empty() ? "" : ", ") + f.spec.key;
      }
      return bad_input(message("There is no option ", key, "; known are ", known, "."));
    }
    const Result<double> value = parse_parameter(field->spec, text);
    if (!value.ok()) return value.error();
    field->set(options, *value);
  }
  return options;
}

}  // namespace sync_act
