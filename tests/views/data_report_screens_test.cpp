// The data and the report screen draw, whatever is open, at every size.

#include <doctest/doctest.h>

#include "tests/views/drawing_checks.h"
#include "web/views/data_screen.h"
#include "web/views/report_screen.h"

namespace sync_act::views {
namespace {

void add_contents(app::AppData& data) {
  data.contents.results_revision = data.results_revision;
  data.contents.files = {
      {"BOLD", "sub-01_task-film_run-1_space-MNI152NLin2009cAsym_desc-preproc_bold.nii.gz", 4e8,
       "97 x 115 x 97, 300 scans"}};
  data.contents.header.present = true;
  data.contents.header.datatype = "int16";
  data.contents.recipe.detrend = "linear";
  data.contents.recipe.high_pass_secs = 128;
  data.contents.recipe.hrf = "spm";
  data.carpet.rows = 8;
  data.carpet.columns = 10;
  for (int i = 0; i < 80; ++i) data.carpet.values.push_back(static_cast<float>(i % 7) - 3);
  data.carpet.values[5] = std::numeric_limits<float>::quiet_NaN();
  data.carpet.dvars.assign(static_cast<std::size_t>(data.scan.n_scans), 1.0F);
  data.carpet.dvars[0] = std::numeric_limits<float>::quiet_NaN();
  data.carpet.dvars.back() = 5;
  data.carpet.revision = 1;
  ++data.revision;
}

TEST_CASE("the data and the report screen draw at every size, before and after the page has told") {
  for (const app::Screen screen : {app::Screen::kData, app::Screen::kReport}) {
    for (const Size& size : kSizes) {
      ViewDriver driver(size.width, size.height);
      driver.model.state.screen = screen;
      check_draws(driver);  // nothing open
      driver.open_sample();
      driver.model.state.screen = screen;
      check_draws(driver);
      add_contents(driver.data);
      driver.data.scan.simulated = true;
      driver.data.scan.warnings = {"The header's slope is 0; values are taken as stored."};
      driver.frames(3);
      check_draws(driver);
      driver.data.coupling = {};
      driver.data.networks = {};
      ++driver.data.results_revision;
      ++driver.data.revision;
      check_draws(driver);
    }
  }
}

}  // namespace
}  // namespace sync_act::views
