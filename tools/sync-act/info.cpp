// sync-act info FILE: what a NIfTI or .npy file holds.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/io/file_bytes.h"
#include "core/io/nifti_file.h"
#include "core/io/npy.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"

namespace sync_act::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string_view tr_source_name(TrSource source) {
  switch (source) {
    case TrSource::kHeader:
      return "header";
    case TrSource::kUnitAssumed:
      return "header, unit assumed";
    case TrSource::kPlaceholder:
      return "placeholder";
    case TrSource::kUnknown:
      break;
  }
  return "unknown";
}

void print_json(const Json& json) {
  std::printf("%s\n", json.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

Json nifti_json(const std::string& file_name, const NiftiHeader& header) {
  Json json;
  json["file"] = file_name;
  json["kind"] = "nifti";
  json["version"] = header.version;
  json["detached"] = header.detached;
  json["dims"] = {header.grid.dims[0], header.grid.dims[1], header.grid.dims[2], header.n_scans};
  json["voxel_size_mm"] = header.voxel_size_mm;
  json["datatype"] = voxel_type_name(header.format.type);
  json["big_endian"] = header.format.big_endian;
  json["slope"] = header.format.slope;
  json["intercept"] = header.format.intercept;
  json["tr_secs"] = header.tr_secs > 0.0 ? Json(header.tr_secs) : Json(nullptr);
  json["tr_source"] = tr_source_name(header.tr_source);
  json["sform_code"] = header.sform_code;
  json["qform_code"] = header.qform_code;
  json["world_from_voxel"] = Json::array();
  for (int row = 0; row < 4; ++row) {
    Json values = Json::array();
    for (int column = 0; column < 4; ++column) {
      values.push_back(header.grid.world_from_voxel(row, column));
    }
    json["world_from_voxel"].push_back(std::move(values));
  }
  json["description"] = header.description;
  json["extensions"] = Json::array();
  for (const NiftiExtension& extension : header.extensions) {
    json["extensions"].push_back({{"code", extension.code}, {"bytes", extension.bytes}});
  }
  json["warnings"] = header.warnings;
  return json;
}

Status nifti_info(const std::string& path, bool as_json) {
  const Result<NiftiHeader> header = read_nifti_header(path);
  if (!header.ok()) return header.error();
  const std::string name = base_name(path);
  if (as_json) {
    print_json(nifti_json(name, *header));
    return {};
  }
  std::printf("%s: NIfTI-%d, %s%s\n", name.c_str(), header->version,
              std::string(voxel_type_name(header->format.type)).c_str(),
              header->format.big_endian ? ", big-endian" : "");
  std::printf("  %s, %s\n", describe_grid(header->grid).c_str(),
              counted(header->n_scans, "scan").c_str());
  if (header->format.is_scaled()) {
    std::printf("  value = %.6g x stored + %.6g\n", header->format.slope, header->format.intercept);
  }
  if (header->n_scans > 1) {
    const std::string tr = header->tr_secs > 0.0 ? message(header->tr_secs, " s") : "not stated";
    std::printf("  TR: %s\n", tr.c_str());
  }
  for (const std::string& warning : header->warnings) {
    std::printf("  note: %s\n", warning.c_str());
  }
  return {};
}

struct NpyCounts {
  std::size_t n_constant = 0;
  std::size_t n_nonfinite_values = 0;
  std::size_t n_nonfinite_units = 0;
};

NpyCounts count_units(const TimeSeries& series) {
  NpyCounts counts;
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    const std::span<const float> unit = series.unit(u);
    const auto n_bad = static_cast<std::size_t>(
        std::count_if(unit.begin(), unit.end(), [](float v) { return !std::isfinite(v); }));
    counts.n_nonfinite_values += n_bad;
    counts.n_nonfinite_units += n_bad > 0 ? 1U : 0U;
    const bool constant =
        std::all_of(unit.begin(), unit.end(), [&](float v) { return v == unit.front(); });
    counts.n_constant += constant ? 1U : 0U;
  }
  return counts;
}

Status npy_info(const std::string& path, bool as_json) {
  const Result<TimeSeries> series = read_npy_series(path);
  if (!series.ok()) return series.error();
  const NpyCounts counts = count_units(*series);
  const std::string name = base_name(path);
  if (as_json) {
    print_json({{"file", name},
                {"kind", "npy"},
                {"n_times", series->n_times()},
                {"n_units", series->n_units()},
                {"n_constant_units", counts.n_constant},
                {"n_nonfinite_units", counts.n_nonfinite_units},
                {"n_nonfinite_values", counts.n_nonfinite_values}});
    return {};
  }
  std::printf("%s: %s x %s\n", name.c_str(), counted(series->n_times(), "row").c_str(),
              counted(series->n_units(), "unit").c_str());
  if (counts.n_constant > 0) {
    std::printf("  %s constant: no signal\n", counted(counts.n_constant, "unit").c_str());
  }
  if (counts.n_nonfinite_values > 0) {
    std::printf("  %s NaN or infinite, in %s\n",
                counted(counts.n_nonfinite_values, "value").c_str(),
                counted(counts.n_nonfinite_units, "unit").c_str());
  }
  return {};
}

Status run_info(const Arguments& arguments) {
  const std::string& path = arguments.positional;
  if (path.ends_with(".npy")) return npy_info(path, arguments.json());
  return nifti_info(path, arguments.json());
}

}  // namespace

Command info_command() {
  return {"info",
          "Tells what a file holds: grid, scans, repetition time, number type, and what is odd.",
          "FILE",
          "A NIfTI file (.nii, .nii.gz, .hdr/.img) or a .npy matrix [time x unit].",
          {json_option()},
          "",
          run_info};
}

}  // namespace sync_act::cli
