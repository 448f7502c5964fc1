#pragma once
// Pearson correlation of many series with many (neurons x networks, neurons x voxels) and of one
// with many (the live voxel map).
//
//   r = sum_t (a_t - mean a)(b_t - mean b) / (|a - mean a| |b - mean b|)
//
// Every series is first *standardized*: centred and scaled to unit Euclidean norm, so that r is a
// dot product. Mean and norm are taken in double, the products in float32 in blocks of at most
// kMaxBlockTimes samples: |r - exact| <= 1e-5 up to 4000 samples, whatever the offset and scale of
// the inputs (docs/performance.md says why; the tests check it against the reference).
//
// A series without signal (constant, or with a NaN or an infinity, or of fewer than two samples)
// standardizes to NaN throughout, and so has r = NaN with every other; others are not affected.
//
// Results do not depend on the number of threads nor on how units are divided into blocks or over
// workers. They may differ in the last bits between instruction sets (fused multiply-add or not).

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

struct CorrelationKernels;

// A borrowed [time x unit] matrix, column-major: each unit's series lies contiguous.
struct SeriesView {
  std::span<const float> values;  // size() == n_times * n_units
  std::size_t n_times = 0;
  std::size_t n_units = 0;

  std::span<const float> unit(std::size_t u) const { return values.subspan(u * n_times, n_times); }
};

inline SeriesView view_of(const TimeSeries& series) {
  return {series.values(), series.n_times(), series.n_units()};
}

// Standardizes one series; answers false, and writes NaN throughout, where it has no signal.
// `standardized` may be `series` itself; both have the same size.
bool standardize_series(std::span<const float> series, std::span<float> standardized);

// Standardizes every unit in place, for correlate_one. Answers the number of units without signal.
std::size_t standardize_units(TimeSeries& series);

// Whether a series that standardize_series wrote has signal.
bool has_signal(std::span<const float> standardized);

// One with many. `one` [time] and `many` [time x unit] are standardized already; r [unit] gets
// their dot products, held within [-1, 1]. one.size() == many.n_times, r.size() == many.n_units.
// Reads `many` once, front to back: the speed is that of the memory.
void correlate_one(std::span<const float> one, SeriesView many, std::span<float> r);

// r [a unit x b unit], row-major, of raw (not yet standardized) series. Errors: kBadInput where the
// numbers of samples differ. Works in a copy of `a` and one of 1024 units of `b`; 2 T n_a n_b
// flops.
Result<std::vector<float>> correlate(SeriesView a, SeriesView b, int n_threads);

// The same as a job, for progress and cancel. One unit of work standardizes some series or fills
// one block of r: a few ten milliseconds on one thread.
class CorrelationJob final : public Job {
 public:
  // `a`, `b` and `r` (size a.n_units * b.n_units) are borrowed until the job is done. r is complete
  // only then. Errors: kBadInput where the numbers of samples differ.
  static Result<std::unique_ptr<CorrelationJob>> create(SeriesView a, SeriesView b,
                                                        std::span<float> r, int n_threads);
  ~CorrelationJob() override;
  JobProgress progress() const override;

 private:
  struct Work;
  explicit CorrelationJob(std::unique_ptr<Work> work);
  Result<JobState> advance_one_unit() override;

  std::unique_ptr<Work> work_;
};

// The slow references, in double and plain loops: what the kernels above are tested against.
std::vector<double> correlate_reference(SeriesView a, SeriesView b);
std::vector<double> correlate_one_reference(std::span<const float> one, SeriesView many);

// Name of the instruction set that the calls above use here: "sse2", "avx2", "avx512", "simd128",
// "relaxed_simd", "generic".
const char* correlation_kernel_name();

}  // namespace sync_act
