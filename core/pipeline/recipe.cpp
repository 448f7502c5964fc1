#include "core/pipeline/recipe.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/preprocess/confounds.h"

namespace sync_act {
namespace {

using Entry = ParameterField<Recipe>;

const std::vector<Entry>& entries() {
  static const std::vector<Entry> kEntries{
      {number_parameter("tr_secs", "Repetition time (TR)", "s", 0.0, 60.0,
                        "Time from one scan to the next. 0 takes the scan header's value."),
       [](const Recipe& r) { return r.tr_secs; }, [](Recipe& r, double v) { r.tr_secs = v; }},
      {integer_parameter(
           "drop_scans", "Drop first scans", "scans", 0.0, 10000.0,
           "Scans left out at the start of each run, e.g. until magnetisation is steady."),
       [](const Recipe& r) { return static_cast<double>(r.drop_scans); },
       [](Recipe& r, double v) { r.drop_scans = static_cast<std::size_t>(v); }},
      {integer_parameter("max_scans", "Use scans", "scans", 0.0, 1e7,
                         "Scans of each run that are used, counted before dropping. 0 uses all."),
       [](const Recipe& r) { return static_cast<double>(r.max_scans); },
       [](Recipe& r, double v) { r.max_scans = static_cast<std::size_t>(v); }},
      {number_or_none_parameter(
           "smooth_fwhm_mm", "Smoothing (FWHM)", "mm", 50.0,
           "Full width at half maximum of a Gaussian, inside the mask only. none leaves the scans "
           "as they are."),
       [](const Recipe& r) { return r.smooth_fwhm_mm; },
       [](Recipe& r, double v) { r.smooth_fwhm_mm = v; }},
      {choice_parameter(
           "detrend", "Detrend", {"none", "constant", "linear", "quadratic", "cubic"},
           "Polynomial that is regressed out of each run, of brain and neurons alike."),
       [](const Recipe& r) { return static_cast<double>(r.detrend) + 1.0; },
       [](Recipe& r, double v) { r.detrend = static_cast<Detrend>(static_cast<int>(v) - 1); }},
      {number_or_none_parameter(
           "high_pass_secs", "High-pass", "s", 1e6,
           "Cosines of longer periods are regressed out of each run, of brain and neurons alike. "
           "none switches the filter off.",
           "spm_filter.m, SPM12"),
       [](const Recipe& r) { return r.high_pass_secs; },
       [](Recipe& r, double v) { r.high_pass_secs = v; }},
      {number_or_none_parameter(
           "scrub_fd_mm", "Scrub above", "mm", 100.0,
           "Scans whose framewise displacement is larger are regressed out; 0.5 is usual.",
           "Power et al. (2012), NeuroImage 59:2142-2154"),
       [](const Recipe& r) { return r.scrub_fd_mm; },
       [](Recipe& r, double v) { r.scrub_fd_mm = v; }},
      {integer_parameter("scrub_after", "Scrub after", "scans", 0.0, 20.0,
                         "Scans that are scrubbed as well after each one with too much motion."),
       [](const Recipe& r) { return static_cast<double>(r.scrub_after); },
       [](Recipe& r, double v) { r.scrub_after = static_cast<std::size_t>(v); }},
      {choice_parameter("standardize", "Standardize", {"none", "zscore"},
                        "Mean 0 and standard deviation 1 per run, of brain and neurons alike."),
       [](const Recipe& r) { return static_cast<double>(r.standardize); },
       [](Recipe& r, double v) { r.standardize = static_cast<Standardize>(static_cast<int>(v)); }},
      {number_parameter("neuron_rate_hz", "Neuron rate", "Hz", 0.0, 1000.0,
                        "Responses per second of film. 0 means one row per scan."),
       [](const Recipe& r) { return r.neuron_rate_hz; },
       [](Recipe& r, double v) { r.neuron_rate_hz = v; }},
      {number_parameter("onset_secs", "Film onset", "s", -36000.0, 36000.0,
                        "The film starts this long after the first scan of each run."),
       [](const Recipe& r) { return r.onset_secs; }, [](Recipe& r, double v) { r.onset_secs = v; }},
      {choice_parameter(
           "hrf", "Haemodynamic response", {"spm", "glover", "shift", "none"},
           "Brings neuron responses to the delay and the smoothness of the BOLD signal.",
           "spm_hrf.m, SPM12; Glover (1999), NeuroImage 9:416-429"),
       [](const Recipe& r) { return static_cast<double>(r.hrf); },
       [](Recipe& r, double v) { r.hrf = static_cast<HrfKind>(static_cast<int>(v)); }},
      {integer_parameter(
           "hrf_shift", "Shift", "scans", 0.0, 100.0,
           "Delay of the responses where the haemodynamic response is a fixed shift."),
       [](const Recipe& r) { return static_cast<double>(r.hrf_shift); },
       [](Recipe& r, double v) { r.hrf_shift = static_cast<int>(v); }},
      {choice_parameter(
           "before_start", "Before the film", {"mean", "zero"},
           "What a response counts as before its first sample: its mean over the run, or 0."),
       [](const Recipe& r) { return static_cast<double>(r.before_start); },
       [](Recipe& r, double v) { r.before_start = static_cast<BeforeStart>(static_cast<int>(v)); }},
      {flag_parameter("absolute", "Absolute r",
                      "The best partner is that of the largest |r|, not of r."),
       [](const Recipe& r) { return r.absolute ? 1.0 : 0.0; },
       [](Recipe& r, double v) { r.absolute = v != 0.0; }},
  };
  return kEntries;
}

std::string joined(const std::vector<std::string>& words, std::string_view separator = ", ") {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

Error unknown_key(std::string_view key) {
  std::vector<std::string> known{"run_lengths", "confounds"};
  for (const Entry& entry : entries()) known.push_back(entry.spec.key);
  return bad_input(message("There is no option ", key, "; known are ", joined(known), "."));
}

Status set_run_lengths(Recipe& recipe, std::string_view text) {
  std::vector<std::size_t> lengths;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find(','));
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), length);
    if (error != std::errc() || end != part.data() + part.size() || length == 0) {
      return bad_input(message("run_lengths is ", text,
                               "; it must be whole numbers of scans with commas, as 150,150."));
    }
    lengths.push_back(length);
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  }
  recipe.run_lengths = std::move(lengths);
  return {};
}

Status set_confounds(Recipe& recipe, std::string_view text) {
  std::vector<std::string> words;
  std::string_view rest = text == "none" ? std::string_view() : text;
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    words.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) break;
    rest.remove_prefix(comma + 1);
    if (rest.empty()) words.emplace_back();
  }
  SYNC_ACT_RETURN_IF_ERROR(check_confound_words(words));
  recipe.confounds = std::move(words);
  return {};
}

// What a message shows of a JSON value: never the inside of a list or an object, which may be long
// and deep.
std::string shown(const nlohmann::json& value) {
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  constexpr std::size_t kMostShown = 80;
  std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (text.size() > kMostShown) text = text.substr(0, kMostShown) + "...";
  return text;
}

Status set_list_from_json(Recipe& recipe, const std::string& key, const nlohmann::json& value) {
  const bool of_words = key == "confounds";
  if (!value.is_array()) {
    return bad_input(message(key, " is ", shown(value), "; it must be a list of ",
                             of_words ? "words." : "numbers of scans."));
  }
  std::vector<std::string> items;
  for (const nlohmann::json& item : value) {
    // A word with a comma would become two.
    const bool word = item.is_string() && item.get<std::string>().find(',') == std::string::npos;
    if (of_words ? !word : !item.is_number_unsigned()) {
      return bad_input(message(key, " holds ", shown(item), "; it must be a list of ",
                               of_words ? "words." : "numbers of scans."));
    }
    items.push_back(of_words ? item.get<std::string>() : item.dump());
  }
  if (!of_words) return set_run_lengths(recipe, joined(items, ","));
  SYNC_ACT_RETURN_IF_ERROR(check_confound_words(items));
  recipe.confounds = std::move(items);
  return {};
}

Status set_from_json(Recipe& recipe, const std::string& key, const nlohmann::json& value) {
  if (key == "run_lengths" || key == "confounds") return set_list_from_json(recipe, key, value);
  const Entry* entry = find_parameter(entries(), key);
  if (entry == nullptr) return unknown_key(key);
  const bool none = !entry->spec.zero_name.empty() && value == entry->spec.zero_name;
  const bool right_kind = none || entry->spec.kind == ParameterKind::kChoice ? value.is_string()
                          : entry->spec.kind == ParameterKind::kFlag         ? value.is_boolean()
                                                                             : value.is_number();
  if (!right_kind) {
    return bad_input(message(key, " is ", shown(value), ", which is of the wrong kind."));
  }
  return set_recipe_parameter(recipe, key,
                              value.is_string() ? value.get<std::string>() : value.dump());
}

}  // namespace

const std::vector<ParameterSpec>& recipe_parameters() {
  static const std::vector<ParameterSpec> kSpecs = specs_of(entries());
  return kSpecs;
}

Status set_recipe_parameter(Recipe& recipe, std::string_view key, std::string_view text) {
  if (key == "run_lengths") return set_run_lengths(recipe, text);
  if (key == "confounds") return set_confounds(recipe, text);
  const Entry* entry = find_parameter(entries(), key);
  if (entry == nullptr) return unknown_key(key);
  const Result<double> value = parse_parameter(entry->spec, text);
  if (!value.ok()) return value.error();
  entry->set(recipe, *value);
  return {};
}

std::string recipe_parameter_text(const Recipe& recipe, std::string_view key) {
  if (key == "run_lengths") {
    std::vector<std::string> lengths;
    for (const std::size_t length : recipe.run_lengths) lengths.push_back(std::to_string(length));
    return joined(lengths, ",");
  }
  if (key == "confounds") return recipe.confounds.empty() ? "none" : joined(recipe.confounds, ",");
  const Entry* entry = find_parameter(entries(), key);
  SYNC_ACT_ASSERT(entry != nullptr);
  return parameter_text(entry->spec, entry->get(recipe));
}

std::string recipe_to_json(const Recipe& recipe) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const Entry& entry : entries()) {
    const double value = entry.get(recipe);
    switch (entry.spec.kind) {
      case ParameterKind::kChoice:
        json[entry.spec.key] = entry.spec.choices[static_cast<std::size_t>(value)];
        break;
      case ParameterKind::kFlag:
        json[entry.spec.key] = value != 0.0;
        break;
      case ParameterKind::kInteger:
        json[entry.spec.key] = static_cast<long long>(value);
        break;
      case ParameterKind::kNumber:
        json[entry.spec.key] = value;
        break;
    }
  }
  json["confounds"] = recipe.confounds;
  json["run_lengths"] = recipe.run_lengths;
  // A recipe may hold names of columns that are not UTF-8: they are replaced, not thrown on.
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Result<Recipe> recipe_from_json(std::string_view source, std::string_view json) {
  const nlohmann::json parsed = nlohmann::json::parse(json, nullptr, false);
  if (parsed.is_discarded()) return bad_input(message(source, ": the recipe is not valid JSON."));
  if (!parsed.is_object()) return bad_input(message(source, ": the recipe is not a JSON object."));
  const auto inner = parsed.find("recipe");
  const bool is_record = inner != parsed.end() && inner->is_object();
  Recipe recipe;
  for (const auto& [key, value] : (is_record ? *inner : parsed).items()) {
    if (const Status status = set_from_json(recipe, key, value); !status.ok()) {
      return bad_input(message(source, ": ", status.error().message));
    }
  }
  return recipe;
}

std::vector<std::pair<std::string, std::string>> recipe_options(const Recipe& recipe) {
  std::vector<std::pair<std::string, std::string>> options;
  for (const Entry& entry : entries()) {
    options.emplace_back(entry.spec.key, recipe_parameter_text(recipe, entry.spec.key));
  }
  options.emplace_back("confounds", recipe_parameter_text(recipe, "confounds"));
  options.emplace_back("run_lengths", recipe_parameter_text(recipe, "run_lengths"));
  return options;
}

}  // namespace sync_act
