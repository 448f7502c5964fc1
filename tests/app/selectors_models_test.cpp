#include "web/app/selectors_models.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/app/sample_data.h"
#include "web/app/receive.h"

namespace sync_act::app {
namespace {

constexpr const char* kModels =
    R"({"list": [{"id": "a", "name": "Plain 4", "nUnits": 40, "nLayers": 4, "parameters": 1834,
        "accuracy": 0.31, "accuracyMetric": "top-1"},
       {"id": "b", "name": "Plain 16", "nUnits": 160, "nLayers": 1, "parameters": 25600000},
       {"id": "c", "name": "", "nUnits": 8, "nLayers": 2}], "open": "b"})";
constexpr const char* kScores =
    R"({"nModels": 3, "metric": "top-1", "subsetSize": 20, "layerSize": 2, "nSurrogates": 99,
        "null": "phase randomised", "perModel": [
        {"id": "a", "similarity": 0.2, "low": 0.15, "high": 0.25, "z": 3.5, "p": 0.01,
         "accuracy": 0.31, "perLayer": [
           {"name": "conv1", "value": 0.1, "low": 0.05, "high": 0.15, "networks": [0.3, -0.1]},
           {"name": "conv2", "value": null, "low": null, "high": null, "networks": [null, null]}]},
        {"id": "b", "similarity": 0.4, "low": 0.35, "high": 0.45, "z": null, "p": null,
         "accuracy": 0.5, "perLayer": [
           {"name": "out", "value": 0.4, "low": 0.3, "high": 0.5, "networks": [0.4, 0.4]}]},
        {"id": "c", "similarity": 0.3, "low": null, "high": null, "accuracy": 0.6,
         "perLayer": []}],
        "relation": {"n": 3, "pearson": 0.6, "low": -1.0000000000000002, "high": 1, "spearman": 0.5,
         "p": 0.66}})";

// The sample with three models, compared.
AppData compared_data() {
  AppData data = sample_data();
  Model model;
  REQUIRE(receive("models", kModels, {}, data, model).ok());
  REQUIRE(receive("model_scores", kScores, {}, data, model).ok());
  return data;
}

template <class Mark>
std::vector<Mark> marks_of(const Plot& plot) {
  std::vector<Mark> marks;
  for (const PlotMark& mark : plot.marks) {
    if (const Mark* found = std::get_if<Mark>(&mark)) marks.push_back(*found);
  }
  return marks;
}

TEST_CASE("models and scores are taken in, with what is not known as NaN") {
  const AppData data = compared_data();
  REQUIRE(data.models.size() == 3);
  CHECK(data.models[0].accuracy == doctest::Approx(0.31));
  CHECK(std::isnan(data.models[1].accuracy));
  const ModelScore* a = score_of_model(data, "a");
  REQUIRE(a != nullptr);
  CHECK(a->layers[0].networks == std::vector<double>{0.3, -0.1});
  CHECK(std::isnan(a->layers[1].similarity));
  CHECK(std::isnan(score_of_model(data, "b")->z));
  CHECK(score_of_model(data, "none") == nullptr);
  CHECK(model_index(data, "c") == 2);
  CHECK(model_name(data, "c") == "c");
}

TEST_CASE("scores that do not fit the networks are refused and change nothing") {
  AppData data = compared_data();
  Model model;
  const Status status = receive(
      "model_scores",
      R"({"nModels": 1, "perModel": [{"id": "a", "perLayer": [{"name": "x", "networks": [1]}]}]})",
      {}, data, model);
  REQUIRE(!status.ok());
  CHECK(status.error().message.find("2 networks") != std::string::npos);
  CHECK(data.model_scores.models.size() == 3);
  CHECK(!receive("model_scores", R"({"nModels": 1, "perModel": [{"similarity": 0.1}]})", {}, data,
                 model)
             .ok());
  CHECK(!receive("model_scores", R"({"nModels": 1, "perModel": [{"id": "a", "similarity": 1.5}]})",
                 {}, data, model)
             .ok());
}

TEST_CASE("other networks forget the scores") {
  AppData data = compared_data();
  Model model;
  const std::vector<float> values(10);
  REQUIRE(receive("networks", R"({"nTimes": 10, "nUnits": 1})", std::as_bytes(std::span(values)),
                  data, model)
              .ok());
  CHECK(data.model_scores.models.empty());
  CHECK(data.models.size() == 3);
}

TEST_CASE("cards come by falling similarity, those not compared last") {
  AppData data = compared_data();
  CHECK(models_in_order(data) == std::vector<int>{1, 2, 0});
  data.model_scores.models.pop_back();
  CHECK(models_in_order(data) == std::vector<int>{1, 0, 2});
}

TEST_CASE("the scatter plot has a point with its interval per model, and the open one is marked") {
  AppData data = compared_data();
  data.scan.simulated = true;
  const Plot plot = model_scatter(data);
  const auto points = marks_of<PlotInterval>(plot);
  REQUIRE(points.size() == 3);
  CHECK(points[0].at.x == doctest::Approx(0.2));
  CHECK(points[0].at.y == doctest::Approx(31));
  CHECK(points[0].low == doctest::Approx(0.15));
  CHECK(!points[0].selected);
  CHECK(points[1].selected);
  CHECK(points[2].low == points[2].at.x);  // no interval known
  CHECK(plot.x.label.find("simulated brain") != std::string::npos);
  CHECK(plot.x.label.find("20 units") != std::string::npos);
  CHECK(plot.y.label == "Accuracy, top-1, %");
}

TEST_CASE("a line is drawn with its band only, and only where a relation was tested") {
  AppData data = compared_data();
  Plot plot = model_scatter(data);
  REQUIRE(marks_of<PlotBand>(plot).size() == 1);
  CHECK(marks_of<PlotLine>(plot).size() == 1);
  const PlotBand band = marks_of<PlotBand>(plot)[0];
  for (std::size_t i = 0; i < band.x.size(); ++i) {
    CHECK(band.low[i] >= plot.y.low);
    CHECK(band.high[i] <= plot.y.high);
  }
  data.model_scores.relation = {};
  plot = model_scatter(data);
  CHECK(marks_of<PlotBand>(plot).empty());
  CHECK(marks_of<PlotLine>(plot).empty());
}

TEST_CASE("the band of a line is that of the textbook") {
  // x 1..5, y 1 3 2 5 4: slope .8, residual sd 1.0954, t(3, .975) 3.182.
  const std::vector<double> x{1, 2, 3, 4, 5}, y{1, 3, 2, 5, 4};
  const LineBand band = line_band(x, y, 1, 5);
  CHECK(band.line.front() == doctest::Approx(1.4));
  CHECK(band.line.back() == doctest::Approx(4.6));
  const std::size_t middle = band.x.size() / 2;
  CHECK(band.x[middle] == doctest::Approx(3));
  CHECK(band.high[middle] - band.line[middle] ==
        doctest::Approx(3.182 * std::sqrt(1.2) / std::sqrt(5.0)));
  CHECK(band.high.front() - band.line.front() ==
        doctest::Approx(3.182 * std::sqrt(1.2) * std::sqrt(0.2 + 0.4)));
  CHECK(line_band(std::vector<double>{1, 1, 1}, y, 0, 1).x.empty());
  CHECK(line_band(std::vector<double>{1, 2}, y, 0, 1).x.empty());
}

TEST_CASE("profiles go from input to output, and the selected one has its band") {
  const AppData data = compared_data();
  const Plot plot = depth_profiles(data, "a");
  const auto lines = marks_of<PlotLine>(plot);
  REQUIRE(lines.size() == 3);
  CHECK(lines.back().dots);  // the selected one, over the others
  CHECK(lines.back().points[0].x == 0);
  CHECK(lines.back().points[1].x == 1);
  CHECK(std::isnan(lines.back().points[1].y));
  CHECK(marks_of<PlotBand>(plot).empty());  // one layer alone has a value
  CHECK(depth_profiles(sample_data(), "a").marks.empty());
}

TEST_CASE("no relation is said as plainly as one") {
  ModelScores scores = compared_data().model_scores;
  CHECK(relation_sentence(scores, false).find("No relation is shown by these 3 models") == 0);
  scores.relation.p = 0.01;
  CHECK(relation_sentence(scores, false).find("Yes, among these 3 models") == 0);
  CHECK(relation_sentence(scores, true).find("not a finding") != std::string::npos);
  scores.relation.pearson = -0.6;
  CHECK(relation_sentence(scores, false).find("On the contrary") == 0);
  scores.relation = {};
  CHECK(relation_sentence(scores, false).find("so there is no relation to test") !=
        std::string::npos);
  scores.models.pop_back();
  CHECK(relation_sentence(scores, false).find("2 of 3 models compared") == 0);
  CHECK(relation_words(scores).n.empty());
  CHECK(relation_sentence({}, false).empty());
}

TEST_CASE("comparing says how many models and how much is fetched") {
  AppData data = sample_data();
  data.models.resize(3);
  for (ModelInfo& model : data.models) model.n_layers = 2;
  CHECK(comparison_words(data).find("Compare all 3 models with") == 0);
  CHECK(comparison_words(data).find(" fetched for it, and") != std::string::npos);
  data.models[0].response_bytes = 1.3e6;
  data.models[1].response_bytes = 2e6;
  data.models[2] = {};  // nothing of it to compare
  CHECK(comparison_words(data).find("Compare all 2 models with") == 0);
  CHECK(comparison_words(data).find(" fetched for it (3.3 MB), and") != std::string::npos);
}

TEST_CASE("numbers of models are written as elsewhere") {
  const AppData data = compared_data();
  const RelationWords words = relation_words(data.model_scores);
  CHECK(words.pearson == ".60");
  CHECK(words.interval ==
        "\xE2\x88\x92"
        "1.00 to 1.00");
  CHECK(words.p == ".660");
  CHECK(words.n == "3 models");
  CHECK(model_size_words(data.models[0]) == "1,834 parameters, 4 layers, 40 units");
  CHECK(model_size_words(data.models[1]) == "25.6 M parameters, 1 layer, 160 units");
  CHECK(format_accuracy(0.761) == "76.1 %");
  CHECK(format_accuracy(12.5) == "12.5");
  CHECK(interval_words(*score_of_model(data, "a")) == "\xC2\xB1 .050");
  CHECK(interval_words(*score_of_model(data, "c")).empty());
}

TEST_CASE("labels stand apart from each other and from points, or not at all") {
  const std::vector<LabelWish> wishes{
      {50, 50, 40}, {52, 50, 40}, {51, 51, 40}, {51, 49, 40}, {50, 52, 40}};
  const auto labels = place_labels(wishes, 0, 0, 100, 100, 10, 8);
  int n_fitting = 0;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!labels[i].fits) continue;
    ++n_fitting;
    for (std::size_t j = 0; j < i; ++j) {
      if (!labels[j].fits) continue;
      const bool apart = std::abs(labels[i].y - labels[j].y) >= 10 ||
                         labels[i].x + 40 <= labels[j].x || labels[j].x + 40 <= labels[i].x;
      CHECK(apart);
    }
  }
  CHECK(labels[0].fits);
  CHECK(n_fitting < 5);
  CHECK(n_fitting >= 2);
}

TEST_CASE("labels do not lie on the intervals of others, and may stand at the end of their own") {
  // Lines above and below the first point leave no room but at the end of its own.
  const std::vector<LabelWish> wishes{
      {100, 50, 40, 60, 140}, {100, 40, 20, 0, 200}, {100, 60, 20, 0, 200}};
  const auto labels = place_labels(wishes, 0, 0, 200, 100, 14, 8);
  REQUIRE(labels[0].fits);
  CHECK(labels[0].y == 50);
  CHECK(labels[0].x == 148);
  for (const PlacedLabel& label : labels) {
    if (!label.fits) continue;
    for (const LabelWish& wish : wishes) {
      CHECK((std::abs(label.y - wish.y) >= 7 || label.x >= wish.high || label.x + 20 <= wish.low));
    }
  }
}

}  // namespace
}  // namespace sync_act::app
