// sync-act preprocess BOLD... --out DIR: masked, cleaned, standardized voxel series.

#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/io/file_bytes.h"
#include "core/io/nifti_writer.h"
#include "core/io/npy.h"
#include "core/pipeline/bold_runs.h"
#include "core/pipeline/provenance_record.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

using Json = nlohmann::ordered_json;

Json record_of(const BoldRuns& runs, const Provenance& provenance) {
  Json json;
  json["recipe"] = Json::parse(recipe_to_json(runs.recipe), nullptr, false);
  json["n_scans"] = runs.series.n_times();
  json["run_starts"] = runs.series.run_starts;
  json["runs"] = Json::array();
  for (const RunSummary& run : runs.runs) {
    json["runs"].push_back({{"file", run.file},
                            {"n_source_scans", run.n_source_scans},
                            {"n_scans", run.n_scans},
                            {"n_cosines", run.n_cosines},
                            {"n_confounds", run.n_confounds},
                            {"n_scrubbed", run.n_scrubbed},
                            {"n_regressors", run.n_regressors},
                            {"degrees_of_freedom", run.degrees_of_freedom}});
  }
  json["subjects"] = Json::array();
  for (const SubjectRuns& subject : runs.subjects) {
    json["subjects"].push_back({{"name", subject.name}, {"first_run", subject.first_run}});
  }
  json["confounds"] = runs.confounds.empty() ? Json::array() : Json(runs.confounds[0].names);
  json["mask"] = {{"how", runs.mask.how},
                  {"n_voxels", runs.mask.mask.size()},
                  {"fraction", runs.mask.fraction}};
  json["n_voxels_without_signal"] = runs.counts.n_constant + runs.counts.n_non_finite;
  json["n_voxels_not_finite"] = runs.counts.n_non_finite;
  json["notes"] = notes_on(runs);
  json["provenance"] = Json::parse(provenance_to_json(provenance), nullptr, false);
  return json;
}

Result<Provenance> provenance_of_runs(const std::vector<BoldRunFile>& files, const Recipe& recipe) {
  Provenance provenance = provenance_of("preprocess", recipe);
  for (const BoldRunFile& file : files) {
    for (const std::filesystem::path& path : {file.bold, file.confounds}) {
      if (path.empty()) continue;
      Result<InputFile> input = input_file(path.string());
      if (!input.ok()) return input.error();
      provenance.inputs.push_back(*std::move(input));
    }
  }
  return provenance;
}

Status write_results(OutputFolder& folder, const BoldRuns& runs, const Json& record) {
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder.staged("columns.npy"), encode_npy(runs.series)));
  NiftiWriteOptions options;
  options.description = "mask of columns.npy";
  SYNC_ACT_RETURN_IF_ERROR(write_nifti_mask(folder.staged("mask.nii.gz"), runs.mask.mask, options));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder.staged("recipe.json"),
                 record["recipe"].dump(1, ' ', false, Json::error_handler_t::replace) + "\n"));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder.staged("preprocess.json"),
                 record.dump(1, ' ', false, Json::error_handler_t::replace) + "\n"));
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  return folder.commit();
}

Status run_preprocess(const Arguments& arguments) {
  const Result<Recipe> recipe = recipe_of(preprocess_command(), arguments);
  if (!recipe.ok()) return recipe.error();
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  const Result<std::vector<BoldRunFile>> files = bold_run_files_of(arguments, *recipe);
  if (!files.ok()) return files.error();
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  const Result<BoldRuns> runs =
      read_bold_runs(*files, mask_request_of(arguments), *recipe, *n_threads, keep_going());
  if (!runs.ok()) return runs.error();
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  Result<Provenance> provenance = provenance_of_runs(*files, runs->recipe);
  if (!provenance.ok()) return provenance.error();
  Json json = record_of(*runs, *std::move(provenance));
  SYNC_ACT_RETURN_IF_ERROR(write_results(*folder, *runs, json));
  end_progress();
  if (arguments.json()) {
    json["files"] = folder->written();
    std::printf("%s\n", json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
    return {};
  }
  std::printf("%s x %s, %zu without signal (mask: %s)\n",
              counted(runs->series.n_times(), "scan").c_str(),
              counted(runs->series.n_units(), "voxel").c_str(),
              runs->counts.n_constant + runs->counts.n_non_finite, runs->mask.how.c_str());
  for (const std::string& note : notes_on(*runs)) std::printf("%s\n", note.c_str());
  for (const std::string& file : folder->written()) std::printf("%s\n", file.c_str());
  return {};
}

}  // namespace

Command preprocess_command() {
  std::vector<OptionSpec> options{
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""}, mask_option()};
  options.push_back(recipe_file_option());
  for (OptionSpec& option : recipe_options_of(preprocessing_keys())) {
    options.push_back(std::move(option));
  }
  options.push_back(confounds_files_option());
  options.push_back(threads_option());
  options.push_back(json_option());
  return {
      "preprocess",
      "Reads the voxels inside the mask, cleans and standardizes them per run.",
      "BOLD...",
      "4-D NIfTI files on one grid: runs, in order, of one or several subjects.",
      std::move(options),
      "Writes columns.npy [scan x voxel] (float32), mask.nii.gz (its voxels, x fastest, are the\n"
      "columns in order), recipe.json (for --recipe) and preprocess.json (what was done, run by\n"
      "run: columns regressed out, scans scrubbed, degrees of freedom left).",
      run_preprocess};
}

}  // namespace sync_act::cli
