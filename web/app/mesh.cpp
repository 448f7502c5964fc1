#include "web/app/mesh.h"

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string_view>

namespace sync_act::app {
namespace {

constexpr std::string_view kMagic("SAMESH1\0", 8);
constexpr std::size_t kHeaderBytes = 24;

template <class T>
T read_at(std::span<const std::byte> bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

using Vector = std::array<float, 3>;

Vector vertex(const Mesh& mesh, std::size_t v) {
  return {mesh.positions[3 * v], mesh.positions[3 * v + 1], mesh.positions[3 * v + 2]};
}

// Unit normals weighted by the areas of the triangles around a vertex.
void add_normals(Mesh& mesh) {
  mesh.normals.assign(mesh.positions.size(), 0.0F);
  for (std::size_t t = 0; t < mesh.triangles.size(); t += 3) {
    const Vector a = vertex(mesh, mesh.triangles[t]);
    const Vector b = vertex(mesh, mesh.triangles[t + 1]);
    const Vector c = vertex(mesh, mesh.triangles[t + 2]);
    const Vector u{b[0] - a[0], b[1] - a[1], b[2] - a[2]}, w{c[0] - a[0], c[1] - a[1], c[2] - a[2]};
    const Vector n{u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]};
    for (std::size_t corner = 0; corner < 3; ++corner) {
      for (std::size_t axis = 0; axis < 3; ++axis) {
        mesh.normals[3 * std::size_t{mesh.triangles[t + corner]} + axis] += n[axis];
      }
    }
  }
  for (std::size_t v = 0; v < mesh.normals.size(); v += 3) {
    const float length =
        std::sqrt(mesh.normals[v] * mesh.normals[v] + mesh.normals[v + 1] * mesh.normals[v + 1] +
                  mesh.normals[v + 2] * mesh.normals[v + 2]);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      mesh.normals[v + axis] = length > 0 ? mesh.normals[v + axis] / length : 0;
    }
  }
}

// Each vertex half way to the mean of its neighbours along triangle edges.
void smooth(Mesh& mesh) {
  std::vector<float> sums(mesh.positions.size(), 0.0F);
  std::vector<std::uint32_t> counts(mesh.positions.size() / 3, 0);
  for (std::size_t t = 0; t < mesh.triangles.size(); t += 3) {
    for (std::size_t corner = 0; corner < 3; ++corner) {
      const std::size_t from = mesh.triangles[t + corner];
      const std::size_t to = mesh.triangles[t + (corner + 1) % 3];
      for (std::size_t axis = 0; axis < 3; ++axis) {
        sums[3 * from + axis] += mesh.positions[3 * to + axis];
      }
      ++counts[from];
    }
  }
  for (std::size_t v = 0; v < counts.size(); ++v) {
    if (counts[v] == 0) continue;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      float& position = mesh.positions[3 * v + axis];
      position = 0.5F * (position + sums[3 * v + axis] / static_cast<float>(counts[v]));
    }
  }
}

// The map on the box around the voxels that exceed the threshold, with two voxels of room.
struct Field {
  std::array<int, 3> origin{}, dims{};
  std::vector<float> values;  // sign * r - threshold
  std::size_t index(int i, int j, int k) const {
    const auto wide = [](int value) { return static_cast<std::size_t>(value); };
    return (wide(k) * wide(dims[1]) + wide(j)) * wide(dims[0]) + wide(i);
  }
};

Field field_of(const Scan& scan, std::span<const float> r, double threshold, double sign) {
  const std::array<int, 3>& grid = scan.grid.dims;
  std::array<int, 3> low = grid, high{-1, -1, -1};
  const auto place = [&](std::uint32_t voxel) {
    const auto v = static_cast<int>(voxel);
    return std::array<int, 3>{v % grid[0], v / grid[0] % grid[1], v / (grid[0] * grid[1])};
  };
  const auto shown = [&](std::size_t m) {
    const double value = sign * static_cast<double>(r[m]);
    return std::isfinite(value) && value >= threshold;
  };
  const std::size_t n = std::min(r.size(), scan.mask_voxels.size());
  for (std::size_t m = 0; m < n; ++m) {
    if (!shown(m)) continue;
    const std::array<int, 3> at = place(scan.mask_voxels[m]);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      low[axis] = std::min(low[axis], at[axis]);
      high[axis] = std::max(high[axis], at[axis]);
    }
  }
  Field field;
  if (high[0] < 0) return field;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    field.origin[axis] = low[axis] - 2;
    field.dims[axis] = high[axis] - low[axis] + 5;
  }
  field.values.assign(field.index(0, 0, field.dims[2]), static_cast<float>(-threshold));
  for (std::size_t m = 0; m < n; ++m) {
    const std::array<int, 3> at = place(scan.mask_voxels[m]);
    std::array<int, 3> local{};
    bool inside = std::isfinite(r[m]);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      local[axis] = at[axis] - field.origin[axis];
      // The rim stays below the threshold, so that the surface is closed.
      inside = inside && local[axis] >= 1 && local[axis] < field.dims[axis] - 1;
    }
    if (!inside) continue;
    field.values[field.index(local[0], local[1], local[2])] =
        static_cast<float>(sign * static_cast<double>(r[m]) - threshold);
  }
  return field;
}

// One vertex per cell that the surface crosses, at the mean of the crossings of its edges.
std::vector<std::int32_t> place_vertices(const Field& field, Mesh& mesh) {
  std::vector<std::int32_t> vertex_of(field.values.size(), -1);
  for (int k = 0; k + 1 < field.dims[2]; ++k) {
    for (int j = 0; j + 1 < field.dims[1]; ++j) {
      for (int i = 0; i + 1 < field.dims[0]; ++i) {
        std::array<float, 8> corner{};
        int n_inside = 0;
        for (int c = 0; c < 8; ++c) {
          corner[static_cast<std::size_t>(c)] =
              field.values[field.index(i + (c & 1), j + (c >> 1 & 1), k + (c >> 2))];
          n_inside += corner[static_cast<std::size_t>(c)] >= 0 ? 1 : 0;
        }
        if (n_inside == 0 || n_inside == 8) continue;
        Vector sum{};
        int n_crossings = 0;
        for (int a = 0; a < 8; ++a) {
          for (int axis = 0; axis < 3; ++axis) {
            const int b = a | 1 << axis;
            if (b == a) continue;
            const float from = corner[static_cast<std::size_t>(a)];
            const float to = corner[static_cast<std::size_t>(b)];
            if ((from >= 0) == (to >= 0)) continue;
            const float share = from / (from - to);
            for (int d = 0; d < 3; ++d) {
              sum[static_cast<std::size_t>(d)] +=
                  static_cast<float>(a >> d & 1) + (d == axis ? share : 0.0F);
            }
            ++n_crossings;
          }
        }
        vertex_of[field.index(i, j, k)] = static_cast<std::int32_t>(mesh.positions.size() / 3);
        const std::array<int, 3> cell{i, j, k};
        for (std::size_t d = 0; d < 3; ++d) {
          mesh.positions.push_back(static_cast<float>(cell[d] + field.origin[d]) +
                                   sum[d] / static_cast<float>(n_crossings));
        }
      }
    }
  }
  return vertex_of;
}

// Two triangles across every grid edge that the surface crosses, between its four cells.
void connect(const Field& field, const std::vector<std::int32_t>& vertex_of, bool mirrored,
             Mesh& mesh) {
  for (int k = 1; k + 1 < field.dims[2]; ++k) {
    for (int j = 1; j + 1 < field.dims[1]; ++j) {
      for (int i = 1; i + 1 < field.dims[0]; ++i) {
        const bool inside = field.values[field.index(i, j, k)] >= 0;
        for (int axis = 0; axis < 3; ++axis) {
          std::array<int, 3> next{i, j, k};
          ++next[static_cast<std::size_t>(axis)];
          if (inside == (field.values[field.index(next[0], next[1], next[2])] >= 0)) continue;
          std::array<int, 3> u{}, w{};
          u[static_cast<std::size_t>((axis + 1) % 3)] = 1;
          w[static_cast<std::size_t>((axis + 2) % 3)] = 1;
          const auto at = [&](int du, int dw) {
            return static_cast<std::uint32_t>(vertex_of[field.index(
                i - du * u[0] - dw * w[0], j - du * u[1] - dw * w[1], k - du * u[2] - dw * w[2])]);
          };
          std::array<std::uint32_t, 4> quad{at(1, 1), at(0, 1), at(0, 0), at(1, 0)};
          if (inside == mirrored) std::reverse(quad.begin(), quad.end());
          for (const std::size_t corner : {0U, 1U, 2U, 0U, 2U, 3U}) {
            mesh.triangles.push_back(quad[corner]);
          }
        }
      }
    }
  }
}

}  // namespace

Result<Mesh> mesh_from_bytes(std::span<const std::byte> bytes) {
  if (bytes.size() < kHeaderBytes || std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) {
    return bad_input("The surface is not a mesh file.");
  }
  const std::size_t n_vertices = read_at<std::uint32_t>(bytes, 8);
  const std::size_t n_triangles = read_at<std::uint32_t>(bytes, 12);
  const auto unit_mm = read_at<float>(bytes, 16);
  if (n_vertices > 65536 || n_triangles > 400000 || !std::isfinite(unit_mm)) {
    return bad_input(
        message("The surface has ", n_vertices, " vertices and ", n_triangles, " triangles."));
  }
  const std::size_t normals_at = kHeaderBytes + (6 * n_vertices + 3) / 4 * 4;
  const std::size_t triangles_at = normals_at + 4 * n_vertices;
  if (bytes.size() != triangles_at + 6 * n_triangles) {
    return bad_input(message("The surface has ", bytes.size(), " bytes, but should have ",
                             triangles_at + 6 * n_triangles, "."));
  }
  Mesh mesh;
  for (std::size_t i = 0; i < 3 * n_vertices; ++i) {
    mesh.positions.push_back(
        static_cast<float>(read_at<std::int16_t>(bytes, kHeaderBytes + 2 * i)) * unit_mm);
    mesh.normals.push_back(
        static_cast<float>(read_at<std::int8_t>(bytes, normals_at + i / 3 * 4 + i % 3)) / 127.0F);
  }
  for (std::size_t i = 0; i < 3 * n_triangles; ++i) {
    const auto v = read_at<std::uint16_t>(bytes, triangles_at + 2 * i);
    if (v >= n_vertices) return bad_input(message("The surface has no vertex ", int{v}, "."));
    mesh.triangles.push_back(v);
  }
  return mesh;
}

Mesh isosurface(const Scan& scan, std::span<const float> r, double threshold, double sign) {
  Mesh mesh;
  const Field field = field_of(scan, r, threshold, sign);
  if (field.values.empty()) return mesh;
  const std::vector<std::int32_t> vertex_of = place_vertices(field, mesh);
  const Eigen::Matrix4d& affine = scan.grid.world_from_voxel;
  const bool mirrored = affine.topLeftCorner<3, 3>().determinant() < 0;
  connect(field, vertex_of, mirrored, mesh);
  for (std::size_t v = 0; v < mesh.positions.size(); v += 3) {
    const Eigen::Vector4d world =
        affine * Eigen::Vector4d(static_cast<double>(mesh.positions[v]),
                                 static_cast<double>(mesh.positions[v + 1]),
                                 static_cast<double>(mesh.positions[v + 2]), 1.0);
    for (int axis = 0; axis < 3; ++axis) {
      mesh.positions[v + static_cast<std::size_t>(axis)] = static_cast<float>(world[axis]);
    }
  }
  smooth(mesh);
  add_normals(mesh);
  return mesh;
}

}  // namespace sync_act::app
