#include "core/pipeline/surrogate_job.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "core/base/fft.h"
#include "core/base/parallel_for.h"
#include "core/coupling/correlation_maxima.h"
#include "core/coupling/lag.h"
#include "core/coupling/partial.h"
#include "core/statistics/shift_maxima.h"

namespace sync_act {
namespace {

constexpr float kNoMaximum = -std::numeric_limits<float>::infinity();

TimeSeries standardized_copy(const TimeSeries& series, int n_threads) {
  TimeSeries copy = series.clone();
  parallel_for(copy.n_units(), n_threads,
               [&](std::size_t u) { standardize_series(copy.unit(u), copy.unit(u)); });
  return copy;
}

// Fourier coefficients of each run, in place.
void analyse_runs(TimeSeries& series, const std::vector<std::size_t>& run_starts, int n_threads) {
  for (const auto& range : run_ranges(run_starts, series.n_times())) {
    const std::size_t first = range.first;
    const std::size_t n = range.second - range.first;
    const RealFourier fourier(n);
    parallel_for(series.n_units(), n_threads, [&](std::size_t u) {
      std::vector<Complex<double>> scratch;
      const auto run = series.unit(u).subspan(first, n);
      fourier.analyse(run, run, scratch);
    });
  }
}

bool reaches(float maximum, float observed) { return maximum >= observed - kTieTolerance; }

}  // namespace

class SurrogateJob::Work {
 public:
  explicit Work(SurrogateJobInput given) : input(std::move(given)) {
    maxima.first = input.first;
    maxima.last = input.last;
    maxima.n_networks = input.networks->n_units();
    maxima.of_networks.assign(n_surrogates() * maxima.n_networks, kNoMaximum);
    maxima.neuron_counts.assign(input.neurons->n_units(), 0);
  }
  virtual ~Work() = default;
  virtual void advance() = 0;
  virtual bool is_done() const = 0;
  virtual double fraction() const = 0;

  std::size_t n_surrogates() const { return input.last - input.first; }
  std::size_t n_neurons() const { return input.neurons->n_units(); }
  std::size_t n_networks() const { return input.networks->n_units(); }
  std::size_t n_times() const { return input.networks->n_times(); }

  SurrogateJobInput input;
  NullMaxima maxima;
};

// Batches of kBatchSurrogates surrogates by matrix products. For each batch, for each group of
// kBatchNetworks networks, for each lag, rows of neurons in turn.
class SurrogateJob::BatchWork final : public SurrogateJob::Work {
 public:
  explicit BatchWork(SurrogateJobInput given)
      : Work(std::move(given)),
        in_spectrum_(input.source->form() == SurrogateForm::kSpectrum && input.max_lag == 0 &&
                     input.confound_basis == nullptr && input.cleaner == nullptr) {
    const int max_lag = static_cast<int>(input.max_lag);
    for (int lag = -max_lag; lag <= max_lag; ++lag) lags_.push_back(lag);
  }

  bool is_done() const override { return first_in_batch_ >= n_surrogates(); }
  double fraction() const override {
    if (is_done()) return 1.0;
    const double in_group = static_cast<double>(lag_) / static_cast<double>(lags_.size());
    const double in_batch =
        (static_cast<double>(first_network_) + in_group * static_cast<double>(n_networks_now())) /
        static_cast<double>(n_networks());
    return (static_cast<double>(first_in_batch_) + in_batch * static_cast<double>(n_in_batch())) /
           static_cast<double>(n_surrogates());
  }

  void advance() override {
    if (packed_neurons_.size() < lags_.size()) {
      pack_neurons();
    } else if (!batch_is_begun_) {
      begin_batch();
    } else if (!group_is_made_) {
      make_group();
    } else if (!lag_is_packed_) {
      pack_lag();
    } else {
      fold_some_rows();
    }
  }

 private:
  std::size_t n_in_batch() const {
    return std::min(kBatchSurrogates, n_surrogates() - first_in_batch_);
  }
  std::size_t n_networks_now() const {
    return std::min(kBatchNetworks, n_networks() - first_network_);
  }
  const std::vector<std::size_t>& run_starts() const { return input.networks->run_starts; }

  void pack_neurons() {
    const int lag = lags_[packed_neurons_.size()];
    if (in_spectrum_) {
      TimeSeries neurons = standardized_copy(*input.neurons, input.n_threads);
      analyse_runs(neurons, run_starts(), input.n_threads);
      packed_neurons_.push_back(PackedColumns::for_neurons(n_times(), n_neurons()));
      packed_neurons_.back().pack_as_they_are(view_of(neurons), 0);
      prepare_rotations();
      return;
    }
    std::vector<float> kept;
    SeriesView view = view_of(*input.neurons);
    if (lag != 0) {
      const auto scans = scans_at_lag(run_starts(), n_times(), lag, LagSide::kNeurons);
      keep_rows(input.neurons->values(), n_times(), scans, kept);
      view = {kept, scans.size(), n_neurons()};
    }
    packed_neurons_.push_back(PackedColumns::for_neurons(view.n_times, n_neurons()));
    packed_neurons_.back().pack_standardized(view, 0);
  }

  // A rotated coefficient is y cos + z sin, with z the other one of its frequency (or its
  // negative).
  void prepare_rotations() {
    networks_ = standardized_copy(*input.networks, input.n_threads);
    analyse_runs(networks_, run_starts(), input.n_threads);
    partners_ = TimeSeries(n_times(), n_networks());
    for (const auto& [first, last] : run_ranges(run_starts(), n_times())) {
      const std::size_t n = last - first;
      for (std::size_t k = 0; k < n_networks(); ++k) {
        const auto y = networks_.unit(k).subspan(first, n);
        const auto z = partners_.unit(k).subspan(first, n);
        for (std::size_t i = 1; i + 1 < n; i += 2) {
          z[i] = -y[i + 1];
          z[i + 1] = y[i];
        }
      }
    }
  }

  void begin_batch() {
    of_networks_.assign(n_networks() * kBatchSurrogates, kNoMaximum);
    of_neurons_.assign(n_neurons() * kBatchSurrogates, kNoMaximum);
    if (in_spectrum_) {
      cosines_.assign(n_times() * kBatchSurrogates, 0.0F);
      sines_.assign(n_times() * kBatchSurrogates, 0.0F);
      parallel_for(n_in_batch(), input.n_threads, [&](std::size_t s) {
        std::vector<float> cosine(n_times());
        std::vector<float> sine(n_times());
        input.source->phases(input.first + first_in_batch_ + s, cosine, sine);
        for (std::size_t t = 0; t < n_times(); ++t) {
          cosines_[t * kBatchSurrogates + s] = cosine[t];
          sines_[t * kBatchSurrogates + s] = sine[t];
        }
      });
    }
    batch_is_begun_ = true;
  }

  void make_group() {
    if (!in_spectrum_) make_series();
    group_is_made_ = true;
  }

  // Series of the group's networks: unit k * kBatchSurrogates + s is surrogate s of network k.
  void make_series() {
    const std::size_t n = n_times();
    const std::size_t n_now = n_networks_now();
    series_.assign(n * n_now * kBatchSurrogates, 0.0F);
    parallel_for(n_in_batch(), input.n_threads, [&](std::size_t s) {
      std::vector<float> surrogate(n * n_now);
      input.source->write(input.first + first_in_batch_ + s, first_network_, n_now, surrogate);
      for (std::size_t k = 0; k < n_now; ++k) {
        std::copy_n(surrogate.data() + k * n, n, series_.data() + (k * kBatchSurrogates + s) * n);
      }
    });
    if (input.cleaner != nullptr) clean_series();
    if (input.confound_basis != nullptr) {
      remove_confounds(*input.confound_basis, series_, input.n_threads);
    }
  }

  void clean_series() {
    const std::size_t n = n_times();
    parallel_for(n_networks_now() * n_in_batch(), input.n_threads, [&](std::size_t i) {
      std::vector<double> scratch;
      const std::size_t unit = i / n_in_batch() * kBatchSurrogates + i % n_in_batch();
      input.cleaner->clean(std::span(series_).subspan(unit * n, n), scratch);
    });
  }

  void pack_lag() {
    const std::size_t n_columns = n_networks_now() * kBatchSurrogates;
    const std::size_t n = packed_neurons_[lag_].n_times();
    panels_ = PackedColumns::for_networks(n, n_columns);
    if (in_spectrum_) {
      parallel_for(n_networks_now(), input.n_threads, [&](std::size_t k) { pack_rotated(k); });
    } else if (lags_[lag_] == 0) {
      pack_series(series_, n);
    } else {
      std::vector<float> kept;
      keep_rows(series_, n_times(),
                scans_at_lag(run_starts(), n_times(), lags_[lag_], LagSide::kNetworks), kept);
      pack_series(kept, n);
    }
    lag_is_packed_ = true;
  }

  void pack_series(std::span<const float> series, std::size_t n) {
    parallel_for(n_networks_now(), input.n_threads, [&](std::size_t k) {
      const std::size_t first = k * kBatchSurrogates;
      panels_.pack_standardized(
          {series.subspan(first * n, kBatchSurrogates * n), n, kBatchSurrogates}, first);
    });
  }

  void pack_rotated(std::size_t k) {
    const float* const y = networks_.unit(first_network_ + k).data();
    const float* const z = partners_.unit(first_network_ + k).data();
    const std::size_t tile = panels_.tile();
    for (std::size_t block = 0; block + 1 < panels_.block_starts().size(); ++block) {
      const std::size_t first = panels_.block_starts()[block];
      const std::size_t last = panels_.block_starts()[block + 1];
      for (std::size_t s = 0; s < kBatchSurrogates; s += tile) {
        float* to = panels_.panel(block, k * kBatchSurrogates + s);
        for (std::size_t t = first; t < last; ++t, to += tile) {
          const float* const cosine = cosines_.data() + t * kBatchSurrogates + s;
          const float* const sine = sines_.data() + t * kBatchSurrogates + s;
          for (std::size_t i = 0; i < tile; ++i) to[i] = y[t] * cosine[i] + z[t] * sine[i];
        }
      }
    }
  }

  // Bounded: about 1.5 thousand million multiply-adds per thread.
  void fold_some_rows() {
    const std::size_t n_now = n_networks_now();
    const std::size_t n_tasks_at_once =
        std::max<std::size_t>(static_cast<std::size_t>(input.n_threads),
                              std::size_t{1024} * 8 / std::max<std::size_t>(1024, n_times()));
    const std::size_t last_row = std::min(n_neurons(), first_row_ + n_tasks_at_once * kMaximaRows);
    const std::size_t n_tasks = (last_row - first_row_ + kMaximaRows - 1) / kMaximaRows;
    task_maxima_.resize(n_tasks);
    task_r_.resize(n_tasks);
    parallel_for(n_tasks, input.n_threads, [&](std::size_t task) {
      MaximaBlock block;
      block.first_neuron = first_row_ + task * kMaximaRows;
      block.n_neurons = std::min(kMaximaRows, last_row - block.first_neuron);
      block.n_networks = n_now;
      block.absolute = input.absolute;
      task_maxima_[task].assign(n_now * kBatchSurrogates, kNoMaximum);
      fold_maxima(
          packed_neurons_[lag_], panels_, block, task_r_[task], task_maxima_[task],
          std::span(of_neurons_)
              .subspan(block.first_neuron * kBatchSurrogates, block.n_neurons * kBatchSurrogates));
    });
    float* const of_group = of_networks_.data() + first_network_ * kBatchSurrogates;
    for (const std::vector<float>& of_task : task_maxima_) {
      for (std::size_t i = 0; i < of_task.size(); ++i)
        of_group[i] = std::max(of_group[i], of_task[i]);
    }
    first_row_ = last_row;
    if (first_row_ == n_neurons()) go_on();
  }

  void go_on() {
    first_row_ = 0;
    lag_is_packed_ = false;
    if (++lag_ < lags_.size()) return;
    lag_ = 0;
    group_is_made_ = false;
    first_network_ += n_networks_now();
    if (first_network_ < n_networks()) return;
    first_network_ = 0;
    batch_is_begun_ = false;
    end_batch();
    first_in_batch_ += n_in_batch();
  }

  void end_batch() {
    for (std::size_t s = 0; s < n_in_batch(); ++s) {
      for (std::size_t k = 0; k < n_networks(); ++k) {
        maxima.of_networks[(first_in_batch_ + s) * n_networks() + k] =
            of_networks_[k * kBatchSurrogates + s];
      }
    }
    for (std::size_t n = 0; n < n_neurons(); ++n) {
      for (std::size_t s = 0; s < n_in_batch(); ++s) {
        if (reaches(of_neurons_[n * kBatchSurrogates + s], input.best_r[n])) {
          ++maxima.neuron_counts[n];
        }
      }
    }
  }

  bool in_spectrum_;
  std::vector<int> lags_;
  std::vector<PackedColumns> packed_neurons_;  // per lag
  TimeSeries networks_;                        // coefficients, in_spectrum_ only
  TimeSeries partners_;                        // the other coefficient of each frequency
  std::vector<float> cosines_, sines_;         // [scan x kBatchSurrogates], time-major
  std::vector<float> series_;                  // of the group, not in_spectrum_
  PackedColumns panels_;                       // of the group at the lag
  std::vector<float> of_networks_;             // [network x kBatchSurrogates]
  std::vector<float> of_neurons_;              // [neuron x kBatchSurrogates]
  std::vector<std::vector<float>> task_maxima_, task_r_;

  // Where the work is.
  std::size_t first_in_batch_ = 0;
  bool batch_is_begun_ = false;
  std::size_t first_network_ = 0;
  bool group_is_made_ = false;
  std::size_t lag_ = 0;
  bool lag_is_packed_ = false;
  std::size_t first_row_ = 0;
};

// All shifts of a group of neurons at once, by FFT cross-correlation.
class SurrogateJob::ShiftWork final : public SurrogateJob::Work {
 public:
  explicit ShiftWork(SurrogateJobInput given) : Work(std::move(given)) {}

  bool is_done() const override { return maxima_ && first_group_ >= maxima_->n_groups(); }
  double fraction() const override {
    if (is_done()) return 1.0;
    if (!maxima_) return 0.0;
    return static_cast<double>(first_group_) / static_cast<double>(maxima_->n_groups());
  }

  void advance() override {
    if (!maxima_) {
      begin();
    } else {
      fold_some_groups();
    }
  }

 private:
  // Transforms per unit of work and thread: about 20 ms at 1000 scans.
  static constexpr std::size_t kTransforms = 1000;

  void begin() {
    neurons_ = standardized_copy(*input.neurons, input.n_threads);
    networks_ = standardized_copy(*input.networks, input.n_threads);
    const std::size_t n_runs = run_ranges(networks_.run_starts, n_times()).size();
    std::vector<std::size_t> shifts(n_runs * n_surrogates());
    std::vector<std::size_t> of_runs(n_runs);
    for (std::size_t i = 0; i < n_surrogates(); ++i) {
      input.source->shifts(input.first + i, of_runs);
      for (std::size_t run = 0; run < n_runs; ++run) {
        shifts[run * n_surrogates() + i] = of_runs[run];
      }
    }
    maxima_ = std::make_unique<ShiftMaxima>(
        ShiftMaximaInput{&neurons_, &networks_, std::move(shifts), input.absolute});
    const auto n_slots = static_cast<std::size_t>(std::max(1, input.n_threads));
    of_networks_.assign(n_slots, std::vector<float>(n_networks() * n_surrogates(), kNoMaximum));
    n_groups_per_slot_ =
        std::max<std::size_t>(1, kTransforms / std::max<std::size_t>(1, n_networks()));
    if (is_done()) finish();
  }

  void fold_some_groups() {
    const std::size_t n_slots = of_networks_.size();
    const std::size_t last_group =
        std::min(maxima_->n_groups(), first_group_ + n_slots * n_groups_per_slot_);
    parallel_for(n_slots, input.n_threads, [&](std::size_t slot) {
      std::vector<float> of_neurons(kShiftGroupNeurons * n_surrogates());
      for (std::size_t group = first_group_ + slot; group < last_group; group += n_slots) {
        maxima_->fold(group, of_networks_[slot], of_neurons);
        count(group, of_neurons);
      }
    });
    first_group_ = last_group;
    if (is_done()) finish();
  }

  // A group's neurons are counted by nobody else; the last neuron may fill several places.
  void count(std::size_t group, std::span<const float> of_neurons) {
    const auto neurons = maxima_->neurons_of(group);
    for (std::size_t i = 0; i < neurons.size(); ++i) {
      if (i > 0 && neurons[i] == neurons[i - 1]) continue;
      const auto of_neuron = of_neurons.subspan(i * n_surrogates(), n_surrogates());
      const float observed = input.best_r[neurons[i]];
      maxima.neuron_counts[neurons[i]] = static_cast<std::uint32_t>(std::count_if(
          of_neuron.begin(), of_neuron.end(), [&](float r) { return reaches(r, observed); }));
    }
  }

  void finish() {
    for (const std::vector<float>& of_slot : of_networks_) {
      for (std::size_t k = 0; k < n_networks(); ++k) {
        for (std::size_t i = 0; i < n_surrogates(); ++i) {
          float& largest = maxima.of_networks[i * n_networks() + k];
          largest = std::max(largest, of_slot[k * n_surrogates() + i]);
        }
      }
    }
  }

  TimeSeries neurons_;
  TimeSeries networks_;
  std::unique_ptr<ShiftMaxima> maxima_;
  std::vector<std::vector<float>> of_networks_;  // per slot [network x surrogate]
  std::size_t n_groups_per_slot_ = 1;
  std::size_t first_group_ = 0;
};

SurrogateJob::SurrogateJob(std::unique_ptr<Work> work) : work_(std::move(work)) {}
SurrogateJob::~SurrogateJob() = default;

Result<std::unique_ptr<SurrogateJob>> SurrogateJob::create(SurrogateJobInput input) {
  SYNC_ACT_ASSERT(input.first <= input.last && input.last <= input.source->n_surrogates());
  SYNC_ACT_ASSERT(input.best_r.size() == input.neurons->n_units());
  const std::size_t n_times = input.networks->n_times();
  if (input.neurons->n_times() != n_times) {
    return bad_input(message("The neurons have ", input.neurons->n_times(),
                             " samples, the networks ", n_times, ": both need the same scans."));
  }
  SYNC_ACT_RETURN_IF_ERROR(check_max_lag(input.networks->run_starts, n_times, input.max_lag));
  std::unique_ptr<Work> work;
  if (input.source->form() == SurrogateForm::kShift && input.max_lag == 0 &&
      input.confound_basis == nullptr && input.cleaner == nullptr) {
    work = std::make_unique<ShiftWork>(std::move(input));
  } else {
    work = std::make_unique<BatchWork>(std::move(input));
  }
  return std::unique_ptr<SurrogateJob>(new SurrogateJob(std::move(work)));
}

Result<JobState> SurrogateJob::advance_one_unit() {
  if (!work_->is_done()) work_->advance();
  return work_->is_done() ? JobState::kDone : JobState::kRunning;
}

JobProgress SurrogateJob::progress() const { return {work_->fraction(), "Testing significance"}; }

NullMaxima SurrogateJob::take_result() { return std::move(work_->maxima); }

}  // namespace sync_act
