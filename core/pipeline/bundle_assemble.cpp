#include "core/pipeline/bundle_assemble.h"

#include <map>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/io/bundle.h"
#include "core/io/file_bytes.h"
#include "core/io/npy.h"
#include "core/pipeline/build_id.h"

namespace sync_act {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::ordered_json;

// Takes "sources" out of the specification: path in the bundle -> where the file lies.
Result<std::map<std::string, fs::path>> take_sources(Json& spec, const fs::path& spec_path) {
  std::map<std::string, fs::path> sources;
  const auto found = spec.find("sources");
  if (found == spec.end()) return sources;
  const std::string name = base_name(spec_path);
  if (!found->is_object()) {
    return bad_input(
        message(name, ": sources must be an object {\"path in the bundle\": \"file\"}"));
  }
  for (const auto& item : found->items()) {
    const std::string wrong = problem_of_path(item.key());
    if (!wrong.empty() || !item.value().is_string()) {
      return bad_input(message(name, ": sources[\"", item.key(), "\"] ",
                               wrong.empty() ? std::string("must be the path of a file") : wrong));
    }
    sources[item.key()] = item.value().get<std::string>();
  }
  spec.erase("sources");
  return sources;
}

struct Matrix {
  std::uint64_t rows = 0;
  std::uint64_t columns = 1;
};

Result<Matrix> shape_of(const fs::path& path) {
  Result<FileReader> reader = FileReader::open(path);
  if (!reader.ok()) return reader.error();
  const Result<std::span<const std::byte>> start = reader->next_piece();
  if (!start.ok()) return start.error();
  const Result<NpyHeader> header = parse_npy_header(path.string(), *start);
  if (!header.ok()) return header.error();
  Matrix matrix;
  if (!header->shape.empty()) matrix.rows = header->shape[0];
  if (header->shape.size() > 1) matrix.columns = header->shape[1];
  return matrix;
}

// Fills in n_samples and n_units where the specification leaves them out.
Status fill_shapes(Json& spec, const Bundle& bundle, const std::map<std::string, fs::path>& lies) {
  for (std::size_t m = 0; m < bundle.models.size(); ++m) {
    for (std::size_t i = 0; i < bundle.models[m].layers.size(); ++i) {
      Json& layer = spec["models"][m]["layers"][i];
      const Result<Matrix> shape = shape_of(lies.at(bundle.models[m].layers[i].responses));
      if (!shape.ok()) return shape.error();
      if (!layer.contains("n_samples")) layer["n_samples"] = shape->rows;
      if (!layer.contains("n_units")) layer["n_units"] = shape->columns;
    }
  }
  return {};
}

}  // namespace

Result<BundlePlan> plan_bundle(const fs::path& spec_path, const ProgressCallback& keep_going) {
  const Result<std::vector<std::byte>> bytes = read_file(spec_path);
  if (!bytes.ok()) return bytes.error();
  const std::string name = base_name(spec_path);
  const auto* text = reinterpret_cast<const char*>(bytes->data());
  Json spec = Json::parse(text, text + bytes->size(), nullptr, false);
  if (!spec.is_object()) return bad_input(message(name, ": this is not a JSON object"));
  const Result<std::map<std::string, fs::path>> sources = take_sources(spec, spec_path);
  if (!sources.ok()) return sources.error();
  spec.erase("files");
  const Result<BundleReading> reading = read_bundle_text(
      name, spec.dump(-1, ' ', false, Json::error_handler_t::replace), BundleKind::kSpec);
  if (!reading.ok()) return reading.error();
  // A specification is written by hand: a field that is not known is a slip of the pen.
  for (const std::vector<std::string>& findings : {reading->problems, reading->warnings}) {
    if (!findings.empty()) return bad_input(message(name, ": ", findings.front()));
  }

  std::map<std::string, fs::path> lies;  // of each file of the bundle
  for (const BundleReference& reference : references_of(reading->bundle)) {
    const auto stated = sources->find(reference.path);
    const fs::path from = stated == sources->end() ? fs::path(reference.path) : stated->second;
    lies[reference.path] = spec_path.parent_path() / from;
    std::error_code error;
    if (!fs::is_regular_file(lies[reference.path], error)) {
      return io_error(message(name, ": ", reference.field, " is \"", reference.path,
                              "\": there is no file ", lies[reference.path].string()));
    }
  }
  for (const auto& [path, source] : *sources) {
    if (lies.count(path) == 0) {
      return bad_input(message(name, ": sources has \"", path, "\", which no field names"));
    }
  }
  SYNC_ACT_RETURN_IF_ERROR(fill_shapes(spec, reading->bundle, lies));

  BundlePlan plan;
  if (!spec.contains("created_by")) spec["created_by"] = message("sync-act ", build_id());
  spec["files"] = Json::object();
  for (const auto& [path, from] : lies) {
    if (keep_going &&
        !keep_going({static_cast<double>(plan.files.size()) / static_cast<double>(lies.size()),
                     message("Hashing ", path)})) {
      return Error{ErrorCode::kCancelled, "Cancelled."};
    }
    const Result<std::string> hash = file_sha256(from);
    if (!hash.ok()) return hash.error();
    std::error_code error;
    const std::uint64_t size = fs::file_size(from, error);
    if (error) return io_error(message(from.string(), ": cannot be read: ", error.message()));
    spec["files"][path] = {{"sha256", *hash}, {"bytes", size}};
    plan.files.emplace_back(path, from);
  }
  plan.bundle_json = spec.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
  return plan;
}

}  // namespace sync_act
