#pragma once
// A simulation as one JSON object: every parameter by its key, and, where wanted, networks and a
// stimulus of one's own.
//
//   {"seed": 1, "runs": 2, "scans_per_run": 150, "tr_secs": 1.5, "signal_to_noise": 0.8,
//    "networks": [{"name": "Faces", "drive": {"face": 1, "place": -0.3}, "lag_secs": 0,
//                  "blobs": [{"centre_mm": [40, -52, -20], "radius_mm": 8, "bilateral": true}]}],
//    "stimulus": "labels.tsv"}
//
// "networks" is a number (of the built-in list) or such a list; "drive" a name, or names with
// weights. "stimulus" is a table (.tsv) with one row per sample at neuron_rate_hz and a column per
// name, all runs one after another, each as long (a scan may end before its run of the film does);
// without it each name is a train of random film events. Names
// may be terms, as "rise:face" (core/simulate/drive_terms.h). A network may also have
// "driven_share" (of its variance) and "standardize" (terms are z-scored before they are weighted),
// a blob "weight" and "source". "presets": {"clean": {"signal_to_noise": 3}} holds options by name.

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/simulate/simulation.h"

namespace sync_act {

// Starts from the defaults. Errors name `source`, the key and the value. Paths in the recipe are
// relative to `folder`. `preset`, where given, is one of the recipe's.
Result<SimulationOptions> simulation_from_json(std::string_view source, std::string_view json,
                                               const std::filesystem::path& folder,
                                               std::string_view preset = "");

// All parameters, and the networks where they are one's own; the stimulus is not repeated.
std::string simulation_to_json(const SimulationOptions& options);

}  // namespace sync_act
