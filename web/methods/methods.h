#pragma once
// The methods that run only when they are asked for: networks from the data, and what of a coupling
// is more than chance. A module of its own beside the engine (docs/architecture.md), so that no
// visitor's first scan waits for it. One instance per worker of the client's methods pool.
//
// Series and maps are handed over prepared; options are text, one "key<TAB>value" per line.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/coupling.h"
#include "core/data/mask.h"
#include "core/data/time_series.h"
#include "core/data/volume.h"
#include "core/io/region_names.h"
#include "core/networks/network_method.h"
#include "core/pipeline/coupling_run.h"
#include "core/statistics/null_model.h"
#include "core/statistics/voxel_test.h"
#include "web/engine/reply.h"

namespace sync_act {

// Work in bounded units, whose result is told once.
class MethodsJob : public Job {
 public:
  virtual void publish(Reply& reply) = 0;
};

enum class SeriesRole { kNeurons = 0, kNetworks = 1, kBold = 2 };

// What the jobs borrow. A series that is replaced ends the jobs that use it.
struct MethodsData {
  TimeSeries neurons, networks, bold;  // [scan x unit], prepared, with run_starts
  Mask mask;                           // of bold
  std::vector<float> maps;             // [mask voxel x map]
  std::vector<std::string> map_names;
  std::vector<std::int32_t> labels;  // per mask voxel, 0: none
  std::vector<std::pair<std::int32_t, std::string>> label_names;
  std::optional<Volume> atlas;
  RegionNames atlas_names;
  Coupling coupling;  // of neurons and networks, with the request's options
  CouplingRequest request;
  std::unique_ptr<SurrogateSource> surrogates;
  std::optional<VoxelTest> voxel_test;
};

class Methods {
 public:
  std::span<char> input_text(std::size_t count);
  std::span<std::byte> input_bytes(std::size_t count);
  std::span<float> input_floats(std::size_t count);
  void drop_inputs();
  void error_details(JsonWriter& /*json*/) const {}

  // {version, networkMethods: [...], nullModels: [...]} with each method's parameters, and those of
  // the steps: preprocessing, coupling, annotation, similarity, accuracyRelation, simulation:
  // [parameter...]. As the command line has them, for forms and checks.
  void catalogue(Reply& reply) const;

  // floats = values, bytes = first sample of each run (u32); role as SeriesRole.
  Status set_series(SeriesRole role, std::size_t n_times, std::size_t n_units);
  // bytes = mask voxels (u32), rising; floats = 16 numbers of world_from_voxel, row-major.
  Status set_mask(int nx, int ny, int nz);
  // floats = maps [mask voxel x map], text = their names, one per line.
  Status set_maps();
  // bytes = labels (i32) per mask voxel, text = "number<TAB>name" per line.
  Status set_labels();

  // text = options of coupling_parameters() and "absolute". {nSurrogates, description, label,
  // fails}
  Status open_significance(Reply& reply);
  // Surrogates [first, last). {job}; result {first, last, ofNetworks, neuronCounts}
  Status surrogates(std::size_t first, std::size_t last, Reply& reply);
  // floats = ofNetworks and bytes = neuronCounts of all surrogates, merged. {job}; result
  // {networkP, networkQ, neuronP, neuronQ, nNeuronsSignificant, heldOutR, nullMax, heldOut, null,
  // warnings}
  Status significance(Reply& reply);

  // Of labels of the film, which were set as neurons, with each network
  // (core/pipeline/annotation.h): after significance(). {null, r, p, q}, each [network x label]
  Status label_responses(Reply& reply);

  // floats = atlas [voxel] on the grid nx x ny x nz, bytes = its world_from_voxel (16 f64), text =
  // its names as their file has them. Needs the mask.
  Status set_atlas(int nx, int ny, int nz);
  // floats = one map [mask voxel]. {regions: [{name, share}], shareOutside, nVoxelsInside,
  // threshold, peaks: [{mm, region, value}]}
  Status regions(Reply& reply);

  // Neurons with signal of a model (the neurons that were set): what subsets can be drawn from.
  // bytes = units of each layer (u32). {n, layers: [n]}
  Status model_signal(Reply& reply);
  // Similarity of the model and of each of its layers, and its z (core/pipeline/model_scores.h),
  // after open_significance(), which set the null model, its seed and `absolute`. bytes = units of
  // each layer, floats = ofNetworks of all surrogates, text = subset_size, subsets, layer_size.
  // {score, sd, low, high, nSubsets, subsetSize, bestR, nullMean, nullSd, z, p, heldOut,
  // networkScores, layerScores, layerLow, layerHigh, layerNetworks [layer x network]}; a layer with
  // fewer neurons than layer_size has none.
  Status score_model(Reply& reply);
  // bytes = scores, then as many accuracies (f64); text = options of relation_fields().
  // {n, pearson: {r, low, high, p}, spearman, nPermutations, exact}
  Status accuracy_relation(Reply& reply);

  // Voxels for test_voxels(), from `first_voxel` on, which follow those before; 0: of another scan.
  // floats = series [scan x voxel], prepared; bytes = first sample of each run (u32). {nVoxels}
  // Where that fails, none are kept: begin anew at 0.
  Status add_tested_voxels(std::size_t n_times, std::size_t first_voxel, Reply& reply);
  // Which voxels go with a neuron (core/statistics/voxel_test.h). floats = the neuron's series,
  // then its r with every voxel. {nVoxels, nSignificant, leastR, strength}; without any floats, as
  // from a worker that may have been started anew, {nVoxels} alone.
  Status test_voxels(double most_q, Reply& reply);

  // text = the method's name, then its options. {job}; result {maps [voxel x network], timeCourses
  // [scan x network], ids, figures, convergence, notes}
  Status find_networks(Reply& reply);

  Status job_advance(int job, Reply& reply);
  void job_drop(int job) { jobs_.erase(job); }

 private:
  Status add_job(Result<std::unique_ptr<MethodsJob>> job, Reply& reply);
  // First samples of runs, from bytes_ (u32): none, or rising from 0 and within the scans.
  Result<std::vector<std::size_t>> runs_within(std::size_t n_times) const;

  std::string text_;
  std::vector<std::byte> bytes_;
  std::vector<float> floats_;
  MethodsData data_;
  std::map<int, std::unique_ptr<MethodsJob>> jobs_;
  int next_job_ = 1;
};

}  // namespace sync_act
