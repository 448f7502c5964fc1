#include "core/networks/dictionary.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "core/base/parallel_for.h"
#include "core/base/rng.h"
#include "core/networks/line_means.h"
#include "core/networks/map_signs.h"
#include "core/networks/sparse_codes.h"

namespace sync_act {
namespace {

constexpr std::size_t kVoxelsPerTask = 128;  // fixed: sums are added up task by task
constexpr std::size_t kVoxelsPerUnit = 1024;
constexpr std::size_t kStartSample = 2048;
constexpr CodeLimits kLearningLimits{.tolerance = 1e-3F, .max_sweeps = 50};
constexpr CodeLimits kFinalLimits{.tolerance = 1e-5F, .max_sweeps = 1000};

// Streams of the seed, one per purpose.
enum Stream : std::uint64_t { kSampleStream = 1, kStartStream = 2, kOrderStream = 16 };

// An alpha of 1 must leave no weight, not even where a voxel is itself an atom.
constexpr double kAboveRounding = 1.0 + 1e-5;

using Voxels = std::vector<std::size_t>;

void shuffle(Voxels& voxels, Rng& rng) {
  for (std::size_t i = voxels.size(); i > 1; --i) {
    std::swap(voxels[i - 1], voxels[static_cast<std::size_t>(rng.below(i))]);
  }
}

class DictionaryJob : public NetworkJob {
 public:
  DictionaryJob(const NetworkInput& input, const DictionaryOptions& options)
      : bold_(*input.bold),
        mask_(*input.mask),
        n_threads_(input.n_threads),
        options_(options),
        coder_(bold_.n_times(), options.count),
        energies_(bold_.n_units()),
        atoms_(options.count * bold_.n_times()) {}

  JobProgress progress() const override {
    const auto share = [](std::size_t done, std::size_t all) {
      return all == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(all);
    };
    // Shares of the time as measured with 300 scans, 50000 voxels and 20 atoms.
    switch (phase_) {
      case Phase::kChecking:
        return {0.05 * share(next_, bold_.n_units()), "Checking series"};
      case Phase::kStarting:
        return {0.05 + 0.05 * start_->fraction(), "Choosing first atoms"};
      case Phase::kLearning: {
        const double epochs = static_cast<double>(epoch_) + share(next_, usable_.size());
        std::string step = message("Learning atoms, epoch ", epoch_ + 1);
        if (!trajectory_.empty()) step += message(", objective ", trajectory_.back());
        return {0.1 + 0.8 * epochs / static_cast<double>(options_.max_epochs), std::move(step)};
      }
      case Phase::kCoding:
        return {0.9 + 0.1 * share(next_, usable_.size()), "Weighing voxels"};
      case Phase::kDone:
        break;
    }
    return {1.0, "Done"};
  }

  FoundNetworks take_result() override;

 protected:
  Result<JobState> advance_one_unit() override {
    switch (phase_) {
      case Phase::kChecking: {
        const Status checked = check_some();
        if (!checked.ok()) return checked.error();
        break;
      }
      case Phase::kStarting:
        start_some();
        break;
      case Phase::kLearning:
        learn_from_batch();
        break;
      case Phase::kCoding:
        code_some();
        break;
      case Phase::kDone:
        break;
    }
    return phase_ == Phase::kDone ? JobState::kDone : JobState::kRunning;
  }

 private:
  enum class Phase { kChecking, kStarting, kLearning, kCoding, kDone };

  Status check_some();
  void start_some();
  void learn_from_batch();
  void end_epoch();
  void revive_atoms();
  void update_atoms();
  void code_some();
  // Codes voxels task by task; the sums come in the order of the tasks.
  std::vector<CodeSums> code(std::span<const std::size_t> voxels, CodeLimits limits, bool last);

  const TimeSeries& bold_;
  const Mask& mask_;
  int n_threads_;
  DictionaryOptions options_;
  SparseCoder coder_;

  Phase phase_ = Phase::kChecking;
  std::size_t next_ = 0;  // voxel of the phase
  Voxels usable_;         // shuffled for each epoch
  std::size_t n_not_finite_ = 0;
  std::size_t n_constant_ = 0;
  std::vector<double> energies_;  // ||x||^2 of each voxel
  double total_energy_ = 0.0;
  float penalty_ = 0.0F;
  std::optional<LineMeans> start_;

  std::vector<double> atoms_;       // [atom x time], each contiguous
  std::vector<float> codes_;        // [voxel x stride]
  std::vector<double> code_gram_;   // A [atom x stride]
  std::vector<double> series_sum_;  // B [atom x time], each contiguous
  std::size_t epoch_ = 0;
  double objective_ = 0.0;  // of the voxels so far in this pass
  double worst_residual_ = -1.0;
  std::size_t worst_voxel_ = 0;
  std::vector<double> trajectory_;
  bool converged_ = false;
  bool lost_all_ = false;
  std::size_t n_revived_ = 0;
  std::size_t n_unfinished_ = 0;
  std::vector<double> unique_energy_;
};

Status DictionaryJob::check_some() {
  const std::size_t last = std::min(bold_.n_units(), next_ + 8 * kVoxelsPerUnit);
  for (; next_ < last; ++next_) {
    const std::span<const float> series = bold_.unit(next_);
    double energy = 0.0;
    bool varies = false;
    for (const float x : series) {
      energy += static_cast<double>(x) * static_cast<double>(x);
      varies = varies || x != series.front();
    }
    if (!std::isfinite(energy)) {
      ++n_not_finite_;
    } else if (!varies) {
      ++n_constant_;
    } else {
      energies_[next_] = energy;
      total_energy_ += energy;
      usable_.push_back(next_);
    }
  }
  if (next_ < bold_.n_units()) return {};
  if (usable_.size() < options_.count) {
    return bad_input(message("count is ", options_.count, ", but only ", usable_.size(), " of ",
                             bold_.n_units(), " voxels have a signal (", n_not_finite_,
                             " with values that are not finite, ", n_constant_, " constant)."));
  }
  penalty_ = static_cast<float>(kAboveRounding * options_.alpha *
                                std::sqrt(total_energy_ / static_cast<double>(usable_.size())));
  codes_.assign(bold_.n_units() * coder_.stride(), 0.0F);
  code_gram_.assign(options_.count * coder_.stride(), 0.0);
  series_sum_.assign(options_.count * bold_.n_times(), 0.0);
  unique_energy_.assign(options_.count, 0.0);
  Voxels sample = usable_;
  Rng rng(options_.seed, kSampleStream);
  shuffle(sample, rng);
  sample.resize(std::min(sample.size(), std::max(kStartSample, options_.count)));
  start_.emplace(bold_, std::move(sample), options_.count, static_cast<double>(penalty_),
                 Rng(options_.seed, kStartStream));
  phase_ = Phase::kStarting;
  return {};
}

void DictionaryJob::start_some() {
  if (start_->advance()) return;
  atoms_ = start_->take_lines();
  start_.reset();
  coder_.set_atoms(atoms_);
  Rng rng(options_.seed, kOrderStream);
  shuffle(usable_, rng);
  next_ = 0;
  phase_ = Phase::kLearning;
}

std::vector<CodeSums> DictionaryJob::code(std::span<const std::size_t> voxels, CodeLimits limits,
                                          bool last) {
  std::vector<CodeSums> sums((voxels.size() + kVoxelsPerTask - 1) / kVoxelsPerTask);
  parallel_for(sums.size(), n_threads_, [&](std::size_t task) {
    const std::size_t first = task * kVoxelsPerTask;
    sums[task] = coder_.code(bold_.values().data(),
                             voxels.subspan(first, std::min(kVoxelsPerTask, voxels.size() - first)),
                             energies_, penalty_, limits, last, codes_);
    sums[task].worst_voxel += first;
  });
  return sums;
}

void DictionaryJob::learn_from_batch() {
  const std::size_t n = std::min(options_.batch_size, usable_.size() - next_);
  const std::span<const std::size_t> batch(usable_.data() + next_, n);
  for (const CodeSums& sums : code(batch, kLearningLimits, false)) {
    objective_ += sums.objective;
    if (sums.worst_residual > worst_residual_) {
      worst_residual_ = sums.worst_residual;
      worst_voxel_ = batch[sums.worst_voxel];
    }
    for (std::size_t i = 0; i < code_gram_.size(); ++i) {
      code_gram_[i] += static_cast<double>(sums.code_gram[i]);
    }
    for (std::size_t i = 0; i < series_sum_.size(); ++i) {
      series_sum_[i] += static_cast<double>(sums.series_sum[i]);
    }
  }
  update_atoms();
  coder_.set_atoms(atoms_);
  next_ += n;
  if (next_ == usable_.size()) end_epoch();
}

// One round of block coordinate descent: each atom minimizes the quadratic that A and B describe,
// then is drawn back into the unit ball.
void DictionaryJob::update_atoms() {
  const std::size_t n_times = bold_.n_times();
  std::vector<double> gradient(n_times);
  for (std::size_t j = 0; j < options_.count; ++j) {
    const double* const weights = code_gram_.data() + j * coder_.stride();
    // A is a sum of differences of floats: what is left of an unused atom's is rounding error.
    if (weights[j] <= 1e-6 * total_energy_ / static_cast<double>(usable_.size())) continue;
    std::copy_n(series_sum_.data() + j * n_times, n_times, gradient.begin());
    for (std::size_t i = 0; i < options_.count; ++i) {
      if (weights[i] == 0.0) continue;
      const double* const atom = atoms_.data() + i * n_times;
      for (std::size_t t = 0; t < n_times; ++t) gradient[t] -= weights[i] * atom[t];
    }
    double* const atom = atoms_.data() + j * n_times;
    double energy = 0.0;
    for (std::size_t t = 0; t < n_times; ++t) {
      atom[t] += gradient[t] / weights[j];
      energy += atom[t] * atom[t];
    }
    const double norm = std::max(1.0, std::sqrt(energy));
    for (std::size_t t = 0; t < n_times; ++t) atom[t] /= norm;
  }
}

void DictionaryJob::end_epoch() {
  const std::optional<double> before =
      trajectory_.empty() ? std::nullopt : std::optional(trajectory_.back());
  trajectory_.push_back(objective_);
  ++epoch_;
  lost_all_ = std::all_of(codes_.begin(), codes_.end(), [](float a) { return a == 0.0F; });
  converged_ = lost_all_ || (before && *before - objective_ <= options_.tolerance * *before);
  next_ = 0;
  objective_ = 0.0;
  if (converged_ || epoch_ == options_.max_epochs) {
    std::sort(usable_.begin(), usable_.end());
    phase_ = Phase::kCoding;
    return;
  }
  revive_atoms();
  Rng rng(options_.seed, kOrderStream + epoch_);
  shuffle(usable_, rng);
}

// An atom that no voxel uses becomes the series that was explained worst, one per epoch.
void DictionaryJob::revive_atoms() {
  for (std::size_t j = 0; j < options_.count; ++j) {
    const bool used = [&] {
      for (const std::size_t v : usable_) {
        if (codes_[v * coder_.stride() + j] != 0.0F) return true;
      }
      return false;
    }();
    if (used || worst_residual_ <= 0.0) continue;
    const std::span<const float> series = bold_.unit(worst_voxel_);
    const double norm = std::sqrt(energies_[worst_voxel_]);
    for (std::size_t t = 0; t < series.size(); ++t) {
      atoms_[j * bold_.n_times() + t] = static_cast<double>(series[t]) / norm;
    }
    coder_.set_atoms(atoms_);
    ++n_revived_;
    break;
  }
  worst_residual_ = -1.0;
}

void DictionaryJob::code_some() {
  const std::size_t n = std::min(kVoxelsPerUnit, usable_.size() - next_);
  for (const CodeSums& sums : code({usable_.data() + next_, n}, kFinalLimits, true)) {
    objective_ += sums.objective;
    n_unfinished_ += sums.n_unfinished;
    for (std::size_t j = 0; j < options_.count; ++j) unique_energy_[j] += sums.unique_energy[j];
  }
  next_ += n;
  if (next_ < usable_.size()) return;
  trajectory_.push_back(objective_);
  phase_ = Phase::kDone;
}

FoundNetworks DictionaryJob::take_result() {
  const std::size_t n_times = bold_.n_times();
  const std::size_t n_voxels = bold_.n_units();
  const double scale = 1.0 / std::sqrt(static_cast<double>(n_times));
  std::vector<std::size_t> order(options_.count);
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return unique_energy_[a] > unique_energy_[b];
  });

  FoundNetworks found;
  NetworkSet& networks = found.networks;
  networks.mask = mask_;
  networks.method = "dictionary";
  networks.maps.assign(options_.count * n_voxels, 0.0F);
  networks.time_courses = TimeSeries(n_times, options_.count);
  networks.time_courses.interval_secs = bold_.interval_secs;
  networks.time_courses.start_secs = bold_.start_secs;
  networks.time_courses.run_starts = bold_.run_starts;
  std::vector<double> explained;
  std::vector<double> used_share;
  std::size_t n_empty = 0;
  for (std::size_t k = 0; k < options_.count; ++k) {
    const std::size_t j = order[k];
    const std::span<float> map(networks.maps.data() + k * n_voxels, n_voxels);
    std::size_t n_used = 0;
    for (std::size_t v = 0; v < n_voxels; ++v) {
      const float weight = codes_[v * coder_.stride() + j];
      n_used += weight != 0.0F ? 1 : 0;
      map[v] = static_cast<float>(scale * static_cast<double>(weight));
    }
    if (n_used > 0) {
      const double sign = heavier_tail_sign(map);
      for (float& weight : map) weight *= static_cast<float>(sign);
      standardize_by_run({atoms_.data() + j * n_times, n_times}, bold_.run_starts, sign,
                         networks.time_courses.unit(k));
    } else {
      ++n_empty;  // its time course stays 0: no signal
    }
    networks.time_courses.unit_ids.push_back(message("DL", k + 1));
    explained.push_back(unique_energy_[j] / total_energy_);
    used_share.push_back(static_cast<double>(n_used) / static_cast<double>(usable_.size()));
  }
  found.network_figures = {{"explained_variance", std::move(explained)},
                           {"nonzero_share", std::move(used_share)}};

  Convergence& convergence = found.convergence;
  convergence.converged = converged_;
  convergence.n_iterations = static_cast<int>(epoch_);
  convergence.measure = "objective 1/2 ||X - D A||^2 + penalty ||A||_1";
  const std::size_t n = trajectory_.size();
  convergence.final_change =
      n < 2 ? 0.0 : (trajectory_[n - 2] - trajectory_[n - 1]) / trajectory_[n - 2];
  convergence.trajectory = std::move(trajectory_);

  std::vector<std::string>& notes = found.notes;
  if (n_not_finite_ > 0) {
    notes.push_back(
        message(n_not_finite_, " voxels with values that are not finite were left out."));
  }
  if (n_constant_ > 0) notes.push_back(message(n_constant_, " constant voxels were left out."));
  if (n_empty == options_.count) {
    notes.push_back(message("Every weight is 0 at alpha ", options_.alpha,
                            ": no network has a signal. Choose a smaller alpha."));
  } else if (n_empty > 0) {
    notes.push_back(message(n_empty, " of ", options_.count,
                            " networks have no voxel and no signal: a smaller alpha or count "
                            "avoids that."));
  }
  if (!converged_) {
    notes.push_back(message("The objective still fell by more than ", options_.tolerance,
                            " of itself in the last of ", epoch_,
                            " epochs: more epochs would change the networks."));
  }
  if (n_unfinished_ > 0) {
    notes.push_back(message("The weights of ", n_unfinished_, " voxels had not settled after ",
                            kFinalLimits.max_sweeps, " sweeps."));
  }
  return found;
}

Result<std::unique_ptr<NetworkJob>> create(const NetworkInput& input,
                                           const ParameterValues& values) {
  const Result<DictionaryOptions> options = options_from_values(dictionary_parameters(), values);
  if (!options.ok()) return options.error();
  SYNC_ACT_ASSERT(input.bold != nullptr && input.mask != nullptr);
  SYNC_ACT_ASSERT(input.mask->size() == input.bold->n_units());
  if (options->count > input.bold->n_times()) {
    return bad_input(message("count is ", options->count, ", but there are only ",
                             input.bold->n_times(), " scans."));
  }
  if (options->count > input.bold->n_units()) {
    return bad_input(message("count is ", options->count, ", but there are only ",
                             input.bold->n_units(), " voxels."));
  }
  return std::unique_ptr<NetworkJob>(std::make_unique<DictionaryJob>(input, *options));
}

}  // namespace

const std::vector<ParameterField<DictionaryOptions>>& dictionary_parameters() {
  using Options = DictionaryOptions;
  static const std::vector<ParameterField<Options>> kFields{
      {integer_parameter("count", "Networks", "", 1.0, 500.0, "Number of networks (atoms)."),
       [](const Options& o) { return static_cast<double>(o.count); },
       [](Options& o, double v) { o.count = static_cast<std::size_t>(v); }},
      {number_parameter("alpha", "Sparsity", "", 0.0, 1.0,
                        "Correlation with a network below which a voxel gets no weight: larger "
                        "makes smaller maps."),
       [](const Options& o) { return o.alpha; }, [](Options& o, double v) { o.alpha = v; }},
      {integer_parameter("max_epochs", "Epochs", "", 1.0, 1000.0,
                         "Most passes over all voxels while the networks are learnt."),
       [](const Options& o) { return static_cast<double>(o.max_epochs); },
       [](Options& o, double v) { o.max_epochs = static_cast<std::size_t>(v); }},
      {integer_parameter("batch_size", "Batch", "voxels", 1.0, 1024.0,
                         "Voxels between two updates of the time courses."),
       [](const Options& o) { return static_cast<double>(o.batch_size); },
       [](Options& o, double v) { o.batch_size = static_cast<std::size_t>(v); }},
      {number_parameter("tolerance", "Tolerance", "", 0.0, 1.0,
                        "Learning ends when a pass lowers the objective by less than this share."),
       [](const Options& o) { return o.tolerance; }, [](Options& o, double v) { o.tolerance = v; }},
      {integer_parameter("seed", "Seed", "", 0.0, 9007199254740991.0,
                         "Of the random start and order: the same seed gives the same networks."),
       [](const Options& o) { return static_cast<double>(o.seed); },
       [](Options& o, double v) { o.seed = static_cast<std::uint64_t>(v); }},
  };
  return kFields;
}

NetworkMethod dictionary_method() {
  NetworkMethod method;
  method.name = "dictionary";
  method.label = "Sparse dictionary";
  method.summary =
      "Finds time courses such that each voxel is a sum of few of them: networks with compact "
      "maps.";
  method.source =
      "Mairal et al. (2010), JMLR 11:19-60; Varoquaux et al. (2011), IPMI, LNCS 6801:562-573";
  method.parameters = specs_of(dictionary_parameters());
  method.create = create;
  return method;
}

}  // namespace sync_act
