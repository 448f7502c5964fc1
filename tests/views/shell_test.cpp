// The page as a whole: it draws whatever the data and the window's size, rests when nothing moves,
// and turns what pointer and keyboard do into commands.

#include "web/views/shell.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/views/drawing_checks.h"
#include "web/views/theme.h"

namespace sync_act::views {
namespace {

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
        driver.open_sample();
        driver.model.state.mode = mode;
        driver.model.state.expanded = panel;
        check_draws(driver);
      }
    }
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
      driver.open_sample();
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
    driver.open_sample();
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

TEST_CASE(
    "the first look at a scan draws with nothing open, and over what is, as soon as it comes") {
  for (const Size& size : kSizes) {
    for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
      ViewDriver driver(size.width, size.height);
      driver.model.state.mode = mode;
      app::Anatomy preview;
      preview.grid.dims = {4, 3, 2};
      preview.values.assign(24, 0.5F);
      preview.revision = 1;
      driver.data.preview = preview;
      driver.data.preview_scans = 10;
      check_draws(driver);
      driver.open_sample();
      driver.settles();
      const int open = vertices();
      driver.data.preview = preview;
      driver.data.preview.revision = driver.data.revision + 1;
      driver.data.preview_scans = 10;
      check_draws(driver);
      CHECK(vertices() != open);
    }
  }
}

TEST_CASE("a simulated scan says so in every layout") {
  for (const Size& size : kSizes) {
    for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
      ViewDriver driver(size.width, size.height);
      driver.open_sample();
      driver.model.state.mode = mode;
      driver.settles();
      const int simulated = vertices();
      driver.data.scan.simulated = false;
      driver.settles();
      CHECK(simulated > vertices());
    }
  }
}

TEST_CASE("a click on a network's row selects it and leaves the neuron") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  const int neuron = driver.model.state.neuron;
  REQUIRE(driver.seek([&] {
    return driver.model.transient.hovered_neuron < 0 && driver.model.transient.hovered_network == 5;
  }));
  // Beside the mark, which is for the network's outline.
  const ImVec2 at = ImGui::GetIO().MousePos;
  driver.click(at.x + 60, at.y);
  REQUIRE(driver.last<app::SelectNetwork>() != nullptr);
  CHECK(driver.model.state.network == 5);
  CHECK(driver.model.state.neuron == neuron);
}

TEST_CASE("a drag on a slice moves the crosshair within its plane, the wheel across it") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
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

TEST_CASE("keys that work everywhere") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
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
  driver.open_sample();
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

TEST_CASE("on a narrow page small items take the dead space around them for fingers") {
  ViewDriver driver(390, 844);
  driver.open_sample();
  REQUIRE(driver.settles());
  const std::vector<Box> items = ui().targets;
  const auto on_item = [&](ImVec2 place) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Box& item) { return item.contains(place); });
  };
  int small = 0;
  for (const Box& item : items) {
    if (item.width() < 1 || item.height() < 1 || item.height() >= 44) continue;
    for (const float y : {item.middle_y() - 21, item.middle_y() + 21}) {
      const ImVec2 finger{item.middle_x(), y};
      const ImVec2 meant = touch_target(finger);
      if (on_item(finger)) {
        CHECK(meant.y == finger.y);  // what is there has its own
      } else {
        ++small;
        CHECK(on_item(meant));
      }
    }
  }
  CHECK(small > 0);
  const ImVec2 far{-200, -200};
  CHECK(touch_target(far).x == far.x);
}

TEST_CASE("each density draws, and the same page at each") {
  for (const float density : {0.75F, 1.0F, 1.25F, 1.5F, 2.0F, 3.0F}) {
    ViewDriver driver(1000, 700, density);
    driver.open_sample();
    check_draws(driver);
  }
}

TEST_CASE("the mosaic draws at every size and plane, expanded and as an embed") {
  for (const Size& size : kSizes) {
    for (const app::MosaicPlane plane :
         {app::MosaicPlane::kAxial, app::MosaicPlane::kCoronal, app::MosaicPlane::kSagittal}) {
      for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
        ViewDriver driver(size.width, size.height);
        driver.open_sample();
        driver.model.state.brain = app::BrainPicture::kMosaic;
        driver.model.state.mosaic = plane;
        driver.model.state.mode = mode;
        driver.model.state.expanded = app::Panel::kBrain;
        check_draws(driver);
      }
    }
  }
}

TEST_CASE("a click into the mosaic moves the crosshair onto that slice, and undo takes it back") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  driver.model.state.brain = app::BrainPicture::kMosaic;
  driver.model.state.expanded = app::Panel::kBrain;
  driver.settles();
  const auto before = driver.model.state.cursor_mm;
  driver.click(850, 440);
  const auto after = driver.model.state.cursor_mm;
  CHECK(after != before);
  // Slices lie at whole mm.
  CHECK(after[2] == std::round(after[2]));
  driver.key(ImGuiKey_Z, true);
  driver.settles();
  CHECK(driver.model.state.cursor_mm == before);
}

}  // namespace
}  // namespace sync_act::views
