#include "core/statistics/block_permutation.h"

#include <algorithm>
#include <numeric>

#include "core/base/rng.h"
#include "core/statistics/circular_shift.h"

namespace sync_act {
namespace {

// 6! = 720 orders; fewer blocks have too few.
constexpr std::size_t kMinBlocks = 6;

struct BlockOptions {
  int block_scans = 0;
};

const std::vector<ParameterField<BlockOptions>>& fields() {
  static const std::vector<ParameterField<BlockOptions>> kFields{
      {integer_parameter("block_scans", "Block length", "scans", 0.0, 1e6,
                         "Scans per permuted block. 0 chooses it: three times the lag at which the "
                         "networks' mean autocorrelation has fallen below 0.1, held within 5 scans "
                         "and a sixth of the shortest run."),
       [](const BlockOptions& o) { return static_cast<double>(o.block_scans); },
       [](BlockOptions& o, double v) { o.block_scans = static_cast<int>(v); }}};
  return kFields;
}

class BlockSource final : public SurrogateSource {
 public:
  BlockSource(const NullInput& input, std::size_t block_scans)
      : networks_(*input.networks),
        runs_(run_ranges(input.networks->run_starts, input.networks->n_times())),
        block_scans_(block_scans),
        seed_(input.seed),
        n_surrogates_(input.n_surrogates) {}

  std::size_t n_surrogates() const override { return n_surrogates_; }
  std::string description() const override {
    return message("permutation of blocks of ", block_scans_, " scans within ", runs_.size(),
                   runs_.size() == 1 ? " run, " : " runs, ", n_surrogates_, " surrogates");
  }

  void write(std::size_t index, std::size_t first_network, std::size_t n_networks,
             std::span<float> series) const override {
    const std::size_t n_times = networks_.n_times();
    const std::vector<std::size_t> sources = sources_of(index);
    for (std::size_t k = 0; k < n_networks; ++k) {
      const auto from = networks_.unit(first_network + k);
      const auto to = series.subspan(k * n_times, n_times);
      for (std::size_t t = 0; t < n_times; ++t) to[t] = from[sources[t]];
    }
  }

 private:
  // The scan that stands at each scan of the surrogate.
  std::vector<std::size_t> sources_of(std::size_t index) const {
    Rng rng(seed_, index);
    std::vector<std::size_t> sources;
    sources.reserve(networks_.n_times());
    for (const auto& [first, last] : runs_) {
      const std::size_t n = last - first;
      const std::size_t n_blocks = n / block_scans_;
      const auto offset = static_cast<std::size_t>(rng.below(n));
      std::vector<std::size_t> order(n_blocks);
      std::iota(order.begin(), order.end(), std::size_t{0});
      for (std::size_t i = n_blocks; i > 1; --i) {
        std::swap(order[i - 1], order[static_cast<std::size_t>(rng.below(i))]);
      }
      for (const std::size_t block : order) {
        const std::size_t end = block + 1 == n_blocks ? n : (block + 1) * block_scans_;
        for (std::size_t t = block * block_scans_; t < end; ++t) {
          sources.push_back(first + (t + offset) % n);
        }
      }
    }
    return sources;
  }

  const TimeSeries& networks_;
  std::vector<std::pair<std::size_t, std::size_t>> runs_;
  std::size_t block_scans_;
  std::uint64_t seed_;
  std::size_t n_surrogates_;
};

Result<std::unique_ptr<SurrogateSource>> create(
    const NullInput& input, const std::vector<std::pair<std::string, std::string>>& values) {
  const auto options = options_from_values(fields(), values);
  if (!options.ok()) return options.error();
  const auto runs = run_ranges(input.networks->run_starts, input.networks->n_times());
  std::size_t shortest = input.networks->n_times();
  std::size_t at = 0;
  for (std::size_t run = 0; run < runs.size(); ++run) {
    if (runs[run].second - runs[run].first >= shortest && run > 0) continue;
    shortest = runs[run].second - runs[run].first;
    at = run;
  }
  auto block_scans = static_cast<std::size_t>(options->block_scans);
  if (block_scans == 0) {
    block_scans = std::max<std::size_t>(
        5, std::min(3 * decorrelation_lag(*input.networks), shortest / kMinBlocks));
  }
  if (shortest / block_scans < kMinBlocks) {
    return bad_input(message("Run ", at + 1, " has ", shortest, " scans, which is ",
                             shortest / block_scans, " blocks with block_scans ", block_scans,
                             ": at least ", kMinBlocks, " are needed."));
  }
  return std::unique_ptr<SurrogateSource>(std::make_unique<BlockSource>(input, block_scans));
}

}  // namespace

NullModel block_permutation() {
  return {"block",
          "Block permutation",
          "Each run of the networks is cut into blocks whose order is permuted, the same for all "
          "networks.",
          "Politis & Romano 1992; Winkler et al. 2014, NeuroImage 92:381",
          "Finds slightly too many couplings from AR(1) 0.3 on and too many at 0.9, as seams "
          "whiten the "
          "surrogate; calls unrelated rhythms of a periodic design coupled; too many, too, where "
          "variance rises on both sides at once and with drifts left in.",
          specs_of(fields()),
          create};
}

}  // namespace sync_act
