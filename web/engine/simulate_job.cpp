#include <algorithm>
#include <utility>

#include "core/coupling/correlate.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/simulated_scan.h"
#include "web/engine/engine_jobs.h"
#include "web/engine/reply_parts.h"

namespace sync_act {

namespace {

constexpr std::size_t kVoxelSamplesPerUnit = 200'000;  // about 10 ns each

// First the scan as a whole (every worker makes the same), then this worker's block of voxels,
// and, in the worker of block 0, neurons and networks brought to the scans.
class SimulateJob final : public EngineJob {
 public:
  SimulateJob(const SimulationOptions& options, std::optional<Volume> anatomy, std::size_t block,
              std::size_t n_blocks)
      : options_(options),
        recipe_(recipe_for(options)),
        anatomy_(std::move(anatomy)),
        block_(block),
        n_blocks_(n_blocks) {}

  JobProgress progress() const override {
    const std::size_t n = columns_.n_units();
    return {n == 0 ? 0.0 : static_cast<double>(next_) / static_cast<double>(n),
            "Simulating a scan"};
  }

  void publish(ScanBlock& scan, SeriesPair& series, Reply& reply) override;

 protected:
  Result<JobState> advance_one_unit() override {
    if (!simulation_) {
      SYNC_ACT_RETURN_IF_ERROR(start());
      return JobState::kRunning;
    }
    if (next_ < columns_.n_units()) {
      simulate_some();
      return JobState::kRunning;
    }
    if (block_ == 0) SYNC_ACT_RETURN_IF_ERROR(prepare_series());
    return JobState::kDone;
  }

 private:
  Status start();
  void simulate_some();
  Status prepare_series();
  Status prepare_planted_neurons();

  SimulationOptions options_;
  Recipe recipe_;
  std::optional<Volume> anatomy_;
  std::size_t block_, n_blocks_;
  std::optional<Simulation> simulation_;
  ScanSelection selection_;
  std::optional<SeriesCleaner> cleaner_;
  std::size_t first_ = 0;  // of this block, index into the mask
  std::size_t next_ = 0;   // voxel of the block
  std::size_t n_without_signal_ = 0;
  std::vector<double> scratch_;
  TimeSeries columns_;
  PreparedSeries neurons_, networks_;
};

Status SimulateJob::start() {
  Result<Simulation> simulation = simulate_scan(options_, anatomy_ ? &*anatomy_ : nullptr);
  if (!simulation.ok()) return simulation.error();
  simulation_ = *std::move(simulation);
  anatomy_.reset();
  Result<ScanSelection> selection = selection_of(recipe_, simulation_->n_scans());
  if (!selection.ok()) return selection.error();
  selection_ = *std::move(selection);
  Result<SeriesCleaner> cleaner = cleaner_of(recipe_, selection_);
  if (!cleaner.ok()) return cleaner.error();
  cleaner_ = *std::move(cleaner);
  const std::size_t n_voxels = simulation_->mask().size();
  first_ = n_voxels * block_ / n_blocks_;
  columns_ = TimeSeries(simulation_->n_scans(), n_voxels * (block_ + 1) / n_blocks_ - first_);
  return {};
}

void SimulateJob::simulate_some() {
  const std::size_t n =
      std::max<std::size_t>(1, kVoxelSamplesPerUnit / std::max<std::size_t>(1, columns_.n_times()));
  for (const std::size_t end = std::min(columns_.n_units(), next_ + n); next_ < end; ++next_) {
    const std::span<float> series = columns_.unit(next_);
    simulation_->simulate_voxel(first_ + next_, series);
    if (cleaner_->clean(series, scratch_) != SignalState::kSignal) ++n_without_signal_;
    standardize_series(series, series);
  }
}

Status SimulateJob::prepare_series() {
  if (!simulation_->planted_neurons().empty()) SYNC_ACT_RETURN_IF_ERROR(prepare_planted_neurons());
  Result<PreparedSeries> networks = prepare_networks(
      "simulated networks", simulation_->networks().time_courses, recipe_, selection_, 1);
  if (!networks.ok()) return networks.error();
  networks_ = *std::move(networks);
  return {};
}

Status SimulateJob::prepare_planted_neurons() {
  Result<PreparedSeries> neurons = prepare_neurons(
      "simulated neurons", simulation_->simulate_neurons().responses, recipe_, selection_, 1);
  if (!neurons.ok()) return neurons.error();
  neurons_ = *std::move(neurons);
  return {};
}

void write_truth(const Simulation& simulation, JsonWriter& json) {
  json.key("truth").begin_object().key("neurons").begin_array();
  for (const PlantedNeuron& neuron : simulation.planted_neurons()) {
    json.begin_object().field("kind", planted_kind_name(neuron.kind));
    json.field("network", neuron.network).field("weight", static_cast<double>(neuron.weight));
    json.end_object();
  }
  json.end_array().end_object();
}

void SimulateJob::publish(ScanBlock& scan, SeriesPair& series, Reply& reply) {
  JsonWriter& json = reply.json();
  json.field("nonFiniteVoxels", 0).field("noSignalVoxels", n_without_signal_);
  if (block_ == 0) {
    json.field("trSecs", options_.tr_secs).field("nScans", columns_.n_times());
    json.list("runStarts", selection_.run_starts);
    write_grid(simulation_->mask().grid, json);
    reply.keep("maskVoxels", std::vector<std::uint32_t>(simulation_->mask().voxels));
    reply.keep("anatomyValues", std::vector<float>(simulation_->anatomy().values()));
    json.key("layers").begin_array();
    std::size_t first = 0;
    for (const SimulatedLayer& layer : options_.layers) {
      json.begin_object().field("name", layer.name).field("first", first);
      json.field("count", layer.n_neurons).end_object();
      first += layer.n_neurons;
    }
    json.end_array();
    json.list("networkNames", simulation_->networks().time_courses.unit_ids);
    write_truth(*simulation_, json);
    if (!options_.planted.empty()) {
      reply.keep("networkMaps", std::vector<float>(simulation_->networks().maps));
    }
    series.neurons = std::move(neurons_.series);
    series.networks = std::move(networks_.series);
    ++series.revision;
    json.key("neurons").begin_object();
    write_prepared(series.neurons, units_without_signal(neurons_.states), reply);
    json.end_object().key("networks").begin_object();
    write_prepared(series.networks, units_without_signal(networks_.states), reply);
    json.end_object();
  }
  scan.columns = std::move(columns_);
  scan.recipe = recipe_;
}

}  // namespace

Result<std::unique_ptr<EngineJob>> make_simulate_job(const SimulationOptions& options,
                                                     std::optional<Volume> anatomy,
                                                     std::size_t block, std::size_t n_blocks) {
  return std::unique_ptr<EngineJob>(
      std::make_unique<SimulateJob>(options, std::move(anatomy), block, n_blocks));
}

}  // namespace sync_act
