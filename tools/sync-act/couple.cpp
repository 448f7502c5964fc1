// sync-act couple --neurons X.npy --networks Y.npy --out DIR: which neuron goes with which network.

#include "core/coupling/couple.h"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/io/file_bytes.h"
#include "core/io/npy.h"
#include "core/pipeline/coupling_record.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/provenance_record.h"
#include "core/pipeline/run_confounds.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

Result<Coupling> coupled(const Arguments& arguments, const Recipe& recipe, int n_threads) {
  const Result<TimeSeries> responses = read_named_series(arguments, "--neurons", "--neuron-names");
  if (!responses.ok()) return responses.error();
  const Result<TimeSeries> courses = read_named_series(arguments, "--networks", "--network-names");
  if (!courses.ok()) return courses.error();
  const Result<ScanSelection> selection = selection_of(recipe, courses->n_times());
  if (!selection.ok()) {
    return Error{selection.error().code,
                 message(base_name(arguments.at("--networks")), ": ", selection.error().message)};
  }
  const Result<std::vector<RunConfounds>> confounds =
      read_run_confounds(confounds_files_of(arguments), recipe, *selection);
  if (!confounds.ok()) return confounds.error();
  const Result<PreparedSeries> neurons = prepare_neurons(
      base_name(arguments.at("--neurons")), *responses, recipe, *selection, n_threads, *confounds);
  if (!neurons.ok()) return neurons.error();
  const Result<PreparedSeries> networks = prepare_networks(
      base_name(arguments.at("--networks")), *courses, recipe, *selection, n_threads, *confounds);
  if (!networks.ok()) return networks.error();
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  Result<Coupling> coupling =
      couple(neurons->series, networks->series, {.absolute = recipe.absolute}, n_threads);
  if (!coupling.ok()) return coupling.error();
  coupling->provenance = provenance_of("couple", recipe);
  for (const char* flag : {"--neurons", "--networks"}) {
    Result<InputFile> input = input_file(arguments.at(flag));
    if (!input.ok()) return input.error();
    coupling->provenance.inputs.push_back(*std::move(input));
  }
  for (const std::filesystem::path& table : confounds_files_of(arguments)) {
    Result<InputFile> input = input_file(table.string());
    if (!input.ok()) return input.error();
    coupling->provenance.inputs.push_back(*std::move(input));
  }
  return coupling;
}

void print_summary(const Coupling& coupling, const std::vector<std::string>& files) {
  std::printf("%s x %s, %s\n", counted(coupling.n_neurons, "neuron").c_str(),
              counted(coupling.n_networks, "network").c_str(),
              counted(coupling.mutual.size(), "mutual pair").c_str());
  if (coupling.n_neurons_without_signal + coupling.n_networks_without_signal > 0) {
    std::printf("without signal: %s, %s\n",
                counted(coupling.n_neurons_without_signal, "neuron").c_str(),
                counted(coupling.n_networks_without_signal, "network").c_str());
  }
  for (const std::string& file : files) std::printf("%s\n", file.c_str());
}

Status run_couple(const Arguments& arguments) {
  const Result<Recipe> recipe = recipe_of(couple_command(), arguments);
  if (!recipe.ok()) return recipe.error();
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  const Result<Coupling> coupling = coupled(arguments, *recipe, *n_threads);
  if (!coupling.ok()) return coupling.error();

  const std::array<std::size_t, 2> shape{coupling->n_neurons, coupling->n_networks};
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged("coupling.npy"), encode_npy(std::span(coupling->r), shape)));
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("coupling.tsv"), coupling_to_tsv(*coupling)));
  const std::string json = coupling_to_json(*coupling);
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("coupling.json"), json));
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  if (arguments.json()) {
    std::fputs(json.c_str(), stdout);
  } else {
    print_summary(*coupling, folder->written());
  }
  return {};
}

}  // namespace

Command couple_command() {
  std::vector<OptionSpec> options{
      {"--neurons", "X.npy",
       "Neuron responses [time x neuron]: one row per scan, or at the rate that --neuron-rate "
       "states.",
       true, ""},
      {"--networks", "Y.npy", "Network time courses [scan x network].", true, ""},
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""},
      {"--neuron-names", "FILE", "Names of the neurons, one per line.", false, ""},
      {"--network-names", "FILE", "Names of the networks, one per line.", false, ""},
  };
  for (OptionSpec& option : recipe_options_of(
           {"tr_secs", "neuron_rate_hz", "hrf", "hrf_shift", "onset_secs", "before_start",
            "run_lengths", "drop_scans", "max_scans", "detrend", "high_pass_secs", "confounds",
            "scrub_fd_mm", "scrub_after", "standardize", "absolute"})) {
    options.push_back(std::move(option));
  }
  options.push_back(confounds_files_option());
  options.push_back(recipe_file_option());
  options.push_back(threads_option());
  options.push_back(json_option());
  return {
      "couple",
      "Correlates neurons with network time courses and finds the best partners.",
      "",
      "",
      std::move(options),
      "Writes coupling.npy [neuron x network] (r, float32), coupling.tsv (one row per neuron) and\n"
      "coupling.json (networks, neurons, mutual pairs, provenance). A series without signal has r\n"
      "NaN (JSON: null) and no partner. --hrf none --detrend none --high-pass none gives plain\n"
      "Pearson r for one run.",
      run_couple};
}

}  // namespace sync_act::cli
