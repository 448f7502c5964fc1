#include "web/engine/reply_parts.h"

#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace sync_act {

namespace {

std::string_view tr_source_name(TrSource source) {
  switch (source) {
    case TrSource::kUnknown:
      return "unknown";
    case TrSource::kHeader:
      return "header";
    case TrSource::kUnitAssumed:
      return "unit_assumed";
    case TrSource::kPlaceholder:
      return "placeholder";
  }
  return "unknown";
}

std::string_view affine_source_name(AffineSource source) {
  switch (source) {
    case AffineSource::kSform:
      return "sform";
    case AffineSource::kQform:
      return "qform";
    case AffineSource::kVoxelSize:
      return "voxel_size";
  }
  return "sform";
}

void write_affine(const Grid& grid, JsonWriter& json) {
  json.key("worldFromVoxel").begin_array();
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) json.value(grid.world_from_voxel(row, column));
  }
  json.end_array();
}

}  // namespace

void write_grid(const Grid& grid, JsonWriter& json) {
  json.list("dims", grid.dims);
  write_affine(grid, json);
}

void write_header(const NiftiHeader& header, JsonWriter& json) {
  json.field("version", header.version).field("detached", header.detached);
  json.key("dims").begin_array();
  for (const int n : header.grid.dims) json.value(n);
  json.value(header.n_scans).end_array();
  write_affine(header.grid, json);
  json.list("voxelSizeMm", header.voxel_size_mm);
  json.field("affineSource", affine_source_name(header.affine_source));
  json.field("datatype", voxel_type_name(header.format.type));
  json.field("bigEndian", header.format.big_endian);
  json.field("slope", header.format.slope).field("intercept", header.format.intercept);
  json.field("trSecs", header.tr_secs).field("trSource", tr_source_name(header.tr_source));
  json.field("spatialUnit", "mm").field("timeUnit", "s");
  json.field("sformCode", header.sform_code).field("qformCode", header.qform_code);
  json.field("description", header.description);
  json.key("extensions").begin_array();
  for (const NiftiExtension& extension : header.extensions) {
    json.begin_object().field("code", extension.code);
    json.field("bytes", static_cast<double>(extension.bytes)).end_object();
  }
  json.end_array();
  json.list("warnings", header.warnings);
}

std::vector<std::uint32_t> units_without_signal(std::span<const SignalState> states) {
  std::vector<std::uint32_t> units;
  for (std::size_t unit = 0; unit < states.size(); ++unit) {
    if (states[unit] != SignalState::kSignal) units.push_back(static_cast<std::uint32_t>(unit));
  }
  return units;
}

void write_prepared(const TimeSeries& series, std::vector<std::uint32_t> no_signal, Reply& reply) {
  reply.json().field("nTimes", series.n_times()).field("nUnits", series.n_units());
  reply.borrow("values", std::span<const float>(series.values()));
  reply.keep("noSignal", std::move(no_signal));
}

}  // namespace sync_act
