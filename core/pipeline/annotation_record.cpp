#include "core/pipeline/annotation_record.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/io/tsv.h"
#include "core/pipeline/provenance_record.h"

namespace sync_act {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

Json text_or_null(const std::string& text) {
  if (text.empty()) return nullptr;
  return text;
}

std::string neuron_id(const Annotation& annotation, std::size_t neuron) {
  return annotation.neuron_ids.empty() ? std::to_string(neuron) : annotation.neuron_ids[neuron];
}

// "n/a" for -1.
std::string network_id(const Annotation& annotation, std::int32_t network) {
  return network < 0 ? "n/a" : annotation.networks[static_cast<std::size_t>(network)].id;
}

Json network_to_json(const NetworkAnnotation& network) {
  Json json{{"id", network.id},
            {"description", text_or_null(network.description)},
            {"n_voxels_inside", network.n_voxels_inside},
            {"share_outside", network.share_outside},
            {"regions", Json::array()},
            {"peaks", Json::array()},
            {"templates", Json::array()},
            {"labels", Json::array()}};
  for (const NamedShare& region : network.regions) {
    json["regions"].push_back({{"region", region.region},
                               {"label", region.share.label},
                               {"share", region.share.share},
                               {"coverage", region.share.coverage}});
  }
  for (const NamedPeak& peak : network.peaks) {
    json["peaks"].push_back({{"mm", peak.peak.world_mm},
                             {"value", peak.peak.value},
                             {"region", text_or_null(peak.region)}});
  }
  for (const TemplateOverlap& other : network.templates) {
    json["templates"].push_back({{"name", other.name},
                                 {"r", number_or_null(other.r)},
                                 {"dice", number_or_null(other.dice)},
                                 {"jaccard", number_or_null(other.jaccard)}});
  }
  for (const LabelResponse& response : network.labels) {
    json["labels"].push_back({{"label", response.label},
                              {"r", number_or_null(response.r)},
                              {"p", number_or_null(response.p)},
                              {"q", number_or_null(response.q)}});
  }
  return json;
}

Json neuron_to_json(const Annotation& annotation, const NeuronAnnotation& neuron) {
  const auto network_or_null = [&](std::int32_t network) {
    return network < 0 ? Json(nullptr) : Json(network_id(annotation, network));
  };
  return {{"id", neuron_id(annotation, neuron.neuron)},
          {"status", annotation_status_name(neuron.status)},
          {"network", network_or_null(neuron.network)},
          {"r", number_or_null(neuron.r)},
          {"p", number_or_null(neuron.p)},
          {"q", number_or_null(neuron.q)},
          {"runner_up", network_or_null(neuron.runner_up)},
          {"runner_up_r", number_or_null(neuron.runner_up_r)},
          {"description", text_or_null(neuron.description)},
          {"statement", neuron.statement}};
}

TsvWriter table_with(std::initializer_list<std::string_view> names) {
  TsvWriter tsv;
  for (const std::string_view name : names) tsv.cell(name);
  tsv.end_row();
  return tsv;
}

double number_at(const nlohmann::json& entry, const char* key) {
  const auto found = entry.find(key);
  if (found == entry.end() || !found->is_number()) return std::numeric_limits<double>::quiet_NaN();
  return found->get<double>();
}

std::string id_at(const nlohmann::json& entry, const char* key) {
  const auto found = entry.find(key);
  if (found == entry.end() || found->is_null()) return {};
  return found->is_string() ? found->get<std::string>() : found->dump();
}

}  // namespace

std::string annotation_to_json(const Annotation& annotation) {
  Json json;
  json["networks"] = Json::array();
  for (const NetworkAnnotation& network : annotation.networks) {
    json["networks"].push_back(network_to_json(network));
  }
  json["neurons"] = Json::array();
  for (const NeuronAnnotation& neuron : annotation.neurons) {
    json["neurons"].push_back(neuron_to_json(annotation, neuron));
  }
  json["atlas"] = text_or_null(annotation.atlas);
  json["templates"] = text_or_null(annotation.templates);
  json["labels_null"] = text_or_null(annotation.labels_null);
  json["notes"] = annotation.notes;
  json["provenance"] = Json::parse(provenance_to_json(annotation.provenance), nullptr, false);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::vector<std::pair<std::string, std::string>> annotation_tables(const Annotation& annotation) {
  TsvWriter regions = table_with({"network", "region", "label", "share", "coverage"});
  TsvWriter peaks = table_with({"network", "x_mm", "y_mm", "z_mm", "value", "region"});
  TsvWriter templates = table_with({"network", "template", "r", "dice", "jaccard"});
  TsvWriter labels = table_with({"network", "label", "r", "p", "q"});
  TsvWriter neurons = table_with(
      {"neuron", "status", "network", "r", "p", "q", "runner_up", "runner_up_r", "description"});
  bool any_region = false;
  bool any_peak = false;
  bool any_template = false;
  bool any_label = false;
  for (const NetworkAnnotation& network : annotation.networks) {
    for (const NamedShare& region : network.regions) {
      any_region = true;
      regions.cell(network.id).cell(region.region).cell(static_cast<int>(region.share.label));
      regions.cell(region.share.share).cell(region.share.coverage).end_row();
    }
    for (const NamedPeak& peak : network.peaks) {
      any_peak = true;
      peaks.cell(network.id);
      for (const double mm : peak.peak.world_mm) peaks.cell(mm);
      peaks.cell(peak.peak.value).cell(peak.region.empty() ? "n/a" : peak.region.c_str()).end_row();
    }
    for (const TemplateOverlap& other : network.templates) {
      any_template = true;
      templates.cell(network.id).cell(other.name).cell(other.r).cell(other.dice);
      templates.cell(other.jaccard).end_row();
    }
    for (const LabelResponse& response : network.labels) {
      any_label = true;
      labels.cell(network.id).cell(response.label).cell(response.r).cell(response.p);
      labels.cell(response.q).end_row();
    }
  }
  for (const NeuronAnnotation& neuron : annotation.neurons) {
    neurons.cell(neuron_id(annotation, neuron.neuron)).cell(annotation_status_name(neuron.status));
    neurons.cell(network_id(annotation, neuron.network)).cell(neuron.r).cell(neuron.p);
    neurons.cell(neuron.q).cell(network_id(annotation, neuron.runner_up)).cell(neuron.runner_up_r);
    neurons.cell(neuron.description.empty() ? "n/a" : neuron.description.c_str()).end_row();
  }
  std::vector<std::pair<std::string, std::string>> tables;
  if (any_region) tables.emplace_back("regions.tsv", regions.text());
  if (any_peak) tables.emplace_back("peaks.tsv", peaks.text());
  if (any_template) tables.emplace_back("templates.tsv", templates.text());
  if (any_label) tables.emplace_back("labels.tsv", labels.text());
  if (!annotation.neurons.empty()) tables.emplace_back("neurons.tsv", neurons.text());
  return tables;
}

Result<Coupling> coupling_from_record(std::string_view file_name, std::string_view text,
                                      std::vector<float> r) {
  const nlohmann::json json = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  for (const char* key : {"neurons", "networks"}) {
    const bool list = json.is_object() && json.contains(key) && json[key].is_array() &&
                      std::all_of(json[key].begin(), json[key].end(),
                                  [](const nlohmann::json& entry) { return entry.is_object(); });
    if (!list) {
      return bad_input(
          message(file_name, ": has no list \"", key, "\": it is not what sync-act couple writes"));
    }
  }
  Coupling coupling;
  coupling.n_neurons = json["neurons"].size();
  coupling.n_networks = json["networks"].size();
  if (r.size() != coupling.n_neurons * coupling.n_networks) {
    return bad_input(message(file_name, ": has ", coupling.n_neurons, " neurons and ",
                             coupling.n_networks, " networks, but coupling.npy has ", r.size(),
                             " values"));
  }
  coupling.r = std::move(r);
  coupling.absolute =
      json.contains("absolute") && json["absolute"].is_boolean() && json["absolute"].get<bool>();
  for (const nlohmann::json& network : json["networks"]) {
    coupling.network_ids.push_back(id_at(network, "id"));
  }
  bool tested = false;
  for (const nlohmann::json& neuron : json["neurons"]) {
    coupling.neuron_ids.push_back(id_at(neuron, "id"));
    const std::string best = id_at(neuron, "best_network");
    const auto found = std::find(coupling.network_ids.begin(), coupling.network_ids.end(), best);
    if (!best.empty() && found == coupling.network_ids.end()) {
      return bad_input(message(file_name, ": best_network of neuron ", coupling.neuron_ids.back(),
                               " is ", best, ", which is not among the networks"));
    }
    coupling.best_network.push_back(
        best.empty() ? -1 : static_cast<std::int32_t>(found - coupling.network_ids.begin()));
    coupling.neuron_p.push_back(number_at(neuron, "p"));
    coupling.neuron_q.push_back(number_at(neuron, "q"));
    tested = tested || std::isfinite(coupling.neuron_q.back());
  }
  if (!tested) {
    coupling.neuron_p.clear();
    coupling.neuron_q.clear();
  }
  return coupling;
}

}  // namespace sync_act
