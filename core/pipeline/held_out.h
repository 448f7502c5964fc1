#pragma once
// Held-out r: partners (and lags) chosen on some scans, their r taken from others
// (statistics/cross_validate.h), averaged over folds by Fisher's z.

#include <vector>

#include "core/base/result.h"
#include "core/coupling/couple.h"
#include "core/data/coupling.h"
#include "core/data/time_series.h"
#include "core/statistics/cross_validate.h"

namespace sync_act {

// Fills in network_held_out_r, neuron_held_out_r and held_out_description. With `absolute` the
// held-out r counts as positive where it has the sign that it was chosen with.
Status add_held_out_r(Coupling& coupling, const TimeSeries& neurons, const TimeSeries& networks,
                      const HeldOutPlan& plan, std::size_t max_lag, int n_threads);

// The plan for these networks: with one run the gap is their decorrelation lag.
Result<HeldOutPlan> held_out_plan_of(const TimeSeries& networks);

// r [neuron x network] on the scans that are chosen on, and on those held out.
struct FoldCorrelations {
  std::vector<float> train;
  std::vector<float> test;
};
Result<std::vector<FoldCorrelations>> fold_correlations(const TimeSeries& neurons,
                                                        const TimeSeries& networks,
                                                        const HeldOutPlan& plan, int n_threads);

}  // namespace sync_act
