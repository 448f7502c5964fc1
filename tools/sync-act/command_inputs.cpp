#include "tools/sync-act/command_inputs.h"

#include <algorithm>
#include <sstream>

#include "core/base/parallel_for.h"
#include "core/data/series_parts.h"
#include "core/io/file_bytes.h"
#include "core/io/npy.h"
#include "core/io/series_table.h"
#include "core/io/tsv.h"
#include "core/pipeline/run_confounds.h"

namespace sync_act::cli {

OptionSpec recipe_file_option() {
  return {"--recipe", "FILE",
          "A recipe.json, or the record of an earlier result: options that are given go before it.",
          false, ""};
}

Result<Recipe> recipe_of(const Command& command, const Arguments& arguments) {
  Recipe recipe;
  if (arguments.has("--recipe")) {
    const std::string& path = arguments.at("--recipe");
    const Result<std::vector<std::byte>> bytes = read_file(path);
    if (!bytes.ok()) return bytes.error();
    Result<Recipe> read = recipe_from_json(
        base_name(path), {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
    if (!read.ok()) return read.error();
    recipe = *std::move(read);
  }
  for (const OptionSpec& option : command.options) {
    if (option.key.empty() || !arguments.has(option.flag)) continue;
    SYNC_ACT_RETURN_IF_ERROR(set_recipe_parameter(recipe, option.key, arguments.at(option.flag)));
  }
  return recipe;
}

OptionSpec confounds_files_option() {
  return {"--confounds-file", "TSV,TSV,...",
          "Tables of confounds, one per scan file, in order, one row per scan. Default: what "
          "fMRIPrep put beside each scan, if confounds or scrubbing are asked for.",
          false, ""};
}

std::vector<std::filesystem::path> confounds_files_of(const Arguments& arguments) {
  std::vector<std::filesystem::path> files;
  if (!arguments.has("--confounds-file")) return files;
  std::istringstream list(arguments.at("--confounds-file"));
  for (std::string file; std::getline(list, file, ',');) files.emplace_back(file);
  return files;
}

Result<std::vector<BoldRunFile>> bold_run_files_of(const Arguments& arguments,
                                                   const Recipe& recipe) {
  const std::vector<std::filesystem::path> tables = confounds_files_of(arguments);
  const std::vector<std::string>& scans = arguments.positionals;
  if (!tables.empty() && tables.size() != scans.size()) {
    return bad_input(message("--confounds-file names ", counted(tables.size(), "table"), ", but ",
                             counted(scans.size(), "scan file"), " given: one for each is needed"));
  }
  std::vector<BoldRunFile> files;
  for (std::size_t i = 0; i < scans.size(); ++i) {
    files.push_back({scans[i], {}});
    if (!recipe.wants_confounds()) continue;
    if (!tables.empty()) {
      files.back().confounds = tables[i];
      continue;
    }
    Result<std::filesystem::path> beside = confounds_beside(scans[i]);
    if (!beside.ok()) return beside.error();
    files.back().confounds = *std::move(beside);
  }
  return files;
}

const std::vector<std::string>& preprocessing_keys() {
  static const std::vector<std::string> kKeys{
      "tr_secs",        "run_lengths", "drop_scans",  "max_scans",   "smooth_fwhm_mm", "detrend",
      "high_pass_secs", "confounds",   "scrub_fd_mm", "scrub_after", "standardize"};
  return kKeys;
}

OptionSpec mask_option() {
  return {"--mask", "FILE|auto|all",
          "A NIfTI mask on the scan's grid (non-zero is inside); auto: a brain mask from the first "
          "volumes; all: every voxel that is finite and not zero. Default: auto.",
          false, ""};
}

MaskRequest mask_request_of(const Arguments& arguments) {
  if (!arguments.has("--mask") || arguments.at("--mask") == "auto") return {};
  if (arguments.at("--mask") == "all") return {MaskSource::kAll, {}};
  return {MaskSource::kFile, arguments.at("--mask")};
}

OptionSpec json_option() {
  return {"--json", "", "Prints the result as JSON, for machines.", false, ""};
}

OptionSpec threads_option() {
  return {"--threads", "N",
          "Threads to use; the results do not depend on it. Default: one per processor.", false,
          ""};
}

Result<int> threads_of(const Arguments& arguments) {
  if (!arguments.has("--threads")) return default_thread_count();
  const Result<double> value = parse_parameter(
      integer_parameter("--threads", "Threads", "", 1.0, 1024.0, ""), arguments.at("--threads"));
  if (!value.ok()) return value.error();
  return static_cast<int>(*value);
}

std::string columns_flag_of(const std::string& names_flag) {
  return names_flag.substr(0, names_flag.rfind('-')) + "-columns";
}

OptionSpec columns_option(const std::string& names_flag, const std::string& units) {
  return {columns_flag_of(names_flag), "A,B,...",
          units + " to use, by name or number from 0. Default: all.", false, ""};
}

std::vector<std::string> list_of(const Arguments& arguments, const std::string& flag) {
  std::vector<std::string> list;
  if (!arguments.has(flag)) return list;
  std::string_view rest = arguments.at(flag);
  for (;;) {
    const std::size_t comma = rest.find(',');
    list.emplace_back(rest.substr(0, comma));
    if (comma == std::string_view::npos) return list;
    rest.remove_prefix(comma + 1);
  }
}

Result<TimeSeries> read_named_series(const Arguments& arguments, const std::string& flag,
                                     const std::string& names_flag) {
  const std::string& path = arguments.at(flag);
  Result<TimeSeries> series = read_series(path);
  if (!series.ok()) return series.error();
  if (series->n_times() == 0 || series->n_units() == 0) {
    return bad_input(message(base_name(path), ": shape is (", series->n_times(), ", ",
                             series->n_units(), "): there is nothing in it"));
  }
  const std::string columns_flag = columns_flag_of(names_flag);
  if (arguments.has(columns_flag)) {
    Result<TimeSeries> chosen = choose_units(*series, list_of(arguments, columns_flag));
    if (!chosen.ok()) {
      return bad_input(message(base_name(path), ": ", columns_flag, ": ", chosen.error().message));
    }
    series = *std::move(chosen);
  }
  if (!arguments.has(names_flag)) return series;

  series->unit_ids.clear();
  const std::string& names_path = arguments.at(names_flag);
  const Result<std::vector<std::byte>> bytes = read_file(names_path);
  if (!bytes.ok()) return bytes.error();
  std::istringstream text(std::string(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
  for (std::string line; std::getline(text, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    series->unit_ids.push_back(line);
  }
  if (series->unit_ids.size() != series->n_units()) {
    return bad_input(message(base_name(names_path), ": has ", series->unit_ids.size(),
                             " names (lines), but ", base_name(path), " has ", series->n_units(),
                             " units"));
  }
  return series;
}

Result<TimeSeries> read_series_table(const std::string& path) {
  if (!path.ends_with(".tsv")) return read_npy_series(path);
  const Result<TsvTable> table = read_tsv(path);
  if (!table.ok()) return table.error();
  TimeSeries series(table->n_rows(), table->names.size());
  for (std::size_t c = 0; c < table->names.size(); ++c) {
    const Result<std::vector<double>> numbers = table->numbers(table->names[c]);
    if (!numbers.ok()) return numbers.error();
    std::transform(numbers->begin(), numbers->end(), series.unit(c).begin(),
                   [](double x) { return static_cast<float>(x); });
  }
  series.unit_ids = table->names;
  return series;
}

Status check_nifti_name(const std::string& flag, const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  if (name.ends_with(".nii") || name.ends_with(".nii.gz")) return {};
  return bad_input(message(flag, " is ", path.string(), "; it must end in .nii or .nii.gz"));
}

Result<InputFile> input_file(const std::string& path) {
  Result<std::string> hash = file_sha256(path);
  if (!hash.ok()) return hash.error();
  return InputFile{base_name(path), *std::move(hash)};
}

std::string counted(std::size_t count, const std::string& noun) {
  return message(count, " ", noun, count == 1 ? "" : "s");
}

}  // namespace sync_act::cli
