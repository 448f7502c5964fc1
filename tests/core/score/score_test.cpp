// Against numpy and SciPy: tests/golden/make_statistics_golden.py.

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/base/rng.h"
#include "core/score/accuracy_relation.h"
#include "core/score/brain_similarity.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

using Json = nlohmann::json;

Json golden_of(const char* name) { return test::read_golden("statistics.json").at(name); }

struct Folds {
  std::vector<std::vector<float>> values;
  std::vector<FoldR> folds;
};

Folds folds_from(const Json& json) {
  Folds folds;
  for (const Json& fold : json) {
    for (const char* part : {"train", "test"}) {
      auto& flat = folds.values.emplace_back();
      for (const Json& row : fold.at(part)) {
        for (const Json& r : row) flat.push_back(r.get<float>());
      }
    }
  }
  for (std::size_t i = 0; i < folds.values.size(); i += 2) {
    folds.folds.push_back({folds.values[i], folds.values[i + 1]});
  }
  return folds;
}

}  // namespace

TEST_CASE("the score of a whole model and over subsets equals numpy's") {
  const Json golden = golden_of("similarity");
  const Folds folds = folds_from(golden.at("folds"));
  SimilarityOptions options;
  options.subset_size = 4;
  const auto whole = brain_similarity(folds.folds, 3, options);
  REQUIRE(whole.ok());
  CHECK(whole->n_subsets == 1);
  CHECK(whole->score == doctest::Approx(golden.at("whole").get<double>()).epsilon(1e-6));
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(whole->network_scores[k] ==
          doctest::Approx(golden.at("of_networks").at(k).get<double>()).epsilon(1e-6));
  }
  options.subset_size = 2;
  options.n_subsets = 6000;
  const auto pairs = brain_similarity(folds.folds, 3, options);
  REQUIRE(pairs.ok());
  // Random pairs: the standard error is sd / sqrt(6000).
  CHECK(std::abs(pairs->score - golden.at("mean_over_pairs").get<double>()) <
        5.0 * pairs->sd_over_subsets / std::sqrt(6000.0));
  CHECK(brain_similarity(folds.folds, 3, options)->score == pairs->score);
  options.seed = 2;
  CHECK(brain_similarity(folds.folds, 3, options)->score != pairs->score);
}

TEST_CASE("a wide model of noise does not win by its number of neurons") {
  // r of noise with one network; test r independent of train r.
  Rng rng(3);
  const auto noise = [&](std::size_t n) {
    std::vector<float> r(n);
    for (float& x : r) x = static_cast<float>(0.1 * rng.normal());
    return r;
  };
  const std::vector<float> train = noise(2000);
  const std::vector<float> test = noise(2000);
  SimilarityOptions options;
  options.subset_size = 20;
  const FoldR wide{train, test};
  const FoldR narrow{std::span(train).first(20), std::span(test).first(20)};
  const auto of_wide = brain_similarity({&wide, 1}, 1, options);
  const auto of_narrow = brain_similarity({&narrow, 1}, 1, options);
  REQUIRE(of_wide.ok());
  REQUIRE(of_narrow.ok());
  CHECK(std::abs(of_wide->score) < 0.05);  // sd 0.1 over 100 subsets, which share neurons
  CHECK(of_narrow->n_subsets == 1);
}

TEST_CASE("neurons and networks without signal are left out of the score") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> train{nan, nan, 0.5F, nan, 0.4F, nan};
  const std::vector<float> test{nan, nan, 0.3F, nan, 0.2F, nan};
  const FoldR fold{train, test};
  CHECK(count_neurons_with_signal({&fold, 1}, 2) == 2);
  SimilarityOptions options;
  options.subset_size = 2;
  const auto similarity = brain_similarity({&fold, 1}, 2, options);
  REQUIRE(similarity.ok());
  CHECK(similarity->score == doctest::Approx(0.3));
  CHECK(std::isnan(similarity->network_scores[1]));
  options.subset_size = 3;
  CHECK(brain_similarity({&fold, 1}, 2, options).error().message.find("only 2 neurons") !=
        std::string::npos);
}

TEST_CASE("with absolute r a held-out r counts with the sign it was chosen for") {
  const std::vector<float> train{-0.8F, 0.3F};
  const std::vector<float> test{-0.5F, 0.2F};
  const FoldR fold{train, test};
  SimilarityOptions options;
  options.subset_size = 2;
  CHECK(brain_similarity({&fold, 1}, 1, options)->score == doctest::Approx(0.2));
  options.absolute = true;
  CHECK(brain_similarity({&fold, 1}, 1, options)->score == doctest::Approx(0.5));
}

TEST_CASE("z is in standard deviations of the null") {
  const std::vector<double> null{1.0, 2.0, 3.0};
  CHECK(z_against_null(4.0, null) == doctest::Approx(2.0));
  const std::vector<double> flat{1.0, 1.0};
  CHECK(std::isnan(z_against_null(4.0, flat)));
}

TEST_CASE("the relation to accuracy and its permutation p equal SciPy's, within blocks, too") {
  const Json golden = golden_of("relation");
  const auto scores = golden.at("scores").get<std::vector<double>>();
  const auto accuracies = golden.at("accuracies").get<std::vector<double>>();
  const auto blocks = golden.at("blocks").get<std::vector<std::string>>();
  CHECK(ranks_of(accuracies) == golden.at("ranks").get<std::vector<double>>());
  for (const bool within : {false, true}) {
    CAPTURE(within);
    const std::span<const std::string> used =
        within ? std::span(blocks) : std::span(blocks).first(0);
    const auto relation = accuracy_relation(scores, accuracies, used, {});
    REQUIRE(relation.ok());
    CHECK(relation->pearson.r ==
          doctest::Approx(golden.at("pearson").get<double>()).epsilon(1e-10));
    CHECK(relation->spearman.r ==
          doctest::Approx(golden.at("spearman").get<double>()).epsilon(1e-10));
    CHECK(relation->exact);
    CHECK(relation->within_blocks == within);
    CHECK(relation->n_permutations == golden.at(within ? "n_within" : "n_free").get<std::size_t>());
    const Json& p = golden.at(within ? "p_within" : "p_free");
    CHECK(relation->pearson.p == doctest::Approx(p.at(0).get<double>()).epsilon(1e-10));
    CHECK(relation->spearman.p == doctest::Approx(p.at(1).get<double>()).epsilon(1e-10));
    CHECK(relation->pearson.low < relation->pearson.r);
    CHECK(relation->pearson.high > relation->pearson.r);
    CHECK(relation->pearson.high <= 1.0);
  }
}

TEST_CASE("many models: random permutations from a seed, near the exact p") {
  Rng rng(1);
  std::vector<double> scores;
  std::vector<double> accuracies;
  for (int i = 0; i < 20; ++i) {
    scores.push_back(rng.normal());
    accuracies.push_back(0.5 * scores.back() + rng.normal());
  }
  RelationOptions options;
  options.n_bootstraps = 200;
  options.n_permutations = 999;
  const auto relation = accuracy_relation(scores, accuracies, {}, options);
  REQUIRE(relation.ok());
  CHECK(!relation->exact);
  CHECK(relation->n_permutations == 999);
  CHECK(relation->pearson.p >= 1.0 / 1000.0);
  CHECK(accuracy_relation(scores, accuracies, {}, options)->pearson.p == relation->pearson.p);
  CHECK(accuracy_relation(scores, accuracies, {}, options)->pearson.low == relation->pearson.low);

  // Every model an architecture of its own: nothing can be permuted.
  std::vector<std::string> own;
  for (int i = 0; i < 20; ++i) own.push_back(std::to_string(i));
  CHECK(std::isnan(accuracy_relation(scores, accuracies, own, options)->pearson.p));
}

TEST_CASE("too few or equal models have no relation") {
  const std::vector<double> two{1.0, 2.0};
  CHECK(accuracy_relation(two, two, {}, {}).error().message.find("at least 3 models") !=
        std::string::npos);
  const std::vector<double> equal{1.0, 1.0, 1.0};
  const std::vector<double> three{1.0, 2.0, 3.0};
  CHECK(!accuracy_relation(equal, three, {}, {}).ok());
}

}  // namespace sync_act
