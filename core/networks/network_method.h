#pragma once
// What a method that finds functional brain networks (FBNs) is, and the list of them. A method
// takes prepared BOLD series (trend, drift and confounds regressed out, z-scored per run) and gives
// a NetworkSet, as a job: bounded units, progress with the convergence reached so far, cancel.
//
// Adding a method: one file pair with a function that returns its NetworkMethod, and one line in
// network_methods.cpp. Its parameters, declared once, drive the page's form, the JSON check and the
// command line's flags.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/data/mask.h"
#include "core/data/network_set.h"
#include "core/data/time_series.h"

namespace sync_act {

// What a method works on. Borrowed until the job is done.
struct NetworkInput {
  const TimeSeries* bold =
      nullptr;                 // [scan x mask voxel], prepared; runs and subjects concatenated
  const Mask* mask = nullptr;  // mask->size() == bold->n_units()
  // For methods with NetworkMethod::needs_maps: maps on this mask, [voxel x map], each contiguous,
  // with one name per map (empty: numbered).
  std::span<const float> maps;
  std::vector<std::string> map_names;
  // For methods with NetworkMethod::needs_labels: the region of each mask voxel, 0 for none, and
  // the regions' names ("label" numbers where a region has none).
  std::span<const std::int32_t> labels;
  std::vector<std::pair<std::int32_t, std::string>> label_names;
  int n_threads = 1;
};

// How the iterations went, for the record and the interface.
struct Convergence {
  bool converged = true;
  int n_iterations = 0;
  double final_change = 0.0;       // of the last iteration, in the method's own measure
  std::string measure;             // what that measure is: "1 - |w w'|", "relative objective"
  std::vector<double> trajectory;  // the measure or the objective per iteration (or epoch)
};

struct FoundNetworks {
  NetworkSet networks;
  Convergence convergence;
  // Numbers per network, e.g. {"explained_variance", ...}, {"stability", ...}; each vector has one
  // value per network.
  std::vector<std::pair<std::string, std::vector<double>>> network_figures;
  std::vector<std::string> notes;  // sentences for the user, e.g. that it did not converge
};

class NetworkJob : public Job {
 public:
  // After kDone, once.
  virtual FoundNetworks take_result() = 0;
};

// Parameter values of one run of a method: key and text, as parse_parameter takes them. What is not
// named has its default.
using ParameterValues = std::vector<std::pair<std::string, std::string>>;

struct NetworkMethod {
  std::string name;     // "ica"
  std::string label;    // "Independent components (ICA)"
  std::string summary;  // one sentence for a newcomer
  std::string source;   // papers
  bool needs_maps = false;
  bool needs_labels = false;
  std::vector<ParameterSpec> parameters;
  // Errors name the parameter or the input, its value and what is allowed.
  Result<std::unique_ptr<NetworkJob>> (*create)(const NetworkInput& input,
                                                const ParameterValues& values) = nullptr;
};

// THE list of network methods.
const std::vector<NetworkMethod>& network_methods();
// nullptr where there is none of that name.
const NetworkMethod* find_network_method(std::string_view name);

}  // namespace sync_act
