#include "web/app/receive.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <string>

#include "tests/app/sample_data.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

template <class T>
std::span<const std::byte> bytes_of(const std::vector<T>& values) {
  return std::as_bytes(std::span(values));
}

const std::string kGridFields =
    R"("dims":[4,3,2],"worldFromVoxel":[3,0,0,-6, 0,3,0,-3, 0,0,3,0, 0,0,0,1])";
const std::string kScanMeta = "{" + kGridFields +
                              R"(,"title":"t","simulated":true,"trSecs":1.5,"nScans":10,
    "runStarts":[0,5],"nonFiniteVoxels":2,"noSignalVoxels":1,"warnings":["w"]})";

struct Receiver {
  AppData data;
  Model model;
  // The message of a refusal; empty where all was well.
  template <class T>
  std::string put(const std::string& kind, const std::string& meta, const std::vector<T>& values) {
    const Status status = receive(kind, meta, bytes_of(values), data, model);
    return status.ok() ? "" : status.error().message;
  }
  std::string put(const std::string& kind, const std::string& meta) {
    return put(kind, meta, std::vector<float>());
  }
  void fill() {
    REQUIRE(put("scan", kScanMeta, std::vector<std::uint32_t>{1, 2, 6, 13}) == "");
    REQUIRE(put("neurons", R"({"model":"m","nTimes":10,"nUnits":3,"noSignal":[2],
      "layers":[{"name":"a","first":0,"count":1},{"name":"b","first":1,"count":2}]})",
                std::vector<float>(30, 1.F)) == "");
    REQUIRE(put("networks", R"({"ids":["x","y"],"nTimes":10,"nUnits":2,"method":"ica"})",
                std::vector<float>(20, 1.F)) == "");
    REQUIRE(put("coupling", R"({"nNeurons":3,"nNetworks":2,"bestNetwork":[1,0,-1],
      "bestNeuron":[1,0],"mutual":[[0,1],[1,0]]})",
                std::vector<float>{.1F, .8F, .5F, .2F, kSampleNaN, kSampleNaN}) == "");
  }
};

bool mentions(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_CASE("a whole scan's data is taken in and its strongest pair selected") {
  Receiver r;
  r.fill();
  CHECK(r.data.scan.title == "t");
  CHECK(r.data.scan.simulated);
  CHECK(r.data.scan.mask_index_of[6] == 2);
  CHECK(r.data.scan.no_signal_voxels == 1);
  CHECK(r.data.neurons.no_signal == std::vector<bool>{false, false, true});
  CHECK(r.data.neurons.ids[1] == "1");
  CHECK(r.data.neurons.layers[1].count == 2);
  CHECK(r.data.networks.model == "ica");
  CHECK(r.data.coupling.at(0, 1) == .8F);
  CHECK(r.model.state.neuron == 0);
  CHECK(r.model.state.network == 1);
  CHECK(r.put("network_map", R"({"network":1,"unit":"r"})",
              std::vector<float>{.1F, .2F, .9F, 0.F}) == "");
  CHECK(r.model.state.cursor_mm == std::array<double, 3>{0, 0, 0});
  CHECK(r.put("voxel_map", R"({"neuron":1})", std::vector<float>(4, .3F)) == "");
  CHECK(r.data.voxel_map.unit == 1);
  CHECK(r.put("voxel_series", R"({"maskIndex":3})", std::vector<float>(10, .3F)) == "");
  CHECK(r.data.voxel_series_index == 3);
}

TEST_CASE("an unaligned buffer is read") {
  Receiver r;
  std::vector<std::byte> padded(1 + 24 * sizeof(float));
  const std::vector<float> values(24, 2.F);
  std::memcpy(padded.data() + 1, values.data(), 24 * sizeof(float));
  const std::string meta = "{" + kGridFields + R"(,"kind":"mean","low":0,"high":3})";
  CHECK(receive("anatomy", meta, std::span(padded).subspan(1), r.data, r.model).ok());
  CHECK(r.data.anatomy.values == values);
  CHECK(r.data.anatomy.kind == "mean");
}

TEST_CASE("revisions rise with what they stand for") {
  Receiver r;
  r.fill();
  const auto results = r.data.results_revision;
  const auto all = r.data.revision;
  const auto words = r.data.words_revision;
  r.put("network_map", R"({"network":0})", std::vector<float>(4, 0.F));
  const auto first = r.data.network_maps[0].revision;
  r.put("network_map", R"({"network":0})", std::vector<float>(4, 0.F));
  CHECK(r.data.network_maps[0].revision != first);
  r.put("job", R"({"id":"1","fraction":0.5})");
  CHECK(r.data.results_revision == results);
  CHECK(r.data.words_revision == words + 2);
  CHECK(r.data.revision == all + 3);
  r.put("coupling", "{}");  // refused
  CHECK(r.data.revision == all + 3);
}

TEST_CASE("wrong sizes and indices are refused by name and change nothing") {
  Receiver r;
  r.fill();
  const std::vector<std::uint32_t> falling{2, 1};
  const std::vector<std::uint32_t> outside{1, 24};
  CHECK(mentions(r.put("scan", kScanMeta, falling), "rising"));
  CHECK(mentions(r.put("scan", kScanMeta, outside), "rising"));
  CHECK(mentions(r.put("scan", "{}"), "\"dims\""));
  CHECK(mentions(r.put("scan", R"({"dims":[0,1,1],"worldFromVoxel":[]})"), "16 numbers"));
  CHECK(mentions(r.put("scan", R"({"dims":[1,1,1],"trSecs":1,"nScans":1,
    "worldFromVoxel":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1]})"),
                 "inverted"));
  CHECK(mentions(r.put("neurons", R"({"nTimes":10,"nUnits":3})", std::vector<float>(29)), "bytes"));
  CHECK(mentions(
      r.put("neurons", R"({"nTimes":10,"nUnits":1,"ids":["a","b"]})", std::vector<float>(10)),
      "\"ids\""));
  CHECK(
      mentions(r.put("neurons", R"({"nTimes":1,"nUnits":1,"noSignal":[4]})", std::vector<float>(1)),
               "\"noSignal\""));
  CHECK(mentions(r.put("neurons", R"({"nTimes":1,"nUnits":1,
    "layers":[{"name":"a","first":1,"count":1}]})",
                       std::vector<float>(1)),
                 "\"layers\""));
  CHECK(mentions(r.put("network_map", R"({"network":2})", std::vector<float>(4)), "\"network\""));
  CHECK(mentions(r.put("voxel_map", R"({"neuron":0})", std::vector<float>(3)), "bytes"));
  CHECK(mentions(r.put("voxel_series", R"({"maskIndex":4})", std::vector<float>(10)), "maskIndex"));
  CHECK(mentions(r.put("coupling", R"({"nNeurons":2,"nNetworks":2})"), "\"nNeurons\""));
  CHECK(mentions(r.put("coupling", R"({"nNeurons":3,"nNetworks":2,"bestNetwork":[0,0,2],
    "bestNeuron":[0,0]})",
                       std::vector<float>(6)),
                 "\"bestNetwork\""));
  CHECK(mentions(r.put("coupling", R"({"nNeurons":3,"nNetworks":2,"bestNetwork":[0,0,0],
    "bestNeuron":[0,0],"mutual":[[3,0]]})",
                       std::vector<float>(6)),
                 "\"mutual\""));
  CHECK(mentions(
      r.put("anatomy", "{" + kGridFields + R"(,"low":2,"high":2})", std::vector<float>(24)),
      "\"high\""));
  CHECK(mentions(r.put("job", "{}"), "\"id\""));
  CHECK(mentions(r.put("soup", "{}"), "soup"));
  CHECK(mentions(r.put("workers", "nonsense"), "JSON"));
  CHECK(r.data.neurons.n_units == 3);
  CHECK(r.data.coupling.n_neurons == 3);
  CHECK(r.model.state.neuron == 0);
}

TEST_CASE("new neurons forget the coupling and the map of the old ones") {
  Receiver r;
  r.fill();
  r.put("voxel_map", R"({"neuron":1})", std::vector<float>(4, .3F));
  r.put("network_labels", R"({"network":1,"names":[],"r":[],"p":[]})");
  CHECK(r.put("neurons", R"({"nTimes":10,"nUnits":1})", std::vector<float>(10)) == "");
  CHECK(r.data.coupling.n_neurons == 0);
  CHECK(r.data.voxel_map.unit == -1);
  CHECK(r.data.network_labels.empty());  // they were compared under the old ones' delay
  CHECK(r.model.state.neuron == -1);
  CHECK(r.data.neurons.layers.size() == 1);
}

TEST_CASE("what is significant of a voxel map is taken in, and forgotten with the neurons") {
  Receiver r;
  r.fill();
  REQUIRE(r.put("voxel_test", R"({"neuron":1,"q":0.05,"nSignificant":2,"leastR":0.3})",
                std::vector<float>{.1F, 1.F, 2.F, 0}) == "");
  CHECK(r.data.voxel_test.neuron == 1);
  CHECK(r.data.voxel_test.n_significant == 2);
  CHECK(r.data.voxel_test.least_r == 0.3);
  CHECK(r.data.voxel_test.strength[2] == 2);
  const std::uint64_t before = r.data.voxel_test.revision;
  REQUIRE(r.put("voxel_test", R"({"neuron":0,"nSignificant":0,"why":"No memory."})") == "");
  CHECK(r.data.voxel_test.strength.empty());
  CHECK(r.data.voxel_test.why == "No memory.");
  CHECK(r.data.voxel_test.revision != before);
  CHECK(mentions(r.put("voxel_test", R"({"neuron":3})"), "neuron"));
  CHECK(r.put("voxel_test", R"({"neuron":1})", std::vector<float>(3)) != "");
  CHECK(r.data.voxel_test.neuron == 0);
  REQUIRE(r.put("neurons", R"({"model":"other","nTimes":10,"nUnits":2})",
                std::vector<float>(20, 1.F)) == "");
  CHECK(r.data.voxel_test.neuron == -1);
}

TEST_CASE("what is told of a unit is taken in, and forgotten with the unit or the film") {
  Receiver r;
  r.fill();
  CHECK(r.put("moments", R"({"neuron":1,"secs":[3,9.5],"share":[1,0.7]})") == "");
  CHECK(r.data.moments.secs == std::vector<double>{3, 9.5});
  CHECK(r.put("moments", R"({"neuron":1,"secs":[],"share":[],"why":"No film."})") == "");
  CHECK(r.data.moments.why == "No film.");
  CHECK(mentions(r.put("moments", R"({"neuron":1,"secs":[3],"share":[]})"), "\"share\""));
  CHECK(mentions(r.put("moments", R"({"neuron":3,"secs":[],"share":[]})"), "\"neuron\""));
  CHECK(r.put("unit_labels", R"({"neuron":0,"names":["a","b"],"r":[0.5,null],"p":[0.01,null]})") ==
        "");
  CHECK(r.data.unit_labels.r[0] == 0.5);
  CHECK(std::isnan(r.data.unit_labels.p[1]));
  CHECK(mentions(r.put("unit_labels", R"({"neuron":0,"names":["a"],"r":["x"],"p":[1]})"), "\"r\""));
  CHECK(r.put("network_labels", R"({"network":1,"names":[],"r":[],"p":[]})") == "");
  CHECK(r.put("network_labels", R"({"network":0,"names":["a"],"r":[0.5],"p":[0.01]})") == "");
  CHECK(mentions(r.put("network_labels", R"({"network":2,"names":[],"r":[],"p":[]})"),
                 "\"network\""));
  CHECK(r.data.network_labels.size() == 2);  // of one network beside those of another
  CHECK(r.data.network_labels.at(0).r[0] == 0.5);
  CHECK(r.put("network_regions", R"({"network":1,"regions":[{"name":"Fusiform_R","share":0.31}],
    "shareOutside":0.1,"threshold":"z","peakMm":[1,2,3]})") == "");
  CHECK(r.data.network_regions.at(1).regions[0].share == 0.31);
  CHECK(r.data.network_regions.at(1).peak_mm == std::array<double, 3>{1, 2, 3});
  CHECK(mentions(r.put("network_regions", R"({"network":1,"regions":[{"name":"x"}]})"),
                 "\"regions\""));
  CHECK(r.put("film", "{}") == "");
  CHECK(r.data.moments.neuron == -1);
  CHECK(r.data.unit_labels.unit == -1);
  CHECK(r.data.network_labels.empty());
  CHECK(r.data.network_regions.size() == 1);
  r.fill();
  CHECK(r.data.network_regions.empty());
}

TEST_CASE("models to choose from replace those before, or are refused as a whole") {
  Receiver r;
  CHECK(r.put("models", R"({"open":"s","list":[{"id":"s","name":"SqueezeNet","nUnits":3624,
    "nLayers":10,"licence":"BSD"},{"id":"a","name":"AlexNet"}]})") == "");
  REQUIRE(r.data.models.size() == 2);
  CHECK(r.data.models[0].n_units == 3624);
  CHECK(r.data.open_model == "s");
  CHECK(mentions(r.put("models", R"({"list":[{"id":"b"}]})"), "\"list\""));
  CHECK(mentions(r.put("models", R"({"list":[3]})"), "\"list\""));
  CHECK(r.data.models.size() == 2);
  CHECK(r.put("models", "{}") == "");
  CHECK(r.data.models.empty());
}

TEST_CASE("jobs come, move on and go; problems are kept by id") {
  Receiver r;
  r.put("job", R"({"id":"a","title":"Read","step":"inflate","fraction":0.1,"canCancel":true})");
  r.put("job", R"({"id":"b"})");
  r.put("job", R"({"id":"a","fraction":0.7})");
  REQUIRE(r.data.jobs.size() == 2);
  CHECK(r.data.jobs[0].fraction == 0.7);
  r.put("job", R"({"id":"a","state":"done"})");
  CHECK(r.data.jobs.size() == 1);
  r.put("problem", R"({"id":"p","title":"1"})");
  r.put("problem", R"({"id":"p","title":"2"})");
  REQUIRE(r.data.problems.size() == 1);
  CHECK(r.data.problems[0].title == "2");
  r.put("problem", "{}");
  CHECK(r.data.problems.empty());
  r.put("workers", R"({"count":4,"busy":1,"simd":"relaxed"})");
  CHECK(r.data.workers == 4);
}

TEST_CASE("clear forgets the data, but not a link that came before it") {
  Receiver r;
  r.model.wishes.network = "y";
  CHECK(r.put("clear", "") == "");
  CHECK(r.model.wishes.network.has_value());
  r.fill();
  CHECK(r.model.state.network == 1);
  CHECK(r.put("clear", "{}") == "");
  CHECK_FALSE(r.data.scan.present);
  CHECK(r.data.neurons.n_units == 0);
  CHECK(r.model.state.network == -1);
}

TEST_CASE("the first look at a scan stands before the open brain and takes nothing away") {
  Receiver r;
  r.fill();
  const std::string meta = R"({"dims":[2,2,1],"worldFromVoxel":[9,0,0,0, 0,9,0,0, 0,0,9,0, 0,0,0,1],
    "nScans":7,"low":1,"high":4})";
  REQUIRE(r.put("preview", meta, std::vector<float>{1, 2, 3, 4}) == "");
  CHECK(r.data.shown_anatomy().grid.dims == std::array<int, 3>{2, 2, 1});
  CHECK(r.data.preview_scans == 7);
  CHECK(brain_box(r.data)[0] == std::array<double, 2>{-4.5, 13.5});
  CHECK(mask_box(r.data) == brain_box(r.data));
  CHECK(r.data.scan.title == "t");
  CHECK(r.data.coupling.n_neurons == 3);

  CHECK(mentions(r.put("preview", meta, std::vector<float>{1, 2, 3}), "buffer"));
  CHECK(mentions(r.put("preview", R"({"nScans":0})", std::vector<float>{1}), "nScans"));
  CHECK(r.data.preview_scans == 7);

  SUBCASE("gone where the scan does not come") {
    CHECK(r.put("preview", "{}") == "");
    CHECK(mask_box(r.data) != world_box(r.data.scan.grid));
  }
  SUBCASE("gone with what was open when it comes") { CHECK(r.put("clear", "{}") == ""); }
  CHECK(r.data.preview.values.empty());
  CHECK(r.data.preview_scans == 0);
}

TEST_CASE("the same units prepared otherwise keep selection and undo") {
  Receiver r;
  r.fill();
  REQUIRE(r.put("voxel_map", R"({"neuron":1})", std::vector<float>(4, .3F)) == "");
  apply(r.model, SelectNeuron{1}, r.data, 0);
  REQUIRE(r.model.history.can_undo());
  REQUIRE(r.put("neurons", R"({"model":"m","nTimes":10,"nUnits":3,"noSignal":[2],"hrf":"glover",
      "layers":[{"name":"a","first":0,"count":1},{"name":"b","first":1,"count":2}]})",
                std::vector<float>(30, 2.F)) == "");
  CHECK(r.data.neurons.hrf == HrfChoice::kGlover);
  CHECK(r.model.state.neuron == 1);
  CHECK(r.model.history.can_undo());
  CHECK(r.data.coupling.n_neurons == 0);
  const std::string coupling = R"("nNeurons":3,"nNetworks":2,"bestNetwork":[1,0,-1],
      "bestNeuron":[1,0],"mutual":[[0,1],[1,0]])";
  const std::vector<float> values{.1F, .8F, .5F, .2F, kSampleNaN, kSampleNaN};
  REQUIRE(r.put("coupling",
                "{" + coupling + R"(,"hrf":"glover","lagScans":-3,"partialFeatures":true})",
                values) == "");
  CHECK(r.data.coupling.recipe == CouplingRecipe{HrfChoice::kGlover, -3, true});
  // A voxel map is of the lag that it was made at.
  REQUIRE(r.put("voxel_map", R"({"neuron":1})", std::vector<float>(4, .3F)) == "");
  REQUIRE(r.put("coupling", "{" + coupling + "}", values) == "");
  CHECK(r.data.voxel_map.unit == -1);
  CHECK(mentions(r.put("coupling", "{" + coupling + R"(,"lagScans":99})", values), "lagScans"));
  CHECK(mentions(r.put("neurons", R"({"nTimes":10,"nUnits":3,"hrf":"none of these"})",
                       std::vector<float>(30, 2.F)),
                 "hrf"));
}

}  // namespace
}  // namespace sync_act::app
