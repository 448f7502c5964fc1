#include "web/app/selectors_units.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "web/app/format.h"
#include "web/app/selectors.h"
#include "web/app/sort_stably.h"

namespace sync_act::app {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::size_t at(int index) { return static_cast<std::size_t>(index); }

bool is_silent(const AppData& data, int neuron) {
  return at(neuron) < data.neurons.no_signal.size() && data.neurons.no_signal[at(neuron)];
}

int best_network_of(const AppData& data, int neuron) {
  return neuron >= 0 && at(neuron) < data.coupling.best_network.size()
             ? data.coupling.best_network[at(neuron)]
             : -1;
}

double value_at(const std::vector<float>& values, int index) {
  return index >= 0 && at(index) < values.size() ? static_cast<double>(values[at(index)]) : kNaN;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

struct Cell {
  int x = 0, y = 0;
};

constexpr double kWiderThanHigh = 1.8;

int sign(int value) { return value > 0 ? 1 : value < 0 ? -1 : 0; }

// The rectangle at `from` that is spanned by the vectors a (along which the walk goes, in the end)
// and b: the generalised Hilbert curve of J. Červený (github.com/jakubcerveny/gilbert).
void walk(Cell from, Cell a, Cell b, std::vector<Cell>& cells) {
  const int width = std::abs(a.x + a.y), height = std::abs(b.x + b.y);
  const Cell along{sign(a.x), sign(a.y)}, across{sign(b.x), sign(b.y)};
  if (height == 1 || width == 1) {
    const Cell step = height == 1 ? along : across;
    for (int i = 0; i < std::max(width, height); ++i) {
      cells.push_back(from);
      from = {from.x + step.x, from.y + step.y};
    }
    return;
  }
  Cell half_a{a.x / 2, a.y / 2}, half_b{b.x / 2, b.y / 2};
  if (2 * width > 3 * height) {
    // Long: in two. Even halves keep the walk from steps across a corner.
    if (std::abs(half_a.x + half_a.y) % 2 != 0 && width > 2) {
      half_a = {half_a.x + along.x, half_a.y + along.y};
    }
    walk(from, half_a, b, cells);
    walk({from.x + half_a.x, from.y + half_a.y}, {a.x - half_a.x, a.y - half_a.y}, b, cells);
    return;
  }
  if (std::abs(half_b.x + half_b.y) % 2 != 0 && height > 2) {
    half_b = {half_b.x + across.x, half_b.y + across.y};
  }
  walk(from, half_b, half_a, cells);
  walk({from.x + half_b.x, from.y + half_b.y}, a, {b.x - half_b.x, b.y - half_b.y}, cells);
  walk({from.x + a.x - along.x + half_b.x - across.x, from.y + a.y - along.y + half_b.y - across.y},
       {-half_b.x, -half_b.y}, {half_a.x - a.x, half_a.y - a.y}, cells);
}

bool compares_series(const AppData& data, const LayerInfo& layer) {
  const double n = layer.count;
  return layer.count <= kMaxClusteredUnits &&
         0.5 * n * n * data.neurons.n_times <= kMostSimilarityProducts;
}

Verdict cell_verdict(const AppData& data, const std::vector<double>& least, UnitColour colour,
                     int neuron, int network) {
  if (is_silent(data, neuron)) return Verdict::kNoSignal;
  return colour == UnitColour::kNetwork && network >= 0 ? pair_verdict(data, least, neuron, network)
                                                        : neuron_verdict(data, neuron);
}

Colour cell_colour(const AppData& data, const GridRequest& request, int neuron, Verdict verdict,
                   double max_r) {
  const int best = best_network_of(data, neuron);
  switch (request.colour) {
    case UnitColour::kNetwork:
      return signed_r_colour(pair_r(data, neuron, request.network >= 0 ? request.network : best),
                             max_r, request.dark);
    case UnitColour::kBest:
      return network_colour(best, request.dark);
    case UnitColour::kVerdict:
      break;
  }
  const Tokens& t = tokens(request.dark);
  return verdict == Verdict::kSignificant ? t.ok : t.text3;
}

// " Strongest during animal." where a label is significant and rises with the unit: categories of
// what is seen before features of the picture.
std::string label_sentence(const AppData& data, int neuron) {
  const LabelResponses& labels = data.unit_labels;
  if (labels.unit != neuron) return {};
  int best = -1;
  const auto is_feature = [&](int label) { return label >= data.labels.n_categories; };
  for (const int label : label_order(data)) {
    if (!is_significant_label(data, label) || !(labels.r[at(label)] > 0)) continue;
    if (best < 0 || (is_feature(best) && !is_feature(label))) best = label;
  }
  if (best < 0) return {};
  const std::string name = lower(plain_words(labels.names[at(best)]));
  return (is_feature(best) ? " Rises with " : " Strongest during ") + name + ".";
}

}  // namespace

std::vector<std::string> filter_words(std::string_view filter) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : lower(filter) + " ") {
    if (c != ' ' && c != '\t') {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  return words;
}

bool fits_filter(const AppData& data, int neuron, const std::vector<std::string>& words) {
  if (words.empty()) return true;
  std::string text = neuron_name(data.neurons, neuron);
  const int layer = layer_of(data.neurons, neuron);
  if (layer >= 0) text += ' ' + data.neurons.layers[at(layer)].name;
  const int best = best_network_of(data, neuron);
  if (best >= 0) text += ' ' + network_name(data.networks, best);
  text = lower(text);
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    if (word == "sig" && neuron_verdict(data, neuron) == Verdict::kSignificant) return true;
    return text.find(word) != std::string::npos;
  });
}

int shown_layer(const State& state, const AppData& data) {
  if (data.neurons.n_units == 0 || data.neurons.layers.empty()) return -1;
  if (state.layer >= 0 && at(state.layer) < data.neurons.layers.size()) return state.layer;
  return std::max(0, layer_of(data.neurons, state.neuron));
}

std::vector<LayerSummary> layer_summaries(const AppData& data, const std::vector<double>& least,
                                          int network, std::string_view filter) {
  const std::vector<std::string> words = filter_words(filter);
  std::vector<LayerSummary> result;
  for (const LayerInfo& layer : data.neurons.layers) {
    LayerSummary summary;
    double sum = 0;
    summary.best_r = kNaN;
    summary.n_significant = data.significance.present ? 0 : -1;
    for (int n = layer.first; n < layer.first + layer.count; ++n) {
      if (fits_filter(data, n, words)) ++summary.n_fitting;
      const double r = pair_r(data, n, network >= 0 ? network : best_network_of(data, n));
      if (std::isnan(r)) continue;
      ++summary.n_signal;
      sum += std::abs(r);
      if (!(std::abs(r) <= std::abs(summary.best_r))) summary.best_r = r;
      if (cell_verdict(data, least, UnitColour::kNetwork, n, network) == Verdict::kSignificant) {
        ++summary.n_significant;
      }
    }
    summary.mean_r = summary.n_signal == 0 ? kNaN : sum / summary.n_signal;
    result.push_back(summary);
  }
  return result;
}

std::vector<int> similar_units(const AppData& data, int layer) {
  if (layer < 0 || at(layer) >= data.neurons.layers.size()) return {};
  const LayerInfo& info = data.neurons.layers[at(layer)];
  const std::size_t n = at(info.count), n_times = at(data.neurons.n_times);
  std::vector<int> units(n);
  if (compares_series(data, info)) {
    const std::span<const float> series =
        std::span(data.neurons.values).subspan(at(info.first) * n_times, n * n_times);
    units = cluster_average(row_distances(series, n, n_times), n).order;
  } else if (data.coupling.n_networks > 0) {
    units = unit_clusters(data, layer).order;
  } else {
    std::iota(units.begin(), units.end(), 0);
  }
  for (int& unit : units) unit += info.first;
  std::stable_partition(units.begin(), units.end(), [&](int u) { return !is_silent(data, u); });
  return units;
}

GridFit fit_grid(int n, double width, double height, double least, double most) {
  GridFit fit;
  const auto columns_at = [&](double pitch) {
    return std::max(1, static_cast<int>(std::floor(width / pitch)));
  };
  for (fit.pitch = std::max(1.0, std::floor(most)); fit.pitch > least; fit.pitch -= 1) {
    const double rows = std::floor(height / fit.pitch);
    if (static_cast<double>(columns_at(fit.pitch)) * rows >= n) break;
  }
  fit.pitch = std::max(fit.pitch, least);
  fit.columns = std::min(columns_at(fit.pitch), std::max(1, n));
  // Where there is room to spare, not much wider than high: what is near stays near.
  const double most_rows = std::floor(height / fit.pitch);
  if (static_cast<double>(fit.columns) * most_rows >= n && most_rows >= 1) {
    const int needed = static_cast<int>(std::ceil(n / most_rows));
    const int square = static_cast<int>(std::ceil(std::sqrt(kWiderThanHigh * n)));
    fit.columns = std::min(fit.columns, std::max(needed, square));
  }
  fit.rows = (n + fit.columns - 1) / fit.columns;
  return fit;
}

std::vector<int> curve_cells(int columns, int n) {
  std::vector<int> result;
  if (columns < 1 || n < 1) return result;
  result.reserve(at(n));
  const int full_rows = n / columns;
  std::vector<Cell> cells;
  if (full_rows > 0) walk({0, 0}, {0, full_rows}, {columns, 0}, cells);
  for (const Cell& cell : cells) result.push_back(cell.y * columns + cell.x);
  for (int i = full_rows * columns; i < n; ++i) result.push_back(i);
  return result;
}

std::vector<UnitCell> unit_cells(const AppData& data, const std::vector<double>& least,
                                 const std::vector<int>& similar, const GridRequest& request) {
  if (request.layer < 0 || at(request.layer) >= data.neurons.layers.size()) return {};
  const LayerInfo& info = data.neurons.layers[at(request.layer)];
  const std::vector<std::string> words = filter_words(request.filter);
  std::vector<int> units;
  const bool by_similarity =
      request.order == NeuronOrder::kSimilar && similar.size() == at(info.count);
  for (int i = 0; i < info.count; ++i) {
    const int neuron = by_similarity ? similar[at(i)] : info.first + i;
    if (fits_filter(data, neuron, words)) units.push_back(neuron);
  }
  if (request.order == NeuronOrder::kCoupling) {
    const auto size = [&](int neuron) {
      const int network = request.network >= 0 ? request.network : best_network_of(data, neuron);
      const double r = pair_r(data, neuron, network);
      return std::isnan(r) ? -1.0 : std::abs(r);
    };
    sort_stably(units, [&](int a, int b) { return size(a) > size(b); });
  }
  const auto n = static_cast<int>(units.size());
  std::vector<UnitCell> cells(units.size());
  const std::vector<int> places =
      by_similarity ? curve_cells(request.columns, n) : std::vector<int>();
  const double max_r = coupling_scale_end(data);
  for (int i = 0; i < n; ++i) {
    UnitCell& cell = cells[by_similarity ? at(places[at(i)]) : at(i)];
    cell.neuron = units[at(i)];
    const Verdict verdict = cell_verdict(data, least, request.colour, cell.neuron, request.network);
    cell.mark = verdict == Verdict::kNoSignal         ? UnitMark::kNoSignal
                : verdict == Verdict::kNotSignificant ? UnitMark::kDot
                                                      : UnitMark::kCell;
    cell.colour = cell_colour(data, request, cell.neuron, verdict, max_r);
  }
  return cells;
}

UnitStory unit_story(const AppData& data, int neuron) {
  UnitStory story;
  story.best_r = story.p = story.q = story.held_out_r = kNaN;
  if (neuron < 0 || neuron >= data.neurons.n_units) {
    story.before = "No unit is selected.";
    return story;
  }
  if (is_silent(data, neuron)) {
    story.verdict = Verdict::kNoSignal;
    story.before = "No signal: this unit never changes, so it follows no network.";
    return story;
  }
  const int best = story.best_network = best_network_of(data, neuron);
  if (best < 0) {
    story.before = "Not compared with any network yet.";
    return story;
  }
  story.best_r = pair_r(data, neuron, best);
  story.verdict = neuron_verdict(data, neuron);
  story.name = network_name(data.networks, best);
  if (story.verdict == Verdict::kUntested) {
    story.before = "Its best match is ";
    story.after = ". Not tested against chance yet.";
    return story;
  }
  story.p = value_at(data.significance.neuron_p, neuron);
  story.q = value_at(data.significance.neuron_q, neuron);
  if (at(best) < data.coupling.best_neuron.size() &&
      data.coupling.best_neuron[at(best)] == neuron) {
    story.held_out_r = value_at(data.significance.held_out_r, best);
  }
  if (story.verdict == Verdict::kNotSignificant) {
    story.before = "Not annotated. Its best match, ";
    story.after = ", is not significant (q " + format_p(story.q) + ").";
    return story;
  }
  const bool numbered = story.name.starts_with("network ");
  story.before = story.best_r < 0 ? "Moves against " : "Follows ";
  if (!numbered) story.before += "the ";
  story.after = (numbered ? "." : " network.") + label_sentence(data, neuron);
  return story;
}

bool is_significant_label(const AppData& data, int label) {
  const double p = at(label) < data.unit_labels.p.size() ? data.unit_labels.p[at(label)] : kNaN;
  return p <= data.significance.alpha;  // not so for NaN
}

std::vector<int> label_order(const AppData& data) {
  const std::vector<double>& r = data.unit_labels.r;
  const auto size = [&](int label) {
    return std::isnan(r[at(label)]) ? -1 : std::abs(r[at(label)]);
  };
  return stable_order(static_cast<int>(r.size()), [&](int a, int b) {
    const bool sure_a = is_significant_label(data, a), sure_b = is_significant_label(data, b);
    return sure_a != sure_b ? sure_a : size(a) > size(b);
  });
}

std::string region_summary(const AppData& data, int network) {
  constexpr std::size_t kMost = 3;
  const auto found = data.network_regions.find(network);
  if (found == data.network_regions.end()) return {};
  std::string words;
  const std::vector<RegionShare>& regions = found->second.regions;
  for (std::size_t i = 0; i < std::min(kMost, regions.size()); ++i) {
    words += (i == 0 ? "" : ", ") + plain_words(regions[i].name) + " " +
             format_percent(regions[i].share);
  }
  return words;
}

std::string plain_words(std::string_view name) {
  std::string words(name);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string verdict_words(const AppData& data, const std::vector<double>& least, int neuron,
                          int network) {
  const Verdict verdict = pair_verdict(data, least, neuron, network);
  if (verdict == Verdict::kUntested || verdict == Verdict::kNoSignal) return {};
  std::string words = verdict == Verdict::kSignificant ? "significant" : "not significant";
  const double q = value_at(data.significance.neuron_q, neuron);
  // q is that of the unit with its best network.
  if (network == best_network_of(data, neuron) && std::isfinite(q)) words += ", q " + format_p(q);
  return words;
}

// ---- Memoised ----------------------------------------------------------------------------------

const std::vector<LayerSummary>& UnitSelectors::layers(const State& state, const AppData& data,
                                                       const std::vector<double>& least) {
  if (layers_revision_ != data.results_revision || layers_network_ != state.network ||
      layers_filter_ != state.neuron_filter) {
    layers_ = layer_summaries(data, least, state.network, state.neuron_filter);
    layers_revision_ = data.results_revision;
    layers_network_ = state.network;
    layers_filter_ = state.neuron_filter;
  }
  return layers_;
}

const std::vector<int>& UnitSelectors::similar(const AppData& data, int layer) {
  similar_.resize(std::max(data.neurons.layers.size(), at(layer) + 1));
  Similar& kept = similar_[at(layer)];
  const bool of_series = at(layer) < data.neurons.layers.size() &&
                         compares_series(data, data.neurons.layers[at(layer)]);
  const std::uint64_t revision = of_series ? data.neurons.revision : data.results_revision;
  if (kept.revision != revision) kept = {revision, similar_units(data, layer)};
  return kept.units;
}

const std::vector<UnitCell>& UnitSelectors::cells(const State& state, const AppData& data,
                                                  const std::vector<double>& least, int columns,
                                                  bool dark) {
  const GridRequest request{
      shown_layer(state, data), columns, state.order, state.unit_colour, state.network,
      state.neuron_filter,      dark};
  if (cells_revision_ != data.results_revision || !(cells_request_ == request)) {
    const bool by_similarity = request.order == NeuronOrder::kSimilar && request.layer >= 0;
    cells_ = by_similarity ? unit_cells(data, least, similar(data, request.layer), request)
                           : unit_cells(data, least, {}, request);
    cells_request_ = request;
    cells_revision_ = data.results_revision;
  }
  return cells_;
}

const std::vector<int>& UnitSelectors::labels(const AppData& data) {
  if (labels_revision_ != data.revision) {
    labels_ = label_order(data);
    labels_revision_ = data.revision;
  }
  return labels_;
}

int UnitSelectors::n_fitting(const State& state, const AppData& data,
                             const std::vector<double>& least) {
  const int layer = shown_layer(state, data);
  return layer < 0 ? 0 : layers(state, data, least)[at(layer)].n_fitting;
}

}  // namespace sync_act::app
