#include "core/pipeline/network_record.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/pipeline/provenance_record.h"

namespace sync_act {
namespace {

using Json = nlohmann::ordered_json;

Json number_or_null(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

// A parameter's text as the kind of value it is.
Json parameter_json(const ParameterSpec& spec, const std::string& text) {
  const Result<double> value = parse_parameter(spec, text);
  if (!value.ok() || spec.kind == ParameterKind::kChoice) return text;
  if (spec.kind == ParameterKind::kFlag) return *value != 0.0;
  if (spec.kind == ParameterKind::kInteger) return static_cast<long long>(*value);
  return *value;
}

Json networks_json(const FoundNetworks& found) {
  const TimeSeries& courses = found.networks.time_courses;
  Json networks = Json::array();
  for (std::size_t n = 0; n < courses.n_units(); ++n) {
    Json network;
    if (courses.unit_ids.empty()) {
      network["id"] = n;
    } else {
      network["id"] = courses.unit_ids[n];
    }
    for (const auto& [figure, values] : found.network_figures) {
      network[figure] = number_or_null(values[n]);
    }
    networks.push_back(std::move(network));
  }
  return networks;
}

Json grid_json(const Grid& grid) {
  Json rows = Json::array();
  for (Eigen::Index i = 0; i < 4; ++i) {
    Json row = Json::array();
    for (Eigen::Index j = 0; j < 4; ++j) row.push_back(grid.world_from_voxel(i, j));
    rows.push_back(std::move(row));
  }
  return {{"dims", grid.dims}, {"world_from_voxel", std::move(rows)}};
}

}  // namespace

ParameterValues all_parameter_values(const NetworkMethod& method, const ParameterValues& given) {
  ParameterValues all;
  for (const ParameterSpec& spec : method.parameters) {
    const auto found = std::find_if(given.begin(), given.end(),
                                    [&](const auto& value) { return value.first == spec.key; });
    const double standard = spec.kind == ParameterKind::kChoice
                                ? static_cast<double>(spec.default_choice)
                                : spec.default_number;
    all.emplace_back(spec.key,
                     found != given.end() ? found->second : parameter_text(spec, standard));
  }
  return all;
}

std::string networks_to_json(const FoundNetworks& found, const NetworkMethod& method,
                             const ParameterValues& parameters, const BoldRuns& scans) {
  Json json;
  json["method"] = method.name;
  json["parameters"] = Json::object();
  for (const ParameterSpec& spec : method.parameters) {
    for (const auto& [key, text] : parameters) {
      if (key == spec.key) json["parameters"][key] = parameter_json(spec, text);
    }
  }
  json["networks"] = networks_json(found);
  Json trajectory = Json::array();
  for (const double value : found.convergence.trajectory) {
    trajectory.push_back(number_or_null(value));
  }
  json["convergence"] = {{"converged", found.convergence.converged},
                         {"n_iterations", found.convergence.n_iterations},
                         {"final_change", number_or_null(found.convergence.final_change)},
                         {"measure", found.convergence.measure},
                         {"trajectory", std::move(trajectory)}};
  json["n_scans"] = scans.series.n_times();
  json["tr_secs"] = scans.series.interval_secs;
  json["runs"] = Json::array();
  std::size_t first_scan = 0;
  for (const RunSummary& run : scans.runs) {
    json["runs"].push_back({{"file", run.file},
                            {"first_scan", first_scan},
                            {"n_scans", run.n_scans},
                            {"n_confounds", run.n_confounds},
                            {"n_scrubbed", run.n_scrubbed},
                            {"degrees_of_freedom", run.degrees_of_freedom}});
    first_scan += run.n_scans;
  }
  json["subjects"] = Json::array();
  for (const SubjectRuns& subject : scans.subjects) {
    json["subjects"].push_back({{"name", subject.name}, {"first_run", subject.first_run}});
  }
  json["run_starts"] = scans.series.run_starts;
  json["mask"] = {{"how", scans.mask.how},
                  {"n_voxels", scans.mask.mask.size()},
                  {"fraction", scans.mask.fraction}};
  json["grid"] = grid_json(scans.mask.mask.grid);
  json["n_voxels_without_signal"] = scans.counts.n_constant + scans.counts.n_non_finite;
  json["recipe"] = Json::parse(recipe_to_json(scans.recipe), nullptr, false);
  json["notes"] = notes_on(scans);
  for (const std::string& note : found.notes) json["notes"].push_back(note);
  json["provenance"] = Json::parse(provenance_to_json(found.networks.provenance), nullptr, false);
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace sync_act
