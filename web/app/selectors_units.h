#pragma once
// What the Neurons panel shows, derived from state and data: the layers at a glance, the units of
// one layer as a grid, and the selected unit in words. Pure functions; class UnitSelectors keeps
// the last answer of the expensive ones.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/colours.h"
#include "web/app/selectors_coupling.h"
#include "web/app/state.h"

namespace sync_act::app {

// ---- Filter ------------------------------------------------------------------------------------

// Words in lower case, by spaces.
std::vector<std::string> filter_words(std::string_view filter);
// Whether every word is found in the neuron's id, its layer or the name of its best network
// (case-insensitive for ASCII). "sig" finds what is more than chance, whatever its name.
bool fits_filter(const AppData& data, int neuron, const std::vector<std::string>& words);

// ---- Layers ------------------------------------------------------------------------------------

// The layer whose units the grid shows: the state's, else that of the selected neuron, else the
// first; -1 where there are no neurons.
int shown_layer(const State& state, const AppData& data);

// A layer's units with one network (network < 0: each with its best).
struct LayerSummary {
  double best_r = 0;  // of largest |r|; NaN where no unit has any
  double mean_r = 0;  // mean of |r|; NaN likewise
  int n_signal = 0;
  int n_significant = 0;  // -1: not tested
  int n_fitting = 0;      // units that fit the filter
};
// `least` as significant_r() gives it. Cost: neurons.
std::vector<LayerSummary> layer_summaries(const AppData& data, const std::vector<double>& least,
                                          int network, std::string_view filter);

// ---- Grid --------------------------------------------------------------------------------------

// Neurons of a layer so that those that respond alike stand together: the leaves of a clustering of
// their series. Where that would take long (kMostSimilarityProducts), of their r with the networks
// (unit_clusters). Those without signal come last.
inline constexpr double kMostSimilarityProducts = 1.5e8;
std::vector<int> similar_units(const AppData& data, int layer);

// Squares of one size in a box: the largest from `least` to `most` at which n of them fit, or
// `least` where none does (then there are more rows than the box shows). Where there is room to
// spare, in fewer columns than would fit.
struct GridFit {
  int columns = 1;
  int rows = 0;      // of n squares, the last one perhaps not full
  double pitch = 1;  // side of a square with its gap
};
GridFit fit_grid(int n, double width, double height, double least, double most);

// A walk over a grid that visits every cell once, each step to a neighbour (now and then
// diagonally), and stays long in one region: what is near along it is near on the grid (a
// generalised Hilbert curve). Starts at the top left; a last row that is not full comes last.
// Answers the row-major cells of places 0 .. n - 1.
std::vector<int> curve_cells(int columns, int n);

enum class UnitMark { kCell, kDot, kNoSignal };  // a full cell; not significant; never changes
struct UnitCell {
  int neuron = -1;
  Colour colour;
  UnitMark mark = UnitMark::kCell;
};
// In what order, coloured by what, `columns` wide.
struct GridRequest {
  int layer = -1;
  int columns = 1;
  NeuronOrder order = NeuronOrder::kSimilar;
  UnitColour colour = UnitColour::kNetwork;
  int network = -1;
  std::string filter;
  bool dark = true;
  bool operator==(const GridRequest&) const = default;
};
// Of the fitting units of the layer, row-major; kSimilar by curve_cells(), the others row by row.
// `similar`: similar_units() of the layer; only used for that order.
std::vector<UnitCell> unit_cells(const AppData& data, const std::vector<double>& least,
                                 const std::vector<int>& similar, const GridRequest& request);

// ---- One unit ----------------------------------------------------------------------------------

// What a unit may be called: what its best network is, if and only if that is more than chance.
// The sentence is in three parts, so that the network's name can be drawn in its colour.
struct UnitStory {
  Verdict verdict = Verdict::kUntested;
  int best_network = -1;
  double best_r = 0, p = 0, q = 0;  // with it; NaN where not known
  double held_out_r = 0;            // NaN unless the unit is that network's best
  std::string before, name, after;
};
// Where labels of the film are known and one is significant, the sentence goes on with it.
UnitStory unit_story(const AppData& data, int neuron);

// Of data.unit_labels: whether the label's p is at most the level of significance.
bool is_significant_label(const AppData& data, int label);
// Indices of data.unit_labels: significant ones first, then by falling |r|.
std::vector<int> label_order(const AppData& data);
// "Fusiform R 31 %, Lingual R 22 %, Fusiform L 9 %": where a network mostly is; empty where that is
// not known.
std::string region_summary(const AppData& data, int network);
// "Fusiform R" from an atlas's "Fusiform_R"; so for labels.
std::string plain_words(std::string_view name);

// "significant, q .007" of a unit with a network; empty where it was not tested.
std::string verdict_words(const AppData& data, const std::vector<double>& least, int neuron,
                          int network);

// ---- Memoised ----------------------------------------------------------------------------------

class UnitSelectors {
 public:
  const std::vector<LayerSummary>& layers(const State& state, const AppData& data,
                                          const std::vector<double>& least);
  const std::vector<int>& similar(const AppData& data, int layer);
  // Of the shown layer.
  const std::vector<UnitCell>& cells(const State& state, const AppData& data,
                                     const std::vector<double>& least, int columns, bool dark);
  const std::vector<int>& labels(const AppData& data);  // label_order()
  // The same units in their order, without cells.
  int n_fitting(const State& state, const AppData& data, const std::vector<double>& least);

 private:
  // Series that are compared are known by their own revision, so that a coupling or a test that
  // arrives later costs nothing.
  struct Similar {
    std::uint64_t revision = ~0ULL;
    std::vector<int> units;
  };
  std::uint64_t layers_revision_ = ~0ULL, cells_revision_ = ~0ULL;
  int layers_network_ = -1;
  std::string layers_filter_;
  std::vector<LayerSummary> layers_;
  std::vector<Similar> similar_;  // by layer
  std::uint64_t labels_revision_ = ~0ULL;
  std::vector<int> labels_;
  GridRequest cells_request_;
  std::vector<UnitCell> cells_;
};

}  // namespace sync_act::app
