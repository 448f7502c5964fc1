#pragma once
// The film that was shown in the scanner: its frames as sheets of sprites, its labels, and where
// its time lies on the axis of the scans. The pixels are not here: web/gl keeps them as textures.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sync_act::app {

struct Scan;

// Frames every interval_secs from the film's start, row by row on sheets of columns x rows.
struct FilmFrames {
  int columns = 1, rows = 1;
  int frame_width = 0, frame_height = 0;  // pixels, for their shape; sheets may come smaller
  int count = 0;
  double interval_secs = 1;
  int n_sheets = 0;
  int per_sheet() const { return columns * rows; }
};

struct Film {
  bool present = false;
  std::uint64_t revision = 0;  // another number for each film received
  std::string title;
  std::string made;  // where it comes from, as "rendered by a script"; may be empty
  double duration_secs = 0;
  std::vector<double> run_durations_secs;  // one after the other; empty: one run
  double onset_secs = 0;                   // the film starts so long after a run's first scan
  FilmFrames frames;
  bool has_video = false;
};

// A sheet whose pixels have just arrived.
struct FilmSheet {
  int sheet = -1;
  int width = 0, height = 0;
};

// The player's picture of a moment, whose pixels have just arrived.
struct FilmFrame {
  double film_secs = 0;
  int width = 0, height = 0;  // 0: none
};

// What happens in the film, sampled regularly over all its runs one after the other.
struct FilmLabels {
  std::uint64_t revision = 0;  // 0: none
  std::vector<std::string> names;
  int n_categories = 0;  // the first so many are shares of the picture, 0 to 1; the rest features
  double rate_hz = 0;
  int n_samples = 0;
  std::vector<float> values;  // [sample x label], each label contiguous
  std::span<const float> of(int label) const {
    const auto n = static_cast<std::size_t>(n_samples);
    return {values.data() + static_cast<std::size_t>(label) * n, n};
  }
};

// Whether there are labels that are no categories: what a film is like rather than what it shows.
bool has_features(const FilmLabels& labels);

// A stretch of the film and of the scans' axis that go together: a run, or all.
struct FilmStretch {
  double film_start = 0, film_end = 0;  // film time
  double scan_zero = 0;                 // where film_start lies, which may be before the first scan
  double scan_first = 0, scan_end = 0;  // of the run's scans
  // Where there are both film and scans.
  double shown_from() const { return std::max(scan_zero, scan_first); }
  double shown_to() const { return std::min(scan_zero + film_end - film_start, scan_end); }
};
std::vector<FilmStretch> film_stretches(const Film& film, const Scan& scan);

// Film time at a time of the scans: they run together, run by run; where film and scan have the
// same runs, each run of the film starts with (onset_secs after) the scan's. nullopt: no film then.
std::optional<double> film_secs_at(const Film& film, const Scan& scan, double scan_secs);
std::optional<double> film_secs_at(std::span<const FilmStretch> stretches, double scan_secs);
// The other way round; for film times after a run's last scan, the end of that run.
std::optional<double> scan_secs_at(const Film& film, const Scan& scan, double film_secs);

// Index of the frame shown at a film time; -1 without frames or outside the film.
int film_frame_at(const Film& film, double film_secs);

struct SpriteAt {
  int sheet = 0;
  std::array<float, 2> low{0, 0}, high{1, 1};  // texture coordinates
};
SpriteAt film_sprite(const FilmFrames& frames, int frame);

}  // namespace sync_act::app
