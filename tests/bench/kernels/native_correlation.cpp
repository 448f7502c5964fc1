// Native contestants: Eigen as built for SSE2, and our kernels as the processor has them. For each
// line "<contestant> <repeats>" on stdin, prints seconds per repeat; "results <index>..." prints r.
//
//   usage: native_correlation N_TIMES N_A N_B

#include <Eigen/Core>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>

#include "core/coupling/correlate.h"
#include "tests/bench/kernels/bench_series.h"

using namespace sync_act;

namespace {

using Columns = Eigen::MatrixXf;  // [time x unit]
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Eigen::Map<const Columns> columns_of(const TimeSeries& series) {
  return {series.values().data(), static_cast<Eigen::Index>(series.n_times()),
          static_cast<Eigen::Index>(series.n_units())};
}

// What somebody who uses Eigen writes: centre, normalize, multiply.
Columns standardized(const TimeSeries& series) {
  const auto raw = columns_of(series);
  Columns columns = raw.rowwise() - raw.colwise().mean();
  columns.colwise().normalize();
  return columns;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const auto size = [&](int i) { return static_cast<std::size_t>(std::atol(argv[i])); };
  const TimeSeries a = bench::bench_series(size(1), size(2), 1);
  const TimeSeries b = bench::bench_series(size(1), size(3), 2);
  RowMajor r(static_cast<Eigen::Index>(size(2)), static_cast<Eigen::Index>(size(3)));
  const std::span<float> r_values(r.data(), size(2) * size(3));

  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string contestant;
    words >> contestant;
    if (contestant == "results") {
      for (std::size_t index = 0; words >> index;) std::printf("%.9g ", r_values[index]);
    } else {
      int n_repeats = 1;
      words >> n_repeats;
      const auto start = std::chrono::steady_clock::now();
      for (int i = 0; i < n_repeats; ++i) {
        if (contestant == "eigen") {
          r.noalias() = standardized(a).transpose() * standardized(b);
        } else {
          auto job = CorrelationJob::create(view_of(a), view_of(b), r_values, 1);
          (void)run_to_end(*job.value(), {});
        }
      }
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
      std::printf("%.9g", taken.count() / n_repeats);
    }
    std::printf("\n");
    std::fflush(stdout);
  }
}
