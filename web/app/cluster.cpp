#include "web/app/cluster.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "web/app/sort_stably.h"

namespace sync_act::app {
namespace {

std::size_t at(int index) { return static_cast<std::size_t>(index); }

// Merges in the order in which the chain finds them, clusters named by their lowest leaf.
std::vector<Merge> chain_merges(std::vector<float>& distances, std::size_t n) {
  std::vector<Merge> merges;
  std::vector<std::size_t> size(n, 1), chain;
  std::vector<bool> gone(n, false);
  const auto distance = [&](std::size_t i, std::size_t j) -> float& {
    return distances[i * n + j];
  };
  while (merges.size() + 1 < n) {
    if (chain.empty()) {
      chain.push_back(
          static_cast<std::size_t>(std::find(gone.begin(), gone.end(), false) - gone.begin()));
    }
    const std::size_t top = chain.back();
    // The one before on the chain wins a tie: so the chain always ends.
    std::size_t nearest = chain.size() > 1 ? chain[chain.size() - 2] : n;
    for (std::size_t j = 0; j < n; ++j) {
      if (gone[j] || j == top) continue;
      if (nearest == n || distance(top, j) < distance(top, nearest)) nearest = j;
    }
    if (chain.size() < 2 || nearest != chain[chain.size() - 2]) {
      chain.push_back(nearest);
      continue;
    }
    chain.pop_back();
    chain.pop_back();
    const std::size_t keep = std::min(top, nearest), drop = std::max(top, nearest);
    merges.push_back({static_cast<int>(keep), static_cast<int>(drop),
                      static_cast<double>(distance(keep, drop))});
    const auto share = static_cast<float>(size[keep]) / static_cast<float>(size[keep] + size[drop]);
    for (std::size_t j = 0; j < n; ++j) {
      if (gone[j] || j == keep || j == drop) continue;
      distance(keep, j) = distance(j, keep) =
          share * distance(keep, j) + (1 - share) * distance(drop, j);
    }
    size[keep] += size[drop];
    gone[drop] = true;
  }
  return merges;
}

// By rising height, with nodes numbered as Merge says.
void renumber(std::vector<Merge>& merges, std::size_t n) {
  const std::vector<int> order = stable_order(static_cast<int>(merges.size()), [&](int a, int b) {
    return merges[at(a)].height < merges[at(b)].height;
  });
  merges = picked(merges, order);
  std::vector<int> node_of(n), parent(n);
  std::iota(node_of.begin(), node_of.end(), 0);
  std::iota(parent.begin(), parent.end(), 0);
  const auto root = [&](int leaf) {
    while (parent[at(leaf)] != leaf) leaf = parent[at(leaf)] = parent[at(parent[at(leaf)])];
    return leaf;
  };
  for (std::size_t i = 0; i < merges.size(); ++i) {
    const int a = root(merges[i].a), b = root(merges[i].b);
    merges[i].a = node_of[at(a)];
    merges[i].b = node_of[at(b)];
    parent[at(b)] = a;
    node_of[at(a)] = static_cast<int>(n + i);
  }
}

std::vector<int> leaf_order(const std::vector<Merge>& merges, const std::vector<float>& distances,
                            std::size_t n) {
  std::vector<std::vector<int>> leaves(n + merges.size());
  for (std::size_t i = 0; i < n; ++i) leaves[i] = {static_cast<int>(i)};
  const auto distance = [&](int i, int j) { return distances[at(i) * n + at(j)]; };
  for (std::size_t i = 0; i < merges.size(); ++i) {
    std::vector<int> a = std::move(leaves[at(merges[i].a)]);
    std::vector<int> b = std::move(leaves[at(merges[i].b)]);
    const float ends[] = {distance(a.back(), b.front()), distance(a.back(), b.back()),
                          distance(a.front(), b.front()), distance(a.front(), b.back())};
    const auto best = std::min_element(std::begin(ends), std::end(ends)) - std::begin(ends);
    if (best >= 2) std::reverse(a.begin(), a.end());
    if (best % 2 == 1) std::reverse(b.begin(), b.end());
    a.insert(a.end(), b.begin(), b.end());
    leaves[n + i] = std::move(a);
  }
  return n == 0 ? std::vector<int>{} : std::move(leaves.back());
}

// In four sums: one alone waits for its own last addition at every step.
float dot(const float* a, const float* b, std::size_t n) {
  float sum_0 = 0, sum_1 = 0, sum_2 = 0, sum_3 = 0;
  std::size_t i = 0;
  for (; i + 4 <= n; i += 4) {
    sum_0 += a[i] * b[i];
    sum_1 += a[i + 1] * b[i + 1];
    sum_2 += a[i + 2] * b[i + 2];
    sum_3 += a[i + 3] * b[i + 3];
  }
  for (; i < n; ++i) sum_0 += a[i] * b[i];
  return (sum_0 + sum_1) + (sum_2 + sum_3);
}

}  // namespace

Clustering cluster_average(std::vector<float> distances, std::size_t n) {
  float largest = 0;
  for (const float d : distances) {
    if (std::isfinite(d)) largest = std::max(largest, d);
  }
  for (float& d : distances) {
    if (!std::isfinite(d)) d = largest;
  }
  std::vector<float> work = distances;
  Clustering result;
  if (n > 1) result.merges = chain_merges(work, n);
  renumber(result.merges, n);
  result.order = leaf_order(result.merges, distances, n);
  return result;
}

std::vector<float> row_distances(std::span<const float> values, std::size_t n_rows,
                                 std::size_t n_columns) {
  std::vector<float> unit(values.begin(), values.end());
  std::vector<bool> related(n_rows, false);
  for (std::size_t i = 0; i < n_rows; ++i) {
    const std::span<float> row = std::span(unit).subspan(i * n_columns, n_columns);
    const double mean =
        std::accumulate(row.begin(), row.end(), 0.0) / static_cast<double>(n_columns);
    double square = 0;
    for (const float value : row)
      square += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
    if (!(square > 1e-20) || !std::isfinite(square)) continue;
    related[i] = true;
    const double scale = 1 / std::sqrt(square);
    for (float& value : row)
      value = static_cast<float>((static_cast<double>(value) - mean) * scale);
  }
  std::vector<float> distances(n_rows * n_rows, 1.0F);
  for (std::size_t i = 0; i < n_rows; ++i) {
    distances[i * n_rows + i] = 0;
    if (!related[i]) continue;
    const float* const a = unit.data() + i * n_columns;
    for (std::size_t j = i + 1; j < n_rows; ++j) {
      if (!related[j]) continue;
      const float* const b = unit.data() + j * n_columns;
      const float r = dot(a, b, n_columns);
      distances[i * n_rows + j] = distances[j * n_rows + i] = std::max(0.0F, 1 - r);
    }
  }
  return distances;
}

}  // namespace sync_act::app
