#include "core/preprocess/detrend.h"

#include <array>
#include <utility>
#include <vector>

namespace sync_act {
namespace {

constexpr std::array<std::pair<Detrend, std::string_view>, 5> kNames{{
    {Detrend::kNone, "none"},
    {Detrend::kConstant, "constant"},
    {Detrend::kLinear, "linear"},
    {Detrend::kQuadratic, "quadratic"},
    {Detrend::kCubic, "cubic"},
}};

double legendre(int order, double x) {
  switch (order) {
    case 0:
      return 1.0;
    case 1:
      return x;
    case 2:
      return (3.0 * x * x - 1.0) / 2.0;
    default:
      return (5.0 * x * x - 3.0) * x / 2.0;
  }
}

}  // namespace

std::string_view detrend_name(Detrend detrend) {
  for (const auto& [known, name] : kNames) {
    if (known == detrend) return name;
  }
  return "none";
}

std::optional<Detrend> detrend_from_name(std::string_view name) {
  for (const auto& [detrend, known] : kNames) {
    if (known == name) return detrend;
  }
  return std::nullopt;
}

void add_trend(Detrend detrend, RegressionDesign& design) {
  for (std::size_t r = 0; r < design.n_runs(); ++r) {
    const std::size_t n = design.run(r).second - design.run(r).first;
    for (int order = 0; order <= static_cast<int>(detrend); ++order) {
      std::vector<double> column(n);
      for (std::size_t i = 0; i < n; ++i) {
        const double x =
            n > 1 ? 2.0 * static_cast<double>(i) / static_cast<double>(n - 1) - 1.0 : 0.0;
        column[i] = legendre(order, x);
      }
      design.add_column(r, std::move(column));
    }
  }
}

}  // namespace sync_act
