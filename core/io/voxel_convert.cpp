#include "core/io/voxel_convert.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <type_traits>

#include "core/base/result.h"

namespace sync_act {
namespace {

static_assert(std::endian::native == std::endian::little, "voxels are converted to little-endian");

template <std::size_t kBytes>
using UintOf = std::conditional_t<
    kBytes == 1, std::uint8_t,
    std::conditional_t<kBytes == 2, std::uint16_t,
                       std::conditional_t<kBytes == 4, std::uint32_t, std::uint64_t>>>;

template <class T>
T swap_bytes(T value) {
  using Bits = UintOf<sizeof(T)>;
  auto bits = std::bit_cast<Bits>(value);
  if constexpr (sizeof(T) == 2) bits = __builtin_bswap16(bits);
  if constexpr (sizeof(T) == 4) bits = __builtin_bswap32(bits);
  if constexpr (sizeof(T) == 8) bits = __builtin_bswap64(bits);
  return std::bit_cast<T>(bits);
}

// One run. The loop is free of calls and branches so that compilers vectorise it for each case.
template <class T, bool kSwap, bool kScale>
void convert_run(const std::byte* stored, std::size_t n, double slope, double intercept,
                 float* out) {
  if constexpr (std::is_same_v<T, float> && !kSwap && !kScale) {
    std::memcpy(out, stored, n * sizeof(float));
  } else {
    for (std::size_t i = 0; i < n; ++i) {
      T value;
      std::memcpy(&value, stored + i * sizeof(T), sizeof(T));
      if constexpr (kSwap) value = swap_bytes(value);
      if constexpr (kScale) {
        out[i] = static_cast<float>(static_cast<double>(value) * slope + intercept);
      } else if constexpr (sizeof(T) <= 2 || std::is_same_v<T, float>) {
        out[i] = static_cast<float>(value);  // exact
      } else {
        out[i] = static_cast<float>(static_cast<double>(value));
      }
    }
  }
}

// A float32 is NaN or infinite if all its exponent bits are set.
std::size_t count_nonfinite(const float* values, std::size_t n) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < n; ++i) {
    count += (std::bit_cast<std::uint32_t>(values[i]) & 0x7f800000U) == 0x7f800000U ? 1U : 0U;
  }
  return count;
}

template <class T, bool kSwap, bool kScale>
std::size_t convert_runs(const VoxelFormat& format, std::span<const std::byte> raw,
                         std::span<const VoxelRun> runs, std::span<float> out) {
  // Integers are always finite, unless scaling takes them beyond float32.
  constexpr bool kCheck = std::is_floating_point_v<T> || kScale;
  std::size_t n_nonfinite = 0;
  float* next = out.data();
  for (const VoxelRun& run : runs) {
    convert_run<T, kSwap, kScale>(raw.data() + run.first * sizeof(T), run.count, format.slope,
                                  format.intercept, next);
    if constexpr (kCheck) n_nonfinite += count_nonfinite(next, run.count);
    next += run.count;
  }
  return n_nonfinite;
}

template <class T>
std::size_t convert_type(const VoxelFormat& format, std::span<const std::byte> raw,
                         std::span<const VoxelRun> runs, std::span<float> out) {
  const bool swap = sizeof(T) > 1 && format.big_endian;
  if (format.is_scaled()) {
    return swap ? convert_runs<T, true, true>(format, raw, runs, out)
                : convert_runs<T, false, true>(format, raw, runs, out);
  }
  return swap ? convert_runs<T, true, false>(format, raw, runs, out)
              : convert_runs<T, false, false>(format, raw, runs, out);
}

// Calls use(T{}) with the C++ type of `type`.
template <class Use>
auto with_voxel_type(VoxelType type, Use use) {
  switch (type) {
    case VoxelType::kInt8:
      return use(std::int8_t{});
    case VoxelType::kUint8:
      return use(std::uint8_t{});
    case VoxelType::kInt16:
      return use(std::int16_t{});
    case VoxelType::kUint16:
      return use(std::uint16_t{});
    case VoxelType::kInt32:
      return use(std::int32_t{});
    case VoxelType::kUint32:
      return use(std::uint32_t{});
    case VoxelType::kInt64:
      return use(std::int64_t{});
    case VoxelType::kUint64:
      return use(std::uint64_t{});
    case VoxelType::kFloat32:
      return use(float{});
    case VoxelType::kFloat64:
      break;
  }
  return use(double{});
}

}  // namespace

std::vector<VoxelRun> voxel_runs(std::span<const std::uint32_t> voxels, std::uint32_t range_start) {
  std::vector<VoxelRun> runs;
  for (const std::uint32_t voxel : voxels) {
    const std::uint32_t relative = voxel - range_start;
    if (runs.empty() || runs.back().first + runs.back().count != relative) {
      runs.push_back({relative, 0});
    }
    ++runs.back().count;
  }
  return runs;
}

std::size_t convert_voxels(const VoxelFormat& format, std::span<const std::byte> raw,
                           std::span<const VoxelRun> runs, std::span<float> out) {
  return with_voxel_type(
      format.type, [&](auto type) { return convert_type<decltype(type)>(format, raw, runs, out); });
}

std::size_t convert_voxels(const VoxelFormat& format, std::span<const std::byte> raw,
                           std::span<float> out) {
  SYNC_ACT_ASSERT(raw.size() == out.size() * bytes_per_voxel(format.type));
  const VoxelRun all{0, static_cast<std::uint32_t>(out.size())};
  return convert_voxels(format, raw, std::span(&all, 1), out);
}

float convert_voxel_reference(const VoxelFormat& format, std::span<const std::byte> stored) {
  return with_voxel_type(format.type, [&](auto type) {
    using T = decltype(type);
    std::byte bytes[sizeof(T)];
    for (std::size_t i = 0; i < sizeof(T); ++i) {
      bytes[i] = stored[format.big_endian ? sizeof(T) - 1 - i : i];
    }
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return static_cast<float>(static_cast<double>(value) * format.slope + format.intercept);
  });
}

}  // namespace sync_act
