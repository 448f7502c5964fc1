#pragma once
// Rectangles in device pixels, and cutting them up: a layout takes strips off a box until what is
// left is the content.

#include <algorithm>

#include "imgui.h"

namespace sync_act::views {

struct Box {
  float x0 = 0, y0 = 0, x1 = 0, y1 = 0;

  float width() const { return std::max(0.0F, x1 - x0); }
  float height() const { return std::max(0.0F, y1 - y0); }
  float middle_x() const { return (x0 + x1) * 0.5F; }
  float middle_y() const { return (y0 + y1) * 0.5F; }
  ImVec2 min() const { return {x0, y0}; }
  ImVec2 max() const { return {x1, y1}; }
  bool contains(ImVec2 p) const { return p.x >= x0 && p.x < x1 && p.y >= y0 && p.y < y1; }

  Box inset(float all) const { return inset(all, all); }
  Box inset(float x, float y) const { return {x0 + x, y0 + y, x1 - x, y1 - y}; }

  // Takes a strip off one side; never more than there is.
  Box cut_top(float size) {
    const float edge = std::min(y0 + size, y1);
    const Box strip{x0, y0, x1, edge};
    y0 = edge;
    return strip;
  }
  Box cut_bottom(float size) {
    const float edge = std::max(y1 - size, y0);
    const Box strip{x0, edge, x1, y1};
    y1 = edge;
    return strip;
  }
  Box cut_left(float size) {
    const float edge = std::min(x0 + size, x1);
    const Box strip{x0, y0, edge, y1};
    x0 = edge;
    return strip;
  }
  Box cut_right(float size) {
    const float edge = std::max(x1 - size, x0);
    const Box strip{edge, y0, x1, y1};
    x1 = edge;
    return strip;
  }
  // A part of the given height, centred from top to bottom.
  Box centred_height(float size) const {
    const float top =
        y0 + std::max(0.0F, static_cast<float>(static_cast<int>((height() - size) / 2)));
    return {x0, top, x1, std::min(top + size, y1)};
  }
};

}  // namespace sync_act::views
