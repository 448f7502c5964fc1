#pragma once
// `dictionary`: dictionary learning with sparse maps. Every voxel's series x_v is a sum of a few of
// k atoms, unit time courses d_j shared by all voxels; the weights a_v are the maps:
//
//   minimize  sum_v 1/2 ||x_v - D a_v||^2 + penalty ||a_v||_1,   ||d_j|| <= 1
//   penalty = alpha * root mean square of ||x_v||   (z-scored series: alpha * sqrt(scans))
//
// so that a voxel gets no weight for an atom it correlates with by less than alpha, as long as no
// other atom explains it. Voxels pass in shuffled mini-batches: Lasso codes (sparse_codes.h), then
// one round of block coordinate descent on D from the sums A = sum a a', B = sum x a' (Mairal et
// al. 2010, algorithm 2). A voxel's part of A and B is replaced when it passes again, which makes
// every epoch after the first an exact descent step without a forgetting rate. Random starts of k
// lines through the origin (k-means++ weights, a few rounds of k-means) on a sample of voxels.
//
// Mairal, Bach, Ponce & Sapiro (2010), JMLR 11:19-60; Varoquaux et al. (2011), IPMI: 562-573.

#include <cstdint>

#include "core/networks/network_method.h"

namespace sync_act {

struct DictionaryOptions {
  std::size_t count = 20;
  double alpha = 0.2;
  std::size_t max_epochs = 10;
  std::size_t batch_size = 512;
  double tolerance = 3e-4;  // stop when an epoch lowers the objective by less than this share
  std::uint64_t seed = 1;
};

const std::vector<ParameterField<DictionaryOptions>>& dictionary_parameters();

NetworkMethod dictionary_method();

}  // namespace sync_act
