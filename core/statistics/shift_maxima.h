#pragma once
// The largest r under circular shifts, for all shifts at once by FFT cross-correlation:
//
//   r_s(n, k) = sum over runs of IFFT(X_n conj(Y_k))[s_run],   X, Y: DFTs of the run's part of the
//                                                              standardized series
//
// which is exact (float32, |error| < 1e-5) and, for N neurons x K networks, costs N K inverse FFTs
// instead of one correlation matrix per shift. Two neurons share one complex transform, four pairs
// go side by side in SIMD lanes.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/data/time_series.h"

namespace sync_act {

inline constexpr std::size_t kShiftGroupNeurons = 8;  // neurons that are transformed together

struct ShiftMaximaInput {
  // Standardized over all scans (zero mean, unit norm); NaN throughout: no signal.
  const TimeSeries* neurons = nullptr;   // [scan x neuron]
  const TimeSeries* networks = nullptr;  // [scan x network] with run_starts
  std::vector<std::size_t> shifts;       // [run x surrogate], scans
  bool absolute = false;
};

class ShiftMaxima {
 public:
  explicit ShiftMaxima(const ShiftMaximaInput& input);
  ~ShiftMaxima();

  // Groups of kShiftGroupNeurons neurons with signal.
  std::size_t n_groups() const;
  std::size_t n_surrogates() const;
  // The neurons of a group; the last group may name its last neuron several times.
  std::span<const std::size_t> neurons_of(std::size_t group) const;

  // Folds the r of one group into of_networks [network x surrogate], the largest so far over
  // neurons (at first -infinity), and writes the largest over networks to of_neurons
  // [kShiftGroupNeurons x surrogate]. Const: several threads may work on different groups.
  void fold(std::size_t group, std::span<float> of_networks, std::span<float> of_neurons) const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

}  // namespace sync_act
