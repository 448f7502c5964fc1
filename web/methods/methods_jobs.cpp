#include "web/methods/methods_jobs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "core/pipeline/held_out.h"
#include "core/pipeline/surrogate_job.h"

namespace sync_act {
namespace {

std::vector<float> as_floats(const std::vector<double>& values) {
  return {values.begin(), values.end()};
}

class SurrogatesPart final : public MethodsJob {
 public:
  explicit SurrogatesPart(std::unique_ptr<SurrogateJob> job) : job_(std::move(job)) {}

  JobProgress progress() const override { return job_->progress(); }

  void publish(Reply& reply) override {
    NullMaxima part = job_->take_result();
    reply.json().field("first", part.first).field("last", part.last);
    reply.keep("ofNetworks", std::move(part.of_networks));
    reply.keep("neuronCounts", std::move(part.neuron_counts));
  }

 protected:
  Result<JobState> advance_one_unit() override { return job_->advance(); }

 private:
  std::unique_ptr<SurrogateJob> job_;
};

// p, q and counts from the merged null, then held-out r.
class SignificanceJob final : public MethodsJob {
 public:
  SignificanceJob(MethodsData& data, NullMaxima maxima) : data_(data), maxima_(std::move(maxima)) {}

  JobProgress progress() const override {
    return {step_ / 2.0, step_ == 0 ? "Comparing with chance" : "Measuring r on held-out scans"};
  }

  void publish(Reply& reply) override {
    Coupling& found = data_.coupling;
    JsonWriter& json = reply.json();
    json.field("null", found.null_description).field("heldOut", found.held_out_description);
    json.field("fdr", found.fdr).field("nSurrogates", found.n_surrogates);
    json.list("warnings", found.warnings);
    reply.keep("networkP", as_floats(found.network_p));
    reply.keep("networkQ", as_floats(found.network_q));
    reply.keep("neuronP", as_floats(found.neuron_p));
    reply.keep("neuronQ", as_floats(found.neuron_q));
    reply.keep("nNeuronsSignificant",
               std::vector<std::uint32_t>(found.n_neurons_significant.begin(),
                                          found.n_neurons_significant.end()));
    std::vector<float> held_out = as_floats(found.network_held_out_r);
    held_out.resize(found.n_networks, std::numeric_limits<float>::quiet_NaN());
    reply.keep("heldOutR", std::move(held_out));
    // As the interface shows it: network by network.
    const std::size_t n = maxima_.last - maxima_.first;
    std::vector<float> null_max(n * found.n_networks);
    for (std::size_t s = 0; s < n; ++s) {
      for (std::size_t k = 0; k < found.n_networks; ++k) {
        null_max[k * n + s] = maxima_.of_networks[s * found.n_networks + k];
      }
    }
    reply.keep("nullMax", std::move(null_max));
  }

 protected:
  Result<JobState> advance_one_unit() override {
    if (step_++ == 0) {
      apply_null_maxima(data_.coupling, maxima_,
                        {.fdr = data_.request.fdr, .correction = data_.request.correction});
      return data_.request.held_out ? JobState::kRunning : JobState::kDone;
    }
    const Result<HeldOutPlan> plan = held_out_plan_of(data_.networks);
    // A run too short to be divided has no held-out r; the rest stands.
    Status status = plan.ok() ? add_held_out_r(data_.coupling, data_.neurons, data_.networks, *plan,
                                               data_.request.max_lag, 1)
                              : Status(plan.error());
    if (!status.ok()) data_.coupling.warnings.push_back(status.error().message);
    return JobState::kDone;
  }

 private:
  MethodsData& data_;
  NullMaxima maxima_;
  int step_ = 0;
};

class NetworksJob final : public MethodsJob {
 public:
  NetworksJob(std::string label, std::unique_ptr<NetworkJob> job)
      : label_(std::move(label)), job_(std::move(job)) {}

  JobProgress progress() const override { return job_->progress(); }

  void publish(Reply& reply) override {
    FoundNetworks found = job_->take_result();
    JsonWriter& json = reply.json();
    json.field("method", label_);
    json.field("nNetworks", found.networks.time_courses.n_units());
    json.list("ids", found.networks.time_courses.unit_ids);
    json.list("notes", found.notes);
    json.key("convergence").begin_object();
    json.field("converged", found.convergence.converged);
    json.field("iterations", found.convergence.n_iterations);
    json.field("finalChange", found.convergence.final_change);
    json.field("measure", found.convergence.measure);
    json.end_object();
    json.key("figures").begin_array();
    for (const auto& [name, values] : found.network_figures) {
      json.begin_object().field("name", name).list("values", values).end_object();
    }
    json.end_array();
    reply.keep("maps", std::move(found.networks.maps));
    reply.keep("timeCourses", std::move(found.networks.time_courses.values()));
  }

 protected:
  Result<JobState> advance_one_unit() override { return job_->advance(); }

 private:
  std::string label_;
  std::unique_ptr<NetworkJob> job_;
};

}  // namespace

Result<std::unique_ptr<MethodsJob>> make_surrogates_job(const MethodsData& data, std::size_t first,
                                                        std::size_t last) {
  SurrogateJobInput input;
  input.neurons = &data.neurons;
  input.networks = &data.networks;
  input.source = data.surrogates.get();
  input.best_r = best_r_of_neurons(data.coupling);
  input.absolute = data.request.absolute;
  input.max_lag = data.request.max_lag;
  input.first = first;
  input.last = last;
  Result<std::unique_ptr<SurrogateJob>> job = SurrogateJob::create(std::move(input));
  if (!job.ok()) return job.error();
  return std::unique_ptr<MethodsJob>(std::make_unique<SurrogatesPart>(*std::move(job)));
}

Result<std::unique_ptr<MethodsJob>> make_significance_job(MethodsData& data, NullMaxima maxima) {
  return std::unique_ptr<MethodsJob>(std::make_unique<SignificanceJob>(data, std::move(maxima)));
}

Result<std::unique_ptr<MethodsJob>> make_networks_job(const MethodsData& data,
                                                      const NetworkMethod& method,
                                                      const ParameterValues& values) {
  NetworkInput input;
  input.bold = &data.bold;
  input.mask = &data.mask;
  input.maps = data.maps;
  input.map_names = data.map_names;
  input.labels = data.labels;
  input.label_names = data.label_names;
  Result<std::unique_ptr<NetworkJob>> job = method.create(input, values);
  if (!job.ok()) return job.error();
  return std::unique_ptr<MethodsJob>(std::make_unique<NetworksJob>(method.label, *std::move(job)));
}

}  // namespace sync_act
