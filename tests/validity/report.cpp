#include "tests/validity/report.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/base/rng.h"
#include "core/statistics/student_t.h"

namespace sync_act::validity {
namespace {

// x at which the regularized incomplete beta function I_x(a, b) is `probability`, by bisection.
double beta_quantile(double probability, double a, double b) {
  double low = 0.0;
  double high = 1.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (incomplete_beta(a, b, middle) < probability ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

std::string with_interval(double value, const Interval& interval, int decimals) {
  return fixed_text(value, decimals) + " [" + fixed_text(interval.low, decimals) + ", " +
         fixed_text(interval.high, decimals) + "]";
}

}  // namespace

Interval binomial_interval(std::size_t k, std::size_t n, double coverage) {
  const double tail = 0.5 * (1.0 - coverage);
  const auto hits = static_cast<double>(k);
  const auto misses = static_cast<double>(n - k);
  return {k == 0 ? 0.0 : beta_quantile(tail, hits, misses + 1.0),
          k == n ? 1.0 : beta_quantile(1.0 - tail, hits + 1.0, misses)};
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double x : values) sum += x;
  return sum / static_cast<double>(values.size());
}

Interval bootstrap_interval(std::span<const double> values, double coverage) {
  constexpr std::size_t kResamples = 1000;
  std::vector<double> means(kResamples);
  for (std::size_t b = 0; b < kResamples; ++b) {
    Rng rng(1, b);
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum += values[static_cast<std::size_t>(rng.below(values.size()))];
    }
    means[b] = sum / static_cast<double>(values.size());
  }
  std::sort(means.begin(), means.end());
  const double tail = 0.5 * (1.0 - coverage);
  const auto at = [&](double probability) {
    return means[static_cast<std::size_t>(std::lround(probability * (kResamples - 1)))];
  };
  return {at(tail), at(1.0 - tail)};
}

std::string fixed_text(double value, int decimals) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*f", decimals, value == 0.0 ? 0.0 : value);
  // No "-0.00".
  const bool is_zero = std::none_of(text, text + std::char_traits<char>::length(text),
                                    [](char c) { return c >= '1' && c <= '9'; });
  return is_zero && text[0] == '-' ? text + 1 : text;
}

std::string rate_text(const Rate& rate) {
  const Interval interval = binomial_interval(rate.hits, rate.trials, 0.95);
  const double share = static_cast<double>(rate.hits) / static_cast<double>(rate.trials);
  return with_interval(100.0 * share, {100.0 * interval.low, 100.0 * interval.high}, 1);
}

std::string share_text(std::span<const double> shares) {
  const Interval interval = bootstrap_interval(shares, 0.95);
  return with_interval(100.0 * mean_of(shares), {100.0 * interval.low, 100.0 * interval.high}, 1);
}

std::string mean_text(std::span<const double> values) {
  return with_interval(mean_of(values), bootstrap_interval(values, 0.95), 2);
}

std::string markdown(const Table& table) {
  const auto line = [](const std::vector<std::string>& cells) {
    std::string text = "|";
    for (const std::string& cell : cells) text += " " + cell + " |";
    return text + "\n";
  };
  std::string text = "<!-- table " + table.name + " -->\n" + line(table.columns) + "|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) text += "---|";
  text += "\n";
  for (const auto& row : table.rows) text += line(row);
  return text + "<!-- end " + table.name + " -->\n";
}

}  // namespace sync_act::validity
