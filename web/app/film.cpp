#include "web/app/film.h"

#include <algorithm>
#include <cmath>

#include "web/app/app_data.h"

namespace sync_act::app {
namespace {

// The end of a film and of its scans belongs to them: the cursor can stand there.
constexpr double kSlackSecs = 1e-6;

}  // namespace

bool has_features(const FilmLabels& labels) {
  return labels.n_categories < static_cast<int>(labels.names.size());
}

std::vector<FilmStretch> film_stretches(const Film& film, const Scan& scan) {
  std::vector<FilmStretch> stretches;
  if (!film.present || !scan.present || !(scan.tr_secs > 0)) return stretches;
  const double end_of_scans = scan.n_scans * scan.tr_secs;
  const std::vector<int>& starts = scan.run_starts;
  const std::vector<double>& runs = film.run_durations_secs;
  if (starts.size() < 2 || runs.size() != starts.size()) {
    stretches.push_back({0, film.duration_secs, film.onset_secs, 0, end_of_scans});
    return stretches;
  }
  double film_start = 0;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const double first = starts[run] * scan.tr_secs;
    const double end = run + 1 < runs.size() ? starts[run + 1] * scan.tr_secs : end_of_scans;
    stretches.push_back({film_start, film_start + runs[run], first + film.onset_secs, first, end});
    film_start += runs[run];
  }
  return stretches;
}

std::optional<double> film_secs_at(const Film& film, const Scan& scan, double scan_secs) {
  return film_secs_at(film_stretches(film, scan), scan_secs);
}

std::optional<double> film_secs_at(std::span<const FilmStretch> stretches, double scan_secs) {
  std::optional<double> found;
  // Where one run ends another starts: the later one counts.
  for (const FilmStretch& s : stretches) {
    if (scan_secs < s.shown_from() - kSlackSecs || scan_secs > s.shown_to() + kSlackSecs) continue;
    found = std::clamp(s.film_start + scan_secs - s.scan_zero, s.film_start, s.film_end);
  }
  return found;
}

std::optional<double> scan_secs_at(const Film& film, const Scan& scan, double film_secs) {
  std::optional<double> found;
  for (const FilmStretch& s : film_stretches(film, scan)) {
    if (film_secs < s.film_start - kSlackSecs || film_secs > s.film_end + kSlackSecs) continue;
    found = std::clamp(s.scan_zero + film_secs - s.film_start, s.scan_first, s.scan_end);
  }
  return found;
}

int film_frame_at(const Film& film, double film_secs) {
  const FilmFrames& frames = film.frames;
  if (!film.present || frames.count <= 0 || !(frames.interval_secs > 0) || !(film_secs >= 0)) {
    return -1;
  }
  const double index = std::floor(film_secs / frames.interval_secs + 1e-9);
  return static_cast<int>(std::min(index, static_cast<double>(frames.count - 1)));
}

SpriteAt film_sprite(const FilmFrames& frames, int frame) {
  const int within = frame % frames.per_sheet();
  const auto column = static_cast<float>(within % frames.columns);
  const auto row = static_cast<float>(within / frames.columns);
  const auto columns = static_cast<float>(frames.columns);
  const auto rows = static_cast<float>(frames.rows);
  return {frame / frames.per_sheet(),
          {column / columns, row / rows},
          {(column + 1) / columns, (row + 1) / rows}};
}

}  // namespace sync_act::app
