#include "core/statistics/max_null.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/coupling/couple.h"

namespace sync_act {
namespace {

// Three neurons, two networks.
Coupling small_coupling(bool absolute = false) {
  return couple_from_r({0.9F, 0.1F, 0.5F, -0.8F, 0.2F, 0.3F}, 3, 2, {.absolute = absolute});
}

// Nine surrogates: network 0's maxima 0.1 ... 0.9, network 1's all 0.35.
NullMaxima nine_maxima() {
  NullMaxima maxima{0, 9, 2, {}, {0, 4, 9}};
  for (int s = 1; s <= 9; ++s) {
    maxima.of_networks.push_back(0.1F * static_cast<float>(s));
    maxima.of_networks.push_back(0.35F);
  }
  return maxima;
}

}  // namespace

TEST_CASE("p is (k + 1) / (n + 1), and a tie counts as reached") {
  Coupling coupling = small_coupling();
  apply_null_maxima(coupling, nine_maxima(), {0.5, Correction::kBenjaminiHochberg});
  CHECK(coupling.network_p[0] == doctest::Approx(0.2));  // 0.9 reaches 0.9
  CHECK(coupling.network_p[1] == doctest::Approx(1.0));  // 0.35 > 0.3, nine times
  CHECK(coupling.network_q[0] == doctest::Approx(0.4));
  CHECK(coupling.neuron_p[0] == doctest::Approx(0.1));
  CHECK(coupling.neuron_p[1] == doctest::Approx(0.5));
  CHECK(coupling.neuron_p[2] == doctest::Approx(1.0));
  CHECK(coupling.n_surrogates == 9);
  // One of two networks is selected at 0.5: neurons are tested at 0.25. 0.9 has p 0.2, 0.5 has 0.6.
  CHECK(coupling.n_neurons_significant == std::vector<std::size_t>{1, 0});
  CHECK(family_wise_p(nine_maxima(), 0, 0.45F) == doctest::Approx(0.6));
  CHECK(std::isnan(family_wise_p(nine_maxima(), 0, std::nanf(""))));
}

TEST_CASE("with absolute r the strength counts") {
  Coupling coupling = small_coupling(true);
  apply_null_maxima(coupling, nine_maxima(), {0.5, Correction::kBenjaminiHochberg});
  CHECK(coupling.network_p[1] == doctest::Approx(0.1));  // |-0.8| is never reached
  const std::vector<float> best = best_r_of_neurons(coupling);
  CHECK(best[1] == 0.8F);
}

TEST_CASE("the null is kept network by network and summarised by its quantiles") {
  Coupling coupling = small_coupling();
  apply_null_maxima(coupling, nine_maxima(), {});
  REQUIRE(coupling.null_maxima.size() == 18);
  CHECK(coupling.null_maxima[1] == 0.2F);
  CHECK(coupling.null_maxima[9] == 0.35F);
  REQUIRE(coupling.null_quantiles.size() == 2 * coupling.null_probabilities.size());
  for (std::size_t i = 0; i < coupling.null_probabilities.size(); ++i) {
    // numpy.quantile of 0.1 ... 0.9 is 0.1 + 0.8 probability.
    CHECK(static_cast<double>(coupling.null_quantiles[i]) ==
          doctest::Approx(0.1 + 0.8 * coupling.null_probabilities[i]));
    CHECK(coupling.null_quantiles[coupling.null_probabilities.size() + i] == 0.35F);
  }
}

}  // namespace sync_act
