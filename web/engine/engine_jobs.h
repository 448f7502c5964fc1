#pragma once
// The engine's long work as resumable jobs: cleaning a block of voxels, simulating one, bringing
// neurons or networks to the scans, coupling. Each unit takes a few milliseconds.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/job.h"
#include "core/coupling/correlate.h"
#include "core/data/time_series.h"
#include "core/data/volume.h"
#include "core/io/masked_columns.h"
#include "core/pipeline/recipe.h"
#include "core/simulate/simulation.h"
#include "web/engine/reply.h"

namespace sync_act {

// The open scan as one worker has it: its block of the mask's voxels, cleaned and then
// standardized (zero mean, unit norm), so that r with a standardized series is a dot product.
struct ScanBlock {
  TimeSeries columns;  // [scan x voxel of the block]
  Recipe recipe;       // tr_secs and run_lengths are the scan's
};

// What a worker knows besides its block; only one of the pool holds it.
struct SeriesPair {
  TimeSeries neurons, networks;  // [scan x unit], cleaned
  std::uint64_t revision = 0;    // rises when one of them changes
};

class EngineJob : public Job {
 public:
  // After kDone, once: moves the results to where they belong and tells of them.
  virtual void publish(ScanBlock& scan, SeriesPair& series, Reply& reply) = 0;
};

// Cleans and standardizes converted voxels.
// Reply: nonFiniteVoxels, noSignalVoxels (counts in this block).
Result<std::unique_ptr<EngineJob>> make_clean_block_job(MaskedColumnsResult converted,
                                                        const Recipe& recipe);

// Simulates mask voxels [n * block / n_blocks, n * (block + 1) / n_blocks) and cleans them; block 0
// also tells of the scan as a whole, its neurons, networks and truth. `anatomy` may be null.
Result<std::unique_ptr<EngineJob>> make_simulate_job(const SimulationOptions& options,
                                                     std::optional<Volume> anatomy,
                                                     std::size_t block, std::size_t n_blocks);

// Responses at their own rate (kNeurons), or rows that are scans already (kNetworks) -> cleaned
// series at the scans: core/pipeline/prepare.h, unit by unit. Reply: nTimes, nUnits, values,
// noSignal (unit indices).
// Labels are brought to the scans as neurons are, and told; the engine keeps none of them.
enum class SeriesKind { kNeurons, kNetworks, kLabels };
Result<std::unique_ptr<EngineJob>> make_prepare_job(SeriesKind kind, TimeSeries raw,
                                                    const Recipe& recipe, std::size_t n_scans);

// Confounds prepared as neurons are, then taken out of neurons and networks alike
// (core/coupling/partial.h). Reply: neurons and networks, each as make_prepare_job's. Nothing is
// changed where it fails.
Result<std::unique_ptr<EngineJob>> make_partial_job(TimeSeries confounds, const Recipe& recipe,
                                                    std::size_t n_scans);

// Neurons x networks, neurons delayed by `lag_scans` (core/coupling/lag.h, shift_within_runs).
// `series` must outlive the job; where its content changes, the job answers kCancelled.
Result<std::unique_ptr<EngineJob>> make_couple_job(const SeriesPair& series, bool absolute,
                                                   int lag_scans,
                                                   const std::vector<std::size_t>& run_starts);

}  // namespace sync_act
