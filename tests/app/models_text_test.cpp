// The models screen written out: everything that its plots and cards show.

#include "web/app/models_text.h"

#include <doctest/doctest.h>

#include "tests/app/sample_data.h"

namespace sync_act::app {
namespace {

std::string text_of(const AppData& data) { return html(models_text(data), HtmlForm::kText); }

bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// Two models, `n_done` of them compared.
AppData data_with_models(int n_done) {
  AppData data = sample_data();
  for (int m = 0; m < 2; ++m) {
    ModelInfo& info = data.models.emplace_back();
    info.id = m == 0 ? "small" : "large";
    info.name = m == 0 ? "Small <8>" : "Large";
    info.n_units = 40 * (m + 1);
    info.n_layers = 2;
    info.accuracy = 0.5 + 0.2 * m;
    info.accuracy_metric = "top-1";
    info.accuracy_source = "their paper";
  }
  data.open_model = "small";
  ModelScores& scores = data.model_scores;
  scores.n_models = n_done > 0 ? 2 : 0;
  scores.subset_size = 20;
  scores.layer_size = 5;
  scores.n_surrogates = 1000;
  scores.null_label = "phase randomised";
  for (int m = 0; m < n_done; ++m) {
    ModelScore score;
    score.id = m == 0 ? "small" : "large";
    score.similarity = 0.2 + 0.1 * m;
    score.low = score.similarity - 0.02;
    score.high = score.similarity + 0.03;
    score.z = 4.5;
    score.p = 0.001;
    score.accuracy = 0.5 + 0.2 * m;
    score.layers = {{"conv1", 0.1, 0.05, 0.15, {0.2, 0.4}},
                    {"conv2", kUnknown, kUnknown, kUnknown, {kUnknown, kUnknown}}};
    scores.models.push_back(std::move(score));
  }
  return data;
}

TEST_CASE("models written out say what to do while there is nothing to tell") {
  CHECK(mentions(text_of(AppData()), "Nothing is open yet."));
  CHECK(mentions(text_of(sample_data()), "ONNX"));
  const std::string before = text_of(data_with_models(0));
  CHECK(mentions(before, "Compare all 2 models"));
  CHECK(mentions(before, "Small &lt;8&gt; (open)"));
  CHECK(mentions(before, "70.0 %"));
  CHECK_FALSE(mentions(before, "Similarity</th>"));
}

TEST_CASE("models written out give similarity, interval and accuracy of each, the best first") {
  const AppData data = data_with_models(2);
  const std::string text = text_of(data);
  CHECK(text.find("Large") < text.find("Small &lt;8&gt; (open)"));
  for (const char* part :
       {".200", ".180 to .230", ".300", ".280 to .330", "4.5", ".001", "50.0 %",
        "top-1, their paper", "20 units", "1,000 surrogates (phase randomised)"}) {
    CAPTURE(part);
    CHECK(mentions(text, part));
  }
  // The layers of the open model, with the network that is nearest to each.
  CHECK(mentions(text, "Where in the model: Small &lt;8&gt;"));
  CHECK(mentions(text,
                 "conv1</td><td class=\"number\">.100</td><td class=\"number\">.050 to .150</td>"
                 "<td>Ventral visual</td><td class=\"number\">.40</td>"));
  CHECK(mentions(text, "conv2</td><td class=\"number\">\xE2\x80\x93</td>"));
}

TEST_CASE("models written out tell the relation once all are compared, and never before") {
  AppData data = data_with_models(1);
  data.model_scores.relation = {
      .n = 3, .pearson = 0.61, .low = -0.9, .high = 1, .spearman = 0.5, .p = 0.66};
  CHECK(mentions(text_of(data), "1 of 2 models compared"));
  CHECK(mentions(text_of(data), "not compared"));
  CHECK_FALSE(mentions(text_of(data), "Spearman"));
  data = data_with_models(2);
  data.model_scores.relation = {
      .n = 3, .pearson = 0.61, .low = -0.9, .high = 1, .spearman = 0.5, .p = 0.66};
  const std::string text = text_of(data);
  CHECK(mentions(text, "Pearson's r</dt><dd>.61"));
  CHECK(mentions(text, "\xE2\x88\x92.90 to 1.00"));
  CHECK(mentions(text, ".660"));
  CHECK(mentions(text, "No relation is shown by these 3 models"));
  CHECK_FALSE(mentions(text, "Simulated brain."));
  data.scan.simulated = true;
  CHECK(mentions(text_of(data), "Simulated brain."));
}

}  // namespace
}  // namespace sync_act::app
