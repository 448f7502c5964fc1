#include "core/statistics/corrections.h"

#include <algorithm>
#include <cmath>

namespace sync_act {
namespace {

double factor_of(std::size_t n_tests, Correction correction) {
  if (correction == Correction::kBenjaminiHochberg) return 1.0;
  double sum = 0;
  for (std::size_t i = 1; i <= n_tests; ++i) sum += 1.0 / static_cast<double>(i);
  return sum;
}

std::vector<std::size_t> tested(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (!std::isnan(p[i])) order.push_back(i);
  }
  return order;
}

}  // namespace

std::vector<double> adjusted_p(std::span<const double> p, Correction correction) {
  std::vector<double> q(p.begin(), p.end());
  std::vector<std::size_t> order = tested(p);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  const double m = static_cast<double>(order.size()) * factor_of(order.size(), correction);
  double smallest = 1.0;
  for (std::size_t rank = order.size(); rank > 0; --rank) {
    smallest = std::min(smallest, p[order[rank - 1]] * m / static_cast<double>(rank));
    q[order[rank - 1]] = smallest;
  }
  return q;
}

double level_within_selected(std::span<const double> p, double alpha, Correction correction) {
  const std::vector<double> q = adjusted_p(p, correction);
  const auto n_selected = std::count_if(q.begin(), q.end(), [&](double x) { return x <= alpha; });
  const std::size_t n_tests = tested(p).size();
  if (n_tests == 0) return 0.0;
  return alpha * static_cast<double>(n_selected) /
         (static_cast<double>(n_tests) * factor_of(n_tests, correction));
}

std::vector<std::string> correction_names() { return {"bh", "by"}; }

}  // namespace sync_act
