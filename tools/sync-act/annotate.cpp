// sync-act annotate NETWORKS --out DIR: where networks are, what they follow,
// what neurons inherit.

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/data/resample.h"
#include "core/data/series_parts.h"
#include "core/io/file_bytes.h"
#include "core/io/nifti_file.h"
#include "core/io/npy.h"
#include "core/io/region_names.h"
#include "core/io/series_table.h"
#include "core/pipeline/annotation.h"
#include "core/pipeline/annotation_record.h"
#include "core/pipeline/coupling_run.h"
#include "core/pipeline/provenance_record.h"
#include "core/pipeline/stimulus_labels.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/network_folder.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"
#include "tools/sync-act/trim_runs.h"

namespace sync_act::cli {
namespace {

namespace fs = std::filesystem;

struct Inputs {
  Recipe recipe;
  CouplingRequest request;
  AnnotationOptions options;
  int n_threads = 1;
  NetworkSet networks;
  std::vector<std::string> files;  // whose hashes go into the provenance
};

// The options of the recipe alone: the others' keys are not the recipe's.
Command recipe_part() {
  Command command;
  command.options = recipe_options_of({"tr_secs", "hrf", "hrf_shift", "run_lengths", "drop_scans",
                                       "max_scans", "detrend", "high_pass_secs", "standardize"});
  return command;
}

Result<Inputs> inputs_of(const Arguments& arguments) {
  Inputs inputs;
  Result<Recipe> recipe = recipe_of(recipe_part(), arguments);
  if (!recipe.ok()) return recipe.error();
  inputs.recipe = *std::move(recipe);
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  inputs.n_threads = *n_threads;
  for (const ParameterField<AnnotationOptions>& field : annotation_parameters()) {
    if (!arguments.has(flag_of(field.spec.key))) continue;
    const Result<double> value = parse_parameter(field.spec, arguments.at(flag_of(field.spec.key)));
    if (!value.ok()) return value.error();
    field.set(inputs.options, *value);
  }
  inputs.request.absolute = true;  // a network may fall with a label as well as rise
  inputs.request.held_out = false;
  inputs.request.n_threads = inputs.n_threads;
  for (const char* key : {"null", "surrogates", "seed", "fdr"}) {
    if (!arguments.has(flag_of(key))) continue;
    SYNC_ACT_RETURN_IF_ERROR(
        set_coupling_parameter(inputs.request, key, arguments.at(flag_of(key))));
  }
  inputs.options.fdr = inputs.request.fdr;
  Result<NetworkSet> networks =
      read_networks(arguments.positional, list_of(arguments, "--columns"), inputs.files);
  if (!networks.ok()) return networks.error();
  inputs.networks = *std::move(networks);
  return inputs;
}

Status add_anatomy(const Arguments& arguments, Inputs& inputs, Annotation& annotation) {
  for (const char* flag : {"--atlas", "--templates"}) {
    if (arguments.has(flag) && inputs.networks.maps.empty()) {
      return bad_input(message(flag, " needs maps, but ", arguments.positional, " has none"));
    }
  }
  if (inputs.networks.maps.empty()) return {};
  annotate_peaks(annotation, inputs.networks, inputs.options);
  if (arguments.has("--atlas")) {
    const std::string& path = arguments.at("--atlas");
    const Result<Volume> atlas = read_volume(path);
    if (!atlas.ok()) return atlas.error();
    inputs.files.push_back(path);
    RegionNames names;
    if (arguments.has("--atlas-names")) {
      Result<RegionNames> read = read_region_names(arguments.at("--atlas-names"));
      if (!read.ok()) return read.error();
      names = *std::move(read);
      inputs.files.push_back(arguments.at("--atlas-names"));
    }
    SYNC_ACT_RETURN_IF_ERROR(annotate_regions(annotation, inputs.networks, base_name(path), *atlas,
                                              names, inputs.options));
  }
  if (!arguments.has("--templates")) return {};
  const std::string& path = arguments.at("--templates");
  const fs::path names = arguments.has("--template-names") ? arguments.at("--template-names") : "";
  Result<MapsOnMask> templates = read_maps_on(path, names, inputs.networks.mask);
  if (!templates.ok()) return templates.error();
  inputs.files.push_back(path);
  return annotate_templates(annotation, inputs.networks, base_name(path), templates->maps,
                            templates->names, inputs.options, inputs.n_threads);
}

Result<TimeSeries> read_labels(const Arguments& arguments) {
  Result<TimeSeries> labels = read_series(arguments.at("--labels"));
  if (!labels.ok() || !arguments.has("--label-columns")) return labels;
  Result<TimeSeries> chosen = choose_units(*labels, list_of(arguments, "--label-columns"));
  if (chosen.ok()) return chosen;
  return bad_input(
      message(base_name(arguments.at("--labels")), ": --label-columns: ", chosen.error().message));
}

// The labels' regressors beside the networks' scans.
Result<PreparedLabels> prepared_labels(const Arguments& arguments, Inputs& inputs,
                                       std::vector<std::string>& notes, ScanSelection& selection) {
  const bool events = arguments.has("--events");
  const std::string path = arguments.at(events ? "--events" : "--labels");
  inputs.files.push_back(path);
  TimeSeries labels;
  EventTable table;
  if (events) {
    const Result<std::vector<std::byte>> text = read_file(path);
    if (!text.ok()) return text.error();
    Result<EventTable> parsed =
        parse_events(base_name(path), {reinterpret_cast<const char*>(text->data()), text->size()},
                     arguments.has("--event-values"));
    if (!parsed.ok()) return parsed.error();
    table = *std::move(parsed);
  } else {
    Result<TimeSeries> read = read_labels(arguments);
    if (!read.ok()) return read.error();
    labels = *std::move(read);
    if (arguments.has("--label-rate")) {
      const Result<double> rate =
          parse_parameter(number_parameter("--label-rate", "Label rate", "Hz", 0.0, 1000.0, ""),
                          arguments.at("--label-rate"));
      if (!rate.ok()) return rate.error();
      inputs.recipe.neuron_rate_hz = *rate;
    }
  }
  if (arguments.has("--trim-nan")) {
    if (!events && inputs.recipe.neuron_rate_hz > 0.0) {
      return bad_input("--trim-nan needs labels with one row per scan, not --label-rate");
    }
    std::vector<std::size_t> starts{0};
    for (const std::size_t length : inputs.recipe.run_lengths) {
      starts.push_back(starts.back() + length);
    }
    std::vector<TrimmedSeries> trimmed{{&inputs.networks.time_courses, "networks"}};
    if (!events) trimmed.push_back({&labels, "labels"});
    const Result<RowStretches> runs = trim_runs(trimmed, inputs.recipe);
    if (!runs.ok()) return runs.error();
    for (StimulusEvent& event : table.events) {
      if (event.run >= runs->size()) continue;  // told where the events are sampled
      event.onset_secs -=
          static_cast<double>((*runs)[event.run].first - starts[event.run]) * inputs.recipe.tr_secs;
    }
    for (std::string& note : notes_on(*runs)) notes.push_back(std::move(note));
  }
  Result<ScanSelection> selected =
      selection_of(inputs.recipe, inputs.networks.time_courses.n_times());
  if (!selected.ok()) return selected.error();
  selection = *std::move(selected);
  if (events) {
    return prepare_events(base_name(path), table, inputs.recipe, selection, inputs.n_threads);
  }
  Result<PreparedSeries> prepared =
      prepare_neurons(base_name(path), labels, inputs.recipe, selection, inputs.n_threads);
  if (!prepared.ok()) return prepared.error();
  return PreparedLabels{*std::move(prepared), {}};
}

Status add_labels(const Arguments& arguments, Inputs& inputs, Annotation& annotation) {
  if (!arguments.has("--events") && !arguments.has("--labels")) return {};
  if (arguments.has("--events") && arguments.has("--labels")) {
    return bad_input("--events and --labels are given; choose one");
  }
  if (inputs.networks.time_courses.n_times() == 0) {
    return bad_input(message("labels need time courses, but ", arguments.positional, " has none"));
  }
  ScanSelection selection;
  const Result<PreparedLabels> labels =
      prepared_labels(arguments, inputs, annotation.notes, selection);
  if (!labels.ok()) return labels.error();
  annotation.notes.insert(annotation.notes.end(), labels->notes.begin(), labels->notes.end());
  const Result<PreparedSeries> courses =
      prepare_networks(base_name(arguments.positional), inputs.networks.time_courses, inputs.recipe,
                       selection, inputs.n_threads);
  if (!courses.ok()) return courses.error();
  const Result<Coupling> coupling =
      run_coupling(labels->labels.series, courses->series, nullptr, inputs.request, keep_going());
  if (!coupling.ok()) return coupling.error();
  annotation.notes.insert(annotation.notes.end(), coupling->warnings.begin(),
                          coupling->warnings.end());
  annotate_labels(annotation, *coupling);
  annotation.provenance.seed = inputs.request.seed;
  return {};
}

Status add_neurons(const Arguments& arguments, Inputs& inputs, Annotation& annotation) {
  if (!arguments.has("--coupling")) return {};
  const fs::path folder = arguments.at("--coupling");
  const fs::path record = folder / "coupling.json";
  const Result<std::vector<std::byte>> text = read_file(record);
  if (!text.ok()) return text.error();
  const Result<TimeSeries> r = read_npy_series(folder / "coupling.npy");
  if (!r.ok()) return r.error();
  std::vector<float> rows;  // [neuron x network], as couple wrote it
  for (std::size_t n = 0; n < r->n_times(); ++n) {
    for (std::size_t k = 0; k < r->n_units(); ++k) rows.push_back(r->unit(k)[n]);
  }
  Result<Coupling> coupling = coupling_from_record(
      base_name(record), {reinterpret_cast<const char*>(text->data()), text->size()},
      std::move(rows));
  if (!coupling.ok()) return coupling.error();
  if (coupling->n_networks != annotation.networks.size()) {
    return bad_input(message(record.string(), ": has ", coupling->n_networks, " networks, but ",
                             arguments.positional, " has ", annotation.networks.size()));
  }
  std::vector<std::string> descriptions;
  for (const NetworkAnnotation& network : annotation.networks) {
    descriptions.push_back(network.description.empty() ? network.id : network.description);
  }
  // The same networks, by the names that they have here.
  coupling->network_ids.clear();
  for (const NetworkAnnotation& network : annotation.networks) {
    coupling->network_ids.push_back(network.id);
  }
  annotation.neurons = annotate_neurons(*coupling, descriptions, inputs.options.fdr);
  annotation.neuron_ids = coupling->neuron_ids;
  inputs.files.push_back(record.string());
  return {};
}

Status add_provenance(Inputs& inputs, Annotation& annotation) {
  const std::uint64_t seed = annotation.provenance.seed;
  annotation.provenance = provenance_of("annotate", inputs.recipe);
  annotation.provenance.seed = seed;
  for (const ParameterField<AnnotationOptions>& field : annotation_parameters()) {
    annotation.provenance.options.emplace_back(
        field.spec.key, parameter_text(field.spec, field.get(inputs.options)));
  }
  for (auto& option : coupling_options(inputs.request)) {
    annotation.provenance.options.push_back(std::move(option));
  }
  for (const std::string& file : inputs.files) {
    Result<InputFile> input = input_file(file);
    if (!input.ok()) return input.error();
    annotation.provenance.inputs.push_back(*std::move(input));
  }
  return {};
}

void print_summary(const Annotation& annotation, const std::vector<std::string>& files) {
  for (const NetworkAnnotation& network : annotation.networks) {
    std::printf("%s: %s\n", network.id.c_str(),
                network.description.empty() ? "-" : network.description.c_str());
  }
  if (!annotation.labels_null.empty()) std::printf("%s\n", annotation.labels_null.c_str());
  if (!annotation.neurons.empty()) {
    const auto annotated = static_cast<std::size_t>(std::count_if(
        annotation.neurons.begin(), annotation.neurons.end(),
        [](const auto& neuron) { return neuron.status == AnnotationStatus::kAnnotated; }));
    std::printf("%s, %zu annotated\n", counted(annotation.neurons.size(), "neuron").c_str(),
                annotated);
  }
  for (const std::string& note : annotation.notes) std::printf("note: %s\n", note.c_str());
  for (const std::string& file : files) std::printf("%s\n", file.c_str());
}

Status run_annotate(const Arguments& arguments) {
  Result<Inputs> inputs = inputs_of(arguments);
  if (!inputs.ok()) return inputs.error();
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  Annotation annotation = start_annotation(inputs->networks.time_courses.unit_ids);
  SYNC_ACT_RETURN_IF_ERROR(add_anatomy(arguments, *inputs, annotation));
  SYNC_ACT_RETURN_IF_ERROR(add_labels(arguments, *inputs, annotation));
  describe_networks(annotation, inputs->options);
  SYNC_ACT_RETURN_IF_ERROR(add_neurons(arguments, *inputs, annotation));
  SYNC_ACT_RETURN_IF_ERROR(add_provenance(*inputs, annotation));
  const std::string json = annotation_to_json(annotation);
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("annotation.json"), json));
  for (const auto& [name, text] : annotation_tables(annotation)) {
    SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged(name), text));
  }
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  end_progress();
  if (arguments.json()) {
    std::fputs(json.c_str(), stdout);
  } else {
    print_summary(annotation, folder->written());
  }
  return {};
}

}  // namespace

Command annotate_command() {
  std::vector<OptionSpec> options{
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""},
      {"--columns", "A,B,...", "Networks to use, by name or number from 0. Default: all.", false,
       ""},
      {"--atlas", "FILE", "A NIfTI of region labels, on any grid in the same space.", false, ""},
      {"--atlas-names", "FILE",
       "Names of the labels: \"index name\" lines, a .tsv, or one per line.", false, ""},
      {"--templates", "FILE",
       "Maps to compare with: a 4-D NIfTI, or a 3-D one of labels (one map "
       "each), on any grid.",
       false, ""},
      {"--template-names", "FILE", "Names of the maps or labels.", false, ""},
      {"--events", "FILE", "BIDS events: onset, duration, trial_type.", false, ""},
      {"--event-values", "", "Weighs each event by the column value.", false, ""},
      {"--labels", "FILE", "A table of labels [time x label], .tsv, .csv or .npy.", false, ""},
      {"--label-rate", "HZ", "Rows of the label table per second. Default: one row per scan.",
       false, ""},
      {"--label-columns", "A,B,...", "Labels to use. Default: all.", false, ""},
      trim_option(),
      {"--coupling", "DIR", "Results of sync-act couple with these networks: annotates neurons.",
       false, ""},
  };
  for (const ParameterSpec& spec : specs_of(annotation_parameters())) {
    options.push_back(option_of(spec));
    options.back().key.clear();
  }
  for (OptionSpec& option : recipe_part().options) options.push_back(std::move(option));
  for (const ParameterSpec& spec : coupling_parameters()) {
    if (spec.key != "null" && spec.key != "surrogates" && spec.key != "seed" && spec.key != "fdr") {
      continue;
    }
    options.push_back(option_of(spec));
  }
  options.push_back(threads_option());
  options.push_back(json_option());
  return {"annotate",
          "Says where networks are, which labels they follow, and what neurons "
          "inherit.",
          "NETWORKS",
          "A folder that sync-act networks wrote, or time courses alone (.npy, "
          ".csv, .tsv).",
          std::move(options),
          "Writes annotation.json and, of what was asked for, regions.tsv, "
          "peaks.tsv, templates.tsv,\n"
          "labels.tsv (r, p family-wise over labels, q over all pairs) and "
          "neurons.tsv. A neuron\n"
          "whose coupling is not significant is not annotated.",
          run_annotate};
}

}  // namespace sync_act::cli
