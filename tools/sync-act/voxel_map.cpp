// sync-act voxel-map BOLD --neurons X.npy --unit 17 --out r.nii.gz: one neuron against all voxels.

#include <charconv>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/coupling/correlate.h"
#include "core/io/file_bytes.h"
#include "core/io/nifti_writer.h"
#include "core/pipeline/bold_runs.h"
#include "core/pipeline/build_id.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/provenance_record.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

using Json = nlohmann::ordered_json;

// A name, or a number from 0.
Result<std::size_t> unit_of(const TimeSeries& series, const std::string& text,
                            const std::string& file_name) {
  for (std::size_t u = 0; u < series.unit_ids.size(); ++u) {
    if (series.unit_ids[u] == text) return u;
  }
  std::size_t unit = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), unit);
  const bool number = error == std::errc() && end == text.data() + text.size();
  if (number && unit < series.n_units()) return unit;
  return bad_input(message(file_name, ": --unit is ", text, "; there are ",
                           counted(series.n_units(), "unit"), ", 0 to ", series.n_units() - 1));
}

TimeSeries single_unit(const TimeSeries& series, std::size_t unit) {
  const std::span<const float> values = series.unit(unit);
  TimeSeries single(series.n_times(), 1, std::vector<float>(values.begin(), values.end()));
  single.interval_secs = series.interval_secs;
  single.run_starts = series.run_starts;
  return single;
}

struct VoxelMap {
  BoldRuns bold;  // without its series
  std::vector<float> r;
  std::size_t unit = 0;
  bool neuron_has_signal = false;
  std::size_t n_voxels_without_signal = 0;
};

Result<VoxelMap> voxel_map(const Arguments& arguments) {
  VoxelMap map;
  const Result<Recipe> recipe = recipe_of(voxel_map_command(), arguments);
  if (!recipe.ok()) return recipe.error();
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  const std::string neurons_name = base_name(arguments.at("--neurons"));
  const Result<TimeSeries> responses = read_named_series(arguments, "--neurons", "--neuron-names");
  if (!responses.ok()) return responses.error();
  const Result<std::size_t> unit = unit_of(*responses, arguments.at("--unit"), neurons_name);
  if (!unit.ok()) return unit.error();
  map.unit = *unit;

  const Result<std::vector<BoldRunFile>> files = bold_run_files_of(arguments, *recipe);
  if (!files.ok()) return files.error();
  Result<BoldRuns> bold =
      read_bold_runs(*files, mask_request_of(arguments), *recipe, *n_threads, keep_going());
  if (!bold.ok()) return bold.error();
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  Result<PreparedSeries> neuron =
      prepare_neurons(neurons_name, single_unit(*responses, map.unit), bold->recipe,
                      bold->selection, *n_threads, bold->confounds);
  if (!neuron.ok()) return neuron.error();
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());

  map.neuron_has_signal = standardize_units(neuron->series) == 0;
  map.n_voxels_without_signal = standardize_units(bold->series);
  map.r.resize(bold->series.n_units());
  correlate_one(neuron->series.unit(0), view_of(bold->series), map.r);
  bold->series = TimeSeries();
  map.bold = *std::move(bold);
  return map;
}

// Index into r of the largest finite value; r.size() where there is none.
std::size_t peak_of(const std::vector<float>& r) {
  std::size_t peak = r.size();
  for (std::size_t v = 0; v < r.size(); ++v) {
    if (!std::isnan(r[v]) && (peak == r.size() || r[v] > r[peak])) peak = v;
  }
  return peak;
}

Result<Json> record_of(const VoxelMap& map, const Arguments& arguments) {
  Provenance provenance = provenance_of("voxel-map", map.bold.recipe);
  std::vector<std::string> paths = arguments.positionals;
  paths.push_back(arguments.at("--neurons"));
  const Result<std::vector<BoldRunFile>> files = bold_run_files_of(arguments, map.bold.recipe);
  if (!files.ok()) return files.error();
  for (const BoldRunFile& file : *files) {
    if (!file.confounds.empty()) paths.push_back(file.confounds.string());
  }
  for (const std::string& path : paths) {
    Result<InputFile> input = input_file(path);
    if (!input.ok()) return input.error();
    provenance.inputs.push_back(*std::move(input));
  }
  Json json;
  json["unit"] = map.unit;
  json["n_scans"] = map.bold.selection.scans.size();
  json["mask"] = {{"how", map.bold.mask.how},
                  {"n_voxels", map.bold.mask.mask.size()},
                  {"fraction", map.bold.mask.fraction}};
  json["neuron_has_signal"] = map.neuron_has_signal;
  json["n_voxels_without_signal"] = map.n_voxels_without_signal;
  json["n_voxels_not_finite"] = map.bold.counts.n_non_finite;
  const std::size_t peak = peak_of(map.r);
  if (peak < map.r.size()) {
    json["largest_r"] = map.r[peak];
    const std::size_t voxel = map.bold.mask.mask.voxels[peak];
    const auto nx = static_cast<std::size_t>(map.bold.mask.mask.grid.dims[0]);
    const auto ny = static_cast<std::size_t>(map.bold.mask.mask.grid.dims[1]);
    json["largest_r_voxel"] = {voxel % nx, voxel / nx % ny, voxel / (nx * ny)};
  } else {
    json["largest_r"] = nullptr;
    json["largest_r_voxel"] = nullptr;
  }
  json["provenance"] = Json::parse(provenance_to_json(provenance), nullptr, false);
  return json;
}

std::string sidecar_name(const std::string& name) {
  const std::string stem = name.substr(0, name.rfind(".nii"));
  return stem + ".json";
}

Status run_voxel_map(const Arguments& arguments) {
  const std::filesystem::path out = arguments.at("--out");
  SYNC_ACT_RETURN_IF_ERROR(check_nifti_name("--out", out));
  Result<OutputFolder> folder = OutputFolder::of_file(out);
  if (!folder.ok()) return folder.error();
  const Result<VoxelMap> map = voxel_map(arguments);
  if (!map.ok()) return map.error();
  Result<Json> record = record_of(*map, arguments);
  if (!record.ok()) return record.error();

  constexpr int kIntentCorrelation = 2;  // NIFTI_INTENT_CORREL
  NiftiWriteOptions options;
  options.intent_code = kIntentCorrelation;
  options.description = message("r with unit ", map->unit, "; sync-act ", build_id());
  const std::string name = out.filename().string();
  SYNC_ACT_RETURN_IF_ERROR(write_nifti(folder->staged(name), map->bold.mask.mask.grid,
                                       volume_from_masked(map->bold.mask.mask, map->r), 1,
                                       options));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged(sidecar_name(name)),
                 record->dump(1, ' ', false, Json::error_handler_t::replace) + "\n"));
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  end_progress();
  if (arguments.json()) {
    (*record)["files"] = folder->written();
    std::printf("%s\n", record->dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    return {};
  }
  std::printf("unit %zu against %s, %zu without signal (mask: %s)\n", map->unit,
              counted(map->r.size(), "voxel").c_str(), map->n_voxels_without_signal,
              map->bold.mask.how.c_str());
  if (!map->neuron_has_signal) std::printf("the unit has no signal: r is NaN everywhere\n");
  for (const std::string& file : folder->written()) std::printf("%s\n", file.c_str());
  return {};
}

}  // namespace

Command voxel_map_command() {
  std::vector<OptionSpec> options{
      {"--neurons", "X.npy",
       "Neuron responses [time x neuron]: one row per scan, or at the rate that --neuron-rate "
       "states.",
       true, ""},
      {"--unit", "N|NAME", "The neuron: its column, from 0, or its name.", true, ""},
      {"--out", "FILE", "The map to write, .nii or .nii.gz.", true, ""},
      mask_option(),
      {"--neuron-names", "FILE", "Names of the neurons, one per line.", false, ""},
  };
  for (OptionSpec& option :
       recipe_options_of({"neuron_rate_hz", "hrf", "hrf_shift", "onset_secs", "before_start"})) {
    options.push_back(std::move(option));
  }
  for (OptionSpec& option : recipe_options_of(preprocessing_keys())) {
    options.push_back(std::move(option));
  }
  options.push_back(confounds_files_option());
  options.push_back(recipe_file_option());
  options.push_back(threads_option());
  options.push_back(json_option());
  return {"voxel-map",
          "Correlates one neuron with every voxel inside the mask.",
          "BOLD...",
          "4-D NIfTI files on one grid: runs, in order.",
          std::move(options),
          "Writes r (float32) on the scan's grid, 0 outside the mask and NaN where a voxel has no\n"
          "signal, and beside it a .json file with recipe, mask and provenance.",
          run_voxel_map};
}

}  // namespace sync_act::cli
