#pragma once
// How commands change the state. reduce() is pure; Model adds what must outlive one command: undo
// history, and wishes that wait for data (a link names a neuron before the neurons are there).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/command.h"
#include "web/app/state.h"

namespace sync_act::app {

// The state after a state command; all others leave it as it is. Values are clamped to the data and
// to their ranges (settled()); commands naming units that are not there change nothing.
//   SelectNeuron keeps the network and the other way round; -1 selects none. SelectPair sets both
//   and, where it changes the network, moves the crosshair to the peak of that network's map.
//   Both leave the chosen layer for that of the neuron. SelectLayer keeps the selection.
//   ExpandPanel with the expanded panel folds it again.
State reduce(const State& state, const Command& command, const AppData& data);
Transient reduce(const Transient& transient, const Command& command, const AppData& data);

// The state with every value within its range and the data's: selection within the units, crosshair
// within the brain's box, time within the scan, threshold not beyond a fixed end of the scale.
// Values that belong to data that is not there yet are kept; NaN becomes the default.
State settled(State state, const AppData& data);

// Whether a command is one that reduce(State) knows; Undo and Redo are not.
bool is_state_command(const Command& command);

// A neuron by the keys that a link holds.
struct NeuronKey {
  std::string layer;  // empty: the only layer, or the one without a name
  int unit = 0;       // index within the layer
  bool operator==(const NeuronKey&) const = default;
};
// -1 where there is no such neuron.
int find_neuron(const SeriesSet& neurons, const NeuronKey& key);
NeuronKey neuron_key(const SeriesSet& neurons, int neuron);
// Index of the layer of that name; -1 where there is none.
int find_layer(const SeriesSet& neurons, std::string_view name);
// By network_name(); -1 where there is no such network.
int find_network(const SeriesSet& networks, std::string_view name);

// What waits for data. Keys are dropped once they are resolved, or once the data is there and has
// no such unit.
struct Wishes {
  std::optional<NeuronKey> neuron;
  std::optional<std::string> network;
  // Fill what is not selected when the coupling arrives: the strongest mutual pair, or the best
  // match of the half that is selected.
  bool default_pair = true;
  // Move the crosshair to the peak of the selected network's map when it arrives (of the neuron's
  // voxel map where there are no networks).
  bool cursor_to_peak = true;
  // The selected neuron only stands in until a coupling or a user says better.
  bool neuron_is_provisional = false;
  std::optional<std::string> layer;   // to look at, by name
  std::vector<std::string> contours;  // networks to outline
  bool operator==(const Wishes&) const = default;
};

// Earlier and later states. Theme and mode are how the page is looked at, not what was done: undo
// leaves them alone.
class History {
 public:
  // Keeps `before` unless `command` continues a run: the same continuous command (crosshair, time,
  // window, threshold, scale, opacity, filter) less than kRunGapSecs after the one before.
  void record(const State& before, const Command& command, double now_secs);
  // Keeps `before`; the next command starts a new step.
  void record(const State& before);
  bool can_undo() const { return !earlier_.empty(); }
  bool can_redo() const { return !later_.empty(); }
  // The state to show instead of `now`; `now` itself where there is none.
  State undo(const State& now);
  State redo(const State& now);
  void clear();

  static constexpr double kRunGapSecs = 1.0;
  static constexpr std::size_t kDepth = 200;

 private:
  static constexpr std::size_t kNoRun = static_cast<std::size_t>(-1);
  std::vector<State> earlier_, later_;
  std::size_t run_ = kNoRun;  // variant index of the continuous command that goes on
  double last_secs_ = 0;
};

struct Model {
  State state;
  Transient transient;
  History history;
  Wishes wishes;
};

// Applies one command, undo and redo included. Answers true where state or transient changed.
// A change of selection or crosshair drops the wishes that it would contradict.
bool apply(Model& model, const Command& command, const AppData& data, double now_secs);

// Shows another state at once (a link, setState), as one step that can be undone.
bool replace_state(Model& model, const State& state, const Wishes& wishes, const AppData& data);

// To be called after each change of data: resolves wishes and settles the state; not undoable.
// Answers true where the state changed.
bool data_changed(Model& model, const AppData& data);

// To be called before neurons or networks are replaced by others: the selection is kept by its keys
// and found again, or else chosen anew. History is cleared, its indices mean nothing any more.
void expect_new_units(Model& model, const AppData& old_data);

// To be called when the scan is forgotten: selection, crosshair, time and history start again, ways
// of looking (theme, mode, threshold, overlay, ...) stay.
void data_cleared(Model& model);

// What the page must be asked for so that the state can be shown; -1: nothing.
struct Needs {
  int voxel_map_of = -1;     // neuron
  int network_map_of = -1;   // network
  int voxel_test_of = -1;    // neuron: what of its voxel map is more than chance
  int voxel_series_of = -1;  // mask index under the crosshair
  int moments_of = -1;       // neuron
  int labels_of = -1;        // neuron
  int regions_of = -1;       // network: the annotated neuron's, the selected, or the hovered one
  bool contents = false;     // what is open, in words, is not told yet as it is now
  bool carpet = false;
  std::optional<CouplingRecipe> recipe = {};  // another coupling
  bool operator==(const Needs&) const = default;
};
Needs needs(const State& state, const Transient& transient, const AppData& data);

}  // namespace sync_act::app
