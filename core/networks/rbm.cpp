#include "core/networks/rbm.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/base/parallel_for.h"
#include "core/base/result.h"
#include "core/networks/tile_products.h"

namespace sync_act {
namespace {

constexpr std::size_t kBlock = 256;    // visible units; fixed: sums are added up block by block
constexpr double kWorkPerUnit = 40e6;  // multiply-adds

float logistic(double x) { return static_cast<float>(1.0 / (1.0 + std::exp(-x))); }

}  // namespace

Rbm::Rbm(const RbmSamples& samples, const RbmOptions& options, std::uint64_t seed,
         std::uint64_t first_stream, int n_threads)
    : samples_(samples),
      options_(options),
      stride_(padded_to(options.n_hidden, kTileColumns)),
      batch_stride_(padded_to(std::min(options.batch_size, samples.n_samples), kTileColumns)),
      n_blocks_((samples.columns.size() + kBlock - 1) / kBlock),
      n_threads_(n_threads),
      order_rng_(seed, first_stream),
      hidden_rng_(seed, first_stream + 1),
      weights_(padded_to(samples.columns.size(), kTileRows) * stride_),
      visible_bias_(samples.columns.size()),
      hidden_bias_(stride_),
      order_(samples.n_samples),
      reconstruction_(padded_to(samples.columns.size(), kTileRows) * batch_stride_) {
  SYNC_ACT_ASSERT(samples.n_samples > 0 && !samples.columns.empty());
  options_.batch_size = std::min(options.batch_size, samples.n_samples);
  const double work = 2.0 * static_cast<double>(kBlock * stride_ * batch_stride_);
  blocks_per_unit_ = std::max<std::size_t>(1, static_cast<std::size_t>(kWorkPerUnit / work));
  blocks_per_unit_ = std::min(blocks_per_unit_, n_blocks_);
  std::iota(order_.begin(), order_.end(), 0U);
  partial_.resize(blocks_per_unit_ * batch_stride_ * stride_);
  partial_error_.resize(blocks_per_unit_);
  Rng weight_rng(seed, first_stream + 2);
  for (std::size_t i = 0; i < samples.columns.size(); ++i) {
    for (std::size_t j = 0; j < options_.n_hidden; ++j) {
      weights_[i * stride_ + j] = static_cast<float>(options_.weight_sd * weight_rng.normal());
    }
  }
}

std::size_t Rbm::first_of(std::size_t block) const { return block * kBlock; }
std::size_t Rbm::last_of(std::size_t block) const {
  return std::min(n_visible(), (block + 1) * kBlock);
}

void Rbm::set_weights(std::span<const float> weights) {
  SYNC_ACT_ASSERT(weights.size() == n_visible() * n_hidden());
  for (std::size_t i = 0; i < n_visible(); ++i) {
    std::copy_n(weights.data() + i * n_hidden(), n_hidden(), weights_.data() + i * stride_);
  }
}

void Rbm::start_epoch() {
  for (std::size_t i = order_.size(); i > 1; --i) {
    std::swap(order_[i - 1], order_[static_cast<std::size_t>(order_rng_.below(i))]);
  }
  next_sample_ = 0;
  squared_error_ = 0.0;
  batch_.clear();
}

double Rbm::fraction() const {
  return static_cast<double>(next_sample_) / static_cast<double>(samples_.n_samples);
}

double Rbm::reconstruction_error() const {
  return finished_error_ /
         (static_cast<double>(samples_.n_samples) * static_cast<double>(n_visible()));
}

bool Rbm::advance() {
  if (batch_.empty()) {
    const std::size_t n = std::min(options_.batch_size, samples_.n_samples - next_sample_);
    begin_batch({order_.data() + next_sample_, n});
  }
  if (!run_stage()) return true;
  if (stage_ != Stage::kUpdate) {
    stage_ = stage_ == Stage::kActivate ? Stage::kReconstruct : Stage::kUpdate;
    return true;
  }
  next_sample_ += batch_.size();
  batch_.clear();
  if (next_sample_ < samples_.n_samples) return true;
  finished_error_ = squared_error_;
  return false;
}

void Rbm::learn_batch(std::span<const std::size_t> samples, std::span<const double> uniforms) {
  SYNC_ACT_ASSERT(samples.size() <= options_.batch_size);
  SYNC_ACT_ASSERT(uniforms.size() == samples.size() * n_hidden());
  begin_batch(samples);
  given_uniforms_ = uniforms;
  for (const Stage stage : {Stage::kActivate, Stage::kReconstruct, Stage::kUpdate}) {
    stage_ = stage;
    while (!run_stage()) {
    }
  }
  batch_.clear();
  given_uniforms_ = {};
}

void Rbm::begin_batch(std::span<const std::size_t> samples) {
  batch_.assign(samples.begin(), samples.end());
  stage_ = Stage::kActivate;
  next_block_ = 0;
  activation_.assign(batch_stride_ * stride_, 0.0);
}

bool Rbm::run_stage() {
  const std::size_t n = std::min(blocks_per_unit_, n_blocks_ - next_block_);
  parallel_for(n, n_threads_, [&](std::size_t place) {
    const std::size_t block = next_block_ + place;
    if (stage_ == Stage::kActivate) activate(block, place);
    if (stage_ == Stage::kReconstruct) reconstruct(block, place);
    if (stage_ == Stage::kUpdate) update(block);
  });
  next_block_ += n;
  if (stage_ != Stage::kUpdate) {
    for (std::size_t place = 0; place < n; ++place) {
      const float* const partial = partial_.data() + place * activation_.size();
      for (std::size_t i = 0; i < activation_.size(); ++i) {
        activation_[i] += static_cast<double>(partial[i]);
      }
      if (stage_ == Stage::kReconstruct) squared_error_ += partial_error_[place];
    }
  }
  if (next_block_ < n_blocks_) return false;
  next_block_ = 0;
  if (stage_ == Stage::kActivate) finish_activation(first_hidden_, true);
  if (stage_ == Stage::kReconstruct) {
    finish_activation(second_hidden_, false);
    const auto n_samples = static_cast<float>(batch_.size());
    const auto rate = static_cast<float>(options_.learning_rate);
    for (std::size_t j = 0; j < n_hidden(); ++j) {
      float change = 0.0F;
      for (std::size_t s = 0; s < batch_.size(); ++s) {
        change += first_hidden_[s * stride_ + j] - second_hidden_[s * stride_ + j];
      }
      hidden_bias_[j] += rate * change / n_samples;
    }
  }
  return true;
}

// Turns sums into probabilities, and the first ones into states, too. Padding stays 0.
void Rbm::finish_activation(std::vector<float>& probabilities, bool sample) {
  probabilities.assign(batch_stride_ * stride_, 0.0F);
  if (sample) states_.assign(stride_ * batch_stride_, 0.0F);
  for (std::size_t s = 0; s < batch_.size(); ++s) {
    for (std::size_t j = 0; j < n_hidden(); ++j) {
      const float p = logistic(activation_[s * stride_ + j] + static_cast<double>(hidden_bias_[j]));
      probabilities[s * stride_ + j] = p;
      if (!sample) continue;
      const double uniform =
          given_uniforms_.empty() ? hidden_rng_.uniform() : given_uniforms_[s * n_hidden() + j];
      states_[j * batch_stride_ + s] = uniform < static_cast<double>(p) ? 1.0F : 0.0F;
    }
  }
  std::fill(activation_.begin(), activation_.end(), 0.0);
}

// [visible of the block x batch_stride], zeros beyond the batch.
void Rbm::gather(std::size_t block, float* to) const {
  for (std::size_t i = first_of(block); i < last_of(block); ++i, to += batch_stride_) {
    const float* const series = samples_.values + samples_.columns[i] * samples_.n_samples;
    for (std::size_t s = 0; s < batch_.size(); ++s) to[s] = series[batch_[s]];
  }
}

void Rbm::activate(std::size_t block, std::size_t place) {
  std::vector<float> visible(kBlock * batch_stride_, 0.0F);
  gather(block, visible.data());
  float* const sums = partial_.data() + place * batch_stride_ * stride_;
  std::fill_n(sums, batch_stride_ * stride_, 0.0F);
  add_tile_products({visible.data(), 1, batch_stride_}, weights_.data() + first_of(block) * stride_,
                    stride_, batch_stride_, stride_, last_of(block) - first_of(block), sums,
                    stride_);
}

void Rbm::reconstruct(std::size_t block, std::size_t place) {
  const std::size_t first = first_of(block);
  const std::size_t n = last_of(block) - first;
  const std::size_t n_rows = padded_to(n, kTileRows);
  float* const made = reconstruction_.data() + first * batch_stride_;
  std::fill_n(made, n_rows * batch_stride_, 0.0F);
  add_tile_products({weights_.data() + first * stride_, stride_, 1}, states_.data(), batch_stride_,
                    n_rows, batch_stride_, n_hidden(), made, batch_stride_);
  std::vector<float> visible(kBlock * batch_stride_, 0.0F);
  gather(block, visible.data());
  double error = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t s = 0; s < batch_.size(); ++s) {
      float& value = made[i * batch_stride_ + s];
      value += visible_bias_[first + i];
      const auto difference = static_cast<double>(visible[i * batch_stride_ + s] - value);
      error += difference * difference;
    }
  }
  partial_error_[place] = error;
  float* const sums = partial_.data() + place * batch_stride_ * stride_;
  std::fill_n(sums, batch_stride_ * stride_, 0.0F);
  add_tile_products({made, 1, batch_stride_}, weights_.data() + first * stride_, stride_,
                    batch_stride_, stride_, n, sums, stride_);
}

void Rbm::update(std::size_t block) {
  const std::size_t first = first_of(block);
  const std::size_t n = last_of(block) - first;
  std::vector<float> visible(kBlock * batch_stride_, 0.0F);
  gather(block, visible.data());
  float* const made = reconstruction_.data() + first * batch_stride_;
  const auto rate = static_cast<float>(options_.learning_rate);
  const float per_sample = rate / static_cast<float>(batch_.size());
  for (std::size_t i = 0; i < n; ++i) {
    float change = 0.0F;
    for (std::size_t s = 0; s < batch_.size(); ++s) {
      float& now = visible[i * batch_stride_ + s];
      float& then = made[i * batch_stride_ + s];
      change += now - then;
      now *= per_sample;
      then *= -per_sample;
    }
    visible_bias_[first + i] += per_sample * change;
  }
  const std::size_t n_rows = padded_to(n, kTileRows);
  float* const weights = weights_.data() + first * stride_;
  std::vector<float> gradient(n_rows * stride_, 0.0F);
  add_tile_products({visible.data(), batch_stride_, 1}, first_hidden_.data(), stride_, n_rows,
                    stride_, batch_.size(), gradient.data(), stride_);
  add_tile_products({made, batch_stride_, 1}, second_hidden_.data(), stride_, n_rows, stride_,
                    batch_.size(), gradient.data(), stride_);
  const float decay = rate * static_cast<float>(options_.l1);
  for (std::size_t i = 0; i < n * stride_; ++i) {
    const float before = weights[i];
    const float step = before > 0.0F ? decay : (before < 0.0F ? -decay : 0.0F);
    const float moved = before + gradient[i];
    const float now = moved - step;
    // The decay ends at 0; the gradient alone may cross it.
    weights[i] = moved * before > 0.0F && now * before < 0.0F ? 0.0F : now;
  }
}

bool Rbm::advance_features(std::vector<float>& features) {
  if (next_feature_ == 0 && batch_.empty()) {
    features.assign(samples_.n_samples * n_hidden(), 0.0F);
  }
  if (batch_.empty()) {
    std::iota(order_.begin(), order_.end(), 0U);
    const std::size_t n = std::min(options_.batch_size, samples_.n_samples - next_feature_);
    begin_batch({order_.data() + next_feature_, n});
  }
  const std::size_t n = std::min(blocks_per_unit_, n_blocks_ - next_block_);
  parallel_for(n, n_threads_, [&](std::size_t place) { activate(next_block_ + place, place); });
  next_block_ += n;
  for (std::size_t place = 0; place < n; ++place) {
    const float* const partial = partial_.data() + place * activation_.size();
    for (std::size_t i = 0; i < activation_.size(); ++i) {
      activation_[i] += static_cast<double>(partial[i]);
    }
  }
  if (next_block_ < n_blocks_) return true;
  for (std::size_t s = 0; s < batch_.size(); ++s) {
    for (std::size_t j = 0; j < n_hidden(); ++j) {
      features[(next_feature_ + s) * n_hidden() + j] =
          static_cast<float>(activation_[s * stride_ + j] + static_cast<double>(hidden_bias_[j]));
    }
  }
  next_feature_ += batch_.size();
  batch_.clear();
  next_block_ = 0;
  return next_feature_ < samples_.n_samples;
}

}  // namespace sync_act
