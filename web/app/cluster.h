#pragma once
// Hierarchical clustering by average linkage (UPGMA), for ordering the rows and columns of a matrix
// so that similar ones stand together.

#include <cstddef>
#include <span>
#include <vector>

namespace sync_act::app {

// One merge: of nodes a and b, at the height of their mean distance. Leaves are 0 .. n - 1, the
// merge of place i makes node n + i; merges are listed by rising height.
struct Merge {
  int a = 0;
  int b = 0;
  double height = 0;
};

struct Clustering {
  std::vector<Merge> merges;  // n - 1 of them
  std::vector<int> order;     // leaves from first to last
};

// `distances`: [n x n], symmetric; what is not finite counts as the largest. By the chain of
// nearest neighbours (Murtagh 1983): O(n^2) time, n^2 floats of memory. Of the two ways to join
// clusters the one is taken that brings the nearer ends together.
Clustering cluster_average(std::vector<float> distances, std::size_t n);

// 1 - r between rows of `values` [n_rows x n_columns], row-major; 1 (unrelated) for a row that is
// constant or has a value that is not finite.
std::vector<float> row_distances(std::span<const float> values, std::size_t n_rows,
                                 std::size_t n_columns);

}  // namespace sync_act::app
