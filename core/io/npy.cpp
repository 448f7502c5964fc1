#include "core/io/npy.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <optional>

#include "core/io/file_bytes.h"
#include "core/io/file_kind.h"
#include "core/io/transpose_rows.h"
#include "core/io/voxel_convert.h"

namespace sync_act {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "\x93NUMPY"sv;
constexpr std::size_t kPreambleBytes = 8;  // magic and version

// Reads the header's Python dictionary: string, bool and tuple values only, which is all that
// numpy.lib.format writes. Answers false at the first thing that is otherwise.
class DictReader {
 public:
  explicit DictReader(std::string_view text) : rest_(text) {}

  bool take(char c) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool next_is(char c) {
    skip_blanks();
    return !rest_.empty() && rest_.front() == c;
  }
  std::optional<std::string> quoted() {
    skip_blanks();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return std::nullopt;
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return text;
  }
  std::optional<bool> boolean() {
    skip_blanks();
    for (const bool value : {false, true}) {
      const std::string_view word = value ? "True"sv : "False"sv;
      if (!rest_.starts_with(word)) continue;
      rest_.remove_prefix(word.size());
      return value;
    }
    return std::nullopt;
  }
  std::optional<std::vector<std::uint64_t>> tuple() {
    if (!take('(')) return std::nullopt;
    std::vector<std::uint64_t> values;
    while (!take(')')) {
      const std::optional<std::uint64_t> value = number();
      if (!value || values.size() == 64) return std::nullopt;
      values.push_back(*value);
      if (!take(',') && !next_is(')')) return std::nullopt;
    }
    return values;
  }

 private:
  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) {
      rest_.remove_prefix(1);
    }
  }
  std::optional<std::uint64_t> number() {
    skip_blanks();
    constexpr std::uint64_t kLargest = std::uint64_t{1} << 48;
    std::uint64_t value = 0;
    std::size_t n_digits = 0;
    while (n_digits < rest_.size() && rest_[n_digits] >= '0' && rest_[n_digits] <= '9') {
      value = value * 10 + static_cast<std::uint64_t>(rest_[n_digits] - '0');
      if (value > kLargest) return std::nullopt;
      ++n_digits;
    }
    if (n_digits == 0) return std::nullopt;
    rest_.remove_prefix(n_digits);
    if (rest_.starts_with('L')) rest_.remove_prefix(1);  // numpy under Python 2 wrote 10L
    return value;
  }

  std::string_view rest_;
};

std::string describe_shape(const std::vector<std::uint64_t>& shape) {
  std::string text = "(";
  for (std::size_t d = 0; d < shape.size(); ++d) {
    text += message(d > 0 ? ", " : "", static_cast<unsigned long long>(shape[d]));
  }
  return text + ")";
}

Status check_descr(std::string_view name, NpyHeader& header) {
  const std::string& descr = header.descr;
  const auto refuse = [&](std::string_view what) {
    return unsupported(message(name, ": descr is \"", descr, "\" (", what,
                               "): save it as float32, e.g. with astype('float32')"));
  };
  if (descr.size() < 2 || std::string_view("<>|=").find(descr[0]) == std::string_view::npos) {
    return refuse("not a plain number type");
  }
  header.big_endian = descr[0] == '>';
  header.kind = descr[1];
  const std::string size = descr.substr(2);
  switch (header.kind) {
    case 'f':
    case 'i':
    case 'u':
      break;
    case 'O':
      return refuse("Python objects");
    case 'c':
      return refuse("complex numbers");
    case 'b':
      return refuse("truth values");
    case 'S':
    case 'U':
      return refuse("text");
    default:
      return refuse("not a plain number type");
  }
  const bool known_size = size == "1" || size == "2" || size == "4" || size == "8";
  if (!known_size || (header.kind == 'f' && size == "1")) return refuse("an unusual number size");
  header.item_bytes = static_cast<std::size_t>(size[0] - '0');
  return {};
}

Status parse_dict(std::string_view name, std::string_view text, NpyHeader& header) {
  const auto damaged = [&](std::string_view what) {
    return bad_input(message(name, ": ", what, ": the .npy header is damaged; save it again"));
  };
  DictReader reader(text);
  if (!reader.take('{')) return damaged("the header does not begin with {");
  bool has_descr = false, has_order = false, has_shape = false;
  while (!reader.take('}')) {
    const std::optional<std::string> key = reader.quoted();
    if (!key || !reader.take(':')) return damaged("a key is missing");
    if (*key == "descr") {
      if (reader.next_is('[')) {
        return unsupported(
            message(name, ": descr is a list (a structured array): save a plain 2-D array"));
      }
      const std::optional<std::string> value = reader.quoted();
      if (!value) return damaged("descr is not a text");
      header.descr = *value;
      has_descr = true;
    } else if (*key == "fortran_order") {
      const std::optional<bool> value = reader.boolean();
      if (!value) return damaged("fortran_order is neither True nor False");
      header.fortran_order = *value;
      has_order = true;
    } else if (*key == "shape") {
      const std::optional<std::vector<std::uint64_t>> value = reader.tuple();
      if (!value) return damaged("shape is not a tuple of sizes");
      header.shape = *value;
      has_shape = true;
    } else {
      return damaged(message("unknown key \"", *key, "\""));
    }
    if (!reader.take(',') && !reader.next_is('}')) return damaged("a comma is missing");
  }
  if (!has_descr || !has_order || !has_shape) {
    return damaged("descr, fortran_order or shape is missing");
  }
  return check_descr(name, header);
}

float float_from_half(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16;
  const std::uint32_t exponent = half >> 10 & 0x1fU;
  const std::uint32_t fraction = half & 0x3ffU;
  if (exponent == 0) {  // zero and subnormal: fraction * 2^-24, exact in float32
    const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
    return sign != 0 ? -magnitude : magnitude;
  }
  const std::uint32_t wide_exponent = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | wide_exponent << 23 | fraction << 13);
}

VoxelType item_type(const NpyHeader& header) {
  using enum VoxelType;
  const std::size_t log_bytes = static_cast<std::size_t>(std::countr_zero(header.item_bytes));
  constexpr VoxelType kSigned[] = {kInt8, kInt16, kInt32, kInt64};
  constexpr VoxelType kUnsigned[] = {kUint8, kUint16, kUint32, kUint64};
  if (header.kind == 'i') return kSigned[log_bytes];
  if (header.kind == 'u') return kUnsigned[log_bytes];
  return header.item_bytes == 4 ? kFloat32 : kFloat64;
}

// Items as stored -> float32.
void convert_items(const NpyHeader& header, std::span<const std::byte> stored,
                   std::span<float> out) {
  if (header.kind == 'f' && header.item_bytes == 2) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      std::uint16_t half;
      std::memcpy(&half, stored.data() + 2 * i, 2);
      if (header.big_endian) half = static_cast<std::uint16_t>(half << 8 | half >> 8);
      out[i] = float_from_half(half);
    }
    return;
  }
  convert_voxels({item_type(header), header.big_endian}, stored, out);
}

std::vector<std::byte> encode(std::string_view descr, std::span<const std::byte> data,
                              std::span<const std::size_t> shape) {
  std::string dict = message("{'descr': '", descr, "', 'fortran_order': False, 'shape': (");
  for (std::size_t d = 0; d < shape.size(); ++d) dict += message(d > 0 ? ", " : "", shape[d]);
  dict += shape.size() == 1 ? ",), }" : "), }";  // Python's tuple of one
  // numpy pads with blanks so that the data begin at a multiple of 64.
  constexpr std::size_t kAlignment = 64;
  const std::size_t unpadded = kPreambleBytes + 2 + dict.size() + 1;
  dict.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  dict += '\n';

  std::string start(kMagic);
  start += '\1';
  start += '\0';
  start += static_cast<char>(dict.size() & 0xffU);
  start += static_cast<char>(dict.size() >> 8);
  start += dict;
  const auto start_bytes = std::as_bytes(std::span(start));
  std::vector<std::byte> bytes(start_bytes.size() + data.size());
  std::copy(start_bytes.begin(), start_bytes.end(), bytes.begin());
  if (!data.empty()) std::memcpy(bytes.data() + start_bytes.size(), data.data(), data.size());
  return bytes;
}

constexpr std::size_t kRowsAtOnce = 32;

}  // namespace

std::uint64_t NpyHeader::item_count() const {
  std::uint64_t count = 1;
  for (const std::uint64_t size : shape) count *= size;
  return count;
}

Result<NpyHeader> parse_npy_header(std::string_view file_name, std::span<const std::byte> start) {
  const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
  if (!text.starts_with(kMagic)) {
    const std::string_view kind = recognise_file(start);
    return bad_input(message(file_name, ": this is not a numpy .npy file",
                             kind.empty() ? (start.empty() ? ": it is empty" : "") : " but ",
                             kind));
  }
  const auto byte = [&](std::size_t i) { return std::to_integer<std::size_t>(start[i]); };
  const auto too_short =
      bad_input(message(file_name, ": the file ends inside its header: get the complete file"));
  if (start.size() < kPreambleBytes) return too_short;
  const std::size_t version = byte(6);
  if (version < 1 || version > 3) {
    return unsupported(
        message(file_name, ": .npy format version is ", version, ": versions 1 to 3 can be read"));
  }
  const std::size_t n_length_bytes = version == 1 ? 2 : 4;
  if (start.size() < kPreambleBytes + n_length_bytes) return too_short;
  std::uint64_t dict_bytes = 0;
  for (std::size_t i = n_length_bytes; i-- > 0;) {
    dict_bytes = dict_bytes << 8 | byte(kPreambleBytes + i);
  }
  NpyHeader header;
  if (dict_bytes > start.size() - kPreambleBytes - n_length_bytes) return too_short;
  header.data_offset = kPreambleBytes + n_length_bytes + static_cast<std::size_t>(dict_bytes);
  SYNC_ACT_RETURN_IF_ERROR(parse_dict(
      file_name, text.substr(kPreambleBytes + n_length_bytes, static_cast<std::size_t>(dict_bytes)),
      header));
  constexpr std::uint64_t kMostItems = std::uint64_t{1} << 56;
  std::uint64_t count = 1;
  for (const std::uint64_t size : header.shape) {
    if (size != 0 && count > kMostItems / size) {
      return bad_input(message(file_name, ": shape is ", describe_shape(header.shape),
                               ": larger than any file; the header is damaged"));
    }
    count *= size;
  }
  return header;
}

Result<TimeSeries> decode_npy_series(std::string_view file_name, std::span<const std::byte> file) {
  const Result<NpyHeader> header = parse_npy_header(file_name, file);
  if (!header.ok()) return header.error();
  const std::vector<std::uint64_t>& shape = header->shape;
  if (shape.empty() || shape.size() > 2) {
    return bad_input(message(file_name, ": shape is ", describe_shape(shape),
                             ": a 2-D array [time x unit] is needed"));
  }
  if (header->item_count() == 0) {
    return bad_input(
        message(file_name, ": shape is ", describe_shape(shape), ": the array is empty"));
  }
  const std::span<const std::byte> data = file.subspan(header->data_offset);
  const std::uint64_t n_bytes = header->item_count() * header->item_bytes;
  if (data.size() != n_bytes) {
    return bad_input(message(file_name, ": shape ", describe_shape(shape), " of ", header->descr,
                             " needs ", static_cast<unsigned long long>(n_bytes),
                             " bytes of data, but there are ", data.size(),
                             "; get the complete file"));
  }
  // From here on every size is that of data in memory.
  const auto n_times = static_cast<std::size_t>(shape[0]);
  const std::size_t n_units = shape.size() == 2 ? static_cast<std::size_t>(shape[1]) : 1;
  TimeSeries series(n_times, n_units);
  const std::span<float> values(series.values());
  if (header->fortran_order || n_units == 1) {
    // Unit by unit, so that no count exceeds what a VoxelRun holds.
    for (std::size_t u = 0; u < n_units; ++u) {
      convert_items(*header,
                    data.subspan(u * n_times * header->item_bytes, n_times * header->item_bytes),
                    series.unit(u));
    }
    return series;
  }
  std::vector<float> rows(std::min(kRowsAtOnce, n_times) * n_units);
  for (std::size_t t = 0; t < n_times; t += kRowsAtOnce) {
    const std::size_t n_rows = std::min(kRowsAtOnce, n_times - t);
    const std::size_t n_items = n_rows * n_units;
    convert_items(*header,
                  data.subspan(t * n_units * header->item_bytes, n_items * header->item_bytes),
                  std::span(rows).first(n_items));
    transpose_rows(rows.data(), n_rows, n_units, values.data() + t, n_times);
  }
  return series;
}

Result<TimeSeries> read_npy_series(const std::filesystem::path& path) {
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  return decode_npy_series(path.string(), *bytes);
}

std::vector<std::byte> encode_npy(std::span<const float> values,
                                  std::span<const std::size_t> shape) {
  return encode("<f4", std::as_bytes(values), shape);
}
std::vector<std::byte> encode_npy(std::span<const double> values,
                                  std::span<const std::size_t> shape) {
  return encode("<f8", std::as_bytes(values), shape);
}
std::vector<std::byte> encode_npy(std::span<const std::int32_t> values,
                                  std::span<const std::size_t> shape) {
  return encode("<i4", std::as_bytes(values), shape);
}

std::vector<std::byte> encode_npy(const TimeSeries& series) {
  const std::size_t n_times = series.n_times();
  const std::size_t n_units = series.n_units();
  std::vector<float> rows(n_times * n_units);
  for (std::size_t u = 0; u < n_units; u += kRowsAtOnce) {
    const std::size_t n = std::min(kRowsAtOnce, n_units - u);
    transpose_rows(series.values().data() + u * n_times, n, n_times, rows.data() + u, n_units);
  }
  const std::size_t shape[] = {n_times, n_units};
  return encode_npy(rows, shape);
}

}  // namespace sync_act
