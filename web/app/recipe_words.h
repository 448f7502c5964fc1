#pragma once
// How the series that are compared were made, step by step, in words: for the data screen. The
// report says the same in sentences.

#include <string>
#include <vector>

#include "web/app/app_data.h"

namespace sync_act::app {

struct RecipeStep {
  std::string name, value;
  std::string detail = {};  // what it means
};
std::vector<RecipeStep> cleaning_steps(const AppData& data);
std::vector<RecipeStep> neuron_steps(const AppData& data);    // none without neurons
std::vector<RecipeStep> coupling_steps(const AppData& data);  // none without a coupling
std::vector<RecipeStep> chance_steps(const AppData& data);    // none where nothing was tested

// How neurons were delayed and smoothed in the coupling that is shown: the choice made since they
// were opened, else what they were opened with. "SPM canonical double gamma"; empty: not known.
std::string hrf_words(const AppData& data);
bool has_hrf(const AppData& data);  // a response curve, not a shift and not nothing

// Without superfluous digits: "0.5", "2", "\xE2\x88\x92" "2".
std::string plain_number(double value, int most_decimals);
// "1.5 s"
std::string format_secs(double secs);

}  // namespace sync_act::app
