#include "core/io/voxel_format.h"

#include <array>

namespace sync_act {
namespace {

struct TypeFacts {
  VoxelType type;
  std::string_view name;
  std::size_t bytes;
};
constexpr std::array<TypeFacts, 10> kTypes{{{VoxelType::kInt8, "int8", 1},
                                            {VoxelType::kUint8, "uint8", 1},
                                            {VoxelType::kInt16, "int16", 2},
                                            {VoxelType::kUint16, "uint16", 2},
                                            {VoxelType::kInt32, "int32", 4},
                                            {VoxelType::kUint32, "uint32", 4},
                                            {VoxelType::kInt64, "int64", 8},
                                            {VoxelType::kUint64, "uint64", 8},
                                            {VoxelType::kFloat32, "float32", 4},
                                            {VoxelType::kFloat64, "float64", 8}}};

const TypeFacts& facts(VoxelType type) { return kTypes[static_cast<std::size_t>(type)]; }

}  // namespace

std::size_t bytes_per_voxel(VoxelType type) { return facts(type).bytes; }
std::string_view voxel_type_name(VoxelType type) { return facts(type).name; }

std::optional<VoxelType> voxel_type_from_name(std::string_view name) {
  for (const TypeFacts& fact : kTypes) {
    if (fact.name == name) return fact.type;
  }
  return std::nullopt;
}

}  // namespace sync_act
