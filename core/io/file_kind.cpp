#include "core/io/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace sync_act {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t offset;
  std::string_view bytes;
  std::string_view kind;
};
constexpr std::array<Signature, 14> kSignatures{{
    {0, "\x1f\x8b"sv, "gzip data inside gzip data: unpack it once"sv},
    {0, "PK\x03\x04"sv, "a zip archive: unpack it first"sv},
    {0, "BZh"sv, "a bzip2 file: unpack it first"sv},
    {0, "\x28\xb5\x2f\xfd"sv, "a Zstandard file: unpack it first"sv},
    {0,
     "\xfd"
     "7zXZ"sv,
     "an xz file: unpack it first"sv},
    {0, "\x93NUMPY"sv, "a numpy .npy file"sv},
    {0, "\x89HDF"sv, "an HDF5 file (MINC 2 or MATLAB)"sv},
    {0, "CDF\x01"sv, "a NetCDF file (MINC 1)"sv},
    {0, "MATLAB 5.0"sv, "a MATLAB file"sv},
    {0, "\x89PNG"sv, "a PNG picture"sv},
    {0, "%PDF"sv, "a PDF file"sv},
    {0, "NRRD"sv, "an NRRD file: convert it to NIfTI"sv},
    {128, "DICM"sv, "a DICOM file: convert it to NIfTI (dcm2niix)"sv},
    {257, "ustar"sv, "a tar archive: unpack it first"sv},
}};

}  // namespace

std::string_view recognise_file(std::span<const std::byte> start) {
  const std::string_view text(reinterpret_cast<const char*>(start.data()), start.size());
  for (const Signature& signature : kSignatures) {
    if (text.size() >= signature.offset &&
        text.substr(signature.offset).starts_with(signature.bytes)) {
      return signature.kind;
    }
  }
  std::string beginning(text.substr(0, 256));
  std::transform(beginning.begin(), beginning.end(), beginning.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (beginning.find("<html") != std::string::npos ||
      beginning.find("<!doctype") != std::string::npos) {
    return "a web page (HTML), perhaps a failed download";
  }
  if (beginning.find("<?xml") != std::string::npos) return "an XML file (perhaps GIFTI)";
  if (beginning.find("version https://git-lfs") == 0 ||
      beginning.find("/annex/objects/") != std::string::npos) {
    return "a placeholder of git-lfs or git-annex: fetch the file itself";
  }
  return {};
}

}  // namespace sync_act
