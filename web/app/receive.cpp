#include "web/app/receive.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "web/app/hrf_names.h"
#include "web/app/json_fields.h"
#include "web/app/mesh.h"
#include "web/app/receive_contents.h"
#include "web/app/receive_details.h"
#include "web/app/receive_film.h"
#include "web/app/receive_models.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

constexpr long long kMany = 1 << 30;

std::size_t at(int index) { return static_cast<std::size_t>(index); }

struct Message {
  FieldReader& fields;
  const Json& meta;
  std::span<const std::byte> bytes;
  AppData& data;
  Model& model;
};

// The buffer as numbers; `count` must be exact.
template <class T>
std::vector<T> buffer_of(Message& m, std::size_t count) {
  if (m.bytes.size() != count * sizeof(T)) {
    m.fields.refuse("buffer",
                    message("must have ", count * sizeof(T), " bytes, but has ", m.bytes.size()));
    return {};
  }
  std::vector<T> values(count);
  if (count > 0) std::memcpy(values.data(), m.bytes.data(), m.bytes.size());
  return values;
}

Grid read_grid(FieldReader& fields) {
  Grid grid;
  std::array<double, 3> dims{};
  std::array<double, 16> rows{};
  fields.require("dims");
  fields.require("worldFromVoxel");
  fields.numbers("dims", 3, dims.data());
  fields.numbers("worldFromVoxel", 16, rows.data());
  if (!fields.ok()) return grid;
  double count = 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!(dims[axis] >= 1 && dims[axis] <= 65535) || dims[axis] != std::floor(dims[axis])) {
      fields.refuse("dims", "must be three whole numbers from 1 to 65535");
      return grid;
    }
    grid.dims[axis] = static_cast<int>(dims[axis]);
    count *= dims[axis];
  }
  if (count > kMany) fields.refuse("dims", "has too many voxels");
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      grid.world_from_voxel(row, column) = rows[at(row * 4 + column)];
    }
  }
  const double determinant = grid.world_from_voxel.topLeftCorner<3, 3>().determinant();
  if (!grid.world_from_voxel.allFinite() || !(std::abs(determinant) > 1e-9)) {
    fields.refuse("worldFromVoxel", "cannot be inverted");
  }
  return grid;
}

// What was told of other labels, or of labels prepared otherwise, is asked for again.
void forget_label_responses(AppData& data) {
  data.unit_labels = {};
  data.network_labels.clear();
}

void forget_maps_of_units(AppData& data) {
  data.coupling = {};
  data.significance = {};
  data.voxel_map = {};
  data.voxel_test = {};
  data.moments = {};
  forget_label_responses(data);  // their delay is the neurons'
}

void receive_scan(Message& m) {
  Scan scan;
  scan.present = true;
  scan.grid = read_grid(m.fields);
  m.fields.text("title", scan.title);
  m.fields.flag("simulated", scan.simulated);
  m.fields.require("trSecs");
  m.fields.require("nScans");
  m.fields.number("trSecs", 1e-3, 3600, scan.tr_secs);
  m.fields.integer("nScans", 1, kMany, scan.n_scans);
  m.fields.integers("runStarts", scan.run_starts);
  m.fields.texts("warnings", scan.warnings);
  double non_finite = 0;
  double no_signal = 0;
  m.fields.number("nonFiniteVoxels", 0, 1e12, non_finite);
  m.fields.number("noSignalVoxels", 0, 1e12, no_signal);
  scan.non_finite_voxels = static_cast<std::int64_t>(non_finite);
  scan.no_signal_voxels = static_cast<std::int64_t>(no_signal);
  for (std::size_t run = 0; run < scan.run_starts.size(); ++run) {
    const int previous = run == 0 ? -1 : scan.run_starts[run - 1];
    if (scan.run_starts[run] <= previous || scan.run_starts[run] >= scan.n_scans) {
      m.fields.refuse("runStarts", "must rise from 0 within the scans");
    }
  }
  scan.mask_voxels = buffer_of<std::uint32_t>(m, m.bytes.size() / sizeof(std::uint32_t));
  if (!m.fields.ok()) return;
  scan.mask_index_of.assign(scan.grid.voxel_count(), -1);
  for (std::size_t i = 0; i < scan.mask_voxels.size(); ++i) {
    const std::uint32_t voxel = scan.mask_voxels[i];
    if (voxel >= scan.grid.voxel_count() || (i > 0 && voxel <= scan.mask_voxels[i - 1])) {
      m.fields.refuse("buffer", "must hold rising voxel indices within the grid");
      return;
    }
    scan.mask_index_of[voxel] = static_cast<std::int32_t>(i);
  }
  m.data.scan = std::move(scan);
  m.data.network_maps.clear();
  m.data.network_regions.clear();
  m.data.voxel_map = {};
  m.data.voxel_test = {};
  m.data.voxel_series_index = -1;
  m.data.voxel_series.clear();
  m.data.contents = {};
  m.data.carpet = {};
}

Anatomy read_anatomy(Message& m) {
  Anatomy anatomy;
  anatomy.grid = read_grid(m.fields);
  m.fields.text("kind", anatomy.kind);
  m.fields.number("low", -1e30, 1e30, anatomy.low);
  m.fields.number("high", -1e30, 1e30, anatomy.high);
  if (!m.fields.ok()) return anatomy;
  anatomy.values = buffer_of<float>(m, anatomy.grid.voxel_count());
  if (!(anatomy.high > anatomy.low)) m.fields.refuse("high", "must lie above \"low\"");
  anatomy.revision = m.data.revision + 1;
  return anatomy;
}

void receive_anatomy(Message& m) {
  Anatomy anatomy = read_anatomy(m);
  if (m.fields.ok()) m.data.anatomy = std::move(anatomy);
}

// No buffer: there is none any more.
void receive_preview(Message& m) {
  if (m.bytes.empty()) {
    m.data.preview = {};
    m.data.preview_scans = 0;
    return;
  }
  int n_scans = 0;
  m.fields.integer("nScans", 1, 1'000'000, n_scans);
  Anatomy preview = read_anatomy(m);
  if (!m.fields.ok()) return;
  m.data.preview = std::move(preview);
  m.data.preview_scans = n_scans;
}

// Buffer: a mesh file; empty: none.
void receive_surface(Message& m) {
  if (m.bytes.empty()) {
    m.data.surface = {};
    return;
  }
  Result<Mesh> mesh = mesh_from_bytes(m.bytes);
  if (!mesh.ok()) {
    m.fields.refuse("buffer", mesh.error().message);
    return;
  }
  m.data.surface = *std::move(mesh);
  m.data.surface.revision = m.data.revision + 1;
}

bool is_index(const Json& json, int count) {
  return json.is(Json::Kind::kNumber) && json.number() >= 0 && json.number() < count &&
         json.number() == std::floor(json.number());
}

// noSignal: a flag per unit, or the indices of the silent ones.
std::vector<bool> read_no_signal(FieldReader& fields, int n_units) {
  std::vector<bool> silent(at(n_units), false);
  const Json* list = fields.array("noSignal");
  if (list == nullptr) return silent;
  const std::vector<Json>& items = list->items();
  const bool flags = !items.empty() && items[0].is(Json::Kind::kFlag);
  if (flags && list->size() != silent.size()) {
    fields.refuse("noSignal", "must have one flag per unit");
    return silent;
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Json& item = items[i];
    if (flags && item.is(Json::Kind::kFlag)) {
      silent[i] = item.flag();
    } else if (!flags && is_index(item, n_units)) {
      silent[static_cast<std::size_t>(item.number())] = true;
    } else {
      fields.refuse("noSignal", "must hold flags or unit indices");
      return silent;
    }
  }
  return silent;
}

std::vector<LayerInfo> read_layers(FieldReader& fields, int n_units) {
  std::vector<LayerInfo> layers;
  if (const Json* list = fields.array("layers")) {
    for (const Json& item : list->items()) {
      LayerInfo layer;
      if (!item.is(Json::Kind::kObject)) {
        fields.refuse("layers", "must hold objects");
        return {};
      }
      FieldReader inner("A layer", item);
      inner.text("name", layer.name);
      inner.integer("first", 0, n_units, layer.first);
      inner.integer("count", 0, n_units - std::min(layer.first, n_units), layer.count);
      if (!inner.ok()) {
        fields.refuse("layers", "has a layer whose name, first or count is wrong");
        return {};
      }
      layers.push_back(std::move(layer));
    }
  }
  if (layers.empty() && n_units > 0) layers.push_back({"", 0, n_units});
  return layers;
}

SeriesSet read_series(Message& m, const char* model_key) {
  SeriesSet set;
  m.fields.require("nTimes");
  m.fields.require("nUnits");
  m.fields.integer("nTimes", 0, kMany, set.n_times);
  m.fields.integer("nUnits", 0, kMany, set.n_units);
  m.fields.text(model_key, set.model);
  m.fields.texts("ids", set.ids);
  if (!m.fields.ok()) return set;
  if (!set.ids.empty() && set.ids.size() != at(set.n_units)) {
    m.fields.refuse("ids", message("must have ", set.n_units, " names"));
  }
  if (set.ids.empty()) {
    for (int u = 0; u < set.n_units; ++u) set.ids.push_back(std::to_string(u));
  }
  set.revision = m.data.revision + 1;
  set.no_signal = read_no_signal(m.fields, set.n_units);
  set.values = buffer_of<float>(m, at(set.n_times) * at(set.n_units));
  return set;
}

// The same units with other values: prepared otherwise.
bool same_units(const SeriesSet& now, const SeriesSet& before) {
  const auto same_layer = [](const LayerInfo& a, const LayerInfo& b) {
    return a.name == b.name && a.first == b.first && a.count == b.count;
  };
  return now.ids == before.ids && now.model == before.model &&
         std::equal(now.layers.begin(), now.layers.end(), before.layers.begin(),
                    before.layers.end(), same_layer);
}

void receive_neurons(Message& m) {
  SeriesSet set = read_series(m, "model");
  set.layers = read_layers(m.fields, set.n_units);
  m.fields.choice("hrf", kHrfChoices, set.hrf);
  if (!m.fields.ok()) return;
  if (m.data.neurons.n_units > 0 && !same_units(set, m.data.neurons)) {
    expect_new_units(m.model, m.data);
  }
  m.data.neurons = std::move(set);
  forget_maps_of_units(m.data);
}

void receive_networks(Message& m) {
  SeriesSet set = read_series(m, "method");
  if (!m.fields.ok()) return;
  if (m.data.networks.n_units > 0 && !same_units(set, m.data.networks)) {
    expect_new_units(m.model, m.data);
  }
  m.data.networks = std::move(set);
  m.data.network_maps.clear();
  m.data.network_regions.clear();
  m.data.network_labels.clear();
  m.data.model_scores = {};
  m.data.coupling = {};
  m.data.significance = {};
}

BrainMap read_map(Message& m, const char* unit_key, int n_units) {
  BrainMap map;
  m.fields.require(unit_key);
  m.fields.integer(unit_key, 0, n_units - 1, map.unit);
  map.revision = m.data.revision + 1;
  if (m.fields.ok()) map.values = buffer_of<float>(m, m.data.scan.mask_voxels.size());
  return map;
}

void receive_network_map(Message& m) {
  BrainMap map = read_map(m, "network", m.data.networks.n_units);
  if (m.fields.ok()) m.data.network_maps[map.unit] = std::move(map);
}

void receive_voxel_map(Message& m) {
  BrainMap map = read_map(m, "neuron", m.data.neurons.n_units);
  if (m.fields.ok()) m.data.voxel_map = std::move(map);
}

void receive_voxel_test(Message& m) {
  VoxelTest test;
  m.fields.require("neuron");
  m.fields.integer("neuron", 0, m.data.neurons.n_units - 1, test.neuron);
  m.fields.number("q", 0, 1, test.q);
  m.fields.integer("nSignificant", 0, kMany, test.n_significant);
  m.fields.number("leastR", 0, 1, test.least_r);
  m.fields.text("why", test.why);
  test.revision = m.data.revision + 1;
  if (m.fields.ok() && !m.bytes.empty()) {
    test.strength = buffer_of<float>(m, m.data.scan.mask_voxels.size());
  }
  if (m.fields.ok()) m.data.voxel_test = std::move(test);
}

void receive_voxel_series(Message& m) {
  int index = -1;
  m.fields.require("maskIndex");
  m.fields.integer("maskIndex", 0, static_cast<long long>(m.data.scan.mask_voxels.size()) - 1,
                   index);
  if (!m.fields.ok()) return;
  std::vector<float> series = buffer_of<float>(m, at(m.data.scan.n_scans));
  if (!m.fields.ok()) return;
  m.data.voxel_series_index = index;
  m.data.voxel_series = std::move(series);
}

// A list of best matches: one index into the other side, or -1, per unit.
std::vector<int> read_best(Message& m, const char* key, int n_units, int n_others) {
  std::vector<int> best;
  m.fields.require(key);
  m.fields.integers(key, best);
  if (!m.fields.ok()) return best;
  const bool within = std::all_of(best.begin(), best.end(),
                                  [&](int other) { return other >= -1 && other < n_others; });
  if (best.size() != at(n_units) || !within) {
    m.fields.refuse(key, message("must have ", n_units, " indices from -1 to ", n_others - 1));
  }
  return best;
}

void receive_coupling(Message& m) {
  CouplingTable table;
  m.fields.require("nNeurons");
  m.fields.require("nNetworks");
  m.fields.integer("nNeurons", 0, kMany, table.n_neurons);
  m.fields.integer("nNetworks", 0, kMany, table.n_networks);
  if (!m.fields.ok()) return;
  if (table.n_neurons != m.data.neurons.n_units) {
    m.fields.refuse("nNeurons", message("is not the number of neurons, ", m.data.neurons.n_units));
  }
  if (table.n_networks != m.data.networks.n_units) {
    m.fields.refuse("nNetworks",
                    message("is not the number of networks, ", m.data.networks.n_units));
  }
  m.fields.choice("hrf", kHrfChoices, table.recipe.hrf);
  m.fields.integer("lagScans", -kMostLagScans, kMostLagScans, table.recipe.lag_scans);
  m.fields.flag("partialFeatures", table.recipe.partial_features);
  table.best_network = read_best(m, "bestNetwork", table.n_neurons, table.n_networks);
  table.best_neuron = read_best(m, "bestNeuron", table.n_networks, table.n_neurons);
  if (const Json* list = m.fields.array("mutual")) {
    for (const Json& item : list->items()) {
      const std::vector<Json>& pair = item.items();
      if (!item.is(Json::Kind::kList) || pair.size() != 2 || !is_index(pair[0], table.n_neurons) ||
          !is_index(pair[1], table.n_networks)) {
        m.fields.refuse("mutual", "must hold pairs of a neuron and a network");
        return;
      }
      table.mutual.emplace_back(static_cast<int>(pair[0].number()),
                                static_cast<int>(pair[1].number()));
    }
  }
  table.r = buffer_of<float>(m, at(table.n_neurons) * at(table.n_networks));
  if (!m.fields.ok()) return;
  // Maps of neurons are at the coupling's lag.
  if (!(table.recipe == m.data.coupling.recipe)) {
    m.data.voxel_map = {};
    m.data.voxel_test = {};
  }
  m.data.coupling = std::move(table);
  m.data.significance = {};
}

// Buffer: network p and q, held-out r (per network), neuron p and q, then the null's maxima
// [network x surrogate].
void receive_significance(Message& m) {
  Significance found;
  found.present = true;
  int n_networks = 0, n_neurons = 0;
  for (const char* key : {"nNetworks", "nNeurons", "nSurrogates", "null", "alpha"}) {
    m.fields.require(key);
  }
  m.fields.integer("nNetworks", 0, kMany, n_networks);
  m.fields.integer("nNeurons", 0, kMany, n_neurons);
  m.fields.integer("nSurrogates", 1, 1000000, found.n_surrogates);
  m.fields.number("seed", 0, 9007199254740991.0, found.seed);
  m.fields.number("alpha", 0, 1, found.alpha);
  m.fields.flag("absolute", found.absolute);
  m.fields.text("null", found.null_model);
  m.fields.text("label", found.label);
  m.fields.text("correction", found.correction);
  m.fields.text("caution", found.caution);
  if (!m.fields.ok()) return;
  if (n_networks != m.data.coupling.n_networks || n_neurons != m.data.coupling.n_neurons) {
    m.fields.refuse("nNetworks", "and \"nNeurons\" are not those of the coupling");
    return;
  }
  const std::size_t k = at(n_networks), n = at(n_neurons);
  const std::size_t n_null = k * at(found.n_surrogates);
  const std::vector<float> all = buffer_of<float>(m, 3 * k + 2 * n + n_null);
  if (!m.fields.ok()) return;
  auto from = all.begin();
  for (auto [part, count] : {std::pair{&found.network_p, k}, std::pair{&found.network_q, k},
                             std::pair{&found.held_out_r, k}, std::pair{&found.neuron_p, n},
                             std::pair{&found.neuron_q, n}, std::pair{&found.null_max, n_null}}) {
    part->assign(from, from + static_cast<std::ptrdiff_t>(count));
    from += static_cast<std::ptrdiff_t>(count);
  }
  m.data.significance = std::move(found);
}

void receive_job(Message& m) {
  JobInfo job;
  std::string state = "running";
  m.fields.require("id");
  m.fields.text("id", job.id);
  m.fields.text("title", job.title);
  m.fields.text("step", job.step);
  m.fields.number("fraction", 0, 1, job.fraction);
  m.fields.flag("canCancel", job.can_cancel);
  m.fields.text("state", state);
  if (!m.fields.ok()) return;
  const auto known = std::find_if(m.data.jobs.begin(), m.data.jobs.end(),
                                  [&](const JobInfo& other) { return other.id == job.id; });
  if (state != "running") {
    if (known != m.data.jobs.end()) m.data.jobs.erase(known);
  } else if (known != m.data.jobs.end()) {
    *known = std::move(job);
  } else {
    m.data.jobs.push_back(std::move(job));
  }
}

void receive_problem(Message& m) {
  if (m.meta.size() == 0) {
    m.data.problems.clear();
    return;
  }
  Problem problem;
  m.fields.require("id");
  m.fields.text("id", problem.id);
  m.fields.text("title", problem.title);
  m.fields.text("file", problem.file);
  m.fields.text("text", problem.text);
  m.fields.text("code", problem.code);
  if (!m.fields.ok()) return;
  std::erase_if(m.data.problems, [&](const Problem& other) { return other.id == problem.id; });
  m.data.problems.push_back(std::move(problem));
}

void receive_workers(Message& m) {
  m.fields.integer("count", 0, 1024, m.data.workers);
  m.fields.integer("busy", 0, 1024, m.data.workers_busy);
  m.fields.text("simd", m.data.simd);
}

void receive_clear(Message& m) {
  const bool had_data = m.data.scan.present || m.data.neurons.n_units > 0 ||
                        m.data.networks.n_units > 0 || !m.data.anatomy.values.empty();
  AppData fresh;
  fresh.revision = m.data.revision;
  fresh.results_revision = m.data.results_revision;
  fresh.jobs = std::move(m.data.jobs);
  fresh.problems = std::move(m.data.problems);
  fresh.workers = m.data.workers;
  fresh.workers_busy = m.data.workers_busy;
  fresh.simd = std::move(m.data.simd);
  m.data = std::move(fresh);
  // Before the first data there is nothing to forget, but a link's wishes must live.
  if (had_data) data_cleared(m.model);
}

// What a kind changes, from the least on: pictures and the state of work, what is said in words,
// too (words_revision), results, too (results_revision).
enum class Changes { kPictures, kWords, kResults };

struct Kind {
  const char* name;
  void (*receive)(Message&);
  Changes changes;
};
const std::initializer_list<Kind> kKinds{
    {"scan", receive_scan, Changes::kResults},
    {"anatomy", receive_anatomy, Changes::kResults},
    {"preview", receive_preview, Changes::kResults},
    {"surface", receive_surface, Changes::kPictures},
    {"neurons", receive_neurons, Changes::kResults},
    {"networks", receive_networks, Changes::kResults},
    {"network_map", receive_network_map, Changes::kWords},
    {"coupling", receive_coupling, Changes::kResults},
    {"significance", receive_significance, Changes::kResults},
    {"voxel_map", receive_voxel_map, Changes::kWords},
    {"voxel_test", receive_voxel_test, Changes::kWords},
    {"voxel_series", receive_voxel_series, Changes::kPictures},
    {"moments", [](Message& m) { receive_moments(m.fields, m.data); }, Changes::kWords},
    {"unit_labels",
     [](Message& m) {
       receive_label_responses(m.fields, "neuron", m.data.neurons.n_units, m.data.unit_labels);
     },
     Changes::kWords},
    {"network_labels",
     [](Message& m) {
       LabelResponses found;
       receive_label_responses(m.fields, "network", m.data.networks.n_units, found);
       if (m.fields.ok()) m.data.network_labels[found.unit] = std::move(found);
     },
     Changes::kWords},
    {"network_regions", [](Message& m) { receive_regions(m.fields, m.data); }, Changes::kWords},
    {"film",
     [](Message& m) {
       receive_film(m.fields, m.meta, m.data);
       m.data.moments = {};
       forget_label_responses(m.data);
     },
     Changes::kWords},
    {"film_sheet", [](Message& m) { receive_film_sheet(m.fields, m.bytes, m.data); },
     Changes::kPictures},
    {"film_frame", [](Message& m) { receive_film_frame(m.fields, m.bytes, m.data); },
     Changes::kPictures},
    {"labels",
     [](Message& m) {
       receive_labels(m.fields, m.bytes, m.data);
       forget_label_responses(m.data);
     },
     Changes::kWords},
    {"models", [](Message& m) { receive_models(m.fields, m.data); }, Changes::kWords},
    {"model_scores", [](Message& m) { receive_model_scores(m.fields, m.data); }, Changes::kWords},
    {"contents", [](Message& m) { receive_contents(m.fields, m.data); }, Changes::kWords},
    {"carpet", [](Message& m) { receive_carpet(m.fields, m.bytes, m.data); }, Changes::kWords},
    {"job", receive_job, Changes::kPictures},
    {"problem", receive_problem, Changes::kWords},
    {"workers", receive_workers, Changes::kPictures},
    {"clear", receive_clear, Changes::kResults},
};

}  // namespace

Status receive(std::string_view kind, std::string_view meta_json, std::span<const std::byte> bytes,
               AppData& data, Model& model) {
  for (const Kind& known : kKinds) {
    if (kind != known.name) continue;
    const std::string what = message("Data \"", kind, "\"");
    Result<Json> meta = parse_object(what, meta_json.empty() ? "{}" : meta_json);
    if (!meta.ok()) return meta.error();
    FieldReader fields(what, *meta);
    Message received{fields, *meta, bytes, data, model};
    known.receive(received);
    SYNC_ACT_RETURN_IF_ERROR(fields.status());
    ++data.revision;
    if (known.changes != Changes::kPictures) ++data.words_revision;
    if (known.changes == Changes::kResults) ++data.results_revision;
    data_changed(model, data);
    return {};
  }
  return bad_input(message("Data of kind \"", kind, "\" is not known."));
}

}  // namespace sync_act::app
