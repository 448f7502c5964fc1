#include "core/pipeline/run_confounds.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <system_error>
#include <utility>

#include "core/io/file_bytes.h"
#include "core/io/tsv.h"

namespace sync_act {
namespace {

// The columns of one table that the recipe needs, as numbers.
struct NeededColumns {
  std::vector<std::string> names;
  std::vector<std::vector<double>> values;
  std::vector<double> displacement_mm;  // where scrubbing is asked for
};

Result<NeededColumns> needed_columns(const TsvTable& table, const Recipe& recipe) {
  NeededColumns needed;
  const Result<std::vector<std::size_t>> chosen =
      choose_confounds(table.file_name, table.names, recipe.confounds);
  if (!chosen.ok()) return chosen.error();
  for (const std::size_t column : *chosen) {
    Result<std::vector<double>> values = table.numbers(table.names[column]);
    if (!values.ok()) return values.error();
    needed.names.push_back(table.names[column]);
    needed.values.push_back(*std::move(values));
  }
  if (recipe.scrub_fd_mm > 0.0) {
    Result<std::vector<double>> displacement = table.numbers(kFramewiseDisplacement);
    if (!displacement.ok()) return displacement.error();
    needed.displacement_mm = *std::move(displacement);
  }
  return needed;
}

// Rows [first_row, first_row + n) of the table are a run; `scans` are those used, from 0.
Result<RunConfounds> confounds_of_run(const TsvTable& table, const NeededColumns& needed,
                                      const Recipe& recipe, std::size_t first_row, std::size_t n,
                                      const std::vector<std::size_t>& scans) {
  const auto rows_of = [&](const std::vector<double>& column) {
    const auto begin = column.begin() + static_cast<std::ptrdiff_t>(first_row);
    return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(n));
  };
  RunConfounds run;
  run.names = needed.names;
  for (std::size_t c = 0; c < needed.values.size(); ++c) {
    Result<std::vector<double>> values = confound_at_scans(
        table.file_name, needed.names[c], rows_of(needed.values[c]), scans, first_row);
    if (!values.ok()) return values.error();
    run.columns.push_back(*std::move(values));
  }
  if (recipe.scrub_fd_mm > 0.0) {
    const std::vector<double> displacement = rows_of(needed.displacement_mm);
    const Result<std::vector<double>> checked =
        confound_at_scans(table.file_name, kFramewiseDisplacement, displacement, scans, first_row);
    if (!checked.ok()) return checked.error();
    run.scrubbed = scrubbed_scans(displacement, scans, recipe.scrub_fd_mm, recipe.scrub_after);
  }
  return run;
}

}  // namespace

Result<std::vector<RunConfounds>> read_run_confounds(
    const std::vector<std::filesystem::path>& files, const Recipe& recipe,
    const ScanSelection& selection) {
  std::vector<RunConfounds> runs;
  if (!recipe.wants_confounds() || files.empty()) return runs;
  const auto source_runs = run_ranges(selection.source_run_starts, selection.n_source_scans);
  const auto used_runs = run_ranges(selection.run_starts, selection.scans.size());
  for (const std::filesystem::path& file : files) {
    Result<TsvTable> table = read_tsv(file);
    if (!table.ok()) return table.error();
    table->file_name = base_name(file);
    const Result<NeededColumns> needed = needed_columns(*table, recipe);
    if (!needed.ok()) return needed.error();
    std::size_t row = 0;
    while (row < table->n_rows()) {
      const std::size_t n = runs.size() < source_runs.size()
                                ? source_runs[runs.size()].second - source_runs[runs.size()].first
                                : 0;
      if (n == 0 || row + n > table->n_rows()) {
        return bad_input(message(table->file_name, ": has ", table->n_rows(),
                                 " rows, which do not go with the scans: ",
                                 n == 0 ? std::string("all runs have their confounds already")
                                        : message("run ", runs.size() + 1, " has ", n, " scans"),
                                 "; one row per scan is needed, before any are dropped"));
      }
      const auto [first_used, last_used] = used_runs[runs.size()];
      std::vector<std::size_t> scans;
      for (std::size_t i = first_used; i < last_used; ++i) {
        scans.push_back(selection.scans[i] - source_runs[runs.size()].first);
      }
      Result<RunConfounds> run = confounds_of_run(*table, *needed, recipe, row, n, scans);
      if (!run.ok()) return run.error();
      runs.push_back(*std::move(run));
      row += n;
    }
  }
  if (runs.size() != source_runs.size()) {
    return bad_input(message(base_name(files.back()), ": the tables of confounds end after run ",
                             runs.size(), " of ", source_runs.size(),
                             "; one row per scan is needed"));
  }
  return runs;
}

Result<std::filesystem::path> confounds_beside(const std::filesystem::path& bold) {
  std::string stem = base_name(bold);
  for (const std::string_view ending : {".gz", ".nii"}) {
    if (stem.ends_with(ending)) stem.resize(stem.size() - ending.size());
  }
  if (!stem.ends_with("_bold")) {
    return bad_input(message(base_name(bold),
                             ": is not named as fMRIPrep does (..._bold.nii.gz), so its table of "
                             "confounds is not known: state --confounds-file."));
  }
  stem.resize(stem.size() - std::string_view("_bold").size());
  // Entities that a table of confounds does not have: it belongs to all spaces.
  for (const std::string_view entity : {"_desc-", "_res-", "_den-", "_space-", "_cohort-"}) {
    const std::size_t at = stem.find(entity);
    if (at == std::string::npos) continue;
    const std::size_t end = stem.find('_', at + 1);
    stem.erase(at, end == std::string::npos ? std::string::npos : end - at);
  }
  const std::string name = stem + "_desc-confounds_timeseries.tsv";
  const std::string older = stem + "_desc-confounds_regressors.tsv";
  for (const std::string& candidate : {name, older}) {
    std::error_code ignored;
    if (std::filesystem::exists(bold.parent_path() / candidate, ignored)) {
      return bold.parent_path() / candidate;
    }
  }
  return io_error(message(base_name(bold), ": beside it there is neither ", name, " nor ", older,
                          ": state --confounds-file."));
}

}  // namespace sync_act
