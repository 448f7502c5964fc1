#include "core/networks/templates.h"

#include <utility>

#include "core/networks/dual_regression.h"

namespace sync_act {
namespace {

const std::vector<ParameterField<DualRegressionOptions>>& fields() {
  static const std::vector<ParameterField<DualRegressionOptions>> kFields{
      {choice_parameter(
           "scaling", "Time course scaling", {"none", "variance"},
           "variance: time courses have standard deviation 1 when voxels are regressed "
           "on them, so that the size of a map shows the size of the network's "
           "fluctuations; none: they are used as they are.",
           "Nickerson et al. (2017), Front. Neurosci. 11:115"),
       [](const DualRegressionOptions& o) { return o.normalize ? 1.0 : 0.0; },
       [](DualRegressionOptions& o, double v) { o.normalize = v != 0.0; }},
  };
  return kFields;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

class TemplatesJob : public NetworkJob {
 public:
  TemplatesJob(const NetworkInput& input, std::unique_ptr<DualRegressionJob> regression)
      : mask_(*input.mask), regression_(std::move(regression)) {
    const std::size_t n_maps = input.maps.size() / input.bold->n_units();
    names_ = input.map_names;
    for (std::size_t k = names_.size(); k < n_maps; ++k) names_.push_back(std::to_string(k + 1));
  }

  JobProgress progress() const override { return regression_->progress(); }

  FoundNetworks take_result() override {
    DualRegression result = regression_->take_result();
    FoundNetworks found;
    found.networks.mask = mask_;
    found.networks.method = "templates";
    found.networks.maps = std::move(result.maps);
    found.networks.time_courses = std::move(result.time_courses);
    std::vector<std::string> empty;
    for (const std::size_t k : result.empty_maps) empty.push_back(names_[k]);
    found.networks.time_courses.unit_ids = std::move(names_);
    found.network_figures.emplace_back("explained_variance", std::move(result.explained_share));
    found.convergence.measure = "none: least squares";
    if (!empty.empty()) {
      found.notes.push_back(
          message("Constant within the mask, hence without a time course: ", joined(empty), "."));
    }
    if (result.n_voxels_left_out > 0) {
      found.notes.push_back(
          message(result.n_voxels_left_out, " voxels without signal were left out."));
    }
    return found;
  }

 protected:
  Result<JobState> advance_one_unit() override { return regression_->advance(); }

 private:
  Mask mask_;
  std::unique_ptr<DualRegressionJob> regression_;
  std::vector<std::string> names_;
};

Result<std::unique_ptr<NetworkJob>> create(const NetworkInput& input,
                                           const ParameterValues& values) {
  const Result<DualRegressionOptions> options = options_from_values(fields(), values);
  if (!options.ok()) return options.error();
  if (input.maps.empty()) return bad_input("templates needs maps: state the file that holds them.");
  const std::size_t n_voxels = input.bold->n_units();
  if (n_voxels == 0 || input.maps.size() % n_voxels != 0) {
    return bad_input(message("templates: the maps have ", input.maps.size(),
                             " values, not a multiple of the mask's ", n_voxels, " voxels."));
  }
  const std::size_t n_maps = input.maps.size() / n_voxels;
  if (!input.map_names.empty() && input.map_names.size() != n_maps) {
    return bad_input(
        message("templates: there are ", input.map_names.size(), " names for ", n_maps, " maps."));
  }
  auto regression = DualRegressionJob::create(*input.bold, input.maps, input.map_names, *options,
                                              input.n_threads);
  if (!regression.ok()) return regression.error();
  return std::unique_ptr<NetworkJob>(std::make_unique<TemplatesJob>(input, *std::move(regression)));
}

}  // namespace

NetworkMethod templates_method() {
  NetworkMethod method;
  method.name = "templates";
  method.label = "Given maps (dual regression)";
  method.summary = "Finds how strongly each given network map is present in every scan.";
  method.source =
      "Filippini et al. (2009), PNAS 106:7209-7214; Nickerson et al. (2017), Front. Neurosci. "
      "11:115";
  method.needs_maps = true;
  method.parameters = specs_of(fields());
  method.create = create;
  return method;
}

}  // namespace sync_act
