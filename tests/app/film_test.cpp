#include "web/app/film.h"

#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "tests/app/sample_data.h"
#include "web/app/receive.h"

namespace sync_act::app {
namespace {

// Two runs of 5 scans of 2 s.
Scan two_runs() {
  Scan scan;
  scan.present = true;
  scan.tr_secs = 2;
  scan.n_scans = 10;
  scan.run_starts = {0, 5};
  return scan;
}

Film film_of(std::vector<double> runs) {
  Film film;
  film.present = true;
  for (const double secs : runs) film.duration_secs += secs;
  film.run_durations_secs = std::move(runs);
  return film;
}

TEST_CASE("where film and runs are as long, film time is the scans' time") {
  const Scan scan = two_runs();
  const Film film = film_of({10, 10});
  for (const double secs : {0.0, 3.0, 9.999, 10.0, 17.5, 20.0}) {
    REQUIRE(film_secs_at(film, scan, secs).has_value());
    CHECK(*film_secs_at(film, scan, secs) == doctest::Approx(secs));
    CHECK(*scan_secs_at(film, scan, secs) == doctest::Approx(secs));
  }
  CHECK_FALSE(film_secs_at(film, scan, 21).has_value());
  CHECK_FALSE(scan_secs_at(film, scan, 21).has_value());
}

TEST_CASE("each run of a film starts with its run of scans") {
  const Scan scan = two_runs();
  const Film film = film_of({8, 9});
  CHECK(*film_secs_at(film, scan, 7) == 7);
  CHECK_FALSE(
      film_secs_at(film, scan, 9).has_value());  // the film's run is over, the scans are not
  CHECK(*film_secs_at(film, scan, 10) == 8);
  CHECK(*film_secs_at(film, scan, 12) == 10);
  CHECK(*scan_secs_at(film, scan, 10) == 12);
  CHECK(*scan_secs_at(film, scan, 8) == 10);
}

TEST_CASE("a film that starts later has no frame before, and one longer than its run is cut") {
  const Scan scan = two_runs();
  Film film = film_of({8, 12});
  film.onset_secs = 3;
  CHECK_FALSE(film_secs_at(film, scan, 2).has_value());
  CHECK(*film_secs_at(film, scan, 5) == 2);
  CHECK(*film_secs_at(film, scan, 13) == 8);
  CHECK(*scan_secs_at(film, scan, 19) == 20);  // film time 19 would be scan time 24: after the last
}

TEST_CASE("a film without runs goes through all scans") {
  const Scan scan = two_runs();
  Film film = film_of({});
  film.duration_secs = 18;
  CHECK(*film_secs_at(film, scan, 13) == 13);
  CHECK_FALSE(film_secs_at(film, scan, 19).has_value());
  CHECK_FALSE(film_secs_at(Film(), scan, 1).has_value());
  CHECK_FALSE(film_secs_at(film, Scan(), 1).has_value());
}

TEST_CASE("frames lie row by row on sheets") {
  Film film = film_of({10});
  film.frames = {.columns = 3,
                 .rows = 2,
                 .frame_width = 8,
                 .frame_height = 6,
                 .count = 8,
                 .interval_secs = 0.5,
                 .n_sheets = 2};
  CHECK(film_frame_at(film, 0) == 0);
  CHECK(film_frame_at(film, 0.49) == 0);
  CHECK(film_frame_at(film, 0.5) == 1);
  CHECK(film_frame_at(film, 9) == 7);  // the last one stays
  CHECK(film_frame_at(film, -1) == -1);
  const SpriteAt sprite = film_sprite(film.frames, 4);
  CHECK(sprite.sheet == 0);
  CHECK(sprite.low[0] == doctest::Approx(1.0 / 3));
  CHECK(sprite.low[1] == doctest::Approx(0.5));
  CHECK(sprite.high[0] == doctest::Approx(2.0 / 3));
  CHECK(sprite.high[1] == doctest::Approx(1));
  CHECK(film_sprite(film.frames, 6).sheet == 1);
}

struct FilmReceiver {
  AppData data;
  Model model;
  std::string put(const char* kind, const std::string& meta, std::size_t bytes = 0) {
    const std::vector<std::byte> buffer(bytes);
    const Status status = receive(kind, meta, buffer, data, model);
    return status.ok() ? "" : status.error().message;
  }
};

const std::string kFrames =
    R"("frames":{"columns":2,"rows":2,"frameWidth":8,"frameHeight":6,"count":5,"intervalSecs":4,"nSheets":2})";
const std::string kFilm =
    R"({"title":"Clips","made":"rendered","durationSecs":20,"runDurationsSecs":[10,10],"hasVideo":true,)" +
    kFrames + "}";

TEST_CASE("a film is taken in with its frames, and forgotten with the scan") {
  FilmReceiver r;
  REQUIRE(r.put("film", kFilm) == "");
  CHECK(r.data.film.present);
  CHECK(r.data.film.has_video);
  CHECK(r.data.film.frames.n_sheets == 2);
  CHECK(r.data.film.run_durations_secs == std::vector<double>{10, 10});
  REQUIRE(r.put("film_sheet", R"({"sheet":1,"width":4,"height":3})", 48) == "");
  CHECK(r.data.film_sheet.sheet == 1);
  REQUIRE(r.put("film_frame", R"({"timeSecs":3.5,"width":4,"height":3})", 48) == "");
  CHECK(r.data.film_frame.film_secs == 3.5);
  const auto revision = r.data.film.revision;
  REQUIRE(r.put("film", kFilm) == "");
  CHECK(r.data.film.revision != revision);
  CHECK(r.data.film_sheet.sheet == -1);
  REQUIRE(r.put("labels", R"({"names":["a"],"rateHz":1,"nSamples":2})", 8) == "");
  REQUIRE(r.put("film", "{}") == "");
  CHECK_FALSE(r.data.film.present);
  CHECK(r.data.labels.names.empty());
  REQUIRE(r.put("film", kFilm) == "");
  REQUIRE(r.put("clear", "{}") == "");
  CHECK_FALSE(r.data.film.present);
}

TEST_CASE(
    "a film that contradicts itself is refused with the field's name, and the one before stays") {
  FilmReceiver r;
  REQUIRE(r.put("film", kFilm) == "");
  const auto names = [&](const char* kind, const std::string& meta, const char* field,
                         std::size_t bytes = 0) {
    return r.put(kind, meta, bytes).find(field) != std::string::npos;
  };
  CHECK(names("film", R"({"title":"x"})", "durationSecs"));
  CHECK(names("film", R"({"durationSecs":20,"runDurationsSecs":[10,2]})", "runDurationsSecs"));
  CHECK(names("film", R"({"durationSecs":20,"frames":{"columns":2}})", "rows"));
  CHECK(names("film",
              R"({"durationSecs":20,"frames":{"columns":2,"rows":2,"frameWidth":8,"frameHeight":6,
                  "count":9,"intervalSecs":4,"nSheets":2}})",
              "sheets"));
  CHECK(names("film_sheet", R"({"sheet":2,"width":4,"height":3})", "sheet", 48));
  CHECK(names("film_sheet", R"({"sheet":1,"width":4,"height":3})", "buffer", 47));
  CHECK(names("film_frame", R"({"timeSecs":99,"width":4,"height":3})", "timeSecs", 48));
  CHECK(names("film_frame", R"({"timeSecs":9,"width":4,"height":3})", "buffer", 40));
  CHECK(names("labels", R"({"names":["a"],"nSamples":2})", "rateHz", 8));
  CHECK(names("labels", R"({"names":["a"],"rateHz":1,"nSamples":2})", "buffer", 4));
  CHECK(names("labels", R"({"names":["a"],"categories":2,"rateHz":1,"nSamples":2})", "categories",
              8));
  CHECK(r.data.film.title == "Clips");
  CHECK(r.data.labels.names.empty());
}

TEST_CASE("labels are read label by label") {
  AppData data;
  Model model;
  const std::vector<float> values{0, 1, 1, .5F, .25F, .125F};
  REQUIRE(receive("labels",
                  R"({"names":["face","luminance"],"categories":1,"rateHz":4,"nSamples":3})",
                  std::as_bytes(std::span(values)), data, model)
              .ok());
  CHECK(data.labels.n_categories == 1);
  CHECK(data.labels.of(1)[0] == .5F);
  CHECK(data.labels.of(0)[2] == 1);
}

}  // namespace
}  // namespace sync_act::app
