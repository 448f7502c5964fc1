// usage: make_scan FILE.nii.gz     writes the scan of the bench (bench_scan.h)

#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "core/io/file_bytes.h"
#include "core/io/gzip_deflate.h"
#include "tests/bench/scan/bench_scan.h"

using namespace sync_act;

namespace {

// A NIfTI-1 header with what a reader needs; offsets from nifti1.h.
std::vector<std::byte> header() {
  std::vector<std::byte> bytes(352);
  const auto put = [&bytes](std::size_t offset, auto value) {
    std::memcpy(bytes.data() + offset, &value, sizeof(value));
  };
  put(0, std::int32_t{348});
  const std::array<std::int16_t, 8> dim{4, 64, 64, 36, static_cast<std::int16_t>(bench::kScans),
                                        1, 1,  1};
  put(40, dim);
  put(70, std::int16_t{4});   // datatype: int16
  put(72, std::int16_t{16});  // bitpix
  put(76, std::array<float, 8>{1, 3.0F, 3.0F, 3.5F, 2.0F, 0, 0, 0});
  put(108, 352.0F);            // vox_offset
  put(123, std::uint8_t{10});  // mm, seconds
  put(254, std::int16_t{1});   // sform_code
  put(280, std::array<float, 12>{3, 0, 0, -94.5F, 0, 3, 0, -94.5F, 0, 0, 3.5F, -61.25F});
  std::memcpy(bytes.data() + 344, "n+1", 4);
  return bytes;
}

Status write_scan(const char* path) {
  auto file = AtomicFile::create(path);
  if (!file.ok()) return file.error();
  GzipDeflate gzip([&file](std::span<const std::byte> bytes) { return file->write(bytes); });
  SYNC_ACT_RETURN_IF_ERROR(gzip.write(header()));
  const auto voxels = std::make_unique<std::array<std::int16_t, bench::kScanVoxels>>();
  for (std::size_t scan = 0; scan < bench::kScans; ++scan) {
    bench::fill_scan(scan, *voxels);
    SYNC_ACT_RETURN_IF_ERROR(gzip.write(std::as_bytes(std::span(*voxels))));
  }
  SYNC_ACT_RETURN_IF_ERROR(gzip.finish());
  return file->commit();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const Status written = write_scan(argv[1]);
  if (written.ok()) return 0;
  std::fprintf(stderr, "%s\n", written.error().message.c_str());
  return 2;
}
