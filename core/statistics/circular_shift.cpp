#include "core/statistics/circular_shift.h"

#include <algorithm>
#include <cmath>

#include "core/base/rng.h"
#include "core/statistics/autocorrelation.h"

namespace sync_act {
namespace {

constexpr double kDecorrelated = 0.1;
// With fewer shifts than this p cannot reach 0.05 (one run), or hardly varies.
constexpr std::size_t kMinShifts = 20;

struct ShiftOptions {
  int min_shift = 0;
};

const std::vector<ParameterField<ShiftOptions>>& fields() {
  static const std::vector<ParameterField<ShiftOptions>> kFields{
      {integer_parameter(
           "min_shift", "Smallest shift", "scans", 0.0, 1e6,
           "Circular shifts nearer to 0 than this are left out. 0 chooses it: the lag "
           "at which the networks' mean autocorrelation has fallen below 0.1."),
       [](const ShiftOptions& o) { return static_cast<double>(o.min_shift); },
       [](ShiftOptions& o, double v) { o.min_shift = static_cast<int>(v); }}};
  return kFields;
}

class ShiftSource final : public SurrogateSource {
 public:
  ShiftSource(const NullInput& input, std::size_t min_shift)
      : networks_(*input.networks),
        runs_(run_ranges(input.networks->run_starts, input.networks->n_times())),
        min_shift_(min_shift),
        seed_(input.seed),
        n_surrogates_(runs_.size() == 1 ? n_shifts_of(0) : input.n_surrogates) {}

  std::size_t n_shifts_of(std::size_t run) const {
    const std::size_t n = runs_[run].second - runs_[run].first;
    return n < 2 * min_shift_ ? 0 : n - 2 * min_shift_ + 1;
  }
  std::size_t n_surrogates() const override { return n_surrogates_; }
  std::string description() const override {
    if (runs_.size() == 1) {
      return message("circular shift of the one run, all ", n_surrogates_, " shifts of at least ",
                     min_shift_, " scans");
    }
    return message("circular shift within each of ", runs_.size(), " runs by at least ", min_shift_,
                   " scans, ", n_surrogates_, " surrogates");
  }
  std::vector<std::string> warnings() const override {
    std::size_t fewest = n_shifts_of(0);
    for (std::size_t run = 1; run < runs_.size(); ++run) {
      fewest = std::min(fewest, n_shifts_of(run));
    }
    if (runs_.size() > 1 || fewest >= 200) return {};
    return {message("A run with only ", fewest,
                    " admissible circular shifts, which are not "
                    "independent: p is coarse and can be too small. Prefer phase randomisation.")};
  }

  SurrogateForm form() const override { return SurrogateForm::kShift; }
  void shifts(std::size_t index, std::span<std::size_t> scans) const override {
    if (runs_.size() == 1) {
      scans[0] = min_shift_ + index;
      return;
    }
    Rng rng(seed_, index);
    for (std::size_t run = 0; run < runs_.size(); ++run) {
      scans[run] = min_shift_ + static_cast<std::size_t>(rng.below(n_shifts_of(run)));
    }
  }

  void write(std::size_t index, std::size_t first_network, std::size_t n_networks,
             std::span<float> series) const override {
    std::vector<std::size_t> scans(runs_.size());
    shifts(index, scans);
    const std::size_t n_times = networks_.n_times();
    for (std::size_t k = 0; k < n_networks; ++k) {
      const auto from = networks_.unit(first_network + k);
      const auto to = series.subspan(k * n_times, n_times);
      for (std::size_t run = 0; run < runs_.size(); ++run) {
        const auto [first, last] = runs_[run];
        const auto source = from.subspan(first, last - first);
        const auto middle = source.end() - static_cast<std::ptrdiff_t>(scans[run]);
        std::rotate_copy(source.begin(), middle, source.end(),
                         to.begin() + static_cast<std::ptrdiff_t>(first));
      }
    }
  }

 private:
  const TimeSeries& networks_;
  std::vector<std::pair<std::size_t, std::size_t>> runs_;
  std::size_t min_shift_;
  std::uint64_t seed_;
  std::size_t n_surrogates_;
};

void subtract_mean(std::span<float> series) {
  double sum = 0;
  for (const float x : series) sum += static_cast<double>(x);
  const double mean = sum / static_cast<double>(series.size());
  for (float& x : series) x = static_cast<float>(static_cast<double>(x) - mean);
}

Result<std::unique_ptr<SurrogateSource>> create(
    const NullInput& input, const std::vector<std::pair<std::string, std::string>>& values) {
  const auto options = options_from_values(fields(), values);
  if (!options.ok()) return options.error();
  const std::size_t min_shift = options->min_shift > 0
                                    ? static_cast<std::size_t>(options->min_shift)
                                    : decorrelation_lag(*input.networks);
  auto source = std::make_unique<ShiftSource>(input, min_shift);
  const auto runs = run_ranges(input.networks->run_starts, input.networks->n_times());
  for (std::size_t run = 0; run < runs.size(); ++run) {
    if (source->n_shifts_of(run) >= kMinShifts) continue;
    return bad_input(message("Run ", run + 1, " has ", runs[run].second - runs[run].first,
                             " scans: with min_shift ", min_shift, " that leaves ",
                             source->n_shifts_of(run), " circular shifts, of which at least ",
                             kMinShifts,
                             " are needed. Use a smaller min_shift, or the null model "
                             "phase."));
  }
  return std::unique_ptr<SurrogateSource>(std::move(source));
}

}  // namespace

std::size_t decorrelation_lag(const TimeSeries& given) {
  // A difference between the runs' means is no autocorrelation within runs.
  TimeSeries networks = given.clone();
  std::size_t longest = 1;
  for (const auto& [first, last] : run_ranges(networks.run_starts, networks.n_times())) {
    longest = std::max(longest, last - first);
    for (std::size_t k = 0; k < networks.n_units(); ++k) {
      subtract_mean(networks.unit(k).subspan(first, last - first));
    }
  }
  const std::size_t max_lag = longest / 2;
  const std::vector<double> rho = autocorrelations(networks.values(), networks.n_times(),
                                                   networks.run_starts, {max_lag, false});
  for (std::size_t lag = 1; lag <= max_lag; ++lag) {
    double sum = 0;
    std::size_t n = 0;
    for (std::size_t k = 0; k < networks.n_units(); ++k) {
      const double value = rho[k * (max_lag + 1) + lag];
      if (std::isnan(value)) continue;
      sum += value;
      ++n;
    }
    if (n == 0 || sum / static_cast<double>(n) < kDecorrelated) return lag;
  }
  return std::max<std::size_t>(1, max_lag);
}

NullModel circular_shift() {
  return {
      "shift",
      "Circular shift",
      "Each run of the networks is delayed circularly, the same for all networks, and keeps its "
      "course but for one seam.",
      "Lancaster et al. 2018, Phys. Rep. 748:1; Nastase et al. 2019, SCAN 14:667",
      "Finds too many couplings where autocorrelation is strong (AR(1) 0.9) and runs are short: "
      "few "
      "independent shifts; in periodic designs with the same timing in several runs; where "
      "variance "
      "rises on both sides at once; and with drifts left in.",
      specs_of(fields()),
      create};
}

}  // namespace sync_act
