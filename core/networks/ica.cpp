#include "core/networks/ica.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "core/networks/component_clusters.h"
#include "core/networks/fast_ica.h"
#include "core/networks/scan_covariance.h"
#include "core/networks/voxel_products.h"

namespace sync_act {
namespace {

struct IcaOptions {
  std::size_t count = 20;
  FastIcaOptions fast_ica;
  std::uint64_t seed = 1;
  std::size_t stability_runs = 1;
};

const std::vector<ParameterField<IcaOptions>>& fields() {
  using Options = IcaOptions;
  static const std::vector<ParameterField<IcaOptions>> kFields{
      {integer_parameter("count", "Networks", "", 1.0, 1000.0,
                         "Number of networks; must be below the number of scans."),
       [](const Options& o) { return static_cast<double>(o.count); },
       [](Options& o, double v) { o.count = static_cast<std::size_t>(v); }},
      {choice_parameter("nonlinearity", "Nonlinearity", contrast_names(),
                        "How a map's distance from Gaussian is measured.",
                        "Hyvarinen (1999), IEEE Transactions on Neural Networks 10:626-634"),
       [](const Options& o) { return static_cast<double>(o.fast_ica.contrast); },
       [](Options& o, double v) {
         o.fast_ica.contrast = static_cast<Contrast>(static_cast<int>(v));
       }},
      {number_parameter("tolerance", "Tolerance", "", 1e-9, 1.0,
                        "Iterations end when no map's direction changes by more than this, as "
                        "1 - |cos|."),
       [](const Options& o) { return o.fast_ica.tolerance; },
       [](Options& o, double v) { o.fast_ica.tolerance = v; }},
      {integer_parameter("max_iterations", "Most iterations", "", 1.0, 100000.0,
                         "Iterations end here even without convergence, which is then noted."),
       [](const Options& o) { return static_cast<double>(o.fast_ica.max_iterations); },
       [](Options& o, double v) { o.fast_ica.max_iterations = static_cast<int>(v); }},
      {integer_parameter("seed", "Seed", "", 0.0, 9007199254740991.0,
                         "Start of the random numbers; the same seed gives the same networks."),
       [](const Options& o) { return static_cast<double>(o.seed); },
       [](Options& o, double v) { o.seed = static_cast<std::uint64_t>(v); }},
      {integer_parameter("stability_runs", "Stability runs", "", 1.0, 50.0,
                         "Random starts whose networks are clustered to tell how stable each is; "
                         "1 leaves that out."),
       [](const Options& o) { return static_cast<double>(o.stability_runs); },
       [](Options& o, double v) { o.stability_runs = static_cast<std::size_t>(v); }},
  };
  return kFields;
}

// Eigenvalues below this share of the largest are rounding of the float32 data.
constexpr double kRankShare = 1e-6;

class IcaJob : public NetworkJob {
 public:
  IcaJob(const NetworkInput& input, const IcaOptions& options)
      : bold_(*input.bold),
        mask_(*input.mask),
        options_(options),
        n_threads_(input.n_threads),
        width_(padded_length(options.count)),
        covariance_(*input.bold, input.n_threads) {}

  JobProgress progress() const override {
    switch (step_) {
      case Step::kCovariance:
        return {0.3 * covariance_.fraction(), "Comparing scans"};
      case Step::kPrincipal:
        return {0.3, "Finding principal components"};
      case Step::kWhiten:
        return {0.35 + 0.05 * blocks_.fraction(), "Reducing scans"};
      case Step::kIterate: {
        const double n_runs = static_cast<double>(options_.stability_runs);
        std::string text = "Separating networks";
        if (!ica_->changes().empty()) {
          text +=
              message(", iteration ", ica_->changes().size(), ": change ", ica_->changes().back());
        }
        if (options_.stability_runs > 1) {
          text += message(" (start ", components_.size() + 1, " of ", options_.stability_runs, ")");
        }
        return {0.4 + 0.5 * (static_cast<double>(components_.size()) + run_fraction_) / n_runs,
                std::move(text)};
      }
      case Step::kCluster:
        return {0.9, "Comparing starts"};
      case Step::kMaps:
        return {0.9 + 0.1 * blocks_.fraction(), "Making maps"};
      case Step::kDone:
        break;
    }
    return {1.0, "Done"};
  }

  FoundNetworks take_result() override { return std::move(found_); }

 protected:
  Result<JobState> advance_one_unit() override {
    switch (step_) {
      case Step::kCovariance:
        covariance_.run_unit();
        if (!covariance_.done()) break;
        if (covariance_.rows().size() <= options_.count) {
          return bad_input(message("count is ", options_.count, "; the mask has only ",
                                   covariance_.rows().size(), " voxels with a signal."));
        }
        step_ = Step::kPrincipal;
        break;
      case Step::kPrincipal:
        SYNC_ACT_RETURN_IF_ERROR(find_principal_components());
        step_ = Step::kWhiten;
        break;
      case Step::kWhiten:
        whiten_unit();
        if (!blocks_.done()) break;
        start_run();
        step_ = Step::kIterate;
        break;
      case Step::kIterate:
        iterate_unit();
        break;
      case Step::kCluster:
        if (clusters_->merge_some(kMergesPerUnit)) choose_centrotypes();
        break;
      case Step::kMaps:
        maps_unit();
        if (!blocks_.done()) break;
        finish();
        step_ = Step::kDone;
        return JobState::kDone;
      case Step::kDone:
        return JobState::kDone;
    }
    return JobState::kRunning;
  }

 private:
  enum class Step { kCovariance, kPrincipal, kWhiten, kIterate, kCluster, kMaps, kDone };
  static constexpr std::size_t kMergesPerUnit = 64;
  static constexpr std::size_t kVoxelsAtOnce = 128;

  Eigen::Index count() const { return static_cast<Eigen::Index>(options_.count); }

  // C = E D E'; whitening D^(-1/2) E'.
  Status find_principal_components() {
    const Eigen::MatrixXd matrix = covariance_.take_covariance();
    total_variance_ = matrix.trace();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(matrix);
    if (eigen.info() != Eigen::Success) {
      return Error{ErrorCode::kInternal, "ica: the covariance of scans has no eigenvectors."};
    }
    const double least = kRankShare * eigen.eigenvalues().maxCoeff();
    const auto rank = (eigen.eigenvalues().array() > std::max(least, 0.0)).count();
    if (rank < count()) {
      return bad_input(message("count is ", options_.count, "; the ", bold_.n_times(),
                               " scans have only ", static_cast<long long>(rank),
                               " independent dimensions after preprocessing."));
    }
    // The largest first.
    const Eigen::MatrixXd vectors = eigen.eigenvectors().rightCols(count()).rowwise().reverse();
    const Eigen::VectorXd deviations = eigen.eigenvalues().tail(count()).reverse().cwiseSqrt();
    scans_from_white_ = vectors * deviations.asDiagonal();
    const Eigen::MatrixXd whitening = vectors * deviations.cwiseInverse().asDiagonal();
    weights_.assign(bold_.n_times() * width_, 0.0F);
    offset_.assign(width_, 0.0F);
    for (Eigen::Index k = 0; k < count(); ++k) {
      double shift = 0.0;
      for (std::size_t t = 0; t < bold_.n_times(); ++t) {
        const double weight = whitening(static_cast<Eigen::Index>(t), k);
        weights_[t * width_ + static_cast<std::size_t>(k)] = static_cast<float>(weight);
        shift -= weight * static_cast<double>(covariance_.means()[t]);
      }
      offset_[static_cast<std::size_t>(k)] = static_cast<float>(shift);
    }
    const std::size_t n_used = covariance_.rows().size();
    white_.resize(n_used * width_);
    blocks_ = VoxelBlocks(n_used, bold_.n_times() * width_, kVoxelsAtOnce);
    return {};
  }

  void whiten_unit() {
    blocks_.run_unit(n_threads_, [&](std::size_t, std::size_t first, std::size_t last) {
      multiply_rows(std::span(covariance_.rows()).subspan(first, last - first), bold_.n_times(),
                    weights_.data(), offset_.data(), width_, white_.data() + first * width_);
    });
  }

  void start_run() {
    run_fraction_ = 0.0;
    ica_.emplace(white_, options_.count, options_.fast_ica, options_.seed, components_.size(),
                 n_threads_);
  }

  void iterate_unit() {
    ica_->run_unit();
    note_run_fraction();
    if (!ica_->done()) return;
    Convergence& convergence = found_.convergence;
    const std::vector<double>& changes = ica_->changes();
    convergence.converged = convergence.converged && ica_->converged();
    convergence.n_iterations = std::max(convergence.n_iterations, static_cast<int>(changes.size()));
    convergence.final_change = std::max(convergence.final_change, changes.back());
    if (components_.empty()) convergence.trajectory = changes;
    n_unconverged_ += ica_->converged() ? 0U : 1U;
    components_.push_back(ica_->unmixing());
    if (components_.size() < options_.stability_runs) {
      start_run();
      return;
    }
    unmixing_ = components_.front();
    if (components_.size() == 1) {
      start_maps();
      return;
    }
    Eigen::MatrixXd all(count() * static_cast<Eigen::Index>(components_.size()), count());
    for (std::size_t r = 0; r < components_.size(); ++r) {
      all.middleRows(static_cast<Eigen::Index>(r) * count(), count()) = components_[r];
    }
    clusters_.emplace(all, options_.count);
    step_ = Step::kCluster;
  }

  // By the change, on a logarithmic scale from 1 to the tolerance; it may rise, progress may not.
  void note_run_fraction() {
    if (ica_->changes().empty()) return;
    const double by_count = static_cast<double>(ica_->changes().size()) /
                            static_cast<double>(options_.fast_ica.max_iterations);
    const double change = std::max(ica_->changes().back(), 1e-12);
    const double by_change =
        std::log(std::min(change, 1.0)) / std::log(std::min(options_.fast_ica.tolerance, 0.5));
    run_fraction_ = std::max(run_fraction_, std::clamp(std::max(by_count, by_change), 0.0, 1.0));
  }

  void choose_centrotypes() {
    std::vector<ComponentCluster> clusters = clusters_->clusters();
    for (std::size_t c = 0; c < clusters.size(); ++c) {
      const std::size_t run = clusters[c].centrotype / options_.count;
      const std::size_t row = clusters[c].centrotype % options_.count;
      unmixing_.row(static_cast<Eigen::Index>(c)) =
          components_[run].row(static_cast<Eigen::Index>(row));
      stability_.push_back(clusters[c].quality);
    }
    clusters_.reset();
    start_maps();
  }

  void start_maps() {
    ica_.reset();
    weights_.assign(options_.count * width_, 0.0F);
    offset_.assign(width_, 0.0F);
    for (Eigen::Index i = 0; i < count(); ++i) {
      for (Eigen::Index j = 0; j < count(); ++j) {
        weights_[static_cast<std::size_t>(j) * width_ + static_cast<std::size_t>(i)] =
            static_cast<float>(unmixing_(i, j));
      }
    }
    moments_.assign(options_.count, {});
    block_moments_.resize(VoxelBlocks::kPerUnit);
    const std::size_t n_used = covariance_.rows().size();
    blocks_ = VoxelBlocks(n_used, width_ * width_ + 4 * width_, kVoxelsAtOnce);
    step_ = Step::kMaps;
  }

  struct Sums {
    double first = 0.0, second = 0.0, third = 0.0;
  };

  // Each voxel's white values become its values in the maps.
  void maps_unit() {
    const std::size_t n =
        blocks_.run_unit(n_threads_, [&](std::size_t place, std::size_t first, std::size_t last) {
          std::vector<Sums>& sums = block_moments_[place];
          sums.assign(options_.count, {});
          std::vector<float> values(kVoxelsAtOnce * width_);
          const float* rows[kVoxelsAtOnce];
          for (std::size_t v = first; v < last; v += kVoxelsAtOnce) {
            const std::size_t n_now = std::min(kVoxelsAtOnce, last - v);
            float* const white = white_.data() + v * width_;
            for (std::size_t i = 0; i < n_now; ++i) rows[i] = white + i * width_;
            multiply_rows({rows, n_now}, options_.count, weights_.data(), offset_.data(), width_,
                          values.data());
            std::copy_n(values.begin(), n_now * width_, white);
            for (std::size_t i = 0; i < n_now; ++i) {
              for (std::size_t k = 0; k < options_.count; ++k) {
                const auto x = static_cast<double>(values[i * width_ + k]);
                sums[k].first += x;
                sums[k].second += x * x;
                sums[k].third += x * x * x;
              }
            }
          }
        });
    for (std::size_t place = 0; place < n; ++place) {
      for (std::size_t k = 0; k < options_.count; ++k) {
        moments_[k].first += block_moments_[place][k].first;
        moments_[k].second += block_moments_[place][k].second;
        moments_[k].third += block_moments_[place][k].third;
      }
    }
  }

  // Scans = mixing * maps; with D^(1/2) taken back and W's pseudoinverse (W' where a single run
  // made it orthonormal).
  void finish() {
    const Eigen::MatrixXd mixing =
        scans_from_white_ * unmixing_.completeOrthogonalDecomposition().pseudoInverse();
    const auto n_used = static_cast<double>(covariance_.rows().size());
    std::vector<double> explained(options_.count);
    std::vector<double> means(options_.count), scales(options_.count);
    for (std::size_t k = 0; k < options_.count; ++k) {
      const double mean = moments_[k].first / n_used;
      const double variance = moments_[k].second / n_used - mean * mean;
      means[k] = mean;
      scales[k] = std::sqrt(variance);
      explained[k] =
          mixing.col(static_cast<Eigen::Index>(k)).squaredNorm() * variance / total_variance_;
      const double third = moments_[k].third / n_used - 3.0 * mean * variance - mean * mean * mean;
      if (third < 0.0) scales[k] = -scales[k];
    }
    std::vector<std::size_t> order(options_.count);
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return explained[a] > explained[b]; });

    NetworkSet& networks = found_.networks;
    networks.method = "ica";
    networks.maps.assign(bold_.n_units() * options_.count, 0.0F);
    networks.time_courses = TimeSeries(bold_.n_times(), options_.count);
    networks.time_courses.interval_secs = bold_.interval_secs;
    networks.time_courses.start_secs = bold_.start_secs;
    networks.time_courses.run_starts = bold_.run_starts;
    std::vector<double> explained_in_order, stability_in_order;
    for (std::size_t n = 0; n < options_.count; ++n) {
      const std::size_t k = order[n];
      const std::vector<std::uint32_t>& used = covariance_.used_voxels();
      for (std::size_t i = 0; i < used.size(); ++i) {
        networks.maps[n * bold_.n_units() + used[i]] = static_cast<float>(
            (static_cast<double>(white_[i * width_ + k]) - means[k]) / scales[k]);
      }
      const std::span<float> course = networks.time_courses.unit(n);
      for (std::size_t t = 0; t < course.size(); ++t) {
        course[t] = static_cast<float>(
            mixing(static_cast<Eigen::Index>(t), static_cast<Eigen::Index>(k)) * scales[k]);
      }
      networks.time_courses.unit_ids.push_back("IC" + std::to_string(n + 1));
      explained_in_order.push_back(explained[k]);
      if (!stability_.empty()) stability_in_order.push_back(stability_[k]);
    }
    found_.network_figures.emplace_back("explained_variance", std::move(explained_in_order));
    if (!stability_in_order.empty()) {
      found_.network_figures.emplace_back("stability", std::move(stability_in_order));
    }
    found_.convergence.measure = "1 - |w_new . w_old|, largest over networks";
    add_notes();
    networks.mask = std::move(mask_);
    white_ = {};
  }

  void add_notes() {
    const std::size_t n_left_out = bold_.n_units() - covariance_.rows().size();
    if (n_left_out > 0) {
      found_.notes.push_back(message(n_left_out,
                                     " voxels without signal were left out; they are 0 "
                                     "in the maps."));
    }
    if (n_unconverged_ > 0) {
      found_.notes.push_back(message(
          "FastICA did not converge within ", options_.fast_ica.max_iterations, " iterations",
          options_.stability_runs > 1
              ? message(" in ", n_unconverged_, " of ", options_.stability_runs, " starts")
              : "",
          ": the last change was ", found_.convergence.final_change, ", the tolerance is ",
          options_.fast_ica.tolerance, ". Fewer networks or more iterations may help."));
    }
  }

  const TimeSeries& bold_;
  Mask mask_;
  IcaOptions options_;
  int n_threads_;
  std::size_t width_;
  Step step_ = Step::kCovariance;
  ScanCovariance covariance_;
  VoxelBlocks blocks_;
  double total_variance_ = 0.0;
  Eigen::MatrixXd scans_from_white_;  // E D^(1/2): [scan x dimension]
  std::vector<float> weights_;        // of the current pass over voxels, padded
  std::vector<float> offset_;
  std::vector<float> white_;  // [voxel used x dimension], padded; at the end the maps' values
  std::optional<FastIca> ica_;
  double run_fraction_ = 0.0;
  std::size_t n_unconverged_ = 0;
  std::vector<Eigen::MatrixXd> components_;  // per run [component x dimension]
  std::optional<ComponentClusters> clusters_;
  std::vector<double> stability_;
  Eigen::MatrixXd unmixing_;
  std::vector<Sums> moments_;
  std::vector<std::vector<Sums>> block_moments_;
  FoundNetworks found_;
};

Result<std::unique_ptr<NetworkJob>> create(const NetworkInput& input,
                                           const ParameterValues& values) {
  const Result<IcaOptions> options = options_from_values(fields(), values);
  if (!options.ok()) return options.error();
  SYNC_ACT_ASSERT(input.mask->size() == input.bold->n_units());
  if (options->count >= input.bold->n_times()) {
    return bad_input(message("count is ", options->count,
                             "; it must be below the number of scans, ", input.bold->n_times(),
                             "."));
  }
  return std::unique_ptr<NetworkJob>(std::make_unique<IcaJob>(input, *options));
}

}  // namespace

NetworkMethod ica_method() {
  NetworkMethod method;
  method.name = "ica";
  method.label = "Independent components (ICA)";
  method.summary =
      "Splits the scan into maps that are as independent of one another as possible, each with its "
      "time course.";
  method.source =
      "McKeown et al. (1998), Human Brain Mapping 6:160-188; Hyvarinen (1999), IEEE Transactions "
      "on Neural Networks 10:626-634; stability: Himberg et al. (2004), NeuroImage 22:1214-1222";
  method.parameters = specs_of(fields());
  method.create = create;
  return method;
}

}  // namespace sync_act
