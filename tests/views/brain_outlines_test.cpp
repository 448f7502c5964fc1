// Outlines over the brain: they draw at every size, are chosen in the list and the menu, and say
// what they are.

#include <doctest/doctest.h>

#include <initializer_list>

#include "tests/views/drawing_checks.h"
#include "web/views/theme.h"

namespace sync_act::views {
namespace {

app::ContourSet outlined(std::initializer_list<int> networks) {
  app::ContourSet set;
  for (const int network : networks) set.add(network);
  return set;
}

// The map of the selected neuron, of which a quarter is significant.
void add_tested_voxel_map(ViewDriver& driver) {
  app::AppData& data = driver.data;
  driver.model.state.overlay = app::Overlay::kVoxelMap;
  driver.model.state.significant = true;
  const auto n = data.scan.mask_voxels.size();
  data.voxel_map = {++data.revision, driver.model.state.neuron, std::vector<float>(n, 0.2F)};
  data.voxel_test = {};
  data.voxel_test.revision = ++data.revision;
  data.voxel_test.neuron = driver.model.state.neuron;
  data.voxel_test.n_significant = static_cast<int>(n / 4);
  data.voxel_test.strength.assign(n, 0.2F);
  for (std::size_t v = 0; v < n / 4; ++v) data.voxel_test.strength[v] = 1.5F;
}

TEST_CASE("outlines draw at every size, smooth and exact, mirrored, as mosaic and as an embed") {
  for (const Size& size : kSizes) {
    ViewDriver driver(size.width, size.height);
    driver.open_sample();
    check_draws(driver);
    const int without = vertices();
    driver.model.state.contours = outlined({0, 1, 2, 3, 4, 5, 6, 7});
    driver.model.state.threshold_r = 0.1;
    check_draws(driver);
    if (size.width >= 390 && size.height >= 700) CHECK(vertices() > without);
    add_tested_voxel_map(driver);
    for (const app::BrainPicture picture :
         {app::BrainPicture::kSlices, app::BrainPicture::kMosaic}) {
      for (const app::Mode mode : {app::Mode::kFull, app::Mode::kEmbed}) {
        driver.model.state.brain = picture;
        driver.model.state.mode = mode;
        driver.model.state.voxel_exact = !driver.model.state.voxel_exact;
        driver.model.state.radiological = !driver.model.state.radiological;
        check_draws(driver);
      }
    }
  }
}

TEST_CASE("of two networks of one colour the second one's line is dashed") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  driver.model.state.threshold_r = 0.1;
  REQUIRE(network_ink(0) == network_ink(8));
  driver.data.network_maps.at(8).values = driver.data.network_maps.at(0).values;
  driver.model.state.contours = outlined({0});
  CHECK(driver.settles());
  const int solid = vertices();
  driver.model.state.contours = outlined({8});
  CHECK(driver.settles());
  CHECK(vertices() > solid + 200);
}

TEST_CASE("outlines before the code of the later views has come draw nothing and break nothing") {
  ViewDriver driver(1440, 900);
  driver.model.transient.later_ready = false;
  driver.open_sample();
  driver.model.state.contours = outlined({0, 1});
  driver.model.state.significant = true;
  check_draws(driver);
}

TEST_CASE("a click on a network's mark outlines it, another takes the outline away") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  CHECK(driver.settles());
  // Rows of the list begin below the panel's header and the list's own.
  const float x = 8 + 4 + 13;
  REQUIRE(driver.seek([&] { return driver.model.transient.hovered_network == 3; }, 6));
  const ImVec2 at = ImGui::GetIO().MousePos;
  const int selected = driver.model.state.network;
  driver.click(x, at.y);
  CHECK(driver.model.state.contours.size() == 1);
  const int network = *driver.model.state.contours.begin();
  CHECK(driver.model.state.network == selected);
  driver.click(x, at.y);
  CHECK(driver.model.state.contours.empty());
  // Beside the mark it is the network that is selected.
  driver.click(x + 40, at.y);
  CHECK(driver.model.state.contours.empty());
  CHECK(driver.model.state.network == network);
  // The list has the keys now: C is for the network that is selected in it.
  driver.type('c');
  CHECK(driver.model.state.contours == outlined({network}));
  driver.type('c');
  CHECK(driver.model.state.contours.empty());
}

TEST_CASE("no more than eight networks are outlined") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  driver.model.state.contours = outlined({4, 5, 6, 7, 8, 9, 10, 11});
  CHECK(driver.settles());
  REQUIRE(driver.seek([&] { return driver.model.transient.hovered_network == 2; }, 6));
  driver.click(8 + 4 + 13, ImGui::GetIO().MousePos.y);
  CHECK(driver.model.state.contours.size() == app::ContourSet::kMost);
  CHECK_FALSE(driver.model.state.contours.contains(2));
  driver.frames(30);
  CHECK(tooltip_is_shown());
}

}  // namespace
}  // namespace sync_act::views
