#include "web/app/reduce.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/app/sample_data.h"

namespace sync_act::app {
namespace {

Model model_with(int neuron, int network) {
  Model model;
  model.state.neuron = neuron;
  model.state.network = network;
  model.wishes.default_pair = false;
  model.wishes.cursor_to_peak = false;
  return model;
}

TEST_CASE("selecting a neuron keeps the network, and the other way round") {
  const AppData data = sample_data();
  State state = reduce(State(), SelectPair{1, 0}, data);
  state = reduce(state, SelectNeuron{2}, data);
  CHECK(state.neuron == 2);
  CHECK(state.network == 0);
  state = reduce(state, SelectNetwork{1}, data);
  CHECK(state.neuron == 2);
  CHECK(state.network == 1);
  CHECK(reduce(state, SelectNeuron{-1}, data).neuron == -1);
}

TEST_CASE("a layer can be looked at without changing the selection; selecting a neuron leaves it") {
  const AppData data = sample_data();
  Model model;
  apply(model, SelectPair{2, 1}, data, 0);
  CHECK(model.state.layer == -1);
  apply(model, SelectLayer{0}, data, 1);
  CHECK(model.state.layer == 0);
  CHECK(model.state.neuron == 2);
  apply(model, SelectNetwork{0}, data, 2);
  CHECK(model.state.layer == 0);
  apply(model, SelectLayer{9}, data, 3);
  CHECK(model.state.layer == 0);
  apply(model, SelectNeuron{1}, data, 4);
  CHECK(model.state.layer == -1);
  // New neurons: the layer is found again by its name.
  apply(model, SelectLayer{1}, data, 5);
  AppData other = data;
  other.neurons.layers = {{"fire6", 0, 2}, {"conv10", 2, 2}};
  expect_new_units(model, data);
  data_changed(model, other);
  CHECK(model.state.layer == 0);
}

TEST_CASE("commands naming units that are not there change nothing") {
  const AppData data = sample_data();
  const State state = model_with(1, 0).state;
  CHECK(reduce(state, SelectNeuron{4}, data) == state);
  CHECK(reduce(state, SelectNetwork{2}, data) == state);
  CHECK(reduce(state, SelectPair{0, 7}, data) == state);
  CHECK(reduce(state, SelectPair{-2, 1}, data) == state);
  CHECK(reduce(State(), SelectNeuron{0}, AppData()) == State());
}

TEST_CASE("selecting a network with its peak goes there at once, or when its map arrives") {
  AppData data = sample_data();
  Model model = model_with(1, 0);
  apply(model, SelectNetwork{1, true}, data, 0);
  CHECK(model.state.cursor_mm == std::array<double, 3>{-3, -3, 3});
  CHECK(model.state.neuron == 1);
  apply(model, Undo{}, data, 1);  // both were one step
  CHECK(model.state.network == 0);
  CHECK(model.state.cursor_mm == std::array<double, 3>{0, 0, 0});
  // The selected one again: back to its peak.
  apply(model, SelectNetwork{1, true}, data, 2);
  apply(model, MoveCursor{{0, 0, 0}}, data, 3);
  apply(model, SelectNetwork{1, true}, data, 4);
  CHECK(model.state.cursor_mm == std::array<double, 3>{-3, -3, 3});
  apply(model, SelectNetwork{0}, data, 5);
  CHECK(model.state.cursor_mm == std::array<double, 3>{-3, -3, 3});  // without: it stays
  const BrainMap map = data.network_maps.at(1);
  data.network_maps.erase(1);
  apply(model, MoveCursor{{0, 0, 0}}, data, 6);
  apply(model, SelectNetwork{1, true}, data, 7);
  CHECK(model.state.cursor_mm == std::array<double, 3>{0, 0, 0});
  data.network_maps[1] = map;
  data_changed(model, data);
  CHECK(model.state.cursor_mm == std::array<double, 3>{-3, -3, 3});
}

TEST_CASE("selecting a pair moves the crosshair to the peak of its network's map") {
  const AppData data = sample_data();
  const State state = reduce(model_with(1, 0).state, SelectPair{2, 1}, data);
  // Network 1 peaks in mask voxel 3, voxel (1, 0, 1) of the grid.
  CHECK(state.cursor_mm == std::array<double, 3>{-3, -3, 3});
  // With the same network the crosshair stays where the user put it.
  const State moved = reduce(state, MoveCursor{{0, 0, 0}}, data);
  CHECK(reduce(moved, SelectPair{0, 1}, data).cursor_mm == moved.cursor_mm);
}

TEST_CASE("values are clamped to their ranges and to the data") {
  const AppData data = sample_data();
  const State state;
  CHECK(reduce(state, MoveCursor{{99, -99, 0}}, data).cursor_mm ==
        std::array<double, 3>{4.5, -4.5, 0});
  CHECK(reduce(state, MoveCursor{{NAN, 0, 0}}, data).cursor_mm[0] == 0);
  CHECK(reduce(state, SetTime{99}, data).time_secs == 15);
  CHECK(reduce(state, SetTime{-1}, data).time_secs == 0);
  CHECK(reduce(state, SetThreshold{1.5}, data).threshold_r == 1);
  CHECK(reduce(state, SetThreshold{NAN}, data).threshold_r == 0.25);
  CHECK(reduce(state, SetOpacity{-1}, data).overlay_opacity == 0);
  CHECK(reduce(state, SetMaxR{7}, data).max_r == 1);
  CHECK(reduce(state, SetMaxR{-1}, data).max_r == 0);
  CHECK(reduce(state, SetMaxR{NAN}, data).max_r == 0);
}

TEST_CASE("without data nothing is clamped to it") {
  State state = reduce(State(), MoveCursor{{40, -52, -18}}, AppData());
  CHECK(state.cursor_mm[0] == 40);
  CHECK(reduce(state, SetTime{306}, AppData()).time_secs == 306);
}

TEST_CASE("the time window stays within the scan and shows at least four scans") {
  const AppData data = sample_data();
  State state = reduce(State(), SetTimeWindow{12, 1}, data);
  CHECK(state.window_secs == 6);
  CHECK(state.window_start_secs == 9);
  state = reduce(state, SetTimeWindow{3, 99}, data);
  CHECK(state.window_secs == 0);
  CHECK(state.window_start_secs == 0);
}

TEST_CASE("threshold and end of the scale do not cross") {
  const AppData data = sample_data();
  State state = reduce(State(), SetMaxR{0.5}, data);
  state = reduce(state, SetThreshold{0.8}, data);
  CHECK(state.threshold_r == 0.5);
  CHECK(state.max_r == 0.5);
  state = reduce(state, SetMaxR{0.3}, data);
  CHECK(state.threshold_r == 0.3);
}

TEST_CASE("expanding the expanded panel folds it") {
  const AppData data;
  State state = reduce(State(), ExpandPanel{Panel::kBrain}, data);
  CHECK(state.expanded == Panel::kBrain);
  CHECK(reduce(state, ExpandPanel{Panel::kTime}, data).expanded == Panel::kTime);
  CHECK(reduce(state, ExpandPanel{Panel::kBrain}, data).expanded == Panel::kNone);
}

TEST_CASE("hovering and help change the transient only") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  CHECK(apply(model, HoverNeuron{2}, data, 0));
  CHECK_FALSE(apply(model, HoverNeuron{2}, data, 0));
  CHECK(model.transient.hovered_neuron == 2);
  CHECK(apply(model, HoverNeuron{99}, data, 0));
  CHECK(model.transient.hovered_neuron == -1);
  CHECK(apply(model, ShowHelp{true}, data, 0));
  CHECK_FALSE(model.history.can_undo());
}

TEST_CASE("requests to the page change nothing") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  for (const Command& command : {Command(OpenFiles{}), Command(Share{}), Command(CopyText{"a"}),
                                 Command(CancelJob{"j"}), Command(Export{"view_png"})}) {
    CHECK_FALSE(apply(model, command, data, 0));
    CHECK_FALSE(is_state_command(command));
  }
}

TEST_CASE("undo and redo bring states back") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  apply(model, SelectNeuron{2}, data, 0);
  apply(model, SetOverlay{Overlay::kVoxelMap}, data, 5);
  CHECK(apply(model, Undo{}, data, 6));
  CHECK(model.state.overlay == Overlay::kNetworkMap);
  CHECK(model.state.neuron == 2);
  CHECK(apply(model, Undo{}, data, 6));
  CHECK(model.state.neuron == 1);
  CHECK_FALSE(apply(model, Undo{}, data, 6));
  CHECK(apply(model, Redo{}, data, 7));
  CHECK(model.state.neuron == 2);
  apply(model, SelectNeuron{0}, data, 8);
  CHECK_FALSE(model.history.can_redo());
}

TEST_CASE("commands that change nothing leave no step") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  CHECK_FALSE(apply(model, SelectNeuron{1}, data, 0));
  CHECK_FALSE(apply(model, SelectNeuron{99}, data, 0));
  CHECK_FALSE(model.history.can_undo());
}

TEST_CASE("dragging is one step, two drags are two") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  for (int i = 0; i < 10; ++i) {
    apply(model, MoveCursor{{i * 0.3, 0, 0}}, data, 0.05 * i);
  }
  for (int i = 0; i < 10; ++i) {
    apply(model, MoveCursor{{3 + i * 0.1, 0, 0}}, data, 5 + 0.05 * i);
  }
  apply(model, SetThreshold{0.3}, data, 5.5);
  apply(model, SetThreshold{0.4}, data, 5.6);
  apply(model, Undo{}, data, 6);
  CHECK(model.state.threshold_r == 0.25);
  apply(model, Undo{}, data, 6);
  CHECK(model.state.cursor_mm[0] == doctest::Approx(2.7));
  apply(model, Undo{}, data, 6);
  CHECK(model.state.cursor_mm[0] == 0);
  CHECK_FALSE(model.history.can_undo());
}

TEST_CASE("a drag after undo starts a step of its own") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  apply(model, SetThreshold{0.3}, data, 0);
  apply(model, Undo{}, data, 0.1);
  apply(model, SetThreshold{0.4}, data, 0.2);
  CHECK(model.history.can_undo());
  apply(model, Undo{}, data, 0.3);
  CHECK(model.state.threshold_r == 0.25);
}

TEST_CASE("undo leaves the theme alone, and the theme is no step") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  apply(model, SetTheme{Theme::kLight}, data, 0);
  CHECK_FALSE(model.history.can_undo());
  apply(model, SelectNeuron{2}, data, 0);
  apply(model, SetTheme{Theme::kDark}, data, 0);
  apply(model, Undo{}, data, 0);
  CHECK(model.state.theme == Theme::kDark);
  CHECK(model.state.neuron == 1);
}

TEST_CASE("history forgets the oldest beyond its depth") {
  const AppData data = sample_data();
  Model model = model_with(0, 0);
  for (std::size_t i = 0; i < History::kDepth + 50; ++i) {
    apply(model, SelectNeuron{i % 2 == 0 ? 1 : 0}, data, 0);
  }
  std::size_t steps = 0;
  while (apply(model, Undo{}, data, 0)) ++steps;
  CHECK(steps == History::kDepth);
}

TEST_CASE("new data selects the strongest mutual pair and goes to its network's peak") {
  AppData data = sample_data();
  data.network_maps.clear();
  Model model;
  CHECK(data_changed(model, data));
  CHECK(model.state.neuron == 1);
  CHECK(model.state.network == 0);
  CHECK(model.wishes.cursor_to_peak);
  data.network_maps[0] = {1, 0, {.1F, -.5F, .2F, .3F}};
  CHECK(data_changed(model, data));
  CHECK(model.state.cursor_mm == std::array<double, 3>{0, -3, 0});  // mask voxel 1 is (2, 0, 0)
  CHECK_FALSE(data_changed(model, data));
  CHECK_FALSE(model.history.can_undo());
}

TEST_CASE("a network that is chosen at its peak already leaves no wish to move there later") {
  AppData data = sample_data();
  data.network_maps[0] = {1, 0, {.1F, -.5F, .2F, .3F}};
  data.network_maps.erase(1);
  Model model = model_with(0, 1);
  model.wishes.cursor_to_peak = false;
  model.state.cursor_mm = {0, -3, 0};
  apply(model, SelectNetwork{.network = 0, .to_peak = true}, data, 0);
  CHECK_FALSE(model.wishes.cursor_to_peak);
  apply(model, SelectNetwork{.network = 1}, data, 0);
  data.network_maps[1] = {2, 1, {.9F, -.5F, .2F, .3F}};
  data_changed(model, data);
  CHECK(model.state.cursor_mm == std::array<double, 3>{0, -3, 0});
}

TEST_CASE("a crosshair moved by hand is not moved when the map arrives") {
  AppData data = sample_data();
  data.network_maps.clear();
  Model model;
  data_changed(model, data);
  apply(model, MoveCursor{{3, 3, 3}}, data, 0);
  data.network_maps[0] = {1, 0, {.1F, -.5F, .2F, .3F}};
  CHECK_FALSE(data_changed(model, data));
  CHECK(model.state.cursor_mm == std::array<double, 3>{3, 3, 3});
}

TEST_CASE("units named before the data is there are selected when it arrives") {
  Model model;
  model.wishes.neuron = NeuronKey{"fire6", 1};
  AppData data = sample_data();
  data.coupling = {};
  data_changed(model, data);
  CHECK(model.state.neuron == 2);
  CHECK(model.state.network == -1);
  data.coupling = sample_data().coupling;  // now its best match is known
  data_changed(model, data);
  CHECK(model.state.network == 1);
}

TEST_CASE("a wished unit that the data does not have gives way to the default") {
  Model model;
  model.wishes.neuron = NeuronKey{"fire9", 1};
  model.wishes.network = "Auditory";
  const AppData data = sample_data();
  data_changed(model, data);
  CHECK(model.state.network == 0);
  CHECK(model.state.neuron == 1);  // best of Auditory
  CHECK_FALSE(model.wishes.neuron.has_value());
}

TEST_CASE("neurons are found by layer and unit") {
  SeriesSet neurons = sample_data().neurons;
  CHECK(find_neuron(neurons, {"fire6", 2}) == 3);
  CHECK(find_neuron(neurons, {"fire6", 3}) == -1);
  CHECK(find_neuron(neurons, {"fire6", -1}) == -1);
  CHECK(find_neuron(neurons, {"", 1}) == -1);
  CHECK(neuron_key(neurons, 3) == NeuronKey{"fire6", 2});
  neurons.layers = {{"only", 0, 4}};
  CHECK(find_neuron(neurons, {"", 1}) == 1);
}

TEST_CASE("neurons without networks: the first with a signal stands in") {
  AppData data = sample_data();
  data.networks = {};
  data.coupling = {};
  data.network_maps.clear();
  data.neurons.no_signal[0] = true;
  Model model;
  data_changed(model, data);
  CHECK(model.state.neuron == 1);
  data.voxel_map = {3, 1, {.1F, .2F, .9F, 0.F}};
  data_changed(model, data);
  CHECK(model.state.cursor_mm == std::array<double, 3>{0, 0, 0});
  CHECK(needs(model.state, model.transient, data).voxel_map_of == -1);
  // The coupling knows better than the stand-in.
  data.networks = sample_data().networks;
  data.coupling = sample_data().coupling;
  data.coupling.mutual = {{2, 1}};
  data_changed(model, data);
  CHECK(model.state.neuron == 2);
}

TEST_CASE("replaced units keep the selection by name") {
  AppData data = sample_data();
  Model model = model_with(2, 1);
  apply(model, SelectNeuron{1}, data, 0);
  expect_new_units(model, data);
  data.networks.ids = {"Ventral visual", "Auditory"};
  data.neurons.layers = {{"fire6", 0, 3}, {"conv1", 3, 1}};
  data_changed(model, data);
  CHECK(model.state.neuron == 0);
  CHECK(model.state.network == 0);
  CHECK_FALSE(model.history.can_undo());
}

TEST_CASE("clearing the data keeps ways of looking") {
  Model model = model_with(2, 1);
  model.state.threshold_r = 0.4;
  model.state.theme = Theme::kLight;
  model.state.time_secs = 9;
  data_cleared(model);
  CHECK(model.state.neuron == -1);
  CHECK(model.state.time_secs == 0);
  CHECK(model.state.threshold_r == 0.4);
  CHECK(model.state.theme == Theme::kLight);
  CHECK(model.wishes == Wishes());
}

TEST_CASE("what is missing is asked for once it can be had") {
  AppData data = sample_data();
  Model model = model_with(1, 1);
  CHECK(needs(model.state, model.transient, AppData()) == Needs{});
  data.moments.neuron = data.unit_labels.unit = 1;
  data.network_regions[1] = {};
  CHECK(needs(model.state, model.transient, data) == Needs{.voxel_series_of = 2});
  data.voxel_series_index = 2;
  CHECK(needs(model.state, model.transient, data) == Needs{});
  data.network_maps.clear();
  CHECK(needs(model.state, model.transient, data).network_map_of == 1);
  model.state.overlay = Overlay::kVoxelMap;
  CHECK(needs(model.state, model.transient, data) == Needs{.voxel_map_of = 1});
  model.transient.hovered_neuron = 2;
  CHECK(needs(model.state, model.transient, data).voxel_map_of == 2);
  model.transient.hovered_neuron = -1;
  model.state.neuron = 3;  // no signal
  CHECK(needs(model.state, model.transient, data).voxel_map_of == -1);
}

TEST_CASE("what a unit's card tells is asked for once per unit, but not for an embedded view") {
  AppData data = sample_data();
  Model model = model_with(1, 1);
  Needs wanted = needs(model.state, model.transient, data);
  CHECK(wanted.moments_of == 1);
  CHECK(wanted.labels_of == 1);
  CHECK(wanted.regions_of == 1);  // of the selected network: the neuron is not annotated
  // Neuron 1 is annotated with its best network, 0.
  data.significance.present = true;
  data.significance.neuron_q = {.5F, .01F, .5F, .5F};
  CHECK(needs(model.state, model.transient, data).regions_of == 0);
  data.network_regions[0] = {};
  CHECK(needs(model.state, model.transient, data).regions_of == 1);  // then the selected one's
  data.network_regions[1] = {};
  data.moments.neuron = data.unit_labels.unit = 1;
  wanted = needs(model.state, model.transient, data);
  CHECK(wanted.moments_of == -1);
  CHECK(wanted.labels_of == -1);
  CHECK(wanted.regions_of == -1);
  model.state.neuron = 2;
  CHECK(needs(model.state, model.transient, data).moments_of == 2);
  model.state.mode = Mode::kEmbed;
  CHECK(needs(model.state, model.transient, data).moments_of == -1);
  model.state.mode = Mode::kFull;
  model.state.neuron = 3;  // no signal
  CHECK(needs(model.state, model.transient, data).labels_of == -1);
}

TEST_CASE("outlined networks are there, once each and not too many, and undo takes them back") {
  AppData data = sample_data();
  Model model = model_with(2, 1);
  apply(model, SetContours{outlined({1, 0, 1, 7, -1})}, data, 0);
  CHECK(model.state.contours == outlined({1, 0}));
  apply(model, SetContours{{}}, data, 5);
  CHECK(model.state.contours.empty());
  apply(model, Undo{}, data, 6);
  CHECK(model.state.contours == outlined({1, 0}));
  data.networks = sample_series(10, 12);
  apply(model, SetContours{outlined({0, 1, 2, 3, 4, 5, 6, 7, 8, 9})}, data, 7);
  CHECK(model.state.contours == outlined({0, 1, 2, 3, 4, 5, 6, 7}));
}

TEST_CASE(
    "maps of outlined networks are asked for one after the other, once the shown one is there") {
  AppData data = sample_data();
  data.network_maps.clear();
  State state = model_with(2, 1).state;
  state.contours = outlined({1, 0});
  CHECK(needs(state, Transient(), data).network_map_of == 1);
  data.network_maps[1] = {1, 1, {.1F, .2F, .3F, .9F}};
  CHECK(needs(state, Transient(), data).network_map_of == 0);
  data.networks.no_signal[0] = true;
  CHECK(needs(state, Transient(), data).network_map_of == -1);
}

TEST_CASE("what of a voxel map is significant is asked for once the map is there") {
  AppData data = sample_data();
  State state = model_with(2, 1).state;
  state.significant = true;
  CHECK(needs(state, Transient(), data).voxel_test_of == -1);  // a network's map has no test
  state.overlay = Overlay::kVoxelMap;
  CHECK(needs(state, Transient(), data).voxel_test_of == -1);
  data.voxel_map = {5, 2, {.1F, .2F, .3F, .9F}};
  CHECK(needs(state, Transient(), data).voxel_test_of == 2);
  Transient hovering;
  hovering.hovered_neuron = 1;  // its map is on its way
  CHECK(needs(state, hovering, data).voxel_test_of == -1);
  data.voxel_test.neuron = 2;
  CHECK(needs(state, Transient(), data).voxel_test_of == -1);
  state.significant = false;
  data.voxel_test = {};
  CHECK(needs(state, Transient(), data).voxel_test_of == -1);
}

TEST_CASE("a state replaced as a whole is one step") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  State other = model.state;
  other.neuron = 0;
  other.threshold_r = 7;
  Wishes wishes;
  wishes.default_pair = wishes.cursor_to_peak = false;
  CHECK(replace_state(model, other, wishes, data));
  CHECK(model.state.neuron == 0);
  CHECK(model.state.threshold_r == 1);
  apply(model, Undo{}, data, 0);
  CHECK(model.state.neuron == 1);
  CHECK(model.state.threshold_r == 0.25);
}

// A film as long as the sample's two runs of 7.5 s, whose second run starts 1 s into its scans.
AppData data_with_film() {
  AppData data = sample_data();
  data.film.present = true;
  data.film.duration_secs = 13;
  data.film.run_durations_secs = {7, 6};
  return data;
}

TEST_CASE("a film that plays moves the cursor where its run is, and leaves no steps to undo") {
  const AppData data = data_with_film();
  Model model = model_with(1, 0);
  CHECK(apply(model, FilmTime{3}, data, 0));
  CHECK(model.state.time_secs == 3);
  CHECK(apply(model, FilmTime{8}, data, 5));  // 1 s into the second run
  CHECK(model.state.time_secs == 8.5);
  CHECK_FALSE(model.history.can_undo());
  CHECK_FALSE(apply(model, FilmTime{99}, data, 6));  // beyond the film: nowhere
  CHECK_FALSE(apply(model, FilmTime{3}, sample_data(), 6));
}

TEST_CASE("a window is turned like a page when the film runs out of it") {
  const AppData data = data_with_film();
  Model model = model_with(1, 0);
  apply(model, SetTimeWindow{0, 6}, data, 0);
  apply(model, FilmTime{5}, data, 0);
  CHECK(model.state.window_start_secs == 0);
  apply(model, FilmTime{6.5}, data, 0);
  CHECK(model.state.window_start_secs == 6.5);
  apply(model, FilmTime{13}, data, 0);
  CHECK(model.state.window_start_secs == 9);  // no further than the scans reach
}

TEST_CASE("only a film can play, and it stops when it is gone") {
  AppData data = sample_data();
  Model model = model_with(1, 0);
  apply(model, SetPlaying{true}, data, 0);
  CHECK_FALSE(model.transient.film_playing);
  data = data_with_film();
  apply(model, SetPlaying{true}, data, 0);
  CHECK(model.transient.film_playing);
  apply(model, SetMuted{false}, data, 0);
  CHECK_FALSE(model.transient.film_muted);
  data.film = {};
  data_changed(model, data);
  CHECK_FALSE(model.transient.film_playing);
}

TEST_CASE("another way of comparing is asked for until the coupling is of it") {
  AppData data = data_with_film();
  data.neurons.hrf = HrfChoice::kSpm;
  Model model = model_with(1, 0);
  const auto wanted = [&] { return needs(model.state, model.transient, data).recipe; };
  CHECK_FALSE(wanted());
  apply(model, SetLag{2}, data, 0);
  apply(model, SetHrf{HrfChoice::kGlover}, data, 0);
  REQUIRE(wanted());
  CHECK(wanted()->lag_scans == 2);
  CHECK(wanted()->hrf == HrfChoice::kGlover);
  data.coupling.recipe = *wanted();
  CHECK_FALSE(wanted());
  apply(model, Undo{}, data, 0);
  CHECK(wanted()->hrf == HrfChoice::kAsOpened);
  apply(model, SetLag{99}, data, 0);
  CHECK(model.state.recipe.lag_scans == kMostLagScans);
  CHECK_FALSE(needs(model.state, model.transient, AppData()).recipe);
}

TEST_CASE("features are partialled out where there are some; the wish waits for them") {
  AppData data = data_with_film();
  Model model = model_with(1, 0);
  apply(model, SetPartial{true}, data, 0);
  CHECK_FALSE(needs(model.state, model.transient, data).recipe);
  data.labels.names = {"face", "luminance"};
  data.labels.n_categories = 1;
  REQUIRE(needs(model.state, model.transient, data).recipe);
  CHECK(needs(model.state, model.transient, data).recipe->partial_features);
}

TEST_CASE("the response function stays where the neurons came at the scans") {
  const AppData data = sample_data();
  Model model = model_with(1, 0);
  apply(model, SetHrf{HrfChoice::kGlover}, data, 0);
  CHECK(model.state.recipe.hrf == HrfChoice::kAsOpened);
}

}  // namespace
}  // namespace sync_act::app
