#include "web/views/film_strip.h"

#include <cmath>
#include <cstdint>

namespace sync_act::views {
namespace {

ImTextureID id_of(unsigned texture) {
  return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture));
}

struct Crop {
  ImVec2 low, high;  // texture coordinates
};

// The part of [low, high] (of the given shape, width by height) that fills a box of another shape.
Crop filling(ImVec2 low, ImVec2 high, float shape, const Box& box) {
  const float wanted = box.width() / std::max(1.0F, box.height());
  const float keep_x = wanted < shape ? wanted / shape : 1;
  const float keep_y = wanted > shape ? shape / wanted : 1;
  const ImVec2 middle{(low.x + high.x) * 0.5F, (low.y + high.y) * 0.5F};
  const ImVec2 half{(high.x - low.x) * 0.5F * keep_x, (high.y - low.y) * 0.5F * keep_y};
  return {{middle.x - half.x, middle.y - half.y}, {middle.x + half.x, middle.y + half.y}};
}

// One frame from its sheet, which is asked for where it is not there.
void draw_sprite(const app::ViewContext& context, DrawResources& resources, const Box& box,
                 int frame, float rounding, ImDrawFlags corners) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const app::FilmFrames& frames = context.data.film.frames;
  const app::SpriteAt sprite = app::film_sprite(frames, frame);
  const unsigned texture = resources.film.sheet(sprite.sheet);
  if (texture == 0) {
    list.AddRectFilled(box.min(), box.max(), palette().raised, rounding, corners);
    if (resources.film.must_ask_for(sprite.sheet)) {
      context.sink(app::NeedFilmSheet{sprite.sheet});
    }
    return;
  }
  // Half a pixel inside, so that no neighbour's edge shines in.
  const float inset_x = 0.5F / static_cast<float>(frames.columns * frames.frame_width);
  const float inset_y = 0.5F / static_cast<float>(frames.rows * frames.frame_height);
  const Crop crop = filling({sprite.low[0] + inset_x, sprite.low[1] + inset_y},
                            {sprite.high[0] - inset_x, sprite.high[1] - inset_y},
                            film_shape(context.data.film), box);
  list.AddImageRounded(id_of(texture), box.min(), box.max(), crop.low, crop.high, IM_COL32_WHITE,
                       rounding, corners);
}

}  // namespace

bool has_frames(const app::AppData& data) {
  return data.film.present && data.film.frames.count > 0 && data.film.frames.n_sheets > 0;
}

float film_shape(const app::Film& film) {
  const app::FilmFrames& frames = film.frames;
  if (frames.frame_width <= 0 || frames.frame_height <= 0) return 4.0F / 3;
  return static_cast<float>(frames.frame_width) / static_cast<float>(frames.frame_height);
}

void draw_film_strip(const app::ViewContext& context, DrawResources& resources, const Box& box,
                     const CurvePlot& axis) {
  if (!has_frames(context.data)) return;
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const app::FilmFrames& frames = context.data.film.frames;
  const float shape =
      static_cast<float>(frames.frame_width) / static_cast<float>(std::max(1, frames.frame_height));
  const double tile_secs =
      axis.secs_at(box.x0 + std::max(px(24), box.height() * shape)) - axis.secs_at(box.x0);
  list.PushClipRect(box.min(), box.max(), true);
  for (const app::FilmTile& tile :
       context.selectors.film.tiles(context.state, context.data, tile_secs)) {
    if (tile.frame < 0) continue;
    const Box at{std::round(axis.x_of(tile.start_secs)), box.y0,
                 std::round(axis.x_of(tile.end_secs)) - px(tile.last ? 2 : 1), box.y1};
    if (at.x1 <= box.x0 || at.x0 >= box.x1) continue;
    const ImDrawFlags corners = (tile.first ? ImDrawFlags_RoundCornersLeft : 0) |
                                (tile.last ? ImDrawFlags_RoundCornersRight : 0);
    draw_sprite(context, resources, at, tile.frame, corners == 0 ? 0 : px(3),
                corners == 0 ? ImDrawFlags_RoundCornersNone : corners);
  }
  list.PopClipRect();
}

void draw_film_frame(const app::ViewContext& context, DrawResources& resources, const Box& box,
                     double film_secs, float rounding_css) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const app::FilmFrame& now = context.data.film_frame;
  // Where the player has another moment (it has not answered a jump yet), the sheets have this one.
  const bool live = context.transient.film_playing && resources.film.frame() != 0 &&
                    now.width > 0 && std::fabs(now.film_secs - film_secs) < 1;
  if (live) {
    const Crop crop = filling({0, 0}, {1, 1},
                              static_cast<float>(now.width) / static_cast<float>(now.height), box);
    list.AddImageRounded(id_of(resources.film.frame()), box.min(), box.max(), crop.low, crop.high,
                         IM_COL32_WHITE, px(rounding_css));
    return;
  }
  const int frame =
      has_frames(context.data) ? app::film_frame_at(context.data.film, film_secs) : -1;
  if (frame < 0) {
    list.AddRectFilled(box.min(), box.max(), palette().raised, px(rounding_css));
    return;
  }
  draw_sprite(context, resources, box, frame, px(rounding_css), ImDrawFlags_RoundCornersAll);
}

}  // namespace sync_act::views
