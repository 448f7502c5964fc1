#pragma once
// TimeSeries [time x unit], column-major: each unit's series lies contiguous. A unit is a voxel, a
// neuron or a network. Move-only; clone() copies.

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace sync_act {

class TimeSeries {
 public:
  TimeSeries() = default;
  TimeSeries(std::size_t n_times, std::size_t n_units)
      : n_times_(n_times), n_units_(n_units), values_(n_times * n_units) {}
  // values.size() must equal n_times * n_units.
  TimeSeries(std::size_t n_times, std::size_t n_units, std::vector<float> values)
      : n_times_(n_times), n_units_(n_units), values_(std::move(values)) {}
  TimeSeries(TimeSeries&&) = default;
  TimeSeries& operator=(TimeSeries&&) = default;
  TimeSeries clone() const { return TimeSeries(*this); }

  std::size_t n_times() const { return n_times_; }
  std::size_t n_units() const { return n_units_; }
  std::span<const float> unit(std::size_t u) const {
    return {values_.data() + u * n_times_, n_times_};
  }
  std::span<float> unit(std::size_t u) { return {values_.data() + u * n_times_, n_times_}; }
  const std::vector<float>& values() const { return values_; }
  std::vector<float>& values() { return values_; }

  // Sampling interval (for scans: the TR) in seconds; 0 where unknown.
  double interval_secs = 0.0;
  // Time of the first sample in seconds from the start of the stimulus.
  double start_secs = 0.0;
  // Names of the units; empty where they have none (then the 0-based index is the name).
  std::vector<std::string> unit_ids;
  // First sample of each run, rising, starting with 0; empty means one run.
  std::vector<std::size_t> run_starts;

 private:
  TimeSeries(const TimeSeries&) = default;
  std::size_t n_times_ = 0;
  std::size_t n_units_ = 0;
  std::vector<float> values_;
};

// [first, last) sample of each run, also where run_starts is empty.
std::vector<std::pair<std::size_t, std::size_t>> run_ranges(
    const std::vector<std::size_t>& run_starts, std::size_t n_times);

}  // namespace sync_act
