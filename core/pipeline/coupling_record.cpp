#include "core/pipeline/coupling_record.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "core/io/tsv.h"
#include "core/pipeline/provenance_record.h"

namespace sync_act {
namespace {

using Json = nlohmann::ordered_json;

// The name of a unit, or its number where there are no names; null for -1.
Json id_of(const std::vector<std::string>& ids, std::int32_t unit) {
  if (unit < 0) return nullptr;
  if (ids.empty()) return unit;
  return ids[static_cast<std::size_t>(unit)];
}

std::string id_text(const std::vector<std::string>& ids, std::int32_t unit) {
  if (unit < 0) return "n/a";
  return ids.empty() ? std::to_string(unit) : ids[static_cast<std::size_t>(unit)];
}

Json at_or_null(const std::vector<double>& values, std::size_t index) {
  if (values.empty() || !std::isfinite(values[index])) return nullptr;
  return values[index];
}

double r_of_pair(const Coupling& coupling, std::int32_t neuron, std::int32_t network) {
  if (neuron < 0 || network < 0) return std::nan("");
  return static_cast<double>(coupling.r[static_cast<std::size_t>(neuron) * coupling.n_networks +
                                        static_cast<std::size_t>(network)]);
}

Json number_or_null(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

Json lag_of_pair(const Coupling& coupling, std::int32_t neuron, std::int32_t network) {
  if (coupling.lag_scans.empty() || neuron < 0 || network < 0) return nullptr;
  return coupling.lag_scans[static_cast<std::size_t>(neuron) * coupling.n_networks +
                            static_cast<std::size_t>(network)];
}

Json null_quantiles_of(const Coupling& coupling, std::size_t network) {
  if (coupling.null_quantiles.empty()) return nullptr;
  Json quantiles = Json::array();
  const std::size_t n = coupling.null_probabilities.size();
  for (std::size_t i = 0; i < n; ++i) {
    quantiles.push_back(
        number_or_null(static_cast<double>(coupling.null_quantiles[network * n + i])));
  }
  return quantiles;
}

Json network_entry(const Coupling& coupling, std::size_t k) {
  const auto network = static_cast<std::int32_t>(k);
  const std::int32_t best = coupling.best_neuron[k];
  Json significant = nullptr;
  if (!coupling.n_neurons_significant.empty()) significant = coupling.n_neurons_significant[k];
  return {{"id", id_of(coupling.network_ids, network)},
          {"best_neuron", id_of(coupling.neuron_ids, best)},
          {"r", number_or_null(r_of_pair(coupling, best, network))},
          {"p", at_or_null(coupling.network_p, k)},
          {"q", at_or_null(coupling.network_q, k)},
          {"n_neurons_significant", std::move(significant)},
          {"lag_scans", lag_of_pair(coupling, best, network)},
          {"r_held_out", at_or_null(coupling.network_held_out_r, k)},
          {"p_uncorrected", at_or_null(coupling.network_preview_p, k)},
          {"df", at_or_null(coupling.network_df, k)},
          {"null_quantiles", null_quantiles_of(coupling, k)},
          {"ceiling_r", at_or_null(coupling.network_ceiling_r, k)},
          {"inter_subject_r", at_or_null(coupling.network_inter_subject_r, k)}};
}

Json neuron_entry(const Coupling& coupling, std::size_t n) {
  const auto neuron = static_cast<std::int32_t>(n);
  const std::int32_t best = coupling.best_network[n];
  return {{"id", id_of(coupling.neuron_ids, neuron)},
          {"best_network", id_of(coupling.network_ids, best)},
          {"r", number_or_null(r_of_pair(coupling, neuron, best))},
          {"p", at_or_null(coupling.neuron_p, n)},
          {"q", at_or_null(coupling.neuron_q, n)},
          {"lag_scans", lag_of_pair(coupling, neuron, best)},
          {"r_held_out", at_or_null(coupling.neuron_held_out_r, n)},
          {"p_uncorrected", at_or_null(coupling.neuron_preview_p, n)},
          {"df", at_or_null(coupling.neuron_df, n)}};
}

void add_significance(Json& json, const Coupling& coupling) {
  const bool has_null = !coupling.null_description.empty();
  json["null"] = has_null ? Json(coupling.null_description) : Json(nullptr);
  json["n_surrogates"] = has_null ? Json(coupling.n_surrogates) : Json(nullptr);
  json["fdr"] = has_null ? Json(coupling.fdr) : Json(nullptr);
  json["null_probabilities"] = has_null ? Json(coupling.null_probabilities) : Json(nullptr);
  json["held_out"] =
      coupling.held_out_description.empty() ? Json(nullptr) : Json(coupling.held_out_description);
  json["max_lag_scans"] = coupling.max_lag_scans;
  json["n_confounds_removed"] = coupling.n_confounds_removed;
  json["n_confounds_dropped"] = coupling.n_confounds_dropped;
  json["n_subjects"] = coupling.n_subjects;
  json["warnings"] = coupling.warnings;
}

}  // namespace

std::string coupling_to_json(const Coupling& coupling) {
  Json networks = Json::array();
  for (std::size_t k = 0; k < coupling.n_networks; ++k) {
    networks.push_back(network_entry(coupling, k));
  }
  Json neurons = Json::array();
  for (std::size_t n = 0; n < coupling.n_neurons; ++n) neurons.push_back(neuron_entry(coupling, n));
  Json mutual = Json::array();
  for (const auto& [neuron, network] : coupling.mutual) {
    mutual.push_back(
        Json::array({id_of(coupling.neuron_ids, neuron), id_of(coupling.network_ids, network)}));
  }
  Json json;
  json["networks"] = std::move(networks);
  json["neurons"] = std::move(neurons);
  json["mutual"] = std::move(mutual);
  json["n_neurons_without_signal"] = coupling.n_neurons_without_signal;
  json["n_networks_without_signal"] = coupling.n_networks_without_signal;
  json["absolute"] = coupling.absolute;
  add_significance(json, coupling);
  json["provenance"] = Json::parse(provenance_to_json(coupling.provenance), nullptr, false);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string coupling_to_tsv(const Coupling& coupling) {
  std::vector<bool> is_mutual(coupling.n_neurons, false);
  for (const auto& pair : coupling.mutual) is_mutual[static_cast<std::size_t>(pair.first)] = true;
  const auto value_at = [](const std::vector<double>& values, std::size_t index) {
    return values.empty() ? std::nan("") : values[index];
  };
  TsvWriter tsv;
  for (const char* name : {"neuron", "best_network", "r", "p", "q", "mutual", "r_held_out",
                           "lag_scans", "p_uncorrected", "df"}) {
    tsv.cell(name);
  }
  tsv.end_row();
  for (std::size_t n = 0; n < coupling.n_neurons; ++n) {
    const auto neuron = static_cast<std::int32_t>(n);
    const std::int32_t best = coupling.best_network[n];
    tsv.cell(id_text(coupling.neuron_ids, neuron))
        .cell(id_text(coupling.network_ids, best))
        .cell(static_cast<float>(r_of_pair(coupling, neuron, best)))
        .cell(value_at(coupling.neuron_p, n))
        .cell(value_at(coupling.neuron_q, n))
        .cell(is_mutual[n] ? 1 : 0)
        .cell(value_at(coupling.neuron_held_out_r, n));
    const Json lag = lag_of_pair(coupling, neuron, best);
    if (lag.is_null()) {
      tsv.cell("n/a");
    } else {
      tsv.cell(lag.get<int>());
    }
    tsv.cell(value_at(coupling.neuron_preview_p, n))
        .cell(value_at(coupling.neuron_df, n))
        .end_row();
  }
  return tsv.text();
}

}  // namespace sync_act
