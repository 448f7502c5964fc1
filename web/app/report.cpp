#include "web/app/report.h"

#include <algorithm>
#include <cmath>

#include "web/app/chance_plot.h"
#include "web/app/format.h"
#include "web/app/recipe_words.h"
#include "web/app/selectors.h"
#include "web/app/selectors_models.h"

namespace sync_act::app {
namespace {

constexpr const char* kDash = "\xE2\x80\x93";

std::string n_of(long long count, const char* one, const char* many) {
  return format_count(count) + " " + (count == 1 ? one : many);
}

double value_at(const std::vector<float>& values, int index) {
  const auto at = static_cast<std::size_t>(index);
  return index >= 0 && at < values.size() ? static_cast<double>(values[at]) : NAN;
}

int best_neuron_of(const AppData& data, int network) {
  const auto k = static_cast<std::size_t>(network);
  return network >= 0 && k < data.coupling.best_neuron.size() ? data.coupling.best_neuron[k] : -1;
}

// The pair that the figures are of.
Pair shown_pair(const State& state, const AppData& data) {
  Pair pair{state.neuron, state.network, 0};
  if (pair.network < 0 || pair.network >= data.networks.n_units) {
    const std::vector<int> order = networks_by_best_r(data);
    pair.network = order.empty() ? -1 : order.front();
  }
  if (pair.neuron < 0 || pair.neuron >= data.neurons.n_units) {
    pair.neuron = best_neuron_of(data, pair.network);
  }
  return pair;
}

std::string scan_sentence(const AppData& data) {
  const Scan& scan = data.scan;
  const auto runs = static_cast<long long>(std::max<std::size_t>(1, scan.run_starts.size()));
  std::string text = scan.simulated ? "A simulated scan (" : "A functional MRI scan (";
  text += scan.title + ") of " + n_of(scan.n_scans, "volume", "volumes");
  if (runs > 1) text += " in " + n_of(runs, "run", "runs");
  text += " (TR " + format_secs(scan.tr_secs) + ") was analysed in a mask of " +
          n_of(static_cast<long long>(scan.mask_voxels.size()), "voxel", "voxels") + ".";
  if (scan.simulated) text += " Nothing in it was measured.";
  const std::int64_t left_out = scan.non_finite_voxels + scan.no_signal_voxels;
  if (left_out > 0) {
    text += " " + n_of(left_out, "voxel", "voxels") + " without finite values or without signal " +
            (left_out == 1 ? "was" : "were") + " left out.";
  }
  return text;
}

std::string cleaning_sentence(const AppData& data) {
  const PreparationRecipe& recipe = data.contents.recipe;
  if (recipe.detrend.empty()) return {};
  std::string steps;
  if (recipe.detrend == "constant") {
    steps = "demeaned";
  } else if (recipe.detrend != "none") {
    steps = "detrended (" + recipe.detrend + ")";
  }
  if (recipe.high_pass_secs > 0) {
    steps += steps.empty() ? "" : " and ";
    steps += "high-pass filtered with cosines (cut-off " + format_secs(recipe.high_pass_secs) + ")";
    if (recipe.detrend != "none") steps += " in one regression";
  }
  return "Time series of voxels, networks and neurons were " +
         (steps.empty() ? std::string() : steps + ", then ") + "z-scored within each run.";
}

std::string network_sentence(const AppData& data) {
  if (data.networks.n_units == 0) return {};
  std::string text = n_of(data.networks.n_units, "functional brain network was",
                          "functional brain networks were") +
                     " used";
  if (!data.networks.model.empty()) text += " (" + data.networks.model + ")";
  return text + ".";
}

std::string neuron_sentence(const AppData& data) {
  const SeriesSet& neurons = data.neurons;
  if (neurons.n_units == 0) return {};
  const PreparationRecipe& recipe = data.contents.recipe;
  std::string text = "Artificial neurons were the " + n_of(neurons.n_units, "unit", "units") +
                     " of " +
                     n_of(static_cast<long long>(neurons.layers.size()), "layer", "layers");
  if (!neurons.model.empty()) text += " of " + neurons.model;
  if (data.film.present && !data.film.title.empty()) {
    text += ", which was shown the film of the scan (" + data.film.title + ")";
  }
  text += ".";
  const auto silent = std::count(neurons.no_signal.begin(), neurons.no_signal.end(), true);
  if (silent > 0) {
    text += " " + n_of(silent, "unit that never changed was", "units that never changed were") +
            " left out.";
  }
  if (recipe.detrend.empty()) return text;  // how they were prepared has not been told yet
  const std::string hrf = hrf_words(data);
  const std::string curve =
      has_hrf(data) ? "convolved with the " + hrf + " haemodynamic response" : std::string();
  if (recipe.neuron_rate_hz > 0) {
    text += " Responses were sampled " + plain_number(recipe.neuron_rate_hz, 3) +
            " times a second" + (curve.empty() ? std::string() : ", " + curve) +
            ", and read at the middle of each scan.";
  } else if (!curve.empty()) {
    text += " Responses, one per scan, were " + curve + ".";
  } else {
    text += " Responses came with one value per scan.";
  }
  if (!hrf.empty() && curve.empty()) {
    text += hrf == "none" ? " They were not delayed by a haemodynamic response."
                          : " Instead of a haemodynamic response: " + hrf + ".";
  }
  return text;
}

std::string coupling_sentence(const AppData& data) {
  if (data.coupling.n_neurons == 0) return {};
  const CouplingRecipe& recipe = data.coupling.recipe;
  std::string text =
      "Coupling is Pearson's r of every neuron with every network over all scans; each network's "
      "best neuron is the one with the largest r, and a pair is mutual where each is the other's "
      "best.";
  if (recipe.lag_scans > 0) {
    text += " Neurons were delayed by a further " + n_of(recipe.lag_scans, "scan", "scans") + ".";
  }
  if (recipe.partial_features) {
    text += " Low-level features of the film were regressed out of both sides.";
  }
  return text;
}

std::string chance_paragraph(const AppData& data) {
  const Significance& found = data.significance;
  if (!found.present) {
    return data.coupling.n_neurons > 0 ? "The coupling was not tested against chance." : "";
  }
  const std::string largest = found.absolute ? "largest |r|" : "largest r";
  std::string text =
      "Significance was tested with " + format_count(found.n_surrogates) +
      " surrogates of the networks' time courses (" + found.label + ", seed " +
      plain_number(found.seed, 0) + "). p = (k + 1) / (n + 1), with k of n surrogates whose " +
      largest +
      " of any neuron reached the observed one: family-wise over neurons. "
      "Networks were corrected by " +
      (found.correction == "by" ? "Benjamini and Yekutieli's" : "Benjamini and Hochberg's") +
      " procedure; q "
      "\xE2\x89\xA4 " +
      format_r(found.alpha) + " counts as significant.";
  const bool held_out = std::any_of(found.held_out_r.begin(), found.held_out_r.end(),
                                    [](float r) { return std::isfinite(r); });
  if (held_out) {
    text += data.scan.run_starts.size() > 1
                ? " Held-out r: best neurons chosen on the other runs, r of each run left out, "
                  "averaged by Fisher's z."
                : " Held-out r: best neurons chosen on one half of the scan, r of the other half, "
                  "averaged by Fisher's z.";
  }
  return text;
}

std::string models_sentence(const AppData& data) {
  const ModelScores& scores = data.model_scores;
  if (!is_complete(scores)) return {};
  return n_of(scores.n_models, "model was", "models were") +
         " compared: the score is the mean over networks of the held-out r of the best neuron, "
         "over random subsets of " +
         n_of(scores.subset_size, "unit", "units") +
         " so that wide models cannot win by their number; z is against each model's own null (" +
         format_count(scores.n_surrogates) + " surrogates" +
         (scores.null_label.empty() ? std::string() : ", " + scores.null_label) + ").";
}

DocTable network_table(const AppData& data) {
  const Significance& found = data.significance;
  DocTable table;
  table.title = "Networks, by falling r of their best neuron";
  table.columns = {{"Network"}, {"Best neuron", false, true}, {"r", true}};
  if (found.present) {
    table.columns.insert(table.columns.end(), {{"held-out", true}, {"p", true}, {"q", true}});
  }
  table.columns.push_back({"Where it is", false, true});
  for (const int k : networks_by_best_r(data)) {
    const int neuron = best_neuron_of(data, k);
    DocTable::Row row;
    row.network = k;
    const Verdict verdict = network_verdict(data, k);
    row.quiet = verdict == Verdict::kNotSignificant || verdict == Verdict::kNoSignal;
    row.cells = {network_name(data.networks, k),
                 neuron < 0 ? std::string(kDash) : neuron_short_name(data.neurons, neuron),
                 format_r(best_r(data, k))};
    if (found.present) {
      const double q = value_at(found.network_q, k);
      row.cells.push_back(format_r(value_at(found.held_out_r, k)));
      row.cells.push_back(format_p(value_at(found.network_p, k)));
      row.cells.push_back((verdict == Verdict::kNotSignificant ? "n.s. " : "") + format_p(q));
    }
    row.cells.push_back(region_summary(data, k));
    table.rows.push_back(std::move(row));
  }
  return table;
}

DocTable model_table(const AppData& data) {
  DocTable table;
  table.title = "Models, by falling similarity";
  table.columns = {{"Model"},   {"similarity", true}, {"95 % of subsets", true},
                   {"z", true}, {"p", true},          {"accuracy", true}};
  for (const int index : models_in_order(data)) {
    const ModelInfo& model = data.models[static_cast<std::size_t>(index)];
    const ModelScore* score = score_of_model(data, model.id);
    if (score == nullptr) continue;
    table.rows.push_back(
        {{model_name(data, model.id), format_r(score->similarity, 3),
          format_r(score->low, 3) + " to " + format_r(score->high, 3), format_number(score->z, 1),
          format_p(score->p), format_accuracy(score->accuracy)}});
  }
  return table;
}

std::string finding_sentence(const AppData& data) {
  if (data.coupling.n_neurons == 0) return {};
  std::string text;
  if (data.significance.present) {
    int n = 0;
    for (int k = 0; k < data.networks.n_units; ++k) {
      if (network_verdict(data, k) == Verdict::kSignificant) ++n;
    }
    text = format_count(n) + " of " + n_of(data.networks.n_units, "network", "networks") +
           (n == 1 ? " is" : " are") + " coupled with a neuron more closely than chance. ";
  }
  const auto pairs = static_cast<long long>(data.coupling.mutual.size());
  return text + n_of(pairs, "pair is", "pairs are") + " mutual.";
}

void add_paragraph(Document& document, const std::string& text, Tone tone = Tone::kPlain,
                   const std::string& lead = {}) {
  if (!text.empty()) document.blocks.emplace_back(DocParagraph{text, tone, lead});
}

void add_figure(Document& document, DocFigure figure) {
  if (!figure.plot.marks.empty()) document.blocks.emplace_back(std::move(figure));
}

}  // namespace

std::vector<std::string> methods_text(const AppData& data) {
  std::vector<std::string> paragraphs;
  if (!data.scan.present) return paragraphs;
  const auto add = [&](std::initializer_list<std::string> sentences) {
    std::string text;
    for (const std::string& sentence : sentences) {
      if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;
    }
    if (!text.empty()) paragraphs.push_back(std::move(text));
  };
  add({scan_sentence(data), cleaning_sentence(data)});
  add({network_sentence(data), neuron_sentence(data)});
  add({coupling_sentence(data), chance_paragraph(data)});
  add({models_sentence(data)});
  const std::string version = data.contents.version.empty() ? "" : " " + data.contents.version;
  add({"Computed with Sync-ACT Explorer" + version +
       ", a reconstruction of Sync-ACT (Zhao et al. 2024); its choices where the article does not "
       "say are its own."});
  return paragraphs;
}

std::vector<std::string> citation_text(const AppData& data) {
  std::vector<std::string> lines{
      "Zhao, L., et al. (2024). Coupling Visual Semantics of Artificial Neural Networks and Human "
      "Brain Function via Synchronized Activations. IEEE Transactions on Cognitive and "
      "Developmental Systems, 16(2), 584\xE2\x80\x93"
      "594. arXiv:2206.10821",
      "The Sync-ACT Explorer authors. Sync-ACT Explorer" +
          (data.contents.version.empty() ? std::string() : ", version " + data.contents.version) +
          " [software]."};
  if (!data.contents.citation.empty()) lines.push_back(data.contents.citation);
  return lines;
}

Plot coupling_plot(const AppData& data) {
  Plot plot;
  plot.title = "Largest r of a layer's units with each network";
  const int n_layers = static_cast<int>(data.neurons.layers.size());
  const int n_networks = data.coupling.n_networks;
  if (data.coupling.n_neurons == 0 || n_layers == 0 || n_networks == 0) return plot;
  const std::vector<LayerCell> cells = layer_cells(data, significant_r(data), LayerValue::kBest);
  const std::vector<int> order = networks_by_best_r(data);
  PlotCells marks;
  marks.rows = n_networks;
  marks.columns = n_layers;
  std::vector<float> shown;
  for (int row = 0; row < n_networks; ++row) {
    // The first network is at the top.
    const int network = order[static_cast<std::size_t>(n_networks - 1 - row)];
    for (int layer = 0; layer < n_layers; ++layer) {
      const int place = layer * n_networks + network;
      const LayerCell& cell = cells[static_cast<std::size_t>(place)];
      marks.values.push_back(cell.value);
      marks.faint.push_back(cell.tested && !cell.significant);
      shown.push_back(static_cast<float>(cell.value));
    }
    plot.y.ticks.push_back({row + 0.5, network_name(data.networks, network)});
  }
  marks.max = scale_end(shown);
  // Names of layers as long as there is room for them.
  const int step = std::max(1, (n_layers + 9) / 10);
  for (int layer = 0; layer < n_layers; layer += step) {
    const std::string& name = data.neurons.layers[static_cast<std::size_t>(layer)].name;
    plot.x.ticks.push_back({layer + 0.5, name.empty() ? std::string("all") : name});
  }
  plot.x.low = 0;
  plot.x.high = n_layers;
  plot.x.label = "layer";
  plot.y.low = 0;
  plot.y.high = n_networks;
  plot.y.room = 132;
  plot.marks.emplace_back(std::move(marks));
  return plot;
}

Plot pair_plot(const AppData& data, int neuron, int network) {
  Plot plot;
  const Scan& scan = data.scan;
  const bool has_neuron = neuron >= 0 && neuron < data.neurons.n_units &&
                          !data.neurons.no_signal[static_cast<std::size_t>(neuron)];
  const bool has_network = network >= 0 && network < data.networks.n_units &&
                           !data.networks.no_signal[static_cast<std::size_t>(network)];
  if (!has_neuron || !has_network || data.neurons.n_times != scan.n_scans ||
      data.networks.n_times != scan.n_scans) {
    return plot;
  }
  plot.title = network_name(data.networks, network) + " and " +
               neuron_short_name(data.neurons, neuron) + " over time";
  const double end = duration_secs(scan);
  double low = -1, high = 1;
  constexpr int kColumns = 580;
  const auto add = [&](std::span<const float> series, const Ink& ink) {
    PlotLine line;
    for (const CurvePoint& point : curve_points(series, scan.tr_secs, 0, end, kColumns)) {
      const auto value = static_cast<double>(point.value);
      line.points.push_back({point.secs, value});
      if (std::isfinite(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
    }
    line.ink = ink;
    line.stroke = 1.25;
    plot.marks.emplace_back(std::move(line));
  };
  const auto n = static_cast<std::size_t>(scan.n_scans);
  add({data.networks.unit(network), n}, {InkRole::kNetwork, network});
  add(lagged({data.neurons.unit(neuron), n}, scan.run_starts, data.coupling.recipe.lag_scans),
      {InkRole::kNeuron});
  for (std::size_t run = 1; run < scan.run_starts.size(); ++run) {
    PlotRule rule;
    rule.x = scan.run_starts[run] * scan.tr_secs;
    rule.ink = {InkRole::kText3};
    rule.dashed = true;
    plot.marks.emplace_back(std::move(rule));
  }
  plot.x.low = 0;
  plot.x.high = end;
  plot.x.label = "time, min:s";
  for (const double secs : time_ticks(0, end, 8).values)
    plot.x.ticks.push_back({secs, format_time(secs)});
  const double margin = 0.05 * (high - low);
  plot.y = {low - margin, high + margin, "z", ticks_for(low, high, 5, false), true};
  return plot;
}

Plot named_model_scatter(const AppData& data) {
  Plot plot = model_scatter(data);
  std::size_t next = 0;
  for (PlotMark& mark : plot.marks) {
    auto* interval = std::get_if<PlotInterval>(&mark);
    if (interval == nullptr) continue;
    while (next < data.model_scores.models.size()) {
      const ModelScore& score = data.model_scores.models[next++];
      if (std::isnan(score.similarity) || std::isnan(score.accuracy)) continue;
      interval->label = model_name(data, score.id);
      interval->strong_label = interval->selected;
      break;
    }
  }
  return plot;
}

DocFigure report_figure(std::string_view id, const State& state, const AppData& data) {
  DocFigure figure;
  figure.id = id;
  const Pair pair = shown_pair(state, data);
  const std::string simulated = data.scan.simulated ? " Simulated data." : "";
  if (id == "coupling") {
    figure.plot = coupling_plot(data);
    figure.height = 46 + 20.0 * std::max(1, data.coupling.n_networks);
    figure.caption = "Largest r of a layer's units with each network." +
                     std::string(data.significance.present ? " Dots: not significant." : "") +
                     simulated;
  } else if (id == "chance") {
    const NullHistogram histogram = null_histogram(data, pair.network);
    if (data.significance.present && histogram.bin_width > 0) {
      figure.plot = chance_plot(data, histogram, pair.network);
      figure.height = 220;
    }
    figure.caption = chance_sentence(data, histogram, pair.network) + simulated;
  } else if (id == "pair") {
    figure.plot = pair_plot(data, pair.neuron, pair.network);
    figure.height = 220;
    figure.caption = network_name(data.networks, pair.network) + " (in colour) and neuron " +
                     neuron_short_name(data.neurons, pair.neuron) +
                     ", z-scored: r = " + format_r(pair_r(data, pair.neuron, pair.network)) + "." +
                     simulated;
  } else if (id == "models" && !data.model_scores.models.empty()) {
    figure.plot = named_model_scatter(data);
    figure.height = 380;
    figure.caption = relation_sentence(data.model_scores, data.scan.simulated);
    if (figure.caption.empty())
      figure.caption = "Similarity to the brain and accuracy of models." + simulated;
  }
  // A figure goes on without its caption; that of the models says it already.
  if (data.scan.simulated && id != "models" && !figure.plot.marks.empty()) {
    figure.plot.x.label += figure.plot.x.label.empty() ? "Simulated data" : ", simulated data";
  }
  return figure;
}

Document report(const State& state, const AppData& data) {
  Document document;
  document.title = "Sync-ACT report";
  if (!data.scan.present) {
    add_paragraph(
        document,
        "Nothing is open yet. Open a scan with neurons and networks, or the demo, and the "
        "report writes itself.",
        Tone::kQuiet);
    return document;
  }
  document.title += ": " + data.scan.title;
  if (data.scan.simulated) {
    add_paragraph(document,
                  "The scan is simulated: nothing in this report was measured in a brain.",
                  Tone::kWarning, "Simulated data.");
  }
  document.blocks.emplace_back(DocHeading{2, "Methods"});
  for (const std::string& paragraph : methods_text(data)) add_paragraph(document, paragraph);
  document.blocks.emplace_back(DocHeading{2, "Results"});
  if (data.coupling.n_neurons == 0) {
    add_paragraph(document,
                  data.neurons.n_units == 0
                      ? "There is no coupling yet: it needs neurons. Drop a .npy with one column "
                        "per neuron."
                      : "There is no coupling yet: it needs networks. Drop a .npy with one column "
                        "per network, or find them in the scan.",
                  Tone::kQuiet);
  } else {
    add_paragraph(document, finding_sentence(data));
    document.blocks.emplace_back(network_table(data));
    for (const char* id : {"coupling", "chance", "pair"}) {
      add_figure(document, report_figure(id, state, data));
    }
  }
  if (!data.model_scores.models.empty()) {
    document.blocks.emplace_back(DocHeading{2, "Models"});
    add_figure(document, report_figure("models", state, data));
    document.blocks.emplace_back(model_table(data));
  }
  document.blocks.emplace_back(DocHeading{2, "Please cite"});
  for (const std::string& line : citation_text(data)) add_paragraph(document, line);
  return document;
}

}  // namespace sync_act::app
