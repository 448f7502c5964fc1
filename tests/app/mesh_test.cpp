#include "web/app/mesh.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <map>

#include "tests/app/sample_data.h"

namespace sync_act::app {
namespace {

// A scan of n^3 voxels of 2 mm whose r falls from the middle: r = 1 - distance / 10 mm.
struct Ball {
  Scan scan;
  std::vector<float> r;
};
Ball ball(int n, double x_step = 2) {
  Ball result;
  Scan& scan = result.scan;
  scan.present = true;
  scan.grid.dims = {n, n, n};
  scan.grid.world_from_voxel << x_step, 0, 0, 5, 0, 2, 0, -7, 0, 0, 2, 11, 0, 0, 0, 1;
  const double middle = (n - 1) / 2.0;
  for (int k = 0; k < n; ++k) {
    for (int j = 0; j < n; ++j) {
      for (int i = 0; i < n; ++i) {
        scan.mask_voxels.push_back(static_cast<std::uint32_t>(scan.grid.index(i, j, k)));
        const double distance = 2 * std::hypot(i - middle, j - middle, k - middle);
        result.r.push_back(static_cast<float>(1 - distance / 10));
      }
    }
  }
  return result;
}

// Signed volume: positive where triangles are counter-clockwise seen from outside.
double volume(const Mesh& mesh) {
  double sum = 0;
  for (std::size_t t = 0; t < mesh.triangles.size(); t += 3) {
    double p[3][3];
    for (std::size_t corner = 0; corner < 3; ++corner) {
      for (std::size_t axis = 0; axis < 3; ++axis) {
        p[corner][axis] =
            static_cast<double>(mesh.positions[3 * mesh.triangles[t + corner] + axis]);
      }
    }
    sum += (p[0][0] * (p[1][1] * p[2][2] - p[1][2] * p[2][1]) -
            p[0][1] * (p[1][0] * p[2][2] - p[1][2] * p[2][0]) +
            p[0][2] * (p[1][0] * p[2][1] - p[1][1] * p[2][0])) /
           6;
  }
  return sum;
}

bool is_closed(const Mesh& mesh) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, int> edges;
  for (std::size_t t = 0; t < mesh.triangles.size(); t += 3) {
    for (std::size_t corner = 0; corner < 3; ++corner) {
      const std::uint32_t a = mesh.triangles[t + corner];
      const std::uint32_t b = mesh.triangles[t + (corner + 1) % 3];
      ++edges[{a, b}];
      --edges[{b, a}];
    }
  }
  for (const auto& [edge, sum] : edges) {
    if (sum != 0) return false;
  }
  return !mesh.triangles.empty();
}

TEST_CASE("a ball's surface is closed, turned outwards and of the ball's size and place") {
  for (const double x_step : {2.0, -2.0}) {
    const Ball data = ball(15, x_step);
    const Mesh mesh = isosurface(data.scan, data.r, 0.4, 1);  // radius 6 mm
    CHECK(is_closed(mesh));
    // Smoothing shrinks it somewhat: 905 mm^3 becomes about 730.
    CHECK(volume(mesh) > 700);
    CHECK(volume(mesh) < 950);
    double middle[3] = {0, 0, 0};
    for (std::size_t v = 0; v < mesh.positions.size(); ++v) {
      middle[v % 3] += static_cast<double>(mesh.positions[v]);
    }
    const double n = static_cast<double>(mesh.positions.size()) / 3;
    CHECK(middle[0] / n == doctest::Approx(5 + 7 * x_step).epsilon(0.01));
    CHECK(middle[1] / n == doctest::Approx(7).epsilon(0.01));
    CHECK(middle[2] / n == doctest::Approx(25).epsilon(0.01));
    for (std::size_t v = 0; v < mesh.positions.size(); v += 3) {
      double along = 0;
      for (std::size_t axis = 0; axis < 3; ++axis) {
        along += static_cast<double>(mesh.normals[v + axis]) *
                 (static_cast<double>(mesh.positions[v + axis]) - middle[axis] / n);
      }
      REQUIRE(along > 0);
    }
  }
}

TEST_CASE("the other sign, nothing above the threshold, and values that are no numbers") {
  Ball data = ball(9);
  CHECK(isosurface(data.scan, data.r, 0.4, -1).triangles.empty());
  CHECK(isosurface(data.scan, data.r, 2, 1).triangles.empty());
  for (float& r : data.r) r = -r;
  CHECK(is_closed(isosurface(data.scan, data.r, 0.4, -1)));
  for (float& r : data.r) r = std::nanf("");
  CHECK(isosurface(data.scan, data.r, 0.4, 1).triangles.empty());
}

TEST_CASE("what reaches the edge of the grid is closed there") {
  Ball data = ball(5);
  for (float& r : data.r) r = 1;
  CHECK(is_closed(isosurface(data.scan, data.r, 0.5, 1)));
}

std::vector<std::byte> tetrahedron_file() {
  std::vector<std::byte> bytes(24 + 24 + 16 + 24);
  const auto put = [&](std::size_t at, auto value) {
    std::memcpy(bytes.data() + at, &value, sizeof value);
  };
  std::memcpy(bytes.data(), "SAMESH1\0", 8);
  put(8, std::uint32_t{4});
  put(12, std::uint32_t{4});
  put(16, 0.01F);
  const std::int16_t positions[12] = {0, 0, 0, 1000, 0, 0, 0, 1000, 0, 0, 0, 1000};
  std::memcpy(bytes.data() + 24, positions, sizeof positions);
  const std::uint16_t triangles[12] = {0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3};
  std::memcpy(bytes.data() + 64, triangles, sizeof triangles);
  return bytes;
}

TEST_CASE("a mesh file is read, and a damaged one refused") {
  std::vector<std::byte> bytes = tetrahedron_file();
  const Result<Mesh> mesh = mesh_from_bytes(bytes);
  REQUIRE(mesh.ok());
  CHECK(mesh->positions[3] == doctest::Approx(10));
  CHECK(mesh->triangles.size() == 12);
  CHECK(is_closed(*mesh));
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CHECK_FALSE(mesh_from_bytes(std::span(bytes).first(size)).ok());
  }
  bytes[64] = std::byte{9};
  CHECK_FALSE(mesh_from_bytes(bytes).ok());
  bytes[0] = std::byte{0};
  CHECK_FALSE(mesh_from_bytes(bytes).ok());
}

}  // namespace
}  // namespace sync_act::app
