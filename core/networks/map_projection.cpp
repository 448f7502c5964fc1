#include "core/networks/map_projection.h"

#include "core/networks/usable_voxels.h"

namespace sync_act {

MapProjection::MapProjection(const TimeSeries& bold, std::span<const float> maps, int n_threads)
    : bold_(bold),
      maps_(maps),
      n_threads_(n_threads),
      n_maps_(maps.size() / bold.n_units()),
      blocks_(bold.n_units(), bold.n_times() * n_maps_),
      sums_(n_maps_ * bold.n_times()),
      scans_(bold.n_times() + 1),
      means_(n_maps_),
      energies_(n_maps_) {
  for (std::size_t k = 0; k < n_maps_; ++k) {
    const auto n = static_cast<double>(bold.n_units());
    for (const float x : map(k)) means_[k] += static_cast<double>(x) / n;
    for (const float x : map(k)) {
      energies_[k] += (static_cast<double>(x) - means_[k]) * (static_cast<double>(x) - means_[k]);
    }
  }
}

bool MapProjection::advance() {
  std::vector<std::vector<double>> partial(VoxelBlocks::kPerUnit);
  const std::size_t n =
      blocks_.run_unit(n_threads_, [&](std::size_t place, std::size_t first, std::size_t last) {
        partial[place].assign(sums_.size() + bold_.n_times() + 1, 0.0);
        double* const scans = partial[place].data() + sums_.size();
        for (std::size_t v = first; v < last; ++v) {
          const std::span<const float> series = bold_.unit(v);
          if (!is_usable_series(series)) continue;
          for (std::size_t t = 0; t < series.size(); ++t) {
            const auto x = static_cast<double>(series[t]);
            scans[t] += x;
            scans[series.size()] += x * x;
          }
          for (std::size_t k = 0; k < n_maps_; ++k) {
            const double weight = static_cast<double>(map(k)[v]) - means_[k];
            double* const to = partial[place].data() + k * series.size();
            for (std::size_t t = 0; t < series.size(); ++t) {
              to[t] += weight * static_cast<double>(series[t]);
            }
          }
        }
      });
  for (std::size_t place = 0; place < n; ++place) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += partial[place][i];
    for (std::size_t i = 0; i < scans_.size(); ++i) {
      scans_[i] += partial[place][sums_.size() + i];
    }
  }
  return !blocks_.done();
}

std::vector<double> MapProjection::explained_share() const {
  double total = scans_.back();
  for (std::size_t t = 0; t < bold_.n_times(); ++t) {
    total -= scans_[t] * scans_[t] / static_cast<double>(bold_.n_units());
  }
  std::vector<double> shares(n_maps_);
  for (std::size_t k = 0; k < n_maps_; ++k) {
    if (energies_[k] <= 0.0 || total <= 0.0) continue;
    for (std::size_t t = 0; t < bold_.n_times(); ++t) {
      const double sum = sums_[k * bold_.n_times() + t];
      shares[k] += sum * sum / (energies_[k] * total);
    }
  }
  return shares;
}

TimeSeries MapProjection::time_courses() const {
  TimeSeries courses(bold_.n_times(), n_maps_);
  for (std::size_t k = 0; k < n_maps_; ++k) {
    if (energies_[k] <= 0.0) continue;
    for (std::size_t t = 0; t < bold_.n_times(); ++t) {
      courses.unit(k)[t] = static_cast<float>(sums_[k * bold_.n_times() + t] / energies_[k]);
    }
  }
  return courses;
}

}  // namespace sync_act
