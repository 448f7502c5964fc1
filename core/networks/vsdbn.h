#pragma once
// `vsdbn`: a volumetric sparse deep belief network. Every scan is a sample, every voxel a visible
// unit of a Gaussian-Bernoulli RBM (rbm.h); up to two more RBMs are stacked on it, each on the
// linear pre-activations v W + c of the one below, every sample scaled to mean square 1. The maps
// of level n are the columns of W1 ... Wn: the voxels that drive each of its hidden units.
//
// After Dong, Q. et al. (2020), "Modeling hierarchical brain networks via volumetric sparse deep
// belief network", IEEE Trans. Biomed. Eng. 67:1739-1748. Ours: whole scans as samples, a small
// random start, a decay that stops at 0 and is a tenth in the higher layers, time courses by dual
// regression, signed maps.

#include <cstdint>

#include "core/networks/network_method.h"

namespace sync_act {

struct VsdbnOptions {
  std::size_t hidden_units = 100;
  std::size_t layers = 3;
  std::size_t level = 0;  // 0: all, else the one level whose maps are wanted
  std::size_t epochs = 20;
  std::size_t batch_size = 20;
  double learning_rate = 0.01;
  double l1 = 0.1;
  bool together = true;  // time courses: maps regressed together (dual regression), or each alone
  std::uint64_t seed = 1;
};

const std::vector<ParameterField<VsdbnOptions>>& vsdbn_parameters();

NetworkMethod vsdbn_method();

}  // namespace sync_act
