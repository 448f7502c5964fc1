#include "web/app/chance_plot.h"

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/app/selectors.h"

namespace sync_act::app {

std::string chance_sentence(const AppData& data, const NullHistogram& histogram, int network) {
  const Significance& found = data.significance;
  if (!found.present || histogram.bin_width <= 0) return {};
  const std::string n = format_count(found.n_surrogates);
  const std::string who =
      histogram.n_reaching == 0 ? "None of " : format_count(histogram.n_reaching) + " of ";
  return who + n + " surrogate " + network_name(data.networks, network) + " time courses reached " +
         format_r(histogram.observed) + " with any of the " + format_count(data.neurons.n_units) +
         " neurons: p = " + std::to_string(histogram.n_reaching + 1) + " / " +
         format_count(found.n_surrogates + 1) + ".";
}

Plot chance_plot(const AppData& data, const NullHistogram& histogram, int network) {
  Plot plot;
  plot.title = "Largest r of any neuron in each surrogate, " + network_name(data.networks, network);
  plot.x.label = data.significance.absolute ? "largest |r| of any neuron, in each surrogate"
                                            : "largest r of any neuron, in each surrogate";
  const double end =
      histogram.low + histogram.bin_width * static_cast<double>(histogram.counts.size());
  plot.x.low = std::min(histogram.low, histogram.observed) - 2 * histogram.bin_width;
  plot.x.high = std::max(end, histogram.observed) + 4 * histogram.bin_width;
  plot.x.ticks = ticks_for(plot.x.low, plot.x.high, 7, true);
  int most = 1;
  PlotBars bars;
  bars.first = histogram.low;
  bars.width = histogram.bin_width;
  for (const int count : histogram.counts) {
    bars.heights.push_back(count);
    most = std::max(most, count);
  }
  plot.y.low = 0;
  plot.y.high = most * 1.25;
  bars.ink = {InkRole::kLine2};
  bars.highlight_from = histogram.limit;
  bars.highlight = {InkRole::kText2};
  plot.marks.emplace_back(std::move(bars));
  const bool left = histogram.observed > histogram.limit;
  PlotRule limit;
  limit.x = histogram.limit;
  limit.ink = {InkRole::kText};
  limit.dashed = true;
  limit.label =
      format_percent(1 - data.significance.alpha) + " of chance, " + format_r(histogram.limit);
  // The two notes stand on the sides away from each other.
  limit.label_left = !left;
  PlotRule observed;
  observed.x = histogram.observed;
  observed.ink = {InkRole::kNetwork, network};
  observed.pin = true;
  observed.label = "observed";
  observed.value = format_r(histogram.observed);
  const double share = (histogram.observed - plot.x.low) / (plot.x.high - plot.x.low);
  observed.label_left = left && share > 0.8;
  const double apart = std::abs(histogram.observed - histogram.limit) / (plot.x.high - plot.x.low);
  if (left && apart < 0.35) limit.label_left = true;
  plot.marks.emplace_back(std::move(limit));
  plot.marks.emplace_back(std::move(observed));
  return plot;
}

}  // namespace sync_act::app
