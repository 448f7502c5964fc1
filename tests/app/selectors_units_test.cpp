#include "web/app/selectors_units.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

#include "tests/app/sample_data.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

using Units = std::vector<int>;

// Neuron 1 follows network 0 with q .01, neuron 2 network 1 with q .103; neuron 3 is silent.
AppData tested_data() {
  AppData data = sample_data();
  Significance& found = data.significance;
  found.present = true;
  found.n_surrogates = 9;
  found.network_p = {.1F, .4F};
  found.network_q = {.02F, .4F};
  found.held_out_r = {-.66F, .5F};
  found.neuron_p = {.3F, .001F, .05F, kSampleNaN};
  found.neuron_q = {.4F, .01F, .103F, kSampleNaN};
  found.absolute = true;
  for (int i = 0; i < 18; ++i) found.null_max.push_back(0.2F);
  return data;
}

std::string sentence(const UnitStory& story) { return story.before + story.name + story.after; }

TEST_CASE("a unit is named after its network only where that is more than chance") {
  AppData data = tested_data();
  UnitStory story = unit_story(data, 1);
  CHECK(sentence(story) == "Moves against the Auditory network.");
  CHECK(story.verdict == Verdict::kSignificant);
  CHECK(story.held_out_r == doctest::Approx(-.66));
  CHECK(story.q == doctest::Approx(.01));
  story = unit_story(data, 2);
  CHECK(sentence(story) ==
        "Not annotated. Its best match, Ventral visual, is not significant (q .103).");
  CHECK(std::isfinite(story.held_out_r));  // it is that network's best neuron
  CHECK(std::isnan(unit_story(data, 0).held_out_r));
  CHECK(unit_story(data, 3).verdict == Verdict::kNoSignal);
  CHECK(unit_story(data, 3).name.empty());
  data.networks.ids = {"0", "1"};
  data.coupling.r[2] = .7F;
  CHECK(sentence(unit_story(data, 1)) == "Follows network 0.");
}

TEST_CASE("a unit that was not tested is not said to follow anything") {
  AppData data = sample_data();
  CHECK(sentence(unit_story(data, 2)) ==
        "Its best match is Ventral visual. Not tested against chance yet.");
  data.coupling = {};
  CHECK(sentence(unit_story(data, 2)) == "Not compared with any network yet.");
  CHECK(sentence(unit_story(data, -1)) == "No unit is selected.");
}

TEST_CASE("labels: significant ones first; the sentence names a category before a feature") {
  AppData data = tested_data();
  data.labels.n_categories = 2;
  data.unit_labels = {1, {"Animal", "Face", "Motion"}, {.3, .5, .9}, {.01, .4, .02}, ""};
  CHECK(label_order(data) == Units{2, 0, 1});
  CHECK(is_significant_label(data, 0));
  CHECK_FALSE(is_significant_label(data, 1));
  CHECK(sentence(unit_story(data, 1)) ==
        "Moves against the Auditory network. Strongest during animal.");
  data.unit_labels.r[0] = -.3;
  CHECK(sentence(unit_story(data, 1)) == "Moves against the Auditory network. Rises with motion.");
  // Another unit's labels, or a unit that is not annotated: nothing is said.
  CHECK(sentence(unit_story(data, 2)).find("motion") == std::string::npos);
  data.unit_labels.unit = 2;
  CHECK(sentence(unit_story(data, 2)).find("motion") == std::string::npos);
  CHECK(sentence(unit_story(data, 1)) == "Moves against the Auditory network.");
  data.unit_labels.r = {static_cast<double>(kSampleNaN), .2, .1};
  data.unit_labels.p = {static_cast<double>(kSampleNaN), .5, .5};
  CHECK(label_order(data) == Units{1, 2, 0});
}

TEST_CASE("regions are told in words") {
  AppData data = sample_data();
  CHECK(plain_words("Frontal_Sup_R") == "Frontal Sup R");
  CHECK(region_summary(data, 0).empty());
  data.network_regions[0].regions = {{"A_L", .5}, {"B_R", .25}, {"C", .1}, {"D", .05}};
  CHECK(region_summary(data, 0) == "A L 50 %, B R 25 %, C 10 %");
}

TEST_CASE("q is given only with the network that it belongs to") {
  const AppData data = tested_data();
  const std::vector<double> least = significant_r(data);
  CHECK(verdict_words(data, least, 1, 0) == "significant, q .010");
  CHECK(verdict_words(data, least, 1, 1) == "not significant");
  CHECK(verdict_words(data, least, 3, 1).empty());
  CHECK(verdict_words(sample_data(), {}, 1, 0).empty());
}

TEST_CASE("the grid shows the chosen layer, or that of the selected neuron") {
  AppData data = sample_data();
  State state;
  CHECK(shown_layer(state, data) == 0);
  state.neuron = 2;
  CHECK(shown_layer(state, data) == 1);
  state.layer = 0;
  CHECK(shown_layer(state, data) == 0);
  state.layer = 7;
  CHECK(shown_layer(state, data) == 1);
  CHECK(shown_layer(state, AppData()) == -1);
}

TEST_CASE("layers are summed up with the selected network, or each unit's best") {
  const AppData data = tested_data();
  const std::vector<double> least = significant_r(data);
  std::vector<LayerSummary> layers = layer_summaries(data, least, 1, "");
  REQUIRE(layers.size() == 2);
  CHECK(layers[0].best_r == doctest::Approx(.2));
  CHECK(layers[1].best_r == doctest::Approx(.62));
  CHECK(layers[1].mean_r == doctest::Approx((.3 + .62) / 2));
  CHECK(layers[1].n_signal == 2);
  CHECK(layers[1].n_significant == 0);
  CHECK(layers[1].n_fitting == 3);
  layers = layer_summaries(data, least, -1, "sig");
  CHECK(layers[1].best_r == doctest::Approx(-.7));
  CHECK(layers[1].n_significant == 1);
  CHECK(layers[0].n_fitting == 0);
  CHECK(layers[1].n_fitting == 1);
  CHECK(layer_summaries(sample_data(), {}, 0, "")[1].n_significant == -1);
  AppData silent = sample_data();
  silent.coupling = {};
  CHECK(std::isnan(layer_summaries(silent, {}, 0, "")[1].best_r));
}

TEST_CASE("a layer's best r is the r of largest size, with its sign, over neurons with signal") {
  const AppData data = sample_data();
  for (int network = -1; network < data.networks.n_units; ++network) {
    const std::vector<LayerSummary> peaks = layer_summaries(data, {}, network, "");
    REQUIRE(peaks.size() == data.neurons.layers.size());
    for (std::size_t l = 0; l < peaks.size(); ++l) {
      const LayerInfo& layer = data.neurons.layers[l];
      bool attained = false;
      for (int n = layer.first; n < layer.first + layer.count; ++n) {
        const auto best = static_cast<std::size_t>(n);
        const double r = pair_r(data, n, network < 0 ? data.coupling.best_network[best] : network);
        if (std::isnan(r)) continue;
        CHECK(std::abs(r) <= std::abs(peaks[l].best_r));
        attained = attained || r == peaks[l].best_r;
      }
      CHECK(attained);
    }
  }
}

TEST_CASE("sig finds what is more than chance, and names that have it in them") {
  AppData data = tested_data();
  const auto fitting = [&](std::string_view filter) {
    Units units;
    for (int n = 0; n < 4; ++n) {
      if (fits_filter(data, n, filter_words(filter))) units.push_back(n);
    }
    return units;
  };
  CHECK(fitting("SIG") == Units{1});
  CHECK(fitting("sig conv1").empty());
  CHECK(fitting("sig fire") == Units{1});
  data.neurons.ids[0] = "sigma";
  CHECK(fitting("sig") == Units{0, 1});
  CHECK(fitting("") == Units{0, 1, 2, 3});
}

Units neurons_of(const std::vector<UnitCell>& cells) {
  Units units;
  for (const UnitCell& cell : cells) units.push_back(cell.neuron);
  return units;
}

TEST_CASE("cells come in the order that was asked for, marked by the network that colours them") {
  const AppData data = tested_data();
  const std::vector<double> least = significant_r(data);
  GridRequest request;
  request.layer = 1;
  request.columns = 3;
  request.network = 1;
  request.order = NeuronOrder::kCoupling;
  std::vector<UnitCell> cells = unit_cells(data, least, {}, request);
  CHECK(neurons_of(cells) == Units{2, 1, 3});
  CHECK(cells[0].mark == UnitMark::kDot);  // network 1 is not significant with any
  CHECK(cells[2].mark == UnitMark::kNoSignal);
  CHECK(cells[0].colour == signed_r_colour(.62, coupling_scale_end(data), true));
  request.network = 0;
  request.order = NeuronOrder::kIndex;
  cells = unit_cells(data, least, {}, request);
  CHECK(neurons_of(cells) == Units{1, 2, 3});
  CHECK(cells[0].mark == UnitMark::kCell);
  CHECK(cells[1].mark == UnitMark::kDot);
  request.colour = UnitColour::kBest;
  CHECK(unit_cells(data, least, {}, request)[1].colour == network_colour(1, true));
  request.colour = UnitColour::kVerdict;
  CHECK(unit_cells(data, least, {}, request)[0].colour == tokens(true).ok);
  request.filter = "ventral";
  CHECK(neurons_of(unit_cells(data, least, {}, request)) == Units{2});
  request.layer = 9;
  CHECK(unit_cells(data, least, {}, request).empty());
}

TEST_CASE("similar order puts units that respond alike side by side, silent ones last") {
  AppData data;
  data.neurons = sample_series(40, 6);
  data.neurons.layers = {{"", 0, 6}};
  data.neurons.no_signal[1] = true;
  // 0, 3 and 5 respond alike, so do 2 and 4.
  for (int t = 0; t < 40; ++t) {
    const auto put = [&](int unit, double value) {
      data.neurons.values[static_cast<std::size_t>(unit * 40 + t)] = static_cast<float>(value);
    };
    put(0, std::sin(0.3 * t));
    put(3, std::sin(0.3 * t) + 0.02 * (t % 3));
    put(5, std::sin(0.3 * t) + 0.02 * (t % 5));
    put(2, std::cos(0.9 * t));
    put(4, std::cos(0.9 * t) + 0.02 * (t % 4));
    put(1, 0);
  }
  const Units order = similar_units(data, 0);
  CHECK(order.back() == 1);
  const auto place = [&](int unit) {
    return static_cast<int>(std::find(order.begin(), order.end(), unit) - order.begin());
  };
  CHECK(std::abs(place(2) - place(4)) == 1);
  CHECK(std::max({place(0), place(3), place(5)}) - std::min({place(0), place(3), place(5)}) == 2);
  CHECK(similar_units(data, 3).empty());
}

TEST_CASE("the walk over a grid visits every cell once, from neighbour to neighbour") {
  for (const auto& [columns, n] : std::vector<std::pair<int, int>>{
           {1, 7}, {22, 384}, {7, 7}, {5, 3}, {9, 100}, {33, 1000}, {64, 64}, {40, 125}}) {
    CAPTURE(columns);
    CAPTURE(n);
    const Units cells = curve_cells(columns, n);
    CHECK(static_cast<int>(cells.size()) == n);
    CHECK(std::set<int>(cells.begin(), cells.end()).size() == cells.size());
    CHECK(*std::max_element(cells.begin(), cells.end()) == n - 1);
    const int full = n / columns * columns;
    for (std::size_t i = 1; i < static_cast<std::size_t>(full); ++i) {
      const int dx = std::abs(cells[i] % columns - cells[i - 1] % columns);
      const int dy = std::abs(cells[i] / columns - cells[i - 1] / columns);
      CHECK(std::max(dx, dy) == 1);
    }
  }
  CHECK(curve_cells(0, 5).empty());
}

TEST_CASE("what follows each other along the walk lies in one region, not in a long row") {
  const Units cells = curve_cells(20, 400);
  // Sum of the sides of the box around each 25 in a row.
  int along = 0, by_rows = 0;
  const auto sides = [](const Units& part) {
    int low_x = 20, high_x = 0, low_y = 20, high_y = 0;
    for (const int cell : part) {
      low_x = std::min(low_x, cell % 20);
      high_x = std::max(high_x, cell % 20);
      low_y = std::min(low_y, cell / 20);
      high_y = std::max(high_y, cell / 20);
    }
    return high_x - low_x + high_y - low_y + 2;
  };
  for (int first = 0; first < 400; first += 25) {
    Units part, row;
    for (int i = first; i < first + 25; ++i) {
      part.push_back(cells[static_cast<std::size_t>(i)]);
      row.push_back(i);
    }
    along += sides(part);
    by_rows += sides(row);
  }
  CHECK(along < 0.65 * by_rows);
}

TEST_CASE("cells are as large as all of them fit, and never smaller than the least") {
  GridFit fit = fit_grid(384, 371, 340, 12, 26);
  CHECK(fit.columns * fit.rows >= 384);
  CHECK(fit.rows * fit.pitch <= 340);
  CHECK(fit.columns * fit.pitch <= 371);
  const double larger = fit.pitch + 1;
  CHECK(std::floor(371 / larger) * std::floor(340 / larger) < 384);
  // Room to spare: a block, not one long row.
  fit = fit_grid(96, 970, 560, 12, 36);
  CHECK(fit.columns <= 2 * fit.rows);
  CHECK(fit.pitch == 36);
  fit = fit_grid(5000, 371, 340, 12, 26);
  CHECK(fit.pitch == 12);
  CHECK(fit.rows * fit.pitch > 340);
  fit = fit_grid(3, 371, 340, 12, 26);
  CHECK(fit.columns == 3);
  CHECK(fit.pitch == 26);
}

TEST_CASE("memoised cells follow the state, and similar order waits for no coupling") {
  AppData data = tested_data();
  Selectors selectors;
  State state;
  state.network = 0;
  state.neuron = 1;
  const std::vector<double> least = significant_r(data);
  CHECK(selectors.units.cells(state, data, least, 2, true).size() == 3);
  CHECK(selectors.units.n_fitting(state, data, least) == 3);
  state.neuron_filter = "sig";
  CHECK(neurons_of(selectors.units.cells(state, data, least, 2, true)) == Units{1});
  CHECK(selectors.units.n_fitting(state, data, least) == 1);
  state.layer = 0;
  CHECK(selectors.units.cells(state, data, least, 2, true).empty());
  // The list orders similar ones within their layers.
  state.neuron_filter.clear();
  Units listed = selectors.neurons(state, data);
  CHECK(listed.front() == 0);
  CHECK(listed.back() == 3);
  CHECK(listed.size() == 4);
}

}  // namespace
}  // namespace sync_act::app
