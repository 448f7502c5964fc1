#include "core/io/nifti_file.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "core/io/voxel_convert.h"

namespace sync_act {
namespace {

namespace fs = std::filesystem;

struct PairPaths {
  fs::path header;
  fs::path image;
};

// The two files of a pair where `path` names one of them ("x.hdr", "x.img.gz", ...); either may be
// compressed. nullopt where `path` is a single file.
Result<std::optional<PairPaths>> find_pair(const fs::path& path) {
  const std::string text = path.string();
  for (const std::string_view suffix : {".hdr.gz", ".img.gz", ".hdr", ".img"}) {
    if (!text.ends_with(suffix)) continue;
    const std::string stem = text.substr(0, text.size() - suffix.size());
    const bool gzipped = suffix.ends_with(".gz");
    const auto existing = [&](std::string_view kind) -> Result<fs::path> {
      for (const bool try_gzipped : {gzipped, !gzipped}) {
        const fs::path candidate = stem + std::string(kind) + (try_gzipped ? ".gz" : "");
        std::error_code ignored;
        if (fs::exists(candidate, ignored)) return candidate;
      }
      return io_error(message(text, ": there is no ", base_name(stem), kind,
                              " beside it: a pair needs both the .hdr and the .img file"));
    };
    Result<fs::path> header = existing(".hdr");
    if (!header.ok()) return header.error();
    Result<fs::path> image = existing(".img");
    if (!image.ok()) return image.error();
    return std::optional(PairPaths{*header, *image});
  }
  return std::optional<PairPaths>();
}

Result<NiftiHeader> read_pair_header(const fs::path& path) {
  constexpr std::uint64_t kLargestHeaderFile = std::uint64_t{64} << 20;
  Result<FileReader> reader = FileReader::open(path);
  if (!reader.ok()) return reader.error();
  if (reader->size_bytes() > kLargestHeaderFile) {
    return bad_input(message(path.string(), ": has ", reader->size_bytes(),
                             " bytes, which no header file has; choose the .hdr of the pair"));
  }
  const Result<std::vector<std::byte>> bytes = read_file(path);
  if (!bytes.ok()) return bytes.error();
  Result<NiftiHeader> header = read_detached_header(path.string(), *bytes);
  if (header.ok() && !header->detached) {
    return bad_input(
        message(path.string(),
                ": magic says that the values are in this file, but its name that they "
                "are in an .img file; rename it to .nii"));
  }
  return header;
}

using NextVolume = std::function<Result<std::optional<RawVolume>>()>;

// Volume `scan` of what next_volume gives, as float32. `header` is filled from the first call on.
Result<Volume> pick_volume(std::string_view name, const NextVolume& next_volume,
                           const NiftiHeader& header, std::size_t scan) {
  Volume picked;
  for (;;) {
    const Result<std::optional<RawVolume>> volume = next_volume();
    if (!volume.ok()) return volume.error();
    if (!*volume) return picked;
    if (scan >= header.n_scans) {
      return bad_input(
          message(name, ": has ", header.n_scans, " scans: there is no scan ", scan + 1));
    }
    if ((*volume)->scan != scan) continue;
    std::vector<float> values(header.grid.voxel_count());
    convert_voxels(header.format, (*volume)->bytes, values);
    picked = Volume(header.grid, std::move(values));
    // After the last scan the file's end and checksum are still to be looked at.
    if (scan + 1 < header.n_scans) return picked;
  }
}

Result<Mask> mask_of(std::string_view name, const Volume& volume,
                     const std::optional<Grid>& expected) {
  if (expected) {
    SYNC_ACT_RETURN_IF_ERROR(check_same_grid(name, volume.grid(), "the scan", *expected));
  }
  Mask mask;
  mask.grid = volume.grid();
  const std::vector<float>& values = volume.values();
  for (std::size_t v = 0; v < values.size(); ++v) {
    if (values[v] != 0.0F && std::isfinite(values[v])) {
      mask.voxels.push_back(static_cast<std::uint32_t>(v));
    }
  }
  if (mask.voxels.empty()) {
    return bad_input(message(name, ": no voxel differs from 0: this mask is empty"));
  }
  return mask;
}

std::string describe_affine(const Grid& grid) {
  std::string text = "[";
  for (int row = 0; row < 3; ++row) {
    if (row > 0) text += "; ";
    for (int column = 0; column < 4; ++column) {
      text += message(column > 0 ? " " : "", grid.world_from_voxel(row, column));
    }
  }
  return text + "]";
}

}  // namespace

Result<BoldFile> BoldFile::open(const fs::path& path, TruncatedData truncated) {
  BoldStreamOptions options;
  options.truncated = truncated;
  const Result<std::optional<PairPaths>> pair = find_pair(path);
  if (!pair.ok()) return pair.error();
  const fs::path values_path = *pair ? (*pair)->image : path;
  if (*pair) {
    Result<NiftiHeader> header = read_pair_header((*pair)->header);
    if (!header.ok()) return header.error();
    options.detached_header = std::move(*header);
  }
  Result<FileReader> reader = FileReader::open(values_path);
  if (!reader.ok()) return reader.error();
  options.file_name = values_path.string();
  options.file_bytes = reader->size_bytes();
  BoldFile file(std::move(*reader), BoldStream(std::move(options)));
  const Result<StreamEvent> event = file.next_event();
  if (!event.ok()) return event.error();
  SYNC_ACT_ASSERT(*event == StreamEvent::kHeader);
  return file;
}

Result<StreamEvent> BoldFile::next_event() {
  for (;;) {
    Result<StreamEvent> event = stream_.next();
    if (!event.ok() || *event != StreamEvent::kNeedInput) return event;
    const auto piece = reader_.next_piece();
    if (!piece.ok()) return piece.error();
    if (piece->empty()) {
      stream_.finish_input();
    } else {
      stream_.push(*piece);
    }
  }
}

Result<std::optional<RawVolume>> BoldFile::next_volume() {
  const Result<StreamEvent> event = next_event();
  if (!event.ok()) return event.error();
  if (*event == StreamEvent::kEnd) return std::optional<RawVolume>();
  return std::optional(RawVolume{stream_.scan(), stream_.volume()});
}

double BoldFile::fraction_read() const {
  if (reader_.size_bytes() == 0) return 1.0;
  return std::min(
      1.0, static_cast<double>(stream_.bytes_used()) / static_cast<double>(reader_.size_bytes()));
}

Result<NiftiHeader> read_nifti_header(const fs::path& path) {
  const Result<BoldFile> file = BoldFile::open(path);
  if (!file.ok()) return file.error();
  return file->header();
}

Result<Volume> read_volume(const fs::path& path, std::size_t scan) {
  Result<BoldFile> file = BoldFile::open(path);
  if (!file.ok()) return file.error();
  return pick_volume(
      path.string(), [&] { return file->next_volume(); }, file->header(), scan);
}

Result<Volume> decode_volume(std::string_view file_name, std::span<const std::byte> file,
                             std::size_t scan) {
  BoldStreamOptions options;
  options.file_name = std::string(file_name);
  options.file_bytes = file.size();
  BoldStream stream(std::move(options));
  bool pushed = false;
  const auto next_volume = [&]() -> Result<std::optional<RawVolume>> {
    for (;;) {
      const Result<StreamEvent> event = stream.next();
      if (!event.ok()) return event.error();
      switch (*event) {
        case StreamEvent::kNeedInput:
          if (pushed) {
            stream.finish_input();
          } else {
            stream.push(file);
            pushed = true;
          }
          break;
        case StreamEvent::kHeader:
          break;
        case StreamEvent::kVolume:
          return std::optional(RawVolume{stream.scan(), stream.volume()});
        case StreamEvent::kEnd:
          return std::optional<RawVolume>();
      }
    }
  };
  return pick_volume(file_name, next_volume, stream.header(), scan);
}

Result<Mask> read_mask(const fs::path& path, const std::optional<Grid>& expected) {
  const Result<Volume> volume = read_volume(path);
  if (!volume.ok()) return volume.error();
  return mask_of(path.string(), *volume, expected);
}

Result<Mask> decode_mask(std::string_view file_name, std::span<const std::byte> file,
                         const std::optional<Grid>& expected) {
  const Result<Volume> volume = decode_volume(file_name, file);
  if (!volume.ok()) return volume.error();
  return mask_of(file_name, *volume, expected);
}

Status check_same_grid(std::string_view name_a, const Grid& a, std::string_view name_b,
                       const Grid& b) {
  if (same_grid(a, b)) return {};
  if (a.dims != b.dims) {
    return bad_input(message(name_a, " has ", describe_grid(a), ", but ", name_b, " has ",
                             describe_grid(b), ": resample one to the other's grid"));
  }
  return bad_input(message(name_a, " and ", name_b,
                           " have the same dimensions but lie elsewhere in space: voxel to mm is ",
                           describe_affine(a), " and ", describe_affine(b),
                           ": resample one to the other's grid"));
}

}  // namespace sync_act
