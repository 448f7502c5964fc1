#include "core/statistics/shift_maxima.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/fft.h"

namespace sync_act {
namespace {

using Lanes = FloatLanes;

Lanes larger(Lanes a, Lanes b) { return b > a ? b : a; }
float largest_lane(Lanes x) { return std::max(std::max(x[0], x[1]), std::max(x[2], x[3])); }

struct Run {
  std::size_t first = 0;
  Fft<Lanes> fft;
  // conj(DFT) / n of every network's run, [frequency x network].
  std::vector<Complex<float>> networks;
};

// Conjugate spectra of the networks' parts in one run, scaled for the inverse transform to come.
std::vector<Complex<float>> conjugate_spectra(const TimeSeries& networks, std::size_t first,
                                              std::size_t n) {
  const Fft<double> fft(n);
  std::vector<Complex<double>> work(n + fft.scratch_size());
  const auto spectrum = std::span(work).first(n);
  const double scale = 1.0 / static_cast<double>(n);
  std::vector<Complex<float>> spectra;
  spectra.reserve(n * networks.n_units());
  for (std::size_t k = 0; k < networks.n_units(); ++k) {
    const auto series = networks.unit(k).subspan(first, n);
    for (std::size_t t = 0; t < n; ++t) spectrum[t] = {static_cast<double>(series[t]), 0.0};
    fft.forward(spectrum, std::span(work).subspan(n));
    for (const Complex<double>& x : spectrum) {
      spectra.push_back({static_cast<float>(x.re * scale), static_cast<float>(-x.im * scale)});
    }
  }
  return spectra;
}

std::vector<std::size_t> units_with_signal(const TimeSeries& series) {
  std::vector<std::size_t> units;
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    if (series.n_times() > 0 && !std::isnan(series.unit(u)[0])) units.push_back(u);
  }
  return units;
}

// Working memory of one call of fold().
struct Buffers {
  std::vector<std::vector<Complex<Lanes>>> neurons;       // spectra, per run
  std::vector<std::vector<Complex<Lanes>>> correlations;  // per run, by shift
  std::vector<Complex<Lanes>> scratch;
  std::vector<Complex<Lanes>> maxima;  // over networks so far, per surrogate
};

}  // namespace

struct ShiftMaxima::Work {
  const TimeSeries& neurons;
  std::vector<std::size_t> with_signal;  // neurons, padded to whole groups
  std::vector<std::size_t> networks;     // with signal
  std::vector<Run> runs;
  std::vector<std::size_t> shifts;  // [run x surrogate]
  std::size_t n_surrogates;
  bool absolute;

  explicit Work(const ShiftMaximaInput& input)
      : neurons(*input.neurons),
        with_signal(units_with_signal(*input.neurons)),
        networks(units_with_signal(*input.networks)),
        shifts(input.shifts),
        absolute(input.absolute) {
    while (with_signal.size() % kShiftGroupNeurons != 0) with_signal.push_back(with_signal.back());
    const auto ranges = run_ranges(input.networks->run_starts, input.networks->n_times());
    for (const auto& [first, last] : ranges) {
      const std::size_t n = last - first;
      runs.push_back({first, Fft<Lanes>(n), conjugate_spectra(*input.networks, first, n)});
    }
    n_surrogates = shifts.size() / runs.size();
  }

  Buffers buffers() const {
    Buffers b;
    std::size_t n_scratch = 0;
    for (const Run& run : runs) {
      b.neurons.emplace_back(run.fft.size());
      b.correlations.emplace_back(run.fft.size());
      n_scratch = std::max(n_scratch, run.fft.scratch_size());
    }
    b.scratch.resize(n_scratch);
    constexpr float kNone = -std::numeric_limits<float>::infinity();
    const Lanes none = {kNone, kNone, kNone, kNone};
    b.maxima.assign(n_surrogates, {none, none});
    return b;
  }

  // Lane l: neuron 2 l of the group in the real, neuron 2 l + 1 in the imaginary part.
  void transform_neurons(std::span<const std::size_t> group, Buffers& b) const {
    for (std::size_t r = 0; r < runs.size(); ++r) {
      std::vector<Complex<Lanes>>& spectrum = b.neurons[r];
      for (std::size_t lane = 0; lane < kFloatLanes; ++lane) {
        const float* const even = neurons.unit(group[2 * lane]).data() + runs[r].first;
        const float* const odd = neurons.unit(group[2 * lane + 1]).data() + runs[r].first;
        for (std::size_t t = 0; t < spectrum.size(); ++t) {
          spectrum[t].re[lane] = even[t];
          spectrum[t].im[lane] = odd[t];
        }
      }
      runs[r].fft.forward(spectrum, b.scratch);
    }
  }

  void correlate(std::size_t network, Buffers& b) const {
    for (std::size_t r = 0; r < runs.size(); ++r) {
      const std::size_t n = runs[r].fft.size();
      const Complex<float>* const y = runs[r].networks.data() + network * n;
      const Complex<Lanes>* const x = b.neurons[r].data();
      Complex<Lanes>* const product = b.correlations[r].data();
      for (std::size_t f = 0; f < n; ++f) {
        product[f] = {x[f].re * y[f].re - x[f].im * y[f].im, x[f].re * y[f].im + x[f].im * y[f].re};
      }
      runs[r].fft.inverse(b.correlations[r], b.scratch);
    }
  }

  template <bool kAbsolute>
  void fold_network(Buffers& b, std::span<float> of_network) const {
    for (std::size_t i = 0; i < n_surrogates; ++i) {
      Complex<Lanes> r = b.correlations[0][shifts[i]];
      for (std::size_t run = 1; run < runs.size(); ++run) {
        const Complex<Lanes>& more = b.correlations[run][shifts[run * n_surrogates + i]];
        r = {r.re + more.re, r.im + more.im};
      }
      if constexpr (kAbsolute) r = {larger(r.re, -r.re), larger(r.im, -r.im)};
      b.maxima[i] = {larger(b.maxima[i].re, r.re), larger(b.maxima[i].im, r.im)};
      of_network[i] = std::max(of_network[i], largest_lane(larger(r.re, r.im)));
    }
  }
};

ShiftMaxima::ShiftMaxima(const ShiftMaximaInput& input) : work_(std::make_unique<Work>(input)) {}
ShiftMaxima::~ShiftMaxima() = default;

std::size_t ShiftMaxima::n_groups() const { return work_->with_signal.size() / kShiftGroupNeurons; }
std::size_t ShiftMaxima::n_surrogates() const { return work_->n_surrogates; }

std::span<const std::size_t> ShiftMaxima::neurons_of(std::size_t group) const {
  return std::span(work_->with_signal).subspan(group * kShiftGroupNeurons, kShiftGroupNeurons);
}

void ShiftMaxima::fold(std::size_t group, std::span<float> of_networks,
                       std::span<float> of_neurons) const {
  const std::size_t n = work_->n_surrogates;
  assert(of_neurons.size() == kShiftGroupNeurons * n);
  Buffers b = work_->buffers();
  work_->transform_neurons(neurons_of(group), b);
  for (const std::size_t k : work_->networks) {
    work_->correlate(k, b);
    if (work_->absolute) {
      work_->fold_network<true>(b, of_networks.subspan(k * n, n));
    } else {
      work_->fold_network<false>(b, of_networks.subspan(k * n, n));
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t lane = 0; lane < kFloatLanes; ++lane) {
      of_neurons[2 * lane * n + i] = b.maxima[i].re[lane];
      of_neurons[(2 * lane + 1) * n + i] = b.maxima[i].im[lane];
    }
  }
}

}  // namespace sync_act
