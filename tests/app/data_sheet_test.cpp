#include "web/app/data_sheet.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "tests/app/sample_data.h"
#include "web/app/receive.h"
#include "web/app/recipe_words.h"

namespace sync_act::app {
namespace {

const DataCheck* check_of(const std::vector<DataCheck>& checks, const std::string& part) {
  const auto found = std::find_if(checks.begin(), checks.end(), [&](const DataCheck& check) {
    return check.title.find(part) != std::string::npos;
  });
  return found == checks.end() ? nullptr : &*found;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Film sample_film(double first, double second, double onset) {
  Film film;
  film.present = true;
  film.title = "Clip";
  film.run_durations_secs = {first, second};
  film.duration_secs = first + second;
  film.onset_secs = onset;
  return film;
}

TEST_CASE("a clean scan passes; what is wrong stands first and says what to do") {
  AppData data = sample_data();
  data.neurons.no_signal[3] = false;
  std::vector<DataCheck> checks = data_checks(data);
  REQUIRE(check_of(checks, "No NaN") != nullptr);
  CHECK(check_of(checks, "No NaN")->tone == Tone::kOk);
  CHECK(check_of(checks, "All neurons respond") != nullptr);
  // 4 voxels of 27 mm3 are no brain.
  CHECK(check_of(checks, "litres")->tone == Tone::kNote);

  data.scan.non_finite_voxels = 1;
  data.scan.no_signal_voxels = 2;
  data.neurons.no_signal[3] = true;
  data.problems.push_back({"x", "A file cannot be used", "a.nii", "It ends early.", "bad_input"});
  checks = data_checks(data);
  CHECK(checks[0].tone == Tone::kProblem);
  CHECK(checks[0].text == "a.nii: It ends early.");
  CHECK(check_of(checks, "1 voxel has values")->tone == Tone::kWarning);
  CHECK(has(check_of(checks, "1 voxel has values")->text, "25 %"));
  CHECK(check_of(checks, "2 voxels never change")->tone == Tone::kNote);
  CHECK(check_of(checks, "1 neuron never changes") != nullptr);
  CHECK(checks.back().tone == Tone::kOk);
}

TEST_CASE("a film that does not fit the scan is told, run by run") {
  AppData data = sample_data();  // two runs of 7.5 s
  data.film = sample_film(7.5, 7.5, 0);
  CHECK(check_of(data_checks(data), "Film and scans fit") != nullptr);
  data.film = sample_film(7.5, 12, 0);
  std::vector<DataCheck> checks = data_checks(data);
  REQUIRE(check_of(checks, "goes on for 4.5 s") != nullptr);
  CHECK(has(check_of(checks, "goes on for 4.5 s")->title, "in run 2"));
  CHECK(check_of(checks, "Film and scans fit") == nullptr);
  data.film = sample_film(7.5, 7.5, -3);
  CHECK(check_of(data_checks(data), "starts before the scans") != nullptr);
  const auto runs = film_alignment(data);
  REQUIRE(runs.size() == 2);
  CHECK(runs[1].film_start == doctest::Approx(-3));
  CHECK(runs[1].film_end == doctest::Approx(4.5));
  CHECK(runs[1].scan_end == doctest::Approx(7.5));
}

TEST_CASE("a TR that may stand for an unknown one and a missing orientation are warned of") {
  AppData data = sample_data();
  data.contents.header.present = true;
  data.contents.header.tr_source = "placeholder";
  data.contents.header.affine_source = "voxel_size";
  data.scan.tr_secs = 1;
  std::vector<DataCheck> checks = data_checks(data);
  CHECK(check_of(checks, "TR of exactly 1 s")->tone == Tone::kWarning);
  CHECK(check_of(checks, "where left is")->tone == Tone::kWarning);
  // The user has typed another one in.
  data.scan.tr_secs = 2;
  data.contents.header.affine_source = "sform";
  checks = data_checks(data);
  CHECK(check_of(checks, "TR of exactly 1 s") == nullptr);
  CHECK(check_of(checks, "Orientation is stated")->tone == Tone::kOk);
}

TEST_CASE("scans that stand out by 1.5 interquartile ranges are spikes") {
  Carpet carpet;
  CHECK(spike_scans(carpet).empty());
  carpet.dvars = {kSampleNaN, 1.0F, 1.1F, 0.9F, 1.05F, 0.95F, 1.0F, 1.02F, 3.0F, 1.0F};
  CHECK(spike_scans(carpet) == std::vector<int>{8});
  AppData data = sample_data();
  data.carpet = carpet;
  CHECK(check_of(data_checks(data), "stands out") == nullptr);
  data.carpet.revision = 1;
  REQUIRE(check_of(data_checks(data), "1 scan changes more") != nullptr);
  CHECK(has(check_of(data_checks(data), "1 scan changes more")->text, "Scan 9:"));
}

TEST_CASE(
    "the sheet has files, header, film, units and the recipe; without a scan it says what to do") {
  AppData data;
  CHECK(has(markdown(data_sheet(data)), "Nothing is open yet"));
  data = sample_data();
  data.contents.files = {{"BOLD", "run_1.nii.gz", 412e6, "4 x 3 x 2, 10 scans"}};
  data.contents.header.present = true;
  data.contents.header.datatype = "int16";
  data.contents.header.sform_code = 4;
  data.contents.header.affine_source = "sform";
  data.contents.header.tr_secs = 2;
  data.contents.header.n_scans = 12;
  data.contents.recipe.detrend = "linear";
  data.contents.recipe.hrf = "spm";
  data.contents.recipe.neuron_rate_hz = 4;
  data.film = sample_film(7.5, 7.5, 2);
  const std::string text = markdown(data_sheet(data));
  CHECK(has(text, "- BOLD: `run_1.nii.gz` (4 x 3 x 2, 10 scans, 412 MB)"));
  CHECK(has(text, "- Grid: 4 \xC3\x97 3 \xC3\x97 2 voxels (3 \xC3\x97 3 \xC3\x97 3 mm)"));
  CHECK(has(text, "the first of 12 in the file"));
  CHECK(has(text, "the header says 2 s"));
  CHECK(has(text, "- Space: MNI"));
  CHECK(has(text, "- Starts: 2 s after the first scan"));
  CHECK(has(text, "| fire6 | 3 | 1 |"));
  CHECK(has(text, "- Detrend: Linear"));
  CHECK(has(text, "- HRF: SPM canonical double gamma"));
  CHECK(has(text, "No film is known") == false);
}

TEST_CASE("bytes and numbers are written without superfluous digits") {
  CHECK(format_bytes(512) == "512 B");
  CHECK(format_bytes(16100) == "16.1 kB");
  CHECK(format_bytes(999600) == "1.0 MB");
  CHECK(format_bytes(4.33e9) == "4.3 GB");
  CHECK(plain_number(2.50, 3) == "2.5");
  CHECK(plain_number(100, 0) == "100");
  CHECK(format_secs(1.5) == "1.5 s");
}

TEST_CASE("contents and carpet are received, checked, and forgotten with the scan") {
  AppData data = sample_data();
  Model model;
  const auto put = [&](const char* kind, const char* meta, std::span<const std::byte> bytes = {}) {
    return receive(kind, meta, bytes, data, model);
  };
  REQUIRE(put("contents", R"({"origin":"user","files":[{"name":"a.nii","role":"BOLD","bytes":5}],
      "header":{"datatype":"int16","trSource":"header","nScans":10},
      "recipe":{"detrend":"linear","highPassSecs":128,"hrf":"spm","neuronRateHz":4}})")
              .ok());
  CHECK(data.contents.results_revision == data.results_revision);
  CHECK(data.contents.files.size() == 1);
  CHECK(data.contents.header.present);
  CHECK(data.contents.recipe.high_pass_secs == 128);
  CHECK_FALSE(put("contents", R"({"files":[{"role":"BOLD"}]})").ok());
  CHECK_FALSE(put("contents", R"({"recipe":{"highPassSecs":-1}})").ok());
  CHECK(data.contents.files.size() == 1);  // what is refused changes nothing

  const std::vector<float> values(2 * 3 + 10, 0.5F);
  const auto bytes = std::as_bytes(std::span(values));
  CHECK_FALSE(put("carpet", R"({"rows":2,"columns":4})", bytes).ok());
  CHECK(data.carpet.revision == 0);
  REQUIRE(put("carpet", R"({"rows":2,"columns":3})", bytes).ok());
  CHECK(data.carpet.revision > 0);
  CHECK(data.carpet.values.size() == 6);
  CHECK(data.carpet.dvars.size() == 10);
  REQUIRE(put("clear", "{}").ok());
  CHECK(data.carpet.revision == 0);
  CHECK(data.contents.files.empty());
}

TEST_CASE("the page is asked for contents and carpet where a screen shows them") {
  AppData data = sample_data();
  State state;
  Transient transient;
  CHECK_FALSE(needs(state, transient, data).contents);
  state.screen = Screen::kData;
  CHECK(needs(state, transient, data).contents);
  CHECK(needs(state, transient, data).carpet);
  data.contents.results_revision = data.results_revision;
  data.carpet.revision = 1;
  CHECK_FALSE(needs(state, transient, data).contents);
  CHECK_FALSE(needs(state, transient, data).carpet);
  // The report asks for the places of all networks, one after the other.
  state.screen = Screen::kReport;
  CHECK(needs(state, transient, data).regions_of == 0);
  data.network_regions[0] = {};
  CHECK(needs(state, transient, data).regions_of == 1);
  data.network_regions[1] = {};
  CHECK(needs(state, transient, data).regions_of == -1);
  state.mode = Mode::kEmbed;
  CHECK_FALSE(needs(state, transient, data).contents);
}

}  // namespace
}  // namespace sync_act::app
