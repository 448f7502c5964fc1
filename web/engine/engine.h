#pragma once
// One worker's engine: what it holds between calls, and what it does with it. Every function fills
// in a Reply or returns an Error; the C ABI (engine_api.h) turns both into what JavaScript reads.
//
// Inputs (text, bytes, file, floats) are put before the call that takes them; floats are moved out
// by it, so that no second copy of a matrix exists.

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/io/masked_columns.h"
#include "web/engine/engine_jobs.h"
#include "web/engine/reply.h"
#include "web/engine/scan_reader.h"

namespace sync_act {

class Engine {
 public:
  // Memory of `count` items for the next call's input. Bytes keep their memory from call to call
  // (pieces and slabs of a scan have one size); the others belong to one call. Empty where there is
  // no memory for `count`.
  std::span<char> input_text(std::size_t count);
  std::span<std::byte> input_bytes(std::size_t count);
  std::span<std::byte> input_file(std::size_t count);
  std::span<float> input_floats(std::size_t count);
  void drop_inputs();

  // {version, kernel}
  void info(Reply& reply) const;

  // --- Whole small files: file = its bytes, text = its name ---
  Status decode_volume(Reply& reply);  // {dims, worldFromVoxel, values}
  Status decode_npy(Reply& reply);     // {rows, columns, values, nonFinite}
  Status decode_header(Reply& reply);  // Header; the file's beginning is enough

  // --- The reading worker ---
  // text = the file's name; file = the .hdr's beginning where detached.
  Status reader_open(std::uint64_t file_bytes, std::size_t last_scan, bool detached);
  // The first `size` input bytes are the file's next piece, until reader_next asks for another.
  Status reader_push(std::size_t size);
  Status reader_finish_input();
  // {event: need_input|header|volume|end, scan, pointer, size, bytesUsed, headComplete}
  Status reader_next(Reply& reply);
  // file = a mask file and text = its name; or, not given, text = the scan's name: automatic.
  // {maskVoxels, dims, worldFromVoxel, meanValues, nHead, maskedAlready (automatic only)}
  Status reader_mask(bool given, Reply& reply);
  Status reader_head_volume(std::size_t index, Reply& reply);  // {pointer, size}
  Status reader_drop_head();
  // {header: Header, nScans, bytesPerVoxel}, with the warnings so far.
  Status reader_summary(Reply& reply) const;
  // After an error of the reader: whether the file is truncated.
  void error_details(JsonWriter& details) const;
  void reader_close() { reader_.reset(); }

  // --- A worker's block of voxels ---
  // bytes = the block's voxel indices (u32), text = voxel type's name. {rangeFirst, rangeLast}
  Status columns_open(std::size_t grid_voxels, std::size_t n_scans, const VoxelFormat& format,
                      Reply& reply);
  // bytes: for each scan the stored bytes of the range.
  Status columns_put(std::size_t first_scan, std::size_t n_scans);
  // text = detrend's name, bytes = scans of each run (u32; none: one run); high_pass_secs: the
  // cosine filter's cut-off, 0: none. {job}
  Status columns_finish(double tr_secs, double high_pass_secs, Reply& reply);
  // Forgets the scan and all that belongs to it, also half-read.
  void scan_close();

  // --- Jobs ---
  // floats = anatomy [x*y*z], bytes = its affine (16 f64), or dims 0. {job}
  struct AnatomyDims {
    int x = 0, y = 0, z = 0;
  };
  // text = core/pipeline/simulation_text.h, floats = stimulus: what take_simulation() gives, once.
  Status simulation_text();
  SimulationOptions take_simulation() { return std::exchange(simulation_, {}); }
  Status simulate(const SimulationOptions& options, const AnatomyDims& anatomy, std::size_t block,
                  std::size_t n_blocks, Reply& reply);
  // floats = values [row x unit], text = HRF's name; kind: neurons, or labels, which are prepared
  // in the same way and not kept. {job}
  Status prepare_responses(SeriesKind kind, std::size_t n_rows, std::size_t n_units, double rate_hz,
                           int shift_scans, double onset_secs, Reply& reply);
  Status prepare_networks(std::size_t n_rows, std::size_t n_units, Reply& reply);
  // floats = confounds [row x confound] along the film, text = HRF's name: takes them out of the
  // prepared neurons and networks. {job}; result {neurons, networks}
  Status partial_out(std::size_t n_rows, std::size_t n_units, double rate_hz, int shift_scans,
                     double onset_secs, Reply& reply);
  // Neurons delayed by lag_scans.
  Status couple(bool absolute, int lag_scans, Reply& reply);
  // {done, fraction, step}, and when done {result: {...}}
  Status job_advance(int job, Reply& reply);
  void job_drop(int job) { jobs_.erase(job); }

  // --- Queries ---
  // floats = a series [scan]. {r} of this block's voxels
  Status correlate(Reply& reply);
  // Voxel of the block, z-scored; zeros where there is no signal. {values}
  Status voxel_series(std::size_t voxel, Reply& reply) const;
  // The block's series, z-scored; zeros where there is no signal. {values [scan x voxel]}
  Status columns_copy(Reply& reply) const;
  // The block's part of a carpet (core/data/carpet.h): its first voxel is voxel `first` of n_all.
  // {sums, counts, squaredChange, nVoxels}
  Status carpet(std::size_t first, std::size_t n_all, std::size_t n_rows, std::size_t n_columns,
                Reply& reply) const;
  // floats = values of all voxels of the grid, bytes = affine (16 f64), text = kind. {file}
  Status encode_map(const AnatomyDims& dims, Reply& reply);

 private:
  Result<TimeSeries> take_series(std::size_t n_rows, std::size_t n_units);
  Result<Recipe> recipe_of_film(double rate_hz, int shift_scans, double onset_secs) const;
  Result<Grid> take_grid(const AnatomyDims& dims);
  Status require_scan() const;
  Status require_reader() const;
  Status add_job(Result<std::unique_ptr<EngineJob>> job, Reply& reply);

  std::string text_;
  std::vector<std::byte> bytes_;
  std::vector<std::byte> file_;
  std::vector<float> floats_;
  std::optional<ScanReader> reader_;
  std::optional<MaskedColumns> columns_;  // while a scan is being read
  ScanBlock scan_;
  SimulationOptions simulation_;
  SeriesPair series_;
  std::map<int, std::unique_ptr<EngineJob>> jobs_;
  int next_job_ = 1;
};

}  // namespace sync_act
