#include "core/networks/parcels.h"

#include <algorithm>
#include <utility>

#include "core/networks/usable_voxels.h"

namespace sync_act {
namespace {

struct NoOptions {};

const std::vector<ParameterField<NoOptions>>& fields() {
  static const std::vector<ParameterField<NoOptions>> kFields{};
  return kFields;
}

struct Region {
  std::int32_t label = 0;
  std::string name;
  std::size_t n_used = 0;    // voxels with a signal
  std::vector<double> sums;  // per scan
};

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 10;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, names.size()); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kMost) text += message(" and ", names.size() - kMost, " more");
  return text;
}

class ParcelsJob : public NetworkJob {
 public:
  explicit ParcelsJob(const NetworkInput& input)
      : bold_(*input.bold), mask_(*input.mask), labels_(input.labels) {
    std::vector<std::int32_t> present(labels_.begin(), labels_.end());
    std::sort(present.begin(), present.end());
    present.erase(std::unique(present.begin(), present.end()), present.end());
    for (const std::int32_t label : present) {
      if (label == 0) continue;
      regions_.push_back({label, "label" + std::to_string(label), 0, {}});
      regions_.back().sums.assign(bold_.n_times(), 0.0);
    }
    for (const auto& [label, name] : input.label_names) {
      Region* const region = find(label);
      if (region != nullptr) {
        region->name = name;
      } else if (label != 0) {
        missing_.push_back(name);
      }
    }
  }

  bool has_regions() const { return !regions_.empty(); }

  JobProgress progress() const override {
    return {static_cast<double>(next_voxel_) / static_cast<double>(bold_.n_units()),
            "Averaging regions"};
  }

  FoundNetworks take_result() override {
    FoundNetworks found;
    NetworkSet& networks = found.networks;
    networks.method = "parcels";
    networks.time_courses = TimeSeries(bold_.n_times(), regions_.size());
    networks.time_courses.interval_secs = bold_.interval_secs;
    networks.time_courses.start_secs = bold_.start_secs;
    networks.time_courses.run_starts = bold_.run_starts;
    std::vector<double> sizes;
    std::vector<std::string> silent;
    for (std::size_t r = 0; r < regions_.size(); ++r) {
      const Region& region = regions_[r];
      networks.time_courses.unit_ids.push_back(region.name);
      sizes.push_back(static_cast<double>(region.n_used));
      if (region.n_used == 0) silent.push_back(region.name);
      const std::span<float> course = networks.time_courses.unit(r);
      for (std::size_t t = 0; t < course.size() && region.n_used > 0; ++t) {
        course[t] = static_cast<float>(region.sums[t] / static_cast<double>(region.n_used));
      }
    }
    networks.maps.resize(bold_.n_units() * regions_.size());
    for (std::size_t v = 0; v < bold_.n_units(); ++v) {
      if (labels_[v] == 0) continue;
      const auto r = static_cast<std::size_t>(find(labels_[v]) - regions_.data());
      networks.maps[r * bold_.n_units() + v] = 1.0F;
    }
    networks.mask = std::move(mask_);
    found.convergence.measure = "none: means";
    found.network_figures.emplace_back("n_voxels", std::move(sizes));
    if (!missing_.empty()) {
      found.notes.push_back(
          message("Regions with a name but no voxel in the mask: ", listed(missing_), "."));
    }
    if (!silent.empty()) {
      found.notes.push_back(message("Regions without signal: ", listed(silent), "."));
    }
    if (n_left_out_ > 0) {
      found.notes.push_back(message(n_left_out_, " voxels without signal were left out."));
    }
    return found;
  }

 protected:
  Result<JobState> advance_one_unit() override {
    constexpr std::size_t kValuesPerUnit = 16'000'000;  // about 20 ms
    const std::size_t n =
        std::max<std::size_t>(1, kValuesPerUnit / std::max<std::size_t>(1, bold_.n_times()));
    const std::size_t last = std::min(bold_.n_units(), next_voxel_ + n);
    for (; next_voxel_ < last; ++next_voxel_) {
      if (labels_[next_voxel_] == 0) continue;
      const std::span<const float> series = bold_.unit(next_voxel_);
      if (!is_usable_series(series)) {
        ++n_left_out_;
        continue;
      }
      Region& region = *find(labels_[next_voxel_]);
      ++region.n_used;
      for (std::size_t t = 0; t < series.size(); ++t) {
        region.sums[t] += static_cast<double>(series[t]);
      }
    }
    return next_voxel_ == bold_.n_units() ? JobState::kDone : JobState::kRunning;
  }

 private:
  Region* find(std::int32_t label) {
    const auto at = std::lower_bound(
        regions_.begin(), regions_.end(), label,
        [](const Region& region, std::int32_t wanted) { return region.label < wanted; });
    return at != regions_.end() && at->label == label ? &*at : nullptr;
  }

  const TimeSeries& bold_;
  Mask mask_;
  std::span<const std::int32_t> labels_;
  std::vector<Region> regions_;  // by rising label
  std::vector<std::string> missing_;
  std::size_t next_voxel_ = 0;
  std::size_t n_left_out_ = 0;
};

Result<std::unique_ptr<NetworkJob>> create(const NetworkInput& input,
                                           const ParameterValues& values) {
  const Result<NoOptions> options = options_from_values(fields(), values);
  if (!options.ok()) return options.error();
  if (input.labels.size() != input.bold->n_units()) {
    return bad_input(message("parcels needs the region of each voxel: there are ",
                             input.labels.size(), " labels for ", input.bold->n_units(),
                             " voxels."));
  }
  auto job = std::make_unique<ParcelsJob>(input);
  if (!job->has_regions()) return bad_input("parcels: no voxel of the mask has a label.");
  return std::unique_ptr<NetworkJob>(std::move(job));
}

}  // namespace

NetworkMethod parcels_method() {
  NetworkMethod method;
  method.name = "parcels";
  method.label = "Atlas regions (means)";
  method.summary = "Averages the series of all voxels of each region of an atlas.";
  method.source = "";
  method.needs_labels = true;
  method.parameters = specs_of(fields());
  method.create = create;
  return method;
}

}  // namespace sync_act
