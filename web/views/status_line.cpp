#include "web/views/status_line.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "web/app/format.h"
#include "web/views/widgets.h"

namespace sync_act::views {

namespace {

std::string plural(long long n, const char* one, const char* many) {
  return app::format_count(n) + " " + (n == 1 ? one : many);
}

std::string scan_text(const app::Scan& scan) {
  std::string text = plural(scan.n_scans, "scan", "scans");
  if (scan.tr_secs > 0) {
    const double tenths = scan.tr_secs * 10;
    const int decimals = std::fabs(tenths - std::round(tenths)) < 1e-6 ? 1 : 3;
    text += ", TR " + app::format_number(scan.tr_secs, decimals) + " s";
  }
  return text + ", " +
         plural(static_cast<long long>(std::max<std::size_t>(1, scan.run_starts.size())), "run",
                "runs");
}

std::string units_text(const app::AppData& data) {
  const auto silent =
      std::count(data.neurons.no_signal.begin(), data.neurons.no_signal.end(), true);
  std::string text;
  if (data.networks.n_units > 0) text = plural(data.networks.n_units, "network", "networks");
  if (data.neurons.n_units > 0) {
    text += (text.empty() ? "" : ", ") + plural(data.neurons.n_units, "neuron", "neurons");
  }
  if (silent > 0) text += ", " + app::format_count(silent) + " with no signal";
  return text;
}

std::string workers_text(const app::AppData& data) {
  if (data.workers <= 0) return {};
  std::string text = plural(data.workers, "worker", "workers");
  text += data.workers_busy > 0 ? ", " + app::format_count(data.workers_busy) + " busy" : " idle";
  if (!data.simd.empty()) text += data.simd == "plain" ? ", SIMD" : ", " + data.simd + " SIMD";
  return text;
}

// In steps that small changes do not turn.
std::string graphics_text(const app::AppData& data) {
  if (data.graphics_bytes <= 0) return {};
  const double megabytes = std::max(1.0, std::ceil(data.graphics_bytes / 1e6));
  return app::format_count(static_cast<long long>(megabytes)) + " MB graphics memory";
}

float draw_job(const app::ViewContext& context, const app::JobInfo& job, const Box& box) {
  const Palette& p = palette();
  Box free = box;
  const float y = box.middle_y();
  const std::string words = job.step.empty() ? job.title : job.title + ", " + job.step;
  const float bar = px(96);
  const float cancel = job.can_cancel ? button_width(Icon::kNone, "Cancel") - px(8) : 0;
  const float room = free.width() - bar - cancel - px(70);
  if (room > px(40)) {
    free.cut_left(
        draw_text_cut(Font::kCaption, free.x0, y, std::min(room, px(320)), p.text, words) + px(10));
  }
  const Box track = free.cut_left(bar).centred_height(px(4));
  progress_bar(track, job.fraction);
  free.cut_left(px(8));
  free.cut_left(draw_text(Font::kCaption, free.x0, y, p.text2, app::format_percent(job.fraction)) +
                px(6));
  if (job.can_cancel) {
    ImGui::PushID(job.id.c_str());
    if (button("cancel", free.cut_left(cancel).centred_height(px(20)), Icon::kNone, "Cancel",
               ButtonKind::kGhost)) {
      context.sink(app::CancelJob{job.id});
    }
    ImGui::PopID();
  }
  return box.width() - free.width();
}

}  // namespace

void draw_status_line(const app::ViewContext& context, const Box& box) {
  const Palette& p = palette();
  const app::AppData& data = context.data;
  ImGui::GetWindowDrawList()->AddRectFilled(box.min(), box.max(), p.panel);
  draw_line_h(box.x0, box.x1, box.y0, p.line);
  Box free = box.inset(px(12), 0);
  const float y = free.middle_y() + px(1) * 0.5F;

  std::string workers = workers_text(data);
  if (const std::string graphics = graphics_text(data);
      !workers.empty() && !graphics.empty() && free.width() > px(1240)) {
    workers += ", " + graphics;
  }
  if (!workers.empty() && free.width() > px(560)) {
    const Box at = free.cut_right(text_width(Font::kCaption, workers));
    draw_text(Font::kCaption, at.x0, y, p.text2, workers);
    free.cut_right(px(14));
  }
  // The running job comes first where there is little room: it is what the person waits for.
  const auto divider = [&] {
    free.cut_left(px(14));
    draw_line_v(std::round(free.x0), free.middle_y() - px(6), free.middle_y() + px(6), p.line2);
    free.cut_left(px(15));
  };
  draw_icon(Icon::kLock, {free.x0 + px(6), y}, p.ok, 13);
  free.cut_left(px(18));
  const bool job = !data.jobs.empty();
  const char* promise = free.width() > px(300) && (!job || free.width() > px(640))
                            ? "Runs in this page. Nothing is uploaded."
                            : "Nothing is uploaded.";
  free.cut_left(draw_text_cut(Font::kCaption, free.x0, y, free.width(), p.text2, promise));
  if (job) {
    divider();
    const float most = std::min(free.width(), px(620));
    free.cut_left(draw_job(context, data.jobs.front(), free.cut_left(most)) - most);
  }
  const auto part = [&](const std::string& text, ImU32 ink, Icon icon) {
    const float width = text_width(Font::kCaption, text) + (icon == Icon::kNone ? 0 : px(18));
    if (text.empty() || free.width() < width + px(29)) return Box{};
    divider();
    const Box at = free.cut_left(width);
    float x = at.x0;
    if (icon != Icon::kNone) {
      draw_icon(icon, {x + px(6), y}, ink, 13);
      x += px(18);
    }
    draw_text(Font::kCaption, x, y, ink, text);
    return at;
  };
  if (!data.problems.empty()) {
    part(plural(static_cast<long long>(data.problems.size()), "file cannot be used",
                "files cannot be used"),
         p.bad, Icon::kAlert);
  }
  if (!data.scan.present) return;
  const auto n_warnings = static_cast<long long>(data.scan.warnings.size());
  if (n_warnings > 0) {
    const Box at =
        part(plural(n_warnings, "note on the data", "notes on the data"), p.warn, Icon::kWarning);
    const Interaction item = interact("warnings", at, 3);
    if (item.hovered) {
      std::string words;
      for (const std::string& warning : data.scan.warnings) {
        words += (words.empty() ? "" : "\n") + warning;
      }
      tooltip(item.id, "Notes on the data", {}, words);
    }
  }
  part(scan_text(data.scan), p.text2, Icon::kNone);
  part(units_text(data), p.text2, Icon::kNone);
  if (!data.significance.present) return;
  part(app::format_count(data.significance.n_surrogates) + " surrogates, " +
           data.significance.label + ", seed " +
           app::format_count(static_cast<long long>(data.significance.seed)),
       p.text2, Icon::kNone);
  int n_significant = 0;
  for (int k = 0; k < data.networks.n_units; ++k) {
    if (app::network_verdict(data, k) == app::Verdict::kSignificant) ++n_significant;
  }
  part(app::format_count(n_significant) + " of " +
           plural(data.networks.n_units, "network", "networks") + " significant",
       p.text2, Icon::kNone);
}

}  // namespace sync_act::views
