// The coupling screen draws, whatever there is to couple.

#include <doctest/doctest.h>

#include "tests/views/drawing_checks.h"

namespace sync_act::views {
namespace {

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

}  // namespace
}  // namespace sync_act::views
