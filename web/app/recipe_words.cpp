#include "web/app/recipe_words.h"

#include <cmath>

#include "web/app/format.h"

namespace sync_act::app {
namespace {

HrfChoice hrf_of(const AppData& data) {
  if (data.coupling.recipe.hrf != HrfChoice::kAsOpened) return data.coupling.recipe.hrf;
  const std::string& opened = data.contents.recipe.hrf;
  if (opened == "spm") return HrfChoice::kSpm;
  if (opened == "glover") return HrfChoice::kGlover;
  if (opened == "none") return HrfChoice::kNone;
  if (opened == "shift") return HrfChoice::kShift;
  return HrfChoice::kAsOpened;
}

}  // namespace

std::string plain_number(double value, int most_decimals) {
  std::string text = format_number(value, most_decimals);
  if (most_decimals == 0 || text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string format_secs(double secs) { return plain_number(secs, 3) + " s"; }

std::string hrf_words(const AppData& data) {
  switch (hrf_of(data)) {
    case HrfChoice::kSpm:
      return "SPM canonical double gamma";
    case HrfChoice::kGlover:
      return "Glover's canonical response";
    case HrfChoice::kNone:
      return "none";
    case HrfChoice::kShift:
      return "shift by " + format_count(data.contents.recipe.shift_scans) + " scans";
    case HrfChoice::kAsOpened:
      break;
  }
  return {};
}

bool has_hrf(const AppData& data) {
  const HrfChoice hrf = hrf_of(data);
  return hrf == HrfChoice::kSpm || hrf == HrfChoice::kGlover;
}

std::vector<RecipeStep> cleaning_steps(const AppData& data) {
  const PreparationRecipe& recipe = data.contents.recipe;
  if (recipe.detrend.empty()) return {};
  std::string detrend = recipe.detrend;
  detrend[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(detrend[0])));
  return {{"Detrend", detrend, "of every voxel, network and neuron, run by run"},
          {"High-pass", recipe.high_pass_secs > 0 ? format_secs(recipe.high_pass_secs) : "None",
           recipe.high_pass_secs > 0 ? "cosines, in one regression with the trend" : ""},
          {"Standardize", "z-score", "run by run"}};
}

std::vector<RecipeStep> neuron_steps(const AppData& data) {
  if (data.neurons.n_units == 0) return {};
  const PreparationRecipe& recipe = data.contents.recipe;
  std::vector<RecipeStep> steps;
  const bool sampled = recipe.neuron_rate_hz > 0;
  steps.push_back(
      {"Responses",
       sampled ? plain_number(recipe.neuron_rate_hz, 3) + " a second" : std::string("One per scan"),
       sampled ? "read at each scan's middle" : "compared as they are"});
  if (sampled)
    steps.push_back({"Film starts", recipe.onset_secs == 0
                                        ? "With the first scan"
                                        : format_secs(recipe.onset_secs) + " after it"});
  const std::string hrf = hrf_words(data);
  if (!hrf.empty()) {
    steps.push_back(
        {"HRF", hrf, has_hrf(data) ? "blood flow answers neural activity about 5 s late" : ""});
  }
  return steps;
}

std::vector<RecipeStep> coupling_steps(const AppData& data) {
  if (data.coupling.n_neurons == 0) return {};
  const CouplingRecipe& recipe = data.coupling.recipe;
  return {{"Measure", "Pearson's r", "of every neuron with every network"},
          {"Lag", recipe.lag_scans == 0 ? "None" : format_count(recipe.lag_scans) + " scans",
           recipe.lag_scans > 0 ? "networks are compared with earlier neurons" : ""},
          {"Partialled out", recipe.partial_features ? "Features of the film" : "Nothing",
           recipe.partial_features ? "regressed out of both sides" : ""}};
}

std::vector<RecipeStep> chance_steps(const AppData& data) {
  const Significance& found = data.significance;
  if (!found.present) return {};
  return {{"Null model", found.label, "of the networks' time courses"},
          {"Surrogates", format_count(found.n_surrogates), "seed " + plain_number(found.seed, 0)},
          {"p", found.absolute ? "Of the largest |r|" : "Of the largest r",
           "of any neuron, so family-wise over neurons"},
          {"Correction", found.correction == "by" ? "Benjamini-Yekutieli" : "Benjamini-Hochberg",
           "over networks, q at most " + format_r(found.alpha)}};
}

}  // namespace sync_act::app
