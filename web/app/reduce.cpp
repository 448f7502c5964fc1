#include "web/app/reduce.h"

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool is_unit_or_none(const SeriesSet& set, int unit) { return unit >= -1 && unit < set.n_units; }

bool is_silent(const SeriesSet& set, int unit) {
  return at(unit) < set.no_signal.size() && set.no_signal[at(unit)];
}

// NaN becomes `otherwise`.
double clamped(double value, double low, double high, double otherwise) {
  return std::isnan(value) ? otherwise : std::clamp(value, low, std::max(low, high));
}

std::optional<std::array<double, 3>> peak_mm(const AppData& data, const BrainMap& map) {
  if (!data.scan.present || map.values.size() != data.scan.mask_voxels.size()) return std::nullopt;
  const int peak = peak_of_map(map.values);
  if (peak < 0) return std::nullopt;
  return mask_voxel_mm(data.scan, peak);
}

std::optional<std::array<double, 3>> network_peak_mm(const AppData& data, int network) {
  const auto found = data.network_maps.find(network);
  if (found == data.network_maps.end()) return std::nullopt;
  return peak_mm(data, found->second);
}

// One function per state command; the catch-all keeps every other command harmless.
struct StateReducer {
  State state;
  const AppData& data;

  void go_to_peak() {
    if (const auto peak = network_peak_mm(data, state.network)) state.cursor_mm = *peak;
  }
  void operator()(const SelectNeuron& c) {
    if (!is_unit_or_none(data.neurons, c.neuron)) return;
    state.neuron = c.neuron;
    state.layer = -1;
  }
  void operator()(const SelectNetwork& c) {
    if (!is_unit_or_none(data.networks, c.network)) return;
    state.network = c.network;
    if (c.to_peak) go_to_peak();
  }
  void operator()(const SelectPair& c) {
    if (!is_unit_or_none(data.neurons, c.neuron) || !is_unit_or_none(data.networks, c.network)) {
      return;
    }
    const bool goes = c.network != state.network;
    state.neuron = c.neuron;
    state.network = c.network;
    state.layer = -1;
    if (goes) go_to_peak();
  }
  void operator()(const SelectLayer& c) {
    const auto n_layers = static_cast<int>(data.neurons.layers.size());
    if (c.layer >= -1 && c.layer < n_layers) state.layer = c.layer;
  }
  void operator()(const SetUnitView& c) { state.unit_view = c.view; }
  void operator()(const SetUnitColour& c) { state.unit_colour = c.colour; }
  void operator()(const MoveCursor& c) { state.cursor_mm = c.mm; }
  void operator()(const SetTime& c) { state.time_secs = c.secs; }
  void operator()(const SetTimeWindow& c) {
    state.window_start_secs = c.start_secs;
    state.window_secs = c.secs;
  }
  void operator()(const SetOverlay& c) { state.overlay = c.overlay; }
  void operator()(const SetThreshold& c) {
    // While the threshold is dragged it stops at a fixed end of the scale rather than moving it.
    state.threshold_r =
        state.max_r > 0 && c.threshold_r > state.max_r ? state.max_r : c.threshold_r;
  }
  void operator()(const SetMaxR& c) { state.max_r = c.max_r; }
  void operator()(const SetOpacity& c) { state.overlay_opacity = c.opacity; }
  void operator()(const SetVoxelExact& c) { state.voxel_exact = c.exact; }
  void operator()(const SetContours& c) { state.contours = c.networks; }
  void operator()(const SetSignificant& c) { state.significant = c.on; }
  void operator()(const SetRadiological& c) { state.radiological = c.radiological; }
  void operator()(const TurnBrain& c) { state.camera_deg = c.camera_deg; }
  void operator()(const SetFourth& c) { state.fourth = c.panel; }
  void operator()(const SetBrainPicture& c) { state.brain = c.picture; }
  void operator()(const SetMosaicPlane& c) { state.mosaic = c.plane; }
  void operator()(const SetGalleryOrder& c) { state.gallery = c.order; }
  void operator()(const SetOrder& c) { state.order = c.order; }
  void operator()(const SetFilter& c) { state.neuron_filter = c.text; }
  void operator()(const ExpandPanel& c) {
    state.expanded = c.panel == state.expanded ? Panel::kNone : c.panel;
  }
  void operator()(const ShowScreen& c) {
    state.screen = c.screen;
    state.expanded = Panel::kNone;  // what was expanded belongs to the screen that is left
  }
  void operator()(const SetLayerValue& c) { state.layer_value = c.value; }
  void operator()(const SetNetworkOrder& c) { state.network_order = c.order; }
  void operator()(const SetHrf& c) { state.recipe.hrf = c.hrf; }
  void operator()(const SetLag& c) { state.recipe.lag_scans = c.scans; }
  void operator()(const SetPartial& c) { state.recipe.partial_features = c.features; }
  void operator()(const FilmTime& c) {
    const auto secs = scan_secs_at(data.film, data.scan, c.film_secs);
    if (!secs) return;
    state.time_secs = *secs;
    // A window that the cursor runs out of is turned like a page.
    const double start = state.window_start_secs;
    const bool within = *secs >= start && *secs <= start + state.window_secs;
    if (state.window_secs > 0 && !within) state.window_start_secs = *secs;
  }
  void operator()(const SetTheme& c) { state.theme = c.theme; }
  template <class Other>
  void operator()(const Other&) {}
};

template <class T, class... Kinds>
constexpr bool is_one_of = (std::is_same_v<T, Kinds> || ...);

template <class T>
constexpr bool is_continuous = is_one_of<T, MoveCursor, SetTime, SetTimeWindow, SetThreshold,
                                         SetMaxR, SetOpacity, TurnBrain, SetFilter>;

template <class T>
constexpr bool is_of_state =
    is_continuous<T> ||
    is_one_of<T, SelectNeuron, SelectNetwork, SelectPair, SetOverlay, SetVoxelExact, SetContours,
              SetSignificant, SetRadiological, SetFourth, SetBrainPicture, SetMosaicPlane,
              SetGalleryOrder, SetOrder, SelectLayer, SetUnitView, SetUnitColour, ExpandPanel,
              ShowScreen, SetLayerValue, SetNetworkOrder, SetHrf, SetLag, SetPartial, FilmTime,
              SetTheme>;

bool is_continuous_command(const Command& command) {
  return std::visit([]<class T>(const T&) { return is_continuous<T>; }, command);
}

State with_looks_of(State state, const State& now) {
  state.theme = now.theme;
  state.mode = now.mode;
  return state;
}

// What a user did by hand must not be undone by a wish that comes true later.
void drop_contradicted_wishes(Wishes& wishes, const State& before, const State& after,
                              const Command& command, const AppData& data) {
  const bool pair = std::holds_alternative<SelectPair>(command);
  const auto* network = std::get_if<SelectNetwork>(&command);
  if (pair || std::holds_alternative<SelectNeuron>(command)) {
    wishes.neuron.reset();
    wishes.neuron_is_provisional = false;
    wishes.layer.reset();
  }
  if (std::holds_alternative<SelectLayer>(command)) wishes.layer.reset();
  if (pair || network != nullptr) wishes.network.reset();
  if (std::holds_alternative<SetContours>(command)) wishes.contours.clear();
  if (after.neuron >= 0 && after.network >= 0) wishes.default_pair = false;
  if (std::holds_alternative<MoveCursor>(command)) wishes.cursor_to_peak = false;
  const bool to_peak = pair || (network != nullptr && network->to_peak);
  if (before.network != after.network && (pair || network != nullptr)) {
    // The map may still be on its way; if it is there, reduce() has moved the crosshair already.
    wishes.cursor_to_peak = to_peak && !data.network_maps.contains(after.network);
  }
}

void resolve_keys(Model& model, const AppData& data) {
  if (model.wishes.neuron && data.neurons.n_units > 0) {
    model.state.neuron = find_neuron(data.neurons, *model.wishes.neuron);
    model.wishes.neuron_is_provisional = false;
    model.wishes.neuron.reset();
  }
  if (model.wishes.layer && data.neurons.n_units > 0) {
    model.state.layer = find_layer(data.neurons, *model.wishes.layer);
    model.wishes.layer.reset();
  }
  if (model.wishes.network && data.networks.n_units > 0) {
    model.state.network = find_network(data.networks, *model.wishes.network);
    model.wishes.network.reset();
  }
  if (!model.wishes.contours.empty() && data.networks.n_units > 0) {
    model.state.contours = {};
    for (const std::string& name : model.wishes.contours) {
      model.state.contours.add(find_network(data.networks, name));
    }
    model.wishes.contours.clear();
  }
}

// Those that are there.
ContourSet settled(const ContourSet& contours, const SeriesSet& networks) {
  ContourSet kept;
  for (const int k : contours) {
    if (k >= 0 && (networks.n_units == 0 || k < networks.n_units)) kept.add(k);
  }
  return kept;
}

// The strongest pair that the selected half (if any) allows.
void choose_default_pair(Model& model, const AppData& data) {
  State& state = model.state;
  Wishes& wishes = model.wishes;
  if (!wishes.default_pair) return;
  if (data.coupling.n_neurons > 0 && data.coupling.n_networks > 0) {
    if (wishes.neuron_is_provisional) state.neuron = -1;
    if (state.neuron < 0 && state.network < 0) {
      const std::vector<Pair> pairs = mutual_pairs(data);
      if (!pairs.empty()) {
        state.neuron = pairs.front().neuron;
        state.network = pairs.front().network;
      }
    } else if (state.network < 0 && at(state.neuron) < data.coupling.best_network.size()) {
      state.network = data.coupling.best_network[at(state.neuron)];
    } else if (state.neuron < 0 && at(state.network) < data.coupling.best_neuron.size()) {
      state.neuron = data.coupling.best_neuron[at(state.network)];
    }
    wishes.default_pair = false;
    wishes.neuron_is_provisional = false;
  } else if (state.neuron < 0 && !wishes.neuron && data.scan.present &&
             data.networks.n_units == 0) {
    // Neurons alone: without a selected one there would be nothing to see on the brain.
    for (int n = 0; n < data.neurons.n_units && state.neuron < 0; ++n) {
      if (!is_silent(data.neurons, n)) state.neuron = n;
    }
    wishes.neuron_is_provisional = state.neuron >= 0;
  }
}

void move_cursor_to_peak(Model& model, const AppData& data) {
  if (!model.wishes.cursor_to_peak) return;
  std::optional<std::array<double, 3>> peak;
  if (data.networks.n_units > 0) {
    peak = network_peak_mm(data, model.state.network);
  } else if (model.state.neuron >= 0 && data.voxel_map.unit == model.state.neuron) {
    peak = peak_mm(data, data.voxel_map);
  }
  if (!peak) return;
  model.state.cursor_mm = *peak;
  model.wishes.cursor_to_peak = false;
}

}  // namespace

bool is_state_command(const Command& command) {
  return std::visit([]<class T>(const T&) { return is_of_state<T>; }, command);
}

State reduce(const State& state, const Command& command, const AppData& data) {
  if (!is_state_command(command)) return state;
  StateReducer reducer{state, data};
  std::visit(reducer, command);
  return settled(std::move(reducer.state), data);
}

Transient reduce(const Transient& transient, const Command& command, const AppData& data) {
  Transient next = transient;
  if (const auto* neuron = std::get_if<HoverNeuron>(&command)) {
    next.hovered_neuron = is_unit_or_none(data.neurons, neuron->neuron) ? neuron->neuron : -1;
  } else if (const auto* network = std::get_if<HoverNetwork>(&command)) {
    next.hovered_network = is_unit_or_none(data.networks, network->network) ? network->network : -1;
  } else if (const auto* help = std::get_if<ShowHelp>(&command)) {
    next.help_open = help->open;
  } else if (const auto* playing = std::get_if<SetPlaying>(&command)) {
    next.film_playing = playing->playing && data.film.present;
  } else if (const auto* sound = std::get_if<SetMuted>(&command)) {
    next.film_muted = sound->muted;
  }
  return next;
}

State settled(State state, const AppData& data) {
  const State defaults;
  if (data.neurons.n_units > 0 && !is_unit_or_none(data.neurons, state.neuron)) state.neuron = -1;
  if (data.networks.n_units > 0 && !is_unit_or_none(data.networks, state.network)) {
    state.network = -1;
  }
  state.contours = settled(state.contours, data.networks);
  if (data.neurons.n_units > 0 && state.layer >= static_cast<int>(data.neurons.layers.size())) {
    state.layer = -1;
  }
  const bool has_box = data.scan.present || !data.anatomy.values.empty();
  const auto box = brain_box(data);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double& mm = state.cursor_mm[axis];
    if (!std::isfinite(mm)) mm = defaults.cursor_mm[axis];
    if (has_box) mm = std::clamp(mm, box[axis][0], box[axis][1]);
  }
  if (!std::isfinite(state.time_secs)) state.time_secs = 0;
  if (!std::isfinite(state.window_start_secs)) state.window_start_secs = 0;
  if (!std::isfinite(state.window_secs) || state.window_secs < 0) state.window_secs = 0;
  const double duration = duration_secs(data.scan);
  if (duration > 0) {
    state.time_secs = std::clamp(state.time_secs, 0.0, duration);
    if (state.window_secs >= duration) state.window_secs = 0;
    if (state.window_secs > 0) {
      // A window shorter than a few scans shows no curve.
      state.window_secs = std::min(duration, std::max(state.window_secs, 4 * data.scan.tr_secs));
      state.window_start_secs =
          std::clamp(state.window_start_secs, 0.0, duration - state.window_secs);
    }
  }
  if (state.window_secs == 0) state.window_start_secs = 0;
  if (data.neurons.n_units > 0 && data.neurons.hrf == HrfChoice::kAsOpened) {
    state.recipe.hrf = HrfChoice::kAsOpened;
  }
  state.recipe.lag_scans = std::clamp(state.recipe.lag_scans, -kMostLagScans, kMostLagScans);
  state.max_r = state.max_r > 0 ? clamped(state.max_r, 0.05, 1, 0) : 0;
  state.threshold_r = clamped(state.threshold_r, 0, state.max_r > 0 ? state.max_r : 1,
                              std::min(defaults.threshold_r, state.max_r > 0 ? state.max_r : 1));
  state.camera_deg[0] = std::isfinite(state.camera_deg[0])
                            ? std::remainder(state.camera_deg[0], 360.0)
                            : defaults.camera_deg[0];
  state.camera_deg[1] = clamped(state.camera_deg[1], -90, 90, defaults.camera_deg[1]);
  state.overlay_opacity = clamped(state.overlay_opacity, 0, 1, defaults.overlay_opacity);
  return state;
}

int find_neuron(const SeriesSet& neurons, const NeuronKey& key) {
  if (key.unit < 0) return -1;
  for (const LayerInfo& layer : neurons.layers) {
    const bool fits = layer.name == key.layer || (key.layer.empty() && neurons.layers.size() == 1);
    if (fits) return key.unit < layer.count ? layer.first + key.unit : -1;
  }
  return -1;
}

NeuronKey neuron_key(const SeriesSet& neurons, int neuron) {
  const int layer = layer_of(neurons, neuron);
  return {layer < 0 ? std::string() : neurons.layers[at(layer)].name,
          unit_in_layer(neurons, neuron)};
}

int find_layer(const SeriesSet& neurons, std::string_view name) {
  for (std::size_t l = 0; l < neurons.layers.size(); ++l) {
    if (neurons.layers[l].name == name) return static_cast<int>(l);
  }
  return -1;
}

int find_network(const SeriesSet& networks, std::string_view name) {
  for (int k = 0; k < networks.n_units; ++k) {
    if (network_name(networks, k) == name) return k;
  }
  return -1;
}

// ---- History -----------------------------------------------------------------------------------

void History::record(const State& before, const Command& command, double now_secs) {
  const std::size_t kind = is_continuous_command(command) ? command.index() : kNoRun;
  const bool continues = kind != kNoRun && kind == run_ && now_secs - last_secs_ < kRunGapSecs;
  if (!continues) record(before);
  later_.clear();
  run_ = kind;
  last_secs_ = now_secs;
}

void History::record(const State& before) {
  if (earlier_.size() == kDepth) earlier_.erase(earlier_.begin());
  earlier_.push_back(before);
  later_.clear();
  run_ = kNoRun;
}

State History::undo(const State& now) {
  if (earlier_.empty()) return now;
  const State shown = with_looks_of(std::move(earlier_.back()), now);
  earlier_.pop_back();
  later_.push_back(now);
  run_ = kNoRun;
  return shown;
}

State History::redo(const State& now) {
  if (later_.empty()) return now;
  const State shown = with_looks_of(std::move(later_.back()), now);
  later_.pop_back();
  earlier_.push_back(now);
  run_ = kNoRun;
  return shown;
}

void History::clear() {
  earlier_.clear();
  later_.clear();
  run_ = kNoRun;
}

// ---- Model -------------------------------------------------------------------------------------

bool apply(Model& model, const Command& command, const AppData& data, double now_secs) {
  const State before = model.state;
  if (std::holds_alternative<Undo>(command)) {
    model.state = settled(model.history.undo(before), data);
    return !(model.state == before);
  }
  if (std::holds_alternative<Redo>(command)) {
    model.state = settled(model.history.redo(before), data);
    return !(model.state == before);
  }
  if (is_state_command(command)) {
    model.state = reduce(before, command, data);
    drop_contradicted_wishes(model.wishes, before, model.state, command, data);
    if (model.state == before) return false;
    if (!std::holds_alternative<SetTheme>(command) && !std::holds_alternative<FilmTime>(command)) {
      model.history.record(before, command, now_secs);
    }
    return true;
  }
  const Transient transient = reduce(model.transient, command, data);
  const bool changed = !(transient == model.transient);
  model.transient = transient;
  return changed;
}

bool replace_state(Model& model, const State& state, const Wishes& wishes, const AppData& data) {
  const State before = model.state;
  model.state = state;
  model.wishes = wishes;
  data_changed(model, data);
  model.state = settled(model.state, data);
  if (model.state == before) return false;
  model.history.record(before);
  return true;
}

bool data_changed(Model& model, const AppData& data) {
  const State before = model.state;
  resolve_keys(model, data);
  choose_default_pair(model, data);
  move_cursor_to_peak(model, data);
  model.state = settled(std::move(model.state), data);
  if (model.transient.hovered_neuron >= data.neurons.n_units) model.transient.hovered_neuron = -1;
  if (model.transient.hovered_network >= data.networks.n_units) {
    model.transient.hovered_network = -1;
  }
  if (!data.film.present) model.transient.film_playing = false;
  return !(model.state == before);
}

void expect_new_units(Model& model, const AppData& old_data) {
  State& state = model.state;
  Wishes& wishes = model.wishes;
  if (state.neuron >= 0 && !wishes.neuron_is_provisional) {
    wishes.neuron = neuron_key(old_data.neurons, state.neuron);
  }
  if (state.network >= 0) wishes.network = network_name(old_data.networks, state.network);
  for (const int k : state.contours) {
    wishes.contours.push_back(network_name(old_data.networks, k));
  }
  state.contours = {};
  if (state.layer >= 0 && at(state.layer) < old_data.neurons.layers.size())
    wishes.layer = old_data.neurons.layers[at(state.layer)].name;
  state.layer = -1;
  wishes.default_pair = true;
  wishes.neuron_is_provisional = false;
  state.neuron = -1;
  state.network = -1;
  model.transient.hovered_neuron = -1;
  model.transient.hovered_network = -1;
  model.history.clear();
}

void data_cleared(Model& model) {
  const State defaults;
  State& state = model.state;
  state.neuron = defaults.neuron;
  state.network = defaults.network;
  state.contours = {};
  state.cursor_mm = defaults.cursor_mm;
  state.time_secs = defaults.time_secs;
  state.window_start_secs = defaults.window_start_secs;
  state.window_secs = defaults.window_secs;
  state.neuron_filter = defaults.neuron_filter;
  state.layer = defaults.layer;
  state.recipe = defaults.recipe;
  model.transient.hovered_neuron = -1;
  model.transient.hovered_network = -1;
  model.history.clear();
  model.wishes = {};
}

Needs needs(const State& state, const Transient& transient, const AppData& data) {
  Needs wanted;
  if (!data.scan.present) return wanted;
  const ActiveMap active = active_map(state, transient, data);
  const int unit = active.wanted_unit;
  if (active.wanted == Overlay::kVoxelMap) {
    const bool missing = active.map == nullptr || active.stale;
    if (missing && unit >= 0 && unit < data.neurons.n_units && !is_silent(data.neurons, unit)) {
      wanted.voxel_map_of = unit;
    }
  } else if (active.map == nullptr && unit >= 0 && unit < data.networks.n_units &&
             !is_silent(data.networks, unit)) {
    wanted.network_map_of = unit;
  }
  for (const int k : state.contours) {
    const bool there = k >= data.networks.n_units || data.network_maps.contains(k);
    if (wanted.network_map_of < 0 && !there && !is_silent(data.networks, k)) {
      wanted.network_map_of = k;
    }
  }
  // Under the pointer as well: the page waits until it rests.
  if (state.significant && active.overlay == Overlay::kVoxelMap && active.map != nullptr &&
      !active.stale && data.voxel_test.neuron != active.map->unit) {
    wanted.voxel_test_of = active.map->unit;
  }
  const int voxel = mask_index_at(data.scan, state.cursor_mm);
  if (voxel >= 0 && voxel != data.voxel_series_index) wanted.voxel_series_of = voxel;
  CouplingRecipe recipe = state.recipe;
  // Without features there is nothing to partial out: the wish waits for them.
  if (!has_features(data.labels)) recipe.partial_features = false;
  if (data.coupling.n_neurons > 0 && !(recipe == data.coupling.recipe)) wanted.recipe = recipe;
  // An embedded view has no card to tell it in.
  if (state.mode != Mode::kFull) return wanted;
  const bool is_report = state.screen == Screen::kReport;
  if (is_report || state.screen == Screen::kData) {
    wanted.contents = data.contents.results_revision != data.results_revision;
  }
  wanted.carpet = state.screen == Screen::kData && data.carpet.revision == 0;
  const int neuron = state.neuron;
  if (neuron >= 0 && neuron < data.neurons.n_units && !is_silent(data.neurons, neuron)) {
    if (data.moments.neuron != neuron) wanted.moments_of = neuron;
    if (data.unit_labels.unit != neuron) wanted.labels_of = neuron;
  }
  const bool annotated = neuron_verdict(data, neuron) == Verdict::kSignificant;
  for (const int place : {annotated ? data.coupling.best_network[at(neuron)] : -1, state.network,
                          transient.hovered_network}) {
    if (place >= 0 && place < data.networks.n_units && !is_silent(data.networks, place) &&
        !data.network_regions.contains(place)) {
      wanted.regions_of = place;
      break;
    }
  }
  // A report says of all networks where they are; they are asked for one after the other.
  for (int k = 0; is_report && wanted.regions_of < 0 && k < data.networks.n_units; ++k) {
    if (!is_silent(data.networks, k) && !data.network_regions.contains(k)) wanted.regions_of = k;
  }
  return wanted;
}

}  // namespace sync_act::app
