#include "web/views/icons.h"

#include <cmath>

namespace sync_act::views {

namespace {

constexpr float kPi = 3.14159265F;

// Draws in the icon's own 16 px grid.
class Pen {
 public:
  Pen(ImVec2 centre, ImU32 colour, float size_css)
      : list_(*ImGui::GetWindowDrawList()),
        scale_(px_exact(size_css) / 16),
        // Odd strokes are sharp on half pixels: the grid starts on a whole one.
        x_(std::round(centre.x - 8 * scale_)),
        y_(std::round(centre.y - 8 * scale_)),
        stroke_(px_exact(1.5F) * size_css / 16),
        colour_(colour) {}

  ImVec2 at(float x, float y) const { return {x_ + x * scale_, y_ + y * scale_}; }
  Pen& line(std::initializer_list<ImVec2> points, bool closed = false) {
    for (const ImVec2& p : points) list_.PathLineTo(at(p.x, p.y));
    list_.PathStroke(colour_, closed ? ImDrawFlags_Closed : 0, stroke_);
    return *this;
  }
  Pen& circle(float x, float y, float r) {
    list_.AddCircle(at(x, y), r * scale_, colour_, 0, stroke_);
    return *this;
  }
  Pen& dot(float x, float y, float r) {
    list_.AddCircleFilled(at(x, y), r * scale_, colour_);
    return *this;
  }
  // Angles in turns of a circle, clockwise from the right.
  Pen& arc(float x, float y, float r, float from, float to) {
    list_.PathArcTo(at(x, y), r * scale_, from * 2 * kPi, to * 2 * kPi);
    list_.PathStroke(colour_, 0, stroke_);
    return *this;
  }
  Pen& rect(float x0, float y0, float x1, float y1, float round) {
    list_.AddRect(at(x0, y0), at(x1, y1), colour_, round * scale_, 0, stroke_);
    return *this;
  }

  Pen& triangle(ImVec2 a, ImVec2 b, ImVec2 c) {
    list_.AddTriangleFilled(at(a.x, a.y), at(b.x, b.y), at(c.x, c.y), colour_);
    return *this;
  }
  Pen& block(float x0, float y0, float x1, float y1) {
    list_.AddRectFilled(at(x0, y0), at(x1, y1), colour_, scale_);
    return *this;
  }

 private:
  ImDrawList& list_;
  float scale_, x_, y_, stroke_;
  ImU32 colour_;
};

void draw_arrow_back(Pen& pen, float sign) {
  const auto x = [sign](float v) { return 8 + sign * (v - 8); };
  pen.line({{x(6.2F), 2.6F}, {x(2.8F), 6}, {x(6.2F), 9.4F}});
  pen.line({{x(2.8F), 6}, {x(9.5F), 6}});
  if (sign > 0) {
    pen.arc(9.5F, 9.5F, 3.5F, -0.25F, 0.25F);
  } else {
    pen.arc(6.5F, 9.5F, 3.5F, 0.25F, 0.75F);
  }
  pen.line({{x(9.5F), 13}, {x(6.5F), 13}});
}

void draw_sun(Pen& pen) {
  pen.circle(8, 8, 2.9F);
  for (int i = 0; i < 8; ++i) {
    const float a = static_cast<float>(i) * kPi / 4;
    pen.line({{8 + 5 * std::cos(a), 8 + 5 * std::sin(a)},
              {8 + 6.6F * std::cos(a), 8 + 6.6F * std::sin(a)}});
  }
}

void draw_moon(Pen& pen) {
  // Outer arc, then back along the inner one: a crescent.
  pen.arc(8, 8, 5.6F, -0.02F, 0.73F);
  pen.arc(11.2F, 4.9F, 4.5F, 0.16F, 0.61F);
}

void draw_link(Pen& pen) {
  pen.line({{6.4F, 9.6F}, {9.6F, 6.4F}});
  pen.line({{7.6F, 4.9F}, {9.4F, 3.1F}});
  pen.arc(11.15F, 4.85F, 2.47F, 0.625F, 1.125F);
  pen.line({{12.9F, 6.6F}, {11.1F, 8.4F}});
  pen.line({{8.4F, 11.1F}, {6.6F, 12.9F}});
  pen.arc(4.85F, 11.15F, 2.47F, 0.125F, 0.625F);
  pen.line({{3.1F, 9.4F}, {4.9F, 7.6F}});
}

}  // namespace

void draw_icon(Icon icon, ImVec2 centre, ImU32 colour, float size_css) {
  Pen pen(centre, colour, size_css);
  switch (icon) {
    case Icon::kNone:
      break;
    case Icon::kChevronLeft:
      pen.line({{9.8F, 3.8F}, {5.6F, 8}, {9.8F, 12.2F}});
      break;
    case Icon::kChevronRight:
      pen.line({{6.2F, 3.8F}, {10.4F, 8}, {6.2F, 12.2F}});
      break;
    case Icon::kChevronDown:
      pen.line({{4.4F, 6.4F}, {8, 10}, {11.6F, 6.4F}});
      break;
    case Icon::kUndo:
      draw_arrow_back(pen, 1);
      break;
    case Icon::kRedo:
      draw_arrow_back(pen, -1);
      break;
    case Icon::kSun:
      draw_sun(pen);
      break;
    case Icon::kMoon:
      draw_moon(pen);
      break;
    case Icon::kFolder:
      pen.line(
          {{2.2F, 12.4F}, {2.2F, 3.6F}, {6.2F, 3.6F}, {7.8F, 5.4F}, {13.8F, 5.4F}, {13.8F, 12.4F}},
          true);
      break;
    case Icon::kLink:
      draw_link(pen);
      break;
    case Icon::kDownload:
      pen.line({{8, 2.4F}, {8, 9.8F}}).line({{4.8F, 6.8F}, {8, 10}, {11.2F, 6.8F}});
      pen.line({{3, 13.2F}, {13, 13.2F}});
      break;
    case Icon::kInfo:
      pen.circle(8, 8, 5.9F).line({{8, 7.4F}, {8, 11}}).dot(8, 5.1F, 0.95F);
      break;
    case Icon::kExpand:
      pen.line({{9.6F, 2.8F}, {13.2F, 2.8F}, {13.2F, 6.4F}}).line({{13, 3}, {9.4F, 6.6F}});
      pen.line({{6.4F, 13.2F}, {2.8F, 13.2F}, {2.8F, 9.6F}}).line({{3, 13}, {6.6F, 9.4F}});
      break;
    case Icon::kCollapse:
      pen.line({{13.2F, 6.6F}, {9.4F, 6.6F}, {9.4F, 2.8F}}).line({{9.6F, 6.4F}, {13.2F, 2.8F}});
      pen.line({{2.8F, 9.4F}, {6.6F, 9.4F}, {6.6F, 13.2F}}).line({{6.4F, 9.6F}, {2.8F, 13.2F}});
      break;
    case Icon::kSearch:
      pen.circle(7, 7, 4.4F).line({{10.3F, 10.3F}, {13.6F, 13.6F}});
      break;
    case Icon::kClose:
      pen.line({{4, 4}, {12, 12}}).line({{12, 4}, {4, 12}});
      break;
    case Icon::kCheck:
      pen.line({{3.2F, 8.4F}, {6.6F, 11.8F}, {12.8F, 4.8F}});
      break;
    case Icon::kAlert:
      pen.circle(8, 8, 5.9F).line({{5.9F, 5.9F}, {10.1F, 10.1F}});
      pen.line({{10.1F, 5.9F}, {5.9F, 10.1F}});
      break;
    case Icon::kWarning:
      pen.line({{8, 2.6F}, {14, 13}, {2, 13}}, true).line({{8, 6.4F}, {8, 9.4F}});
      pen.dot(8, 11.2F, 0.9F);
      break;
    case Icon::kLock:
      pen.rect(3.4F, 7.2F, 12.6F, 13.6F, 1.4F).line({{5.4F, 7.2F}, {5.4F, 5}});
      pen.arc(8, 5, 2.6F, 0.5F, 1.0F).line({{10.6F, 5}, {10.6F, 7.2F}});
      break;
    case Icon::kCamera:
      pen.line({{2, 4.8F},
                {5, 4.8F},
                {6.2F, 3},
                {9.8F, 3},
                {11, 4.8F},
                {14, 4.8F},
                {14, 12.6F},
                {2, 12.6F}},
               true);
      pen.circle(8, 8.5F, 2.3F);
      break;
    case Icon::kPin:
      pen.arc(8, 6.6F, 4.4F, 0.40F, 1.10F);
      pen.line({{4.4F, 9.2F}, {8, 14}, {11.6F, 9.2F}}).circle(8, 6.6F, 1.6F);
      break;
    case Icon::kMenu:
      pen.line({{2.6F, 4}, {13.4F, 4}}).line({{2.6F, 8}, {13.4F, 8}});
      pen.line({{2.6F, 12}, {13.4F, 12}});
      break;
    case Icon::kCopy:
      pen.rect(5.6F, 5.6F, 13.4F, 13.4F, 1.4F);
      pen.line({{10.4F, 3}, {10.4F, 2.6F}, {2.6F, 2.6F}, {2.6F, 10.4F}, {3, 10.4F}});
      break;
    case Icon::kFile:
      pen.line({{9.2F, 2.4F}, {3.6F, 2.4F}, {3.6F, 13.6F}, {12.4F, 13.6F}, {12.4F, 5.6F}}, true);
      pen.line({{9.2F, 2.6F}, {9.2F, 5.6F}, {12.2F, 5.6F}});
      break;
    case Icon::kTable:
      pen.rect(2.4F, 3, 13.6F, 13, 1.2F).line({{2.4F, 6.4F}, {13.6F, 6.4F}});
      pen.line({{6.4F, 6.4F}, {6.4F, 13}});
      break;
    case Icon::kBrain:
      pen.arc(8, 8, 5.8F, 0, 1).line({{8, 2.4F}, {8, 13.6F}});
      pen.arc(5.2F, 6.4F, 1.5F, 0, 0.5F).arc(10.8F, 9.8F, 1.5F, 0.5F, 1);
      break;
    case Icon::kKeyboard:
      pen.rect(1.8F, 4, 14.2F, 12.2F, 1.4F).line({{5, 9.8F}, {11, 9.8F}});
      pen.dot(5, 6.8F, 0.8F).dot(8, 6.8F, 0.8F).dot(11, 6.8F, 0.8F);
      break;
    case Icon::kPlay:
      pen.triangle({5, 3.2F}, {13, 8}, {5, 12.8F});
      break;
    case Icon::kSound:
    case Icon::kMuted:
      pen.line({{2.4F, 6.2F}, {4.8F, 6.2F}, {8, 3.4F}, {8, 12.6F}, {4.8F, 9.8F}, {2.4F, 9.8F}},
               true);
      if (icon == Icon::kMuted) {
        pen.line({{10.4F, 6.2F}, {14, 9.8F}}).line({{14, 6.2F}, {10.4F, 9.8F}});
      } else {
        pen.arc(8, 8, 3, -0.13F, 0.13F).arc(8, 8, 5.6F, -0.13F, 0.13F);
      }
      break;
    case Icon::kPause:
      pen.block(4.4F, 3.4F, 6.8F, 12.6F).block(9.2F, 3.4F, 11.6F, 12.6F);
      break;
  }
}

void draw_logo(ImVec2 centre, float size_css) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float unit = px_exact(size_css) / 20;
  // One and three quarter periods; the second curve a little behind and lower, as a neuron and a
  // network in step.
  const auto curve = [&](float shift_x, float shift_y, ImU32 colour) {
    constexpr int kSteps = 40;
    for (int i = 0; i <= kSteps; ++i) {
      const float u = static_cast<float>(i) / kSteps;
      const float x = -8.5F + 17 * u + shift_x;
      const float y = -4.4F * std::sin(2 * kPi * (1.9F * u - 0.2F)) * (0.8F + 0.35F * u) + shift_y;
      list.PathLineTo({centre.x + x * unit, centre.y + y * unit});
    }
    list.PathStroke(colour, 0, 2.2F * unit);
  };
  curve(-0.5F, -1.0F, packed({245, 154, 53, 255}));
  curve(0.5F, 1.0F, palette().neuron);
}

void draw_network_mark(int network, ImVec2 centre, float size_css) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImU32 colour = network_ink(network);
  const float half = px(size_css) * 0.5F;
  centre = {std::round(centre.x - half) + half, std::round(centre.y - half) + half};
  switch (app::network_shape(network)) {
    case app::NetworkShape::kSquare:
      list.AddRectFilled({centre.x - half, centre.y - half}, {centre.x + half, centre.y + half},
                         colour, px_exact(2));
      break;
    case app::NetworkShape::kDisc:
      list.AddCircleFilled(centre, half, colour);
      break;
    case app::NetworkShape::kDiamond: {
      const float d = half * 1.2F;
      list.AddQuadFilled({centre.x, centre.y - d}, {centre.x + d, centre.y},
                         {centre.x, centre.y + d}, {centre.x - d, centre.y}, colour);
      break;
    }
  }
}

void draw_no_signal_mark(ImVec2 centre, float size_css, ImU32 colour) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float half = px(size_css) * 0.5F, stroke = px_exact(1.2F);
  const ImVec2 low{std::round(centre.x - half), std::round(centre.y - half)};
  const ImVec2 high{low.x + 2 * half, low.y + 2 * half};
  list.AddRect(low, high, colour, px_exact(1.5F), 0, stroke);
  list.AddLine({low.x + stroke, high.y - stroke}, {high.x - stroke, low.y + stroke}, colour,
               stroke);
}

}  // namespace sync_act::views
