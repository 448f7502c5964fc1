#include "web/app/selectors_models.h"

#include <algorithm>
#include <cmath>

#include "web/app/format.h"
#include "web/app/sort_stably.h"

namespace sync_act::app {
namespace {

constexpr double kMargin = 0.1;  // of the range, beside the outermost points

struct Range {
  double low = 0, high = 0;
  bool any = false;
  void add(double value) {
    if (std::isnan(value)) return;
    low = any ? std::min(low, value) : value;
    high = any ? std::max(high, value) : value;
    any = true;
  }
  void widen() {
    const double margin = std::max(1e-3, (high - low) * kMargin);
    low -= margin;
    high += margin;
  }
};

// Of Student's t, 97.5 %. Table to 30 degrees of freedom, beyond that the normal's with the first
// terms of its expansion in 1 / degrees (Abramowitz & Stegun 26.7.5).
double t_975(std::size_t degrees) {
  static constexpr std::array<double, 30> kTable{
      12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
      2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
      2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};
  if (degrees <= kTable.size()) return kTable[degrees - 1];
  const double inverse = 1 / static_cast<double>(degrees);
  return 1.95996 + (2.37227 + 2.82250 * inverse) * inverse;
}

bool is_known(const ModelScore& score) {
  return !std::isnan(score.similarity) && !std::isnan(score.accuracy);
}

bool is_share(const ModelScores& scores) {
  return std::all_of(scores.models.begin(), scores.models.end(), [](const ModelScore& score) {
    return std::isnan(score.accuracy) || (score.accuracy >= 0 && score.accuracy <= 1);
  });
}

std::string axis_of_accuracy(const ModelScores& scores, bool share) {
  return "Accuracy" + (scores.metric.empty() ? std::string() : ", " + scores.metric) +
         (share ? ", %" : "");
}

}  // namespace

int model_index(const AppData& data, std::string_view id) {
  for (std::size_t i = 0; i < data.models.size(); ++i) {
    if (data.models[i].id == id) return static_cast<int>(i);
  }
  return -1;
}

const ModelScore* score_of_model(const AppData& data, std::string_view id) {
  for (const ModelScore& score : data.model_scores.models) {
    if (score.id == id) return &score;
  }
  return nullptr;
}

std::string model_name(const AppData& data, std::string_view id) {
  const int index = model_index(data, id);
  const std::string name = index < 0 ? "" : data.models[static_cast<std::size_t>(index)].name;
  return name.empty() ? std::string(id) : name;
}

std::vector<int> models_in_order(const AppData& data) {
  std::vector<int> order;
  std::vector<double> similarity;
  for (std::size_t i = 0; i < data.models.size(); ++i) {
    order.push_back(static_cast<int>(i));
    const ModelScore* score = score_of_model(data, data.models[i].id);
    const bool known = score != nullptr && !std::isnan(score->similarity);
    similarity.push_back(known ? score->similarity : -2);
  }
  sort_stably(order, [&](int a, int b) {
    return similarity[static_cast<std::size_t>(a)] > similarity[static_cast<std::size_t>(b)];
  });
  return order;
}

LineBand line_band(std::span<const double> x, std::span<const double> y, double from, double to) {
  LineBand band;
  const std::size_t n = std::min(x.size(), y.size());
  if (n < 3) return band;
  const auto count = static_cast<double>(n);
  double mean_x = 0, mean_y = 0;
  for (std::size_t i = 0; i < n; ++i) {
    mean_x += x[i] / count;
    mean_y += y[i] / count;
  }
  double xx = 0, xy = 0;
  for (std::size_t i = 0; i < n; ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  if (!(xx > 0)) return band;
  const double slope = xy / xx;
  double residuals = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double e = y[i] - mean_y - slope * (x[i] - mean_x);
    residuals += e * e;
  }
  const double sd = std::sqrt(residuals / (count - 2));
  constexpr int kSteps = 32;
  for (int i = 0; i <= kSteps; ++i) {
    const double at = from + (to - from) * i / kSteps;
    const double line = mean_y + slope * (at - mean_x);
    const double half =
        t_975(n - 2) * sd * std::sqrt(1 / count + (at - mean_x) * (at - mean_x) / xx);
    band.x.push_back(at);
    band.line.push_back(line);
    band.low.push_back(line - half);
    band.high.push_back(line + half);
  }
  return band;
}

bool is_complete(const ModelScores& scores) {
  return scores.n_models > 0 && static_cast<int>(scores.models.size()) >= scores.n_models;
}

Plot model_scatter(const AppData& data) {
  const ModelScores& scores = data.model_scores;
  Plot plot;
  plot.title = "Similarity to the brain and accuracy of models";
  const bool share = is_share(scores);
  const double scale = share ? 100 : 1;
  Range range_x, range_y, span_x;
  std::vector<double> x, y;
  for (const ModelScore& score : scores.models) {
    if (!is_known(score)) continue;
    range_x.add(score.low);
    range_x.add(score.high);
    range_x.add(score.similarity);
    range_y.add(score.accuracy * scale);
    span_x.add(score.similarity);
    x.push_back(score.similarity);
    y.push_back(score.accuracy * scale);
  }
  if (!range_x.any) return plot;
  range_x.widen();
  range_y.widen();
  plot.x = {range_x.low, range_x.high, "", ticks_for(range_x.low, range_x.high, 6, true), true};
  plot.y = {range_y.low, range_y.high, axis_of_accuracy(scores, share),
            ticks_for(range_y.low, range_y.high, 7, false), true};
  plot.x.label = "Similarity to the " + std::string(data.scan.simulated ? "simulated " : "") +
                 "brain: mean held-out best r over " + format_count(data.networks.n_units) +
                 " networks, " + format_count(scores.subset_size) + " units drawn at random";
  if (scores.relation.n > 0 && is_complete(scores)) {
    LineBand band = line_band(x, y, span_x.low, span_x.high);
    // The band may be far wider than the plot: it is cut to what is shown.
    for (double& low : band.low) low = std::clamp(low, range_y.low, range_y.high);
    for (double& high : band.high) high = std::clamp(high, range_y.low, range_y.high);
    PlotLine line;
    for (std::size_t i = 0; i < band.x.size(); ++i) {
      const bool shown = band.line[i] >= range_y.low && band.line[i] <= range_y.high;
      line.points.push_back({band.x[i], shown ? band.line[i] : kUnknown});
    }
    line.ink = {InkRole::kText3};
    plot.marks.emplace_back(PlotBand{band.x, band.low, band.high, {InkRole::kText3, -1, 0.16}});
    plot.marks.emplace_back(std::move(line));
  }
  for (const ModelScore& score : scores.models) {
    if (!is_known(score)) continue;
    PlotInterval mark;
    mark.at = {score.similarity, score.accuracy * scale};
    mark.low = std::isnan(score.low) ? score.similarity : score.low;
    mark.high = std::isnan(score.high) ? score.similarity : score.high;
    mark.selected = score.id == data.open_model;
    mark.ink = mark.selected ? Ink{InkRole::kAccent} : Ink{InkRole::kText2};
    plot.marks.emplace_back(mark);
  }
  return plot;
}

Plot depth_profiles(const AppData& data, std::string_view selected) {
  Plot plot;
  plot.title = "Similarity to the brain by depth in the model";
  Range range;
  range.add(0);
  // The selected one last, so that it lies over the others.
  std::vector<const ModelScore*> order;
  for (const ModelScore& score : data.model_scores.models) {
    if (score.id != selected) order.push_back(&score);
  }
  if (const ModelScore* score = score_of_model(data, selected)) order.push_back(score);
  for (const ModelScore* score : order) {
    const bool is_selected = score->id == selected;
    const auto last = static_cast<double>(std::max<std::size_t>(1, score->layers.size() - 1));
    PlotLine line;
    PlotBand band;
    for (std::size_t l = 0; l < score->layers.size(); ++l) {
      const LayerScore& layer = score->layers[l];
      const double depth = static_cast<double>(l) / last;
      line.points.push_back({depth, layer.similarity});
      range.add(layer.similarity);
      if (!is_selected || std::isnan(layer.similarity)) continue;
      range.add(layer.low);
      range.add(layer.high);
      band.x.push_back(depth);
      band.low.push_back(layer.low);
      band.high.push_back(layer.high);
    }
    line.ink = is_selected ? Ink{InkRole::kAccent} : Ink{InkRole::kText3, -1, 0.55};
    line.stroke = is_selected ? 2 : 1;
    line.dots = is_selected;
    band.ink = {InkRole::kAccent, -1, 0.18};
    if (band.x.size() > 1) plot.marks.emplace_back(std::move(band));
    plot.marks.emplace_back(std::move(line));
  }
  if (order.empty()) return plot;
  range.widen();
  plot.x = {-0.02, 1.02, "Depth in the model, input to output", {}, false};
  for (const double depth : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    plot.x.ticks.push_back({depth, format_percent(depth)});
  }
  plot.y = {range.low, range.high, "", ticks_for(range.low, range.high, 5, true), true};
  return plot;
}

RelationWords relation_words(const ModelScores& scores) {
  const ScoreRelation& relation = scores.relation;
  if (relation.n == 0 || !is_complete(scores)) return {};
  return {format_r(relation.pearson), format_r(relation.low) + " to " + format_r(relation.high),
          format_r(relation.spearman), format_p(relation.p), format_count(relation.n) + " models"};
}

std::string relation_sentence(const ModelScores& scores, bool simulated) {
  const ScoreRelation& relation = scores.relation;
  if (scores.models.empty()) return {};
  if (!is_complete(scores)) {
    return format_count(static_cast<long long>(scores.models.size())) + " of " +
           format_count(scores.n_models) +
           " models compared. Their relation to accuracy is told when all are.";
  }
  if (relation.n == 0) {
    return "Fewer than three models have an accuracy of one kind, so there is no relation to test.";
  }
  const std::string models = "these " + format_count(relation.n) + " models";
  if (std::isnan(relation.p)) return "Nothing can be permuted, so there is no p.";
  if (relation.p > 0.05) {
    return "No relation is shown by " + models +
           ": chance alone often gives an r of this size. That does not show that there is none.";
  }
  return std::string(relation.pearson > 0 ? "Yes" : "On the contrary") + ", among " + models +
         (simulated
              ? ". This brain is simulated from what the film shows, which models that classify "
                "well follow, too: a check of the method, not a finding."
              : ". They are few and related to one another: it need not hold for others.");
}

std::string comparison_words(const AppData& data) {
  int n_models = 0;
  double bytes = 0;
  for (const ModelInfo& model : data.models) {
    if (model.n_layers == 0) continue;
    ++n_models;
    bytes += model.response_bytes;
  }
  const std::string fetched = bytes > 0 ? " (" + format_number(bytes / 1e6, 1) + " MB)" : "";
  return "Compare all " + format_count(n_models) +
         " models with the open brain? Their responses are fetched for it" + fetched +
         ", and each is placed in its own null of 1000 surrogates.";
}

std::string model_size_words(const ModelInfo& model) {
  std::string words;
  if (model.parameters > 0) {
    words = model.parameters >= 1e6
                ? format_number(model.parameters / 1e6, 1) + " M parameters, "
                : format_count(static_cast<long long>(model.parameters)) + " parameters, ";
  }
  return words + format_count(model.n_layers) + (model.n_layers == 1 ? " layer" : " layers") +
         ", " + format_count(model.n_units) + " units";
}

std::string format_accuracy(double accuracy) {
  const bool share = accuracy >= 0 && accuracy <= 1;
  return share ? format_number(accuracy * 100, 1) + " %" : format_number(accuracy, 1);
}

std::string interval_words(const ModelScore& score) {
  if (std::isnan(score.low) || std::isnan(score.high)) return {};
  return "\xC2\xB1 " + format_r((score.high - score.low) / 2, 3);
}

std::vector<PlacedLabel> place_labels(std::span<const LabelWish> wishes, double left, double top,
                                      double right, double bottom, double height, double gap) {
  struct Area {
    double x0, y0, x1, y1;
  };
  std::vector<Area> taken;
  for (const LabelWish& wish : wishes) {
    taken.push_back({wish.x - gap / 2, wish.y - gap / 2, wish.x + gap / 2, wish.y + gap / 2});
    taken.push_back({wish.low, wish.y - 1, wish.high, wish.y + 1});
  }
  std::vector<PlacedLabel> placed;
  for (const LabelWish& wish : wishes) {
    const double middle = wish.x - wish.width / 2;
    const double beside = gap + height / 2;
    const std::array<std::array<double, 2>, 6> tries{{{middle, wish.y - beside},
                                                      {middle, wish.y + beside},
                                                      {wish.x + gap, wish.y - beside},
                                                      {wish.x - gap - wish.width, wish.y + beside},
                                                      {wish.high + gap, wish.y},
                                                      {wish.low - gap - wish.width, wish.y}}};
    PlacedLabel label;
    for (const auto& [x, y] : tries) {
      const Area area{x, y - height / 2, x + wish.width, y + height / 2};
      if (area.x0 < left || area.x1 > right || area.y0 < top || area.y1 > bottom) continue;
      const bool covered = std::any_of(taken.begin(), taken.end(), [&](const Area& other) {
        return area.x0 < other.x1 && other.x0 < area.x1 && area.y0 < other.y1 && other.y0 < area.y1;
      });
      if (covered) continue;
      label = {x, y, true};
      taken.push_back(area);
      break;
    }
    placed.push_back(label);
  }
  return placed;
}

}  // namespace sync_act::app
