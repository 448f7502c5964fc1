#include "core/networks/line_means.h"

#include <algorithm>
#include <cmath>

namespace sync_act {
namespace {
constexpr int kRounds = 8;
constexpr int kStarts = 3;
constexpr std::size_t kTrials = 8;  // one panel of the products' kernel
}  // namespace

LineMeans::LineMeans(const TimeSeries& bold, std::vector<std::size_t> voxels, std::size_t n_lines,
                     double penalty, Rng rng)
    : bold_(bold),
      voxels_(std::move(voxels)),
      n_lines_(n_lines),
      penalty_(penalty),
      rng_(rng),
      coder_(bold.n_times(), n_lines),
      trial_coder_(bold.n_times(), kTrials),
      lines_(n_lines * bold.n_times()) {
  for (const std::size_t v : voxels_) {
    const std::span<const float> series = bold_.unit(v);
    series_.push_back(series.data());
    double energy = 0.0;
    for (const float x : series) energy += static_cast<double>(x) * static_cast<double>(x);
    energies_.push_back(energy);
  }
  left_ = energies_;
  gains_.assign(energies_.size(), 0.0);
}

double LineMeans::fraction() const {
  const auto steps = [&](int start, std::size_t chosen, int round) {
    return static_cast<double>(start) * static_cast<double>(n_lines_ + kRounds + 1) +
           static_cast<double>(chosen) + static_cast<double>(round);
  };
  return steps(start_, n_chosen_, round_) / steps(kStarts, 0, 0);
}

bool LineMeans::advance() {
  if (start_ == kStarts) return false;
  if (n_chosen_ < n_lines_) {
    choose_one();
  } else if (round_ <= kRounds) {
    improve();  // the last round only measures
    ++round_;
  } else {
    end_start();
  }
  return true;
}

void LineMeans::end_start() {
  if (total_gain_ > best_gain_) {
    best_gain_ = total_gain_;
    best_lines_ = lines_;
  }
  ++start_;
  n_chosen_ = 0;
  round_ = 0;
  left_ = energies_;
  gains_.assign(energies_.size(), 0.0);
}

// Of kTrials series drawn with what is left of them as weights, the one with the largest sum of
// gains becomes the next line.
void LineMeans::choose_one() {
  const std::size_t n_times = bold_.n_times();
  double total = 0.0;
  for (const double d : left_) total += d;
  std::vector<double> candidates(kTrials * n_times);
  for (std::size_t trial = 0; trial < kTrials; ++trial) {
    double until = rng_.uniform() * total;
    std::size_t chosen = 0;
    for (std::size_t i = 0; i < left_.size(); ++i) {
      if (left_[i] <= 0.0) continue;
      chosen = i;
      until -= left_[i];
      if (until < 0.0) break;
    }
    const double norm = std::sqrt(energies_[chosen]);
    for (std::size_t t = 0; t < n_times; ++t) {
      candidates[trial * n_times + t] = static_cast<double>(series_[chosen][t]) / norm;
    }
  }
  trial_coder_.set_atoms(candidates);
  std::vector<float> products(series_.size() * trial_coder_.stride());
  trial_coder_.multiply(series_, products);
  const auto product = [&](std::size_t i, std::size_t trial) {
    return static_cast<double>(products[i * trial_coder_.stride() + trial]);
  };
  std::size_t best = 0;
  double most = -1.0;
  for (std::size_t trial = 0; trial < kTrials; ++trial) {
    double sum = 0.0;
    for (std::size_t i = 0; i < series_.size(); ++i) {
      sum += std::max(gains_[i], gain_of(product(i, trial)));
    }
    if (sum > most) {
      most = sum;
      best = trial;
    }
  }
  for (std::size_t i = 0; i < series_.size(); ++i) {
    gains_[i] = std::max(gains_[i], gain_of(product(i, best)));
    // Rounding leaves a series some 1e-7 of its energy from its own line.
    const double left = energies_[i] - product(i, best) * product(i, best);
    left_[i] = std::min(left_[i], left > 1e-5 * energies_[i] ? left : 0.0);
  }
  std::copy_n(candidates.begin() + static_cast<std::ptrdiff_t>(best * n_times), n_times,
              lines_.begin() + static_cast<std::ptrdiff_t>(n_chosen_ * n_times));
  ++n_chosen_;
}

double LineMeans::gain_of(double product) const {
  const double over = std::abs(product) - penalty_;
  return over > 0.0 ? over * over : 0.0;
}

void LineMeans::improve() {
  const std::size_t n_times = bold_.n_times();
  coder_.set_atoms(lines_);
  std::vector<float> products(series_.size() * coder_.stride());
  coder_.multiply(series_, products);
  std::vector<double> sums(lines_.size());
  total_gain_ = 0.0;
  for (std::size_t i = 0; i < series_.size(); ++i) {
    const float* const row = products.data() + i * coder_.stride();
    std::size_t nearest = 0;
    for (std::size_t j = 1; j < n_lines_; ++j) {
      if (std::abs(row[j]) > std::abs(row[nearest])) nearest = j;
    }
    const auto product = static_cast<double>(row[nearest]);
    const double weight = std::copysign(std::max(0.0, std::abs(product) - penalty_), product);
    if (weight == 0.0) continue;
    total_gain_ += weight * weight;
    for (std::size_t t = 0; t < n_times; ++t) {
      sums[nearest * n_times + t] += weight * static_cast<double>(series_[i][t]);
    }
  }
  if (round_ == kRounds) return;
  for (std::size_t j = 0; j < n_lines_; ++j) {
    double* const sum = sums.data() + j * n_times;
    double norm = 0.0;
    for (std::size_t t = 0; t < n_times; ++t) norm += sum[t] * sum[t];
    if (norm <= 0.0) continue;  // no series counts: the line stays
    norm = std::sqrt(norm);
    for (std::size_t t = 0; t < n_times; ++t) lines_[j * n_times + t] = sum[t] / norm;
  }
}

}  // namespace sync_act
