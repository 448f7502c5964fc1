#include "core/coupling/correlate_kernels.h"

#include <array>

namespace sync_act {

std::span<const CorrelationKernels* const> available_correlation_kernels() {
#ifdef __x86_64__
  static const std::array<const CorrelationKernels*, 3> kAll{
      &kBaselineCorrelationKernels, &kAvx2CorrelationKernels, &kAvx512CorrelationKernels};
  static const std::size_t n_available = [] {
    const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f");
    return std::size_t{1} + (has_avx2 ? 1U : 0U) + (has_avx512 ? 1U : 0U);
  }();
  return std::span(kAll).first(n_available);
#else
  static const std::array<const CorrelationKernels*, 1> kAll{&kBaselineCorrelationKernels};
  return kAll;
#endif
}

const CorrelationKernels& correlation_kernels() { return *available_correlation_kernels().back(); }

}  // namespace sync_act
