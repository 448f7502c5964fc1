#include "core/io/bundle.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "core/io/bundle_fields.h"

namespace sync_act {
namespace {

using Json = nlohmann::json;
using Need = JsonFields::Need;

constexpr Need kRequired = Need::kRequired;
constexpr Need kOptional = Need::kOptional;

// More than any bundle has; less than what would exhaust a page.
constexpr std::size_t kMostModels = 1000;
constexpr std::size_t kMostLayers = 10000;
constexpr std::size_t kMostUnits = 10'000'000;
constexpr std::size_t kMostSamples = 100'000'000;
constexpr std::size_t kMostNetworkSets = 1000;
constexpr std::size_t kMostNetworks = 100'000;
constexpr std::size_t kMostRuns = 10000;
constexpr std::size_t kMostFiles = 100'000;
constexpr std::size_t kMostSheets = 1000;
constexpr double kMostSecs = 1e7;
constexpr double kMostHz = 1e4;

class Reading {
 public:
  Reading(BundleReading& out, BundleKind kind) : out_(out), kind_(kind) {}

  void read(const Json& json) {
    JsonFields fields(json, "", out_.problems, out_.warnings);
    Bundle& bundle = out_.bundle;
    fields.text("format", kRequired);
    fields.text("version", kRequired);
    bundle.title = fields.text("title", kRequired);
    bundle.description = fields.text("description", kOptional);
    bundle.licence = fields.text("licence", kRequired);
    bundle.citation = fields.text("citation", kRequired);
    bundle.simulated = fields.flag("simulated", kRequired);
    fields.text("created_by", kOptional);
    if (const Json* stimulus = fields.object("stimulus", kOptional)) read_stimulus(*stimulus);
    if (const Json* scan = fields.object("scan", kOptional)) read_scan(*scan);
    read_list(fields, "models", kMostModels,
              [&](const Json& model, const std::string& place) { read_model(model, place); });
    read_list(fields, "network_sets", kMostNetworkSets,
              [&](const Json& set, const std::string& place) { read_network_set(set, place); });
    if (const Json* anatomy = fields.object("anatomy", kOptional)) read_anatomy(*anatomy);
    if (const Json* simulation = fields.object("simulation", kOptional)) {
      JsonFields recipe(*simulation, "simulation", out_.problems, out_.warnings);
      bundle.simulation_recipe = recipe.path("recipe", kRequired, {".json"});
      if (!bundle.simulated) {
        fields.problem("simulated", "is false, but there is a simulation recipe");
      }
    }
    read_files(fields);
    check_whole(fields);
  }

 private:
  Need counted() const { return kind_ == BundleKind::kComplete ? kRequired : kOptional; }

  template <class ReadOne>
  void read_list(JsonFields& fields, std::string_view key, std::size_t most, ReadOne read_one) {
    const Json* list = fields.list(key, kOptional, most);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
      read_one((*list)[i], message(fields.place_of(key), "[", i, "]"));
    }
  }

  void read_stimulus(const Json& json) {
    JsonFields fields(json, "stimulus", out_.problems, out_.warnings);
    BundleStimulus& stimulus = out_.bundle.stimulus.emplace();
    stimulus.title = fields.text("title", kOptional);
    stimulus.duration_secs = fields.number("duration_secs", kRequired, 1e-3, kMostSecs);
    stimulus.run_durations_secs = fields.numbers("run_durations_secs", kOptional, kMostRuns, 1e-3);
    const double sum = std::accumulate(stimulus.run_durations_secs.begin(),
                                       stimulus.run_durations_secs.end(), 0.0);
    constexpr double kRoundOffSecs = 0.01;
    if (!stimulus.run_durations_secs.empty() &&
        std::abs(sum - stimulus.duration_secs) > kRoundOffSecs) {
      fields.problem("run_durations_secs",
                     message("add up to ", sum, " s, duration_secs is ", stimulus.duration_secs));
    }
    stimulus.film = fields.path("film", kOptional, {".webm", ".mp4"});
    stimulus.labels = fields.path("labels", kOptional, {".tsv"});
    stimulus.labels_rate_hz = fields.number(
        "labels_rate_hz", stimulus.labels.empty() ? kOptional : kRequired, 1e-3, kMostHz);
    if (const Json* frames = fields.object("frames", kOptional)) read_frames(*frames, stimulus);
  }

  void read_frames(const Json& json, BundleStimulus& stimulus) {
    JsonFields fields(json, "stimulus.frames", out_.problems, out_.warnings);
    BundleFrames& frames = stimulus.frames.emplace();
    frames.sheets =
        fields.paths("sheets", kRequired, kMostSheets, {".png", ".jpg", ".jpeg", ".webp"});
    frames.columns = fields.count("columns", kRequired, 1, 1000);
    frames.rows = fields.count("rows", kRequired, 1, 1000);
    frames.frame_width = fields.count("frame_width", kRequired, 1, 8192);
    frames.frame_height = fields.count("frame_height", kRequired, 1, 8192);
    frames.count = fields.count("count", kRequired, 1, 1'000'000);
    frames.interval_secs = fields.number("interval_secs", kRequired, 1e-3, kMostSecs);
    const std::size_t room = frames.sheets.size() * frames.columns * frames.rows;
    if (room < frames.count) {
      fields.problem("count",
                     message("is ", frames.count, ", but the sheets have room for ", room));
    }
  }

  void read_scan(const Json& json) {
    JsonFields fields(json, "scan", out_.problems, out_.warnings);
    BundleScan& scan = out_.bundle.scan.emplace();
    scan.tr_secs = fields.number("tr_secs", kRequired, 1e-3, 60.0);
    scan.run_scans = fields.counts("run_scans", kRequired, kMostRuns);
    if (fields.has("run_scans") && scan.run_scans.empty()) fields.problem("run_scans", "is empty");
    scan.onset_secs = fields.number("onset_secs", kOptional, -36000.0, 36000.0);
    scan.bold = fields.path("bold", kOptional, {".nii", ".nii.gz"});
  }

  void read_model(const Json& json, const std::string& place) {
    JsonFields fields(json, place, out_.problems, out_.warnings);
    BundleModel& model = out_.bundle.models.emplace_back();
    model.id = read_id(fields, model_ids_);
    model.name = fields.text("name", kRequired);
    model.architecture = fields.text("architecture", kOptional);
    model.source = fields.text("source", kOptional);
    model.onnx = fields.path("onnx", kOptional, {".onnx"});
    if (const Json* accuracy = fields.object("accuracy", kOptional)) {
      JsonFields of_accuracy(*accuracy, place + ".accuracy", out_.problems, out_.warnings);
      model.accuracy.emplace();
      model.accuracy->value = of_accuracy.number("value", kRequired, 0.0, 1.0);
      model.accuracy->metric = of_accuracy.text("metric", kRequired);
      model.accuracy->source = of_accuracy.text("source", kRequired);
    }
    std::set<std::string> names;
    read_list(fields, "layers", kMostLayers, [&](const Json& layer, const std::string& where) {
      read_layer(layer, where, model, names);
    });
    if (model.layers.empty() && model.onnx.empty()) {
      fields.problem("layers", "is empty and there is no onnx: the model has nothing to show");
    }
  }

  void read_layer(const Json& json, const std::string& place, BundleModel& model,
                  std::set<std::string>& names) {
    JsonFields fields(json, place, out_.problems, out_.warnings);
    BundleLayer& layer = model.layers.emplace_back();
    layer.name = fields.text("name", kRequired);
    if (!layer.name.empty() && !names.insert(layer.name).second) {
      fields.problem("name", message("is \"", layer.name, "\" a second time"));
    }
    layer.responses = fields.path("responses", kRequired, {".npy"});
    layer.n_samples = fields.count("n_samples", counted(), 1, kMostSamples);
    layer.n_units = fields.count("n_units", counted(), 1, kMostUnits);
    layer.rate_hz = fields.number("rate_hz", kRequired, 0.0, kMostHz);
    layer.run_samples = fields.counts("run_samples", kOptional, kMostRuns);
    const std::size_t sum =
        std::accumulate(layer.run_samples.begin(), layer.run_samples.end(), std::size_t{0});
    if (!layer.run_samples.empty() && layer.n_samples > 0 && sum != layer.n_samples) {
      fields.problem("run_samples", message("add up to ", sum, ", n_samples is ", layer.n_samples));
    }
    layer.unit_names = fields.texts("unit_names", kOptional, kMostUnits);
    if (!layer.unit_names.empty() && layer.n_units > 0 &&
        layer.unit_names.size() != layer.n_units) {
      fields.problem("unit_names", message("has ", layer.unit_names.size(), " names, n_units is ",
                                           layer.n_units));
    }
  }

  void read_network_set(const Json& json, const std::string& place) {
    JsonFields fields(json, place, out_.problems, out_.warnings);
    BundleNetworkSet& set = out_.bundle.network_sets.emplace_back();
    set.id = read_id(fields, set_ids_);
    set.name = fields.text("name", kRequired);
    set.method = fields.text("method", kRequired);
    set.network_names = fields.texts("network_names", kRequired, kMostNetworks);
    if (fields.has("network_names") && set.network_names.empty()) {
      fields.problem("network_names", "is empty");
    }
    std::set<std::string> names;
    for (const std::string& name : set.network_names) {
      if (!names.insert(name).second) {
        fields.problem("network_names", message("has \"", name, "\" twice"));
      }
    }
    set.maps = fields.path("maps", kOptional, {".nii.gz", ".nii"});
    set.mask = fields.path("mask", kOptional, {".nii.gz", ".nii"});
    set.timecourses = fields.path("timecourses", kOptional, {".npy"});
    set.annotation = fields.path("annotation", kOptional, {".json"});
    if (set.maps.empty() && set.timecourses.empty()) {
      fields.problem("maps", "and timecourses are missing: one of them is needed");
    }
  }

  void read_anatomy(const Json& json) {
    JsonFields fields(json, "anatomy", out_.problems, out_.warnings);
    BundleAnatomy& anatomy = out_.bundle.anatomy.emplace();
    anatomy.space = fields.text("space", kOptional);
    anatomy.template_image = fields.path("template", kRequired, {".nii.gz", ".nii"});
    anatomy.atlas = fields.path("atlas", kOptional, {".nii.gz", ".nii"});
    anatomy.atlas_names = fields.path("atlas_names", anatomy.atlas.empty() ? kOptional : kRequired,
                                      {".tsv", ".txt", ".csv"});
    anatomy.atlas_title = fields.text("atlas_title", kOptional);
    anatomy.surface_vertices = fields.path("surface_vertices", kOptional, {".npy"});
    anatomy.surface_triangles = fields.path(
        "surface_triangles", anatomy.surface_vertices.empty() ? kOptional : kRequired, {".npy"});
  }

  void read_files(JsonFields& fields) {
    const Json* files = fields.object("files", counted());
    if (files == nullptr) return;
    if (files->size() > kMostFiles) {
      fields.problem("files",
                     message("has ", files->size(), " entries; at most ", kMostFiles, " are read"));
      return;
    }
    for (const auto& item : files->items()) {
      const std::string wrong = problem_of_path(item.key());
      const std::string place = message("files[\"", wrong.empty() ? item.key() : "...", "\"]");
      if (!wrong.empty() || !item.value().is_object()) {
        out_.problems.push_back(message(
            place, wrong.empty() ? " must be an object {sha256, bytes}" : ": a path ", wrong));
        continue;
      }
      JsonFields entry(item.value(), place, out_.problems, out_.warnings);
      BundleFile& file = out_.bundle.files[item.key()];
      file.sha256 = entry.text("sha256", kRequired);
      const bool hex = file.sha256.size() == 64 &&
                       file.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
      if (!file.sha256.empty() && !hex) {
        entry.problem("sha256", "is not 64 lower-case hexadecimal digits");
      }
      file.bytes = entry.count("bytes", kRequired, 0, std::size_t{0xFFFFFFFF});
    }
  }

  // What several parts say together.
  void check_whole(JsonFields& fields) {
    const Bundle& bundle = out_.bundle;
    if (bundle.models.empty() && bundle.network_sets.empty() && bundle.simulation_recipe.empty()) {
      out_.problems.emplace_back("models and network_sets are empty: there is nothing to show");
    }
    if (!bundle.scan && !bundle.network_sets.empty()) {
      fields.problem("scan", "is missing, but there are network_sets");
    }
    if (kind_ == BundleKind::kSpec) return;
    for (const BundleReference& reference : references_of(bundle)) {
      if (bundle.files.count(reference.path) == 0) {
        out_.problems.push_back(message(reference.field, " is \"", reference.path,
                                        "\", which the list of files does not have"));
      }
    }
  }

  std::string read_id(JsonFields& fields, std::set<std::string>& seen) {
    std::string id = fields.text("id", kRequired);
    const bool plain = id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
                       });
    if (!plain) {
      fields.problem("id",
                     "may have letters, digits, '-', '_' and '.' only, at most 64: it goes "
                     "into addresses");
    } else if (!id.empty() && !seen.insert(id).second) {
      fields.problem("id", message("is \"", id, "\" a second time"));
    }
    return id;
  }

  BundleReading& out_;
  BundleKind kind_;
  std::set<std::string> model_ids_, set_ids_;
};

// "1.0" -> {1, 0}
std::optional<std::pair<int, int>> version_of(std::string_view text) {
  const std::size_t dot = text.find('.');
  const auto number = [](std::string_view digits) {
    if (digits.empty() || digits.size() > 4) return -1;
    int value = 0;
    for (const char c : digits) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return value;
  };
  if (dot == std::string_view::npos) return std::nullopt;
  const int major = number(text.substr(0, dot));
  const int minor = number(text.substr(dot + 1));
  if (major < 0 || minor < 0) return std::nullopt;
  return std::pair(major, minor);
}

}  // namespace

std::size_t BundleScan::n_scans() const {
  return std::accumulate(run_scans.begin(), run_scans.end(), std::size_t{0});
}

std::string problem_of_path(std::string_view path) {
  constexpr std::size_t kMostBytes = 255;
  if (path.empty()) return "is empty";
  if (path.size() > kMostBytes) return "is longer than 255 bytes";
  if (path.front() == '/') return "must be relative to the bundle's folder, not absolute";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || c == '\\' || c == ':' || c == '?' || c == '#' || c == '%') {
      return "has a character that the path of a bundle's file may not have";
    }
  }
  std::string_view rest = path;
  for (;;) {
    const std::size_t end = rest.find('/');
    const std::string_view part = rest.substr(0, end);
    if (part == "..") return "leads out of the bundle's folder";
    if (part.empty() || part == ".") return "has an empty or \".\" part";
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  if (path == kBundleFileName) return "is the bundle's own description";
  return {};
}

std::vector<BundleReference> references_of(const Bundle& bundle) {
  std::vector<BundleReference> references;
  const auto add = [&](std::string field, const std::string& path) {
    if (!path.empty()) references.push_back({std::move(field), path});
  };
  if (bundle.stimulus) {
    add("stimulus.film", bundle.stimulus->film);
    add("stimulus.labels", bundle.stimulus->labels);
    if (bundle.stimulus->frames) {
      for (std::size_t i = 0; i < bundle.stimulus->frames->sheets.size(); ++i) {
        add(message("stimulus.frames.sheets[", i, "]"), bundle.stimulus->frames->sheets[i]);
      }
    }
  }
  if (bundle.scan) add("scan.bold", bundle.scan->bold);
  for (std::size_t m = 0; m < bundle.models.size(); ++m) {
    const BundleModel& model = bundle.models[m];
    add(message("models[", m, "].onnx"), model.onnx);
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
      add(message("models[", m, "].layers[", i, "].responses"), model.layers[i].responses);
    }
  }
  for (std::size_t s = 0; s < bundle.network_sets.size(); ++s) {
    const BundleNetworkSet& set = bundle.network_sets[s];
    const std::string place = message("network_sets[", s, "]");
    add(place + ".maps", set.maps);
    add(place + ".mask", set.mask);
    add(place + ".timecourses", set.timecourses);
    add(place + ".annotation", set.annotation);
  }
  if (bundle.anatomy) {
    add("anatomy.template", bundle.anatomy->template_image);
    add("anatomy.atlas", bundle.anatomy->atlas);
    add("anatomy.atlas_names", bundle.anatomy->atlas_names);
    add("anatomy.surface_vertices", bundle.anatomy->surface_vertices);
    add("anatomy.surface_triangles", bundle.anatomy->surface_triangles);
  }
  add("simulation.recipe", bundle.simulation_recipe);
  return references;
}

Result<BundleReading> read_bundle_text(std::string_view file_name, std::string_view text,
                                       BundleKind kind) {
  if (text.size() > kMaxBundleJsonBytes) {
    return bad_input(message(file_name, ": has ", text.size(), " bytes; at most ",
                             kMaxBundleJsonBytes, " are read"));
  }
  const Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  if (json.is_discarded()) return bad_input(message(file_name, ": this is not JSON"));
  const auto text_of = [&](const char* key) {
    return json.is_object() && json.contains(key) && json[key].is_string()
               ? json[key].get<std::string>()
               : std::string();
  };
  if (text_of("format") != "sync-act-bundle") {
    return bad_input(
        message(file_name, ": format is not \"sync-act-bundle\": this is no bundle of Sync-ACT"));
  }
  const std::optional<std::pair<int, int>> version = version_of(text_of("version"));
  if (!version) {
    return bad_input(message(file_name, ": version is \"", text_of("version"),
                             "\"; a text of two numbers as \"1.0\" is needed"));
  }
  if (version->first != kBundleMajorVersion) {
    return unsupported(message(file_name, ": version is ", text_of("version"),
                               ", but this program reads bundles of version ", kBundleMajorVersion,
                               ": take a newer program or make the bundle again"));
  }
  BundleReading reading;
  reading.bundle.major = version->first;
  reading.bundle.minor = version->second;
  if (version->second > kBundleMinorVersion) {
    reading.warnings.push_back(message("version is ", text_of("version"), ", newer than ",
                                       kBundleMajorVersion, ".", kBundleMinorVersion,
                                       " of this program: what it does not know is ignored"));
  }
  Reading(reading, kind).read(json);
  return reading;
}

Result<Bundle> parse_bundle(std::string_view file_name, std::string_view text) {
  Result<BundleReading> reading = read_bundle_text(file_name, text);
  if (!reading.ok()) return reading.error();
  if (!reading->problems.empty()) {
    const std::size_t more = reading->problems.size() - 1;
    return bad_input(message(file_name, ": ", reading->problems.front(),
                             more == 0 ? std::string() : message(" (and ", more, " more)")));
  }
  return std::move(reading->bundle);
}

}  // namespace sync_act
