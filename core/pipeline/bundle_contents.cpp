#include "core/pipeline/bundle_contents.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string_view>

#include "core/data/resample.h"
#include "core/io/file_bytes.h"
#include "core/io/nifti_file.h"
#include "core/io/npy.h"
#include "core/io/region_names.h"
#include "core/io/tsv.h"

namespace sync_act {
namespace {

namespace fs = std::filesystem;

std::string shape_text(std::size_t rows, std::size_t columns) {
  return message(rows, " x ", columns);
}

// The corners of a grid's field of view in mm: [least, most] per axis.
struct Box {
  Eigen::Vector3d least, most;
};

Box box_of(const Grid& grid) {
  Box box{Eigen::Vector3d::Constant(1e300), Eigen::Vector3d::Constant(-1e300)};
  for (int corner = 0; corner < 8; ++corner) {
    const Eigen::Vector4d voxel((corner & 1) != 0 ? grid.dims[0] - 1 : 0,
                                (corner & 2) != 0 ? grid.dims[1] - 1 : 0,
                                (corner & 4) != 0 ? grid.dims[2] - 1 : 0, 1.0);
    const Eigen::Vector3d world = (grid.world_from_voxel * voxel).head<3>();
    box.least = box.least.cwiseMin(world);
    box.most = box.most.cwiseMax(world);
  }
  return box;
}

bool meet(const Grid& a, const Grid& b) {
  const Box x = box_of(a);
  const Box y = box_of(b);
  return (x.least.array() <= y.most.array()).all() && (y.least.array() <= x.most.array()).all();
}

class Contents {
 public:
  Contents(const Bundle& bundle, const fs::path& folder, const std::vector<std::string>& unusable,
           std::vector<std::string>& problems, std::vector<std::string>& warnings)
      : bundle_(bundle),
        folder_(folder),
        unusable_(unusable.begin(), unusable.end()),
        problems_(problems),
        warnings_(warnings) {}

  void check() {
    if (bundle_.stimulus) check_stimulus(*bundle_.stimulus);
    for (const BundleModel& model : bundle_.models) check_model(model);
    if (bundle_.anatomy) check_anatomy(*bundle_.anatomy);
    if (bundle_.scan) check_scan(*bundle_.scan);
    for (const BundleNetworkSet& set : bundle_.network_sets) check_network_set(set);
    if (usable(bundle_.simulation_recipe)) check_json(bundle_.simulation_recipe);
  }

 private:
  // Whether a file is named, listed and undamaged.
  bool usable(const std::string& name) const {
    return !name.empty() && bundle_.files.count(name) > 0 && unusable_.count(name) == 0;
  }
  fs::path path_of(const std::string& name) const { return folder_ / name; }
  void problem(const std::string& name, const std::string& what) {
    problems_.push_back(message(name, ": ", what));
  }
  // A reader's message, with the name as bundle.json has it.
  void failed(const std::string& name, const Error& error) {
    const std::string path = path_of(name).string();
    std::string text = error.message;
    for (const std::string& start : {path + ": ", base_name(path) + ": "}) {
      if (text.starts_with(start)) text = text.substr(start.size());
    }
    problem(name, text);
  }

  // The matrix of a usable file with this many columns; NaN and dead units are told.
  std::optional<TimeSeries> matrix(const std::string& name, bool series) {
    Result<TimeSeries> read = read_npy_series(path_of(name));
    if (!read.ok()) {
      failed(name, read.error());
      return std::nullopt;
    }
    std::size_t n_bad = 0;
    std::size_t n_constant = 0;
    for (std::size_t u = 0; u < read->n_units(); ++u) {
      const std::span<const float> values = read->unit(u);
      const auto bad = static_cast<std::size_t>(std::count_if(
          values.begin(), values.end(), [](float value) { return !std::isfinite(value); }));
      n_bad += bad;
      const bool constant = bad == 0 && std::all_of(values.begin(), values.end(),
                                                    [&](float v) { return v == values[0]; });
      n_constant += constant ? 1 : 0;
    }
    if (n_bad > 0) {
      warnings_.push_back(message(name, ": ", n_bad, " values are NaN or infinite"));
    }
    if (series && n_constant > 0) {
      warnings_.push_back(message(name, ": ", n_constant, " of ", read->n_units(),
                                  " units are constant: they have no signal"));
    }
    return *std::move(read);
  }

  void check_start(const std::string& name) {
    Result<FileReader> reader = FileReader::open(path_of(name));
    if (!reader.ok()) return failed(name, reader.error());
    const Result<std::span<const std::byte>> piece = reader->next_piece();
    if (!piece.ok()) return failed(name, piece.error());
    const std::string_view text(reinterpret_cast<const char*>(piece->data()),
                                std::min<std::size_t>(piece->size(), 16));
    const bool webp = text.size() >= 12 && text.starts_with("RIFF") && text.substr(8, 4) == "WEBP";
    const bool right = name.ends_with(".png") ? text.starts_with("\x89PNG\r\n")
                       : name.ends_with(".jpg") || name.ends_with(".jpeg")
                           ? text.starts_with("\xff\xd8\xff")
                       : name.ends_with(".webp") ? webp
                       : name.ends_with(".webm") ? text.starts_with("\x1a\x45\xdf\xa3")
                       : name.ends_with(".mp4")  ? text.size() >= 8 && text.substr(4, 4) == "ftyp"
                       : name.ends_with(".onnx") ? text.starts_with('\x08')  // ir_version, field 1
                                                 : true;
    if (!right) problem(name, "does not start as a file of its kind does");
  }

  void check_stimulus(const BundleStimulus& stimulus) {
    if (usable(stimulus.film)) check_start(stimulus.film);
    if (stimulus.frames) {
      for (const std::string& sheet : stimulus.frames->sheets) {
        if (usable(sheet)) check_start(sheet);
      }
    }
    if (!usable(stimulus.labels)) return;
    const Result<TsvTable> table = read_tsv(path_of(stimulus.labels));
    if (!table.ok()) return failed(stimulus.labels, table.error());
    for (const std::string& column : table->names) {
      const Result<std::vector<double>> values = table->numbers(column);
      if (!values.ok()) return failed(stimulus.labels, values.error());
    }
    check_length(stimulus.labels, "rows", table->n_rows(), stimulus.labels_rate_hz);
  }

  // A table or matrix sampled along the film has as many rows as the film is long.
  void check_length(const std::string& name, std::string_view rows, std::size_t count,
                    double rate_hz) {
    if (!bundle_.stimulus || !(rate_hz > 0.0)) return;
    const double expected = bundle_.stimulus->duration_secs * rate_hz;
    const auto n_runs =
        static_cast<double>(std::max<std::size_t>(1, bundle_.stimulus->run_durations_secs.size()));
    // Each run may end within a sample.
    if (std::abs(static_cast<double>(count) - expected) > n_runs) {
      problem(name, message("has ", count, " ", rows, ", but ", bundle_.stimulus->duration_secs,
                            " s of film at ", rate_hz, " Hz are ", expected));
    }
  }

  void check_model(const BundleModel& model) {
    if (usable(model.onnx)) check_start(model.onnx);
    for (const BundleLayer& layer : model.layers) {
      if (!usable(layer.responses)) continue;
      const std::optional<TimeSeries> responses = matrix(layer.responses, true);
      if (!responses) continue;
      if (responses->n_times() != layer.n_samples || responses->n_units() != layer.n_units) {
        problem(layer.responses,
                message("has the shape ", shape_text(responses->n_times(), responses->n_units()),
                        ", bundle.json says ", shape_text(layer.n_samples, layer.n_units),
                        " (sample x unit)"));
        continue;
      }
      if (layer.rate_hz > 0.0) {
        check_length(layer.responses, "samples", layer.n_samples, layer.rate_hz);
      } else if (bundle_.scan && bundle_.scan->n_scans() != layer.n_samples) {
        problem(layer.responses, message("has ", layer.n_samples, " samples at one per scan, but ",
                                         bundle_.scan->n_scans(), " scans"));
      }
      if (bundle_.scan && !layer.run_samples.empty() &&
          layer.run_samples.size() != bundle_.scan->run_scans.size()) {
        problem(layer.responses, message("has ", layer.run_samples.size(), " runs, the scan ",
                                         bundle_.scan->run_scans.size()));
      }
    }
  }

  std::optional<NiftiHeader> image(const std::string& name) {
    if (!usable(name)) return std::nullopt;
    Result<NiftiHeader> header = read_nifti_header(path_of(name));
    if (!header.ok()) {
      failed(name, header.error());
      return std::nullopt;
    }
    // A volume read to its end proves that the values are all there.
    const Result<Volume> last = read_volume(path_of(name), header->n_scans - 1);
    if (!last.ok()) {
      failed(name, last.error());
      return std::nullopt;
    }
    return *std::move(header);
  }

  void check_anatomy(const BundleAnatomy& anatomy) {
    if (const std::optional<NiftiHeader> header = image(anatomy.template_image)) {
      template_grid_ = header->grid;
      if (header->n_scans != 1) {
        problem(anatomy.template_image,
                message("has ", header->n_scans, " volumes; a template has one"));
      }
    }
    if (image(anatomy.atlas)) check_atlas(anatomy);
    if (!usable(anatomy.surface_vertices) || !usable(anatomy.surface_triangles)) return;
    const std::optional<TimeSeries> vertices = matrix(anatomy.surface_vertices, false);
    const std::optional<TimeSeries> triangles = matrix(anatomy.surface_triangles, false);
    if (vertices && vertices->n_units() != 3) {
      problem(anatomy.surface_vertices, message("has ", vertices->n_units(),
                                                " columns; x, y and z "
                                                "are needed"));
    }
    if (triangles && triangles->n_units() != 3) {
      problem(anatomy.surface_triangles,
              message("has ", triangles->n_units(), " columns; three vertices are needed"));
    }
    if (!vertices || !triangles) return;
    const auto wrong =
        std::count_if(triangles->values().begin(), triangles->values().end(), [&](float v) {
          return !(v >= 0.0F && v < static_cast<float>(vertices->n_times())) || std::floor(v) != v;
        });
    if (wrong > 0) {
      problem(anatomy.surface_triangles,
              message("names ", static_cast<long long>(wrong), " vertices that are not among the ",
                      vertices->n_times()));
    }
  }

  void check_atlas(const BundleAnatomy& anatomy) {
    if (!usable(anatomy.atlas_names)) return;
    const Result<RegionNames> names = read_region_names(path_of(anatomy.atlas_names));
    if (!names.ok()) return failed(anatomy.atlas_names, names.error());
    const Result<Volume> atlas = read_volume(path_of(anatomy.atlas));
    if (!atlas.ok()) return failed(anatomy.atlas, atlas.error());
    std::set<std::int32_t> nameless;
    constexpr float kBeyondInt32 = 2147483648.0F;
    for (const float value : atlas->values()) {
      if (!(std::abs(value) < kBeyondInt32) || value == 0.0F) continue;
      const auto label = static_cast<std::int32_t>(std::lround(value));
      if (region_name(*names, label) == message("label ", label)) nameless.insert(label);
    }
    if (!nameless.empty()) {
      warnings_.push_back(message(anatomy.atlas, ": ", nameless.size(),
                                  " labels have no name, the first is ", *nameless.begin()));
    }
  }

  void check_scan(const BundleScan& scan) {
    const std::optional<NiftiHeader> bold = image(scan.bold);
    if (!bold) return;
    scan_grid_ = bold->grid;
    if (bold->n_scans != scan.n_scans()) {
      problem(scan.bold,
              message("has ", bold->n_scans, " scans, run_scans add up to ", scan.n_scans()));
    }
  }

  void check_network_set(const BundleNetworkSet& set) {
    const std::size_t n_networks = set.network_names.size();
    const std::optional<NiftiHeader> maps = image(set.maps);
    if (maps && maps->n_scans != n_networks) {
      problem(set.maps, message("has ", maps->n_scans, " volumes for ", n_networks, " networks"));
    }
    if (maps && scan_grid_ && !same_grid(maps->grid, *scan_grid_)) {
      problem(set.maps, message("has ", describe_grid(maps->grid), ", the scans have ",
                                describe_grid(*scan_grid_), " (or another position)"));
    }
    if (maps && template_grid_ && !meet(maps->grid, *template_grid_)) {
      problem(set.maps, "lies outside of the template's field of view: another space?");
    }
    const std::optional<NiftiHeader> mask = image(set.mask);
    if (maps && mask && !same_grid(maps->grid, mask->grid)) {
      problem(set.mask, message("has ", describe_grid(mask->grid), ", the maps have ",
                                describe_grid(maps->grid), " (or another position)"));
    }
    if (usable(set.timecourses)) {
      const std::optional<TimeSeries> courses = matrix(set.timecourses, true);
      const std::size_t n_scans = bundle_.scan ? bundle_.scan->n_scans() : 0;
      if (courses && (courses->n_units() != n_networks || courses->n_times() != n_scans)) {
        problem(set.timecourses,
                message("has the shape ", shape_text(courses->n_times(), courses->n_units()),
                        ", but there are ", n_scans, " scans and ", n_networks, " networks"));
      }
    }
    if (usable(set.annotation)) check_annotation(set);
  }

  nlohmann::json check_json(const std::string& name) {
    const Result<std::vector<std::byte>> bytes = read_file(path_of(name));
    if (!bytes.ok()) {
      failed(name, bytes.error());
      return nullptr;
    }
    const auto* text = reinterpret_cast<const char*>(bytes->data());
    nlohmann::json json = nlohmann::json::parse(text, text + bytes->size(), nullptr, false);
    if (json.is_object()) return json;
    problem(name, "is not a JSON object");
    return nullptr;
  }

  void check_annotation(const BundleNetworkSet& set) {
    const nlohmann::json json = check_json(set.annotation);
    if (json.is_null()) return;
    if (!json.contains("networks") || !json["networks"].is_array()) {
      return problem(set.annotation, "has no list \"networks\"");
    }
    for (const nlohmann::json& network : json["networks"]) {
      const std::string id =
          network.is_object() && network.contains("id") && network["id"].is_string()
              ? network["id"].get<std::string>()
              : std::string();
      if (std::find(set.network_names.begin(), set.network_names.end(), id) ==
          set.network_names.end()) {
        return problem(set.annotation, message("describes a network \"", id, "\", which the set ",
                                               set.id, " does not have"));
      }
    }
  }

  const Bundle& bundle_;
  const fs::path& folder_;
  std::set<std::string> unusable_;
  std::vector<std::string>& problems_;
  std::vector<std::string>& warnings_;
  std::optional<Grid> template_grid_;
  std::optional<Grid> scan_grid_;
};

}  // namespace

void check_bundle_contents(const Bundle& bundle, const fs::path& folder,
                           const std::vector<std::string>& unusable,
                           std::vector<std::string>& problems, std::vector<std::string>& warnings) {
  Contents(bundle, folder, unusable, problems, warnings).check();
}

}  // namespace sync_act
