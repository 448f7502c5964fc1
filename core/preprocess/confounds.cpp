#include "core/preprocess/confounds.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

namespace sync_act {
namespace {

constexpr std::array<std::string_view, 6> kMotion{"trans_x", "trans_y", "trans_z",
                                                  "rot_x",   "rot_y",   "rot_z"};

// "acompcor-5": prefix of the columns and their number.
struct Components {
  std::string_view prefix;
  std::size_t count = 0;
};

// nullopt where the word is no such request; count 0 where its number is wrong.
std::optional<Components> components_of(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kFamilies{{
      {"acompcor-", "a_comp_cor_"},
      {"tcompcor-", "t_comp_cor_"},
      {"ccompcor-", "c_comp_cor_"},
      {"wcompcor-", "w_comp_cor_"},
  }};
  for (const auto& [start, prefix] : kFamilies) {
    if (!word.starts_with(start)) continue;
    const std::string_view digits = word.substr(start.size());
    std::size_t count = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    const bool whole = error == std::errc() && end == digits.data() + digits.size();
    return Components{prefix, whole && count <= 999 ? count : 0};
  }
  return std::nullopt;
}

std::string component_name(std::string_view prefix, std::size_t number) {
  return message(prefix, number < 10 ? "0" : "", number);
}

// The columns that a preset stands for; empty where the word is no preset.
std::vector<std::string> preset_columns(std::string_view word) {
  if (word == "csf_wm") return {"csf", "white_matter"};
  std::vector<std::string> names;
  if (word == "motion6" || word == "motion24") names.assign(kMotion.begin(), kMotion.end());
  if (word == "motion24") {
    for (const char* ending : {"_derivative1", "_power2", "_derivative1_power2"}) {
      for (const std::string_view motion : kMotion) names.push_back(message(motion, ending));
    }
  }
  if (const std::optional<Components> components = components_of(word)) {
    for (std::size_t i = 0; i < components->count; ++i) {
      names.push_back(component_name(components->prefix, i));
    }
  }
  return names;
}

// `pattern` with * for any characters; linear in time but for going back to the last *.
bool matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0;
  std::size_t n = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_end = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_end = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++star_end;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMostNamed = 20;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMostNamed, names.size()); ++i) {
    text += message(i > 0 ? ", " : "", names[i]);
  }
  if (names.size() > kMostNamed) text += message(" and ", names.size() - kMostNamed, " more");
  return text;
}

Error missing_column(std::string_view file_name, const std::vector<std::string>& names,
                     std::string_view word, std::string_view column) {
  if (const std::optional<Components> components = components_of(word)) {
    std::size_t there = 0;
    while (std::find(names.begin(), names.end(), component_name(components->prefix, there)) !=
           names.end()) {
      ++there;
    }
    return bad_input(message(file_name, ": confounds asks for ", word, ", but there are only ",
                             there, " columns ", components->prefix, "*"));
  }
  const std::string why =
      word == column ? std::string() : message(" (which ", word, " stands for)");
  return bad_input(message(file_name, ": there is no column \"", column, "\"", why,
                           "; its columns are ", listed(names)));
}

bool is_difference(std::string_view name) {
  return name.find("derivative") != std::string_view::npos || name == kFramewiseDisplacement ||
         name == "dvars" || name == "std_dvars" || name == "rmsd";
}

void add_centred(std::size_t r, std::vector<double> column, RegressionDesign& design) {
  const double mean =
      std::accumulate(column.begin(), column.end(), 0.0) / static_cast<double>(column.size());
  for (double& value : column) value -= mean;
  design.add_column(r, std::move(column));
}

}  // namespace

Status check_confound_words(const std::vector<std::string>& wanted) {
  for (const std::string& word : wanted) {
    const std::optional<Components> components = components_of(word);
    if (word.empty() || (components && components->count == 0)) {
      return bad_input(message(
          "confounds has \"", word,
          "\"; each must be motion6, motion24, csf_wm, global_signal, acompcor-N (N from 1 to 999; "
          "also tcompcor-N, ccompcor-N, wcompcor-N) or a column's name, in which * is a "
          "wildcard."));
    }
  }
  return {};
}

Result<std::vector<std::size_t>> choose_confounds(std::string_view file_name,
                                                  const std::vector<std::string>& names,
                                                  const std::vector<std::string>& wanted) {
  SYNC_ACT_RETURN_IF_ERROR(check_confound_words(wanted));
  std::vector<std::size_t> chosen;
  const auto choose = [&](std::size_t index) {
    if (std::find(chosen.begin(), chosen.end(), index) == chosen.end()) chosen.push_back(index);
  };
  for (const std::string& word : wanted) {
    if (word.find('*') != std::string::npos) {
      bool any = word == "non_steady_state_outlier*" || word == "motion_outlier*";
      for (std::size_t c = 0; c < names.size(); ++c) {
        if (!matches(word, names[c])) continue;
        choose(c);
        any = true;
      }
      if (!any) return missing_column(file_name, names, word, word);
      continue;
    }
    std::vector<std::string> columns = preset_columns(word);
    if (columns.empty()) columns.push_back(word);
    for (const std::string& column : columns) {
      const auto found = std::find(names.begin(), names.end(), column);
      if (found == names.end()) return missing_column(file_name, names, word, column);
      choose(static_cast<std::size_t>(found - names.begin()));
    }
  }
  return chosen;
}

Result<std::vector<double>> confound_at_scans(std::string_view file_name, std::string_view name,
                                              const std::vector<double>& column,
                                              const std::vector<std::size_t>& scans,
                                              std::size_t first_row) {
  constexpr std::size_t kMostLeading = 2;  // of a second derivative
  std::size_t n_leading = 0;
  while (is_difference(name) && n_leading < std::min(kMostLeading, column.size()) &&
         std::isnan(column[n_leading])) {
    ++n_leading;
  }
  std::vector<double> values;
  values.reserve(scans.size());
  for (const std::size_t scan : scans) {
    const double value = scan < n_leading ? 0.0 : column[scan];
    if (!std::isfinite(value)) {
      return bad_input(message(file_name, ": row ", first_row + scan + 1, " of column \"", name,
                               "\" is n/a or infinite; a number is needed for every scan used"));
    }
    values.push_back(value);
  }
  return values;
}

std::vector<std::size_t> scrubbed_scans(const std::vector<double>& displacement_mm,
                                        const std::vector<std::size_t>& scans, double threshold_mm,
                                        std::size_t n_after) {
  std::vector<bool> marked(displacement_mm.size(), false);
  for (std::size_t scan = 0; scan < displacement_mm.size(); ++scan) {
    if (!(displacement_mm[scan] > threshold_mm)) continue;
    const std::size_t last = std::min(displacement_mm.size() - 1, scan + n_after);
    for (std::size_t s = scan; s <= last; ++s) marked[s] = true;
  }
  std::vector<std::size_t> scrubbed;
  for (std::size_t i = 0; i < scans.size(); ++i) {
    if (marked[scans[i]]) scrubbed.push_back(i);
  }
  return scrubbed;
}

void add_confounds(std::size_t r, const RunConfounds& confounds, RegressionDesign& design) {
  const std::size_t n = design.run(r).second - design.run(r).first;
  // Spikes first: what they explain is then exact, whatever the other columns do at those scans.
  for (const std::size_t scan : confounds.scrubbed) {
    std::vector<double> spike(n, 0.0);
    spike[scan] = 1.0;
    add_centred(r, std::move(spike), design);
  }
  for (const std::vector<double>& column : confounds.columns) add_centred(r, column, design);
}

}  // namespace sync_act
