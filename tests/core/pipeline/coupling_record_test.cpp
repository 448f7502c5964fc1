#include "core/pipeline/coupling_record.h"

#include <doctest/doctest.h>

#include <cmath>
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
        "neuron\tbest_network\tr\tp\tq\tmutual\tr_held_out\tlag_scans\tp_uncorrected\tdf\n"
        "0\t0\t0.5\tn/a\tn/a\t1\tn/a\tn/a\tn/a\tn/a\n"
        "1\tn/a\tn/a\tn/a\tn/a\t0\tn/a\tn/a\tn/a\tn/a\n");
  Coupling full = example();
  full.neuron_p = {0.001, std::nan("")};
  full.neuron_q = {0.002, std::nan("")};
  full.neuron_held_out_r = {0.25, std::nan("")};
  full.lag_scans.assign(full.r.size(), -2);
  full.neuron_preview_p = {0.0625, std::nan("")};
  full.neuron_df = {118.5, std::nan("")};
  CHECK(coupling_to_tsv(full).find("0\t0\t0.5\t0.001\t0.002\t1\t0.25\t-2\t0.0625\t118.5\n") !=
        std::string::npos);
}

TEST_CASE("the JSON says what the significance rests on, and null where there is none") {
  Coupling coupling = example();
  const auto without = nlohmann::json::parse(coupling_to_json(coupling), nullptr, false);
  for (const char* key : {"null", "n_surrogates", "fdr", "null_probabilities", "held_out"}) {
    CHECK(without[key].is_null());
  }
  for (const char* key : {"p", "q", "n_neurons_significant", "null_quantiles", "r_held_out"}) {
    CHECK(without["networks"][0][key].is_null());
  }
  coupling.null_description = "phase randomisation";
  coupling.n_surrogates = 99;
  coupling.fdr = 0.1;
  coupling.network_p = {0.01, std::nan("")};
  coupling.network_q = {0.02, std::nan("")};
  coupling.n_neurons_significant = {3, 0};
  coupling.null_probabilities = {0.5, 0.95};
  coupling.null_quantiles = {0.25F, 0.5F, std::nanf(""), std::nanf("")};
  coupling.warnings = {"few shifts"};
  const auto json = nlohmann::json::parse(coupling_to_json(coupling), nullptr, false);
  CHECK(json["n_surrogates"] == 99);
  CHECK(json["networks"][0]["p"] == 0.01);
  CHECK(json["networks"][0]["n_neurons_significant"] == 3);
  CHECK(json["networks"][0]["null_quantiles"] == nlohmann::json::parse("[0.25, 0.5]"));
  CHECK(json["networks"][1]["p"].is_null());
  CHECK(json["warnings"][0] == "few shifts");
}

}  // namespace sync_act
