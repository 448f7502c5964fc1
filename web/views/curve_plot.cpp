#include "web/views/curve_plot.h"

#include <cmath>

namespace sync_act::views {

CurvePlot::CurvePlot(const Box& box, double start_secs, double end_secs, double low, double high)
    : box_(box),
      start_(start_secs),
      per_sec_(static_cast<double>(box.width()) / std::max(1e-9, end_secs - start_secs)),
      low_(low),
      per_value_(static_cast<double>(box.height()) / std::max(1e-9, high - low)) {}

float CurvePlot::x_of(double secs) const {
  return box_.x0 + static_cast<float>((secs - start_) * per_sec_);
}

float CurvePlot::y_of(double value) const {
  return std::clamp(box_.y1 - static_cast<float>((value - low_) * per_value_), box_.y0, box_.y1);
}

double CurvePlot::secs_at(float x) const {
  return start_ + static_cast<double>(x - box_.x0) / per_sec_;
}

void CurvePlot::draw(std::span<const app::CurvePoint> points, ImU32 colour, float stroke_css,
                     std::vector<ImVec2>& scratch) const {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float stroke = px_exact(stroke_css);
  scratch.clear();
  const auto flush = [&] {
    if (scratch.size() == 1) {
      list.AddCircleFilled(scratch[0], stroke, colour);
    } else if (!scratch.empty()) {
      list.AddPolyline(scratch.data(), static_cast<int>(scratch.size()), colour, 0, stroke);
    }
    scratch.clear();
  };
  for (const app::CurvePoint& point : points) {
    if (std::isfinite(point.value)) {
      scratch.emplace_back(x_of(point.secs), y_of(static_cast<double>(point.value)));
    } else {
      flush();
    }
  }
  flush();
}

}  // namespace sync_act::views
