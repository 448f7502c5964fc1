#include "web/app/selectors.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "web/app/sort_stably.h"

namespace sync_act::app {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool has_unit(const SeriesSet& set, int unit) { return unit >= 0 && unit < set.n_units; }

bool has_signal(const SeriesSet& set, int unit) {
  return has_unit(set, unit) && !(at(unit) < set.no_signal.size() && set.no_signal[at(unit)]);
}

bool is_number(const std::string& text) {
  return text.find_first_not_of("0123456789") == std::string::npos;
}

// A name of the unit's own, not merely its number.
const std::string* own_id(const SeriesSet& set, int unit) {
  if (!has_unit(set, unit) || at(unit) >= set.ids.size()) return nullptr;
  const std::string& id = set.ids[at(unit)];
  return is_number(id) ? nullptr : &id;
}

double size_of(double r) { return std::isnan(r) ? -1 : std::abs(r); }

// Sorts units by falling key, ties by index.
void sort_by_falling(std::vector<int>& units, const std::vector<double>& key) {
  sort_stably(units, [&](int a, int b) { return key[at(a)] > key[at(b)]; });
}

}  // namespace

int layer_of(const SeriesSet& neurons, int neuron) {
  if (!has_unit(neurons, neuron)) return -1;
  for (std::size_t l = 0; l < neurons.layers.size(); ++l) {
    const LayerInfo& layer = neurons.layers[l];
    if (neuron >= layer.first && neuron < layer.first + layer.count) return static_cast<int>(l);
  }
  return -1;
}

int unit_in_layer(const SeriesSet& neurons, int neuron) {
  const int layer = layer_of(neurons, neuron);
  return layer < 0 ? neuron : neuron - neurons.layers[at(layer)].first;
}

std::string neuron_name(const SeriesSet& neurons, int neuron) {
  if (!has_unit(neurons, neuron)) return "no neuron";
  if (const std::string* id = own_id(neurons, neuron)) return *id;
  const int layer = layer_of(neurons, neuron);
  const std::string unit = "unit " + std::to_string(unit_in_layer(neurons, neuron));
  if (layer < 0 || neurons.layers[at(layer)].name.empty()) return unit;
  return neurons.layers[at(layer)].name + ", " + unit;
}

std::string neuron_short_name(const SeriesSet& neurons, int neuron) {
  const int layer = layer_of(neurons, neuron);
  if (own_id(neurons, neuron) != nullptr || layer < 0 || neurons.layers[at(layer)].name.empty()) {
    return neuron_name(neurons, neuron);
  }
  return neurons.layers[at(layer)].name + ", " + std::to_string(unit_in_layer(neurons, neuron));
}

std::string network_name(const SeriesSet& networks, int network) {
  if (!has_unit(networks, network)) return "no network";
  if (at(network) < networks.ids.size() && !networks.ids[at(network)].empty() &&
      !is_number(networks.ids[at(network)])) {
    return networks.ids[at(network)];
  }
  return "network " + std::to_string(network);
}

double pair_r(const AppData& data, int neuron, int network) {
  const CouplingTable& coupling = data.coupling;
  if (neuron < 0 || network < 0 || neuron >= coupling.n_neurons || network >= coupling.n_networks) {
    return kNaN;
  }
  return static_cast<double>(coupling.at(neuron, network));
}

std::vector<int> ordered_neurons(const AppData& data, NeuronOrder order, int network,
                                 std::string_view filter) {
  const std::vector<std::string> words = filter_words(filter);
  std::vector<int> listed;
  for (int n = 0; n < data.neurons.n_units; ++n) {
    if (fits_filter(data, n, words)) listed.push_back(n);
  }
  if (order != NeuronOrder::kCoupling) return listed;
  std::vector<double> key(at(data.neurons.n_units), -1);
  for (const int n : listed) {
    int against = network;
    if (against < 0 && at(n) < data.coupling.best_network.size()) {
      against = data.coupling.best_network[at(n)];
    }
    key[at(n)] = size_of(pair_r(data, n, against));
  }
  sort_by_falling(listed, key);
  return listed;
}

std::vector<Pair> mutual_pairs(const AppData& data) {
  std::vector<Pair> pairs;
  for (const auto& [neuron, network] : data.coupling.mutual) {
    const double r = pair_r(data, neuron, network);
    if (!std::isnan(r)) pairs.push_back({neuron, network, static_cast<float>(r)});
  }
  const auto stronger = [&](int a, int b) {
    return std::abs(pairs[at(a)].r) > std::abs(pairs[at(b)].r);
  };
  return picked(pairs, stable_order(static_cast<int>(pairs.size()), stronger));
}

double best_r(const AppData& data, int network) {
  if (network < 0 || at(network) >= data.coupling.best_neuron.size()) return kNaN;
  return pair_r(data, data.coupling.best_neuron[at(network)], network);
}

std::vector<int> networks_by_best_r(const AppData& data) {
  std::vector<int> networks(at(data.networks.n_units));
  std::iota(networks.begin(), networks.end(), 0);
  std::vector<double> key(networks.size());
  for (const int k : networks) key[at(k)] = size_of(best_r(data, k));
  sort_by_falling(networks, key);
  return networks;
}

double scale_end(std::span<const float> values) {
  float largest = 0;
  for (const float value : values) {
    if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
  }
  // float32 writes .6 as .6000000238: the slack keeps it from becoming .7.
  const double rounded = std::ceil(static_cast<double>(largest) * 10 - 1e-5) / 10;
  return std::clamp(rounded, 0.1, 1.0);
}

double coupling_scale_end(const AppData& data) { return scale_end(data.coupling.r); }

std::vector<Colour> matrix_texels(const AppData& data, std::span<const int> neurons,
                                  std::span<const int> networks, double max_r, bool dark) {
  std::vector<Colour> texels;
  texels.reserve(neurons.size() * networks.size());
  for (const int neuron : neurons) {
    for (const int network : networks) {
      texels.push_back(signed_r_colour(pair_r(data, neuron, network), max_r, dark));
    }
  }
  return texels;
}

Overlay shown_overlay(const State& state, const AppData& data) {
  if (data.networks.n_units == 0 && data.neurons.n_units > 0) return Overlay::kVoxelMap;
  return state.overlay;
}

ActiveMap active_map(const State& state, const Transient& transient, const AppData& data) {
  const bool hovering = has_signal(data.neurons, transient.hovered_neuron);
  const Overlay chosen = shown_overlay(state, data);
  ActiveMap active;
  active.wanted = hovering ? Overlay::kVoxelMap : chosen;
  const auto network = data.network_maps.find(state.network);
  const BrainMap* network_map = network == data.network_maps.end() ? nullptr : &network->second;
  if (active.wanted == Overlay::kNetworkMap) {
    active.wanted_unit = state.network;
    active.map = network_map;
    return active;
  }
  active.wanted_unit = hovering ? transient.hovered_neuron : state.neuron;
  const bool arrived = active.wanted_unit >= 0 && data.voxel_map.unit == active.wanted_unit;
  if (arrived || chosen == Overlay::kVoxelMap) {
    active.overlay = Overlay::kVoxelMap;
    if (active.wanted_unit >= 0 && data.voxel_map.unit >= 0) active.map = &data.voxel_map;
  } else {
    active.map = network_map;
  }
  active.stale = active.map != nullptr && !arrived;
  return active;
}

int peak_of_map(std::span<const float> values) {
  int peak = -1;
  float largest = -1;
  for (std::size_t v = 0; v < values.size(); ++v) {
    if (std::isfinite(values[v]) && std::abs(values[v]) > largest) {
      largest = std::abs(values[v]);
      peak = static_cast<int>(v);
    }
  }
  return peak;
}

std::array<double, 3> mask_voxel_mm(const Scan& scan, int mask_index) {
  const std::size_t linear = scan.mask_voxels[at(mask_index)];
  const std::size_t nx = at(scan.grid.dims[0]);
  const std::size_t ny = at(scan.grid.dims[1]);
  const Eigen::Vector4d world =
      scan.grid.world_from_voxel * Eigen::Vector4d(static_cast<double>(linear % nx),
                                                   static_cast<double>(linear / nx % ny),
                                                   static_cast<double>(linear / (nx * ny)), 1);
  return {world[0], world[1], world[2]};
}

int mask_index_at(const Scan& scan, const std::array<double, 3>& mm) {
  if (!scan.present || scan.mask_index_of.empty()) return -1;
  const Eigen::Matrix3d axes = scan.grid.world_from_voxel.topLeftCorner<3, 3>();
  const Eigen::Vector3d offset = scan.grid.world_from_voxel.topRightCorner<3, 1>();
  const Eigen::Vector3d voxel = axes.inverse() * (Eigen::Vector3d(mm[0], mm[1], mm[2]) - offset);
  std::array<int, 3> index{};
  for (int axis = 0; axis < 3; ++axis) {
    const double nearest = std::floor(voxel[axis] + 0.5);
    if (!(nearest >= 0 && nearest < scan.grid.dims[at(axis)])) return -1;
    index[at(axis)] = static_cast<int>(nearest);
  }
  return scan.mask_index_of[scan.grid.index(index[0], index[1], index[2])];
}

std::optional<double> map_value_at(const Scan& scan, const BrainMap& map,
                                   const std::array<double, 3>& mm) {
  const int index = mask_index_at(scan, mm);
  if (index < 0 || at(index) >= map.values.size() || !std::isfinite(map.values[at(index)])) {
    return std::nullopt;
  }
  return static_cast<double>(map.values[at(index)]);
}

std::array<std::array<double, 2>, 3> world_box(const Grid& grid) {
  constexpr double kFar = std::numeric_limits<double>::infinity();
  std::array<std::array<double, 2>, 3> box{{{kFar, -kFar}, {kFar, -kFar}, {kFar, -kFar}}};
  for (int corner = 0; corner < 8; ++corner) {
    Eigen::Vector4d voxel(0, 0, 0, 1);
    for (int axis = 0; axis < 3; ++axis) {
      voxel[axis] = (corner >> axis & 1) != 0 ? grid.dims[at(axis)] - 0.5 : -0.5;
    }
    const Eigen::Vector4d world = grid.world_from_voxel * voxel;
    for (int axis = 0; axis < 3; ++axis) {
      box[at(axis)][0] = std::min(box[at(axis)][0], world[axis]);
      box[at(axis)][1] = std::max(box[at(axis)][1], world[axis]);
    }
  }
  return box;
}

std::array<std::array<double, 2>, 3> brain_box(const AppData& data) {
  if (!data.shown_anatomy().values.empty()) return world_box(data.shown_anatomy().grid);
  if (data.scan.present) return world_box(data.scan.grid);
  return {{{-90, 90}, {-126, 90}, {-72, 108}}};  // the usual MNI152 field of view
}

std::array<std::array<double, 2>, 3> mask_box(const AppData& data) {
  const std::array<std::array<double, 2>, 3> whole = brain_box(data);
  const Scan& scan = data.scan;
  if (!data.preview.values.empty()) return whole;  // the mask is of another scan
  if (!scan.present || scan.mask_voxels.empty()) return whole;
  std::array<int, 3> low = scan.grid.dims, high{-1, -1, -1};
  const auto nx = static_cast<std::uint32_t>(scan.grid.dims[0]);
  const auto ny = static_cast<std::uint32_t>(scan.grid.dims[1]);
  for (const std::uint32_t linear : scan.mask_voxels) {
    const std::array<int, 3> voxel{static_cast<int>(linear % nx),
                                   static_cast<int>(linear / nx % ny),
                                   static_cast<int>(linear / (nx * ny))};
    for (std::size_t axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], voxel[axis]);
      high[axis] = std::max(high[axis], voxel[axis]);
    }
  }
  // The mask's own little grid: where it lies in the world is world_box()'s business.
  Grid part = scan.grid;
  Eigen::Vector4d corner(low[0], low[1], low[2], 1);
  part.world_from_voxel.col(3) = scan.grid.world_from_voxel * corner;
  for (std::size_t axis = 0; axis < 3; ++axis) part.dims[axis] = high[axis] - low[axis] + 1;
  constexpr double kMarginMm = 4;
  std::array<std::array<double, 2>, 3> box = world_box(part);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    box[axis][0] -= kMarginMm;
    box[axis][1] += kMarginMm;
  }
  return box;
}

}  // namespace sync_act::app
