#pragma once
// What the coupling screen shows, derived from state and data; and what is more than chance. Pure
// functions; class CouplingSelectors keeps the last answer of the expensive ones.
//
// A pair is significant where its network is (q at most alpha) and its |r| reaches the network's
// significant_r: the least r whose p, against the null's largest r of any neuron, is no larger than
// the largest p that the correction let pass.

#include <array>
#include <string>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/cluster.h"
#include "web/app/colours.h"
#include "web/app/memo.h"
#include "web/app/state.h"

namespace sync_act::app {

// ---- Significance ------------------------------------------------------------------------------

enum class Verdict { kUntested, kSignificant, kNotSignificant, kNoSignal };
Verdict network_verdict(const AppData& data, int network);
// Of the neuron with its best network.
Verdict neuron_verdict(const AppData& data, int neuron);

// Per network the least |r| that is significant; infinite where none is. Empty: not tested.
std::vector<double> significant_r(const AppData& data);
// `least` as significant_r gives it; untested where it is empty.
Verdict pair_verdict(const AppData& data, const std::vector<double>& least, int neuron,
                     int network);

// Significant neurons of each network. `least` as above.
std::vector<int> significant_counts(const AppData& data, const std::vector<double>& least);

// The surrogates' largest r of any neuron, binned for a histogram.
struct NullHistogram {
  double low = 0;        // left edge of the first bin
  double bin_width = 0;  // 0: nothing to show
  std::vector<int> counts;
  double limit = 0;     // 95 % (1 - alpha) of the surrogates stay below
  double observed = 0;  // |r| of the network's best neuron
  int n_reaching = 0;   // surrogates whose largest r reached the observed
};
NullHistogram null_histogram(const AppData& data, int network);

// ---- Layers and networks -----------------------------------------------------------------------

// A cell of the layer x network matrix.
struct LayerCell {
  double value = 0;  // r (kBest, kMean) or share, 0..1 (kShare); NaN: no signal
  int neuron = -1;   // the layer's best unit for the network; -1: no unit has signal
  bool significant = false;
  bool tested = false;
};
// [layer x network], by index.
std::vector<LayerCell> layer_cells(const AppData& data, const std::vector<double>& least,
                                   LayerValue value);

// Networks in the order of the matrix's columns, with the tree where they are clustered by how
// alike their couplings are.
Clustering network_clusters(const AppData& data);
// Units of a layer, similar ones together; above kMaxClusteredUnits by best network and r.
inline constexpr int kMaxClusteredUnits = 1500;
Clustering unit_clusters(const AppData& data, int layer);

// Colours [n_rows x network] of units (numbers within a layer, whose first neuron is given) in
// n_rows rows: where several units share a row, of the r of largest |r|, so that none is lost.
std::vector<Colour> strongest_texels(const AppData& data, const std::vector<int>& units,
                                     int first_neuron, const std::vector<int>& networks, int n_rows,
                                     bool dark);

// ---- Memoised ----------------------------------------------------------------------------------

class CouplingSelectors {
 public:
  const std::vector<double>& least_r(const AppData& data);
  const std::vector<int>& counts(const AppData& data);
  const std::vector<LayerCell>& cells(const State& state, const AppData& data);
  const Clustering& networks(const State& state, const AppData& data);
  const Clustering& units(const AppData& data, int layer);
  const NullHistogram& histogram(const AppData& data, int network);
  // strongest_texels of a layer's units in cluster order and the networks in column order.
  const std::vector<Colour>& unit_texels(const State& state, const AppData& data, int layer,
                                         int n_rows, bool dark);

 private:
  template <class Value>
  using Memo = app::Memo<std::array<std::uint64_t, 4>, Value>;
  Memo<std::vector<double>> least_r_;
  Memo<std::vector<int>> counts_;
  Memo<std::vector<LayerCell>> cells_;
  Memo<Clustering> networks_, units_;
  Memo<NullHistogram> histogram_;
  Memo<std::vector<Colour>> unit_texels_;
};

}  // namespace sync_act::app
