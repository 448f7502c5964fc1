#pragma once
// numpy's .npy files (format 1.0, 2.0 and 3.0: numpy.lib.format): the exchange format of responses,
// time courses and coupling matrices.
//
// Reading: [time x unit] of f2, f4, f8, i1..i8, u1..u8 in either byte order, C or Fortran order,
// becomes float32. A 1-D array is one unit. Objects, records, strings, complex, bool, more than two
// dimensions and files that are too short or too long are refused by name.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/data/time_series.h"

namespace sync_act {

struct NpyHeader {
  std::string descr;           // "<f4"
  char kind = 'f';             // 'f', 'i', 'u'
  std::size_t item_bytes = 4;  // 1, 2, 4, 8
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<std::uint64_t> shape;
  std::size_t data_offset = 0;

  std::uint64_t item_count() const;  // product of shape; checked not to overflow when parsed
};

// `start`: at least the file's header (its first 64 kB will do). Says "needs more" only by the
// error that the file ends inside the header.
Result<NpyHeader> parse_npy_header(std::string_view file_name, std::span<const std::byte> start);

// A whole file in memory -> [time x unit]. NaN and infinite values are kept as they are.
Result<TimeSeries> decode_npy_series(std::string_view file_name, std::span<const std::byte> file);
Result<TimeSeries> read_npy_series(const std::filesystem::path& path);

// Format 1.0, little-endian, C order. values.size() must be the product of shape.
std::vector<std::byte> encode_npy(std::span<const float> values,
                                  std::span<const std::size_t> shape);
std::vector<std::byte> encode_npy(std::span<const double> values,
                                  std::span<const std::size_t> shape);
std::vector<std::byte> encode_npy(std::span<const std::int32_t> values,
                                  std::span<const std::size_t> shape);
// [time x unit], C order (so each row is one time).
std::vector<std::byte> encode_npy(const TimeSeries& series);

}  // namespace sync_act
