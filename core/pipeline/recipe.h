#pragma once
// The recipe: every option of the method from the files to r, with defaults (design section 4). The
// command line, the engine and the page read the same list of parameters; its keys are the names in
// JSON, and with dashes and without the unit the command line's flags (tr_secs: --tr).

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/hrf/align_to_scans.h"
#include "core/preprocess/clean_series.h"

namespace sync_act {

struct Recipe {
  double tr_secs = 0.0;                  // 0: from the scan's header, where it says
  std::vector<std::size_t> run_lengths;  // scans of each run in the file, in order; empty: one run
  std::size_t drop_scans = 0;
  std::size_t max_scans = 0;    // per run, before dropping; 0: all
  double smooth_fwhm_mm = 0.0;  // 0: none
  Detrend detrend = Detrend::kLinear;
  double high_pass_secs = 128.0;       // period of the cosine filter's cut-off; 0: none
  std::vector<std::string> confounds;  // words of core/preprocess/confounds.h; empty: none
  double scrub_fd_mm = 0.0;            // framewise displacement above it; 0: no scrubbing
  std::size_t scrub_after = 0;         // scans scrubbed after each such scan
  Standardize standardize = Standardize::kZScore;
  double neuron_rate_hz = 0.0;  // 0: one row per scan
  double onset_secs = 0.0;
  HrfKind hrf = HrfKind::kSpm;
  int hrf_shift = 0;  // scans; HrfKind::kShift only
  BeforeStart before_start = BeforeStart::kMean;
  bool absolute = false;

  // Whether a table of confounds is needed.
  bool wants_confounds() const { return !confounds.empty() || scrub_fd_mm > 0.0; }
  bool operator==(const Recipe&) const = default;
};

// All parameters, in the order of the work, except the lists run_lengths and confounds.
const std::vector<ParameterSpec>& recipe_parameters();

// Sets one parameter from text: a number, a choice's name, or true/false. Keys "run_lengths" and
// "confounds" take numbers and words separated by commas ("confounds" also "none"). Errors name the
// key, the value and what is allowed.
Status set_recipe_parameter(Recipe& recipe, std::string_view key, std::string_view text);
// The value of a parameter as text, as set_recipe_parameter takes it.
std::string recipe_parameter_text(const Recipe& recipe, std::string_view key);

// JSON object with all keys. Reading starts from the defaults; unknown keys and wrong kinds are
// errors. `source` names where the text comes from, for messages. The record of a result, which
// holds its recipe under "recipe", is read as that recipe.
std::string recipe_to_json(const Recipe& recipe);
Result<Recipe> recipe_from_json(std::string_view source, std::string_view json);

// Keys and values, for a Provenance.
std::vector<std::pair<std::string, std::string>> recipe_options(const Recipe& recipe);

}  // namespace sync_act
