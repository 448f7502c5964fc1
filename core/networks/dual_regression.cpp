#include "core/networks/dual_regression.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "core/networks/least_squares.h"
#include "core/networks/usable_voxels.h"
#include "core/networks/voxel_blocks.h"

namespace sync_act {
namespace {

std::string name_of(const std::vector<std::string>& names, std::size_t map) {
  return names.empty() ? std::to_string(map) : names[map];
}

// sums[k * n_times + t] += weights[k] * series[t]
void add_products(std::span<const double> weights, std::span<const float> series, double* sums) {
  const std::size_t n_times = series.size();
  for (const double weight : weights) {
    for (std::size_t t = 0; t < n_times; ++t) sums[t] += weight * static_cast<double>(series[t]);
    sums += n_times;
  }
}

}  // namespace

struct DualRegressionJob::Work {
  enum class Step { kVoxels, kMeans, kSpatial, kTimeCourses, kTemporal, kDone };

  const TimeSeries& bold;
  std::span<const float> maps;
  std::vector<std::string> names;
  DualRegressionOptions options;
  int n_threads;
  std::size_t n_times, n_voxels, n_maps;

  Step step = Step::kVoxels;
  VoxelBlocks voxel_blocks;  // of reading only
  VoxelBlocks blocks;        // of both regressions
  std::vector<std::uint8_t> usable;
  std::vector<std::size_t> used_maps;  // those that are not empty
  std::vector<double> means;           // per used map, over usable voxels
  Eigen::MatrixXd gram;                // of the used maps, demeaned
  std::vector<double> products;        // [time x used map], then the time courses
  double total_squares = 0.0;          // of the data, demeaned over voxels
  std::vector<double> data_sums;       // per scan
  std::vector<std::vector<double>> block_products;
  std::vector<Eigen::MatrixXd> block_grams;
  std::vector<double> regressors;  // [time x used map]: time courses demeaned (and normalized)
  std::optional<NormalEquations> temporal;
  DualRegression result;

  Work(const TimeSeries& series, std::span<const float> all_maps,
       std::vector<std::string> map_names, const DualRegressionOptions& chosen, int threads)
      : bold(series),
        maps(all_maps),
        names(std::move(map_names)),
        options(chosen),
        n_threads(threads),
        n_times(series.n_times()),
        n_voxels(series.n_units()),
        n_maps(all_maps.size() / series.n_units()),
        voxel_blocks(n_voxels, n_times + n_maps),
        blocks(n_voxels, n_maps * (n_times + n_maps)),
        usable(n_voxels, 1) {}

  float map_value(std::size_t map, std::size_t voxel) const { return maps[map * n_voxels + voxel]; }

  void check_voxels() {
    voxel_blocks.run_unit(n_threads, [&](std::size_t, std::size_t first, std::size_t last) {
      for (std::size_t v = first; v < last; ++v) {
        bool good = is_usable_series(bold.unit(v));
        for (std::size_t k = 0; good && k < n_maps; ++k) good = std::isfinite(map_value(k, v));
        usable[v] = good ? 1 : 0;
      }
    });
  }

  // Which maps are there, and their means.
  void find_means() {
    const auto n_usable = static_cast<double>(std::count(usable.begin(), usable.end(), 1));
    result.n_voxels_left_out = n_voxels - static_cast<std::size_t>(n_usable);
    for (std::size_t k = 0; k < n_maps; ++k) {
      double sum = 0.0, squares = 0.0;
      float lowest = 0.0F, highest = 0.0F;
      bool first = true;
      for (std::size_t v = 0; v < n_voxels; ++v) {
        if (usable[v] == 0) continue;
        const float value = map_value(k, v);
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
        lowest = first ? value : std::min(lowest, value);
        highest = first ? value : std::max(highest, value);
        first = false;
      }
      // A spread below float32's step is rounding, not a map.
      const double spread = static_cast<double>(highest) - static_cast<double>(lowest);
      if (!(spread > 1e-6 * std::sqrt(squares / std::max(1.0, n_usable)))) {
        result.empty_maps.push_back(k);
      } else {
        used_maps.push_back(k);
        means.push_back(sum / n_usable);
      }
    }
    const std::size_t n_used = used_maps.size();
    gram =
        Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(n_used), static_cast<Eigen::Index>(n_used));
    products.assign(n_used * n_times, 0.0);
    data_sums.assign(n_times, 0.0);
    block_products.resize(VoxelBlocks::kPerUnit);
    block_grams.resize(VoxelBlocks::kPerUnit);
  }

  // Per block: products of maps with series, the maps' Gram matrix, and (in the last n_times + 1
  // places) the data's sums over voxels and its squares.
  void add_block(std::size_t place, std::size_t first, std::size_t last) {
    const std::size_t n_used = used_maps.size();
    std::vector<double>& sums = block_products[place];
    Eigen::MatrixXd& block_gram = block_grams[place];
    sums.assign((n_used + 1) * n_times + 1, 0.0);
    block_gram.setZero(gram.rows(), gram.cols());
    std::vector<double> weights(n_used + 1, 1.0);
    for (std::size_t v = first; v < last; ++v) {
      if (usable[v] == 0) continue;
      for (std::size_t k = 0; k < n_used; ++k) {
        weights[k] = static_cast<double>(map_value(used_maps[k], v)) - means[k];
      }
      add_products(weights, bold.unit(v), sums.data());
      double squares = 0.0;
      for (const float y : bold.unit(v)) squares += static_cast<double>(y) * static_cast<double>(y);
      sums.back() += squares;
      for (Eigen::Index j = 0; j < gram.cols(); ++j) {
        for (Eigen::Index i = j; i < gram.rows(); ++i) {
          block_gram(i, j) +=
              weights[static_cast<std::size_t>(i)] * weights[static_cast<std::size_t>(j)];
        }
      }
    }
  }

  void regress_on_maps() {
    const std::size_t n =
        blocks.run_unit(n_threads, [&](std::size_t place, std::size_t first, std::size_t last) {
          add_block(place, first, last);
        });
    for (std::size_t place = 0; place < n; ++place) {
      const std::vector<double>& sums = block_products[place];
      for (std::size_t i = 0; i < products.size(); ++i) products[i] += sums[i];
      for (std::size_t t = 0; t < n_times; ++t) data_sums[t] += sums[products.size() + t];
      total_squares += sums.back();
      gram += block_grams[place];
    }
  }

  Status solve_time_courses() {
    const std::size_t n_used = used_maps.size();
    gram = gram.selfadjointView<Eigen::Lower>();
    if (n_used > 0) {
      const NormalEquations spatial(gram);
      if (const auto k = spatial.dependent()) {
        return bad_input(message("Dual regression: map ", name_of(names, used_maps[*k]),
                                 " is a linear combination of those before it within the mask; "
                                 "leave it out."));
      }
      std::vector<double> row(n_used);
      for (std::size_t t = 0; t < n_times; ++t) {
        for (std::size_t k = 0; k < n_used; ++k) row[k] = products[k * n_times + t];
        spatial.solve(row);
        for (std::size_t k = 0; k < n_used; ++k) products[k * n_times + t] = row[k];
      }
    }
    const std::size_t n_usable = n_voxels - result.n_voxels_left_out;
    for (const double sum : data_sums) {
      total_squares -= sum * sum / static_cast<double>(std::max<std::size_t>(1, n_usable));
    }
    result.time_courses = TimeSeries(n_times, n_maps);
    result.time_courses.interval_secs = bold.interval_secs;
    result.time_courses.start_secs = bold.start_secs;
    result.time_courses.run_starts = bold.run_starts;
    result.explained_share.assign(n_maps, 0.0);
    for (std::size_t k = 0; k < n_used; ++k) {
      double squares = 0.0;
      const std::span<float> course = result.time_courses.unit(used_maps[k]);
      for (std::size_t t = 0; t < n_times; ++t) {
        const double value = products[k * n_times + t];
        squares += value * value;
        course[t] = static_cast<float>(value);
      }
      const auto at = static_cast<Eigen::Index>(k);
      if (total_squares > 0.0) {
        result.explained_share[used_maps[k]] = squares * gram(at, at) / total_squares;
      }
    }
    return prepare_temporal();
  }

  Status prepare_temporal() {
    const std::size_t n_used = used_maps.size();
    const auto size = static_cast<Eigen::Index>(n_used);
    regressors = products;
    Eigen::MatrixXd time_gram = Eigen::MatrixXd::Zero(size, size);
    for (std::size_t k = 0; k < n_used; ++k) {
      const std::span<double> course = std::span(regressors).subspan(k * n_times, n_times);
      double squares = 0.0;
      for (const auto& [first, last] : run_ranges(bold.run_starts, n_times)) {
        double sum = 0.0;
        for (std::size_t t = first; t < last; ++t) sum += course[t];
        const double mean = sum / static_cast<double>(last - first);
        for (std::size_t t = first; t < last; ++t) {
          course[t] -= mean;
          squares += course[t] * course[t];
        }
      }
      if (!(squares > 0.0)) {
        return bad_input(message("Dual regression: the time course of map ",
                                 name_of(names, used_maps[k]), " is constant in every run."));
      }
      if (options.normalize) {
        const double scale = 1.0 / std::sqrt(squares / static_cast<double>(n_times));
        for (double& value : course) value *= scale;
      }
    }
    for (std::size_t j = 0; j < n_used; ++j) {
      for (std::size_t i = 0; i <= j; ++i) {
        double sum = 0.0;
        for (std::size_t t = 0; t < n_times; ++t) {
          sum += regressors[i * n_times + t] * regressors[j * n_times + t];
        }
        time_gram(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = sum;
        time_gram(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)) = sum;
      }
    }
    temporal.emplace(time_gram);
    if (const auto k = temporal->dependent()) {
      return bad_input(message("Dual regression: the time course of map ",
                               name_of(names, used_maps[*k]),
                               " is a linear combination of others; use fewer maps."));
    }
    result.maps.assign(n_voxels * n_maps, 0.0F);
    blocks.restart();
    return {};
  }

  void regress_on_time_courses() {
    const std::size_t n_used = used_maps.size();
    blocks.run_unit(n_threads, [&](std::size_t, std::size_t first, std::size_t last) {
      std::vector<double> row(n_used);
      for (std::size_t v = first; v < last; ++v) {
        if (usable[v] == 0) continue;
        const std::span<const float> series = bold.unit(v);
        for (std::size_t k = 0; k < n_used; ++k) {
          const double* const course = regressors.data() + k * n_times;
          double sums[4] = {};
          std::size_t t = 0;
          for (; t + 4 <= n_times; t += 4) {
            for (std::size_t i = 0; i < 4; ++i) {
              sums[i] += course[t + i] * static_cast<double>(series[t + i]);
            }
          }
          for (; t < n_times; ++t) sums[0] += course[t] * static_cast<double>(series[t]);
          row[k] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
        }
        temporal->solve(row);
        for (std::size_t k = 0; k < n_used; ++k) {
          result.maps[used_maps[k] * n_voxels + v] = static_cast<float>(row[k]);
        }
      }
    });
  }
};

DualRegressionJob::DualRegressionJob(std::unique_ptr<Work> work) : work_(std::move(work)) {}
DualRegressionJob::~DualRegressionJob() = default;

Result<std::unique_ptr<DualRegressionJob>> DualRegressionJob::create(
    const TimeSeries& bold, std::span<const float> maps, std::vector<std::string> names,
    const DualRegressionOptions& options, int n_threads) {
  if (bold.n_units() == 0 || maps.empty()) {
    return bad_input("Dual regression: there are no voxels or no maps.");
  }
  SYNC_ACT_ASSERT(maps.size() % bold.n_units() == 0);
  const std::size_t n_maps = maps.size() / bold.n_units();
  SYNC_ACT_ASSERT(names.empty() || names.size() == n_maps);
  const std::size_t n_runs = run_ranges(bold.run_starts, bold.n_times()).size();
  if (n_maps + n_runs > bold.n_times()) {
    return bad_input(message("Dual regression: there are ", n_maps, " maps and ", n_runs,
                             " runs of ", bold.n_times(),
                             " scans in all; maps and runs together "
                             "must not be more than the scans."));
  }
  return std::unique_ptr<DualRegressionJob>(new DualRegressionJob(
      std::make_unique<Work>(bold, maps, std::move(names), options, n_threads)));
}

Result<JobState> DualRegressionJob::advance_one_unit() {
  using Step = Work::Step;
  Work& work = *work_;
  switch (work.step) {
    case Step::kVoxels:
      work.check_voxels();
      if (work.voxel_blocks.done()) work.step = Step::kMeans;
      return JobState::kRunning;
    case Step::kMeans:
      work.find_means();
      work.step = Step::kSpatial;
      return JobState::kRunning;
    case Step::kSpatial:
      work.regress_on_maps();
      if (work.blocks.done()) work.step = Step::kTimeCourses;
      return JobState::kRunning;
    case Step::kTimeCourses:
      SYNC_ACT_RETURN_IF_ERROR(work.solve_time_courses());
      work.step = Step::kTemporal;
      return JobState::kRunning;
    case Step::kTemporal:
      work.regress_on_time_courses();
      if (!work.blocks.done()) return JobState::kRunning;
      work.step = Step::kDone;
      return JobState::kDone;
    case Step::kDone:
      break;
  }
  return JobState::kDone;
}

JobProgress DualRegressionJob::progress() const {
  using Step = Work::Step;
  const Work& work = *work_;
  switch (work.step) {
    case Step::kVoxels:
    case Step::kMeans:
      return {0.05 * work.voxel_blocks.fraction(), "Looking at voxels"};
    case Step::kSpatial:
    case Step::kTimeCourses:
      return {0.05 + 0.5 * work.blocks.fraction(), "Regressing scans on maps"};
    case Step::kTemporal:
      return {0.55 + 0.45 * work.blocks.fraction(), "Regressing voxels on time courses"};
    case Step::kDone:
      break;
  }
  return {1.0, "Done"};
}

DualRegression DualRegressionJob::take_result() { return std::move(work_->result); }

Result<DualRegression> dual_regression(const TimeSeries& bold, std::span<const float> maps,
                                       const DualRegressionOptions& options, int n_threads) {
  auto job = DualRegressionJob::create(bold, maps, {}, options, n_threads);
  if (!job.ok()) return job.error();
  SYNC_ACT_RETURN_IF_ERROR(run_to_end(**job, {}));
  return (*job)->take_result();
}

}  // namespace sync_act
