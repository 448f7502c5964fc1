#include "web/methods/methods.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "core/coupling/couple.h"
#include "core/pipeline/annotation.h"
#include "core/pipeline/build_id.h"
#include "core/pipeline/recipe.h"
#include "core/score/accuracy_relation.h"
#include "core/score/brain_similarity.h"
#include "core/simulate/simulation.h"
#include "web/engine/advance_job.h"
#include "web/methods/method_inputs.h"
#include "web/methods/methods_jobs.h"

namespace sync_act {
namespace {

const char* kind_name(ParameterKind kind) {
  switch (kind) {
    case ParameterKind::kNumber:
      return "number";
    case ParameterKind::kInteger:
      return "integer";
    case ParameterKind::kChoice:
      return "choice";
    case ParameterKind::kFlag:
      break;
  }
  return "flag";
}

void write_parameters(const std::vector<ParameterSpec>& specs, JsonWriter& json) {
  json.begin_array();
  for (const ParameterSpec& spec : specs) {
    json.begin_object().field("key", spec.key).field("label", spec.label);
    json.field("unit", spec.unit).field("kind", kind_name(spec.kind));
    json.field("default", parameter_text(spec, spec.default_number));
    if (spec.kind == ParameterKind::kChoice) {
      json.list("choices", spec.choices);
    } else if (spec.kind != ParameterKind::kFlag) {
      json.field("min", spec.min).field("max", spec.max);
      if (!spec.zero_name.empty()) json.field("zeroName", spec.zero_name);
    }
    json.field("help", spec.help).field("source", spec.source).end_object();
  }
  json.end_array();
}

}  // namespace

std::span<char> Methods::input_text(std::size_t count) {
  text_.resize(count);
  return text_;
}

std::span<std::byte> Methods::input_bytes(std::size_t count) {
  bytes_.resize(count);
  return bytes_;
}

std::span<float> Methods::input_floats(std::size_t count) {
  floats_.resize(count);
  return floats_;
}

void Methods::drop_inputs() {
  text_ = std::string();
  bytes_ = std::vector<std::byte>();
  floats_ = std::vector<float>();
}

void Methods::catalogue(Reply& reply) const {
  JsonWriter& json = reply.json();
  json.field("version", build_id());
  json.key("networkMethods").begin_array();
  for (const NetworkMethod& method : network_methods()) {
    json.begin_object().field("name", method.name).field("label", method.label);
    json.field("summary", method.summary).field("source", method.source);
    json.field("needsMaps", method.needs_maps).field("needsLabels", method.needs_labels);
    json.key("parameters");
    write_parameters(method.parameters, json);
    json.end_object();
  }
  json.end_array();
  json.key("nullModels").begin_array();
  for (const NullModel& model : null_models()) {
    json.begin_object().field("name", model.name).field("label", model.label);
    json.field("summary", model.summary).field("source", model.source);
    json.field("fails", model.fails);
    json.key("parameters");
    write_parameters(model.parameters, json);
    json.end_object();
  }
  json.end_array();
  const auto write_step = [&](const char* step, const std::vector<ParameterSpec>& specs) {
    json.key(step);
    write_parameters(specs, json);
  };
  write_step("preprocessing", recipe_parameters());
  write_step("coupling", coupling_parameters());
  write_step("annotation", specs_of(annotation_parameters()));
  write_step("similarity", specs_of(similarity_fields()));
  write_step("accuracyRelation", specs_of(relation_fields()));
  write_step("simulation", specs_of(simulation_parameters()));
}

Result<std::vector<std::size_t>> Methods::runs_within(std::size_t n_times) const {
  Result<std::vector<std::uint32_t>> starts = numbers_of<std::uint32_t>(bytes_, "The runs");
  if (!starts.ok()) return starts.error();
  for (std::size_t run = 0; run < starts->size(); ++run) {
    const bool rises = run == 0 ? (*starts)[0] == 0 : (*starts)[run] > (*starts)[run - 1];
    if (!rises || (*starts)[run] >= n_times) {
      return bad_input("The runs must start at 0, rise, and lie within the scans.");
    }
  }
  return std::vector<std::size_t>(starts->begin(), starts->end());
}

Status Methods::set_series(SeriesRole role, std::size_t n_times, std::size_t n_units) {
  if (n_times == 0 || n_units == 0 || floats_.size() != n_times * n_units) {
    return bad_input(
        message("A matrix of ", n_times, " x ", n_units, " has ", floats_.size(), " values."));
  }
  Result<std::vector<std::size_t>> starts = runs_within(n_times);
  if (!starts.ok()) return starts.error();
  jobs_.clear();
  if (role != SeriesRole::kBold) {
    data_.surrogates.reset();
    data_.coupling = Coupling();
  }
  TimeSeries& target = role == SeriesRole::kNeurons    ? data_.neurons
                       : role == SeriesRole::kNetworks ? data_.networks
                                                       : data_.bold;
  target = TimeSeries(n_times, n_units, std::exchange(floats_, {}));
  target.run_starts = *std::move(starts);
  return {};
}

Status Methods::set_mask(int nx, int ny, int nz) {
  Result<std::vector<std::uint32_t>> voxels =
      numbers_of<std::uint32_t>(bytes_, "The mask's voxels");
  if (!voxels.ok()) return voxels.error();
  if (nx <= 0 || ny <= 0 || nz <= 0 || floats_.size() != 16) {
    return bad_input("The mask's grid must have three dimensions and 16 numbers of its place.");
  }
  jobs_.clear();
  data_.mask.grid.dims = {nx, ny, nz};
  for (int i = 0; i < 16; ++i) {
    data_.mask.grid.world_from_voxel(i / 4, i % 4) =
        static_cast<double>(floats_[static_cast<std::size_t>(i)]);
  }
  data_.mask.voxels = *std::move(voxels);
  floats_ = {};
  return {};
}

Status Methods::set_maps() {
  const std::size_t n_voxels = data_.mask.size();
  if (n_voxels == 0 || floats_.empty() || floats_.size() % n_voxels != 0) {
    return bad_input(message("The maps have ", floats_.size(),
                             " values, which are not whole maps of ", n_voxels, " voxels."));
  }
  jobs_.clear();
  data_.maps = std::exchange(floats_, {});
  data_.map_names.clear();
  std::string_view rest = text_;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    data_.map_names.emplace_back(line);
  }
  return {};
}

Status Methods::set_labels() {
  Result<std::vector<std::int32_t>> labels = numbers_of<std::int32_t>(bytes_, "The labels");
  if (!labels.ok()) return labels.error();
  if (labels->size() != data_.mask.size()) {
    return bad_input(
        message("There are ", labels->size(), " labels for ", data_.mask.size(), " voxels."));
  }
  const Result<ParameterValues> names = values_of(text_);
  if (!names.ok()) return names.error();
  jobs_.clear();
  data_.labels = *std::move(labels);
  data_.label_names.clear();
  for (const auto& [number, name] : *names) {
    data_.label_names.emplace_back(std::atoi(number.c_str()), name);
  }
  return {};
}

Status Methods::open_significance(Reply& reply) {
  const Result<ParameterValues> values = values_of(text_);
  if (!values.ok()) return values.error();
  CouplingRequest request;
  for (const auto& [key, text] : *values) {
    if (key == "absolute") {
      request.absolute = text == "true";
    } else {
      SYNC_ACT_RETURN_IF_ERROR(set_coupling_parameter(request, key, text));
    }
  }
  const NullModel* model = find_null_model(request.null);
  if (model == nullptr) return bad_input(message("There is no null model \"", request.null, "\"."));
  jobs_.clear();
  Result<Coupling> coupling =
      couple(data_.neurons, data_.networks, {.absolute = request.absolute}, 1);
  if (!coupling.ok()) return coupling.error();
  NullInput input;
  input.networks = &data_.networks;
  input.n_surrogates = request.n_surrogates;
  input.seed = request.seed;
  Result<std::unique_ptr<SurrogateSource>> source = model->create(input, request.null_values);
  if (!source.ok()) return source.error();
  data_.coupling = *std::move(coupling);
  data_.request = std::move(request);
  data_.surrogates = *std::move(source);
  data_.coupling.null_description = data_.surrogates->description();
  data_.coupling.warnings = data_.surrogates->warnings();
  JsonWriter& json = reply.json();
  json.field("nSurrogates", data_.surrogates->n_surrogates());
  json.field("description", data_.coupling.null_description);
  json.field("label", model->label).field("fails", model->fails);
  return {};
}

Status Methods::surrogates(std::size_t first, std::size_t last, Reply& reply) {
  if (data_.surrogates == nullptr) return bad_input("No null model is open.");
  if (first > last || last > data_.surrogates->n_surrogates()) {
    return bad_input(message("There are no surrogates ", first, " to ", last, "."));
  }
  return add_job(make_surrogates_job(data_, first, last), reply);
}

Status Methods::significance(Reply& reply) {
  if (data_.surrogates == nullptr) return bad_input("No null model is open.");
  NullMaxima maxima;
  maxima.n_networks = data_.coupling.n_networks;
  maxima.last = data_.surrogates->n_surrogates();
  Result<std::vector<std::uint32_t>> counts = numbers_of<std::uint32_t>(bytes_, "The counts");
  if (!counts.ok()) return counts.error();
  if (floats_.size() != maxima.last * maxima.n_networks ||
      counts->size() != data_.coupling.n_neurons) {
    return bad_input("The surrogates' results are not those of all surrogates.");
  }
  maxima.of_networks = std::exchange(floats_, {});
  maxima.neuron_counts = *std::move(counts);
  return add_job(make_significance_job(data_, std::move(maxima)), reply);
}

Status Methods::label_responses(Reply& reply) {
  const Coupling& coupling = data_.coupling;
  if (coupling.n_networks == 0 || coupling.null_maxima.empty()) {
    return bad_input("The labels have not been compared with chance.");
  }
  Annotation annotation =
      start_annotation(std::vector<std::string>(coupling.n_networks, std::string()));
  annotate_labels(annotation, coupling);
  std::vector<float> r, p, q;
  for (const NetworkAnnotation& network : annotation.networks) {
    for (const LabelResponse& label : network.labels) {
      r.push_back(static_cast<float>(label.r));
      p.push_back(static_cast<float>(label.p));
      q.push_back(static_cast<float>(label.q));
    }
  }
  reply.json().field("null", annotation.labels_null);
  reply.keep("r", std::move(r));
  reply.keep("p", std::move(p));
  reply.keep("q", std::move(q));
  return {};
}

Status Methods::set_atlas(int nx, int ny, int nz) {
  Grid grid;
  grid.dims = {nx, ny, nz};
  double affine[16];
  if (nx <= 0 || ny <= 0 || nz <= 0 || floats_.size() != grid.voxel_count() ||
      bytes_.size() != sizeof affine) {
    return bad_input(message("An atlas of ", nx, " x ", ny, " x ", nz, " voxels has ",
                             floats_.size(), " values and ", bytes_.size(),
                             " bytes of its place."));
  }
  std::memcpy(affine, bytes_.data(), sizeof affine);
  for (int i = 0; i < 16; ++i) grid.world_from_voxel(i / 4, i % 4) = affine[i];
  Result<RegionNames> names = parse_region_names("The atlas's table", text_);
  if (!names.ok()) return names.error();
  data_.atlas.emplace(grid, std::exchange(floats_, {}));
  data_.atlas_names = *std::move(names);
  return {};
}

Status Methods::regions(Reply& reply) {
  if (!data_.atlas) return bad_input("No atlas is open.");
  if (data_.mask.size() == 0 || floats_.size() != data_.mask.size()) {
    return bad_input(message("A map of ", floats_.size(), " values was given for a mask of ",
                             data_.mask.size(), " voxels."));
  }
  NetworkSet networks;
  networks.mask = data_.mask;
  networks.maps = std::exchange(floats_, {});
  const AnnotationOptions options;
  Annotation annotation = start_annotation({""});
  annotate_peaks(annotation, networks, options);
  SYNC_ACT_RETURN_IF_ERROR(annotate_regions(annotation, networks, "The atlas", *data_.atlas,
                                            data_.atlas_names, options));
  const NetworkAnnotation& network = annotation.networks.front();
  JsonWriter& json = reply.json();
  json.field("shareOutside", network.share_outside);
  json.field("nVoxelsInside", network.n_voxels_inside);
  json.field("threshold", describe(options.threshold));
  json.key("regions").begin_array();
  for (const NamedShare& region : network.regions) {
    json.begin_object().field("name", region.region).field("share", region.share.share);
    json.end_object();
  }
  json.end_array();
  json.key("peaks").begin_array();
  for (const NamedPeak& peak : network.peaks) {
    json.begin_object().field("region", peak.region);
    json.field("value", static_cast<double>(peak.peak.value)).key("mm").begin_array();
    for (const double mm : peak.peak.world_mm) json.value(mm);
    json.end_array().end_object();
  }
  json.end_array();
  return {};
}

Status Methods::add_tested_voxels(std::size_t n_times, std::size_t first_voxel, Reply& reply) {
  // What is there is of no use without those that follow: it goes where they cannot be added.
  std::optional<VoxelTest> test = std::exchange(data_.voxel_test, std::nullopt);
  Result<std::vector<std::size_t>> starts = runs_within(n_times);
  if (!starts.ok()) return starts.error();
  if (n_times == 0 || floats_.size() % n_times != 0) {
    return bad_input(
        message(floats_.size(), " values are no whole series of ", n_times, " scans."));
  }
  if (first_voxel == 0) test.emplace(*std::move(starts), n_times);
  if (!test || test->n_voxels() != first_voxel || test->n_times() != n_times) {
    return bad_input(message("Voxel ", first_voxel, " does not follow those that are there."));
  }
  const std::size_t bytes = test->bytes_for(first_voxel + floats_.size() / n_times);
  constexpr std::size_t kMostBytes = 500'000'000;
  if (bytes > kMostBytes) {
    return Error{ErrorCode::kOutOfMemory,
                 message("The autocorrelations of all voxels need more than ",
                         kMostBytes / 1'000'000, " MB, more than a page should take.")};
  }
  test->add_voxels(floats_);
  reply.json().field("nVoxels", test->n_voxels());
  data_.voxel_test = std::move(test);
  return {};
}

Status Methods::test_voxels(double most_q, Reply& reply) {
  const std::optional<VoxelTest>& test = data_.voxel_test;
  reply.json().field("nVoxels", test ? test->n_voxels() : 0);
  if (floats_.empty()) return {};
  if (!test || floats_.size() != test->n_times() + test->n_voxels() || !(most_q > 0)) {
    return bad_input("The series and its map are not those of the voxels to be tested.");
  }
  const std::span<const float> series = std::span(floats_).first(test->n_times());
  const std::span<const float> r = std::span(floats_).subspan(test->n_times());
  SignificantVoxels found = significant_voxels(test->p(series, r), r, most_q);
  reply.json().field("nSignificant", found.n).field("leastR", found.least_r);
  reply.keep("strength", std::move(found.strength));
  return {};
}

Status Methods::find_networks(Reply& reply) {
  const std::string_view text = text_;
  const std::string_view name = text.substr(0, text.find('\n'));
  const NetworkMethod* method = find_network_method(name);
  if (method == nullptr) return bad_input(message("There is no method \"", name, "\"."));
  const Result<ParameterValues> values =
      values_of(text.substr(std::min(text.size(), name.size() + 1)));
  if (!values.ok()) return values.error();
  if (data_.bold.n_units() == 0 || data_.bold.n_units() != data_.mask.size()) {
    return bad_input(message("There are series of ", data_.bold.n_units(), " voxels for a mask of ",
                             data_.mask.size(), "."));
  }
  return add_job(make_networks_job(data_, *method, *values), reply);
}

Status Methods::add_job(Result<std::unique_ptr<MethodsJob>> job, Reply& reply) {
  if (!job.ok()) return job.error();
  reply.json().field("job", next_job_);
  jobs_.emplace(next_job_++, *std::move(job));
  return {};
}

Status Methods::job_advance(int job, Reply& reply) {
  return advance_job(jobs_, job, "The data have changed.", reply,
                     [&](MethodsJob& done) { done.publish(reply); });
}

}  // namespace sync_act
