#include "tools/sync-act/simulate_bids.h"

#include <cmath>
#include <string>
#include <vector>

#include "core/io/file_bytes.h"
#include "core/io/nifti_writer.h"
#include "core/io/tsv.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

std::string two_digits(std::size_t number) { return message(number < 10 ? "0" : "", number); }

Status write_run(OutputFolder& folder, const Simulation& simulation, const TimeSeries& series,
                 const std::string& name, std::size_t first) {
  NiftiWriteOptions options;
  constexpr int kSpaceMni152 = 4;  // NIFTI_XFORM_MNI_152
  options.tr_secs = simulation.options().tr_secs;
  options.space_code = kSpaceMni152;
  options.as_int16 = true;
  options.description = message("simulated scan, seed ", simulation.options().seed);
  const std::size_t n_scans = simulation.options().n_scans_per_run;
  const Grid& grid = simulation.mask().grid;
  Result<NiftiWriter> writer = NiftiWriter::create(
      folder.staged(name + "_space-MNI_desc-preproc_bold.nii.gz"), grid, n_scans, options);
  if (!writer.ok()) return writer.error();
  std::vector<float> volume(grid.voxel_count());
  for (std::size_t scan = 0; scan < n_scans; ++scan) {
    for (std::size_t v = 0; v < volume.size(); ++v) volume[v] = series.unit(v)[first + scan];
    SYNC_ACT_RETURN_IF_ERROR(writer->write_volume(volume));
    SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  }
  SYNC_ACT_RETURN_IF_ERROR(writer->finish());
  options.tr_secs = 0.0;
  SYNC_ACT_RETURN_IF_ERROR(write_nifti_mask(
      folder.staged(name + "_space-MNI_desc-brain_mask.nii.gz"), simulation.mask(), options));
  return write_file(folder.staged(name + "_desc-confounds_timeseries.tsv"),
                    confounds_tsv(simulation.nuisances(), first, first + n_scans));
}

}  // namespace

std::string confounds_tsv(const Nuisances& nuisances, std::size_t first, std::size_t last) {
  const TimeSeries& motion = nuisances.motion;
  TsvWriter tsv;
  tsv.cell("framewise_displacement");
  for (const std::string& name : motion.unit_ids) {
    for (const char* ending : {"", "_derivative1", "_power2", "_derivative1_power2"}) {
      tsv.cell(name + ending);
    }
  }
  tsv.end_row();
  for (std::size_t scan = first; scan < last; ++scan) {
    tsv.cell(scan == first ? std::nan("") : nuisances.framewise_displacement_mm[scan]);
    for (std::size_t p = 0; p < motion.n_units(); ++p) {
      const auto value = static_cast<double>(motion.unit(p)[scan]);
      const double change =
          scan == first ? std::nan("") : value - static_cast<double>(motion.unit(p)[scan - 1]);
      tsv.cell(value).cell(change).cell(value * value).cell(change * change);
    }
    tsv.end_row();
  }
  return tsv.text();
}

Status write_bids(OutputFolder& folder, const Simulation& simulation, const TimeSeries& series) {
  const SimulationOptions& options = simulation.options();
  for (std::size_t subject = 0; subject < options.n_subjects; ++subject) {
    const std::string label = "sub-" + two_digits(subject + 1);
    for (std::size_t run = 0; run < options.n_runs; ++run) {
      const std::string name = message(label, "/func/", label, "_task-film_run-", run + 1);
      const std::size_t first = (subject * options.n_runs + run) * options.n_scans_per_run;
      SYNC_ACT_RETURN_IF_ERROR(write_run(folder, simulation, series, name, first));
    }
  }
  return write_file(folder.staged("dataset_description.json"),
                    std::string("{\"Name\": \"Simulated film watching\", \"BIDSVersion\": "
                                "\"1.8.0\", \"DatasetType\": \"derivative\", \"GeneratedBy\": "
                                "[{\"Name\": \"sync-act simulate\"}]}\n"));
}

}  // namespace sync_act::cli
