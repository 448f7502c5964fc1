#include "core/simulate/nuisance.h"

#include <array>
#include <cmath>
#include <numbers>

#include "core/base/portable_math.h"
#include "core/base/rng.h"

namespace sync_act {
namespace {

constexpr std::uint64_t kRunStream = 6ULL << 40;
constexpr double kHeadRadiusMm = 50.0;

// The head wanders as an AR(1) process of the given SD and now and then jerks, which it partly
// keeps. Rotations are as large as translations at the head's surface.
void add_motion(double motion_mm, std::size_t first, std::size_t n, Rng& rng, TimeSeries& motion) {
  constexpr double kWander = 0.98;
  constexpr double kJerksPerScan = 0.01;
  const double innovation = std::sqrt(1.0 - kWander * kWander);
  std::array<double, 6> place{};
  for (std::size_t i = 0; i < n; ++i) {
    const bool jerk = i > 0 && rng.uniform() < kJerksPerScan;
    for (std::size_t p = 0; p < 6; ++p) {
      const double step = rng.normal();
      if (i > 0) place[p] = kWander * place[p] + (innovation + (jerk ? 3.0 : 0.0)) * step;
      const double mm = motion_mm * place[p];
      motion.unit(p)[first + i] = static_cast<float>(p < 3 ? mm : mm / kHeadRadiusMm);
    }
  }
}

// A wave of slowly varying rate, sampled once per scan.
void add_wave(double rate_hz, double tr_secs, std::size_t first, std::size_t n, Rng& rng,
              std::span<float> sine, std::span<float> cosine) {
  double turns = rng.uniform();
  for (std::size_t i = 0; i < n; ++i) {
    turns += rate_hz * tr_secs * (1.0 + 0.05 * rng.normal());
    turns -= std::floor(turns);
    sine[first + i] = static_cast<float>(portable_sin(2.0 * std::numbers::pi * turns));
    cosine[first + i] = static_cast<float>(portable_cos(2.0 * std::numbers::pi * turns));
  }
}

double displacement(const TimeSeries& motion, std::size_t scan) {
  double sum = 0.0;
  for (std::size_t p = 0; p < 6; ++p) {
    const double change =
        static_cast<double>(motion.unit(p)[scan]) - static_cast<double>(motion.unit(p)[scan - 1]);
    sum += std::abs(change) * (p < 3 ? 1.0 : kHeadRadiusMm);
  }
  return sum;
}

}  // namespace

Nuisances make_nuisances(const NuisanceOptions& options) {
  const std::size_t n = options.n_scans_per_run;
  const std::size_t n_scans = options.n_runs * n;
  Nuisances nuisances;
  nuisances.motion = TimeSeries(n_scans, 6);
  nuisances.motion.unit_ids = {"trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"};
  nuisances.physiology = TimeSeries(n_scans, 4);
  nuisances.framewise_displacement_mm.assign(n_scans, 0.0);
  nuisances.shared.resize(n_scans);
  for (std::size_t run = 0; run < options.n_runs; ++run) {
    Rng rng(options.seed, kRunStream + run);
    const std::size_t first = run * n;
    add_motion(options.motion_mm, first, n, rng, nuisances.motion);
    for (std::size_t i = 1; i < n; ++i) {
      nuisances.framewise_displacement_mm[first + i] = displacement(nuisances.motion, first + i);
    }
    TimeSeries& waves = nuisances.physiology;
    add_wave(1.1, options.tr_secs, first, n, rng, waves.unit(0), waves.unit(1));
    add_wave(0.27, options.tr_secs, first, n, rng, waves.unit(2), waves.unit(3));
    const double innovation = std::sqrt(1.0 - options.shared_ar1 * options.shared_ar1);
    double state = rng.normal();
    for (std::size_t i = 0; i < n; ++i) {
      nuisances.shared[first + i] = static_cast<float>(state);
      state = options.shared_ar1 * state + innovation * rng.normal();
    }
  }
  return nuisances;
}

}  // namespace sync_act
