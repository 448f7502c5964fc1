#include "core/simulate/drive_terms.h"

#include <algorithm>
#include <cmath>

#include "core/base/portable_math.h"

namespace sync_act {
namespace {

constexpr double kRiseSecs = 0.25;
constexpr double kSlowSecs = 4.0;

bool take_prefix(std::string_view prefix, std::string_view& name) {
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  return true;
}

void to_rise(std::span<double> values, double rate_hz) {
  const auto back = static_cast<std::size_t>(std::max(1L, std::lround(kRiseSecs * rate_hz)));
  for (std::size_t t = values.size(); t-- > 0;) {
    values[t] = t < back ? 0.0 : std::max(0.0, values[t] - values[t - back]);
  }
}

void to_slow(std::span<double> values, double rate_hz) {
  const double keep = portable_exp(-1.0 / (kSlowSecs * rate_hz));
  double mean = 0.0;
  for (double& value : values) {
    mean = keep * mean + (1.0 - keep) * value;
    value = mean;
  }
}

}  // namespace

DriveTerm drive_term(std::string_view name) {
  DriveTerm term;
  if (take_prefix("rise:", name)) {
    term.shape = DriveShape::kRise;
  } else if (take_prefix("slow:", name)) {
    term.shape = DriveShape::kSlow;
  }
  for (std::size_t star = name.find('*'); star != std::string_view::npos; star = name.find('*')) {
    term.columns.emplace_back(name.substr(0, star));
    name.remove_prefix(star + 1);
  }
  term.columns.emplace_back(name);
  return term;
}

std::vector<double> drive_term_values(const DriveTerm& term, const TimeSeries& columns,
                                      double rate_hz) {
  std::vector<double> values(columns.n_times(), 1.0);
  for (const std::string& name : term.columns) {
    const auto found = std::find(columns.unit_ids.begin(), columns.unit_ids.end(), name);
    const std::span<const float> column =
        columns.unit(static_cast<std::size_t>(found - columns.unit_ids.begin()));
    for (std::size_t t = 0; t < values.size(); ++t) values[t] *= static_cast<double>(column[t]);
  }
  if (term.shape == DriveShape::kPlain) return values;
  for (std::size_t run = 0; run < columns.run_starts.size(); ++run) {
    const std::size_t first = columns.run_starts[run];
    const std::size_t last =
        run + 1 < columns.run_starts.size() ? columns.run_starts[run + 1] : values.size();
    const std::span<double> part = std::span(values).subspan(first, last - first);
    if (term.shape == DriveShape::kRise) {
      to_rise(part, rate_hz);
    } else {
      to_slow(part, rate_hz);
    }
  }
  return values;
}

}  // namespace sync_act
