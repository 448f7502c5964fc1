#pragma once
// How a file stores one voxel: number type, byte order and scaling. Small and copyable, so that a
// worker that converts voxels needs only this and not the file's header.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sync_act {

enum class VoxelType : std::uint8_t {
  kInt8,
  kUint8,
  kInt16,
  kUint16,
  kInt32,
  kUint32,
  kInt64,
  kUint64,
  kFloat32,
  kFloat64,
};

// value = slope * stored + intercept. slope is never 0 and never NaN here: a file's "unscaled"
// (slope 0 or NaN) has become slope 1, intercept 0.
struct VoxelFormat {
  VoxelType type = VoxelType::kFloat32;
  bool big_endian = false;
  double slope = 1.0;
  double intercept = 0.0;

  bool is_scaled() const { return slope != 1.0 || intercept != 0.0; }
  bool operator==(const VoxelFormat&) const = default;
};

std::size_t bytes_per_voxel(VoxelType type);
// "int16", "float32", ...: numpy's names.
std::string_view voxel_type_name(VoxelType type);
std::optional<VoxelType> voxel_type_from_name(std::string_view name);

}  // namespace sync_act
