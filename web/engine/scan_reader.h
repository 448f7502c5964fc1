#pragma once
// Reads one scan's file piece by piece in the reading worker: keeps its first volumes for the mask
// and the mean image, then gives volume after volume to be divided over the workers that hold the
// voxels. Holds at most kMaskVolumes + 1 volumes as stored.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/mask.h"
#include "core/data/volume.h"
#include "core/io/bold_stream.h"
#include "core/preprocess/brain_mask.h"

namespace sync_act {

class ScanReader {
 public:
  struct Options {
    std::string file_name;
    std::uint64_t file_bytes = 0;
    // 0: all scans, and a truncated file is refused. n: only the first n, which must be there.
    std::size_t last_scan = 0;
    std::optional<NiftiHeader> detached_header;  // of a .hdr/.img pair
  };
  explicit ScanReader(Options options);

  // As BoldStream's.
  void push(std::span<const std::byte> piece) { stream_.push(piece); }
  void finish_input() { stream_.finish_input(); }
  // Ends (kEnd) after n_scans() volumes. The first kMaskVolumes are kept as they come.
  Result<StreamEvent> next();

  const NiftiHeader& header() const { return stream_.header(); }
  std::size_t n_scans() const { return n_scans_; }  // from kHeader on
  std::size_t scan() const { return stream_.scan(); }
  std::span<const std::byte> volume() const { return stream_.volume(); }
  std::uint64_t bytes_used() const { return stream_.bytes_used(); }
  // After an error: the file ends too early (and so many whole scans are there).
  const std::optional<Truncation>& truncation() const { return stream_.truncation(); }

  // All of the first volumes are there.
  bool head_complete() const { return head_.size() == n_head_; }
  std::size_t n_head() const { return n_head_; }
  std::span<const std::byte> head_volume(std::size_t i) const { return head_[i]; }
  // Mean of the first volumes over the whole grid. A voxel with a NaN or infinite value is NaN.
  Volume head_mean() const;
  // Frees them.
  void drop_head() { std::vector<std::vector<std::byte>>().swap(head_); }

 private:
  Options options_;
  BoldStream stream_;
  std::size_t n_scans_ = 0;
  std::size_t n_head_ = 0;
  std::vector<std::vector<std::byte>> head_;
};

}  // namespace sync_act
