#include "web/app/receive_contents.h"

#include <cstring>
#include <utility>

namespace sync_act::app {
namespace {

constexpr double kManyBytes = 1e16;
constexpr int kMostCarpetCells = 1 << 22;

void read_files(FieldReader& fields, std::vector<OpenFile>& files) {
  const Json* list = fields.array("files");
  if (list == nullptr) return;
  for (const Json& item : list->items()) {
    if (!item.is(Json::Kind::kObject)) {
      fields.refuse("files", "must hold objects");
      return;
    }
    OpenFile file;
    FieldReader inner("A file", item);
    inner.require("name");
    inner.text("name", file.name);
    inner.text("role", file.role);
    inner.text("facts", file.facts);
    inner.number("bytes", 0, kManyBytes, file.bytes);
    if (!inner.ok()) {
      fields.refuse("files", inner.status().error().message);
      return;
    }
    files.push_back(std::move(file));
  }
}

void read_header(FieldReader& fields, ScanHeader& header) {
  const Json* given = fields.object("header");
  if (given == nullptr) return;
  FieldReader inner("The header", *given);
  header.present = true;
  inner.text("datatype", header.datatype);
  inner.text("trSource", header.tr_source);
  inner.text("affineSource", header.affine_source);
  inner.text("description", header.description);
  inner.integer("version", 0, 9, header.version);
  inner.integer("sformCode", -1, 1 << 16, header.sform_code);
  inner.integer("qformCode", -1, 1 << 16, header.qform_code);
  inner.integer("nScans", 0, 1 << 30, header.n_scans);
  inner.number("trSecs", 0, 1e6, header.tr_secs);
  inner.number("slope", -1e30, 1e30, header.slope);
  inner.number("intercept", -1e30, 1e30, header.intercept);
  if (!inner.ok()) fields.refuse("header", inner.status().error().message);
}

void read_recipe(FieldReader& fields, PreparationRecipe& recipe) {
  const Json* given = fields.object("recipe");
  if (given == nullptr) return;
  FieldReader inner("The recipe", *given);
  inner.text("detrend", recipe.detrend);
  inner.text("hrf", recipe.hrf);
  inner.number("highPassSecs", 0, 1e9, recipe.high_pass_secs);
  inner.integer("shiftScans", -1000, 1000, recipe.shift_scans);
  inner.number("neuronRateHz", 0, 1e6, recipe.neuron_rate_hz);
  inner.number("onsetSecs", -1e6, 1e6, recipe.onset_secs);
  if (!inner.ok()) fields.refuse("recipe", inner.status().error().message);
}

}  // namespace

void receive_contents(FieldReader& fields, AppData& data) {
  Contents contents;
  contents.results_revision = data.results_revision;
  fields.text("origin", contents.origin);
  fields.text("title", contents.title);
  fields.text("licence", contents.licence);
  fields.text("citation", contents.citation);
  fields.text("version", contents.version);
  fields.number("seed", 0, 1e16, contents.seed);
  fields.texts("networkNotes", contents.network_notes);
  read_files(fields, contents.files);
  read_header(fields, contents.header);
  read_recipe(fields, contents.recipe);
  if (fields.ok()) data.contents = std::move(contents);
}

void receive_carpet(FieldReader& fields, std::span<const std::byte> bytes, AppData& data) {
  Carpet carpet;
  fields.require("rows");
  fields.require("columns");
  fields.integer("rows", 1, 1 << 16, carpet.rows);
  fields.integer("columns", 1, 1 << 16, carpet.columns);
  if (!fields.ok()) return;
  const auto n_scans = static_cast<std::size_t>(data.scan.n_scans);
  const std::size_t cells =
      static_cast<std::size_t>(carpet.rows) * static_cast<std::size_t>(carpet.columns);
  if (cells > kMostCarpetCells || bytes.size() != (cells + n_scans) * sizeof(float)) {
    fields.refuse("buffer", message("must have ", cells + n_scans, " numbers, but has ",
                                    bytes.size(), " bytes"));
    return;
  }
  carpet.values.resize(cells);
  carpet.dvars.resize(n_scans);
  std::memcpy(carpet.values.data(), bytes.data(), cells * sizeof(float));
  std::memcpy(carpet.dvars.data(), bytes.data() + cells * sizeof(float), n_scans * sizeof(float));
  carpet.revision = data.revision + 1;
  data.carpet = std::move(carpet);
}

}  // namespace sync_act::app
