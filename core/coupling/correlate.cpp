#include "core/coupling/correlate.h"

#include <algorithm>
#include <limits>

#include "core/base/parallel_for.h"
#include "core/coupling/correlate_kernels.h"
#include "core/coupling/standardize_series.h"

namespace sync_act {
namespace {

std::size_t round_up(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

// Divides n_times samples into equal blocks of at most kMaxBlockTimes: 0, ..., n_times.
std::vector<std::size_t> divide_times(std::size_t n_times) {
  const std::size_t n_blocks =
      std::max<std::size_t>(1, round_up(n_times, kMaxBlockTimes) / kMaxBlockTimes);
  std::vector<std::size_t> starts;
  starts.reserve(n_blocks + 1);
  for (std::size_t k = 0; k <= n_blocks; ++k) starts.push_back(k * n_times / n_blocks);
  return starts;
}

// Rows of r that one task fills: bounded, so that a job's unit of work stays short with long
// series; few where there are few neurons, so that every thread gets some.
std::size_t rows_per_task(std::size_t n_times, std::size_t n_rows, std::size_t tile,
                          int n_threads) {
  constexpr std::size_t kMaxMultiplyAdds = 500'000'000;
  const std::size_t bounded = std::min(kBlockUnitsA, kMaxMultiplyAdds / kBlockUnitsB / n_times);
  const std::size_t shared =
      n_threads > 1 ? n_rows / (2 * static_cast<std::size_t>(n_threads)) : n_rows;
  return round_up(std::max<std::size_t>(1, std::min(bounded, shared)), tile);
}

constexpr std::size_t kUnitsPerPackTask = 192;  // a multiple of every tile

// Calls part(first, n) for pieces of at most `size` that make up [first, last).
template <class Part>
void for_each_part(std::size_t first, std::size_t last, std::size_t size, int n_threads,
                   const Part& part) {
  parallel_for((last - first + size - 1) / size, n_threads, [&](std::size_t i) {
    const std::size_t from = first + i * size;
    part(from, std::min(size, last - from));
  });
}

}  // namespace

// The series of a are packed once. Then the work goes over blocks of b: the block's series are
// packed, and all rows of r filled in its columns.
struct CorrelationJob::Work {
  SeriesView a;
  SeriesView b;
  std::span<float> r;
  int n_threads = 1;
  const CorrelationKernels& kernels = correlation_kernels();
  std::vector<std::size_t> block_starts;
  std::unique_ptr<float[]> a_panels;
  std::unique_ptr<float[]> b_panels;

  std::size_t n_a_packed = 0;   // units of a that are packed
  std::size_t first_b = 0;      // first unit of the current block of b
  bool b_is_packed = false;     // the current block of b
  std::size_t n_rows_done = 0;  // rows of r that are filled in the current block of b

  Work(SeriesView a_series, SeriesView b_series, std::span<float> result, int threads)
      : a(a_series), b(b_series), r(result), n_threads(threads) {
    if (a.n_times < 2) {
      std::fill(r.begin(), r.end(), std::numeric_limits<float>::quiet_NaN());
      r = {};
    }
    block_starts = divide_times(a.n_times);
  }

  bool is_done() const { return r.empty() || first_b == b.n_units; }
  std::size_t n_b_now() const { return std::min(kBlockUnitsB, b.n_units - first_b); }
  PanelLayout a_layout() const {
    return {kernels.tile_a, round_up(a.n_units, kernels.tile_a), block_starts};
  }
  PanelLayout b_layout() const {
    return {kernels.tile_b, round_up(n_b_now(), kernels.tile_b), block_starts};
  }

  std::unique_ptr<float[]> allocate(const PanelLayout& layout) const {
    return std::make_unique_for_overwrite<float[]>(a.n_times * layout.n_columns);
  }

  void advance() {
    if (n_a_packed < a.n_units) {
      pack_some_of_a();
    } else if (!b_is_packed) {
      pack_block_of_b();
    } else {
      fill_some_rows();
    }
  }

  void pack_some_of_a() {
    const PanelLayout layout = a_layout();
    if (!a_panels) a_panels = allocate(layout);
    const std::size_t last = std::min(a.n_units, n_a_packed + 4 * kUnitsPerPackTask);
    for_each_part(n_a_packed, last, kUnitsPerPackTask, n_threads,
                  [&](std::size_t first, std::size_t n) {
                    pack_standardized(a, first, n, first, layout, a_panels.get());
                  });
    n_a_packed = last;
  }

  void pack_block_of_b() {
    const PanelLayout layout = b_layout();
    if (!b_panels) b_panels = allocate(layout);  // the first block is the largest
    for_each_part(0, n_b_now(), kUnitsPerPackTask, n_threads,
                  [&](std::size_t first, std::size_t n) {
                    pack_standardized(b, first_b + first, n, first, layout, b_panels.get());
                  });
    b_is_packed = true;
  }

  void fill_some_rows() {
    const std::size_t size = rows_per_task(a.n_times, a.n_units, kernels.tile_a, n_threads);
    const std::size_t last = n_threads > 1 ? a.n_units : std::min(a.n_units, n_rows_done + size);
    for_each_part(n_rows_done, last, size, n_threads,
                  [&](std::size_t first, std::size_t n) { fill_rows(first, n); });
    n_rows_done = last;
    if (n_rows_done < a.n_units) return;
    first_b += n_b_now();
    n_rows_done = 0;
    b_is_packed = false;
  }

  void fill_rows(std::size_t first_row, std::size_t n_rows) const {
    for (std::size_t k = 0; k + 1 < block_starts.size(); ++k) {
      const std::size_t start = block_starts[k];
      const std::size_t n_times = block_starts[k + 1] - start;
      RBlock block;
      block.r = r.data() + first_row * b.n_units + first_b;
      block.stride = b.n_units;
      block.n_rows = n_rows;
      block.n_columns = n_b_now();
      block.is_first = k == 0;
      block.is_last = k + 2 == block_starts.size();
      kernels.multiply(a_panels.get() + start * a_layout().n_columns + first_row * n_times,
                       b_panels.get() + start * b_layout().n_columns, n_times, block);
    }
  }

  double fraction() const {
    if (is_done()) return 1.0;
    const double in_block = static_cast<double>(n_rows_done) / static_cast<double>(a.n_units) *
                            static_cast<double>(n_b_now());
    return (static_cast<double>(first_b) + in_block) / static_cast<double>(b.n_units);
  }
};

CorrelationJob::CorrelationJob(std::unique_ptr<Work> work) : work_(std::move(work)) {}
CorrelationJob::~CorrelationJob() = default;

Result<std::unique_ptr<CorrelationJob>> CorrelationJob::create(SeriesView a, SeriesView b,
                                                               std::span<float> r, int n_threads) {
  SYNC_ACT_ASSERT(a.values.size() == a.n_times * a.n_units);
  SYNC_ACT_ASSERT(b.values.size() == b.n_times * b.n_units);
  SYNC_ACT_ASSERT(r.size() == a.n_units * b.n_units);
  if (a.n_times != b.n_times) {
    return bad_input(message("Series of ", a.n_times,
                             " samples cannot be correlated with series of ", b.n_times,
                             ": both need the same sampling."));
  }
  return std::unique_ptr<CorrelationJob>(
      new CorrelationJob(std::make_unique<Work>(a, b, r, n_threads)));
}

Result<JobState> CorrelationJob::advance_one_unit() {
  if (!work_->is_done()) work_->advance();
  return work_->is_done() ? JobState::kDone : JobState::kRunning;
}

JobProgress CorrelationJob::progress() const { return {work_->fraction(), "Correlating"}; }

Result<std::vector<float>> correlate(SeriesView a, SeriesView b, int n_threads) {
  if (b.n_units != 0 && a.n_units > std::vector<float>().max_size() / b.n_units) {
    return Error{ErrorCode::kOutOfMemory, message("The correlations of ", a.n_units, " with ",
                                                  b.n_units, " series do not fit into memory.")};
  }
  std::vector<float> r(a.n_units * b.n_units);
  auto job = CorrelationJob::create(a, b, r, n_threads);
  if (!job.ok()) return job.error();
  SYNC_ACT_RETURN_IF_ERROR(run_to_end(**job, {}));
  return r;
}

void correlate_one(std::span<const float> one, SeriesView many, std::span<float> r) {
  SYNC_ACT_ASSERT(one.size() == many.n_times);
  SYNC_ACT_ASSERT(r.size() == many.n_units);
  if (one.empty()) {
    std::fill(r.begin(), r.end(), std::numeric_limits<float>::quiet_NaN());
    return;
  }
  correlation_kernels().dot_columns(one.data(), many.values.data(), many.n_times, many.n_units,
                                    r.data());
}

const char* correlation_kernel_name() { return correlation_kernels().name; }

}  // namespace sync_act
