#pragma once
// What views show, derived from state and data. The functions are pure; class Selectors keeps the
// last answer of the expensive ones, keyed on AppData::results_revision and the inputs that matter,
// so that drawing a frame sorts and bins nothing.
//
// Times: scan i (0-based) lasts from i * tr to (i + 1) * tr; its value stands at its middle.

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/colours.h"
#include "web/app/memo.h"
#include "web/app/selectors_coupling.h"
#include "web/app/selectors_film.h"
#include "web/app/selectors_units.h"
#include "web/app/state.h"

namespace sync_act::app {

// ---- Names -------------------------------------------------------------------------------------

// Index into neurons.layers, -1 where there is none.
int layer_of(const SeriesSet& neurons, int neuron);
// Index within its layer.
int unit_in_layer(const SeriesSet& neurons, int neuron);
// "fire6, unit 117"; "unit 117" where the layer has no name; the id where the unit has one of its
// own. "no neuron" for -1.
std::string neuron_name(const SeriesSet& neurons, int neuron);
// The same without the word: "fire6, 117".
std::string neuron_short_name(const SeriesSet& neurons, int neuron);
// The id; "network 3" where it is empty; "no network" for -1.
std::string network_name(const SeriesSet& networks, int network);

// ---- Coupling ----------------------------------------------------------------------------------

// r of the pair; NaN where either is not there, or there is no coupling.
double pair_r(const AppData& data, int neuron, int network);

// Indices of the neurons to list. kCoupling: by falling |r| with `network` (by falling best |r|
// where network is -1), neurons without signal last, ties by index. kSimilar and kIndex: by index
// (Selectors::neurons orders similar ones within their layers). `filter`: see fits_filter().
std::vector<int> ordered_neurons(const AppData& data, NeuronOrder order, int network,
                                 std::string_view filter);

// Mutual best pairs, strongest |r| first.
struct Pair {
  int neuron = -1;
  int network = -1;
  float r = 0;
};
std::vector<Pair> mutual_pairs(const AppData& data);

// Networks by falling |r| of their best neuron; those without any r last.
std::vector<int> networks_by_best_r(const AppData& data);
// r of the network with its best neuron; NaN where there is none.
double best_r(const AppData& data, int network);

// Largest |value|, rounded up to the next .1, in [.1, 1]; .1 where there is no finite value.
double scale_end(std::span<const float> values);
// End of the colour scale for r in grids and the matrix.
double coupling_scale_end(const AppData& data);

// One texel per cell, rows as in `neurons`, columns as in `networks` (indices), row-major: colours
// for a texture. Cells without r have the surface colour.
std::vector<Colour> matrix_texels(const AppData& data, std::span<const int> neurons,
                                  std::span<const int> networks, double max_r, bool dark);

// ---- Brain -------------------------------------------------------------------------------------

// What is drawn over the brain: the state's choice, but the neuron's voxel map where there are
// neurons and no networks.
Overlay shown_overlay(const State& state, const AppData& data);

// The map that belongs over the brain now: while a neuron is under the pointer its voxel map, then
// the state's choice. What is there may be another than what is wanted, whose map is on its way
// (`stale`): under the pointer that is the map shown before, so that nothing flickers.
struct ActiveMap {
  const BrainMap* map = nullptr;           // null: nothing to show yet
  Overlay overlay = Overlay::kNetworkMap;  // what `map` is; map->unit says whose
  Overlay wanted = Overlay::kNetworkMap;
  int wanted_unit = -1;  // neuron or network
  bool stale = false;
};
ActiveMap active_map(const State& state, const Transient& transient, const AppData& data);

// Mask index of the largest |r|; -1 where no value is finite.
int peak_of_map(std::span<const float> values);
// Centre of a mask voxel in mm.
std::array<double, 3> mask_voxel_mm(const Scan& scan, int mask_index);
// Mask index of the voxel that contains the point; -1 outside the mask or the grid.
int mask_index_at(const Scan& scan, const std::array<double, 3>& mm);
// Value of the map in the voxel that contains the point; nullopt outside, or not finite.
std::optional<double> map_value_at(const Scan& scan, const BrainMap& map,
                                   const std::array<double, 3>& mm);

// World box of a grid: outer faces of its voxels, per axis {low, high} in mm.
std::array<std::array<double, 2>, 3> world_box(const Grid& grid);
// The box that slices should show: the anatomy's, else the scan's, else the template's usual one.
std::array<std::array<double, 2>, 3> brain_box(const AppData& data);
// The part of brain_box() around the mask, with a margin: what slices are scaled to, so that the
// brain fills the picture whatever the field of view. Cost: voxels of the mask.
std::array<std::array<double, 2>, 3> mask_box(const AppData& data);

// ---- Time --------------------------------------------------------------------------------------

double duration_secs(const Scan& scan);
// 0-based scan at the time, clamped to the scans; -1 without scans.
int scan_at(const Scan& scan, double secs);
double scan_middle_secs(const Scan& scan, int scan_index);
// {start, end} of the shown part of the time axis; {0, 1} without a scan.
std::array<double, 2> time_window(const State& state, const Scan& scan);

struct CurvePoint {
  double secs = 0;
  float value = 0;  // NaN: the line is broken here
};
// Points of a polyline over the window in `columns` pixel columns. Up to two samples per column are
// given as they are (with one neighbour outside on each side); beyond that, minimum and maximum of
// each column in their order in time, so that no peak is lost. Cost: samples in the window.
std::vector<CurvePoint> curve_points(std::span<const float> series, double tr_secs,
                                     double start_secs, double end_secs, int columns);

inline constexpr double kSyncWindowSecs = 43;
// Pearson r of two series in a window of `window_secs` centred on each scan, cut at the ends of its
// run. NaN where fewer than 3 scans are in it or either series is constant there. Cost: O(scans).
std::vector<float> sliding_r(std::span<const float> a, std::span<const float> b, double tr_secs,
                             std::span<const int> run_starts, double window_secs = kSyncWindowSecs);

struct Ticks {
  double step = 1;
  std::vector<double> values;  // multiples of step within [low, high]
};
// At most `most` (>= 1) ticks at 1, 2 or 5 times a power of ten.
Ticks nice_ticks(double low, double high, int most);
// The same for seconds: 1, 2, 5, 10, 15, 30 s, 1, 2, 5, 10, 15, 30 min, 1, 2, 5 h ...
Ticks time_ticks(double low_secs, double high_secs, int most);

// ---- Memoised ----------------------------------------------------------------------------------

// One instance per program, handed to views in ViewContext. A reference stays valid until the next
// call of the same function with other inputs.
class Selectors {
 public:
  CouplingSelectors coupling;  // of the coupling screen
  UnitSelectors units;         // of the Neurons panel
  FilmSelectors film;          // of the time view
  const std::vector<int>& neurons(const State& state, const AppData& data);
  const std::vector<Pair>& pairs(const AppData& data);
  // Position of the selected pair in pairs(), -1 where it is none of them.
  int pair_position(const State& state, const AppData& data);
  const std::vector<int>& networks(const AppData& data);                       // networks_by_best_r
  double coupling_max_r(const AppData& data);                                  // coupling_scale_end
  const std::array<std::array<double, 2>, 3>& slice_box(const AppData& data);  // mask_box
  // The surface of the active map at the state's threshold; sign 1 or -1.
  const Mesh& map_surface(const State& state, const Transient& transient, const AppData& data,
                          int sign);
  // End of the brain overlay's scale: state.max_r, or from the active map.
  double overlay_max_r(const State& state, const Transient& transient, const AppData& data);
  // Of all neurons in listed order and networks by index; rows = neurons().size().
  const std::vector<Colour>& matrix(const State& state, const AppData& data, bool dark);
  // Curves of the selected pair in the shown window; empty without a selection.
  const std::vector<CurvePoint>& neuron_curve(const State& state, const AppData& data, int columns);
  const std::vector<CurvePoint>& network_curve(const State& state, const AppData& data,
                                               int columns);
  // Per scan r of the selected pair around it; empty without a pair.
  const std::vector<float>& sync(const State& state, const AppData& data);

 private:
  struct OrderKey {
    std::uint64_t revision = 0;
    NeuronOrder order = NeuronOrder::kCoupling;
    int network = -1;
    std::string filter;
    bool operator==(const OrderKey&) const = default;
  };
  struct MatrixKey {
    OrderKey order;
    bool dark = true;
    bool operator==(const MatrixKey&) const = default;
  };
  struct CurveKey {
    std::uint64_t revision = 0;
    int unit = -1;
    double start_secs = 0, end_secs = 0;
    int columns = 0;
    bool operator==(const CurveKey&) const = default;
  };
  struct PairKey {
    std::uint64_t revision = 0;
    int neuron = -1, network = -1;
    bool operator==(const PairKey&) const = default;
  };
  struct ScaleKey {
    std::uint64_t revision = 0;  // of the map
    const BrainMap* map = nullptr;
    bool operator==(const ScaleKey&) const = default;
  };
  static const std::vector<CurvePoint>& curve(Memo<CurveKey, std::vector<CurvePoint>>& memo,
                                              std::span<const float> series, int unit,
                                              const State& state, const AppData& data, int columns);

  Memo<OrderKey, std::vector<int>> neurons_;
  Memo<std::uint64_t, std::vector<Pair>> pairs_;
  Memo<std::uint64_t, std::vector<int>> networks_;
  Memo<std::uint64_t, double> coupling_max_r_;
  Memo<ScaleKey, double> overlay_max_r_;
  Memo<MatrixKey, std::vector<Colour>> matrix_;
  Memo<CurveKey, std::vector<CurvePoint>> neuron_curve_, network_curve_;
  Memo<PairKey, std::vector<float>> sync_;
  struct SurfaceKey {
    std::uint64_t revision = 0;  // of the map
    const BrainMap* map = nullptr;
    double threshold_r = 0;
    bool operator==(const SurfaceKey&) const = default;
  };
  Memo<std::uint64_t, std::array<std::array<double, 2>, 3>> slice_box_;
  Memo<SurfaceKey, Mesh> warm_surface_, cool_surface_;
  std::uint64_t surface_revision_ = 0;
};

}  // namespace sync_act::app
