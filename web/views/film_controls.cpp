#include "web/views/film_controls.h"

#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "web/app/format.h"
#include "web/views/widgets.h"

namespace sync_act::views {
namespace {

struct HrfName {
  app::HrfChoice choice;
  std::string_view name;
};
constexpr std::array<HrfName, 4> kHrfs{{{app::HrfChoice::kSpm, "SPM double gamma"},
                                        {app::HrfChoice::kGlover, "Glover"},
                                        {app::HrfChoice::kNone, "none"},
                                        {app::HrfChoice::kShift, "shift by 5 s"}}};
constexpr std::array<std::string_view, 2> kPartials{"nothing", "low-level features"};
constexpr std::string_view kHrfTip =
    "Blood flow answers neural activity about 5 s late. This curve delays responses before "
    "comparison.";

app::HrfChoice shown_hrf(const app::ViewContext& context) {
  const app::HrfChoice wished = context.state.recipe.hrf;
  return wished == app::HrfChoice::kAsOpened ? context.data.neurons.hrf : wished;
}

std::string_view name_of(app::HrfChoice choice) {
  for (const HrfName& hrf : kHrfs) {
    if (hrf.choice == choice) return hrf.name;
  }
  return "as given";
}

void draw_hrf(const app::ViewContext& context, const Box& box, const PickerFace& face) {
  if (context.data.neurons.hrf == app::HrfChoice::kAsOpened) {
    // Nothing to choose: the responses came without what a choice would need.
    const float x = box.x0 + px(8);
    const float prefix = draw_text(Font::kControl, x, box.middle_y(), palette().text3, "HRF");
    draw_text(Font::kControl, x + prefix + px(6), box.middle_y(), palette().text3, face.value);
    const Interaction item = interact("hrf given", box);
    if (item.hovered) {
      tooltip(item.id, "HRF", {},
              "These responses came at the scans already. With responses at the film's own rate "
              "the HRF can be chosen here.");
    }
    return;
  }
  if (picker("hrf", box, face, kHrfTip)) ImGui::OpenPopup("hrf menu");
  if (begin_menu("hrf menu", box, 190, static_cast<int>(kHrfs.size()), true)) {
    const app::HrfChoice now = shown_hrf(context);
    for (int i = 0; i < static_cast<int>(kHrfs.size()); ++i) {
      const HrfName& hrf = kHrfs[static_cast<std::size_t>(i)];
      if (menu_item(i, {.label = hrf.name, .checked = hrf.choice == now}) && hrf.choice != now) {
        context.sink(app::SetHrf{hrf.choice});
      }
    }
    end_menu();
  }
}

std::string scans_text(int lag) {
  return app::format_number(lag, 0) + (std::abs(lag) == 1 ? " scan" : " scans");
}

float lag_width() {
  return px(8) + text_width(Font::kControl, "Lag") + px(6) +
         text_width(Font::kControlMedium,
                    "\xE2\x88\x92"
                    "20 scans") +
         px(10) + 2 * px(24);
}

void draw_lag(const app::ViewContext& context, Box box) {
  const Palette& p = palette();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(box.min(), box.max(), p.raised, px(6));
  list.AddRect(box.min(), box.max(), p.line2, px(6), 0, px(1));
  const int lag = context.state.recipe.lag_scans;
  const Box later = box.cut_right(px(24));
  const Box earlier = box.cut_right(px(24));
  if (icon_button("lag less", earlier, Icon::kChevronLeft, "One scan less",
                  lag > -app::kMostLagScans)) {
    context.sink(app::SetLag{lag - 1});
  }
  if (icon_button("lag more", later, Icon::kChevronRight, "One scan more",
                  lag < app::kMostLagScans)) {
    context.sink(app::SetLag{lag + 1});
  }
  draw_line_v(earlier.x0, box.y0, box.y1, p.line2);
  draw_line_v(later.x0, box.y0, box.y1, p.line2);
  const Interaction item = interact("lag", box);
  float x = box.x0 + px(8);
  x += draw_text(Font::kControl, x, box.middle_y(), p.text2, "Lag") + px(6);
  draw_text(Font::kControlMedium, x, box.middle_y(), p.text, scans_text(lag));
  if (item.clicked && lag != 0) context.sink(app::SetLag{0});
  if (item.hovered) {
    tooltip(item.id, "Lag", {},
            "Networks are compared with neurons so many scans earlier. Click: back to 0.");
  }
}

void draw_partial(const app::ViewContext& context, const Box& box, const PickerFace& face) {
  if (picker("partial", box, face,
             "Takes what luminance, motion and the film's other features explain out of neurons "
             "and networks, before they are compared.")) {
    ImGui::OpenPopup("partial menu");
  }
  if (begin_menu("partial menu", box, 180, 2, true)) {
    const bool now = context.state.recipe.partial_features;
    for (int i = 0; i < 2; ++i) {
      const bool features = i == 1;
      if (menu_item(
              i, {.label = kPartials[static_cast<std::size_t>(i)], .checked = features == now}) &&
          features != now) {
        context.sink(app::SetPartial{features});
      }
    }
    end_menu();
  }
}

}  // namespace

void toggle_film(const app::ViewContext& context) {
  if (!context.data.film.present) return;
  if (context.transient.film_playing) {
    context.sink(app::FilmPause{});
    return;
  }
  const app::Film& film = context.data.film;
  const auto now = app::film_secs_at(film, context.data.scan, context.state.time_secs);
  const bool over = !now || *now > film.duration_secs - 0.25;
  context.sink(app::FilmPlay{over ? 0 : *now});
}

bool play_button(const app::ViewContext& context, const Box& box) {
  const bool playing = context.transient.film_playing;
  if (!icon_button("play", box, playing ? Icon::kPause : Icon::kPlay,
                   playing ? "Pause (Space)" : "Play the film (Space)")) {
    return false;
  }
  toggle_film(context);
  return true;
}

void draw_recipe_controls(const app::ViewContext& context, Box& free) {
  if (context.data.coupling.n_neurons == 0) return;
  const PickerFace hrf{.value = name_of(shown_hrf(context)), .prefix = "HRF"};
  const PickerFace partial{.value = kPartials[context.state.recipe.partial_features ? 1 : 0],
                           .prefix = "Partial out"};
  const float gap = px(8);
  const bool has_partial = app::has_features(context.data.labels) && context.data.film.present;
  const std::array<float, 3> widths{lag_width(), picker_width(hrf),
                                    has_partial ? picker_width(partial) : 0};
  // The lag is what one most often wants; then the response.
  const float for_lag = widths[0] + gap;
  const float for_hrf = for_lag + widths[1] + gap;
  const float for_all = for_hrf + widths[2] + gap;
  if (has_partial && free.width() >= for_all) {
    draw_partial(context, free.cut_right(widths[2]), partial);
    free.cut_right(gap);
  }
  if (free.width() >= for_lag) {
    draw_lag(context, free.cut_right(widths[0]));
    free.cut_right(gap);
  }
  if (free.width() >= widths[1] + gap) {
    draw_hrf(context, free.cut_right(widths[1]), hrf);
    free.cut_right(gap);
  }
}

}  // namespace sync_act::views
