#include "core/pipeline/surrogate_job.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/coupling/lag.h"
#include "core/coupling/partial.h"
#include "core/pipeline/coupling_run.h"
#include "core/preprocess/confounds.h"
#include "tests/core/statistics/noise_series.h"

namespace sync_act {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

struct Scene {
  TimeSeries neurons;
  TimeSeries networks;
  Coupling coupling;
};

Scene scene_of(std::size_t n_times, std::size_t n_neurons, std::size_t n_networks,
               std::vector<std::size_t> runs, bool absolute = false, std::size_t max_lag = 0) {
  Scene scene;
  scene.neurons = test::ar1_series(n_times, n_neurons, 0.4, 11, runs);
  scene.networks = test::ar1_series(n_times, n_networks, 0.6, 12, std::move(runs));
  auto coupling =
      couple_with_lags(scene.neurons, scene.networks, max_lag, {.absolute = absolute}, 1);
  REQUIRE(coupling.ok());
  scene.coupling = *std::move(coupling);
  return scene;
}

std::unique_ptr<SurrogateSource> source_of(const NullModel& model, const TimeSeries& networks,
                                           std::size_t n_surrogates = 70) {
  auto source = model.create({&networks, n_surrogates, 5}, {});
  REQUIRE(source.ok());
  return *std::move(source);
}

SurrogateJobInput input_of(const Scene& scene, const SurrogateSource& source) {
  SurrogateJobInput input;
  input.neurons = &scene.neurons;
  input.networks = &scene.networks;
  input.source = &source;
  input.best_r = best_r_of_neurons(scene.coupling);
  input.absolute = scene.coupling.absolute;
  input.max_lag = scene.coupling.max_lag_scans;
  input.last = source.n_surrogates();
  return input;
}

NullMaxima maxima_of(SurrogateJobInput input) {
  auto job = SurrogateJob::create(std::move(input));
  REQUIRE(job.ok());
  REQUIRE(run_to_end(**job, {}).ok());
  CHECK((*job)->progress().fraction == 1.0);
  return (*job)->take_result();
}

// One surrogate after the other, coupled as the observed networks are.
NullMaxima slow_maxima_of(const SurrogateJobInput& input) {
  NullMaxima maxima;
  maxima.first = input.first;
  maxima.last = input.last;
  maxima.n_networks = input.networks->n_units();
  maxima.neuron_counts.assign(input.neurons->n_units(), 0);
  TimeSeries surrogate = input.networks->clone();
  for (std::size_t i = input.first; i < input.last; ++i) {
    input.source->write(i, 0, surrogate.n_units(), surrogate.values());
    if (input.confound_basis != nullptr) {
      remove_confounds(*input.confound_basis, surrogate.values(), 1);
    }
    const auto coupling =
        couple_with_lags(*input.neurons, surrogate, input.max_lag, {.absolute = input.absolute}, 1);
    REQUIRE(coupling.ok());
    for (std::size_t k = 0; k < coupling->n_networks; ++k) {
      const std::int32_t best = coupling->best_neuron[k];
      float r = -std::numeric_limits<float>::infinity();
      if (best >= 0) {
        r = coupling->r[static_cast<std::size_t>(best) * coupling->n_networks + k];
        if (input.absolute) r = std::abs(r);
      }
      maxima.of_networks.push_back(r);
    }
    const std::vector<float> best = best_r_of_neurons(*coupling);
    for (std::size_t n = 0; n < best.size(); ++n) {
      if (best[n] >= input.best_r[n] - kTieTolerance) ++maxima.neuron_counts[n];
    }
  }
  return maxima;
}

void check_same(const NullMaxima& fast, const NullMaxima& slow) {
  REQUIRE(fast.of_networks.size() == slow.of_networks.size());
  float largest = 0;
  for (std::size_t i = 0; i < fast.of_networks.size(); ++i) {
    if (fast.of_networks[i] == slow.of_networks[i]) continue;  // both -infinity
    largest = std::max(largest, std::abs(fast.of_networks[i] - slow.of_networks[i]));
  }
  CHECK(largest < 1e-5F);  // the stated error of r
  // A maximum within that error of the observed r may fall on either side; here none does.
  CHECK(fast.neuron_counts == slow.neuron_counts);
}

}  // namespace

TEST_CASE("each null model's fast way gives the maxima of surrogates coupled one by one") {
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    for (const bool absolute : {false, true}) {
      CAPTURE(absolute);
      // 320 scans: two blocks of samples; 35 networks: two groups; 101 neurons: two blocks of rows.
      for (const auto& runs : {std::vector<std::size_t>{}, std::vector<std::size_t>{0, 157, 221}}) {
        const Scene scene = scene_of(320, 101, 35, runs, absolute);
        const auto source = source_of(model, scene.networks, 40);
        SurrogateJobInput input = input_of(scene, *source);
        input.last = 40;
        check_same(maxima_of(input), slow_maxima_of(input));
      }
    }
  }
}

TEST_CASE("with a lag search or confounds, surrogates are treated as the observed networks are") {
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    const Scene scene = scene_of(150, 20, 3, {0, 70}, false, 2);
    const auto source = source_of(model, scene.networks, 35);
    SurrogateJobInput input = input_of(scene, *source);
    input.last = 35;
    check_same(maxima_of(input), slow_maxima_of(input));

    const auto basis = confound_basis(test::ar1_series(150, 4, 0.5, 99));
    REQUIRE(basis.ok());
    input.max_lag = 0;
    input.confound_basis = &*basis;
    check_same(maxima_of(input), slow_maxima_of(input));
  }
}

TEST_CASE("any number of threads and any division of the surrogates gives the same result") {
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    const Scene scene = scene_of(180, 210, 6, {0, 100});
    const auto source = source_of(model, scene.networks);
    const NullMaxima whole = maxima_of(input_of(scene, *source));
    SurrogateJobInput threaded = input_of(scene, *source);
    threaded.n_threads = 3;
    const NullMaxima by_threads = maxima_of(threaded);
    CHECK(by_threads.of_networks == whole.of_networks);
    CHECK(by_threads.neuron_counts == whole.neuron_counts);

    REQUIRE(source->n_surrogates() == 70);
    std::vector<NullMaxima> parts;
    const std::vector<std::pair<std::size_t, std::size_t>> ranges{{51, 70}, {0, 1}, {1, 51}};
    for (const auto& [first, last] : ranges) {
      SurrogateJobInput part = input_of(scene, *source);
      part.first = first;
      part.last = last;
      parts.push_back(maxima_of(part));
    }
    const auto merged = merge_null_maxima(std::move(parts));
    REQUIRE(merged.ok());
    CHECK(merged->of_networks == whole.of_networks);
    CHECK(merged->neuron_counts == whole.neuron_counts);
  }
}

TEST_CASE("a cancel is heard at every step") {
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    const Scene scene = scene_of(64, 30, 40, {}, false, model.name == "block" ? 1 : 0);
    const auto source = source_of(model, scene.networks, 40);
    int n_steps = 0;
    auto whole = SurrogateJob::create(input_of(scene, *source));
    REQUIRE(whole.ok());
    double fraction = 0;
    for (;; ++n_steps) {
      const auto state = (*whole)->advance();
      REQUIRE(state.ok());
      CHECK((*whole)->progress().fraction >= fraction);
      fraction = (*whole)->progress().fraction;
      if (*state == JobState::kDone) break;
    }
    REQUIRE(n_steps >= 1);
    for (int step = 0; step < n_steps; ++step) {
      auto job = SurrogateJob::create(input_of(scene, *source));
      REQUIRE(job.ok());
      for (int i = 0; i < step; ++i) REQUIRE((*job)->advance().ok());
      (*job)->cancel();
      const auto state = (*job)->advance();
      REQUIRE(!state.ok());
      CHECK(state.error().code == ErrorCode::kCancelled);
    }
  }
}

TEST_CASE("series without signal take no part and get no p") {
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    Scene scene = scene_of(120, 10, 3, {});
    for (const std::size_t n : {0UL, 9UL}) {
      std::fill(scene.neurons.unit(n).begin(), scene.neurons.unit(n).end(), n == 0 ? kNan : 2.0F);
    }
    std::fill(scene.networks.unit(1).begin(), scene.networks.unit(1).end(), 0.0F);
    auto coupling = couple_with_lags(scene.neurons, scene.networks, 0, {}, 1);
    REQUIRE(coupling.ok());
    scene.coupling = *std::move(coupling);
    const auto source = source_of(model, scene.networks, 40);
    const SurrogateJobInput input = input_of(scene, *source);
    const NullMaxima maxima = maxima_of(input);
    check_same(maxima, slow_maxima_of(input));
    apply_null_maxima(scene.coupling, maxima, {});
    CHECK(std::isnan(scene.coupling.network_p[1]));
    CHECK(std::isnan(scene.coupling.neuron_p[0]));
    CHECK(std::isnan(scene.coupling.neuron_p[9]));
    CHECK(!std::isnan(scene.coupling.network_p[0]));
    CHECK(!std::isnan(scene.coupling.neuron_p[5]));
  }
  SUBCASE("not even where nothing has signal") {
    for (const NullModel& model : null_models()) {
      Scene scene = scene_of(120, 4, 2, {});
      for (float& x : scene.neurons.values()) x = kNan;
      auto coupling = couple_with_lags(scene.neurons, scene.networks, 0, {}, 1);
      scene.coupling = *std::move(coupling);
      const auto source = source_of(model, scene.networks, 30);
      apply_null_maxima(scene.coupling, maxima_of(input_of(scene, *source)), {});
      for (const double p : scene.coupling.network_p) CHECK(std::isnan(p));
    }
  }
}

TEST_CASE("planted couplings are found by every null model, and only they") {
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    Scene scene = scene_of(400, 60, 8, {0, 200});
    // Networks 2 and 5 follow neurons 7 and 8 with r of about 0.55.
    for (std::size_t t = 0; t < 400; ++t) {
      scene.networks.unit(2)[t] += 0.7F * scene.neurons.unit(7)[t];
      scene.networks.unit(5)[t] += 0.7F * scene.neurons.unit(8)[t];
    }
    auto coupling = couple_with_lags(scene.neurons, scene.networks, 0, {}, 1);
    REQUIRE(coupling.ok());
    scene.coupling = *std::move(coupling);
    const auto source = source_of(model, scene.networks, 199);
    apply_null_maxima(scene.coupling, maxima_of(input_of(scene, *source)), {});
    for (std::size_t k = 0; k < 8; ++k) {
      CAPTURE(k);
      const bool is_planted = k == 2 || k == 5;
      CHECK((scene.coupling.network_q[k] <= 0.05) == is_planted);
      CHECK((scene.coupling.n_neurons_significant[k] > 0) == is_planted);
    }
    CHECK(scene.coupling.network_p[2] == doctest::Approx(1.0 / 200.0));
    // Over 60 neurons the smallest q is 60 / 2 / 200 here: it is p that tells.
    CHECK(scene.coupling.neuron_p[7] == doctest::Approx(1.0 / 200.0));
    CHECK(scene.coupling.neuron_p[8] == doctest::Approx(1.0 / 200.0));
  }
}

TEST_CASE("the family-wise error on autocorrelated noise is near the nominal 5 %") {
  // 120 simulations of one network: at 5 % the number of false alarms lies within 0 and 13 with
  // probability 0.999 (binomial); 30 % would give 36. tests/validity measures it properly.
  for (const NullModel& model : null_models()) {
    CAPTURE(model.name);
    int n_false = 0;
    for (std::uint64_t simulation = 0; simulation < 120; ++simulation) {
      const TimeSeries neurons = test::ar1_series(200, 24, 0.5, 1000 + simulation);
      const TimeSeries networks = test::ar1_series(200, 1, 0.5, 5000 + simulation);
      auto coupling = couple_with_lags(neurons, networks, 0, {}, 1);
      REQUIRE(coupling.ok());
      auto source = model.create({&networks, 99, simulation}, {});
      REQUIRE(source.ok());
      SurrogateJobInput input;
      input.neurons = &neurons;
      input.networks = &networks;
      input.source = source->get();
      input.best_r = best_r_of_neurons(*coupling);
      input.last = (*source)->n_surrogates();
      apply_null_maxima(*coupling, maxima_of(input), {});
      if (coupling->network_p[0] <= 0.05) ++n_false;
    }
    CHECK(n_false <= 13);
  }
}

TEST_CASE("ranges with gaps or of other data do not merge") {
  NullMaxima a{0, 2, 1, {0.1F, 0.2F}, {1}};
  NullMaxima b{3, 4, 1, {0.3F}, {0}};
  CHECK(!merge_null_maxima({a, b}).ok());
  CHECK(merge_null_maxima({a, b}).error().message.find("up to 2 are followed by those from 3") !=
        std::string::npos);
  NullMaxima c{2, 3, 1, {0.3F}, {0, 0}};
  CHECK(!merge_null_maxima({a, c}).ok());
  CHECK(!merge_null_maxima({}).ok());
}

// Noise on both sides, of two runs, a fifth of their scans scrubbed and ten confounds regressed
// out: 2 x 52 degrees of freedom are left of 2 x 80. The null's largest r must be as large as
// noise's.
TEST_CASE("surrogates lose what was scrubbed and regressed out, so that p holds") {
  constexpr std::size_t kScans = 160;
  constexpr std::size_t kRun = 80;
  constexpr std::size_t kNetworks = 4;
  constexpr std::uint64_t kDraws = 20;
  CouplingRequest request;
  request.null = "phase";
  request.n_surrogates = 100;
  request.held_out = false;
  double observed = 0;
  double null_cleaned = 0;
  double null_as_it_was = 0;
  for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
    TimeSeries neurons = test::ar1_series(kScans, 30, 0.3, 100 * draw + 1, {0, kRun});
    TimeSeries networks = test::ar1_series(kScans, kNetworks, 0.3, 100 * draw + 2, {0, kRun});
    const TimeSeries motion = test::ar1_series(kScans, 10, 0.3, 100 * draw + 3, {0, kRun});
    RegressionDesign design(kScans, {0, kRun});
    add_trend(Detrend::kLinear, design);
    for (std::size_t run = 0; run < 2; ++run) {
      RunConfounds confounds;
      for (std::size_t c = 0; c < motion.n_units(); ++c) {
        const auto part = motion.unit(c).subspan(run * kRun, kRun);
        confounds.names.emplace_back("motion");
        confounds.columns.emplace_back(part.begin(), part.end());
      }
      for (std::size_t scan = 2; scan < kRun; scan += 5) confounds.scrubbed.push_back(scan);
      add_confounds(run, confounds, design);
    }
    const auto cleaner = SeriesCleaner::create(design, Standardize::kZScore);
    REQUIRE(cleaner.ok());
    clean_all(*cleaner, neurons, 1);
    clean_all(*cleaner, networks, 1);
    const auto mean_null = [&](const SeriesCleaner* used) {
      const auto coupling = run_coupling(neurons, networks, nullptr, request, {}, used);
      REQUIRE(coupling.ok());
      double sum = 0;
      for (const float r : coupling->null_maxima) sum += static_cast<double>(r);
      return sum / static_cast<double>(coupling->null_maxima.size());
    };
    null_cleaned += mean_null(&*cleaner);
    null_as_it_was += mean_null(nullptr);
    const auto coupling = couple_with_lags(neurons, networks, 0, {}, 1);
    REQUIRE(coupling.ok());
    for (std::size_t k = 0; k < kNetworks; ++k) {
      float largest = -1;
      for (std::size_t n = 0; n < neurons.n_units(); ++n) {
        largest = std::max(largest, coupling->r[n * kNetworks + k]);
      }
      observed += static_cast<double>(largest) / kNetworks;
    }
  }
  // 80 observed maxima, which vary by about 15 %: their mean by less than 2 %.
  CHECK(null_cleaned / observed == doctest::Approx(1).epsilon(0.05));
  // Root of 104 / 160, the share of the degrees of freedom.
  CHECK(null_as_it_was / observed == doctest::Approx(0.81).epsilon(0.06));
}

}  // namespace sync_act
