// sync-act simulate --out DIR: a scan with planted couplings and its truth, as files.

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/base/parallel_for.h"
#include "core/io/file_bytes.h"
#include "core/io/nifti_file.h"
#include "core/io/nifti_writer.h"
#include "core/io/npy.h"
#include "core/io/tsv.h"
#include "core/pipeline/build_id.h"
#include "core/pipeline/simulated_scan.h"
#include "core/pipeline/simulation_recipe.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/simulate_bids.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

using Json = nlohmann::ordered_json;
constexpr int kSpaceMni152 = 4;  // NIFTI_XFORM_MNI_152

Result<SimulationOptions> simulation_options_of(const Arguments& arguments) {
  SimulationOptions options;
  if (arguments.has("--recipe")) {
    const std::filesystem::path path = arguments.at("--recipe");
    const Result<std::vector<std::byte>> bytes = read_file(path);
    if (!bytes.ok()) return bytes.error();
    Result<SimulationOptions> read = simulation_from_json(
        base_name(path), {reinterpret_cast<const char*>(bytes->data()), bytes->size()},
        path.parent_path(), arguments.has("--preset") ? arguments.at("--preset") : "");
    if (!read.ok()) return read.error();
    options = *std::move(read);
    if (!options.planted.empty() && arguments.has("--networks")) {
      return bad_input("--networks cannot be given beside a recipe's own list of networks");
    }
  }
  if (arguments.has("--preset") && !arguments.has("--recipe")) {
    return bad_input("--preset names a preset of a recipe: give --recipe as well");
  }
  for (const ParameterField<SimulationOptions>& field : simulation_parameters()) {
    const std::string flag = flag_of(field.spec.key);
    if (!arguments.has(flag)) continue;
    const Result<double> value = parse_parameter(field.spec, arguments.at(flag));
    if (!value.ok()) return value.error();
    field.set(options, *value);
  }
  return options;
}

// All scans of all voxels of the grid.
TimeSeries grid_series(const Simulation& simulation, int n_threads) {
  const Grid& grid = simulation.mask().grid;
  TimeSeries series(simulation.n_scans(), grid.voxel_count());
  constexpr std::size_t kBlock = 1024;
  const std::size_t n_blocks = (grid.voxel_count() + kBlock - 1) / kBlock;
  parallel_for(n_blocks, n_threads, [&](std::size_t block) {
    const std::size_t last = std::min((block + 1) * kBlock, grid.voxel_count());
    for (std::size_t v = block * kBlock; v < last && !interrupted(); ++v) {
      simulation.simulate_grid_voxel(v, series.unit(v));
    }
  });
  return series;
}

// As int16: what a scanner stores.
Status write_bold(const std::filesystem::path& path, const Simulation& simulation,
                  const TimeSeries& series) {
  const Grid& grid = simulation.mask().grid;
  NiftiWriteOptions options;
  options.tr_secs = simulation.options().tr_secs;
  options.space_code = kSpaceMni152;
  options.as_int16 = true;
  options.description = message("simulated scan, seed ", simulation.options().seed);
  Result<NiftiWriter> writer = NiftiWriter::create(path, grid, simulation.n_scans(), options);
  if (!writer.ok()) return writer.error();
  const ProgressCallback progress = keep_going();
  std::vector<float> volume(grid.voxel_count());
  for (std::size_t scan = 0; scan < simulation.n_scans(); ++scan) {
    for (std::size_t v = 0; v < volume.size(); ++v) volume[v] = series.unit(v)[scan];
    SYNC_ACT_RETURN_IF_ERROR(writer->write_volume(volume));
    if (!progress({static_cast<double>(scan) / static_cast<double>(simulation.n_scans()),
                   "Writing scans"})) {
      return check_interrupt();
    }
  }
  return writer->finish();
}

std::string lines(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += name + "\n";
  return text;
}

std::string truth_tsv(const Simulation& simulation, const NeuronSet& neurons) {
  TsvWriter tsv;
  for (const char* name : {"neuron", "layer", "kind", "network", "weight"}) tsv.cell(name);
  tsv.end_row();
  for (const Layer& layer : neurons.layers) {
    for (std::size_t n = layer.first_unit; n < layer.first_unit + layer.n_units; ++n) {
      const PlantedNeuron& planted = simulation.planted_neurons()[n];
      const std::string network =
          planted.network < 0
              ? "n/a"
              : simulation.networks()
                    .time_courses.unit_ids[static_cast<std::size_t>(planted.network)];
      tsv.cell(neurons.responses.unit_ids[n])
          .cell(layer.name)
          .cell(planted_kind_name(planted.kind))
          .cell(network)
          .cell(planted.network < 0 ? std::nanf("") : planted.weight)
          .end_row();
    }
  }
  return tsv.text();
}

Json truth_json(const Simulation& simulation, const NeuronSet& neurons) {
  Json json;
  json["simulated"] = true;
  json["options"] = Json::object();
  for (const ParameterField<SimulationOptions>& field : simulation_parameters()) {
    json["options"][field.spec.key] = field.get(simulation.options());
  }
  json["build"] = build_id();
  json["n_scans"] = simulation.n_scans();
  json["run_starts"] = simulation.run_starts();
  json["neuron_run_starts"] = neurons.responses.run_starts;
  json["n_voxels"] = simulation.mask().size();
  json["networks"] = Json::array();
  for (std::size_t k = 0; k < simulation.options().n_networks; ++k) {
    const PlantedNetwork& network = simulation.planted()[k];
    Json delays = Json::array();
    for (const std::vector<double>& subject : simulation.delays_secs())
      delays.push_back(subject[k]);
    json["networks"].push_back({{"name", network.name},
                                {"event", network.event},
                                {"lag_secs", network.lag_secs},
                                {"delays_secs", std::move(delays)}});
  }
  json["neurons"] = Json::array();
  for (std::size_t n = 0; n < simulation.planted_neurons().size(); ++n) {
    const PlantedNeuron& planted = simulation.planted_neurons()[n];
    json["neurons"].push_back(
        {{"id", neurons.responses.unit_ids[n]},
         {"kind", planted_kind_name(planted.kind)},
         {"network", planted.network < 0 ? Json(nullptr) : Json(planted.network)},
         {"weight", planted.network < 0 ? Json(nullptr) : Json(planted.weight)}});
  }
  return json;
}

Status write_images(OutputFolder& folder, const Simulation& simulation) {
  NiftiWriteOptions options;
  options.space_code = kSpaceMni152;
  options.description = "simulated";
  SYNC_ACT_RETURN_IF_ERROR(
      write_nifti_mask(folder.staged("mask.nii.gz"), simulation.mask(), options));
  SYNC_ACT_RETURN_IF_ERROR(write_nifti(folder.staged("anatomy.nii.gz"), simulation.mask().grid,
                                       simulation.anatomy().values(), 1, options));
  std::vector<float> maps;
  const std::size_t n_voxels = simulation.mask().size();
  for (std::size_t k = 0; k < simulation.options().n_networks; ++k) {
    const std::vector<float> map = volume_from_masked(
        simulation.mask(), std::span(simulation.networks().maps).subspan(k * n_voxels, n_voxels));
    maps.insert(maps.end(), map.begin(), map.end());
  }
  return write_nifti(folder.staged("maps.nii.gz"), simulation.mask().grid, maps,
                     simulation.options().n_networks, options);
}

Status run_simulate(const Arguments& arguments) {
  const Result<SimulationOptions> options = simulation_options_of(arguments);
  if (!options.ok()) return options.error();
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  Volume anatomy;
  if (arguments.has("--anatomy")) {
    Result<Volume> read = read_volume(arguments.at("--anatomy"));
    if (!read.ok()) return read.error();
    anatomy = *std::move(read);
  }
  const Result<Simulation> simulation =
      simulate_scan(*options, arguments.has("--anatomy") ? &anatomy : nullptr);
  if (!simulation.ok()) return simulation.error();
  const NeuronSet neurons = simulation->simulate_neurons();

  const TimeSeries voxels = grid_series(*simulation, *n_threads);
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  if (arguments.has("--bids")) {
    SYNC_ACT_RETURN_IF_ERROR(write_bids(*folder, *simulation, voxels));
  } else {
    SYNC_ACT_RETURN_IF_ERROR(write_bold(folder->staged("bold.nii.gz"), *simulation, voxels));
  }
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged("simulation.json"), simulation_to_json(simulation->options())));
  SYNC_ACT_RETURN_IF_ERROR(write_images(*folder, *simulation));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged("neurons.npy"), encode_npy(neurons.responses)));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged("neurons.txt"), lines(neurons.responses.unit_ids)));
  const TimeSeries& courses = simulation->networks().time_courses;
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("networks.npy"), encode_npy(courses)));
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("networks.txt"), lines(courses.unit_ids)));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged("events.npy"), encode_npy(simulation->film_events())));
  SYNC_ACT_RETURN_IF_ERROR(
      write_file(folder->staged("truth.tsv"), truth_tsv(*simulation, neurons)));
  const Json truth = truth_json(*simulation, neurons);
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("truth.json"), truth.dump(1) + "\n"));
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  end_progress();
  if (arguments.json()) {
    Json json{{"n_scans", simulation->n_scans()},
              {"n_voxels", simulation->mask().size()},
              {"n_networks", simulation->options().n_networks},
              {"n_neurons", neurons.responses.n_units()},
              {"files", folder->written()}};
    std::printf("%s\n", json.dump().c_str());
    return {};
  }
  std::printf("simulated: %s of %s, %s, %s\n", counted(simulation->n_scans(), "scan").c_str(),
              counted(simulation->mask().size(), "voxel").c_str(),
              counted(simulation->options().n_networks, "planted network").c_str(),
              counted(neurons.responses.n_units(), "neuron").c_str());
  for (const std::string& file : folder->written()) std::printf("%s\n", file.c_str());
  return {};
}

}  // namespace

Command simulate_command() {
  std::vector<OptionSpec> options{
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""}};
  for (const ParameterSpec& spec : specs_of(simulation_parameters())) {
    options.push_back(option_of(spec));
  }
  options.push_back({"--recipe", "FILE",
                     "A simulation.json: options, networks and stimulus; options that are given go "
                     "before it.",
                     false, ""});
  options.push_back({"--preset", "NAME", "One of the recipe's presets.", false, ""});
  options.push_back({"--bids", "",
                     "Writes scans, masks and confounds per subject and run, named as fMRIPrep "
                     "does, instead of one bold.nii.gz.",
                     false, ""});
  options.push_back({"--anatomy", "FILE",
                     "A brain template in MNI space to simulate on, instead of a drawn brain.",
                     false, ""});
  options.push_back(threads_option());
  options.push_back(json_option());
  return {
      "simulate",
      "Makes a film-watching scan with planted couplings and known truth.",
      "",
      "",
      std::move(options),
      "Writes bold.nii.gz, mask.nii.gz, anatomy.nii.gz, maps.nii.gz (planted networks), "
      "neurons.npy\n"
      "[sample x neuron], networks.npy [scan x network], events.npy [sample x event], their names\n"
      "(neurons.txt, networks.txt), the truth (truth.tsv, truth.json) and simulation.json (for\n"
      "--recipe). Couple it again with:\n"
      "  sync-act couple --neurons DIR/neurons.npy --networks DIR/networks.npy --tr 1.5\n"
      "    --neuron-rate 4 --run-lengths 150,150 --out RESULT",
      run_simulate};
}

}  // namespace sync_act::cli
