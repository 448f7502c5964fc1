#include "core/hrf/canonical_hrf.h"

#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace sync_act {
namespace {

constexpr std::array<std::pair<HrfKind, std::string_view>, 4> kNames{{
    {HrfKind::kSpm, "spm"},
    {HrfKind::kGlover, "glover"},
    {HrfKind::kShift, "shift"},
    {HrfKind::kNone, "none"},
}};

// Density of the gamma distribution with the given shape and rate 1 at t >= 0.
double gamma_density(double t, double shape) {
  if (t <= 0.0) return 0.0;
  return std::exp((shape - 1.0) * std::log(t) - t - std::lgamma(shape));
}

double spm_value(double t) { return gamma_density(t, 6.0) - gamma_density(t, 16.0) / 6.0; }

// t^n exp(-t / tau) divided by its maximum, which lies at t = n tau.
double peak_normalized_gamma(double t, double n, double tau) {
  if (t <= 0.0) return 0.0;
  const double peak = n * tau;
  return std::exp(n * std::log(t / peak) - (t - peak) / tau);
}

double glover_value(double t) {
  return peak_normalized_gamma(t, 6.0, 0.9) - 0.35 * peak_normalized_gamma(t, 12.0, 0.9);
}

}  // namespace

std::string_view hrf_name(HrfKind kind) {
  for (const auto& [known, name] : kNames) {
    if (known == kind) return name;
  }
  return "none";
}

std::optional<HrfKind> hrf_from_name(std::string_view name) {
  for (const auto& [kind, known] : kNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

Result<std::vector<double>> sample_hrf(HrfKind kind, double interval_secs) {
  SYNC_ACT_ASSERT(kind == HrfKind::kSpm || kind == HrfKind::kGlover);
  constexpr double kLongestIntervalSecs = 5.0;
  if (!(interval_secs > 0.0 && interval_secs <= kLongestIntervalSecs)) {
    return bad_input(message("Cannot sample the HRF every ", interval_secs,
                             " s: the interval must be above 0 and at most ", kLongestIntervalSecs,
                             " s."));
  }
  // 1e-9: so that 32 / 0.1 = 319.99999... still counts 320 steps.
  const auto n_steps = static_cast<std::size_t>(kHrfDurationSecs / interval_secs + 1e-9);
  std::vector<double> samples(n_steps + 1);
  for (std::size_t k = 0; k < samples.size(); ++k) {
    const double t = static_cast<double>(k) * interval_secs;
    samples[k] = kind == HrfKind::kSpm ? spm_value(t) : glover_value(t);
  }
  const double sum = std::accumulate(samples.begin(), samples.end(), 0.0);
  for (double& sample : samples) sample /= sum;
  return samples;
}

}  // namespace sync_act
