#include "core/io/npy.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "core/io/file_bytes.h"
#include "tests/core/io/nifti_fixture.h"

namespace sync_act {
namespace {

using test::Bytes;
using test::ByteWriter;

struct NpyFixture {
  std::string descr = "<f4";
  std::string fortran_order = "False";
  std::string shape = "(3, 4)";
  int version = 1;
  std::string dict;  // empty: from the fields above

  Bytes file(const Bytes& data) const {
    std::string text = dict;
    if (text.empty()) {
      text = "{'descr': '" + descr + "', 'fortran_order': " + fortran_order +
             ", 'shape': " + shape + ", }";
      text.append(20, ' ');
      text += '\n';
    }
    ByteWriter writer(0, false);
    writer.put_text(0, std::string("\x93NUMPY"));
    writer.append(static_cast<std::uint8_t>(version));
    writer.append(std::uint8_t{0});
    if (version == 1) {
      writer.append(static_cast<std::uint16_t>(text.size()));
    } else {
      writer.append(static_cast<std::uint32_t>(text.size()));
    }
    writer.put_text(writer.size(), text);
    Bytes bytes = writer.take();
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
  }
};

// 3 x 4 values 0..11 in the order that the file stores them.
Bytes data_of(VoxelType type, bool big_endian, int n = 12) {
  ByteWriter writer(0, big_endian);
  for (int i = 0; i < n; ++i) writer.append_voxel(type, i);
  return writer.take();
}

TEST_CASE("Every number type, byte order, order of axes and format version reads") {
  struct Case {
    const char* descr;
    VoxelType type;
  };
  for (const Case& c : {Case{"f4", VoxelType::kFloat32}, Case{"f8", VoxelType::kFloat64},
                        Case{"i1", VoxelType::kInt8}, Case{"i2", VoxelType::kInt16},
                        Case{"i4", VoxelType::kInt32}, Case{"i8", VoxelType::kInt64},
                        Case{"u1", VoxelType::kUint8}, Case{"u2", VoxelType::kUint16},
                        Case{"u4", VoxelType::kUint32}, Case{"u8", VoxelType::kUint64}}) {
    for (const bool big_endian : {false, true}) {
      for (const bool fortran : {false, true}) {
        for (const int version : {1, 2, 3}) {
          NpyFixture fixture;
          fixture.descr = message(big_endian ? ">" : "<", c.descr);
          fixture.fortran_order = fortran ? "True" : "False";
          fixture.version = version;
          const Result<TimeSeries> series =
              decode_npy_series("x.npy", fixture.file(data_of(c.type, big_endian)));
          REQUIRE(series.ok());
          CHECK(series->n_times() == 3);
          CHECK(series->n_units() == 4);
          for (std::size_t t = 0; t < 3; ++t) {
            for (std::size_t u = 0; u < 4; ++u) {
              CHECK(series->unit(u)[t] == static_cast<float>(fortran ? u * 3 + t : t * 4 + u));
            }
          }
        }
      }
    }
  }
}

TEST_CASE("A 1-D array is one unit, and single bytes have no byte order") {
  NpyFixture fixture;
  fixture.descr = "|u1";
  fixture.shape = "(12,)";
  const Result<TimeSeries> series =
      decode_npy_series("x.npy", fixture.file(data_of(VoxelType::kUint8, false)));
  REQUIRE(series.ok());
  CHECK(series->n_times() == 12);
  CHECK(series->n_units() == 1);
  CHECK(series->unit(0)[11] == 11.0F);
}

TEST_CASE("Half precision reads exactly, with subnormal, infinite and NaN") {
  for (const bool big_endian : {false, true}) {
    NpyFixture fixture;
    fixture.descr = big_endian ? ">f2" : "<f2";
    fixture.shape = "(8,)";
    ByteWriter writer(0, big_endian);
    for (const int bits : {0x3c00, 0xc000, 0x7bff, 0x0001, 0x8000, 0x7c00, 0xfc00, 0x7e00}) {
      writer.append(static_cast<std::uint16_t>(bits));
    }
    const Result<TimeSeries> series = decode_npy_series("x.npy", fixture.file(writer.take()));
    REQUIRE(series.ok());
    const std::span<const float> x = std::as_const(*series).unit(0);
    CHECK(x[0] == 1.0F);
    CHECK(x[1] == -2.0F);
    CHECK(x[2] == 65504.0F);
    CHECK(x[3] == 0x1p-24F);
    CHECK(x[4] == 0.0F);
    CHECK(std::signbit(x[4]));
    CHECK(x[5] == std::numeric_limits<float>::infinity());
    CHECK(x[6] == -std::numeric_limits<float>::infinity());
    CHECK(std::isnan(x[7]));
  }
}

TEST_CASE("Large C-ordered arrays transpose in blocks to the right places") {
  constexpr std::size_t kTimes = 71;
  constexpr std::size_t kUnits = 53;
  std::vector<float> values(kTimes * kUnits);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i);
  const std::size_t shape[] = {kTimes, kUnits};
  const Result<TimeSeries> series = decode_npy_series("x.npy", encode_npy(values, shape));
  REQUIRE(series.ok());
  bool right = true;
  for (std::size_t t = 0; t < kTimes; ++t) {
    for (std::size_t u = 0; u < kUnits; ++u) {
      right = right && series->unit(u)[t] == values[t * kUnits + u];
    }
  }
  CHECK(right);
  // Writing transposes back.
  CHECK(encode_npy(*series) == encode_npy(values, shape));
}

TEST_CASE("What cannot be read is refused by name") {
  const Bytes data = data_of(VoxelType::kFloat32, false);
  struct Case {
    NpyFixture fixture;
    ErrorCode code;
    const char* part;
  };
  const auto with_descr = [](const char* descr) {
    NpyFixture fixture;
    fixture.descr = std::string(descr);
    return fixture;
  };
  const auto with_shape = [](const char* shape) {
    NpyFixture fixture;
    fixture.shape = std::string(shape);
    return fixture;
  };
  const auto with_dict = [](const char* dict) {
    NpyFixture fixture;
    fixture.dict = std::string(dict);
    return fixture;
  };
  using enum ErrorCode;
  for (const Case& c : {
           Case{with_descr("|O"), kUnsupported, "descr is \"|O\" (Python objects)"},
           Case{with_descr("<c8"), kUnsupported, "complex numbers"},
           Case{with_descr("|b1"), kUnsupported, "truth values"},
           Case{with_descr("<U3"), kUnsupported, "text"},
           Case{with_descr("<f16"), kUnsupported, "an unusual number size"},
           Case{with_descr("<M8[s]"), kUnsupported, "not a plain number type"},
           Case{with_descr("f4"), kUnsupported, "not a plain number type"},
           Case{with_descr(""), kUnsupported, "not a plain number type"},
           Case{with_dict("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}"),
                kUnsupported, "descr is a list (a structured array)"},
           Case{with_shape("(3, 2, 2)"), kBadInput, "shape is (3, 2, 2): a 2-D array"},
           Case{with_shape("()"), kBadInput, "shape is ()"},
           Case{with_shape("(0, 4)"), kBadInput, "the array is empty"},
           Case{with_shape("(3, 5)"), kBadInput, "needs 60 bytes of data, but there are 48"},
           Case{with_shape("(3, 3)"), kBadInput, "needs 36 bytes of data, but there are 48"},
           Case{with_shape("(281474976710656, 281474976710656)"), kBadInput,
                "larger than any file"},
           Case{with_shape("(999999999999999999999999, 4)"), kBadInput, "shape is not a tuple"},
           Case{with_shape("(-3, 4)"), kBadInput, "shape is not a tuple"},
           Case{with_dict("{'descr': '<f4', 'shape': (3, 4)}"), kBadInput, "is missing"},
           Case{with_dict("{'descr': '<f4', 'what': 3}"), kBadInput, "unknown key \"what\""},
           Case{with_dict("{'descr"), kBadInput, "a key is missing"},
           Case{with_dict(" "), kBadInput, "does not begin with {"},
       }) {
    const Result<TimeSeries> series = decode_npy_series("x.npy", c.fixture.file(data));
    REQUIRE_FALSE(series.ok());
    CAPTURE(series.error().message);
    CHECK(series.error().code == c.code);
    CHECK(series.error().message.find("x.npy: ") == 0);
    CHECK(series.error().message.find(c.part) != std::string::npos);
  }
}

TEST_CASE("Other files and other versions are named") {
  const auto refusal = [](std::string_view text) {
    const Result<TimeSeries> series = decode_npy_series("x.npy", std::as_bytes(std::span(text)));
    REQUIRE_FALSE(series.ok());
    return series.error().message;
  };
  CHECK(refusal("") == "x.npy: this is not a numpy .npy file: it is empty");
  CHECK(refusal("PK\3\4....").find("but a zip archive") != std::string::npos);
  CHECK(refusal("time\tx\n1\t2\n") == "x.npy: this is not a numpy .npy file");
  CHECK(refusal("\x93NUMPY\x07\x01....").find("version is 7") != std::string::npos);
}

TEST_CASE("A file cut or changed anywhere is refused or reads as some array of its size") {
  const Bytes file = NpyFixture().file(data_of(VoxelType::kFloat32, false));
  for (std::size_t n = 0; n < file.size(); ++n) {
    CHECK_FALSE(decode_npy_series("x.npy", std::span(file).first(n)).ok());
  }
  for (std::size_t place = 0; place < file.size() - 48; ++place) {
    for (int value = 0; value < 256; ++value) {
      Bytes damaged = file;
      damaged[place] = static_cast<std::byte>(value);
      const Result<TimeSeries> series = decode_npy_series("x.npy", damaged);
      if (series.ok()) CHECK(series->values().size() <= 48);
    }
  }
}

TEST_CASE("By path") {
  const test::TemporaryFolder folder;
  const std::size_t shape[] = {3, 4};
  const Bytes bytes = encode_npy(std::vector<double>(12, 2.5), shape);
  CHECK(bytes.size() == 128 + 12 * 8);  // header padded to a multiple of 64
  REQUIRE(write_file(folder / "x.npy", std::span<const std::byte>(bytes)).ok());
  const Result<TimeSeries> series = read_npy_series(folder / "x.npy");
  REQUIRE(series.ok());
  CHECK(series->unit(3)[2] == 2.5F);
  CHECK_FALSE(read_npy_series(folder / "none.npy").ok());
}

}  // namespace
}  // namespace sync_act
