// Our side of the scan bench: pieces of a .nii.gz in; out either plain bytes (begin_inflate) or
// masked, standardized columns (begin_columns), by core/io as the engine uses it.

#include <emscripten.h>

#include <optional>
#include <vector>

#include "core/coupling/correlate.h"
#include "core/io/bold_stream.h"
#include "core/io/gzip_inflate.h"
#include "core/io/masked_columns.h"
#include "tests/bench/scan/bench_scan.h"

namespace sync_act::bench {
namespace {

struct Run {
  std::vector<std::byte> piece;
  std::optional<GzipInflate> inflate;
  std::vector<std::byte> out;
  double n_bytes_out = 0;
  std::optional<BoldStream> stream;
  Mask mask;
  std::optional<MaskedColumns> columns;
  TimeSeries series;
};
Run run;

// Works through the piece that has been pushed, or through the rest of the data. False on error.
bool read_inflated() {
  for (;;) {
    const auto n = run.inflate->read(run.out);
    if (!n.ok()) return false;
    run.n_bytes_out += static_cast<double>(*n);
    if (run.inflate->at_end() || run.inflate->needs_input()) return true;
  }
}

bool read_columns() {
  for (;;) {
    const auto event = run.stream->next();
    if (!event.ok()) return false;
    switch (*event) {
      case StreamEvent::kHeader: {
        const NiftiHeader& header = run.stream->header();
        auto columns =
            MaskedColumns::create(run.mask, 0, run.mask.size(), header.format, header.n_scans);
        if (!columns.ok()) return false;
        run.columns.emplace(std::move(*columns));
        break;
      }
      case StreamEvent::kVolume:
        run.columns->add_volume(run.stream->scan(), run.stream->volume());
        break;
      case StreamEvent::kNeedInput:
        return true;
      case StreamEvent::kEnd: {
        auto result = std::move(*run.columns).take();
        if (!result.ok()) return false;
        run.series = std::move(result->series);
        (void)standardize_units(run.series);
        return true;
      }
    }
  }
}

}  // namespace
}  // namespace sync_act::bench

extern "C" {
using namespace sync_act;
using namespace sync_act::bench;

EMSCRIPTEN_KEEPALIVE std::byte* piece_buffer(int n_bytes) {
  run.piece.resize(static_cast<std::size_t>(n_bytes));
  return run.piece.data();
}

EMSCRIPTEN_KEEPALIVE void begin_inflate() {
  run = {};
  run.inflate.emplace("bench.nii.gz");
  run.out.resize(1 << 20);
}

EMSCRIPTEN_KEEPALIVE void begin_columns(double file_bytes) {
  run = {};
  run.mask = scan_mask();
  BoldStreamOptions options;
  options.file_name = "bench.nii.gz";
  options.file_bytes = static_cast<std::uint64_t>(file_bytes);
  run.stream.emplace(std::move(options));
}

// The first n_bytes of piece_buffer; 0 bytes: the file has ended. False on error.
EMSCRIPTEN_KEEPALIVE bool add_piece(int n_bytes) {
  const auto piece = std::span(run.piece).first(static_cast<std::size_t>(n_bytes));
  if (run.inflate) {
    piece.empty() ? run.inflate->finish_input() : run.inflate->push(piece);
    return read_inflated();
  }
  piece.empty() ? run.stream->finish_input() : run.stream->push(piece);
  return read_columns();
}

EMSCRIPTEN_KEEPALIVE double bytes_out() { return run.n_bytes_out; }
EMSCRIPTEN_KEEPALIVE int voxels_out() { return static_cast<int>(run.series.n_units()); }
EMSCRIPTEN_KEEPALIVE int voxels_expected() { return static_cast<int>(scan_mask().size()); }
}
