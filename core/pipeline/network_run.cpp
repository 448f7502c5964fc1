#include "core/pipeline/network_run.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "core/data/resample.h"
#include "core/io/nifti_file.h"
#include "core/io/voxel_convert.h"
#include "core/pipeline/prepare.h"

namespace sync_act {
namespace {

struct CleanFile {
  PreparedSeries prepared;
  MaskOfScan mask;
  double tr_secs = 0.0;
};

Result<CleanFile> read_file(const std::filesystem::path& path, const MaskRequest& mask,
                            const Recipe& recipe, int n_threads,
                            const ProgressCallback& keep_going) {
  Result<BoldColumns> bold = read_bold_columns(path, mask, recipe, keep_going);
  if (!bold.ok()) return bold.error();
  CleanFile file;
  file.tr_secs = bold->series.interval_secs;
  file.mask = std::move(bold->mask);
  Recipe with_tr = recipe;
  with_tr.tr_secs = file.tr_secs;
  Result<PreparedSeries> prepared =
      prepare_voxels(std::move(bold->series), with_tr, bold->selection, n_threads);
  if (!prepared.ok()) {
    return Error{prepared.error().code, message(base_name(path), ": ", prepared.error().message)};
  }
  file.prepared = *std::move(prepared);
  return file;
}

Status check_files(const std::vector<std::filesystem::path>& paths,
                   const std::vector<CleanFile>& files) {
  for (std::size_t f = 1; f < files.size(); ++f) {
    const std::string first = base_name(paths[0]);
    const std::string other = base_name(paths[f]);
    SYNC_ACT_RETURN_IF_ERROR(
        check_same_grid(first, files[0].mask.mask.grid, other, files[f].mask.mask.grid));
    if (std::abs(files[f].tr_secs - files[0].tr_secs) > 1e-6 * files[0].tr_secs) {
      return bad_input(message(other, ": the repetition time (TR) is ", files[f].tr_secs,
                               " s, that of ", first, " ", files[0].tr_secs, " s."));
    }
  }
  return {};
}

// What all masks have in common.
Result<MaskOfScan> common_mask(const std::vector<CleanFile>& files) {
  MaskOfScan common = files[0].mask;
  for (std::size_t f = 1; f < files.size(); ++f) {
    const std::vector<std::uint32_t>& voxels = files[f].mask.mask.voxels;
    if (voxels == common.mask.voxels) continue;
    std::vector<std::uint32_t> both;
    std::set_intersection(common.mask.voxels.begin(), common.mask.voxels.end(), voxels.begin(),
                          voxels.end(), std::back_inserter(both));
    common.mask.voxels = std::move(both);
    common.how = message("what the masks of ", files.size(), " files have in common");
  }
  if (common.mask.size() == 0) {
    return bad_input("The masks of these files have no voxel in common: give one mask for all.");
  }
  common.fraction =
      static_cast<double>(common.mask.size()) / static_cast<double>(common.mask.grid.voxel_count());
  return common;
}

// The series of the mask's voxels, file after file; gives the files' own memory back.
void join_files(const std::vector<std::filesystem::path>& paths, std::vector<CleanFile>& files,
                NetworkScans& scans) {
  std::size_t n_scans = 0;
  std::vector<std::size_t> run_starts;
  for (std::size_t f = 0; f < files.size(); ++f) {
    const TimeSeries& series = files[f].prepared.series;
    scans.files.push_back({base_name(paths[f]), n_scans, series.n_times()});
    for (const auto& [first, last] : run_ranges(series.run_starts, series.n_times())) {
      run_starts.push_back(n_scans + first);
    }
    n_scans += series.n_times();
  }
  const std::vector<std::uint32_t>& voxels = scans.mask.mask.voxels;
  std::vector<bool> silent(voxels.size(), false);
  if (files.size() == 1) {
    for (std::size_t v = 0; v < voxels.size(); ++v) {
      silent[v] = files[0].prepared.states[v] != SignalState::kSignal;
    }
    scans.series = std::move(files[0].prepared.series);
  } else {
    scans.series = TimeSeries(n_scans, voxels.size());
    for (std::size_t f = 0; f < files.size(); ++f) {
      const TimeSeries& series = files[f].prepared.series;
      const std::vector<std::uint32_t>& own = files[f].mask.mask.voxels;
      for (std::size_t v = 0, at = 0; v < voxels.size(); ++v) {
        while (own[at] != voxels[v]) ++at;
        silent[v] = silent[v] || files[f].prepared.states[at] != SignalState::kSignal;
        std::copy(
            series.unit(at).begin(), series.unit(at).end(),
            scans.series.unit(v).begin() + static_cast<std::ptrdiff_t>(scans.files[f].first_scan));
      }
      files[f].prepared.series = TimeSeries();
    }
    // Silent in one run: what is left would make its runs unlike.
    for (std::size_t v = 0; v < voxels.size(); ++v) {
      if (silent[v]) std::ranges::fill(scans.series.unit(v), 0.0F);
    }
  }
  scans.series.interval_secs = files[0].tr_secs;
  scans.series.run_starts = std::move(run_starts);
  scans.n_voxels_without_signal =
      static_cast<std::size_t>(std::count(silent.begin(), silent.end(), true));
}

}  // namespace

Result<NetworkScans> read_network_scans(const std::vector<std::filesystem::path>& paths,
                                        const MaskRequest& mask, const Recipe& recipe,
                                        int n_threads, const ProgressCallback& keep_going) {
  if (paths.empty()) return bad_input("There is no scan file.");
  if (paths.size() > 1 && !recipe.run_lengths.empty()) {
    return bad_input(message("run_lengths is ", recipe_parameter_text(recipe, "run_lengths"),
                             ", which is for a single file; of several files each is a run."));
  }
  std::vector<CleanFile> files;
  for (const std::filesystem::path& path : paths) {
    const auto n_files = static_cast<double>(paths.size());
    const auto n_before = static_cast<double>(files.size());
    const ProgressCallback of_all = [&](const JobProgress& progress) {
      return !keep_going || keep_going({(n_before + progress.fraction) / n_files, progress.step});
    };
    Result<CleanFile> file = read_file(path, mask, recipe, n_threads, of_all);
    if (!file.ok()) return file.error();
    files.push_back(*std::move(file));
  }
  SYNC_ACT_RETURN_IF_ERROR(check_files(paths, files));
  NetworkScans scans;
  Result<MaskOfScan> common = common_mask(files);
  if (!common.ok()) return common.error();
  scans.mask = *std::move(common);
  scans.recipe = recipe;
  scans.recipe.tr_secs = files[0].tr_secs;
  join_files(paths, files, scans);
  return scans;
}

Result<std::vector<float>> read_maps_in(const std::filesystem::path& path, const Mask& mask) {
  Result<BoldFile> file = BoldFile::open(path);
  if (!file.ok()) return file.error();
  const Grid grid = file->header().grid;
  if (!same_grid(grid, mask.grid) && !is_invertible(grid)) {
    return bad_input(message(base_name(path),
                             ": its orientation cannot be inverted, so that maps "
                             "cannot be brought to the scan's grid."));
  }
  std::vector<float> maps;
  for (;;) {
    const Result<std::optional<RawVolume>> volume = file->next_volume();
    if (!volume.ok()) return volume.error();
    if (!volume->has_value()) return maps;
    std::vector<float> values(grid.voxel_count());
    convert_voxels(file->header().format, (*volume)->bytes, values);
    if (same_grid(grid, mask.grid)) {
      for (const std::uint32_t voxel : mask.voxels) {
        maps.push_back(std::isfinite(values[voxel]) ? values[voxel] : 0.0F);
      }
    } else {
      const std::vector<float> resampled = resample_linear(Volume(grid, std::move(values)), mask);
      maps.insert(maps.end(), resampled.begin(), resampled.end());
    }
  }
}

Result<std::vector<std::int32_t>> read_labels_in(const std::filesystem::path& path,
                                                 const Mask& mask) {
  const Result<NiftiHeader> header = read_nifti_header(path);
  if (!header.ok()) return header.error();
  if (header->n_scans != 1) {
    return bad_input(message(base_name(path), ": dim[4] is ", header->n_scans,
                             "; a label image has one volume."));
  }
  const Result<Volume> volume = read_volume(path);
  if (!volume.ok()) return volume.error();
  if (!is_invertible(volume->grid())) {
    return bad_input(message(base_name(path),
                             ": its orientation cannot be inverted, so that "
                             "labels cannot be brought to the scan's grid."));
  }
  return resample_labels(*volume, mask);
}

}  // namespace sync_act
