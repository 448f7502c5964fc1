#include "core/pipeline/simulation_text.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/number_text.h"

namespace sync_act {
namespace {

using Words = std::vector<std::string_view>;

Words split(std::string_view text, char separator) {
  Words words;
  for (;;) {
    const std::size_t end = text.find(separator);
    words.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return words;
    text.remove_prefix(end + 1);
  }
}

// The words from `first` as numbers, each within its range, "-" as its default; empty where one is
// not.
struct Range {
  double low, high;
  std::optional<double> fallback = {};
};
std::vector<double> numbers(const Words& words, std::size_t first,
                            const std::vector<Range>& ranges) {
  std::vector<double> values;
  if (words.size() != first + ranges.size()) return values;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const bool is_default = words[first + i] == "-" && ranges[i].fallback;
    const std::optional<double> value =
        is_default ? ranges[i].fallback : parse_number(words[first + i]);
    if (!value || !(*value >= ranges[i].low && *value <= ranges[i].high)) return {};
    values.push_back(*value);
  }
  return values;
}

bool set_parameter(const Words& words, SimulationOptions& options) {
  if (words.size() != 3) return false;
  const auto* field = find_parameter(simulation_parameters(), std::string(words[1]));
  if (field == nullptr) return false;
  const Result<double> value = parse_parameter(field->spec, words[2]);
  if (value.ok()) field->set(options, *value);
  return value.ok();
}

bool take_line(const Words& words, SimulationOptions& options) {
  constexpr Range kPlace{-200.0, 200.0};
  constexpr Range kFlag{0.0, 1.0};
  if (words[0] == "set") return set_parameter(words, options);
  if (words[0] == "column" && words.size() == 2) {
    options.stimulus_names.emplace_back(words[1]);
    return true;
  }
  if (words[0] == "network") {
    PlantedNetwork network;
    const std::vector<double> v = numbers(
        words, 2, {{-30.0, 30.0, network.lag_secs}, {0.0, 1.0, network.driven_share}, kFlag});
    if (v.empty() || words[1].empty()) return false;
    network.name = words[1];
    network.lag_secs = v[0];
    network.driven_share = v[1];
    network.standardize = v[2] != 0.0;
    options.planted.push_back(std::move(network));
    return true;
  }
  if (options.planted.empty()) return false;
  PlantedNetwork& network = options.planted.back();
  if (words[0] == "drive") {
    const std::vector<double> v = numbers(words, 2, {{-1000.0, 1000.0}});
    if (v.empty()) return false;
    network.drives.emplace_back(words[1], v[0]);
    if (network.event.empty()) network.event = words[1];
    return true;
  }
  if (words[0] != "blob") return false;
  const PlantedBlob usual;
  const std::vector<double> v = numbers(
      words, 1,
      {kPlace, kPlace, kPlace, {1.0, 100.0, usual.sigma_mm}, kFlag, {0.01, 1.0, usual.weight}});
  if (v.empty()) return false;
  network.blobs.push_back({{v[0], v[1], v[2]}, v[3], v[4] != 0.0, v[5], {}});
  return true;
}

}  // namespace

Result<SimulationOptions> simulation_from_text(std::string_view text,
                                               std::span<const float> stimulus) {
  SimulationOptions options;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    if (!take_line(split(line, '\t'), options)) {
      return bad_input(message("Simulation: \"", line, "\" is not possible."));
    }
  }
  for (const PlantedNetwork& network : options.planted) {
    if (network.drives.empty() || network.blobs.empty()) {
      return bad_input(message("Simulation: ", network.name, " needs a drive and a place."));
    }
  }
  const std::size_t n_columns = options.stimulus_names.size();
  if (n_columns == 0) return options;
  if (stimulus.empty() || stimulus.size() % n_columns != 0) {
    return bad_input(message("Simulation: ", stimulus.size(), " values of a stimulus of ",
                             n_columns, " columns."));
  }
  const std::size_t n_samples = stimulus.size() / n_columns;
  for (std::size_t column = 0; column < n_columns; ++column) {
    const std::span<const float> values = stimulus.subspan(column * n_samples, n_samples);
    options.stimulus.emplace_back(values.begin(), values.end());
  }
  return options;
}

}  // namespace sync_act
