// sync-act mask BOLD --out MASK: the brain mask that the other commands would use.

#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/io/nifti_writer.h"
#include "core/pipeline/bold_columns.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

Status run_mask(const Arguments& arguments) {
  const std::filesystem::path out = arguments.at("--out");
  SYNC_ACT_RETURN_IF_ERROR(check_nifti_name("--out", out));
  Result<OutputFolder> folder = OutputFolder::of_file(out);
  if (!folder.ok()) return folder.error();
  const Result<MaskOfScan> mask =
      read_mask_of_scan(arguments.positional, mask_request_of(arguments), keep_going());
  if (!mask.ok()) return mask.error();
  NiftiWriteOptions options;
  options.description = "brain mask";
  SYNC_ACT_RETURN_IF_ERROR(
      write_nifti_mask(folder->staged(out.filename().string()), mask->mask, options));
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  end_progress();
  if (arguments.json()) {
    const nlohmann::ordered_json json{{"n_voxels", mask->mask.size()},
                                      {"fraction", mask->fraction},
                                      {"how", mask->how},
                                      {"files", folder->written()}};
    std::printf("%s\n", json.dump().c_str());
    return {};
  }
  std::printf("%s, %.1f %% of the image (%s)\n%s\n", counted(mask->mask.size(), "voxel").c_str(),
              100.0 * mask->fraction, mask->how.c_str(), folder->written().front().c_str());
  return {};
}

}  // namespace

Command mask_command() {
  return {"mask",
          "Makes a brain mask from a scan's first volumes.",
          "BOLD",
          "A 4-D or 3-D NIfTI file.",
          {{"--out", "FILE", "The mask to write, .nii or .nii.gz.", true, ""},
           mask_option(),
           json_option()},
          "Writes a uint8 NIfTI file: 1 inside, 0 outside.",
          run_mask};
}

}  // namespace sync_act::cli
