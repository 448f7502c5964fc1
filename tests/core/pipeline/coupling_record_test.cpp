#include "core/pipeline/coupling_record.h"

#include <doctest/doctest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "core/coupling/couple.h"
#include "core/pipeline/provenance_record.h"

namespace sync_act {
namespace {

Coupling example() {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Coupling coupling = couple_from_r({0.5F, -0.25F, nan, nan}, 2, 2, {});
  coupling.provenance = provenance_of("couple", {});
  coupling.provenance.inputs.push_back({"x\xff.npy", ""});  // a name that is not UTF-8
  return coupling;
}

}  // namespace

TEST_CASE("the JSON has numbers as ids where there are no names, and null for what is not") {
  const auto json = nlohmann::json::parse(coupling_to_json(example()), nullptr, false);
  REQUIRE_FALSE(json.is_discarded());
  CHECK(json["networks"][0]["id"] == 0);
  CHECK(json["networks"][0]["best_neuron"] == 0);
  CHECK(json["networks"][0]["r"] == 0.5);
  CHECK(json["networks"][0]["p"].is_null());
  CHECK(json["networks"][0]["n_neurons_significant"].is_null());
  CHECK(json["neurons"][1]["best_network"].is_null());
  CHECK(json["neurons"][1]["r"].is_null());
  CHECK(json["mutual"] == nlohmann::json::parse("[[0, 0]]"));
  CHECK(json["n_neurons_without_signal"] == 1);
  CHECK(json["provenance"]["method"] == "couple");
  CHECK(json["provenance"]["options"]["detrend"] == "linear");
}

TEST_CASE("the JSON has names where there are names") {
  Coupling coupling = example();
  coupling.neuron_ids = {"conv1:0", "conv1:1"};
  coupling.network_ids = {"visual", "auditory"};
  const auto json = nlohmann::json::parse(coupling_to_json(coupling), nullptr, false);
  CHECK(json["networks"][0]["best_neuron"] == "conv1:0");
  CHECK(json["neurons"][0]["best_network"] == "visual");
  CHECK(json["mutual"] == nlohmann::json::parse(R"([["conv1:0", "visual"]])"));
}

TEST_CASE("the table has one row per neuron") {
  CHECK(coupling_to_tsv(example()) ==
        "neuron\tbest_network\tr\tp\tq\tmutual\n"
        "0\t0\t0.5\tn/a\tn/a\t1\n"
        "1\tn/a\tn/a\tn/a\tn/a\t0\n");
}

}  // namespace sync_act
