#pragma once
// What the time view shows besides curves: frames of the film, spans of its labels, r at each lag.
// Pure functions; class FilmSelectors keeps the last answer of those that cost something.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/memo.h"
#include "web/app/state.h"

namespace sync_act::app {

// ---- The neuron at the coupling's lag ----------------------------------------------------------

// series[t - lag] at t within each run; the run's mean, 0 for prepared series, where that lies
// outside: what the engine compares (core/coupling/lag.h, shift_within_runs).
std::vector<float> lagged(std::span<const float> series, std::span<const int> run_starts, int lag);

// r of the two series with the first one delayed by each lag from -max_lag to max_lag scans, as
// lagged() says, so that the value at the coupling's lag is the coupling's r. NaN without signal.
// Cost: scans x lags.
std::vector<double> lag_r(std::span<const float> neuron, std::span<const float> network,
                          std::span<const int> run_starts, int max_lag);

// r that 95 % of unrelated series as smooth as these stay below in absolute value, at one lag:
// 1.96 / sqrt(N*), N* the effective number of samples of Pyper & Peterman (1998; their formula is
// in core/statistics/effective_df.h). NaN without signal. Nothing is said of the best of many.
double pointwise_limit(std::span<const float> neuron, std::span<const float> network,
                       std::span<const int> run_starts);

struct LagCurve {
  int max_lag = 0;
  std::vector<double> r;  // from -max_lag to max_lag; empty: nothing to show
  double limit = 0;       // pointwise_limit
};
inline constexpr int kShownLagScans = 8;

// ---- Frames ------------------------------------------------------------------------------------

// A piece of the film strip: one frame over a stretch of the axis.
struct FilmTile {
  double start_secs = 0, end_secs = 0;  // on the scans' axis
  int frame = 0;                        // what is shown in its middle
  bool first = false, last = false;     // of a run
};
// Tiles within [start, end], each about `tile_secs` long and none shorter than the frames'
// interval. They stay where they are while the window moves. Cost: tiles.
std::vector<FilmTile> film_tiles(const Film& film, const Scan& scan, double start_secs,
                                 double end_secs, double tile_secs);

// ---- Labels ------------------------------------------------------------------------------------

// Categories by falling r with the selected neuron (the network where there is none), delayed as
// blood flow is: those that the selection follows come first. Without a selection in their order.
std::vector<int> labels_by_r(const State& state, const AppData& data);

inline constexpr int kLabelLevels = 8;
// A stretch of the axis where a label is there; level 1 to kLabelLevels, of its largest value.
struct LabelSpan {
  double start_secs = 0, end_secs = 0;
  int level = 0;
};
// In `columns` pixel columns: neighbours of the same level are one. Cost: columns + samples shown.
std::vector<LabelSpan> label_spans(const AppData& data, int label, double start_secs,
                                   double end_secs, int columns);
// The category that is strongest at a film time; -1 where none is there.
int label_at(const FilmLabels& labels, double film_secs);

// ---- Memoised ----------------------------------------------------------------------------------

class FilmSelectors {
 public:
  // The selected neuron's series at the coupling's lag; empty without one.
  std::span<const float> neuron_series(const State& state, const AppData& data);
  const LagCurve& lag_curve(const State& state, const AppData& data);
  const std::vector<FilmTile>& tiles(const State& state, const AppData& data, double tile_secs);
  const std::vector<int>& labels(const State& state, const AppData& data);
  const std::vector<LabelSpan>& spans(const State& state, const AppData& data, int label,
                                      int columns);

 private:
  using Key = std::array<double, 6>;
  template <class Value>
  using Memo = app::Memo<Key, Value>;
  Memo<std::vector<float>> neuron_;
  Memo<LagCurve> lags_;
  Memo<std::vector<FilmTile>> tiles_;
  Memo<std::vector<int>> labels_;
  std::vector<Memo<std::vector<LabelSpan>>> spans_;
};

}  // namespace sync_act::app
