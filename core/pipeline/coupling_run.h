#pragma once
// A coupling with all that is said about it: confounds removed from both sides, best partners (and
// lags), quick preview, significance by a null model, held-out r. What the command line and the
// engine run; its options are declared here once.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/data/coupling.h"
#include "core/data/time_series.h"
#include "core/preprocess/clean_series.h"
#include "core/statistics/corrections.h"
#include "core/statistics/null_model.h"

namespace sync_act {

struct CouplingRequest {
  bool absolute = false;
  std::size_t max_lag = 0;  // scans
  std::string null = "none";
  // Values of the null models' own parameters, by key; those of other models are left alone.
  std::vector<std::pair<std::string, std::string>> null_values;
  std::size_t n_surrogates = 1000;
  std::uint64_t seed = 1;
  double fdr = 0.05;
  Correction correction = Correction::kBenjaminiHochberg;
  bool held_out = true;
  int n_threads = 1;
};

// max_lag, null, surrogates, fdr, correction, seed, held_out, and each null model's own parameters.
// `absolute` is the recipe's.
const std::vector<ParameterSpec>& coupling_parameters();
// Sets one of them from text. Errors name the key, the value and what is allowed.
Status set_coupling_parameter(CouplingRequest& request, std::string_view key,
                              std::string_view text);
// Keys and values for a Provenance: those that have a say in the result.
std::vector<std::pair<std::string, std::string>> coupling_options(const CouplingRequest& request);

// The surrogates that the request's null model (not "none") makes of these networks, which must
// outlive them.
Result<std::unique_ptr<SurrogateSource>> make_surrogates(const TimeSeries& networks,
                                                         const CouplingRequest& request);

// neurons [scan x neuron] and networks [scan x network, with run_starts], prepared alike; confounds
// [scan x confound], prepared as they are, or nullptr. What cannot be done without having been
// asked for by name (held-out r of a very short run) becomes a warning, else an error. The
// provenance gets the seed; method, options and inputs are the caller's. `cleaner`: what both sides
// were cleaned with where scans were scrubbed or confounds of the scanner regressed out: every
// surrogate is, too (surrogate_job.h).
Result<Coupling> run_coupling(const TimeSeries& neurons, const TimeSeries& networks,
                              const TimeSeries* confounds, const CouplingRequest& request,
                              const ProgressCallback& keep_going,
                              const SeriesCleaner* cleaner = nullptr);

}  // namespace sync_act
