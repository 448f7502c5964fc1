#pragma once
// Lists a NIfTI file's header extensions while the bytes between header and voxels go by. Their
// content is not kept: nothing of it is used, and a CIFTI or DICOM extension may be large.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/io/nifti_header.h"

namespace sync_act {

class NiftiExtensionScanner {
 public:
  NiftiExtensionScanner() = default;
  // `n_bytes`: from the end of the fixed header to the first voxel (or to the file's end in a
  // .hdr).
  NiftiExtensionScanner(bool big_endian, std::uint64_t n_bytes)
      : big_endian_(big_endian), n_left_(n_bytes) {}

  // The next bytes after the fixed header, any number at a time, together at most n_bytes.
  void push(std::span<const std::byte> bytes);

  const std::vector<NiftiExtension>& found() const { return found_; }
  // What is odd about them; empty if nothing.
  const std::string& warning() const { return warning_; }

 private:
  void read_head();

  bool big_endian_ = false;
  std::uint64_t n_left_ = 0;  // bytes not yet pushed
  std::uint64_t n_skip_ = 0;  // content bytes of the current extension not yet pushed
  std::array<std::byte, 8> head_{};
  std::size_t n_head_ = 0;
  bool flag_read_ = false;  // the 4-byte flag "extensions follow"
  bool stopped_ = false;
  std::vector<NiftiExtension> found_;
  std::string warning_;
};

}  // namespace sync_act
