#pragma once
// What the models screen shows, derived from the models and their scores. Pure functions.

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/plot.h"

namespace sync_act::app {

// The place of the model in data.models, -1 where it is not there. It numbers its colour.
int model_index(const AppData& data, std::string_view id);
// Null where it has not been compared.
const ModelScore* score_of_model(const AppData& data, std::string_view id);
// "plain-16"; the id where it has no name.
std::string model_name(const AppData& data, std::string_view id);

// Models by falling similarity; those without come last, as they are offered.
std::vector<int> models_in_order(const AppData& data);

// The least-squares line of y on x with its 95 % confidence band, at the ends and between; empty
// with fewer than 3 points or without variation in x.
struct LineBand {
  std::vector<double> x, line, low, high;
};
LineBand line_band(std::span<const double> x, std::span<const double> y, double from, double to);

// Whether all models are compared.
bool is_complete(const ModelScores& scores);

// Similarity against accuracy, with intervals, and the line with its band where there is a
// relation. Empty marks: nothing to show yet.
Plot model_scatter(const AppData& data);
// Similarity of each layer by its depth, 0 the first and 1 the last; `selected` with its band.
Plot depth_profiles(const AppData& data, std::string_view selected);

// Numbers above the scatter plot; empty without a relation, and until all models are compared: a p
// that is looked at after each model is no p.
struct RelationWords {
  std::string pearson, interval, spearman, p, n;
};
RelationWords relation_words(const ModelScores& scores);
// One sentence of what follows, and what does not.
std::string relation_sentence(const ModelScores& scores, bool simulated);

// What comparing the models that have responses asks for: how many, and how much is fetched.
std::string comparison_words(const AppData& data);
// "18,400 parameters, 4 layers, 160 units"
std::string model_size_words(const ModelInfo& model);
// "76.1 %" where it is a share, else the number; an en dash where it is not known.
std::string format_accuracy(double accuracy);
// "± .025": half of the interval of 95 %.
std::string interval_words(const ModelScore& score);

// Where texts of the given widths stand beside their points so that none covers another: above,
// below, right or left; first come, first served. `dx`, `dy`: gaps. Not placed: `fits` is false.
struct PlacedLabel {
  double x = 0, y = 0;  // left edge and middle
  bool fits = false;
};
struct LabelWish {
  double x = 0, y = 0, width = 0;
  double low = x, high = x;  // ends of the interval through the point
};
std::vector<PlacedLabel> place_labels(std::span<const LabelWish> wishes, double left, double top,
                                      double right, double bottom, double height, double gap);

}  // namespace sync_act::app
