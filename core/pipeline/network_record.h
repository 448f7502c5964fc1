#pragma once
// Networks as a file: networks.json.
//
// {"method", "parameters": {...}, "networks": [{"id", and a number per figure, null where it does
//  not exist}], "convergence": {"converged", "n_iterations", "final_change", "measure",
//  "trajectory"}, "n_scans", "tr_secs", "runs": [{"file", "first_scan", "n_scans",
//  "n_confounds", "n_scrubbed", "degrees_of_freedom"}], "subjects": [{"name", "first_run"}],
//  "mask": {"how", "n_voxels", "fraction"}, "grid": {"dims", "world_from_voxel"},
//  "n_voxels_without_signal", "recipe": {...}, "notes": [...], "provenance": {...}}

#include <string>
#include <vector>

#include "core/base/parameter_spec.h"
#include "core/networks/network_method.h"
#include "core/pipeline/bold_runs.h"

namespace sync_act {

// The values of all of a method's parameters: those given and the defaults of the others.
ParameterValues all_parameter_values(const NetworkMethod& method, const ParameterValues& given);

// found.networks.provenance must be filled in.
std::string networks_to_json(const FoundNetworks& found, const NetworkMethod& method,
                             const ParameterValues& parameters, const BoldRuns& scans);

}  // namespace sync_act
