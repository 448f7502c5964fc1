// The neurons: grid, card and matrix draw whatever there is, and answer pointer and arrows.

#include <doctest/doctest.h>

#include "tests/views/drawing_checks.h"

namespace sync_act::views {
namespace {

TEST_CASE("pointing at a neuron asks for its map, leaving takes the wish back") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  driver.frames(3);
  REQUIRE(driver.seek([&] { return driver.model.transient.hovered_neuron >= 0; }));
  CHECK(driver.last<app::HoverNeuron>()->neuron == driver.model.transient.hovered_neuron);
  driver.move_to(2, 2);
  CHECK(driver.model.transient.hovered_neuron == -1);
  CHECK(driver.last<app::HoverNeuron>()->neuron == -1);
}

// Until the pointer is over a cell of the grid that is not the selected unit's.
bool seek_unit(ViewDriver& driver) {
  return driver.seek([&] {
    return driver.model.transient.hovered_neuron >= 0 &&
           driver.model.transient.hovered_neuron != driver.model.state.neuron;
  });
}

TEST_CASE("a click on a cell of the grid selects its unit and keeps the network") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  const int network = driver.model.state.network;
  const int layer = app::layer_of(driver.data.neurons, driver.model.state.neuron);
  driver.frames(3);
  REQUIRE(seek_unit(driver));
  const int over = driver.model.transient.hovered_neuron;
  CHECK(app::layer_of(driver.data.neurons, over) == layer);
  driver.press(true);
  driver.press(false);
  CHECK(driver.model.state.neuron == over);
  CHECK(driver.model.state.network == network);
}

TEST_CASE("arrows move through the grid in all four directions once it has the keyboard") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  driver.model.state.order = app::NeuronOrder::kIndex;
  driver.frames(3);
  REQUIRE(seek_unit(driver));
  driver.press(true);
  driver.press(false);
  driver.move_to(2, 2);
  const int start = driver.model.state.neuron;
  const int network = driver.model.state.network;
  driver.key(ImGuiKey_RightArrow);
  CHECK(driver.model.state.neuron == start + 1);
  driver.key(ImGuiKey_LeftArrow);
  CHECK(driver.model.state.neuron == start);
  driver.key(ImGuiKey_End);
  const int last = driver.model.state.neuron;
  const app::LayerInfo& layer =
      driver.data.neurons
          .layers[static_cast<std::size_t>(app::layer_of(driver.data.neurons, start))];
  CHECK(last == layer.first + layer.count - 1);
  driver.key(ImGuiKey_UpArrow);
  CHECK(driver.model.state.neuron < last - 1);  // a row up
  driver.key(ImGuiKey_Home);
  CHECK(driver.model.state.neuron == layer.first);
  CHECK(driver.model.state.network == network);
}

TEST_CASE("the grid draws however units are ordered and coloured, tested or not, at every size") {
  for (const Size& size : kSizes) {
    for (const app::UnitColour colour :
         {app::UnitColour::kNetwork, app::UnitColour::kBest, app::UnitColour::kVerdict}) {
      for (const bool tested : {false, true}) {
        ViewDriver driver(size.width, size.height);
        driver.data = sample_data({});
        if (tested) add_significance(driver.data);
        driver.select_something();
        driver.model.state.unit_colour = colour;
        driver.model.state.order = tested ? app::NeuronOrder::kSimilar : app::NeuronOrder::kIndex;
        check_draws(driver);
        driver.model.state.expanded = app::Panel::kNeurons;
        driver.model.state.neuron_filter = tested ? "" : "nothing fits this";
        check_draws(driver);
      }
    }
  }
}

TEST_CASE("the card draws what is told of its unit, and a click on a moment goes there") {
  for (const Size& size : kSizes) {
    for (const bool told : {false, true}) {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      add_significance(driver.data);
      driver.select_something();
      const int neuron = driver.model.state.neuron;
      const int best = driver.data.coupling.best_network[static_cast<std::size_t>(neuron)];
      driver.data.significance.neuron_q.assign(driver.data.significance.neuron_q.size(), 0.01F);
      if (told) {
        driver.data.film.present = true;
        driver.data.film.duration_secs = 400;
        driver.data.moments = {neuron, {30, 60, 90, 120, 150, 180}, {1, .9, .8, .7, .6, .5}, ""};
        driver.data.unit_labels = {neuron, {"Animal", "Face"}, {.5, -.2}, {.01, .3}, ""};
        driver.data.network_regions[best].regions = {{"Fusiform_R", .4}, {"Lingual_R", .2}};
      } else {
        driver.data.moments = {neuron, {}, {}, "No film came with this scan."};
        driver.data.unit_labels.unit = neuron;
        driver.data.network_regions[best].why = "The scan does not say that it is in MNI space.";
      }
      check_draws(driver);
      if (!told || size.width != 1440 || size.height != 900) continue;
      // The first frame: below the figures, at the left of the card.
      driver.click(1190, 375);
      REQUIRE(driver.last<app::SetTime>() != nullptr);
      CHECK(driver.model.state.time_secs == 30);
    }
  }
}

TEST_CASE("thousands of units in one layer draw only what is in sight") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({12, 8000, 1, 30});
  driver.select_something();
  driver.model.state.order = app::NeuronOrder::kIndex;
  check_draws(driver);
  CHECK(vertices() < 60000);
}

TEST_CASE("a click on a cell of the matrix selects its pair") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.model.state.unit_view = app::UnitView::kList;
  driver.frames(3);
  REQUIRE(driver.seek([&] {
    return driver.model.transient.hovered_neuron >= 0 &&
           driver.model.transient.hovered_network >= 0;
  }));
  const app::Transient over = driver.model.transient;
  driver.press(true);
  driver.press(false);
  REQUIRE(driver.last<app::SelectPair>() != nullptr);
  CHECK(driver.last<app::SelectPair>()->neuron == over.hovered_neuron);
  CHECK(driver.last<app::SelectPair>()->network == over.hovered_network);
  CHECK(driver.model.state.neuron == over.hovered_neuron);
}

}  // namespace
}  // namespace sync_act::views
