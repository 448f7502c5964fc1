#include "web/app/film.h"

#include <algorithm>
#include <cmath>

#include "web/app/app_data.h"

namespace sync_act::app {
namespace {

// A stretch of the film and of the scan that go together.
struct Stretch {
  double film_start = 0, film_end = 0;
  double scan_start = 0, scan_end = 0;
};

Stretch stretch_of(const Film& film, const Scan& scan, std::size_t run, bool by_run,
                   double film_start) {
  const double end_of_scans = scan.n_scans * scan.tr_secs;
  if (!by_run) return {0, film.duration_secs, film.onset_secs, end_of_scans};
  const std::vector<int>& starts = scan.run_starts;
  const double scan_end = run + 1 < starts.size() ? starts[run + 1] * scan.tr_secs : end_of_scans;
  return {film_start, film_start + film.run_durations_secs[run],
          starts[run] * scan.tr_secs + film.onset_secs, scan_end};
}

// Calls see(stretch) until it answers true.
template <class See>
void for_each_stretch(const Film& film, const Scan& scan, See see) {
  if (!film.present || !scan.present || !(scan.tr_secs > 0)) return;
  const bool by_run =
      scan.run_starts.size() > 1 && film.run_durations_secs.size() == scan.run_starts.size();
  double film_start = 0;
  for (std::size_t run = 0; run < (by_run ? scan.run_starts.size() : 1); ++run) {
    const Stretch stretch = stretch_of(film, scan, run, by_run, film_start);
    if (see(stretch)) return;
    film_start = stretch.film_end;
  }
}

// The end of a film and of its scans belongs to them: the cursor can stand there.
constexpr double kSlackSecs = 1e-6;

}  // namespace

std::optional<double> film_secs_at(const Film& film, const Scan& scan, double scan_secs) {
  std::optional<double> found;
  for_each_stretch(film, scan, [&](const Stretch& s) {
    const double film_secs = s.film_start + scan_secs - s.scan_start;
    const bool within = scan_secs >= s.scan_start - kSlackSecs &&
                        scan_secs <= s.scan_end + kSlackSecs &&
                        film_secs <= s.film_end + kSlackSecs;
    // Where one run ends another starts: the later one counts.
    if (within) found = std::clamp(film_secs, s.film_start, s.film_end);
    return scan_secs < s.scan_end;
  });
  return found;
}

std::optional<double> scan_secs_at(const Film& film, const Scan& scan, double film_secs) {
  std::optional<double> found;
  for_each_stretch(film, scan, [&](const Stretch& s) {
    if (film_secs >= s.film_start - kSlackSecs && film_secs <= s.film_end + kSlackSecs) {
      found = std::min(s.scan_start + film_secs - s.film_start, s.scan_end);
    }
    return film_secs < s.film_end;
  });
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
