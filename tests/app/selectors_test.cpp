#include "web/app/selectors.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/app/sample_data.h"
#include "web/app/reduce.h"

namespace sync_act::app {
namespace {

using Units = std::vector<int>;

TEST_CASE("a neuron is named by layer and unit, or by an id of its own") {
  AppData data = sample_data();
  CHECK(neuron_name(data.neurons, 2) == "fire6, unit 1");
  CHECK(neuron_short_name(data.neurons, 2) == "fire6, 1");
  CHECK(neuron_name(data.neurons, -1) == "no neuron");
  CHECK(neuron_name(data.neurons, 4) == "no neuron");
  data.neurons.ids[2] = "face cell";
  CHECK(neuron_name(data.neurons, 2) == "face cell");
  CHECK(neuron_short_name(data.neurons, 2) == "face cell");
  data.neurons.layers = {{"", 0, 4}};
  CHECK(neuron_name(data.neurons, 3) == "unit 3");
  CHECK(layer_of(data.neurons, 3) == 0);
  CHECK(layer_of(data.neurons, 9) == -1);
}

TEST_CASE("a network without a name is numbered") {
  AppData data = sample_data();
  CHECK(network_name(data.networks, 1) == "Ventral visual");
  data.networks.ids = {"", "1"};
  CHECK(network_name(data.networks, 0) == "network 0");
  CHECK(network_name(data.networks, 1) == "network 1");
  CHECK(network_name(data.networks, 7) == "no network");
}

TEST_CASE("neurons are listed by falling |r| with the network, silent ones last") {
  const AppData data = sample_data();
  CHECK(ordered_neurons(data, NeuronOrder::kCoupling, 0, "") == Units{1, 0, 2, 3});
  CHECK(ordered_neurons(data, NeuronOrder::kCoupling, 1, "") == Units{2, 1, 0, 3});
  CHECK(ordered_neurons(data, NeuronOrder::kCoupling, -1, "") == Units{1, 2, 0, 3});
  CHECK(ordered_neurons(data, NeuronOrder::kIndex, 1, "") == Units{0, 1, 2, 3});
}

TEST_CASE("without a coupling neurons keep the model's order") {
  AppData data = sample_data();
  data.coupling = {};
  CHECK(ordered_neurons(data, NeuronOrder::kCoupling, 0, "") == Units{0, 1, 2, 3});
  CHECK(ordered_neurons(AppData(), NeuronOrder::kCoupling, 0, "fire").empty());
}

TEST_CASE("the filter looks in id, layer and best network; every word must match") {
  const AppData data = sample_data();
  CHECK(ordered_neurons(data, NeuronOrder::kIndex, -1, "FIRE6") == Units{1, 2, 3});
  CHECK(ordered_neurons(data, NeuronOrder::kIndex, -1, "ventral") == Units{0, 2});
  CHECK(ordered_neurons(data, NeuronOrder::kIndex, -1, "  ventral fire ") == Units{2});
  CHECK(ordered_neurons(data, NeuronOrder::kIndex, -1, "nothing").empty());
}

TEST_CASE("mutual pairs come strongest first, whatever the sign") {
  AppData data = sample_data();
  data.coupling.mutual = {{2, 1}, {1, 0}, {3, 0}};
  const std::vector<Pair> pairs = mutual_pairs(data);
  REQUIRE(pairs.size() == 2);  // the pair without r is left out
  CHECK(pairs[0].neuron == 1);
  CHECK(pairs[0].r == -.7F);
  CHECK(pairs[1].network == 1);
}

TEST_CASE("networks are listed by their best neuron; r outside the table is NaN") {
  AppData data = sample_data();
  CHECK(networks_by_best_r(data) == Units{0, 1});
  data.coupling.best_neuron = {-1, 2};
  CHECK(networks_by_best_r(data) == Units{1, 0});
  CHECK(std::isnan(best_r(data, 0)));
  CHECK(std::isnan(pair_r(data, 4, 0)));
  CHECK(std::isnan(pair_r(data, 0, -1)));
  CHECK(networks_by_best_r(AppData()).empty());
}

TEST_CASE("the scale ends at the next tenth") {
  CHECK(scale_end(std::vector<float>{.61F, -.3F}) == doctest::Approx(.7));
  CHECK(scale_end(std::vector<float>{-.6F}) == doctest::Approx(.6));
  CHECK(scale_end(std::vector<float>{.01F}) == doctest::Approx(.1));
  CHECK(scale_end(std::vector<float>{1.F}) == doctest::Approx(1));
  CHECK(scale_end(std::vector<float>{kSampleNaN}) == doctest::Approx(.1));
  CHECK(scale_end({}) == doctest::Approx(.1));
}

TEST_CASE("matrix texels follow the given rows and columns") {
  const AppData data = sample_data();
  const std::vector<int> rows{2, 3};
  const std::vector<int> columns{1, 0};
  const std::vector<Colour> texels = matrix_texels(data, rows, columns, .7, true);
  REQUIRE(texels.size() == 4);
  CHECK(texels[0] == signed_r_colour(.62, .7, true));
  CHECK(texels[1] == signed_r_colour(.05, .7, true));
  CHECK(texels[2] == tokens(true).raised);
}

TEST_CASE("the active map is the network's, or the neuron's under the pointer") {
  AppData data = sample_data();
  State state;
  state.neuron = 1;
  state.network = 1;
  Transient transient;
  CHECK(active_map(state, transient, data).map == &data.network_maps[1]);
  state.overlay = Overlay::kVoxelMap;
  CHECK(active_map(state, transient, data).map == nullptr);
  CHECK(active_map(state, transient, data).wanted_unit == 1);
  data.voxel_map = {7, 1, {.1F, .2F, .3F, .4F}};
  CHECK_FALSE(active_map(state, transient, data).stale);
  transient.hovered_neuron = 2;
  CHECK(active_map(state, transient, data).wanted_unit == 2);
  CHECK(active_map(state, transient, data).stale);
  transient.hovered_neuron = 3;  // no signal: nothing can be mapped, so the selected one stays
  CHECK(active_map(state, transient, data).wanted_unit == 1);
}

TEST_CASE("pointing at a neuron shows its voxel map over a network map, once it has arrived") {
  AppData data = sample_data();
  State state;
  state.neuron = 1;
  state.network = 1;
  Transient transient;
  transient.hovered_neuron = 2;
  ActiveMap active = active_map(state, transient, data);
  CHECK(active.map == &data.network_maps[1]);  // until then what was there
  CHECK(active.overlay == Overlay::kNetworkMap);
  CHECK(active.wanted == Overlay::kVoxelMap);
  CHECK(active.wanted_unit == 2);
  CHECK(active.stale);
  CHECK(needs(state, transient, data).voxel_map_of == 2);
  data.voxel_map = {7, 2, {.1F, .2F, .3F, .4F}};
  active = active_map(state, transient, data);
  CHECK(active.map == &data.voxel_map);
  CHECK(active.overlay == Overlay::kVoxelMap);
  CHECK_FALSE(active.stale);
  CHECK(needs(state, transient, data).voxel_map_of == -1);
  transient.hovered_neuron = -1;
  CHECK(active_map(state, transient, data).map == &data.network_maps[1]);
}

TEST_CASE("slices are scaled to the mask with its margin, whatever the field of view") {
  AppData data;
  data.scan.present = true;
  data.scan.grid.dims = {10, 10, 10};
  data.scan.grid.world_from_voxel.diagonal() << 2, 2, 2, 1;
  data.scan.grid.world_from_voxel(0, 0) = -2;  // x runs from right to left
  data.scan.mask_voxels = {static_cast<std::uint32_t>(data.scan.grid.index(3, 4, 5)),
                           static_cast<std::uint32_t>(data.scan.grid.index(6, 4, 5))};
  const auto box = mask_box(data);
  CHECK(box[0][0] == doctest::Approx(-13 - 4));
  CHECK(box[0][1] == doctest::Approx(-5 + 4));
  CHECK(box[1][0] == doctest::Approx(7 - 4));
  CHECK(box[1][1] == doctest::Approx(9 + 4));
  data.scan.mask_voxels.clear();
  CHECK(mask_box(data) == brain_box(data));
}

TEST_CASE("with neurons and no networks the voxel map is shown whatever was chosen") {
  AppData data = sample_data();
  data.networks = {};
  CHECK(shown_overlay(State(), data) == Overlay::kVoxelMap);
  CHECK(shown_overlay(State(), AppData()) == Overlay::kNetworkMap);
}

TEST_CASE("the peak of a map is its largest |r|") {
  CHECK(peak_of_map(std::vector<float>{.1F, -.5F, kSampleNaN, .3F}) == 1);
  CHECK(peak_of_map(std::vector<float>{kSampleNaN}) == -1);
  CHECK(peak_of_map({}) == -1);
}

TEST_CASE("mask voxels and millimetres agree in both directions") {
  const AppData data = sample_data();
  for (int i = 0; i < 4; ++i) CHECK(mask_index_at(data.scan, mask_voxel_mm(data.scan, i)) == i);
  // Voxel 6 is (2, 1, 0): its centre is at 0 0 0.
  CHECK(mask_voxel_mm(data.scan, 2) == std::array<double, 3>{0, 0, 0});
  CHECK(mask_index_at(data.scan, {1.4, -1.4, 1.4}) == 2);
  CHECK(mask_index_at(data.scan, {3.0, 0, 0}) == -1);  // in the grid, outside the mask
  CHECK(mask_index_at(data.scan, {-99, 0, 0}) == -1);  // outside the grid
  CHECK(mask_index_at(data.scan, {NAN, 0, 0}) == -1);
  CHECK(mask_index_at(Scan(), {0, 0, 0}) == -1);
}

TEST_CASE("the value at the crosshair is that of the voxel it is in") {
  const AppData data = sample_data();
  BrainMap map = data.network_maps.at(1);
  CHECK(*map_value_at(data.scan, map, {0, 0, 0}) == doctest::Approx(.3));
  CHECK_FALSE(map_value_at(data.scan, map, {30, 0, 0}).has_value());
  map.values[2] = kSampleNaN;
  CHECK_FALSE(map_value_at(data.scan, map, {0, 0, 0}).has_value());
  map.values.clear();
  CHECK_FALSE(map_value_at(data.scan, map, {0, 0, 0}).has_value());
}

TEST_CASE("the world box holds whole voxels, also for a flipped grid") {
  Grid grid = sample_scan().grid;
  auto box = world_box(grid);
  CHECK(box[0] == std::array<double, 2>{-7.5, 4.5});
  CHECK(box[1] == std::array<double, 2>{-4.5, 4.5});
  CHECK(box[2] == std::array<double, 2>{-1.5, 4.5});
  grid.world_from_voxel(0, 0) = -3;
  grid.world_from_voxel(0, 3) = 3;
  CHECK(world_box(grid)[0] == std::array<double, 2>{-7.5, 4.5});
}

TEST_CASE("memoised selectors answer again only when their inputs change") {
  AppData data = sample_data();
  Selectors selectors;
  State state;
  state.neuron = 1;
  state.network = 0;
  state.order = NeuronOrder::kCoupling;
  const Transient transient;
  CHECK(selectors.neurons(state, data) == Units{1, 0, 2, 3});
  data.coupling.r[0] = .9F;  // without a new revision nothing is computed again
  CHECK(selectors.neurons(state, data) == Units{1, 0, 2, 3});
  ++data.results_revision;
  CHECK(selectors.neurons(state, data) == Units{0, 1, 2, 3});
  CHECK(selectors.pair_position(state, data) == 0);
  CHECK(selectors.matrix(state, data, true).size() == 8);
  CHECK(selectors.matrix(state, data, true)[0] == signed_r_colour(.9, .9, true));
  CHECK(selectors.matrix(state, data, false)[0] == signed_r_colour(.9, .9, false));
  state.neuron_filter = "fire6";
  CHECK(selectors.matrix(state, data, true).size() == 6);
  CHECK(selectors.overlay_max_r(state, transient, data) == doctest::Approx(.5));
  state.network = 1;
  CHECK(selectors.overlay_max_r(state, transient, data) == doctest::Approx(.9));
  state.threshold_r = 0.93;  // beyond every value: the scale still reaches further
  CHECK(selectors.overlay_max_r(state, transient, data) == doctest::Approx(1));
  state.max_r = 0.4;
  CHECK(selectors.overlay_max_r(state, transient, data) == doctest::Approx(.4));
  CHECK(selectors.sync(state, data).size() == 10);
  CHECK_FALSE(selectors.neuron_curve(state, data, 100).empty());
  state.neuron = -1;
  CHECK(selectors.neuron_curve(state, data, 100).empty());
  CHECK(selectors.sync(state, data).empty());
}

TEST_CASE("selectors bear that there is no data at all") {
  const AppData data;
  Selectors selectors;
  const State state;
  CHECK(selectors.neurons(state, data).empty());
  CHECK(selectors.pairs(data).empty());
  CHECK(selectors.pair_position(state, data) == -1);
  CHECK(selectors.networks(data).empty());
  CHECK(selectors.matrix(state, data, true).empty());
  CHECK(selectors.network_curve(state, data, 10).empty());
  CHECK(selectors.overlay_max_r(state, Transient(), data) == doctest::Approx(.8));
}

}  // namespace
}  // namespace sync_act::app
