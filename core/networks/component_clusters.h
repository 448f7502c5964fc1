#pragma once
// How stable components are over random starts: all components of all runs are clustered by the
// absolute correlation of their maps (average linkage) into as many clusters as a run has
// components. A cluster's quality index is the mean similarity within it less the mean similarity
// to all others; its centrotype, the member most similar to the rest, stands for it (ICASSO:
// Himberg, Hyvarinen & Esposito 2004, NeuroImage 22:1214-1222).
//
// Ours: similarity within a cluster is the mean over pairs of different members, so that a
// component's likeness to itself does not count, and a cluster of one member has the index 0.

#include <Eigen/Core>
#include <cstddef>
#include <vector>

namespace sync_act {

struct ComponentCluster {
  std::vector<std::size_t> members;  // rows of the input, rising
  std::size_t centrotype = 0;
  double quality = 0.0;
};

class ComponentClusters {
 public:
  // components: unit rows [component x dimension] whose dot products are the correlations of the
  // maps. Memory: 4 bytes per pair.
  ComponentClusters(const Eigen::MatrixXd& components, std::size_t n_clusters);

  // Merges at most n pairs; true when n_clusters are left.
  bool merge_some(std::size_t n);
  // By their smallest member.
  std::vector<ComponentCluster> clusters() const;

 private:
  float& distance(std::size_t a, std::size_t b) { return distances_[a * n_ + b]; }
  void find_nearest(std::size_t cluster);

  std::size_t n_ = 0;
  std::size_t n_wanted_ = 0;
  std::size_t n_left_ = 0;
  std::vector<float> similarities_;
  std::vector<float> distances_;                   // average linkage, of the clusters that are left
  std::vector<std::vector<std::size_t>> members_;  // empty: merged into another
  std::vector<std::size_t> nearest_;
};

}  // namespace sync_act
