#include "core/statistics/student_t.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sync_act {
namespace {

// The continued fraction of I_x(a, b), which converges fast for x < (a + 1) / (a + b + 2).
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr int kMaxSteps = 100000;
  const auto not_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1.0;
  double d = 1.0 / not_zero(1.0 - (a + b) * x / (a + 1.0));
  double h = d;
  for (int step = 1; step <= kMaxSteps; ++step) {
    const double m = step;
    const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    d = 1.0 / not_zero(1.0 + even * d);
    c = not_zero(1.0 + even / c);
    h *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
    d = 1.0 / not_zero(1.0 + odd * d);
    c = not_zero(1.0 + odd / c);
    const double change = d * c;
    h *= change;
    if (std::abs(change - 1.0) < 1e-16) break;
  }
  return h;
}

}  // namespace

double incomplete_beta(double a, double b, double x) {
  if (std::isnan(x)) return x;
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1.0) / (a + b + 2.0)) return front * beta_fraction(a, b, x) / a;
  return 1.0 - front * beta_fraction(b, a, 1.0 - x) / b;
}

double student_t_upper_tail(double t, double df) {
  const double tail = 0.5 * incomplete_beta(0.5 * df, 0.5, df / (df + t * t));
  return t >= 0.0 ? tail : 1.0 - tail;
}

double correlation_p(double r, double n_effective, bool two_sided) {
  if (std::isnan(r) || !(n_effective > 2.0)) return std::numeric_limits<double>::quiet_NaN();
  const double df = n_effective - 2.0;
  const double of_one = std::max(0.0, 1.0 - r * r);
  if (of_one == 0.0) return r > 0.0 || two_sided ? 0.0 : 1.0;
  const double t = r * std::sqrt(df / of_one);
  if (!two_sided) return student_t_upper_tail(t, df);
  return std::min(1.0, 2.0 * student_t_upper_tail(std::abs(t), df));
}

}  // namespace sync_act
