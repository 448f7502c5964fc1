#include "web/app/receive_film.h"

#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace sync_act::app {
namespace {

constexpr long long kMostFrames = 10'000'000;
constexpr double kLongestSecs = 1e6;

void read_frames(FieldReader& fields, FilmFrames& frames) {
  const Json* json = fields.object("frames");
  if (json == nullptr) return;
  FieldReader inner("The film's \"frames\"", *json);
  for (const char* key :
       {"columns", "rows", "frameWidth", "frameHeight", "count", "intervalSecs"}) {
    inner.require(key);
  }
  inner.integer("columns", 1, kMostSheetSide, frames.columns);
  inner.integer("rows", 1, kMostSheetSide, frames.rows);
  inner.integer("frameWidth", 1, kMostSheetSide, frames.frame_width);
  inner.integer("frameHeight", 1, kMostSheetSide, frames.frame_height);
  inner.integer("count", 0, kMostFrames, frames.count);
  inner.number("intervalSecs", 1e-3, kLongestSecs, frames.interval_secs);
  inner.integer("nSheets", 0, kMostFrames, frames.n_sheets);
  if (!inner.ok()) {
    fields.refuse("frames", inner.status().error().message);
    return;
  }
  const int needed = (frames.count + frames.per_sheet() - 1) / frames.per_sheet();
  if (!inner.has("nSheets")) frames.n_sheets = needed;
  if (frames.n_sheets < needed) fields.refuse("frames", "does not have sheets for all its frames");
}

// Width and height of the pixels that come with them.
void read_size(FieldReader& fields, std::span<const std::byte> rgba, int& width, int& height) {
  for (const char* key : {"width", "height"}) fields.require(key);
  fields.integer("width", 1, kMostSheetSide, width);
  fields.integer("height", 1, kMostSheetSide, height);
  if (!fields.ok()) return;
  const std::size_t bytes =
      std::size_t{4} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (rgba.size() != bytes) {
    fields.refuse("buffer", message("must have ", bytes, " bytes, but has ", rgba.size()));
  }
}

}  // namespace

void receive_film(FieldReader& fields, const Json& meta, AppData& data) {
  if (meta.size() == 0) {
    data.film = {};
    data.film_sheet = {};
    data.film_frame = {};
    data.labels = {};
    return;
  }
  Film film;
  film.present = true;
  film.revision = data.revision + 1;
  fields.require("durationSecs");
  fields.text("title", film.title);
  fields.text("made", film.made);
  fields.number("durationSecs", 1e-3, kLongestSecs, film.duration_secs);
  fields.number("onsetSecs", -kLongestSecs, kLongestSecs, film.onset_secs);
  fields.flag("hasVideo", film.has_video);
  if (const Json* runs = fields.array("runDurationsSecs")) {
    double sum = 0;
    for (const Json& run : runs->items()) {
      if (!run.is(Json::Kind::kNumber) || !(run.number() > 0)) {
        fields.refuse("runDurationsSecs", "must hold seconds above 0");
        return;
      }
      film.run_durations_secs.push_back(run.number());
      sum += run.number();
    }
    // Rounded numbers of seconds may stand in a table.
    if (!film.run_durations_secs.empty() && std::abs(sum - film.duration_secs) > 1) {
      fields.refuse("runDurationsSecs", "do not add up to \"durationSecs\"");
    }
  }
  read_frames(fields, film.frames);
  if (!fields.ok()) return;
  data.film = std::move(film);
  data.film_sheet = {};
  data.film_frame = {};
}

void receive_film_sheet(FieldReader& fields, std::span<const std::byte> rgba, AppData& data) {
  FilmSheet sheet;
  fields.require("sheet");
  fields.integer("sheet", 0, data.film.frames.n_sheets - 1, sheet.sheet);
  read_size(fields, rgba, sheet.width, sheet.height);
  if (fields.ok()) data.film_sheet = sheet;
}

void receive_film_frame(FieldReader& fields, std::span<const std::byte> rgba, AppData& data) {
  FilmFrame frame;
  fields.require("timeSecs");
  fields.number("timeSecs", 0, data.film.duration_secs + 1, frame.film_secs);
  read_size(fields, rgba, frame.width, frame.height);
  if (fields.ok()) data.film_frame = frame;
}

void receive_labels(FieldReader& fields, std::span<const std::byte> bytes, AppData& data) {
  FilmLabels labels;
  fields.texts("names", labels.names);
  if (fields.ok() && labels.names.empty()) {
    data.labels = {};
    return;
  }
  labels.revision = data.revision + 1;
  const auto n_labels = labels.names.size();
  fields.require("rateHz");
  fields.require("nSamples");
  fields.integer("categories", 0, static_cast<long long>(n_labels), labels.n_categories);
  fields.number("rateHz", 1e-6, 1e6, labels.rate_hz);
  fields.integer("nSamples", 1, kMostFrames, labels.n_samples);
  if (!fields.ok()) return;
  const std::size_t count = n_labels * static_cast<std::size_t>(labels.n_samples);
  if (bytes.size() != count * sizeof(float)) {
    fields.refuse("buffer",
                  message("must have ", count * sizeof(float), " bytes, but has ", bytes.size()));
    return;
  }
  labels.values.resize(count);
  std::memcpy(labels.values.data(), bytes.data(), bytes.size());
  data.labels = std::move(labels);
}

}  // namespace sync_act::app
