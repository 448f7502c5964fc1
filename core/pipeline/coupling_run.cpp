#include "core/pipeline/coupling_run.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "core/coupling/lag.h"
#include "core/coupling/partial.h"
#include "core/pipeline/held_out.h"
#include "core/pipeline/surrogate_job.h"
#include "core/statistics/effective_df.h"
#include "core/statistics/max_null.h"
#include "core/statistics/null_model.h"

namespace sync_act {
namespace {

using Field = ParameterField<CouplingRequest>;

std::vector<std::string> null_names() {
  std::vector<std::string> names{"none"};
  for (const NullModel& model : null_models()) names.push_back(model.name);
  return names;
}

double index_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<double>(std::find(names.begin(), names.end(), name) - names.begin());
}

const std::vector<Field>& fields() {
  static const std::vector<Field> kFields{
      {integer_parameter("max_lag", "Largest lag", "scans", 0.0, 100.0,
                         "Searches each pair's best lag within so many scans either way; the null "
                         "model then searches lags, too."),
       [](const CouplingRequest& r) { return static_cast<double>(r.max_lag); },
       [](CouplingRequest& r, double v) { r.max_lag = static_cast<std::size_t>(v); }},
      {choice_parameter("null", "Null model", null_names(),
                        "How surrogates of the networks are made that p is computed from; none "
                        "gives no p."),
       [](const CouplingRequest& r) { return index_of(null_names(), r.null); },
       [](CouplingRequest& r, double v) { r.null = null_names()[static_cast<std::size_t>(v)]; }},
      {integer_parameter("surrogates", "Surrogates", "", 19.0, 1e6,
                         "Number of surrogates; the smallest p is 1 / (surrogates + 1). Circular "
                         "shift of one run uses all shifts instead."),
       [](const CouplingRequest& r) { return static_cast<double>(r.n_surrogates); },
       [](CouplingRequest& r, double v) { r.n_surrogates = static_cast<std::size_t>(v); }},
      {number_parameter("fdr", "False discovery rate", "", 1e-6, 0.5,
                        "Level of q below which a network or neuron counts as significant."),
       [](const CouplingRequest& r) { return r.fdr; },
       [](CouplingRequest& r, double v) { r.fdr = v; }},
      {choice_parameter(
           "correction", "Correction", correction_names(),
           "From p to q: Benjamini-Hochberg, or Benjamini-Yekutieli, which holds under "
           "any dependence.",
           "Benjamini & Hochberg 1995; Benjamini & Yekutieli 2001"),
       [](const CouplingRequest& r) { return static_cast<double>(r.correction); },
       [](CouplingRequest& r, double v) {
         r.correction = static_cast<Correction>(static_cast<int>(v));
       }},
      {integer_parameter("seed", "Seed", "", 0.0, 9007199254740991.0,
                         "Of all random numbers: the same seed gives the same result."),
       [](const CouplingRequest& r) { return static_cast<double>(r.seed); },
       [](CouplingRequest& r, double v) { r.seed = static_cast<std::uint64_t>(v); }},
      {choice_parameter(
           "held_out", "Held-out r", {"none", "auto"},
           "auto: also reports r on scans that partners were not chosen on: other runs, "
           "or the other half of the one run.",
           "Kriegeskorte et al. 2009"),
       [](const CouplingRequest& r) { return r.held_out ? 1.0 : 0.0; },
       [](CouplingRequest& r, double v) { r.held_out = v != 0.0; }},
  };
  return kFields;
}

// A null model's parameter; models do not share keys.
const ParameterSpec* find_null_parameter(std::string_view key) {
  for (const NullModel& model : null_models()) {
    for (const ParameterSpec& spec : model.parameters) {
      if (spec.key == key) return &spec;
    }
  }
  return nullptr;
}

// The values that are this model's own.
std::vector<std::pair<std::string, std::string>> values_for(const NullModel& model,
                                                            const CouplingRequest& request) {
  std::vector<std::pair<std::string, std::string>> values;
  for (const auto& value : request.null_values) {
    for (const ParameterSpec& spec : model.parameters) {
      if (spec.key == value.first) values.push_back(value);
    }
  }
  return values;
}

Status add_significance(Coupling& coupling, const TimeSeries& neurons, const TimeSeries& networks,
                        const ConfoundBasis* basis, const SeriesCleaner* cleaner,
                        const CouplingRequest& request, const ProgressCallback& keep_going) {
  const auto source = make_surrogates(networks, request);
  if (!source.ok()) return source.error();
  SurrogateJobInput input;
  input.neurons = &neurons;
  input.networks = &networks;
  input.source = source->get();
  input.best_r = best_r_of_neurons(coupling);
  input.absolute = coupling.absolute;
  input.max_lag = request.max_lag;
  input.confound_basis = basis;
  input.cleaner = cleaner;
  input.last = (*source)->n_surrogates();
  input.n_threads = request.n_threads;
  const auto job = SurrogateJob::create(std::move(input));
  if (!job.ok()) return job.error();
  SYNC_ACT_RETURN_IF_ERROR(run_to_end(**job, keep_going));
  apply_null_maxima(coupling, (*job)->take_result(), {request.fdr, request.correction});
  coupling.null_description = (*source)->description();
  for (std::string& warning : (*source)->warnings()) {
    coupling.warnings.push_back(std::move(warning));
  }
  return {};
}

}  // namespace

const std::vector<ParameterSpec>& coupling_parameters() {
  static const std::vector<ParameterSpec> kSpecs = [] {
    std::vector<ParameterSpec> specs = specs_of(fields());
    for (const NullModel& model : null_models()) {
      specs.insert(specs.end(), model.parameters.begin(), model.parameters.end());
    }
    return specs;
  }();
  return kSpecs;
}

Status set_coupling_parameter(CouplingRequest& request, std::string_view key,
                              std::string_view text) {
  const Field* field = find_parameter(fields(), key);
  const ParameterSpec* spec = field != nullptr ? &field->spec : find_null_parameter(key);
  if (spec == nullptr) return bad_input(message("There is no option ", key, "."));
  const Result<double> value = parse_parameter(*spec, text);
  if (!value.ok()) return value.error();
  if (field != nullptr) {
    field->set(request, *value);
    return {};
  }
  std::erase_if(request.null_values, [&](const auto& given) { return given.first == key; });
  request.null_values.emplace_back(key, parameter_text(*spec, *value));
  return {};
}

std::vector<std::pair<std::string, std::string>> coupling_options(const CouplingRequest& request) {
  std::vector<std::pair<std::string, std::string>> options;
  for (const Field& field : fields()) {
    options.emplace_back(field.spec.key, parameter_text(field.spec, field.get(request)));
  }
  if (const NullModel* model = find_null_model(request.null)) {
    const auto given = values_for(*model, request);
    for (const ParameterSpec& spec : model->parameters) {
      std::string text = parameter_text(spec, spec.default_number);
      for (const auto& [key, value] : given) {
        if (key == spec.key) text = value;
      }
      options.emplace_back(spec.key, std::move(text));
    }
  }
  return options;
}

Result<std::unique_ptr<SurrogateSource>> make_surrogates(const TimeSeries& networks,
                                                         const CouplingRequest& request) {
  const NullModel* model = find_null_model(request.null);
  if (model == nullptr) {
    return bad_input(message("null is ", request.null, "; there is no such null model."));
  }
  return model->create({&networks, request.n_surrogates, request.seed},
                       values_for(*model, request));
}

Result<Coupling> run_coupling(const TimeSeries& neurons, const TimeSeries& networks,
                              const TimeSeries* confounds, const CouplingRequest& request,
                              const ProgressCallback& keep_going, const SeriesCleaner* cleaner) {
  const TimeSeries* x = &neurons;
  const TimeSeries* y = &networks;
  std::optional<ConfoundBasis> basis;
  TimeSeries partial_x;
  TimeSeries partial_y;
  if (confounds != nullptr) {
    if (confounds->n_times() != networks.n_times()) {
      return bad_input(message("The confounds have ", confounds->n_times(), " rows, the networks ",
                               networks.n_times(), " scans."));
    }
    Result<ConfoundBasis> made = confound_basis(*confounds);
    if (!made.ok()) return made.error();
    basis = *std::move(made);
    partial_x = neurons.clone();
    partial_y = networks.clone();
    remove_confounds(*basis, partial_x.values(), request.n_threads);
    remove_confounds(*basis, partial_y.values(), request.n_threads);
    x = &partial_x;
    y = &partial_y;
  }
  Result<Coupling> coupling =
      couple_with_lags(*x, *y, request.max_lag, {.absolute = request.absolute}, request.n_threads);
  if (!coupling.ok()) return coupling.error();
  coupling->provenance.seed = request.seed;
  if (basis) {
    coupling->n_confounds_removed = basis->columns.n_units();
    coupling->n_confounds_dropped = basis->n_dropped;
  }
  preview_significance(*coupling, *x, *y, request.n_threads);
  if (request.null != "none") {
    SYNC_ACT_RETURN_IF_ERROR(add_significance(*coupling, *x, *y, basis ? &*basis : nullptr, cleaner,
                                              request, keep_going));
  }
  if (request.held_out) {
    Result<HeldOutPlan> plan = held_out_plan_of(*y);
    if (plan.ok()) {
      SYNC_ACT_RETURN_IF_ERROR(
          add_held_out_r(*coupling, *x, *y, *plan, request.max_lag, request.n_threads));
    } else {
      coupling->warnings.push_back("No held-out r: " + plan.error().message);
    }
  }
  return coupling;
}

}  // namespace sync_act
