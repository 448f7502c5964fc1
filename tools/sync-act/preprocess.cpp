// sync-act preprocess BOLD --out DIR: masked, detrended, standardized voxel series.

#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/io/file_bytes.h"
#include "core/io/nifti_writer.h"
#include "core/io/npy.h"
#include "core/pipeline/bold_columns.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/provenance_record.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

using Json = nlohmann::ordered_json;

Status run_preprocess(const Arguments& arguments) {
  Result<Recipe> recipe = recipe_of(preprocess_command(), arguments);
  if (!recipe.ok()) return recipe.error();
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  Result<BoldColumns> bold =
      read_bold_columns(arguments.positional, mask_request_of(arguments), *recipe, keep_going());
  if (!bold.ok()) return bold.error();
  recipe->tr_secs = bold->series.interval_secs;
  const Result<PreparedSeries> voxels =
      prepare_voxels(std::move(bold->series), *recipe, bold->selection, *n_threads);
  if (!voxels.ok()) return voxels.error();
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());

  Provenance provenance = provenance_of("preprocess", *recipe);
  Result<InputFile> input = input_file(arguments.positional);
  if (!input.ok()) return input.error();
  provenance.inputs.push_back(*std::move(input));
  Json json;
  json["recipe"] = Json::parse(recipe_to_json(*recipe), nullptr, false);
  json["n_scans"] = voxels->series.n_times();
  json["run_starts"] = voxels->series.run_starts;
  json["mask"] = {{"how", bold->mask.how},
                  {"n_voxels", bold->mask.mask.size()},
                  {"fraction", bold->mask.fraction}};
  // MaskedColumns has set voxels with NaN or Inf to zero, so they count as constant here.
  json["n_voxels_without_signal"] = voxels->counts.n_constant;
  json["n_voxels_not_finite"] = bold->n_nonfinite_voxels;
  json["provenance"] = Json::parse(provenance_to_json(provenance), nullptr, false);

  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("columns.npy"), encode_npy(voxels->series)));
  NiftiWriteOptions options;
  options.description = "mask of columns.npy";
  SYNC_ACT_RETURN_IF_ERROR(
      write_nifti_mask(folder->staged("mask.nii.gz"), bold->mask.mask, options));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged("recipe.json"),
                 json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"));
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  end_progress();
  if (arguments.json()) {
    json["files"] = folder->written();
    std::printf("%s\n", json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    return {};
  }
  std::printf("%s x %s, %zu without signal (mask: %s)\n",
              counted(voxels->series.n_times(), "scan").c_str(),
              counted(voxels->series.n_units(), "voxel").c_str(), voxels->counts.n_constant,
              bold->mask.how.c_str());
  for (const std::string& file : folder->written()) std::printf("%s\n", file.c_str());
  return {};
}

}  // namespace

Command preprocess_command() {
  std::vector<OptionSpec> options{
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""}, mask_option()};
  for (OptionSpec& option : recipe_options_of(
           {"tr_secs", "run_lengths", "drop_scans", "max_scans", "detrend", "standardize"})) {
    options.push_back(std::move(option));
  }
  options.push_back(threads_option());
  options.push_back(json_option());
  return {
      "preprocess",
      "Reads the voxels inside the mask, detrends and standardizes them per run.",
      "BOLD",
      "A 4-D NIfTI file.",
      std::move(options),
      "Writes columns.npy [scan x voxel] (float32), mask.nii.gz (its voxels, x fastest, are the\n"
      "columns in order) and recipe.json.",
      run_preprocess};
}

}  // namespace sync_act::cli
