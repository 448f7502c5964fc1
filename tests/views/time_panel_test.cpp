// Curves, film and lag plot: they draw, rest, and turn pointer and keys into commands.

#include <doctest/doctest.h>

#include "tests/views/drawing_checks.h"
#include "web/views/lag_plot.h"

namespace sync_act::views {
namespace {

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

TEST_CASE("the lag plot keeps the room above its curve that the chosen value needs") {
  app::LagCurve curve;
  curve.max_lag = 1;
  curve.r = {0.1, 0.6, 0.2};
  const app::Plot low = lag_plot(curve, 0, 0.3), high = lag_plot(curve, 0, 0.9);
  CHECK(high.y.high - low.y.high == doctest::Approx(0.6 * (0.6 + 0.1)));
  CHECK(high.y.low == low.y.low);
}

TEST_CASE("a click into the lag plot sets the lag") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
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
  driver.open_sample();
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

TEST_CASE("two fingers that part and wander zoom the time axis as well as moving it") {
  ViewDriver driver(1440, 900);
  driver.open_sample();
  driver.frames(3);
  driver.click(800, 760);
  const app::State& state = driver.model.state;
  ImGui::GetIO().AddMouseWheelEvent(0.5F, 3);
  driver.frames(2);
  const double closer = state.window_secs;
  CHECK(closer > 0);
  CHECK(closer < 450);
  const double start = state.window_start_secs;
  ImGui::GetIO().AddMouseWheelEvent(-0.5F, 0);
  driver.frames(2);
  CHECK(state.window_secs == doctest::Approx(closer));
  CHECK(state.window_start_secs > start);
}

TEST_CASE("as an embed the plain wheel is left to the page around it") {
  ViewDriver driver(640, 400);
  driver.open_sample();
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

}  // namespace
}  // namespace sync_act::views
