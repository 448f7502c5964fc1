#pragma once
// A restricted Boltzmann machine with Gaussian visible units (variance 1) and binary hidden units,
// trained by one step of contrastive divergence (Hinton 2002; 2010, "A practical guide"):
//
//   p0 = s(v0 W + c)   h0 ~ Bernoulli(p0)   v1 = h0 W' + b   p1 = s(v1 W + c)       s: logistic
//   W += lr ((v0' p0 - v1' p1) / n - l1 sign(W)),  b += lr mean(v0 - v1),  c += lr mean(p0 - p1)
//
// over mini-batches of n samples. v1 is the visible units' mean (they would be sampled around it
// with a negligible standard deviation). The l1 step never carries a weight across 0, so that
// weights become exactly 0. Internal to vsdbn.cpp.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/rng.h"

namespace sync_act {

struct RbmOptions {
  std::size_t n_hidden = 100;
  double learning_rate = 0.01;
  double l1 = 0.1;
  std::size_t batch_size = 20;
  double weight_sd = 0.01;  // of the random start
};

// The samples of one layer: visible unit i of sample t is values[columns[i] * n_samples + t].
struct RbmSamples {
  const float* values = nullptr;
  std::size_t n_samples = 0;
  std::span<const std::size_t> columns;
};

class Rbm {
 public:
  // `samples` is borrowed. Streams of the seed: first_stream and the few after it.
  Rbm(const RbmSamples& samples, const RbmOptions& options, std::uint64_t seed,
      std::uint64_t first_stream, int n_threads);

  // Starts a pass over the samples in a new random order.
  void start_epoch();
  // Does one bounded step (some tens of millions of multiply-adds). Answers false at the epoch's
  // end.
  bool advance();
  // Share of the epoch that is done.
  double fraction() const;
  // Mean over samples and visible units of (v0 - v1)^2 in the epoch just ended.
  double reconstruction_error() const;

  // Pre-activations v W + c of all samples: [hidden x sample], each sample's row contiguous
  // ([sample * n_hidden + hidden]). Bounded steps as advance(): answers false when done.
  bool advance_features(std::vector<float>& features);

  std::size_t n_visible() const { return samples_.columns.size(); }
  std::size_t n_hidden() const { return options_.n_hidden; }
  float weight(std::size_t visible, std::size_t hidden) const {
    return weights_[visible * stride_ + hidden];
  }

  // For tests: one mini-batch whole, with given weights and given uniform numbers
  // [sample x hidden] in place of the machine's own (h0 is 1 where a number is below p0).
  void set_weights(std::span<const float> weights);
  void learn_batch(std::span<const std::size_t> samples, std::span<const double> uniforms);
  std::span<const float> visible_bias() const { return visible_bias_; }
  std::span<const float> hidden_bias() const { return hidden_bias_; }

 private:
  enum class Stage { kActivate, kReconstruct, kUpdate };

  void begin_batch(std::span<const std::size_t> samples);
  // The next few blocks of voxels of a stage; answers true when the stage is complete.
  bool run_stage();
  void activate(std::size_t block, std::size_t place);
  void reconstruct(std::size_t block, std::size_t place);
  void update(std::size_t block);
  void gather(std::size_t block, float* to) const;
  void finish_activation(std::vector<float>& probabilities, bool sample);
  std::size_t first_of(std::size_t block) const;
  std::size_t last_of(std::size_t block) const;

  RbmSamples samples_;
  RbmOptions options_;
  std::size_t stride_;        // hidden units, padded
  std::size_t batch_stride_;  // samples of a batch, padded
  std::size_t n_blocks_;
  std::size_t blocks_per_unit_;
  int n_threads_;
  Rng order_rng_;
  Rng hidden_rng_;

  std::vector<float> weights_;  // [visible x stride]
  std::vector<float> visible_bias_;
  std::vector<float> hidden_bias_;  // [stride]

  std::vector<std::size_t> order_;
  std::size_t next_sample_ = 0;
  std::vector<std::size_t> batch_;
  std::span<const double> given_uniforms_;
  Stage stage_ = Stage::kActivate;
  std::size_t next_block_ = 0;
  std::vector<double> activation_;     // [sample x stride], sum over the blocks so far
  std::vector<float> partial_;         // [block of this unit][sample x stride]
  std::vector<double> partial_error_;  // [block of this unit]
  std::vector<float> first_hidden_;    // p0 [sample x stride]
  std::vector<float> second_hidden_;   // -p1 [sample x stride]
  std::vector<float> states_;          // h0 [stride x sample]
  std::vector<float> reconstruction_;  // v1 [visible x batch_stride]
  double squared_error_ = 0.0;
  double finished_error_ = 0.0;
  std::size_t next_feature_ = 0;
};

}  // namespace sync_act
