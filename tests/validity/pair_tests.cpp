// One neuron and one network, nothing chosen: how each way to get p compares with its level.

#include "core/base/parallel_for.h"
#include "core/statistics/null_model.h"
#include "core/statistics/student_t.h"
#include "tests/validity/signals.h"
#include "tests/validity/study.h"

namespace sync_act::validity {

Table pair_tests(const StudyOptions& options) {
  Table table{"pair_tests", {"AR(1)", "runs x scans", "t test, N - 2", "t test, N* - 2"}, {}};
  for (const NullModel& null : null_models()) table.columns.push_back(null.name);
  const std::size_t n = options.n_level_simulations;
  const std::size_t n_tests = 2 + null_models().size();
  std::size_t condition = 0;
  for (const double coefficient : {0.0, 0.3, 0.6, 0.9}) {
    for (const Layout layout : {Layout{1, 200}, Layout{2, 100}}) {
      std::vector<std::vector<double>> p(n, std::vector<double>(n_tests));
      parallel_for(n, options.n_threads, [&](std::size_t i) {
        Rng rng = simulation_rng(options, 3, condition, i);
        TimeSeries neurons = ar1_series(layout, 1, coefficient, rng);
        TimeSeries networks = ar1_series(layout, 1, coefficient, rng);
        standardize_runs(neurons);
        standardize_runs(networks);
        const std::uint64_t seed = rng.next_u64();
        for (std::size_t m = 0; m < null_models().size(); ++m) {
          const Coupling coupling =
              coupled(neurons, networks, {.null = null_models()[m].name, .seed = seed}, options);
          p[i][2 + m] = coupling.network_p[0];
          if (m > 0) continue;
          const auto r = static_cast<double>(coupling.r[0]);
          p[i][0] = correlation_p(r, static_cast<double>(layout.n_scans()), false);
          p[i][1] = coupling.network_preview_p[0];
        }
      });
      std::vector<std::string> row{fixed_text(coefficient, 1), layout.text()};
      for (std::size_t test = 0; test < n_tests; ++test) {
        Rate rate{0, n};
        for (std::size_t i = 0; i < n; ++i) rate.hits += p[i][test] <= 0.05 ? 1 : 0;
        row.push_back(rate_text(rate));
      }
      table.rows.push_back(std::move(row));
      ++condition;
    }
  }
  return table;
}

}  // namespace sync_act::validity
