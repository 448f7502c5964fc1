#include "tools/sync-act/command.h"

#include <algorithm>

#include "core/pipeline/recipe.h"

namespace sync_act::cli {
namespace {

std::string value_name(const ParameterSpec& spec) {
  switch (spec.kind) {
    case ParameterKind::kFlag:
      return "";
    case ParameterKind::kChoice: {
      std::string names;
      for (const std::string& choice : spec.choices) {
        if (!names.empty()) names += "|";
        names += choice;
      }
      return names;
    }
    default:
      return (spec.unit == "s"    ? "SECS"
              : spec.unit == "Hz" ? "HZ"
              : spec.unit == "mm" ? "MM"
                                  : "N") +
             (spec.zero_name.empty() ? "" : "|" + spec.zero_name);
  }
}

}  // namespace

std::string flag_of(std::string_view key) {
  for (const std::string_view unit : {"_secs", "_hz", "_mm"}) {
    if (key.ends_with(unit)) key.remove_suffix(unit.size());
  }
  std::string flag = "--" + std::string(key);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

OptionSpec option_of(const ParameterSpec& spec) {
  OptionSpec option;
  option.flag = flag_of(spec.key);
  option.value = value_name(spec);
  option.help = spec.help;
  option.key = spec.key;
  if (spec.kind != ParameterKind::kFlag) {
    option.help += " Default: " + parameter_text(spec, spec.default_number) + ".";
  }
  return option;
}

std::vector<OptionSpec> recipe_options_of(const std::vector<std::string>& keys) {
  std::vector<OptionSpec> options;
  for (const std::string& key : keys) {
    if (key == "run_lengths") {
      options.push_back({flag_of(key), "N,N,...",
                         "Scans of each run in the file, in order. Default: one run.", false, key});
    }
    if (key == "confounds") {
      options.push_back(
          {flag_of(key), "NAME,NAME,...",
           "Columns of the fMRIPrep table of confounds that are regressed out of brain and neurons "
           "alike: motion6, motion24, csf_wm, global_signal, acompcor-N, or names of columns, in "
           "which * is a wildcard. Default: none.",
           false, key});
    }
    for (const ParameterSpec& spec : recipe_parameters()) {
      if (spec.key == key) options.push_back(option_of(spec));
    }
  }
  return options;
}

const std::vector<Command>& commands() {
  static const std::vector<Command> kCommands{
      info_command(),     mask_command(),    preprocess_command(), networks_command(),
      average_command(),  overlap_command(), couple_command(),     voxel_map_command(),
      annotate_command(), score_command(),   simulate_command(),   bundle_command(),
      validate_command(),
  };
  return kCommands;
}

}  // namespace sync_act::cli
