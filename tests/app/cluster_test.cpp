#include "web/app/cluster.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sync_act::app {
namespace {

// scipy.cluster.hierarchy.linkage(points, 'average') of these seven points in the plane: heights of
// the merges (SciPy 1.10). Float32 distances: equal to 1e-5.
TEST_CASE("average linkage has SciPy's heights") {
  const double points[7][2] = {{0, 0}, {0, 1}, {5, 5}, {5, 6}, {10, 0}, {0.5, 0.2}, {9, 1}};
  std::vector<float> distances;
  for (const auto& a : points) {
    for (const auto& b : points) {
      distances.push_back(static_cast<float>(std::hypot(a[0] - b[0], a[1] - b[1])));
    }
  }
  const Clustering tree = cluster_average(distances, 7);
  const double expected[] = {0.538516481, 0.971699057, 1, 1.41421356, 6.73532399, 8.20174449};
  REQUIRE(tree.merges.size() == 6);
  for (std::size_t i = 0; i < 6; ++i) {
    CHECK(tree.merges[i].height == doctest::Approx(expected[i]).epsilon(1e-5));
  }
  std::vector<int> sorted = tree.order;
  std::sort(sorted.begin(), sorted.end());
  CHECK(sorted == std::vector<int>{0, 1, 2, 3, 4, 5, 6});
  // What belongs together stands together.
  const auto place = [&](int leaf) {
    return std::find(tree.order.begin(), tree.order.end(), leaf) - tree.order.begin();
  };
  CHECK(std::abs(place(2) - place(3)) == 1);
  CHECK(std::abs(place(4) - place(6)) == 1);
}

TEST_CASE("one leaf, no leaf and equal leaves are ordered too") {
  CHECK(cluster_average({}, 0).order.empty());
  CHECK(cluster_average({0}, 1).order == std::vector<int>{0});
  const Clustering equal = cluster_average(std::vector<float>(16, 0.0F), 4);
  CHECK(equal.merges.size() == 3);
  CHECK(equal.order.size() == 4);
}

TEST_CASE("a distance that is not a number counts as far") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const Clustering tree = cluster_average({0, 1, nan, 1, 0, nan, nan, nan, 0}, 3);
  REQUIRE(tree.merges.size() == 2);
  CHECK(tree.merges[0].height == doctest::Approx(1));
}

TEST_CASE("rows are near where they rise together, and unrelated where they say nothing") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> rows{1, 2, 3, 2, 4, 6, 3, 2, 1, 5, 5, 5, 1, nan, 2};
  const std::vector<float> d = row_distances(rows, 5, 3);
  CHECK(d[0 * 5 + 1] == doctest::Approx(0).epsilon(1e-6));
  CHECK(d[0 * 5 + 2] == doctest::Approx(2));
  CHECK(d[0 * 5 + 3] == 1.0F);
  CHECK(d[0 * 5 + 4] == 1.0F);
  CHECK(d[3 * 5 + 3] == 0.0F);
}

}  // namespace
}  // namespace sync_act::app
