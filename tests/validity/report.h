#pragma once
// Rates and means with their intervals, and the tables that docs/validity.md shows.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sync_act::validity {

struct Interval {
  double low = 0.0;
  double high = 0.0;
};

// Exact binomial interval of k successes in n trials (Clopper & Pearson 1934); n > 0.
Interval binomial_interval(std::size_t k, std::size_t n, double coverage);
// Bootstrap percentile interval of the mean (1000 resamples, always the same ones).
Interval bootstrap_interval(std::span<const double> values, double coverage);
double mean_of(std::span<const double> values);

// Simulations that had an outcome. The text has the rate in % with its 95 % interval.
struct Rate {
  std::size_t hits = 0;
  std::size_t trials = 0;
};
std::string rate_text(const Rate& rate);
// Mean over simulations of a share in [0, 1], in %, with its 95 % bootstrap interval.
std::string share_text(std::span<const double> shares);
// Mean with its 95 % bootstrap interval, two decimals.
std::string mean_text(std::span<const double> values);
std::string fixed_text(double value, int decimals);

struct Table {
  std::string name;  // of its place in docs/validity.md
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

// The table in Markdown between the lines that mark its place.
std::string markdown(const Table& table);

}  // namespace sync_act::validity
