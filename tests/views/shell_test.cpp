// The page as a whole: it draws whatever the data and the window's size, rests when nothing moves,
// and turns what pointer and keyboard do into commands.

#include "web/views/shell.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

#include "tests/views/view_driver.h"

namespace sync_act::views {
namespace {

struct Size {
  float width, height;
};
constexpr std::array<Size, 9> kSizes{{{320, 240},
                                      {320, 568},
                                      {390, 844},
                                      {719, 500},
                                      {720, 900},
                                      {1000, 700},
                                      {1440, 900},
                                      {1280, 480},
                                      {3840, 1600}}};

int vertices() { return ImGui::GetDrawData()->TotalVtxCount; }

// Everything that is drawn is finite: a NaN in a layout draws garbage on some graphics cards only.
bool all_finite() {
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists) {
    for (const ImDrawVert& vertex : list->VtxBuffer) {
      if (!std::isfinite(vertex.pos.x) || !std::isfinite(vertex.pos.y)) return false;
    }
  }
  return true;
}

void check_draws(ViewDriver& driver) {
  CHECK(driver.settles());
  CHECK(vertices() > 0);
  CHECK(all_finite());
}

TEST_CASE("an empty page draws at every size, in both themes and as an embed") {
  for (const Size& size : kSizes) {
    for (const bool dark : {true, false}) {
      for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
        ViewDriver driver(size.width, size.height, 1, dark);
        driver.model.state.mode = mode;
        check_draws(driver);
      }
    }
  }
}

TEST_CASE("a scan with neurons draws at every size, expanded panels too") {
  for (const Size& size : kSizes) {
    for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
      for (const app::Panel panel :
           {app::Panel::kNone, app::Panel::kBrain, app::Panel::kNeurons, app::Panel::kTime}) {
        ViewDriver driver(size.width, size.height);
        driver.data = sample_data({});
        driver.select_something();
        driver.model.state.mode = mode;
        driver.model.state.expanded = panel;
        check_draws(driver);
      }
    }
  }
}

// Surrogates whose largest r reaches from .2 to .4: about half of the networks are significant.
void add_significance(app::AppData& data) {
  app::Significance& found = data.significance;
  found.present = true;
  found.null_model = "phase";
  found.label = "phase randomised";
  found.correction = "bh";
  found.n_surrogates = 99;
  const auto n = static_cast<std::size_t>(data.networks.n_units);
  for (std::size_t k = 0; k < n; ++k) {
    found.network_p.push_back(k % 2 == 0 ? 0.01F : 0.4F);
    found.network_q.push_back(k % 2 == 0 ? 0.02F : 0.4F);
    found.held_out_r.push_back(0.3F);
    for (int i = 0; i < 99; ++i) found.null_max.push_back(0.2F + 0.002F * static_cast<float>(i));
  }
  found.neuron_p.assign(static_cast<std::size_t>(data.neurons.n_units), 0.01F);
  found.neuron_q.assign(static_cast<std::size_t>(data.neurons.n_units), 0.2F);
}

TEST_CASE("the coupling screen draws at every size, tested or not, however the cells are read") {
  for (const Size& size : kSizes) {
    for (const bool tested : {false, true}) {
      for (const app::LayerValue value :
           {app::LayerValue::kBest, app::LayerValue::kMean, app::LayerValue::kShare}) {
        ViewDriver driver(size.width, size.height);
        driver.data = sample_data({});
        if (tested) add_significance(driver.data);
        driver.select_something();
        driver.model.state.screen = app::Screen::kCoupling;
        driver.model.state.layer_value = value;
        check_draws(driver);
      }
    }
  }
}

TEST_CASE("the coupling screen draws without data, without networks, and with thousands of both") {
  for (const Size& size : {Size{390, 844}, Size{1440, 900}}) {
    ViewDriver driver(size.width, size.height);
    driver.model.state.screen = app::Screen::kCoupling;
    check_draws(driver);
    driver.data = sample_data({});
    driver.data.networks = {};
    driver.data.coupling = {};
    check_draws(driver);
    driver.data = sample_data({60, 5000, 40, 20});
    add_significance(driver.data);
    driver.data.results_revision += 10;
    driver.select_something();
    check_draws(driver);
    driver.model.state.expanded = app::Panel::kMatrix;
    check_draws(driver);
  }
}

TEST_CASE("the explore screen draws what is significant, at every size") {
  for (const Size& size : kSizes) {
    ViewDriver driver(size.width, size.height);
    driver.data = sample_data({});
    add_significance(driver.data);
    driver.select_something();
    check_draws(driver);
  }
}

TEST_CASE("the number keys change the screen") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.settles();
  driver.type('2');
  CHECK(driver.model.state.screen == app::Screen::kCoupling);
  driver.type('1');
  CHECK(driver.model.state.screen == app::Screen::kExplore);
}

TEST_CASE("odd data draws: one of each, many, no signal at all, no networks, no neurons") {
  for (const Size& size : {Size{390, 844}, Size{1440, 900}}) {
    SUBCASE("one neuron, one network") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({1, 1, 1, 1});
      driver.select_something();
      check_draws(driver);
    }
    SUBCASE("more networks than columns fit, several thousand neurons") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({60, 5000, 40, 20});
      driver.select_something();
      check_draws(driver);
      CHECK(vertices() < 200000);  // only visible rows are drawn
    }
    SUBCASE("nothing has a signal") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      for (float& r : driver.data.coupling.r) r = std::nanf("");
      for (float& value : driver.data.neurons.values) value = std::nanf("");
      driver.data.neurons.no_signal.assign(driver.data.neurons.no_signal.size(), true);
      driver.data.coupling.mutual.clear();
      driver.data.coupling.best_network.assign(driver.data.coupling.best_network.size(), -1);
      driver.data.coupling.best_neuron.assign(driver.data.coupling.best_neuron.size(), -1);
      driver.model.state.neuron = 3;
      driver.model.state.network = 2;
      check_draws(driver);
    }
    SUBCASE("neurons without networks") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      driver.data.networks = {};
      driver.data.coupling = {};
      driver.data.network_maps.clear();
      driver.model.state.neuron = 3;
      check_draws(driver);
    }
    SUBCASE("a scan alone") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      driver.data.networks = driver.data.neurons = {};
      driver.data.coupling = {};
      driver.data.network_maps.clear();
      check_draws(driver);
    }
    SUBCASE("maps of another mask than the scan's are not drawn") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      driver.select_something();
      for (auto& [network, map] : driver.data.network_maps) map.values.resize(5);
      check_draws(driver);
    }
    SUBCASE("names longer than the page is wide") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      const std::string name(400, 'w');
      driver.data.scan.title = name;
      for (std::string& id : driver.data.networks.ids) id = name;
      driver.data.neurons.layers[0].name = name;
      driver.select_something();
      check_draws(driver);
    }
  }
}

TEST_CASE("a running job and a problem are shown over whatever is open") {
  for (const Size& size : kSizes) {
    ViewDriver driver(size.width, size.height);
    driver.data = sample_data({});
    driver.select_something();
    driver.frames(3);
    const int before = vertices();
    driver.data.jobs.push_back({"job", "Reading", "scan 3 of 9", 0.4, true});
    driver.data.problems.push_back(
        {"p", "This file ends early", "bold.nii.gz", "Give it whole.", "truncated"});
    driver.frames(3);
    CHECK(vertices() > before);
    CHECK(all_finite());
  }
}

TEST_CASE("a simulated scan says so in every layout") {
  for (const Size& size : kSizes) {
    for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      driver.select_something();
      driver.model.state.mode = mode;
      driver.settles();
      const int simulated = vertices();
      driver.data.scan.simulated = false;
      driver.settles();
      CHECK(simulated > vertices());
    }
  }
}

TEST_CASE("pointing at a neuron asks for its map, leaving takes the wish back") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.select_something();
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
  driver.data = sample_data({});
  driver.select_something();
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
  driver.data = sample_data({});
  driver.select_something();
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

TEST_CASE("a click on a network's row selects it and leaves the neuron") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.select_something();
  const int neuron = driver.model.state.neuron;
  REQUIRE(driver.seek([&] {
    return driver.model.transient.hovered_neuron < 0 && driver.model.transient.hovered_network == 5;
  }));
  driver.press(true);
  driver.press(false);
  REQUIRE(driver.last<app::SelectNetwork>() != nullptr);
  CHECK(driver.model.state.network == 5);
  CHECK(driver.model.state.neuron == neuron);
}

TEST_CASE("a drag on a slice moves the crosshair within its plane, the wheel across it") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.select_something();
  driver.frames(3);
  // The sagittal slice is the first that a pointer coming from the top meets.
  REQUIRE(driver.seek([&] { return ImGui::GetMouseCursor() == ImGuiMouseCursor_ResizeAll; }));
  driver.take();
  const auto start = driver.model.state.cursor_mm;
  const ImVec2 at = ImGui::GetIO().MousePos;
  driver.press(true);
  driver.move_to(at.x + 60, at.y + 40);
  driver.press(false);
  REQUIRE(driver.last<app::MoveCursor>() != nullptr);
  const auto moved = driver.model.state.cursor_mm;
  CHECK(moved[0] == start[0]);
  CHECK(moved[1] != start[1]);
  CHECK(moved[2] != start[2]);
  driver.wheel(1);
  CHECK(driver.model.state.cursor_mm[0] == doctest::Approx(start[0] + 16));
  CHECK(driver.model.state.cursor_mm[1] == moved[1]);
}

// A film as long as the scan, with two sheets of frames, three categories and a feature.
void add_film(app::AppData& data) {
  app::Film& film = data.film;
  film.present = film.has_video = true;
  film.revision = 1;
  film.title = "Clips";
  film.duration_secs = app::duration_secs(data.scan);
  film.frames = {.columns = 10,
                 .rows = 10,
                 .frame_width = 96,
                 .frame_height = 72,
                 .count = 200,
                 .interval_secs = film.duration_secs / 200,
                 .n_sheets = 2};
  app::FilmLabels& labels = data.labels;
  labels.revision = 1;
  labels.names = {"face", "house", "word", "luminance"};
  labels.n_categories = 3;
  labels.rate_hz = 1;
  labels.n_samples = static_cast<int>(film.duration_secs);
  for (int i = 0; i < 4 * labels.n_samples; ++i) {
    labels.values.push_back(i / 7 % 3 == 0 ? 1.F : 0.F);
  }
}

TEST_CASE("a film draws at every size, playing or not, and rests") {
  for (const Size& size : kSizes) {
    for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
      for (const app::Panel panel : {app::Panel::kNone, app::Panel::kTime}) {
        ViewDriver driver(size.width, size.height);
        driver.data = sample_data({});
        add_film(driver.data);
        driver.select_something();
        driver.model.state.mode = mode;
        driver.model.state.expanded = panel;
        check_draws(driver);
        app::apply(driver.model, app::SetPlaying{true}, driver.data, 0);
        driver.model.state.window_secs = 30;
        check_draws(driver);
      }
    }
  }
}

TEST_CASE("sheets of frames are asked for once, and the space bar plays from the cursor") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  add_film(driver.data);
  driver.select_something();
  driver.model.state.time_secs = 12;
  REQUIRE(driver.settles());
  int asked = 0;
  for (const app::Command& command : driver.take()) {
    asked += std::holds_alternative<app::NeedFilmSheet>(command) ? 1 : 0;
  }
  CHECK(asked == 2);
  driver.frames(3);
  CHECK(driver.last<app::NeedFilmSheet>() == nullptr);
  driver.type(' ');
  driver.frames(2);
  REQUIRE(driver.last<app::FilmPlay>() != nullptr);
  CHECK(driver.last<app::FilmPlay>()->film_secs == doctest::Approx(12));
  app::apply(driver.model, app::SetPlaying{true}, driver.data, 0);
  driver.take();
  driver.type(' ');
  driver.frames(2);
  CHECK(driver.last<app::FilmPause>() != nullptr);
}

TEST_CASE("a click into the lag plot sets the lag") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.select_something();
  driver.frames(3);
  // The panel's right column; its middle is lag 0.
  driver.click(1290, 760);
  driver.frames(2);
  REQUIRE(driver.last<app::SetLag>() != nullptr);
  CHECK(driver.last<app::SetLag>()->scans < 0);
  CHECK(driver.model.state.recipe.lag_scans == driver.last<app::SetLag>()->scans);
  CHECK(driver.last<app::SetTime>() == nullptr);
}

TEST_CASE("the time panel moves its cursor and zooms about the pointer") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.select_something();
  driver.frames(3);
  driver.click(800, 760);
  REQUIRE(driver.last<app::SetTime>() != nullptr);
  const double secs = driver.model.state.time_secs;
  CHECK(secs > 0);
  CHECK(secs < 450);
  driver.wheel(3);
  REQUIRE(driver.last<app::SetTimeWindow>() != nullptr);
  const app::State& state = driver.model.state;
  CHECK(state.window_secs > 0);
  CHECK(state.window_secs < 450);
  // The moment under the pointer stays there.
  const double share = (secs - state.window_start_secs) / state.window_secs;
  CHECK(share == doctest::Approx(secs / 450).epsilon(0.01));
}

TEST_CASE("as an embed the plain wheel is left to the page around it") {
  ViewDriver driver(640, 400);
  driver.data = sample_data({});
  driver.select_something();
  driver.model.state.mode = app::Mode::kEmbed;
  driver.frames(3);
  driver.move_to(320, 300);
  driver.take();
  driver.wheel(2);
  CHECK(driver.last<app::SetTimeWindow>() == nullptr);
  ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, true);
  driver.wheel(2);
  CHECK(driver.last<app::SetTimeWindow>() != nullptr);
}

TEST_CASE("keys that work everywhere") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.select_something();
  driver.frames(3);
  SUBCASE("brackets step through the mutual pairs") {
    REQUIRE(driver.data.coupling.mutual.size() > 1);
    const int before = driver.model.state.network;
    driver.type(']');
    CHECK(driver.last<app::SelectPair>() != nullptr);
    CHECK(driver.model.state.network != before);
    driver.type('[');
    CHECK(driver.model.state.network == before);
  }
  SUBCASE("t changes the theme, v the map") {
    driver.type('t');
    CHECK(driver.model.state.theme == app::Theme::kLight);
    driver.type('v');
    CHECK(driver.model.state.overlay == app::Overlay::kVoxelMap);
  }
  SUBCASE("the question mark opens help, Escape closes it") {
    driver.type('?');
    CHECK(driver.model.transient.help_open);
    driver.key(ImGuiKey_Escape);
    CHECK_FALSE(driver.model.transient.help_open);
  }
  SUBCASE("Ctrl+Z undoes, with Shift redoes") {
    driver.type(']');
    driver.key(ImGuiKey_Z, true);
    CHECK(driver.last<app::Undo>() != nullptr);
    driver.key(ImGuiKey_Z, true, true);
    CHECK(driver.last<app::Redo>() != nullptr);
  }
  SUBCASE("arrows step through neurons and networks") {
    const int neuron = driver.model.state.neuron;
    driver.key(ImGuiKey_DownArrow);
    CHECK(driver.model.state.neuron != neuron);
    const int network = driver.model.state.network;
    driver.key(network > 0 ? ImGuiKey_LeftArrow : ImGuiKey_RightArrow);
    CHECK(std::abs(driver.model.state.network - network) == 1);
  }
  SUBCASE("the slash takes the keyboard to the filter, and what is typed filters") {
    driver.type('/');
    driver.frames(3);
    CHECK(ImGui::GetIO().WantTextInput);
    for (const char c : std::string("layer2")) driver.type(static_cast<unsigned>(c));
    CHECK(driver.model.state.neuron_filter == "layer2");
  }
  SUBCASE("what is typed right after the slash loses no letter and is no shortcut") {
    ImGuiIO& io = ImGui::GetIO();
    const app::State before = driver.model.state;
    for (const char c : std::string("/vt")) io.AddInputCharacter(static_cast<unsigned>(c));
    driver.frames(1);
    for (const char c : std::string("xy")) {
      io.AddInputCharacter(static_cast<unsigned>(c));
      driver.frames(1);
    }
    driver.frames(4);
    CHECK(driver.model.state.neuron_filter == "vtxy");
    CHECK(driver.model.state.theme == before.theme);
    CHECK(driver.model.state.overlay == before.overlay);
  }
  SUBCASE("Escape folds an expanded panel") {
    driver.model.state.expanded = app::Panel::kTime;
    driver.frames(2);
    driver.key(ImGuiKey_Escape);
    CHECK(driver.model.state.expanded == app::Panel::kNone);
  }
  SUBCASE("Tab reaches controls, Enter presses them") {
    bool opened = false;
    for (int i = 0; i < 40 && !opened; ++i) {
      driver.key(ImGuiKey_Tab);
      driver.take();
      driver.key(ImGuiKey_Enter);
      opened = driver.last<app::Share>() != nullptr;
      if (ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) driver.key(ImGuiKey_Escape);
    }
    CHECK(opened);
  }
}

TEST_CASE("a problem can be dismissed and something else opened, and the page stays usable") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({});
  driver.select_something();
  driver.data.problems.push_back(
      {"p7", "This file ends early", "bold.nii.gz", "Give it whole.", "truncated"});
  driver.frames(3);
  driver.type(']');
  CHECK(driver.last<app::SelectPair>() != nullptr);
  driver.key(ImGuiKey_Escape);
  REQUIRE(driver.last<app::DismissProblem>() != nullptr);
  CHECK(driver.last<app::DismissProblem>()->id == "p7");
}

TEST_CASE("an empty page offers files and the simulated scan") {
  ViewDriver driver(1440, 900);
  driver.frames(3);
  bool files = false, simulated = false;
  const auto press_buttons = [&] {
    if (ImGui::GetMouseCursor() != ImGuiMouseCursor_Hand) return false;
    driver.press(true);
    driver.press(false);
    files = files || driver.last<app::OpenFiles>() != nullptr;
    simulated = simulated || driver.last<app::OpenSimulated>() != nullptr;
    return files && simulated;
  };
  CHECK(driver.seek(press_buttons, 16, 120));  // below the bars
  CHECK(files);
  CHECK(simulated);
}

TEST_CASE("each density draws, and the same page at each") {
  for (const float density : {0.75F, 1.0F, 1.25F, 1.5F, 2.0F, 3.0F}) {
    ViewDriver driver(1000, 700, density);
    driver.data = sample_data({});
    driver.select_something();
    check_draws(driver);
  }
}

}  // namespace
}  // namespace sync_act::views
