// sync-act couple --neurons X.npy --networks Y.npy --out DIR: which neuron goes with which network.

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "core/io/file_bytes.h"
#include "core/io/npy.h"
#include "core/pipeline/coupling_record.h"
#include "core/pipeline/coupling_run.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/provenance_record.h"
#include "core/pipeline/run_confounds.h"
#include "core/statistics/noise_ceiling.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"
#include "tools/sync-act/trim_runs.h"

namespace sync_act::cli {
namespace {

// What --trim-nan is to do, before anything is read. With tables of confounds, and with responses
// at a rate of their own, there are rows that it could not cut along.
Status check_trim(const Arguments& arguments, const Recipe& recipe) {
  if (!arguments.has("--trim-nan")) return {};
  if (recipe.neuron_rate_hz > 0.0) {
    return bad_input("--trim-nan needs neurons with one row per scan, not --neuron-rate");
  }
  if (recipe.wants_confounds()) {
    return bad_input("--trim-nan cannot be given with --confounds or --scrub-fd");
  }
  return {};
}

// The confounds of --partial, prepared as neurons and networks are but for the haemodynamic
// response.
Result<TimeSeries> confounds_of(const std::string& path, const TimeSeries& raw,
                                const Recipe& recipe, const ScanSelection& selection, int n_threads,
                                const std::vector<RunConfounds>& run_confounds) {
  if (raw.n_times() != selection.n_source_scans) {
    return bad_input(message(base_name(path), ": has ", raw.n_times(),
                             " rows of confounds, the recording ", selection.n_source_scans,
                             " scans"));
  }
  Result<PreparedSeries> prepared =
      prepare_networks(base_name(path), raw, recipe, selection, n_threads, run_confounds);
  if (!prepared.ok()) return prepared.error();
  for (std::size_t c = 0; c < raw.n_units(); ++c) {
    if (prepared->states[c] != SignalState::kNonFinite) continue;
    return bad_input(message(
        base_name(path), ": confound ", raw.unit_ids.empty() ? std::to_string(c) : raw.unit_ids[c],
        " has a value that is no number in the scans used; fill it in or leave "
        "the column out"));
  }
  return std::move(prepared->series);
}

// The noise ceiling of the networks over the people of --subjects, each prepared as the networks
// are.
Status add_noise_ceiling(Coupling& coupling, const std::string& paths, const Recipe& recipe,
                         const ScanSelection& selection, const RowStretches& trimmed,
                         std::size_t n_untrimmed, int n_threads) {
  constexpr std::size_t kSplits = 200;
  Recipe of_people = recipe;
  of_people.confounds.clear();
  of_people.scrub_fd_mm = 0.0;
  std::vector<PreparedSeries> people;
  std::istringstream list(paths);
  for (std::string path; std::getline(list, path, ',');) {
    Result<TimeSeries> courses = read_npy_series(path);
    if (!courses.ok()) return courses.error();
    // As long as the networks were; else what follows says how long it is.
    if (!trimmed.empty() && courses->n_times() == n_untrimmed) {
      courses = keep_stretches(*courses, trimmed);
    }
    if (courses->n_units() != coupling.n_networks) {
      return bad_input(message(base_name(path), ": has ", courses->n_units(),
                               " networks, but there are ", coupling.n_networks));
    }
    Result<PreparedSeries> prepared =
        prepare_networks(base_name(path), *courses, of_people, selection, n_threads);
    if (!prepared.ok()) return prepared.error();
    people.push_back(*std::move(prepared));
    Result<InputFile> input = input_file(path);
    if (!input.ok()) return input.error();
    coupling.provenance.inputs.push_back(*std::move(input));
  }
  std::vector<const TimeSeries*> series;
  series.reserve(people.size());
  for (const PreparedSeries& person : people) series.push_back(&person.series);
  Result<NoiseCeiling> ceiling = noise_ceiling(series, kSplits, coupling.provenance.seed);
  if (!ceiling.ok()) return ceiling.error();
  coupling.network_ceiling_r = std::move(ceiling->ceiling_r);
  coupling.network_inter_subject_r = std::move(ceiling->inter_subject_r);
  coupling.n_subjects = ceiling->n_subjects;
  return {};
}

Result<CouplingRequest> request_of(const Arguments& arguments, const Recipe& recipe,
                                   int n_threads) {
  CouplingRequest request;
  request.absolute = recipe.absolute;
  request.n_threads = n_threads;
  for (const ParameterSpec& spec : coupling_parameters()) {
    const std::string flag = flag_of(spec.key);
    if (!arguments.has(flag)) continue;
    SYNC_ACT_RETURN_IF_ERROR(set_coupling_parameter(request, spec.key, arguments.at(flag)));
  }
  return request;
}

Result<Coupling> coupled(const Arguments& arguments, Recipe recipe, int n_threads) {
  SYNC_ACT_RETURN_IF_ERROR(check_trim(arguments, recipe));
  const Result<CouplingRequest> request = request_of(arguments, recipe, n_threads);
  if (!request.ok()) return request.error();
  Result<TimeSeries> responses = read_named_series(arguments, "--neurons", "--neuron-names");
  if (!responses.ok()) return responses.error();
  Result<TimeSeries> courses = read_named_series(arguments, "--networks", "--network-names");
  if (!courses.ok()) return courses.error();
  TimeSeries stimulus;  // of --partial
  if (arguments.has("--partial")) {
    Result<TimeSeries> read = read_series_table(arguments.at("--partial"));
    if (!read.ok()) return read.error();
    stimulus = *std::move(read);
  }
  const std::size_t n_untrimmed = courses->n_times();
  RowStretches trimmed;
  if (arguments.has("--trim-nan")) {
    std::vector<TrimmedSeries> all{{&*courses, "networks"}, {&*responses, "neurons"}};
    if (arguments.has("--partial")) all.push_back({&stimulus, "confounds"});
    Result<RowStretches> kept = trim_runs(all, recipe);
    if (!kept.ok()) return kept.error();
    trimmed = *std::move(kept);
  }
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
  TimeSeries of_stimulus;
  if (arguments.has("--partial")) {
    Result<TimeSeries> read = confounds_of(arguments.at("--partial"), stimulus, recipe, *selection,
                                           n_threads, *confounds);
    if (!read.ok()) return read.error();
    of_stimulus = *std::move(read);
  }
  std::optional<SeriesCleaner> cleaner;
  if (!confounds->empty()) {
    Result<SeriesCleaner> made = cleaner_of(recipe, *selection, *confounds);
    if (!made.ok()) return made.error();
    cleaner = *std::move(made);
  }
  Result<Coupling> coupling = run_coupling(neurons->series, networks->series,
                                           arguments.has("--partial") ? &of_stimulus : nullptr,
                                           *request, keep_going(), cleaner ? &*cleaner : nullptr);
  if (!coupling.ok()) return coupling.error();
  for (std::string& note : notes_on(trimmed)) coupling->warnings.push_back(std::move(note));
  const std::uint64_t seed = coupling->provenance.seed;
  coupling->provenance = provenance_of("couple", recipe);
  coupling->provenance.seed = seed;
  for (auto& option : coupling_options(*request)) {
    coupling->provenance.options.push_back(std::move(option));
  }
  for (const char* flag : {"--neurons", "--networks", "--partial"}) {
    if (!arguments.has(flag)) continue;
    Result<InputFile> input = input_file(arguments.at(flag));
    if (!input.ok()) return input.error();
    coupling->provenance.inputs.push_back(*std::move(input));
  }
  for (const std::filesystem::path& table : confounds_files_of(arguments)) {
    Result<InputFile> input = input_file(table.string());
    if (!input.ok()) return input.error();
    coupling->provenance.inputs.push_back(*std::move(input));
  }
  if (arguments.has("--subjects")) {
    SYNC_ACT_RETURN_IF_ERROR(add_noise_ceiling(*coupling, arguments.at("--subjects"), recipe,
                                               *selection, trimmed, n_untrimmed, n_threads));
  }
  return coupling;
}

// The command with the recipe's options alone.
Command recipe_part() {
  Command command = couple_command();
  std::erase_if(command.options, [](const OptionSpec& option) {
    return std::any_of(coupling_parameters().begin(), coupling_parameters().end(),
                       [&](const ParameterSpec& spec) { return spec.key == option.key; });
  });
  return command;
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
  if (coupling.n_confounds_removed + coupling.n_confounds_dropped > 0) {
    std::printf("%s removed from both sides, %zu left out as constant or redundant\n",
                counted(coupling.n_confounds_removed, "confound").c_str(),
                coupling.n_confounds_dropped);
  }
  if (!coupling.null_description.empty()) {
    const auto significant = [&](const std::vector<double>& q) {
      return static_cast<std::size_t>(
          std::count_if(q.begin(), q.end(), [&](double x) { return x <= coupling.fdr; }));
    };
    std::printf("%s\nsignificant at q <= %g: %s, %s\n", coupling.null_description.c_str(),
                coupling.fdr, counted(significant(coupling.network_q), "network").c_str(),
                counted(significant(coupling.neuron_q), "neuron").c_str());
  }
  for (const std::string& warning : coupling.warnings) std::printf("note: %s\n", warning.c_str());
  for (const std::string& file : files) std::printf("%s\n", file.c_str());
}

Status run_couple(const Arguments& arguments) {
  const Result<Recipe> recipe = recipe_of(recipe_part(), arguments);
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
  if (!coupling->lag_scans.empty()) {
    const std::vector<float> lags(coupling->lag_scans.begin(), coupling->lag_scans.end());
    SYNC_ACT_RETURN_IF_ERROR(
        write_file(folder->staged("lag.npy"), encode_npy(std::span(lags), shape)));
  }
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
      {"--networks", "Y.npy", "Network time courses [scan x network]; .npy, .csv or .tsv.", true,
       ""},
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""},
      columns_option("--neuron-names", "Neurons"),
      columns_option("--network-names", "Networks"),
      {"--neuron-names", "FILE", "Names of the neurons, one per line.", false, ""},
      {"--network-names", "FILE", "Names of the networks, one per line.", false, ""},
  };
  for (OptionSpec& option : recipe_options_of(
           {"tr_secs", "neuron_rate_hz", "hrf", "hrf_shift", "onset_secs", "before_start",
            "run_lengths", "drop_scans", "max_scans", "detrend", "high_pass_secs", "confounds",
            "scrub_fd_mm", "scrub_after", "standardize", "absolute"})) {
    options.push_back(std::move(option));
  }
  for (const ParameterSpec& spec : coupling_parameters()) options.push_back(option_of(spec));
  options.push_back(
      {"--partial", "FILE",
       "Confounds of the stimulus, .tsv with a header or .npy [scan x confound], one row per scan: "
       "regressed out of neurons and networks, so that r is the partial correlation. They are "
       "detrended and z-scored per run as both sides are, but not convolved with an HRF.",
       false, ""});
  options.push_back(
      {"--subjects", "A.npy,B.npy,...",
       "Time courses of the same networks in single people, [scan x network] each: gives the noise "
       "ceiling (split halves, Spearman-Brown) and the inter-subject correlation per network.",
       false, ""});
  options.push_back(trim_option());
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
      "Pearson r for one run. With a null model p is family-wise (of the largest r over neurons, "
      "or\n"
      "networks), q after correction; without one both are null. With a lag search also lag.npy\n"
      "[neuron x network] in scans: positive where the network follows the neuron.",
      run_couple};
}

}  // namespace sync_act::cli
