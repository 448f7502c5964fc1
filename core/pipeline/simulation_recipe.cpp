#include "core/pipeline/simulation_recipe.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/io/tsv.h"

namespace sync_act {
namespace {

using Json = nlohmann::ordered_json;

// What a message shows of a value: never the inside of a list or an object.
std::string shown(const Json& value) {
  if (value.is_array()) return "a list";
  if (value.is_object()) return "an object";
  return value.dump(-1, ' ', false, Json::error_handler_t::replace).substr(0, 80);
}

Result<double> number_in(const Json& value, const std::string& what, double low, double high) {
  if (value.is_number()) {
    const auto number = value.get<double>();
    if (number >= low && number <= high) return number;
  }
  return bad_input(
      message(what, " is ", shown(value), "; it must be a number from ", low, " to ", high, "."));
}

Status set_number(const Json& value, const std::string& what, double low, double high,
                  double& number) {
  const Result<double> read = number_in(value, what, low, high);
  if (!read.ok()) return read.error();
  number = *read;
  return {};
}

Result<PlantedBlob> blob_from(const Json& json, const std::string& what) {
  if (!json.is_object()) return bad_input(message(what, " is ", shown(json), ", not an object."));
  PlantedBlob blob;
  bool has_centre = false;
  for (const auto& [key, value] : json.items()) {
    const std::string place = message(what, ".", key);
    if (key == "centre_mm" && value.is_array() && value.size() == 3) {
      for (std::size_t axis = 0; axis < 3; ++axis) {
        SYNC_ACT_RETURN_IF_ERROR(
            set_number(value[axis], place, -200.0, 200.0, blob.centre_mm[axis]));
      }
      has_centre = true;
    } else if (key == "radius_mm") {
      SYNC_ACT_RETURN_IF_ERROR(set_number(value, place, 1.0, 100.0, blob.sigma_mm));
    } else if (key == "bilateral" && value.is_boolean()) {
      blob.bilateral = value.get<bool>();
    } else if (key == "weight") {
      SYNC_ACT_RETURN_IF_ERROR(set_number(value, place, 0.01, 1.0, blob.weight));
    } else if (key == "source" && value.is_string()) {
      blob.source = value.get<std::string>();
    } else {
      return bad_input(message(place, " is ", shown(value),
                               "; a blob has centre_mm [x, y, z], radius_mm, bilateral, weight and "
                               "source."));
    }
  }
  if (!has_centre) return bad_input(message(what, " has no centre_mm."));
  return blob;
}

Status set_drive(const Json& value, const std::string& what, PlantedNetwork& network) {
  if (value.is_string()) {
    network.event = value.get<std::string>();
    return {};
  }
  if (!value.is_object() || value.empty()) {
    return bad_input(message(what, " is ", shown(value),
                             "; it must be a name, or names with "
                             "weights."));
  }
  for (const auto& [name, weight] : value.items()) {
    const Result<double> number = number_in(weight, message(what, ".", name), -1000.0, 1000.0);
    if (!number.ok()) return number.error();
    network.drives.emplace_back(name, *number);
  }
  network.event = network.drives.front().first;
  return {};
}

Result<PlantedNetwork> network_from(const Json& json, const std::string& what) {
  if (!json.is_object()) return bad_input(message(what, " is ", shown(json), ", not an object."));
  PlantedNetwork network;
  for (const auto& [key, value] : json.items()) {
    const std::string place = message(what, ".", key);
    if (key == "name" && value.is_string()) {
      network.name = value.get<std::string>();
    } else if (key == "drive") {
      SYNC_ACT_RETURN_IF_ERROR(set_drive(value, place, network));
    } else if (key == "lag_secs") {
      SYNC_ACT_RETURN_IF_ERROR(set_number(value, place, -30.0, 30.0, network.lag_secs));
    } else if (key == "driven_share") {
      SYNC_ACT_RETURN_IF_ERROR(set_number(value, place, 0.0, 1.0, network.driven_share));
    } else if (key == "standardize" && value.is_boolean()) {
      network.standardize = value.get<bool>();
    } else if (key == "blobs" && value.is_array()) {
      for (std::size_t b = 0; b < value.size(); ++b) {
        Result<PlantedBlob> blob = blob_from(value[b], message(place, "[", b, "]"));
        if (!blob.ok()) return blob.error();
        network.blobs.push_back(*blob);
      }
    } else {
      return bad_input(
          message(place, " is ", shown(value),
                  "; a network has name, drive, lag_secs, driven_share, standardize and a "
                  "list of blobs."));
    }
  }
  if (network.name.empty()) return bad_input(message(what, " has no name."));
  if (network.event.empty()) return bad_input(message(what, " (", network.name, ") has no drive."));
  if (network.blobs.empty()) return bad_input(message(what, " (", network.name, ") has no blobs."));
  return network;
}

Status set_networks(const Json& list, SimulationOptions& options) {
  constexpr std::size_t kMost = 200;
  if (list.empty() || list.size() > kMost) {
    return bad_input(
        message("networks has ", list.size(), " entries; 1 to ", kMost, " are possible."));
  }
  for (std::size_t k = 0; k < list.size(); ++k) {
    Result<PlantedNetwork> network = network_from(list[k], message("networks[", k, "]"));
    if (!network.ok()) return network.error();
    options.planted.push_back(*std::move(network));
  }
  return {};
}

Status set_stimulus(const Json& value, const std::filesystem::path& folder,
                    SimulationOptions& options) {
  if (!value.is_string()) {
    return bad_input(
        message("stimulus is ", shown(value), "; it must be the name of a .tsv file."));
  }
  const Result<TsvTable> table = read_tsv(folder / value.get<std::string>());
  if (!table.ok()) return table.error();
  for (const std::string& name : table->names) {
    const Result<std::vector<double>> numbers = table->numbers(name);
    // Columns of words (a shot's name) are no drives.
    if (!numbers.ok()) continue;
    std::vector<float> column;
    for (const double number : *numbers) {
      column.push_back(std::isfinite(number) ? static_cast<float>(number) : 0.0F);
    }
    options.stimulus_names.push_back(name);
    options.stimulus.push_back(std::move(column));
  }
  if (options.stimulus.empty()) {
    return bad_input(message(table->file_name, ": no column of the stimulus holds numbers."));
  }
  return {};
}

Status set_parameter(const std::string& key, const Json& value, SimulationOptions& options) {
  const ParameterField<SimulationOptions>* field = find_parameter(simulation_parameters(), key);
  if (field == nullptr) {
    std::string known = "stimulus";
    for (const auto& f : simulation_parameters()) known += ", " + f.spec.key;
    return bad_input(message("There is no option ", key, "; known are ", known, "."));
  }
  if (!value.is_number()) {
    return bad_input(message(key, " is ", shown(value), "; it must be a number."));
  }
  const auto number = value.get<double>();
  SYNC_ACT_RETURN_IF_ERROR(check_parameter(field->spec, number));
  field->set(options, number);
  return {};
}

Status set_value(const std::string& key, const Json& value, const std::filesystem::path& folder,
                 SimulationOptions& options) {
  if (key == "networks" && value.is_array()) return set_networks(value, options);
  if (key == "stimulus") return set_stimulus(value, folder, options);
  if (key == "description" && value.is_string()) return {};
  return set_parameter(key, value, options);
}

// Every preset is checked, the wanted one is applied.
Status set_preset(const Json& presets, std::string_view wanted, SimulationOptions& options) {
  if (!presets.is_object()) {
    return bad_input(message("presets is ", shown(presets), "; it must be names with options."));
  }
  std::string known;
  bool found = wanted.empty();
  for (const auto& [name, preset] : presets.items()) {
    if (!preset.is_object()) {
      return bad_input(message("presets.", name, " is ", shown(preset), ", not an object."));
    }
    SimulationOptions with = options;
    for (const auto& [key, value] : preset.items()) {
      if (const Status status = set_parameter(key, value, with); !status.ok()) {
        return bad_input(message("presets.", name, ": ", status.error().message));
      }
    }
    known += (known.empty() ? "" : ", ") + name;
    if (name != wanted) continue;
    options = std::move(with);
    found = true;
  }
  if (!found) return bad_input(message("There is no preset ", wanted, "; known are ", known, "."));
  return {};
}

}  // namespace

Result<SimulationOptions> simulation_from_json(std::string_view source, std::string_view json,
                                               const std::filesystem::path& folder,
                                               std::string_view preset) {
  const Json parsed = Json::parse(json, nullptr, false);
  if (parsed.is_discarded()) return bad_input(message(source, ": is not valid JSON."));
  if (!parsed.is_object()) return bad_input(message(source, ": is not a JSON object."));
  SimulationOptions options;
  for (const auto& [key, value] : parsed.items()) {
    if (key == "presets") continue;  // they go before every other value
    if (const Status status = set_value(key, value, folder, options); !status.ok()) {
      return Error{status.error().code, message(source, ": ", status.error().message)};
    }
  }
  const Json presets = parsed.contains("presets") ? parsed["presets"] : Json::object();
  if (const Status status = set_preset(presets, preset, options); !status.ok()) {
    return Error{status.error().code, message(source, ": ", status.error().message)};
  }
  if (!options.stimulus.empty() && options.planted.empty()) {
    return bad_input(
        message(source, ": a stimulus needs a list of networks, with what drives each."));
  }
  return options;
}

std::string simulation_to_json(const SimulationOptions& options) {
  Json json;
  for (const auto& field : simulation_parameters()) {
    const double value = field.get(options);
    if (field.spec.kind == ParameterKind::kInteger) {
      json[field.spec.key] = static_cast<long long>(value);
    } else {
      json[field.spec.key] = value;
    }
  }
  if (!options.planted.empty()) {
    json["networks"] = Json::array();
    for (const PlantedNetwork& network : options.planted) {
      Json entry{{"name", network.name}, {"lag_secs", network.lag_secs}};
      entry["driven_share"] = network.driven_share;
      entry["standardize"] = network.standardize;
      entry["drive"] = network.event;
      if (!network.drives.empty()) {
        entry["drive"] = Json::object();
        for (const auto& [name, weight] : network.drives) entry["drive"][name] = weight;
      }
      entry["blobs"] = Json::array();
      for (const PlantedBlob& blob : network.blobs) {
        Json shape{{"centre_mm", blob.centre_mm},
                   {"radius_mm", blob.sigma_mm},
                   {"bilateral", blob.bilateral},
                   {"weight", blob.weight}};
        if (!blob.source.empty()) shape["source"] = blob.source;
        entry["blobs"].push_back(std::move(shape));
      }
      json["networks"].push_back(std::move(entry));
    }
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sync_act
