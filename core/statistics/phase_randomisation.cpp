#include "core/statistics/phase_randomisation.h"

#include <cmath>
#include <numbers>

#include "core/base/fft.h"
#include "core/base/rng.h"

namespace sync_act {
namespace {

// With fewer frequencies than this a run has too few different surrogates.
constexpr std::size_t kMinScans = 8;

struct PhaseOptions {};
const std::vector<ParameterField<PhaseOptions>>& fields() {
  static const std::vector<ParameterField<PhaseOptions>> kFields{};
  return kFields;
}

struct Run {
  std::size_t first = 0;
  RealFourier fourier;
};

class PhaseSource final : public SurrogateSource {
 public:
  explicit PhaseSource(const NullInput& input)
      : n_surrogates_(input.n_surrogates),
        seed_(input.seed),
        n_times_(input.networks->n_times()),
        coefficients_(input.networks->values()) {
    std::vector<Complex<double>> scratch;
    for (const auto& [first, last] : run_ranges(input.networks->run_starts, n_times_)) {
      runs_.push_back({first, RealFourier(last - first)});
      for (std::size_t k = 0; k < input.networks->n_units(); ++k) {
        const auto run = std::span(coefficients_).subspan(k * n_times_ + first, last - first);
        runs_.back().fourier.analyse(run, run, scratch);
      }
    }
  }

  std::size_t n_surrogates() const override { return n_surrogates_; }
  std::string description() const override {
    return message("phase randomisation per run, the same phases for all networks, ", n_surrogates_,
                   " surrogates");
  }
  SurrogateForm form() const override { return SurrogateForm::kSpectrum; }

  void phases(std::size_t index, std::span<float> cosines, std::span<float> sines) const override {
    Rng rng(seed_, index);
    for (const Run& run : runs_) {
      const std::size_t n = run.fourier.size();
      const auto cosine = cosines.subspan(run.first, n);
      const auto sine = sines.subspan(run.first, n);
      cosine[0] = 1.0F;
      sine[0] = 0.0F;
      for (std::size_t f = 1; 2 * f < n; ++f) {
        const double theta = 2.0 * std::numbers::pi * rng.uniform();
        cosine[2 * f - 1] = cosine[2 * f] = static_cast<float>(std::cos(theta));
        sine[2 * f - 1] = sine[2 * f] = static_cast<float>(std::sin(theta));
      }
      if (n % 2 == 0) {
        cosine[n - 1] = rng.uniform() < 0.5 ? -1.0F : 1.0F;
        sine[n - 1] = 0.0F;
      }
    }
  }

  void write(std::size_t index, std::size_t first_network, std::size_t n_networks,
             std::span<float> series) const override {
    std::vector<float> cosines(n_times_);
    std::vector<float> sines(n_times_);
    phases(index, cosines, sines);
    std::vector<Complex<double>> scratch;
    for (std::size_t k = 0; k < n_networks; ++k) {
      const float* const from = coefficients_.data() + (first_network + k) * n_times_;
      const auto to = series.subspan(k * n_times_, n_times_);
      for (const Run& run : runs_) {
        const std::size_t n = run.fourier.size();
        for (std::size_t i = 0; i < n; ++i) {
          // The cosine's coefficient is followed by the sine's: (a + i b)(cos + i sin).
          const std::size_t t = run.first + i;
          const bool is_alone = i == 0 || (n % 2 == 0 && i == n - 1);
          const float turned = is_alone     ? 0.0F
                               : i % 2 == 1 ? -from[t + 1] * sines[t]
                                            : from[t - 1] * sines[t];
          to[t] = from[t] * cosines[t] + turned;
        }
        run.fourier.synthesize(to.subspan(run.first, n), to.subspan(run.first, n), scratch);
      }
    }
  }

 private:
  std::size_t n_surrogates_;
  std::uint64_t seed_;
  std::size_t n_times_;
  std::vector<float> coefficients_;  // [coefficient x network], run after run
  std::vector<Run> runs_;
};

Result<std::unique_ptr<SurrogateSource>> create(
    const NullInput& input, const std::vector<std::pair<std::string, std::string>>& values) {
  if (const auto options = options_from_values(fields(), values); !options.ok()) {
    return options.error();
  }
  const auto runs = run_ranges(input.networks->run_starts, input.networks->n_times());
  for (std::size_t run = 0; run < runs.size(); ++run) {
    const std::size_t n = runs[run].second - runs[run].first;
    if (n < kMinScans) {
      return bad_input(message("Run ", run + 1, " has ", n,
                               " scans: phase randomisation needs at "
                               "least ",
                               kMinScans, "."));
    }
  }
  return std::unique_ptr<SurrogateSource>(std::make_unique<PhaseSource>(input));
}

}  // namespace

NullModel phase_randomisation() {
  return {
      "phase",
      "Phase randomisation",
      "Each run of the networks gets random Fourier phases, the same for all networks, and keeps "
      "its spectrum.",
      "Theiler et al. 1992, Physica D 58:77; Prichard & Theiler 1994, Phys. Rev. Lett. 73:951",
      "Finds too many couplings where variance rises on both sides at once, in periodic designs "
      "and "
      "with drifts left in; slightly too many where autocorrelation is strong (AR(1) 0.9).",
      specs_of(fields()),
      create};
}

}  // namespace sync_act
