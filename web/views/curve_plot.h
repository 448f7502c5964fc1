#pragma once
// Draws the points that selectors made of a series (decimated to the pixel columns) as a line.

#include <span>
#include <vector>

#include "web/app/selectors.h"
#include "web/views/theme.h"

namespace sync_act::views {

class CurvePlot {
 public:
  // Maps `start_secs`..`end_secs` and `low`..`high` onto the box.
  CurvePlot(const Box& box, double start_secs, double end_secs, double low, double high);

  float x_of(double secs) const;
  float y_of(double value) const;  // kept inside the box
  double secs_at(float x) const;
  // NaN breaks the line. `scratch` is reused from frame to frame.
  void draw(std::span<const app::CurvePoint> points, ImU32 colour, float stroke_css,
            std::vector<ImVec2>& scratch) const;

 private:
  Box box_;
  double start_, per_sec_, low_, per_value_;
};

}  // namespace sync_act::views
