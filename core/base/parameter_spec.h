#pragma once
// A method's options, declared once: they drive the page's form, the JSON check and the command
// line's flags. The key is the JSON name (snake_case); the flag is the key with dashes.

#include <string>
#include <vector>

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
  std::string help;    // one sentence for the user
  std::string source;  // paper or equation, where there is one
};

}  // namespace sync_act
