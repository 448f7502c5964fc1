#include "core/networks/vsdbn.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <optional>

#include "core/base/parallel_for.h"
#include "core/networks/dual_regression.h"
#include "core/networks/map_projection.h"
#include "core/networks/map_signs.h"
#include "core/networks/rbm.h"
#include "core/networks/usable_voxels.h"

namespace sync_act {
namespace {

constexpr std::uint64_t kStreamsPerLayer = 8;
// Of the l1 in layers above the first: their visible units are few, and a hidden unit that few
// units drive does not answer steeply enough to keep any weight against the full decay.
constexpr double kHigherL1 = 0.1;
// For the same reason they learn slowly; their passes cost next to nothing.
constexpr std::size_t kHigherEpochs = 10;
// An epoch that lowers the error by less than this share ends nothing, but counts as settled.
constexpr double kSettled = 0.01;

class VsdbnJob : public NetworkJob {
 public:
  VsdbnJob(const NetworkInput& input, const VsdbnOptions& options)
      : bold_(*input.bold), mask_(*input.mask), n_threads_(input.n_threads), options_(options) {}

  JobProgress progress() const override;
  FoundNetworks take_result() override;

 protected:
  Result<JobState> advance_one_unit() override;

 private:
  enum class Phase { kChecking, kLearning, kFeatures, kMapping, kTimeCourses, kDone };

  Status check_some();
  void start_layer();
  void learn_some();
  void pass_features_on();
  void map_some();
  Status find_time_courses();
  void start_time_courses();
  void keep_time_courses(const TimeSeries& courses);

  std::size_t epochs_of(std::size_t layer) const {
    return layer == 0 ? options_.epochs : kHigherEpochs * options_.epochs;
  }
  std::size_t first_level() const { return options_.level == 0 ? 1 : options_.level; }
  std::size_t last_level() const { return options_.level == 0 ? options_.layers : options_.level; }
  std::size_t n_levels() const { return last_level() - first_level() + 1; }
  std::span<float> maps_of(std::size_t level) {
    const std::size_t size = options_.hidden_units * bold_.n_units();
    return {maps_.data() + (level - first_level()) * size, size};
  }

  const TimeSeries& bold_;
  const Mask& mask_;
  int n_threads_;
  VsdbnOptions options_;

  Phase phase_ = Phase::kChecking;
  std::size_t next_ = 0;
  std::vector<std::size_t> usable_;
  std::size_t layer_ = 0;
  std::size_t epoch_ = 0;
  bool in_epoch_ = false;
  std::unique_ptr<Rbm> first_rbm_;  // kept: its weights are the maps' base
  std::unique_ptr<Rbm> rbm_;        // of layers 2 and 3
  std::vector<float> rows_;         // features as they come, [sample x hidden]
  std::vector<float> features_;     // scaled, [hidden x sample], each unit contiguous
  std::vector<std::size_t> columns_;
  std::vector<std::vector<double>> mixings_;  // per level: W2 ... Wn, [hidden x hidden]
  std::vector<float> maps_;                   // [level][unit][voxel]
  std::size_t level_ = 0;                     // of the time courses
  std::unique_ptr<DualRegressionJob> regression_;
  std::optional<MapProjection> projection_;
  std::vector<float> time_courses_;  // [level x unit][time]
  std::vector<double> explained_;
  std::vector<double> errors_;  // per layer and epoch
  std::size_t n_empty_ = 0;
  std::vector<std::string> notes_;
};

JobProgress VsdbnJob::progress() const {
  const auto share = [](double done, std::size_t all) { return done / static_cast<double>(all); };
  switch (phase_) {
    case Phase::kChecking:
      return {0.02 * share(static_cast<double>(next_), bold_.n_units()), "Checking series"};
    case Phase::kLearning: {
      const Rbm& rbm = layer_ == 0 ? *first_rbm_ : *rbm_;
      const double epochs = static_cast<double>(epoch_) + (in_epoch_ ? rbm.fraction() : 0.0);
      // The first layer is all the work; the others have as many visible units as hidden ones.
      const double done = share(epochs, epochs_of(layer_));
      std::string step = message("Learning layer ", layer_ + 1, ", epoch ",
                                 std::min(epoch_ + 1, epochs_of(layer_)));
      if (!errors_.empty()) step += message(", reconstruction error ", errors_.back());
      if (layer_ == 0) return {0.02 + 0.78 * done, std::move(step)};
      return {0.82 + 0.02 * (static_cast<double>(layer_ - 1) + done), std::move(step)};
    }
    case Phase::kFeatures:
      return {layer_ == 0 ? 0.8 : 0.82 + 0.02 * static_cast<double>(layer_), "Passing features on"};
    case Phase::kMapping:
      return {0.86 + 0.04 * share(static_cast<double>(next_), usable_.size()), "Making maps"};
    case Phase::kTimeCourses: {
      const double within = regression_ != nullptr ? regression_->progress().fraction
                            : projection_          ? projection_->fraction()
                                                   : 0.0;
      return {0.9 + 0.1 * share(static_cast<double>(level_ - first_level()) + 0.99 * within,
                                n_levels()),
              "Regressing maps on scans"};
    }
    case Phase::kDone:
      break;
  }
  return {1.0, "Done"};
}

Result<JobState> VsdbnJob::advance_one_unit() {
  switch (phase_) {
    case Phase::kChecking:
      SYNC_ACT_RETURN_IF_ERROR(check_some());
      break;
    case Phase::kLearning:
      learn_some();
      break;
    case Phase::kFeatures:
      pass_features_on();
      break;
    case Phase::kMapping:
      map_some();
      break;
    case Phase::kTimeCourses:
      SYNC_ACT_RETURN_IF_ERROR(find_time_courses());
      break;
    case Phase::kDone:
      break;
  }
  return phase_ == Phase::kDone ? JobState::kDone : JobState::kRunning;
}

Status VsdbnJob::check_some() {
  constexpr std::size_t kVoxels = 8192;
  const std::size_t last = std::min(bold_.n_units(), next_ + kVoxels);
  for (; next_ < last; ++next_) {
    if (is_usable_series(bold_.unit(next_))) usable_.push_back(next_);
  }
  if (next_ < bold_.n_units()) return {};
  if (usable_.empty()) {
    return bad_input(message("None of the ", bold_.n_units(), " voxels has a signal."));
  }
  if (usable_.size() < bold_.n_units()) {
    notes_.push_back(
        message(bold_.n_units() - usable_.size(), " voxels without signal were left out."));
  }
  start_layer();
  return {};
}

void VsdbnJob::start_layer() {
  const RbmOptions options{.n_hidden = options_.hidden_units,
                           .learning_rate = options_.learning_rate,
                           .l1 = layer_ == 0 ? options_.l1 : kHigherL1 * options_.l1,
                           .batch_size = options_.batch_size};
  const bool is_first = layer_ == 0;
  if (!is_first) {
    columns_.resize(options_.hidden_units);
    std::iota(columns_.begin(), columns_.end(), 0U);
  }
  const RbmSamples samples{is_first ? bold_.values().data() : features_.data(), bold_.n_times(),
                           is_first ? usable_ : columns_};
  (is_first ? first_rbm_ : rbm_) = std::make_unique<Rbm>(
      samples, options, options_.seed, kStreamsPerLayer * (layer_ + 1), n_threads_);
  epoch_ = 0;
  in_epoch_ = false;
  phase_ = Phase::kLearning;
}

void VsdbnJob::learn_some() {
  Rbm& rbm = layer_ == 0 ? *first_rbm_ : *rbm_;
  if (!in_epoch_) {
    rbm.start_epoch();
    in_epoch_ = true;
  }
  if (rbm.advance()) return;
  in_epoch_ = false;
  errors_.push_back(rbm.reconstruction_error());
  if (++epoch_ < epochs_of(layer_)) return;
  if (layer_ > 0) {
    // W2 ... Wn = (W2 ... Wn-1) Wn
    const std::size_t n = options_.hidden_units;
    std::vector<double> mixing(n * n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t m = 0; m < n; ++m) {
        const double before = layer_ == 1 ? (i == m ? 1.0 : 0.0) : mixings_.back()[i * n + m];
        if (before == 0.0) continue;
        for (std::size_t j = 0; j < n; ++j) {
          mixing[i * n + j] += before * static_cast<double>(rbm.weight(m, j));
        }
      }
    }
    mixings_.push_back(std::move(mixing));
  }
  if (layer_ + 1 < last_level()) {
    phase_ = Phase::kFeatures;
    return;
  }
  maps_.assign(n_levels() * options_.hidden_units * bold_.n_units(), 0.0F);
  next_ = 0;
  phase_ = Phase::kMapping;
}

// Pre-activations of all scans, each scan scaled to mean square 1: an L2 norm of 1 would make a
// unit's variance 1 / hidden_units, which neither the learning rate nor the l1 is meant for.
void VsdbnJob::pass_features_on() {
  Rbm& rbm = layer_ == 0 ? *first_rbm_ : *rbm_;
  if (rbm.advance_features(rows_)) return;
  const std::size_t n = options_.hidden_units;
  const std::size_t n_times = bold_.n_times();
  std::vector<float> scaled(n * n_times);
  for (std::size_t t = 0; t < n_times; ++t) {
    double energy = 0.0;
    for (std::size_t j = 0; j < n; ++j) {
      const auto x = static_cast<double>(rows_[t * n + j]);
      energy += x * x / static_cast<double>(n);
    }
    const double scale = energy > 0.0 ? 1.0 / std::sqrt(energy) : 0.0;
    for (std::size_t j = 0; j < n; ++j) {
      scaled[j * n_times + t] = static_cast<float>(scale * static_cast<double>(rows_[t * n + j]));
    }
  }
  rbm_.reset();
  features_ = std::move(scaled);
  ++layer_;
  start_layer();
}

void VsdbnJob::map_some() {
  const std::size_t n = options_.hidden_units;
  // 8192 voxels x 100 units x 100 weights x 2 levels are 160 million multiply-adds.
  const std::size_t per_voxel = n * n * std::max<std::size_t>(1, last_level() - 1);
  const std::size_t n_voxels = std::max<std::size_t>(256, 40'000'000 / per_voxel);
  const std::size_t first = next_;
  const std::size_t last = std::min(usable_.size(), first + n_voxels);
  constexpr std::size_t kPerTask = 64;
  parallel_for((last - first + kPerTask - 1) / kPerTask, n_threads_, [&](std::size_t task) {
    std::vector<double> mixed(n);
    const std::size_t end = std::min(last, first + (task + 1) * kPerTask);
    for (std::size_t i = first + task * kPerTask; i < end; ++i) {
      for (std::size_t level = first_level(); level <= last_level(); ++level) {
        std::fill(mixed.begin(), mixed.end(), 0.0);
        for (std::size_t m = 0; m < n; ++m) {
          const auto weight = static_cast<double>(first_rbm_->weight(i, m));
          if (level == 1) mixed[m] = weight;
          if (level == 1 || weight == 0.0) continue;
          const double* const row = mixings_[level - 2].data() + m * n;
          for (std::size_t j = 0; j < n; ++j) mixed[j] += weight * row[j];
        }
        for (std::size_t j = 0; j < n; ++j) {
          maps_of(level)[j * bold_.n_units() + usable_[i]] = static_cast<float>(mixed[j]);
        }
      }
    }
  });
  next_ = last;
  if (next_ < usable_.size()) return;
  first_rbm_.reset();
  rbm_.reset();
  for (std::size_t k = 0; k < n_levels() * n; ++k) {
    const std::span<float> map(maps_.data() + k * bold_.n_units(), bold_.n_units());
    double energy = 0.0;
    for (const float x : map) energy += static_cast<double>(x) * static_cast<double>(x);
    if (energy == 0.0) {
      ++n_empty_;
      continue;
    }
    // Signed; root mean square 1 over the mask.
    const double scale =
        heavier_tail_sign(map) / std::sqrt(energy / static_cast<double>(map.size()));
    for (float& x : map) x = static_cast<float>(scale * static_cast<double>(x));
  }
  level_ = first_level();
  start_time_courses();
  phase_ = Phase::kTimeCourses;
}

void VsdbnJob::start_time_courses() {
  if (!options_.together) {
    projection_.emplace(bold_, maps_of(level_), n_threads_);
    return;
  }
  auto regression =
      DualRegressionJob::create(bold_, maps_of(level_), {}, DualRegressionOptions{}, n_threads_);
  if (regression.ok()) {
    regression_ = *std::move(regression);
    return;
  }
  notes_.push_back(message("Level ", level_, ": ", options_.hidden_units, " maps and ",
                           bold_.n_times(),
                           " scans leave dual regression without a unique answer; each map was "
                           "regressed on its own."));
  projection_.emplace(bold_, maps_of(level_), n_threads_);
}

Status VsdbnJob::find_time_courses() {
  if (regression_ != nullptr) {
    const Result<JobState> state = regression_->advance();
    if (!state.ok()) {
      if (state.error().code != ErrorCode::kBadInput) return state.error();
      regression_.reset();
      notes_.push_back(message("Level ", level_,
                               ": a map is a linear combination of others; each "
                               "map was regressed on its own in place of dual regression."));
      projection_.emplace(bold_, maps_of(level_), n_threads_);
      return {};
    }
    if (*state == JobState::kRunning) return {};
    DualRegression result = regression_->take_result();
    regression_.reset();
    keep_time_courses(result.time_courses);
    explained_.insert(explained_.end(), result.explained_share.begin(),
                      result.explained_share.end());
  } else {
    if (projection_->advance()) return {};
    keep_time_courses(projection_->time_courses());
    const std::vector<double> shares = projection_->explained_share();
    explained_.insert(explained_.end(), shares.begin(), shares.end());
    projection_.reset();
  }
  if (level_ == last_level()) {
    phase_ = Phase::kDone;
    return {};
  }
  ++level_;
  start_time_courses();
  return {};
}

void VsdbnJob::keep_time_courses(const TimeSeries& courses) {
  std::vector<float> scaled(bold_.n_times());
  for (std::size_t k = 0; k < courses.n_units(); ++k) {
    const std::vector<double> from(courses.unit(k).begin(), courses.unit(k).end());
    standardize_by_run(from, bold_.run_starts, 1.0, scaled);
    time_courses_.insert(time_courses_.end(), scaled.begin(), scaled.end());
  }
}

FoundNetworks VsdbnJob::take_result() {
  const std::size_t n = options_.hidden_units;
  FoundNetworks found;
  NetworkSet& networks = found.networks;
  networks.mask = mask_;
  networks.method = "vsdbn";
  networks.maps = std::move(maps_);
  networks.time_courses = TimeSeries(bold_.n_times(), n_levels() * n, std::move(time_courses_));
  networks.time_courses.interval_secs = bold_.interval_secs;
  networks.time_courses.start_secs = bold_.start_secs;
  networks.time_courses.run_starts = bold_.run_starts;
  for (std::size_t level = first_level(); level <= last_level(); ++level) {
    for (std::size_t j = 0; j < n; ++j) {
      networks.time_courses.unit_ids.push_back(message("L", level, ":", j));
    }
  }
  found.network_figures.emplace_back("explained_variance", std::move(explained_));

  Convergence& convergence = found.convergence;
  convergence.measure = "mean squared reconstruction error, epoch after epoch of each layer";
  convergence.n_iterations = static_cast<int>(errors_.size());
  std::size_t end = 0;
  for (std::size_t layer = 0; end < errors_.size(); ++layer) {
    end += epochs_of(layer);
    if (epochs_of(layer) < 2) continue;
    const double change = (errors_[end - 2] - errors_[end - 1]) / errors_[end - 2];
    if (layer == 0) convergence.final_change = change;
    if (change > kSettled) {
      convergence.converged = false;
      notes_.push_back(message("The reconstruction error of layer ", layer + 1, " still fell by ",
                               100.0 * change, " % in the last of ", epochs_of(layer),
                               " epochs: more epochs would change the networks."));
    }
  }
  convergence.trajectory = std::move(errors_);
  if (n_empty_ > 0) {
    notes_.push_back(message(n_empty_, " of ", n_levels() * n,
                             " maps are 0 everywhere and have no time course: a smaller l1 or "
                             "fewer hidden_units avoids that."));
  }
  found.notes = std::move(notes_);
  return found;
}

Result<std::unique_ptr<NetworkJob>> create(const NetworkInput& input,
                                           const ParameterValues& values) {
  const Result<VsdbnOptions> options = options_from_values(vsdbn_parameters(), values);
  if (!options.ok()) return options.error();
  SYNC_ACT_ASSERT(input.bold != nullptr && input.mask != nullptr);
  SYNC_ACT_ASSERT(input.mask->size() == input.bold->n_units());
  if (options->level > options->layers) {
    return bad_input(
        message("level is ", options->level, ", but there are only ", options->layers, " layers."));
  }
  if (input.bold->n_times() < 2 || input.bold->n_units() == 0) {
    return bad_input(message("vsdbn needs two scans and a voxel; there are ", input.bold->n_times(),
                             " scans of ", input.bold->n_units(), " voxels."));
  }
  return std::unique_ptr<NetworkJob>(std::make_unique<VsdbnJob>(input, *options));
}

}  // namespace

const std::vector<ParameterField<VsdbnOptions>>& vsdbn_parameters() {
  using Options = VsdbnOptions;
  static const std::vector<ParameterField<Options>> kFields{
      {integer_parameter("hidden_units", "Networks per level", "", 1.0, 1000.0,
                         "Hidden units of each layer; each gives one network."),
       [](const Options& o) { return static_cast<double>(o.hidden_units); },
       [](Options& o, double v) { o.hidden_units = static_cast<std::size_t>(v); }},
      {integer_parameter("layers", "Layers", "", 1.0, 3.0, "Layers of the network."),
       [](const Options& o) { return static_cast<double>(o.layers); },
       [](Options& o, double v) { o.layers = static_cast<std::size_t>(v); }},
      {integer_parameter("level", "Level", "", 0.0, 3.0,
                         "The level whose networks are wanted; 0 for those of all levels."),
       [](const Options& o) { return static_cast<double>(o.level); },
       [](Options& o, double v) { o.level = static_cast<std::size_t>(v); }},
      {integer_parameter("epochs", "Epochs", "", 1.0, 1000.0,
                         "Passes over all scans in layer 1; the others, which cost little, take "
                         "ten times as many."),
       [](const Options& o) { return static_cast<double>(o.epochs); },
       [](Options& o, double v) { o.epochs = static_cast<std::size_t>(v); }},
      {integer_parameter("batch_size", "Batch", "scans", 1.0, 1000.0,
                         "Scans between two updates of the weights."),
       [](const Options& o) { return static_cast<double>(o.batch_size); },
       [](Options& o, double v) { o.batch_size = static_cast<std::size_t>(v); }},
      {number_parameter("learning_rate", "Learning rate", "", 0.0, 1.0, "Size of an update."),
       [](const Options& o) { return o.learning_rate; },
       [](Options& o, double v) { o.learning_rate = v; }},
      {number_parameter("l1", "Sparsity", "", 0.0, 1.0,
                        "Decay of the weights per update, in units of the learning rate: larger "
                        "makes smaller maps. Small masks (below some 3000 voxels) need less."),
       [](const Options& o) { return o.l1; }, [](Options& o, double v) { o.l1 = v; }},
      {choice_parameter("regression", "Time courses", {"together", "each"},
                        "Whether all maps of a level are regressed on the scans together "
                        "(dual regression), or each on its own."),
       [](const Options& o) { return o.together ? 0.0 : 1.0; },
       [](Options& o, double v) { o.together = v == 0.0; }},
      {integer_parameter("seed", "Seed", "", 0.0, 9007199254740991.0,
                         "Of the random start and order: the same seed gives the same networks."),
       [](const Options& o) { return static_cast<double>(o.seed); },
       [](Options& o, double v) { o.seed = static_cast<std::uint64_t>(v); }},
  };
  return kFields;
}

NetworkMethod vsdbn_method() {
  NetworkMethod method;
  method.name = "vsdbn";
  method.label = "Deep belief network (VS-DBN)";
  method.summary =
      "Learns networks level by level: those of a higher level are combinations of lower ones.";
  method.source =
      "Dong et al. (2020), IEEE Trans. Biomed. Eng. 67:1739-1748; Hinton, Osindero & Teh (2006), "
      "Neural Comput. 18:1527-1554";
  method.parameters = specs_of(vsdbn_parameters());
  method.create = create;
  return method;
}

}  // namespace sync_act
