#include "core/pipeline/simulated_scan.h"

#include <vector>

#include "core/hrf/canonical_hrf.h"

namespace sync_act {

Result<Simulation> simulate_scan(const SimulationOptions& options, const Volume* anatomy) {
  if (!(options.neuron_rate_hz > 0.0)) {
    return bad_input(message("Simulation: neuron_rate_hz is ", options.neuron_rate_hz,
                             "; it must be positive."));
  }
  const Result<std::vector<double>> hrf = sample_hrf(HrfKind::kSpm, 1.0 / options.neuron_rate_hz);
  if (!hrf.ok()) return hrf.error();
  return Simulation::create(options, *hrf, anatomy);
}

Recipe recipe_for(const SimulationOptions& options) {
  Recipe recipe;
  recipe.tr_secs = options.tr_secs;
  recipe.neuron_rate_hz = options.neuron_rate_hz;
  const std::size_t n_runs = options.n_runs * options.n_subjects;
  if (n_runs > 1) recipe.run_lengths.assign(n_runs, options.n_scans_per_run);
  return recipe;
}

}  // namespace sync_act
