#include "web/app/report.h"

#include <doctest/doctest.h>

#include <string>
#include <variant>

#include "tests/app/sample_data.h"
#include "web/app/recipe_words.h"

namespace sync_act::app {
namespace {

AppData told_data() {
  AppData data = sample_data();
  data.contents.results_revision = data.results_revision;
  data.contents.version = "1.2.3";
  data.contents.recipe.detrend = "linear";
  data.contents.recipe.high_pass_secs = 128;
  data.contents.recipe.hrf = "spm";
  data.contents.recipe.neuron_rate_hz = 4;
  data.neurons.model = "plain-4";
  data.networks.model = "ica, 2 components";
  return data;
}

void add_significance(AppData& data) {
  Significance& found = data.significance;
  found.present = true;
  found.label = "phase randomised";
  found.n_surrogates = 1000;
  found.seed = 7;
  found.correction = "by";
  found.network_p = {.001F, .4F};
  found.network_q = {.003F, .4F};
  found.neuron_p = {.1F, .001F, .4F, kSampleNaN};
  found.neuron_q = {.1F, .003F, .4F, kSampleNaN};
  found.held_out_r = {.5F, kSampleNaN};
  for (int i = 0; i < 2000; ++i)
    found.null_max.push_back(0.1F + 0.0001F * static_cast<float>(i % 1000));
  ++data.results_revision;
}

std::string joined(const std::vector<std::string>& paragraphs) {
  std::string text;
  for (const std::string& paragraph : paragraphs) text += paragraph + "\n";
  return text;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("the methods say the recipe as it is, and change with it") {
  AppData data = told_data();
  std::string text = joined(methods_text(data));
  CHECK(has(text, "10 volumes in 2 runs (TR 1.5 s)"));
  CHECK(has(text, "4 voxels."));
  CHECK(has(text,
            "detrended (linear) and high-pass filtered with cosines (cut-off 128 s) in one "
            "regression, then z-scored within each run"));
  CHECK(has(text, "2 functional brain networks were used (ica, 2 components)"));
  CHECK(has(text, "4 units of 2 layers of plain-4"));
  CHECK(has(text, "1 unit that never changed was left out"));
  CHECK(has(text, "sampled 4 times a second, convolved with the SPM canonical double gamma"));
  CHECK(has(text, "was not tested against chance"));
  CHECK(has(text, "Sync-ACT Explorer 1.2.3"));
  CHECK_FALSE(has(text, "imulated"));
  CHECK_FALSE(has(text, "Held-out"));

  data.contents.recipe = {"none", 0, "none", 0, 0, 0};
  data.coupling.recipe.lag_scans = 2;
  data.coupling.recipe.partial_features = true;
  add_significance(data);
  data.scan.simulated = true;
  text = joined(methods_text(data));
  CHECK(has(text, "neurons were z-scored within each run"));
  CHECK(has(text, "one value per scan"));
  CHECK(has(text, "not delayed by a haemodynamic response"));
  CHECK(has(text, "delayed by a further 2 scans"));
  CHECK(has(text, "features of the film were regressed out"));
  CHECK(has(text, "1,000 surrogates of the networks' time courses (phase randomised, seed 7)"));
  CHECK(has(text, "Benjamini and Yekutieli's"));
  CHECK(has(text, "chosen on the other runs"));
  CHECK(has(text, "A simulated scan"));
}

TEST_CASE("the response chosen since the neurons were opened is the one that is told") {
  AppData data = told_data();
  CHECK(hrf_words(data) == "SPM canonical double gamma");
  data.coupling.recipe.hrf = HrfChoice::kGlover;
  CHECK(hrf_words(data) == "Glover's canonical response");
  data.coupling.recipe.hrf = HrfChoice::kAsOpened;
  data.contents.recipe.hrf = "shift";
  data.contents.recipe.shift_scans = 3;
  CHECK(hrf_words(data) == "shift by 3 scans");
  CHECK_FALSE(has_hrf(data));
}

TEST_CASE("the report has the table, its figures and the citation; simulated data are labelled") {
  AppData data = told_data();
  add_significance(data);
  data.network_regions[0].regions = {{"Heschl_L", .4}, {"Temporal_Sup_L", .2}};
  State state;
  const Document document = report(state, data);
  const std::string text = markdown(document);
  CHECK(has(text, "| Network | Best neuron | r | held-out | p | q | Where it is |"));
  CHECK(has(text,
            "| Auditory | fire6, 0 | \xE2\x88\x92.70 | .50 | .001 | .003 | Heschl L 40 %, Temporal "
            "Sup L 20 % |"));
  CHECK(has(text, "n.s. .400"));
  CHECK(has(text, "1 of 2 networks is coupled"));
  CHECK(has(text, "arXiv:2206.10821"));
  CHECK_FALSE(has(text, "imulated"));
  for (const char* id : {"coupling", "chance", "pair"}) {
    REQUIRE_MESSAGE(figure_of(document, id) != nullptr, id);
    CHECK_FALSE(figure_of(document, id)->caption.empty());
  }
  CHECK(figure_of(document, "models") == nullptr);
  data.scan.simulated = true;
  const std::string page = html(report(state, data), HtmlForm::kPage);
  CHECK(has(page, "class=\"warning\""));
  CHECK(has(page, "The scan is simulated"));
}

TEST_CASE("what is not there yet has no figure and says what to do") {
  AppData nothing;
  CHECK(report({}, nothing).blocks.size() == 1);
  CHECK(methods_text(nothing).empty());
  AppData data = told_data();
  data.coupling = {};
  data.networks = {};
  const std::string text = markdown(report({}, data));
  CHECK(has(text, "it needs networks"));
  for (const char* id : {"coupling", "chance", "pair", "models", "other"}) {
    CHECK(report_figure(id, {}, data).plot.marks.empty());
  }
}

TEST_CASE("the coupling figure has a row per network and a dot for what is not significant") {
  AppData data = told_data();
  add_significance(data);
  const Plot plot = coupling_plot(data);
  REQUIRE(plot.marks.size() == 1);
  const auto& cells = std::get<PlotCells>(plot.marks[0]);
  CHECK(cells.rows == 2);
  CHECK(cells.columns == 2);
  REQUIRE(plot.y.ticks.size() == 2);
  CHECK(plot.y.ticks[1].label == "Auditory");  // the strongest, at the top
  // The layer "conv1" has one unit: r .1 with Auditory, .2 with Ventral visual.
  CHECK(cells.values[0] == doctest::Approx(.2));
  CHECK(cells.values[2] == doctest::Approx(.1));
  CHECK(cells.faint[0]);  // Ventral visual is not significant
  CHECK(cells.faint[1]);
  const std::string svg = plot_svg(plot, 640, 120, false);
  CHECK(has(svg, "Auditory"));
  CHECK(has(svg, "<circle"));
}

TEST_CASE("the time figure shows both series, broken at no scan, with a rule between runs") {
  const AppData data = told_data();
  const Plot plot = pair_plot(data, 1, 0);
  REQUIRE(plot.marks.size() == 3);
  const auto& network = std::get<PlotLine>(plot.marks[0]);
  CHECK(network.points.size() == 10);
  CHECK(network.points[0].y == doctest::Approx(static_cast<double>(data.networks.unit(0)[0])));
  CHECK(std::get<PlotRule>(plot.marks[2]).x == doctest::Approx(7.5));
  CHECK(pair_plot(data, 3, 0).marks.empty());  // no signal
  CHECK(pair_plot(data, -1, 0).marks.empty());
}

}  // namespace
}  // namespace sync_act::app
