#pragma once
// The long work of the methods module as resumable jobs.

#include <memory>
#include <vector>

#include "core/statistics/max_null.h"
#include "web/methods/methods.h"

namespace sync_act {

// `data` must outlive the jobs.
Result<std::unique_ptr<MethodsJob>> make_surrogates_job(const MethodsData& data, std::size_t first,
                                                        std::size_t last);
Result<std::unique_ptr<MethodsJob>> make_significance_job(MethodsData& data, NullMaxima maxima);
Result<std::unique_ptr<MethodsJob>> make_networks_job(const MethodsData& data,
                                                      const NetworkMethod& method,
                                                      const ParameterValues& values);

}  // namespace sync_act
