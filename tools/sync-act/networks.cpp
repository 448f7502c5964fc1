// sync-act networks BOLD... --method ica --out DIR: functional brain networks of one or several
// runs.

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/io/file_bytes.h"
#include "core/io/nifti_file.h"
#include "core/io/nifti_writer.h"
#include "core/io/npy.h"
#include "core/io/region_names.h"
#include "core/networks/network_method.h"
#include "core/pipeline/bold_runs.h"
#include "core/pipeline/build_id.h"
#include "core/pipeline/network_files.h"
#include "core/pipeline/network_record.h"
#include "core/pipeline/provenance_record.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string method_names() {
  std::string names;
  for (const NetworkMethod& method : network_methods()) {
    names += (names.empty() ? "" : "|") + method.name;
  }
  return names;
}

// One option per key over all methods (or the one asked for): "seed" means the same in each.
std::vector<OptionSpec> method_options(const NetworkMethod* only) {
  std::vector<OptionSpec> options;
  for (const NetworkMethod& method : network_methods()) {
    if (only != nullptr && method.name != only->name) continue;
    for (const ParameterSpec& spec : method.parameters) {
      OptionSpec option = option_of(spec);
      const std::string help = option.help;
      const auto known = std::find_if(options.begin(), options.end(), [&](const OptionSpec& other) {
        return other.key == option.key;
      });
      if (only == nullptr) option.help = method.name + ": " + help;
      if (known == options.end()) {
        options.push_back(std::move(option));
      } else if (known->help.ends_with(": " + help)) {
        known->help = method.name + ", " + known->help;
      } else {
        known->help += " " + option.help;
      }
    }
  }
  return options;
}

Result<const NetworkMethod*> method_of(const Arguments& arguments) {
  const std::string& name = arguments.at("--method");
  if (const NetworkMethod* method = find_network_method(name)) return method;
  return bad_input(message("--method is ", name, "; it must be one of ", method_names(), "."));
}

// The parameters given; fails for one that the method does not have.
Result<ParameterValues> values_of(const NetworkMethod& method, const Arguments& arguments) {
  ParameterValues values;
  for (const OptionSpec& option : method_options(nullptr)) {
    if (!arguments.has(option.flag)) continue;
    const bool known = std::any_of(method.parameters.begin(), method.parameters.end(),
                                   [&](const auto& spec) { return spec.key == option.key; });
    if (!known) {
      return bad_input(message(option.flag, " is not for --method ", method.name,
                               ": see sync-act networks --method ", method.name, " --help"));
    }
    values.emplace_back(option.key, arguments.at(option.flag));
  }
  return values;
}

Status check_files_of(const NetworkMethod& method, const Arguments& arguments) {
  struct Use {
    const char* flag;
    bool wanted;
    bool required;
  };
  for (const Use& use : {Use{"--maps", method.needs_maps, method.needs_maps},
                         Use{"--map-names", method.needs_maps, false},
                         Use{"--labels", method.needs_labels, method.needs_labels},
                         Use{"--label-names", method.needs_labels, false}}) {
    if (use.required && !arguments.has(use.flag)) {
      return bad_input(message("--method ", method.name, " needs ", use.flag, " FILE"));
    }
    if (!use.wanted && arguments.has(use.flag)) {
      return bad_input(message(use.flag, " is not for --method ", method.name));
    }
  }
  return {};
}

// What a method needs besides the scans, in the mask.
struct GivenNetworks {
  std::vector<float> maps;
  std::vector<std::string> map_names;
  std::vector<std::int32_t> labels;
  std::vector<std::pair<std::int32_t, std::string>> label_names;
};

Result<std::vector<std::string>> read_lines(const std::string& path) {
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  std::istringstream text(std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

Result<GivenNetworks> given_networks(const Arguments& arguments, const Mask& mask) {
  GivenNetworks given;
  if (arguments.has("--maps")) {
    Result<std::vector<float>> maps = read_maps_in(arguments.at("--maps"), mask);
    if (!maps.ok()) return maps.error();
    given.maps = *std::move(maps);
  }
  if (arguments.has("--map-names")) {
    Result<std::vector<std::string>> names = read_lines(arguments.at("--map-names"));
    if (!names.ok()) return names.error();
    given.map_names = *std::move(names);
    const std::size_t n_maps = given.maps.size() / mask.size();
    if (given.map_names.size() != n_maps) {
      return bad_input(message(base_name(arguments.at("--map-names")), ": has ",
                               given.map_names.size(), " names (lines), but ",
                               base_name(arguments.at("--maps")), " has ", n_maps, " maps"));
    }
  }
  if (arguments.has("--labels")) {
    Result<std::vector<std::int32_t>> labels = read_labels_in(arguments.at("--labels"), mask);
    if (!labels.ok()) return labels.error();
    given.labels = *std::move(labels);
  }
  if (arguments.has("--label-names")) {
    Result<RegionNames> names = read_region_names(arguments.at("--label-names"));
    if (!names.ok()) return names.error();
    given.label_names = *std::move(names);
  }
  return given;
}

Result<Provenance> provenance_of_run(const NetworkMethod& method, const ParameterValues& values,
                                     const BoldRuns& scans, const std::vector<BoldRunFile>& files,
                                     const Arguments& arguments) {
  Provenance provenance = provenance_of("networks", scans.recipe);
  provenance.options.emplace_back("method", method.name);
  for (const auto& [key, text] : values) {
    provenance.options.emplace_back(key, text);
    if (key == "seed") provenance.seed = std::stoull(text);
  }
  std::vector<std::string> paths;
  for (const BoldRunFile& file : files) {
    paths.push_back(file.bold.string());
    if (!file.confounds.empty()) paths.push_back(file.confounds.string());
  }
  if (mask_request_of(arguments).source == MaskSource::kFile) {
    paths.push_back(arguments.at("--mask"));
  }
  for (const char* flag : {"--maps", "--map-names", "--labels", "--label-names"}) {
    if (arguments.has(flag)) paths.push_back(arguments.at(flag));
  }
  for (const std::string& path : paths) {
    Result<InputFile> input = input_file(path);
    if (!input.ok()) return input.error();
    provenance.inputs.push_back(*std::move(input));
  }
  return provenance;
}

Status write_maps(const std::filesystem::path& path, const NetworkSet& networks, int space_code) {
  const std::size_t n_voxels = networks.mask.size();
  const std::size_t n_maps = networks.time_courses.n_units();
  NiftiWriteOptions options;
  options.space_code = space_code;
  options.description = message(networks.method, " maps; sync-act ", build_id());
  Result<NiftiWriter> writer = NiftiWriter::create(path, networks.mask.grid, n_maps, options);
  if (!writer.ok()) return writer.error();
  for (std::size_t k = 0; k < n_maps; ++k) {
    SYNC_ACT_RETURN_IF_ERROR(writer->write_volume(volume_from_masked(
        networks.mask, std::span(networks.maps).subspan(k * n_voxels, n_voxels))));
    SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  }
  return writer->finish();
}

struct NetworkRun {
  BoldRuns scans;
  FoundNetworks found;
  std::string record;
  int space_code = 2;  // NIfTI's code of what the scans' millimetres are
};

Result<NetworkRun> run_method(const NetworkMethod& method, const ParameterValues& values,
                              const Arguments& arguments) {
  Command of_recipe;  // without the methods' options
  of_recipe.name = "networks";
  of_recipe.options = recipe_options_of(preprocessing_keys());
  const Result<Recipe> recipe = recipe_of(of_recipe, arguments);
  if (!recipe.ok()) return recipe.error();
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  const Result<std::vector<BoldRunFile>> files = bold_run_files_of(arguments, *recipe);
  if (!files.ok()) return files.error();
  Result<BoldRuns> scans =
      read_bold_runs(*files, mask_request_of(arguments), *recipe, *n_threads, keep_going());
  if (!scans.ok()) return scans.error();
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  NetworkRun run;
  const Result<NiftiHeader> header = read_nifti_header(files->front().bold);
  if (!header.ok()) return header.error();
  const int code = header->sform_code > 0 ? header->sform_code : header->qform_code;
  if (code > 0) run.space_code = code;
  run.scans = *std::move(scans);
  Result<GivenNetworks> given = given_networks(arguments, run.scans.mask.mask);
  if (!given.ok()) return given.error();
  NetworkInput input;
  input.bold = &run.scans.series;
  input.mask = &run.scans.mask.mask;
  input.maps = given->maps;
  input.map_names = std::move(given->map_names);
  input.labels = given->labels;
  input.label_names = std::move(given->label_names);
  input.n_threads = *n_threads;
  Result<std::unique_ptr<NetworkJob>> job = method.create(input, values);
  if (!job.ok()) return job.error();
  SYNC_ACT_RETURN_IF_ERROR(run_to_end(**job, keep_going()));
  run.found = (*job)->take_result();
  const ParameterValues all = all_parameter_values(method, values);
  Result<Provenance> provenance = provenance_of_run(method, all, run.scans, *files, arguments);
  if (!provenance.ok()) return provenance.error();
  run.found.networks.provenance = *std::move(provenance);
  run.record = networks_to_json(run.found, method, all, run.scans);
  return run;
}

Status run_networks(const Arguments& arguments) {
  const Result<const NetworkMethod*> method = method_of(arguments);
  if (!method.ok()) return method.error();
  const Result<ParameterValues> values = values_of(**method, arguments);
  if (!values.ok()) return values.error();
  SYNC_ACT_RETURN_IF_ERROR(check_files_of(**method, arguments));
  for (const ParameterSpec& spec : (*method)->parameters) {  // before hours of reading
    for (const auto& [key, text] : *values) {
      if (key != spec.key) continue;
      const Result<double> value = parse_parameter(spec, text);
      if (!value.ok()) return value.error();
    }
  }
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  const Result<NetworkRun> run = run_method(**method, *values, arguments);
  if (!run.ok()) return run.error();
  const NetworkSet& networks = run->found.networks;

  SYNC_ACT_RETURN_IF_ERROR(write_maps(folder->staged("maps.nii.gz"), networks, run->space_code));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged("timecourses.npy"), encode_npy(networks.time_courses)));
  NiftiWriteOptions options;
  options.space_code = run->space_code;
  options.description = "mask of maps.nii.gz";
  SYNC_ACT_RETURN_IF_ERROR(write_nifti_mask(folder->staged("mask.nii.gz"), networks.mask, options));
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("networks.json"), run->record));
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  end_progress();
  if (arguments.json()) {
    Json json = Json::parse(run->record, nullptr, false);
    json["files"] = folder->written();
    std::printf("%s\n", json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    return {};
  }
  std::printf("%s of %s x %s (mask: %s)\n",
              counted(networks.time_courses.n_units(), "network").c_str(),
              counted(networks.time_courses.n_times(), "scan").c_str(),
              counted(networks.mask.size(), "voxel").c_str(), run->scans.mask.how.c_str());
  for (const std::string& note : notes_on(run->scans)) std::printf("note: %s\n", note.c_str());
  for (const std::string& note : run->found.notes) std::printf("note: %s\n", note.c_str());
  for (const std::string& file : folder->written()) std::printf("%s\n", file.c_str());
  return {};
}

Command command_of(const NetworkMethod* only) {
  std::vector<OptionSpec> options{
      {"--method", method_names(), "How networks are found.", true, ""},
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""},
      mask_option()};
  if (only == nullptr) {
    options[0].help += " sync-act networks --method NAME --help tells about one of them.";
    for (const NetworkMethod& method : network_methods()) {
      options[0].help += " " + method.name + ": " + method.summary;
    }
  } else {
    options[0].help = only->label + ". " + only->summary +
                      (only->source.empty() ? "" : " Source: " + only->source + ".");
  }
  for (OptionSpec& option : method_options(only)) options.push_back(std::move(option));
  if (only == nullptr || only->needs_maps) {
    options.push_back({"--maps", "FILE",
                       "templates: network maps, a 4-D NIfTI file on any grid in the same space; "
                       "they are brought to the scan's grid by world coordinates.",
                       false, ""});
    options.push_back(
        {"--map-names", "FILE", "templates: names of the maps, one per line.", false, ""});
  }
  if (only == nullptr || only->needs_labels) {
    options.push_back(
        {"--labels", "FILE",
         "parcels: a 3-D NIfTI file of region numbers, 0 for none, on any grid in the "
         "same space.",
         false, ""});
    options.push_back(
        {"--label-names", "FILE",
         "parcels: the regions' names: a table (TSV) with index and name, lines of number and "
         "name, or one name per line.",
         false, ""});
  }
  options.push_back(recipe_file_option());
  for (OptionSpec& option : recipe_options_of(preprocessing_keys())) {
    options.push_back(std::move(option));
  }
  options.push_back(confounds_files_option());
  options.push_back(threads_option());
  options.push_back(json_option());
  return {"networks",
          "Finds functional brain networks: maps and time courses.",
          "BOLD...",
          "4-D NIfTI files: runs, in order, of one or several subjects, on one grid.",
          std::move(options),
          "Writes maps.nii.gz (one volume per network, 0 outside the mask), timecourses.npy\n"
          "[scan x network] (float32), mask.nii.gz and networks.json (figures per network,\n"
          "convergence, every parameter, and where the data came from).",
          run_networks,
          networks_help};
}

}  // namespace

Command networks_command() { return command_of(nullptr); }

Command networks_help(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = words[i] == "--method" && i + 1 < words.size() ? words[i + 1]
                             : words[i].starts_with("--method=")            ? words[i].substr(9)
                                                                            : "";
    if (const NetworkMethod* method = find_network_method(name)) return command_of(method);
  }
  return networks_command();
}

}  // namespace sync_act::cli
