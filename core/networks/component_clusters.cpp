#include "core/networks/component_clusters.h"

#include <algorithm>
#include <cmath>

namespace sync_act {

ComponentClusters::ComponentClusters(const Eigen::MatrixXd& components, std::size_t n_clusters)
    : n_(static_cast<std::size_t>(components.rows())),
      n_wanted_(n_clusters),
      n_left_(n_),
      similarities_(n_ * n_),
      distances_(n_ * n_),
      members_(n_),
      nearest_(n_) {
  for (std::size_t a = 0; a < n_; ++a) {
    members_[a] = {a};
    for (std::size_t b = 0; b < n_; ++b) {
      const double r = components.row(static_cast<Eigen::Index>(a))
                           .dot(components.row(static_cast<Eigen::Index>(b)));
      similarities_[a * n_ + b] = static_cast<float>(std::abs(r));
      distance(a, b) = 1.0F - similarities_[a * n_ + b];
    }
  }
  for (std::size_t a = 0; a < n_; ++a) find_nearest(a);
}

void ComponentClusters::find_nearest(std::size_t cluster) {
  std::size_t best = cluster;
  for (std::size_t b = 0; b < n_; ++b) {
    if (b == cluster || members_[b].empty()) continue;
    if (best == cluster || distance(cluster, b) < distance(cluster, best)) best = b;
  }
  nearest_[cluster] = best;
}

bool ComponentClusters::merge_some(std::size_t n) {
  for (; n > 0 && n_left_ > n_wanted_; --n, --n_left_) {
    std::size_t a = n_;
    for (std::size_t c = 0; c < n_; ++c) {
      if (members_[c].empty()) continue;
      if (a == n_ || distance(c, nearest_[c]) < distance(a, nearest_[a])) a = c;
    }
    const std::size_t b = nearest_[a];
    const auto size_a = static_cast<float>(members_[a].size());
    const auto size_b = static_cast<float>(members_[b].size());
    members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
    members_[b].clear();
    for (std::size_t c = 0; c < n_; ++c) {
      if (c == a || members_[c].empty()) continue;
      const float mean = (size_a * distance(a, c) + size_b * distance(b, c)) / (size_a + size_b);
      distance(a, c) = mean;
      distance(c, a) = mean;
    }
    // Average linkage never brings a merged cluster nearer than the nearer of its parts was, so
    // only clusters whose nearest was one of the two look again.
    find_nearest(a);
    for (std::size_t c = 0; c < n_; ++c) {
      if (!members_[c].empty() && c != a && (nearest_[c] == a || nearest_[c] == b)) find_nearest(c);
    }
  }
  return n_left_ <= n_wanted_;
}

std::vector<ComponentCluster> ComponentClusters::clusters() const {
  std::vector<ComponentCluster> clusters;
  for (const std::vector<std::size_t>& members : members_) {
    if (members.empty()) continue;
    ComponentCluster cluster;
    cluster.members = members;
    std::sort(cluster.members.begin(), cluster.members.end());
    double within = 0.0, all = 0.0, best = -1.0;
    for (const std::size_t a : cluster.members) {
      double own = 0.0;
      for (const std::size_t b : cluster.members) {
        if (a != b) own += static_cast<double>(similarities_[a * n_ + b]);
      }
      for (std::size_t b = 0; b < n_; ++b) {
        if (a != b) all += static_cast<double>(similarities_[a * n_ + b]);
      }
      within += own;
      if (own > best) {
        best = own;
        cluster.centrotype = a;
      }
    }
    const auto size = static_cast<double>(cluster.members.size());
    const double n_others = static_cast<double>(n_) - size;
    const double between = n_others > 0.0 ? (all - within) / (size * n_others) : 0.0;
    cluster.quality = size > 1.0 ? within / (size * (size - 1.0)) - between : 0.0;
    clusters.push_back(std::move(cluster));
  }
  std::sort(clusters.begin(), clusters.end(),
            [](const auto& x, const auto& y) { return x.members.front() < y.members.front(); });
  return clusters;
}

}  // namespace sync_act
