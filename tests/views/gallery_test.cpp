// The gallery of networks: it draws, rests, asks for what it lacks one by one, and turns pointer
// and keys into commands.

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "imgui_internal.h"
#include "tests/views/drawing_checks.h"
#include "web/views/theme.h"

namespace sync_act::views {
namespace {

void show_gallery(ViewDriver& driver, app::Panel expanded = app::Panel::kBrain) {
  driver.model.state.brain = app::BrainPicture::kGallery;
  driver.model.state.expanded = expanded;
}

void add_film(app::AppData& data) {
  data.film.present = true;
  data.film.revision = 1;
  data.film.duration_secs = app::duration_secs(data.scan);
}

// Requests for one kind of answer, in their order.
std::vector<int> asked(ViewDriver& driver, std::string_view request) {
  std::vector<int> networks;
  for (const app::Command& command : driver.take()) {
    const auto* ask = std::get_if<app::AskPage>(&command);
    if (ask != nullptr && ask->request == request) networks.push_back(ask->network);
  }
  return networks;
}

TEST_CASE("the gallery draws at every size, plane and density, expanded, narrow and as an embed") {
  for (const Size& size : kSizes) {
    for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
      for (const app::Panel panel : {app::Panel::kNone, app::Panel::kBrain}) {
        for (const float density : {1.F, 1.5F}) {
          ViewDriver driver(size.width, size.height, density, density == 1);
          driver.data = sample_data({});
          add_significance(driver.data);
          driver.select_something();
          show_gallery(driver, panel);
          driver.model.state.mosaic = app::MosaicPlane::kSagittal;
          driver.model.state.mode = mode;
          check_draws(driver);
        }
      }
    }
  }
}

TEST_CASE(
    "odd data draws in the gallery: many networks, one, none, no signal, no map, long names") {
  for (const Size& size : {Size{390, 844}, Size{1440, 900}}) {
    SUBCASE("many networks, a scan too short for spectra") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({300, 20, 2, 20});
      driver.select_something();
      show_gallery(driver);
      check_draws(driver);
      CHECK(vertices() < 60000);  // only tiles in sight are drawn
    }
    SUBCASE("one network and no neurons") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({1, 1, 1, 40});
      driver.data.neurons = {};
      driver.data.coupling = {};
      show_gallery(driver);
      check_draws(driver);
    }
    SUBCASE("no networks") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      driver.data.networks = {};
      driver.data.coupling = {};
      driver.data.network_maps.clear();
      show_gallery(driver);
      check_draws(driver);
    }
    SUBCASE("no signal, no maps or those of another mask, long names") {
      ViewDriver driver(size.width, size.height);
      driver.data = sample_data({});
      driver.data.networks.no_signal[0] = true;
      driver.data.network_maps.erase(1);
      driver.data.network_maps.at(2).values.resize(5);
      driver.data.networks.ids[3] = std::string(400, 'w');
      driver.data.network_regions[3].why = std::string(400, 'w');
      for (float& value : driver.data.network_maps.at(4).values) value = std::nanf("");
      driver.select_something();
      show_gallery(driver);
      check_draws(driver);
    }
  }
}

TEST_CASE("a click on a tile selects its network, goes to its peak and keeps the neuron") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  show_gallery(driver);
  driver.settles();
  const int neuron = driver.model.state.neuron;
  const auto before = driver.model.state;
  REQUIRE(driver.seek([&] { return driver.model.transient.hovered_network == 4; }));
  driver.press(true);
  driver.press(false);
  CHECK(driver.model.state.network == 4);
  CHECK(driver.model.state.neuron == neuron);
  const app::BrainMap& map = driver.data.network_maps.at(4);
  CHECK(driver.model.state.cursor_mm ==
        app::mask_voxel_mm(driver.data.scan, app::peak_of_map(map.values)));
  driver.key(ImGuiKey_Z, true);
  driver.settles();
  CHECK(driver.model.state.network == before.network);
  CHECK(driver.model.state.cursor_mm == before.cursor_mm);
}

TEST_CASE("arrow keys go from tile to tile in the gallery's order, and the tile comes into sight") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({40, 60, 3, 60});
  driver.select_something();
  show_gallery(driver);
  driver.model.state.gallery = app::GalleryOrder::kBest;
  const std::vector<int> order = app::networks_by_best_r(driver.data);
  driver.model.state.network = order[0];
  driver.settles();
  // A click gives the tiles the arrow keys.
  REQUIRE(driver.seek([&] { return driver.model.transient.hovered_network == order[0]; }));
  driver.press(true);
  driver.press(false);
  driver.key(ImGuiKey_RightArrow);
  CHECK(driver.model.state.network == order[1]);
  driver.key(ImGuiKey_End);
  CHECK(driver.model.state.network == order.back());
  CHECK(driver.settles());
  // It is in sight: the pointer finds it.
  CHECK(driver.seek([&] { return driver.model.transient.hovered_network == order.back(); }));
  driver.key(ImGuiKey_Home);
  CHECK(driver.model.state.network == order[0]);
  driver.key(ImGuiKey_LeftArrow);
  CHECK(driver.model.state.network == order[0]);
}

TEST_CASE(
    "what tiles in sight lack is asked for one at a time, and nothing of those out of sight") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({60, 60, 3, 60});
  add_film(driver.data);
  const auto maps = std::exchange(driver.data.network_maps, {});
  driver.model.state.network = 0;
  show_gallery(driver);
  driver.settles();
  std::vector<int> first = asked(driver, "need_network_labels");
  CHECK(first == std::vector<int>{0});
  driver.frames(5);
  CHECK(driver.last<app::AskPage>() == nullptr);  // not again while it waits
  std::set<int> wanted;
  for (int i = 0; i < 60; ++i) {
    const int network = first.empty() ? -1 : first.front();
    if (network < 0) break;
    wanted.insert(network);
    driver.data.network_labels[network] = {network, {"face"}, {.2}, {.01}, {}};
    driver.data.network_regions[network] = {};
    driver.data.network_maps[network] = maps.at(network);
    ++driver.data.words_revision;
    driver.settles();
    first = asked(driver, "need_network_labels");
    CHECK(first.size() <= 1);
  }
  CHECK(wanted.size() > 3);
  CHECK(wanted.size() < 30);
  CHECK(*wanted.rbegin() == static_cast<int>(wanted.size()) - 1);
}

TEST_CASE("a network that answers nothing is asked again once the data has changed") {
  ViewDriver driver(1440, 900);
  driver.data = sample_data({3, 20, 1, 60});
  driver.data.network_maps.clear();
  show_gallery(driver);
  driver.settles();
  CHECK(asked(driver, "need_network_map") == std::vector<int>{0});
  ++driver.data.results_revision;
  driver.settles();
  CHECK(asked(driver, "need_network_map") == std::vector<int>{0});
}

TEST_CASE("pictures of the mosaic do not stay while the gallery is shown") {
  std::size_t alone = 0;
  {
    ViewDriver fresh(1440, 900);
    fresh.open_sample();
    show_gallery(fresh, app::Panel::kNone);
    fresh.settles();
    alone = fresh.pictures();
  }
  REQUIRE(alone > 0);
  ViewDriver driver(1440, 900);
  driver.open_sample();
  driver.model.state.brain = app::BrainPicture::kMosaic;
  driver.model.state.expanded = app::Panel::kBrain;
  driver.settles();
  REQUIRE(driver.pictures() > alone);
  show_gallery(driver, app::Panel::kNone);
  driver.settles();
  CHECK(driver.pictures() == alone);
}

TEST_CASE("an embed asks for maps, and for no words") {
  ViewDriver driver(640, 600);
  driver.data = sample_data({3, 20, 1, 60});
  driver.data.network_maps.clear();
  show_gallery(driver);
  driver.model.state.mode = app::Mode::kEmbed;
  driver.settles();
  bool map = false;
  for (const app::Command& command : driver.take()) {
    const auto* ask = std::get_if<app::AskPage>(&command);
    if (ask == nullptr) continue;
    map = map || ask->request == "need_network_map";
    CHECK(ask->request == "need_network_map");
  }
  CHECK(map);
}

TEST_CASE("a small embed shows the slices instead of the gallery") {
  ViewDriver small(320, 240);
  small.data = sample_data({3, 20, 1, 60});
  small.data.network_maps.clear();
  show_gallery(small);
  small.model.state.mode = app::Mode::kEmbed;
  small.settles();
  CHECK(small.last<app::AskPage>() == nullptr);
}

TEST_CASE("the order can be chosen below the tiles") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  show_gallery(driver);
  driver.settles();
  bool chosen = false;
  for (float x = 300; x < 1000 && !chosen; x += 24) {
    driver.click(x, 824);
    chosen = driver.last<app::SetGalleryOrder>() != nullptr;
  }
  REQUIRE(chosen);
  CHECK(driver.model.state.gallery != app::GalleryOrder::kIndex);
}

TEST_CASE("each part of a tile says what it is once the pointer rests there") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  show_gallery(driver);
  driver.settles();
  REQUIRE(driver.seek([&] { return driver.model.transient.hovered_network == 0; }));
  const float x = ImGui::GetIO().MousePos.x, y = ImGui::GetIO().MousePos.y;
  std::set<std::string> titles;
  for (float down = 0; down < 330; down += 16) {
    for (const float right : {60.F, 360.F}) {
      driver.move_to(x + right, y + down);
      if (driver.model.transient.hovered_network != 0) continue;
      CHECK(driver.settles());
      CHECK(tooltip_is_shown());
      // Also on the screen: ImGui hides it in the first frame.
      CHECK_FALSE(ImGui::FindWindowByName("##tooltip")->Hidden);
      titles.insert(ui().tip.title);
    }
  }
  for (const char* title : {"Spectrum", "Network 0", "Its best neuron"}) {
    CAPTURE(title);
    CHECK(titles.contains(title));
  }
}

}  // namespace
}  // namespace sync_act::views
