#include "web/engine/engine_jobs.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/coupling/couple.h"
#include "core/coupling/lag.h"
#include "core/coupling/partial.h"
#include "core/data/scan_selection.h"
#include "core/hrf/align_to_scans.h"
#include "core/pipeline/prepare.h"
#include "core/preprocess/clean_series.h"
#include "web/engine/reply_parts.h"

namespace sync_act {

namespace {

// Samples that one unit of work handles: a few milliseconds for all jobs here.
constexpr std::size_t kSamplesPerUnit = 250'000;

std::size_t units_at_once(std::size_t n_times) {
  return std::max<std::size_t>(1, kSamplesPerUnit / std::max<std::size_t>(1, n_times));
}

double share_done(std::size_t done, std::size_t all) {
  return all == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(all);
}

// Cleans one voxel's series and standardizes it while it is in the cache.
class ColumnFinisher {
 public:
  explicit ColumnFinisher(SeriesCleaner cleaner) : cleaner_(std::move(cleaner)) {}

  void finish(std::span<float> series) {
    if (cleaner_.clean(series, scratch_) != SignalState::kSignal) ++n_without_signal_;
    standardize_series(series, series);
  }
  std::size_t n_without_signal() const { return n_without_signal_; }

 private:
  SeriesCleaner cleaner_;
  std::vector<double> scratch_;
  std::size_t n_without_signal_ = 0;
};

class CleanBlockJob final : public EngineJob {
 public:
  CleanBlockJob(MaskedColumnsResult converted, const Recipe& recipe, SeriesCleaner cleaner)
      : columns_(std::move(converted.series)),
        n_nonfinite_(converted.nonfinite_voxels.size()),
        recipe_(recipe),
        finisher_(std::move(cleaner)) {}

  JobProgress progress() const override {
    return {share_done(next_, columns_.n_units()), "Standardizing voxels"};
  }

  void publish(ScanBlock& scan, SeriesPair& /*series*/, Reply& reply) override {
    scan.columns = std::move(columns_);
    scan.recipe = recipe_;
    reply.json().field("nonFiniteVoxels", n_nonfinite_);
    // MaskedColumns makes voxels with NaN constant; they are counted once, above.
    reply.json().field("noSignalVoxels", finisher_.n_without_signal() - n_nonfinite_);
  }

 protected:
  Result<JobState> advance_one_unit() override {
    const std::size_t end = std::min(columns_.n_units(), next_ + units_at_once(columns_.n_times()));
    for (; next_ < end; ++next_) finisher_.finish(columns_.unit(next_));
    return next_ == columns_.n_units() ? JobState::kDone : JobState::kRunning;
  }

 private:
  TimeSeries columns_;
  std::size_t n_nonfinite_;
  Recipe recipe_;
  ColumnFinisher finisher_;
  std::size_t next_ = 0;
};

// One row per unit: aligned (where asked for) and cleaned.
class PrepareJob : public EngineJob {
 public:
  PrepareJob(SeriesKind kind, TimeSeries raw, std::optional<ScanAligner> aligner,
             SeriesCleaner cleaner)
      : kind_(kind),
        raw_(std::move(raw)),
        aligner_(std::move(aligner)),
        cleaner_(std::move(cleaner)),
        prepared_(aligner_ ? cleaner_.n_times() : 0, aligner_ ? raw_.n_units() : 0) {}

  JobProgress progress() const override {
    return {share_done(next_, raw_.n_units()), kind_ == SeriesKind::kNeurons ? "Preparing neurons"
                                               : kind_ == SeriesKind::kNetworks
                                                   ? "Preparing networks"
                                                   : "Preparing labels"};
  }

  void publish(ScanBlock& /*scan*/, SeriesPair& series, Reply& reply) override {
    if (kind_ == SeriesKind::kLabels) {
      labels_ = std::move(result());
      write_prepared(labels_, std::move(no_signal_), reply);
      return;
    }
    TimeSeries& kept = kind_ == SeriesKind::kNeurons ? series.neurons : series.networks;
    kept = std::move(result());
    ++series.revision;
    write_prepared(kept, std::move(no_signal_), reply);
  }

 protected:
  Result<JobState> advance_one_unit() override {
    const std::size_t end =
        std::min(raw_.n_units(), next_ + units_at_once(raw_.n_times() + result().n_times()));
    for (; next_ < end; ++next_) {
      const std::span<float> series = result().unit(next_);
      if (aligner_) aligner_->align(std::as_const(raw_).unit(next_), series);
      if (cleaner_.clean(series, scratch_) != SignalState::kSignal) {
        no_signal_.push_back(static_cast<std::uint32_t>(next_));
      }
    }
    return next_ == raw_.n_units() ? JobState::kDone : JobState::kRunning;
  }

  // Without an aligner the raw series are cleaned in place.
  TimeSeries& result() { return aligner_ ? prepared_ : raw_; }

 private:
  SeriesKind kind_;
  TimeSeries raw_;
  std::optional<ScanAligner> aligner_;
  SeriesCleaner cleaner_;
  TimeSeries prepared_;
  TimeSeries labels_;  // that the reply borrows
  std::vector<std::uint32_t> no_signal_;
  std::vector<double> scratch_;
  std::size_t next_ = 0;
};

// What of a series is left may be nothing: a unit that the confounds explain has no signal.
std::vector<std::uint32_t> silent_units(const TimeSeries& series) {
  std::vector<std::uint32_t> silent;
  for (std::size_t u = 0; u < series.n_units(); ++u) {
    const std::span<const float> values = series.unit(u);
    if (std::all_of(values.begin(), values.end(), [](float value) { return value == 0; })) {
      silent.push_back(static_cast<std::uint32_t>(u));
    }
  }
  return silent;
}

class PartialJob final : public PrepareJob {
 public:
  using PrepareJob::PrepareJob;

  void publish(ScanBlock& /*scan*/, SeriesPair& series, Reply& reply) override {
    for (auto [name, part] :
         {std::pair{"neurons", &series.neurons}, std::pair{"networks", &series.networks}}) {
      remove_confounds(basis_, part->values(), 1);
      z_score_units(*part);
      reply.json().key(name).begin_object();
      write_prepared(*part, silent_units(*part), reply);
      reply.json().end_object();
    }
    ++series.revision;
  }

 protected:
  Result<JobState> advance_one_unit() override {
    const Result<JobState> state = PrepareJob::advance_one_unit();
    if (!state.ok() || *state != JobState::kDone) return state;
    Result<ConfoundBasis> basis = confound_basis(result());
    if (!basis.ok()) return basis.error();
    basis_ = *std::move(basis);
    return state;
  }

 private:
  // To variance 1 over all runs together: runs keep their share of what is left.
  static void z_score_units(TimeSeries& series) {
    for (std::size_t u = 0; u < series.n_units(); ++u) {
      const std::span<float> values = series.unit(u);
      double sum = 0;
      for (const float value : values) {
        sum += static_cast<double>(value) * static_cast<double>(value);
      }
      if (!(sum > 0)) continue;
      const auto scale = static_cast<float>(std::sqrt(static_cast<double>(values.size()) / sum));
      for (float& value : values) value *= scale;
    }
  }

  ConfoundBasis basis_;
};

class CoupleJob final : public EngineJob {
 public:
  CoupleJob(const SeriesPair& series, bool absolute, int lag_scans,
            const std::vector<std::size_t>& run_starts)
      : series_(series),
        revision_(series.revision),
        absolute_(absolute),
        lagged_(lag_scans == 0
                    ? std::vector<float>()
                    : shift_within_runs(series.neurons.values(), series.neurons.n_times(),
                                        run_starts, lag_scans)),
        n_neurons_(series.neurons.n_units()),
        n_networks_(series.networks.n_units()),
        r_(n_neurons_ * n_networks_) {}

  Status start() {
    SeriesView neurons = view_of(series_.neurons);
    if (!lagged_.empty()) neurons.values = lagged_;
    Result<std::unique_ptr<CorrelationJob>> job =
        CorrelationJob::create(neurons, view_of(series_.networks), r_, 1);
    if (!job.ok()) return job.error();
    correlation_ = *std::move(job);
    return {};
  }

  JobProgress progress() const override {
    return {correlation_->progress().fraction, "Correlating neurons with networks"};
  }

  void publish(ScanBlock& /*scan*/, SeriesPair& /*series*/, Reply& reply) override {
    correlation_.reset();
    Coupling coupling =
        couple_from_r(std::move(r_), n_neurons_, n_networks_, {.absolute = absolute_});
    JsonWriter& json = reply.json();
    json.field("nNeurons", n_neurons_).field("nNetworks", n_networks_);
    json.field("absolute", absolute_);
    json.field("neuronsWithoutSignal", coupling.n_neurons_without_signal);
    json.field("networksWithoutSignal", coupling.n_networks_without_signal);
    json.key("mutual").begin_array();
    for (const auto& [neuron, network] : coupling.mutual) {
      json.begin_array().value(neuron).value(network).end_array();
    }
    json.end_array();
    reply.keep("r", std::move(coupling.r));
    reply.keep("bestNetwork", std::move(coupling.best_network));
    reply.keep("bestNeuron", std::move(coupling.best_neuron));
  }

 protected:
  Result<JobState> advance_one_unit() override {
    if (series_.revision != revision_) {
      return Error{ErrorCode::kCancelled, "The neurons or networks have changed."};
    }
    return correlation_->advance();
  }

 private:
  const SeriesPair& series_;
  std::uint64_t revision_;
  bool absolute_;
  std::vector<float> lagged_;  // neurons; empty at lag 0
  std::size_t n_neurons_;
  std::size_t n_networks_;
  std::vector<float> r_;
  std::unique_ptr<CorrelationJob> correlation_;
};

}  // namespace

Result<std::unique_ptr<EngineJob>> make_clean_block_job(MaskedColumnsResult converted,
                                                        const Recipe& recipe) {
  const Result<ScanSelection> selection = selection_of(recipe, converted.series.n_times());
  if (!selection.ok()) return selection.error();
  Result<SeriesCleaner> cleaner = cleaner_of(recipe, *selection);
  if (!cleaner.ok()) return cleaner.error();
  return std::unique_ptr<EngineJob>(
      std::make_unique<CleanBlockJob>(std::move(converted), recipe, *std::move(cleaner)));
}

namespace {

template <class Prepare>
Result<std::unique_ptr<EngineJob>> make_prepare_job_of(SeriesKind kind, TimeSeries raw,
                                                       const Recipe& recipe, std::size_t n_scans) {
  const Result<ScanSelection> selection = selection_of(recipe, n_scans);
  if (!selection.ok()) return selection.error();
  Result<SeriesCleaner> cleaner = cleaner_of(recipe, *selection);
  if (!cleaner.ok()) return cleaner.error();
  std::optional<ScanAligner> aligner;
  if (kind != SeriesKind::kNetworks) {
    Result<ScanAligner> created =
        ScanAligner::create(align_options_of(recipe), *selection, raw.n_times(), raw.run_starts);
    if (!created.ok()) return created.error();
    aligner = *std::move(created);
  } else if (raw.n_times() != n_scans) {
    return bad_input(message("The networks have ", raw.n_times(), " rows, the scan has ", n_scans,
                             " scans: give one row per scan."));
  }
  return std::unique_ptr<EngineJob>(
      std::make_unique<Prepare>(kind, std::move(raw), std::move(aligner), *std::move(cleaner)));
}

}  // namespace

Result<std::unique_ptr<EngineJob>> make_prepare_job(SeriesKind kind, TimeSeries raw,
                                                    const Recipe& recipe, std::size_t n_scans) {
  return make_prepare_job_of<PrepareJob>(kind, std::move(raw), recipe, n_scans);
}

Result<std::unique_ptr<EngineJob>> make_partial_job(TimeSeries confounds, const Recipe& recipe,
                                                    std::size_t n_scans) {
  return make_prepare_job_of<PartialJob>(SeriesKind::kLabels, std::move(confounds), recipe,
                                         n_scans);
}

Result<std::unique_ptr<EngineJob>> make_couple_job(const SeriesPair& series, bool absolute,
                                                   int lag_scans,
                                                   const std::vector<std::size_t>& run_starts) {
  auto job = std::make_unique<CoupleJob>(series, absolute, lag_scans, run_starts);
  SYNC_ACT_RETURN_IF_ERROR(job->start());
  return std::unique_ptr<EngineJob>(std::move(job));
}

}  // namespace sync_act
