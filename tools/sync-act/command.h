#pragma once
// What a subcommand is: its arguments, declared once (they drive parsing, --help and the names in
// error messages), and the function that runs it.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"

namespace sync_act::cli {

struct OptionSpec {
  std::string flag;   // "--out"
  std::string value;  // what stands for the value in --help: "DIR"; empty: takes none
  std::string help;
  bool required = false;
  // For options that set a parameter: its key, which library messages use.
  std::string key;
};

// The flag of a parameter: dashes, and without the unit at its end ("tr_secs": "--tr").
std::string flag_of(std::string_view key);

// An option that sets this parameter; its help tells range, choices and default.
OptionSpec option_of(const ParameterSpec& spec);

// Options of the recipe's parameters with these keys (also the lists run_lengths and confounds).
std::vector<OptionSpec> recipe_options_of(const std::vector<std::string>& keys);

class Arguments {
 public:
  std::string positional;  // the first; empty where the command has none
  std::vector<std::string> positionals;
  std::map<std::string, std::string> values;

  bool has(const std::string& flag) const { return values.count(flag) > 0; }
  // The value of an option that is there.
  const std::string& at(const std::string& flag) const { return values.at(flag); }
  bool json() const { return has("--json"); }
};

struct Command {
  std::string name;
  std::string summary;     // one line
  std::string positional;  // "BOLD", "BOLD..." for several; empty: none
  std::string about_positional;
  std::vector<OptionSpec> options;
  std::string outputs;  // what is written, for --help; may have several lines
  Status (*run)(const Arguments& arguments);
  // Where the command's options depend on its other words: the command as --help tells it.
  Command (*for_help)(const std::vector<std::string>& words) = nullptr;
};

// THE list of subcommands, in the order of --help.
const std::vector<Command>& commands();

Command info_command();
Command mask_command();
Command preprocess_command();
Command average_command();
Command overlap_command();
Command couple_command();
Command voxel_map_command();
Command annotate_command();
Command networks_command();
// What --help tells about the method that the words name.
Command networks_help(const std::vector<std::string>& words);
Command score_command();
Command simulate_command();
Command bundle_command();
Command validate_command();

}  // namespace sync_act::cli
