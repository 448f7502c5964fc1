// usage: validity [--seed N] [--threads N] [--quick]
// Runs the validity study and prints its tables in Markdown; see docs/validity.md.

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/parallel_for.h"
#include "core/pipeline/coupling_run.h"
#include "tests/validity/study.h"

namespace sync_act::validity {

Rng simulation_rng(const StudyOptions& options, std::size_t experiment, std::size_t condition,
                   std::size_t simulation) {
  const std::uint64_t stream = (static_cast<std::uint64_t>(experiment) << 48) +
                               (static_cast<std::uint64_t>(condition) << 32) + simulation;
  return Rng(options.seed, stream);
}

Coupling coupled(const TimeSeries& neurons, const TimeSeries& networks, const Analysis& analysis,
                 const StudyOptions& options) {
  CouplingRequest request;
  request.null = analysis.null;
  request.n_surrogates = options.n_surrogates;
  request.seed = analysis.seed;
  request.held_out = analysis.held_out;
  Result<Coupling> coupling = run_coupling(neurons, networks, analysis.confounds, request, {});
  if (!coupling.ok()) {
    std::fprintf(stderr, "validity: %s\n", coupling.error().message.c_str());
    std::exit(1);
  }
  return *std::move(coupling);
}

namespace {

constexpr Table (*kExperiments[])(const StudyOptions&) = {
    family_wise_error, broken_assumptions, pair_tests, voxel_maps,
    planted_couplings, held_out_optimism,  width_bias};

int usage() {
  std::fputs("usage: validity [--seed N] [--threads N] [--quick]\n", stderr);
  return 2;
}

int run(int argc, char** argv) {
  StudyOptions options;
  options.n_threads = default_thread_count();
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--quick") {
      options.n_level_simulations = 4;
      options.n_power_simulations = 3;
      options.n_surrogates = 39;
    } else if (argument == "--seed" && i + 1 < argc) {
      options.seed = std::strtoull(argv[++i], nullptr, 10);
    } else if (argument == "--threads" && i + 1 < argc) {
      options.n_threads = std::atoi(argv[++i]);
      if (options.n_threads < 1) return usage();
    } else {
      return usage();
    }
  }
  using Clock = std::chrono::steady_clock;
  for (const auto experiment : kExperiments) {
    const auto start = Clock::now();
    const Table table = experiment(options);
    std::fputs(markdown(table).c_str(), stdout);
    std::fflush(stdout);
    const std::chrono::duration<double> elapsed = Clock::now() - start;
    std::fprintf(stderr, "%-20s %6.1f s\n", table.name.c_str(), elapsed.count());
  }
  return 0;
}

}  // namespace
}  // namespace sync_act::validity

int main(int argc, char** argv) { return sync_act::validity::run(argc, argv); }
