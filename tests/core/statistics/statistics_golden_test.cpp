// Against numpy and SciPy: tests/golden/make_statistics_golden.py.

#include <doctest/doctest.h>

#include <cmath>

#include "core/statistics/autocorrelation.h"
#include "core/statistics/corrections.h"
#include "core/statistics/effective_df.h"
#include "core/statistics/fisher_z.h"
#include "core/statistics/noise_ceiling.h"
#include "core/statistics/student_t.h"
#include "tests/core/golden_json.h"

namespace sync_act {
namespace {

using Json = nlohmann::json;

Json golden_of(const char* name) { return test::read_golden("statistics.json").at(name); }
std::vector<double> numbers(const Json& json) { return json.get<std::vector<double>>(); }

void check_near(const std::vector<double>& values, const std::vector<double>& expected,
                double tolerance) {
  REQUIRE(values.size() == expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    CAPTURE(i);
    CHECK(std::abs(values[i] - expected[i]) <= tolerance);
  }
}

}  // namespace

TEST_CASE("q by Benjamini-Hochberg and Benjamini-Yekutieli equals numpy's") {
  const Json golden = golden_of("corrections");
  std::vector<double> p = numbers(golden.at("p"));
  check_near(adjusted_p(p, Correction::kBenjaminiHochberg), numbers(golden.at("bh")), 1e-11);
  check_near(adjusted_p(p, Correction::kBenjaminiYekutieli), numbers(golden.at("by")), 1e-11);

  // A test that could not be made counts for nothing.
  p.insert(p.begin() + 3, std::nan(""));
  std::vector<double> q = adjusted_p(p, Correction::kBenjaminiHochberg);
  CHECK(std::isnan(q[3]));
  q.erase(q.begin() + 3);
  check_near(q, numbers(golden.at("bh")), 1e-11);
}

TEST_CASE("within selected families the level shrinks with the share selected") {
  const std::vector<double> p{0.001, 0.002, 0.9, 0.8};
  CHECK(level_within_selected(p, 0.05, Correction::kBenjaminiHochberg) == doctest::Approx(0.025));
  const double c = 1.0 + 0.5 + 1.0 / 3.0 + 0.25;
  CHECK(level_within_selected(p, 0.05, Correction::kBenjaminiYekutieli) ==
        doctest::Approx(0.025 / c));
  const std::vector<double> none{0.9, 0.8};
  CHECK(level_within_selected(none, 0.05, Correction::kBenjaminiHochberg) == 0.0);
  CHECK(level_within_selected({}, 0.05, Correction::kBenjaminiHochberg) == 0.0);
}

TEST_CASE("Student's t and the incomplete beta function equal SciPy's") {
  const Json golden = golden_of("student_t");
  // Relative: tails are small. The golden numbers have 12 digits.
  for (const Json& one : golden.at("upper_tail")) {
    const double expected = one.at(2).get<double>();
    CHECK(std::abs(student_t_upper_tail(one.at(0), one.at(1)) - expected) <= 2e-11 * expected);
  }
  for (const Json& one : golden.at("incomplete_beta")) {
    const double expected = one.at(3).get<double>();
    CHECK(std::abs(incomplete_beta(one.at(0), one.at(1), one.at(2)) - expected) <=
          2e-11 * expected);
  }
  const Json& pearson_case = golden.at("pearson");
  const double n = pearson_case.at("n");
  const double r = pearson_case.at("r");
  const double p = pearson_case.at("p");
  CHECK(std::abs(correlation_p(r, n, true) - p) <= 1e-9 * p);
  CHECK(correlation_p(r, n, false) == doctest::Approx(r > 0 ? p / 2 : 1 - p / 2));
  CHECK(std::isnan(correlation_p(std::nan(""), n, true)));
  CHECK(std::isnan(correlation_p(0.5, 2.0, true)));
  CHECK(correlation_p(1.0, 10.0, true) == 0.0);
  CHECK(correlation_p(-1.0, 10.0, false) == 1.0);
}

TEST_CASE("autocorrelations and effective degrees of freedom equal numpy's, over runs, too") {
  for (const Json& golden : golden_of("effective_df")) {
    const TimeSeries x = test::series_from(Json::array({golden.at("x")}));
    const TimeSeries y = test::series_from(Json::array({golden.at("y")}));
    const auto runs = golden.at("run_starts").get<std::vector<std::size_t>>();
    const std::size_t n = x.n_times();
    const std::size_t max_lag = effective_df_lags(runs, n);
    const auto rho_x = autocorrelations(x.values(), n, runs, {max_lag, true});
    const auto rho_y = autocorrelations(y.values(), n, runs, {max_lag, true});
    check_near(rho_x, numbers(golden.at("rho_x")), 1e-10);
    check_near(autocorrelations(x.values(), n, runs, {max_lag, false}),
               numbers(golden.at("biased_rho_x")), 1e-10);
    const double samples = effective_samples(rho_x, rho_y, n);
    CHECK(samples == doctest::Approx(golden.at("samples").get<double>()).epsilon(1e-9));
    const double r = golden.at("r");
    CHECK(correlation_p(r, samples, true) ==
          doctest::Approx(golden.at("p_two_sided").get<double>()).epsilon(1e-7));
    CHECK(correlation_p(r, samples, false) ==
          doctest::Approx(golden.at("p_one_sided").get<double>()).epsilon(1e-7));

    TimeSeries networks = y.clone();
    networks.run_starts = runs;
    Coupling coupling;
    coupling.n_neurons = coupling.n_networks = 1;
    coupling.r = {static_cast<float>(r)};
    coupling.best_neuron = coupling.best_network = {0};
    preview_significance(coupling, x, networks, 2);
    CHECK(coupling.network_df[0] == doctest::Approx(samples - 2.0));
    CHECK(coupling.neuron_preview_p[0] ==
          doctest::Approx(golden.at("p_one_sided").get<double>()).epsilon(1e-4));  // float32 r
  }
}

TEST_CASE("lags go up to a quarter of the longest run, so that a short one does not undo it") {
  CHECK(effective_df_lags({}, 120) == 30);
  CHECK(effective_df_lags({0, 150}, 300) == 37);
  CHECK(effective_df_lags({0, 150, 300}, 303) == 37);
  CHECK(effective_df_lags({0, 3}, 153) == 37);
  CHECK(effective_df_lags({0, 3}, 6) == 0);
}

TEST_CASE("a series without signal has no effective samples, without any lag either") {
  const std::vector<double> known{1.0}, none{NAN};
  CHECK(effective_samples(known, known, 6) == 6.0);
  CHECK(std::isnan(effective_samples(known, none, 6)));
  CHECK(std::isnan(effective_samples(none, known, 6)));
}

TEST_CASE("a series without signal has no autocorrelation") {
  const std::vector<float> series{1.0F, 1.0F, 1.0F, 1.0F, NAN, 1.0F, 2.0F, 3.0F};
  for (const double rho : autocorrelations(series, 4, {}, {2, true})) CHECK(std::isnan(rho));
}

TEST_CASE("inter-subject and split-half correlation equal numpy's") {
  const Json golden = golden_of("noise_ceiling");
  std::vector<TimeSeries> people;
  for (const Json& person : golden.at("people")) {
    people.push_back(test::series_from(Json::array({person})));
  }
  std::vector<const TimeSeries*> all;
  for (const TimeSeries& person : people) all.push_back(&person);
  const auto ceiling = noise_ceiling(all, 3000, 1);
  REQUIRE(ceiling.ok());
  CHECK(ceiling->inter_subject_r[0] ==
        doctest::Approx(golden.at("inter_subject_r").get<double>()).epsilon(1e-9));
  // Each of the three splits comes up about 1000 times: the mean is near that of all, with a
  // standard error of sd(z) / sqrt(3000) < 0.01.
  const double of_all = fisher_mean(numbers(golden.at("r_one_against_two")));
  CHECK(std::abs(ceiling->split_half_r[0] - of_all) < 0.02);
  CHECK(ceiling->reliability[0] == spearman_brown(ceiling->split_half_r[0]));
  CHECK(ceiling->ceiling_r[0] == std::sqrt(ceiling->reliability[0]));
  CHECK(spearman_brown(0.6) ==
        doctest::Approx(golden.at("spearman_brown_of_0.6").get<double>()).epsilon(1e-12));
  CHECK(spearman_brown(-0.2) == 0.0);

  CHECK(noise_ceiling(all, 3000, 1)->split_half_r == ceiling->split_half_r);
  CHECK(noise_ceiling({all[0]}, 10, 1).error().message.find("at least 2 subjects") !=
        std::string::npos);
  const TimeSeries shorter(10, 1);
  CHECK(noise_ceiling({all[0], &shorter}, 10, 1).error().message.find("Subject 2 has 10") !=
        std::string::npos);
  const TimeSeries flat(people[0].n_times(), 1);
  const auto with_flat = noise_ceiling({all[0], &flat}, 10, 1);
  REQUIRE(with_flat.ok());
  CHECK(std::isnan(with_flat->ceiling_r[0]));
}

}  // namespace sync_act
