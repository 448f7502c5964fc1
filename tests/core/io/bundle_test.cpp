#include "core/io/bundle.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/core/project_root.h"

namespace sync_act {
namespace {

using Json = nlohmann::json;

const std::string kHash(64, 'a');

// A bundle with one of everything.
Json sample() {
  Json json = {
      {"format", "sync-act-bundle"},
      {"version", "1.0"},
      {"title", "Title"},
      {"licence", "CC0-1.0"},
      {"citation", "Somebody"},
      {"simulated", true},
      {"stimulus",
       {{"duration_secs", 60},
        {"run_durations_secs", {30, 30}},
        {"labels", "labels.tsv"},
        {"labels_rate_hz", 4},
        {"frames",
         {{"sheets", {"frames/0.webp"}},
          {"columns", 4},
          {"rows", 4},
          {"frame_width", 64},
          {"frame_height", 36},
          {"count", 12},
          {"interval_secs", 5}}}}},
      {"scan", {{"tr_secs", 1.5}, {"run_scans", {20, 20}}}},
      {"models",
       {{{"id", "a"},
         {"name", "A"},
         {"accuracy", {{"value", 0.5}, {"metric", "top-1"}, {"source", "us"}}},
         {"layers",
          {{{"name", "conv1"},
            {"responses", "models/a/conv1.npy"},
            {"n_samples", 240},
            {"n_units", 8},
            {"rate_hz", 4}}}},
         {"onnx", "models/a.onnx"}}}},
      {"network_sets",
       {{{"id", "ica"},
         {"name", "ICA"},
         {"method", "ica"},
         {"network_names", {"x", "y"}},
         {"maps", "maps.nii.gz"},
         {"timecourses", "courses.npy"}}}},
      {"anatomy",
       {{"template", "brain.nii.gz"}, {"atlas", "aal.nii.gz"}, {"atlas_names", "aal.txt"}}},
      {"simulation", {{"recipe", "recipe.json"}}},
      {"files", Json::object()}};
  for (const char* path :
       {"labels.tsv", "frames/0.webp", "models/a/conv1.npy", "models/a.onnx", "maps.nii.gz",
        "courses.npy", "brain.nii.gz", "aal.nii.gz", "aal.txt", "recipe.json"}) {
    json["files"][path] = {{"sha256", kHash}, {"bytes", 7}};
  }
  return json;
}

// The sample with the value at a JSON pointer replaced is refused with this text.
void refused(const char* pointer, const Json& value, const std::string& part) {
  Json json = sample();
  json[Json::json_pointer(pointer)] = value;
  const Result<Bundle> bundle = parse_bundle("bundle.json", json.dump());
  REQUIRE_FALSE_MESSAGE(bundle.ok(), pointer);
  CHECK_MESSAGE(bundle.error().message.find(part) != std::string::npos, bundle.error().message);
}

}  // namespace

TEST_CASE("a bundle is read as it is written") {
  const Result<Bundle> bundle = parse_bundle("bundle.json", sample().dump());
  REQUIRE_MESSAGE(bundle.ok(), bundle.error().message);
  CHECK(bundle->simulated);
  CHECK(bundle->scan->n_scans() == 40);
  CHECK(bundle->models[0].layers[0].n_units == 8);
  CHECK(bundle->models[0].accuracy->metric == "top-1");
  CHECK(bundle->network_sets[0].network_names == std::vector<std::string>{"x", "y"});
  CHECK(bundle->anatomy->atlas_names == "aal.txt");
  CHECK(bundle->stimulus->frames->count == 12);
  CHECK(bundle->files.at("maps.nii.gz").sha256 == kHash);
  CHECK(references_of(*bundle).size() == 10);
}

TEST_CASE("another format, another major version and what is no JSON are refused by name") {
  for (const char* text : {"", "[]", "{", "null", "{\"format\": \"zip\"}", "{\"format\": 1}"}) {
    const Result<Bundle> bundle = parse_bundle("b.json", text);
    REQUIRE_FALSE(bundle.ok());
    CHECK(bundle.error().message.starts_with("b.json: "));
  }
  refused("/version", "2.0", "version is 2.0, but this program reads bundles of version 1");
  refused("/version", "0.9", "version is 0.9");
  refused("/version", 1.0, "version is \"\"");
  refused("/version", "1", "two numbers");
  refused("/version", "1.x", "two numbers");
  refused("/version", "99999999999.0", "two numbers");
  Json newer = sample();
  newer["version"] = "1.7";
  newer["colour"] = "blue";
  newer["x_mine"] = 3;
  const Result<BundleReading> reading = read_bundle_text("b.json", newer.dump());
  REQUIRE(reading.ok());
  CHECK(reading->problems.empty());
  REQUIRE(reading->warnings.size() == 2);
  CHECK(reading->warnings[0].find("1.7") != std::string::npos);
  CHECK(reading->warnings[1] == "colour is not known and was ignored");
}

TEST_CASE("each field that is missing or of the wrong kind is named by its place") {
  refused("/title", nullptr, "title is missing");
  refused("/licence", "", "licence is empty");
  refused("/simulated", "yes", "simulated is \"yes\"; true or false");
  refused("/scan/tr_secs", 0, "scan.tr_secs is 0");
  refused("/scan/tr_secs", "1.5", "scan.tr_secs is \"1.5\"");
  refused("/scan/run_scans", Json::array(), "scan.run_scans is empty");
  refused("/scan/run_scans/1", 2.5, "scan.run_scans[1] is 2.5");
  refused("/scan", nullptr, "scan is missing, but there are network_sets");
  refused("/models/0/id", "a b", "models[0].id may have letters");
  refused("/models/0/layers/0/rate_hz", -1, "models[0].layers[0].rate_hz is -1");
  refused("/models/0/accuracy/value", 71.3, "models[0].accuracy.value is 71.3");
  refused("/models/0/layers/0/unit_names", {"one"}, "models[0].layers[0].unit_names has 1 names");
  refused("/models/0/layers/0/run_samples", {100, 100}, "add up to 200");
  refused("/network_sets/0/network_names", {"x", "x"}, "has \"x\" twice");
  refused("/stimulus/run_durations_secs", {30, 31}, "add up to 61 s");
  refused("/stimulus/frames/count", 17, "the sheets have room for 16");
  refused("/anatomy/atlas_names", nullptr, "anatomy.atlas_names is missing");
  refused("/simulated", false, "simulated is false, but there is a simulation recipe");
  refused("/models", {{"id", 1}}, "models is an object; a list is needed");
  refused("/models/0", "a.onnx", "models[0] is \"a.onnx\"; an object");
  Json twice = sample();
  twice["models"].push_back(twice["models"][0]);
  const Result<Bundle> bundle = parse_bundle("b", twice.dump());
  REQUIRE_FALSE(bundle.ok());
  CHECK(bundle.error().message == "b: models[1].id is \"a\" a second time");
}

TEST_CASE("counts beyond what a program can hold are refused before anything is allocated") {
  refused("/models/0/layers/0/n_units", 1e15, "models[0].layers[0].n_units is");
  refused("/models/0/layers/0/n_samples", 1e300, "n_samples is");
  refused("/scan/run_scans/0", 1e12, "scan.run_scans[0] is");
  refused("/files/maps.nii.gz/bytes", 1e18, "bytes is");
  refused("/files/maps.nii.gz/bytes", -1, "bytes is -1");
  Json many = sample();
  many["models"] = Json::array();
  for (int i = 0; i < 1001; ++i) many["models"].push_back({{"id", std::to_string(i)}});
  const Result<Bundle> bundle = parse_bundle("b", many.dump());
  REQUIRE_FALSE(bundle.ok());
  CHECK(bundle.error().message.find("models has 1001 entries") != std::string::npos);
  // Nested as deep as it likes: neither the parser nor a message follows it down.
  const std::string deep = "{\"format\": \"sync-act-bundle\", \"version\": \"1.0\", \"title\": " +
                           std::string(200000, '[') + std::string(200000, ']') + "}";
  const Result<Bundle> nested = parse_bundle("b", deep);
  REQUIRE_FALSE(nested.ok());
  CHECK(nested.error().message.find("title is a list; a text is needed") != std::string::npos);
}

TEST_CASE("paths that lead out of the folder or mean something else in a URL are refused") {
  for (const char* path : {"", "/etc/passwd", "../x.npy", "a/../../x.npy", "a/..", "..", ".", "./x",
                           "a//b", "a/", "a\\b.npy", "C:x.npy", "http://host/x.npy", "a?b", "a#b",
                           "a%2e%2e/b", "a\nb", "bundle.json"}) {
    CHECK_MESSAGE(!problem_of_path(path).empty(), path);
    Json json = sample();
    json["network_sets"][0]["timecourses"] = path;
    CHECK_FALSE(parse_bundle("b", json.dump()).ok());
    Json listed = sample();
    listed["files"][path] = {{"sha256", kHash}, {"bytes", 1}};
    CHECK_FALSE(parse_bundle("b", listed.dump()).ok());
  }
  CHECK_FALSE(problem_of_path(std::string(256, 'a')).empty());
  for (const char* path : {"a", "a/b/c.npy", "..a", "a..b/c", "Größe 1.npy", ".hidden"}) {
    CHECK_MESSAGE(problem_of_path(path).empty(), path);
  }
  refused("/network_sets/0/timecourses", "../courses.npy",
          "network_sets[0].timecourses is \"../courses.npy\": leads out of the bundle's folder");
  refused("/network_sets/0/maps", "maps.png", "must end in .nii.gz or .nii");
}

TEST_CASE("files that are used and not listed, and hashes that are none, are told") {
  Json json = sample();
  json["files"].erase("maps.nii.gz");
  json["files"]["aal.txt"]["sha256"] = std::string(64, 'A');
  const Result<BundleReading> reading = read_bundle_text("b", json.dump());
  REQUIRE(reading.ok());
  REQUIRE(reading->problems.size() == 2);
  CHECK(reading->problems[0].find("files[\"aal.txt\"].sha256 is not 64") != std::string::npos);
  CHECK(reading->problems[1].find("network_sets[0].maps is \"maps.nii.gz\", which the list") !=
        std::string::npos);
}

TEST_CASE("a specification may leave out files and shapes; a bundle may not") {
  Json json = sample();
  json.erase("files");
  json["models"][0]["layers"][0].erase("n_units");
  CHECK(read_bundle_text("s", json.dump(), BundleKind::kSpec)->problems.empty());
  const Result<BundleReading> complete = read_bundle_text("b", json.dump());
  REQUIRE(complete.ok());
  CHECK(std::count(complete->problems.begin(), complete->problems.end(), "files is missing") == 1);
  CHECK(std::count(complete->problems.begin(), complete->problems.end(),
                   "models[0].layers[0].n_units is missing") == 1);
}

TEST_CASE("the schema knows the same fields as the reader") {
  std::ifstream file(test::project_root() / "docs/bundle.schema.json");
  const Json schema = Json::parse(file, nullptr, false);
  REQUIRE(schema.is_object());
  // Every property of the schema, given to the reader, is known to it.
  const std::vector<std::pair<std::string, std::string>> objects{
      {"/properties", ""},
      {"/properties/stimulus/properties", "/stimulus"},
      {"/properties/stimulus/properties/frames/properties", "/stimulus/frames"},
      {"/properties/scan/properties", "/scan"},
      {"/properties/models/items/properties", "/models/0"},
      {"/properties/models/items/properties/accuracy/properties", "/models/0/accuracy"},
      {"/properties/models/items/properties/layers/items/properties", "/models/0/layers/0"},
      {"/properties/network_sets/items/properties", "/network_sets/0"},
      {"/properties/anatomy/properties", "/anatomy"},
      {"/properties/simulation/properties", "/simulation"}};
  for (const auto& [in_schema, in_bundle] : objects) {
    const Json& properties = schema.at(Json::json_pointer(in_schema));
    Json json = sample();
    for (const auto& property : properties.items()) {
      Json& object = json[Json::json_pointer(in_bundle)];
      if (!object.contains(property.key())) object[property.key()] = 12345;
    }
    const Result<BundleReading> reading = read_bundle_text("b", json.dump());
    REQUIRE(reading.ok());
    CHECK_MESSAGE(reading->warnings.empty(), in_schema);
    // And what the schema does not know, the reader does not either.
    const Json whole = sample();
    for (const auto& field : whole.at(Json::json_pointer(in_bundle)).items()) {
      CHECK_MESSAGE(properties.contains(field.key()), field.key());
    }
  }
}

}  // namespace sync_act
