#include "web/engine/engine.h"

#include <cmath>
#include <cstring>
#include <utility>

#include "core/base/memory.h"
#include "core/coupling/correlate.h"
#include "core/data/carpet.h"
#include "core/io/nifti_file.h"
#include "core/io/nifti_writer.h"
#include "core/io/npy.h"
#include "core/pipeline/prepare.h"
#include "core/pipeline/simulation_text.h"
#include "web/engine/advance_job.h"
#include "web/engine/reply_parts.h"

namespace sync_act {

namespace {

// From zero mean and unit norm to unit variance; zeros where there is no signal.
void write_z_scored(std::span<const float> standardized, std::span<float> values) {
  const bool signal = has_signal(standardized);
  const float scale = std::sqrt(static_cast<float>(standardized.size()));
  for (std::size_t t = 0; t < values.size(); ++t) {
    values[t] = signal ? standardized[t] * scale : 0.0F;
  }
}

// Gives the memory back. (`values = {}` would assign an empty list and keep it.)
template <class Container>
void release(Container& values) {
  Container().swap(values);
}

Error not_open() { return {ErrorCode::kInternal, "No scan is open."}; }

}  // namespace

std::span<char> Engine::input_text(std::size_t count) {
  text_.assign(count, '\0');
  return text_;
}

std::span<std::byte> Engine::input_bytes(std::size_t count) {
  if (count > bytes_.capacity()) {
    release(bytes_);
    if (!has_memory_for(count)) return {};
  }
  bytes_.resize(count);
  return bytes_;
}

std::span<std::byte> Engine::input_file(std::size_t count) {
  release(file_);
  if (!has_memory_for(count)) return {};
  file_.resize(count);
  return file_;
}

std::span<float> Engine::input_floats(std::size_t count) {
  release(floats_);  // what an unfinished call left is freed before anew is asked for
  if (count > floats_.max_size() || !has_memory_for(count * sizeof(float))) return {};
  floats_.resize(count);
  return floats_;
}

void Engine::drop_inputs() {
  release(text_);
  release(bytes_);
  release(file_);
  release(floats_);
}

void Engine::info(Reply& reply) const {
  reply.json().field("version", SYNC_ACT_VERSION).field("kernel", correlation_kernel_name());
}

// --- Whole small files ---

Status Engine::decode_volume(Reply& reply) {
  Result<Volume> volume = sync_act::decode_volume(text_, file_);
  release(file_);
  if (!volume.ok()) return volume.error();
  write_grid(volume->grid(), reply.json());
  reply.keep("values", std::move(volume->values()));
  return {};
}

Status Engine::decode_npy(Reply& reply) {
  Result<TimeSeries> series = decode_npy_series(text_, file_);
  release(file_);
  if (!series.ok()) return series.error();
  std::size_t n_nonfinite = 0;
  for (const float value : series->values()) {
    if (!std::isfinite(value)) ++n_nonfinite;
  }
  reply.json().field("rows", series->n_times()).field("columns", series->n_units());
  reply.json().field("nonFinite", n_nonfinite);
  reply.keep("values", std::move(series->values()));
  return {};
}

Status Engine::decode_header(Reply& reply) {
  const Result<NiftiHeader> header = read_detached_header(text_, file_);
  release(file_);
  if (!header.ok()) return header.error();
  write_header(*header, reply.json());
  return {};
}

// --- The reading worker ---

Status Engine::require_reader() const {
  if (!reader_) return Error{ErrorCode::kInternal, "No file is being read."};
  return {};
}

Status Engine::reader_open(std::uint64_t file_bytes, std::size_t last_scan, bool detached) {
  ScanReader::Options options;
  options.file_name = text_;
  options.file_bytes = file_bytes;
  options.last_scan = last_scan;
  if (detached) {
    Result<NiftiHeader> header = read_detached_header(text_, file_);
    release(file_);
    if (!header.ok()) return header.error();
    options.detached_header = *std::move(header);
  }
  reader_.emplace(std::move(options));
  return {};
}

Status Engine::reader_push(std::size_t size) {
  SYNC_ACT_RETURN_IF_ERROR(require_reader());
  if (size > bytes_.size()) return Error{ErrorCode::kInternal, "A piece lies outside its memory."};
  reader_->push(std::span<const std::byte>(bytes_).first(size));
  return {};
}

Status Engine::reader_finish_input() {
  SYNC_ACT_RETURN_IF_ERROR(require_reader());
  reader_->finish_input();
  return {};
}

Status Engine::reader_next(Reply& reply) {
  SYNC_ACT_RETURN_IF_ERROR(require_reader());
  const Result<StreamEvent> event = reader_->next();
  if (!event.ok()) return event.error();
  JsonWriter& json = reply.json();
  switch (*event) {
    case StreamEvent::kNeedInput:
      json.field("event", "need_input");
      break;
    case StreamEvent::kHeader:
      json.field("event", "header");
      break;
    case StreamEvent::kVolume:
      json.field("event", "volume").field("scan", reader_->scan());
      json.field("pointer", reinterpret_cast<std::uintptr_t>(reader_->volume().data()));
      json.field("size", reader_->volume().size());
      json.field("headComplete", reader_->head_complete());
      break;
    case StreamEvent::kEnd:
      json.field("event", "end");
      break;
  }
  json.field("bytesUsed", static_cast<double>(reader_->bytes_used()));
  return {};
}

Status Engine::reader_mask(bool given, Reply& reply) {
  SYNC_ACT_RETURN_IF_ERROR(require_reader());
  Volume mean = reader_->head_mean();
  JsonWriter& json = reply.json();
  Mask mask;
  if (!given) {
    Result<BrainMask> found = brain_mask(mean, text_);
    if (!found.ok()) return found.error();
    json.field("maskedAlready", found->masked_already);
    mask = std::move(found->mask);
  } else {
    Result<Mask> decoded = decode_mask(text_, file_, mean.grid());
    release(file_);
    if (!decoded.ok()) return decoded.error();
    mask = *std::move(decoded);
  }
  for (float& value : mean.values()) {
    if (!std::isfinite(value)) value = 0.0F;  // it is an image to look at
  }
  write_grid(mean.grid(), json);
  json.field("nHead", reader_->n_head());
  reply.keep("maskVoxels", std::move(mask.voxels));
  reply.keep("meanValues", std::move(mean.values()));
  return {};
}

Status Engine::reader_head_volume(std::size_t index, Reply& reply) {
  SYNC_ACT_RETURN_IF_ERROR(require_reader());
  const std::span<const std::byte> volume = reader_->head_volume(index);
  reply.json().field("pointer", reinterpret_cast<std::uintptr_t>(volume.data()));
  reply.json().field("size", volume.size());
  return {};
}

Status Engine::reader_drop_head() {
  SYNC_ACT_RETURN_IF_ERROR(require_reader());
  reader_->drop_head();
  return {};
}

Status Engine::reader_summary(Reply& reply) const {
  SYNC_ACT_RETURN_IF_ERROR(require_reader());
  const NiftiHeader& header = reader_->header();
  JsonWriter& json = reply.json();
  json.key("header").begin_object();
  write_header(header, json);
  json.end_object();
  json.field("nScans", reader_->n_scans());
  json.field("bytesPerVoxel", bytes_per_voxel(header.format.type));
  return {};
}

void Engine::error_details(JsonWriter& details) const {
  if (!reader_ || !reader_->truncation()) return;
  const Truncation& truncation = *reader_->truncation();
  details.field("scansReadable", truncation.whole_scans);
  details.field("scansPromised", reader_->header().n_scans);
  details.field("bytesHave", static_cast<double>(truncation.bytes_there));
  details.field("bytesPromised", static_cast<double>(truncation.bytes_promised));
}

// --- A worker's block of voxels ---

Status Engine::columns_open(std::size_t grid_voxels, std::size_t n_scans, const VoxelFormat& format,
                            Reply& reply) {
  scan_close();
  const std::optional<VoxelType> type = voxel_type_from_name(text_);
  if (!type) return Error{ErrorCode::kInternal, message("There is no voxel type ", text_, ".")};
  VoxelFormat typed = format;
  typed.type = *type;
  Mask block;  // only the indices matter here: the grid is a line of as many voxels
  block.grid.dims = {static_cast<int>(grid_voxels), 1, 1};
  block.voxels.resize(bytes_.size() / sizeof(std::uint32_t));
  if (!block.voxels.empty()) {
    std::memcpy(block.voxels.data(), bytes_.data(), block.voxels.size() * sizeof(std::uint32_t));
  }
  release(bytes_);
  Result<MaskedColumns> columns =
      MaskedColumns::create(block, 0, block.voxels.size(), typed, n_scans);
  if (!columns.ok()) return columns.error();
  columns_ = *std::move(columns);
  reply.json().field("rangeFirst", static_cast<std::size_t>(columns_->voxel_range().first));
  reply.json().field("rangeLast", static_cast<std::size_t>(columns_->voxel_range().last));
  return {};
}

Status Engine::columns_put(std::size_t first_scan, std::size_t n_scans) {
  if (!columns_) return not_open();
  if (n_scans == 0 || bytes_.size() % n_scans != 0 || first_scan + n_scans > columns_->n_scans()) {
    return Error{ErrorCode::kInternal, "A slab of scans has the wrong size."};
  }
  const std::size_t scan_bytes = bytes_.size() / n_scans;
  for (std::size_t s = 0; s < n_scans; ++s) {
    columns_->add_range(first_scan + s,
                        std::span<const std::byte>(bytes_).subspan(s * scan_bytes, scan_bytes));
  }
  return {};
}

Status Engine::columns_finish(double tr_secs, double high_pass_secs, Reply& reply) {
  if (!columns_) return not_open();
  const std::optional<Detrend> detrend = detrend_from_name(text_);
  if (!detrend) return bad_input(message("recipe.detrend is \"", text_, "\": there is no such."));
  if (!(high_pass_secs >= 0 && high_pass_secs < 1e6)) {
    return bad_input(message("recipe.highPassSecs is ", high_pass_secs,
                             ": it must be a period in seconds, or 0 for no filter."));
  }
  std::vector<std::uint32_t> run_lengths(bytes_.size() / sizeof(std::uint32_t));
  if (!run_lengths.empty()) {
    std::memcpy(run_lengths.data(), bytes_.data(), run_lengths.size() * sizeof(std::uint32_t));
  }
  release(bytes_);
  Result<MaskedColumnsResult> converted = std::move(*columns_).take();
  columns_.reset();
  if (!converted.ok()) return converted.error();
  Recipe recipe;
  recipe.run_lengths.assign(run_lengths.begin(), run_lengths.end());
  recipe.tr_secs = tr_secs;
  recipe.detrend = *detrend;
  recipe.high_pass_secs = high_pass_secs;
  return add_job(make_clean_block_job(*std::move(converted), recipe), reply);
}

void Engine::scan_close() {
  jobs_.clear();  // first: they refer to the rest
  columns_.reset();
  scan_ = {};
  series_ = {};
}

// --- Jobs ---

Status Engine::require_scan() const {
  if (scan_.columns.n_times() == 0) return not_open();
  return {};
}

Status Engine::add_job(Result<std::unique_ptr<EngineJob>> job, Reply& reply) {
  if (!job.ok()) return job.error();
  reply.json().field("job", next_job_);
  jobs_.emplace(next_job_++, *std::move(job));
  return {};
}

Result<TimeSeries> Engine::take_series(std::size_t n_rows, std::size_t n_units) {
  SYNC_ACT_RETURN_IF_ERROR(require_scan());
  if (n_rows == 0 || n_units == 0) return bad_input("A matrix without values was given.");
  if (floats_.size() != n_rows * n_units) {
    return bad_input(
        message("A matrix of ", n_rows, " x ", n_units, " has ", floats_.size(), " values."));
  }
  return TimeSeries(n_rows, n_units, std::exchange(floats_, {}));
}

Result<Grid> Engine::take_grid(const AnatomyDims& dims) {
  Grid grid;
  grid.dims = {dims.x, dims.y, dims.z};
  if (dims.x <= 0 || dims.y <= 0 || dims.z <= 0 || floats_.size() != grid.voxel_count()) {
    return bad_input(message("An image of ", dims.x, " x ", dims.y, " x ", dims.z, " voxels has ",
                             floats_.size(), " values."));
  }
  double affine[16];
  if (bytes_.size() != sizeof affine) return bad_input("worldFromVoxel must have 16 numbers.");
  std::memcpy(affine, bytes_.data(), sizeof affine);
  for (int i = 0; i < 16; ++i) grid.world_from_voxel(i / 4, i % 4) = affine[i];
  return grid;
}

Status Engine::simulation_text() {
  Result<SimulationOptions> options = simulation_from_text(text_, floats_);
  release(floats_);
  if (!options.ok()) return options.error();
  simulation_ = *std::move(options);
  return {};
}

Status Engine::simulate(const SimulationOptions& options, const AnatomyDims& anatomy,
                        std::size_t block, std::size_t n_blocks, Reply& reply) {
  scan_close();
  std::optional<Volume> volume;
  if (anatomy.x > 0) {
    const Result<Grid> grid = take_grid(anatomy);
    if (!grid.ok()) return grid.error();
    volume.emplace(Volume(*grid, std::exchange(floats_, {})));
  }
  return add_job(make_simulate_job(options, std::move(volume), block, n_blocks), reply);
}

Result<Recipe> Engine::recipe_of_film(double rate_hz, int shift_scans, double onset_secs) const {
  const std::optional<HrfKind> hrf = hrf_from_name(text_);
  if (!hrf) return bad_input(message("hrf.kind is \"", text_, "\": there is no such."));
  Recipe recipe = scan_.recipe;
  recipe.hrf = *hrf;
  recipe.neuron_rate_hz = rate_hz;
  recipe.hrf_shift = shift_scans;
  recipe.onset_secs = onset_secs;
  return recipe;
}

Status Engine::prepare_responses(SeriesKind kind, std::size_t n_rows, std::size_t n_units,
                                 double rate_hz, int shift_scans, double onset_secs, Reply& reply) {
  Result<TimeSeries> raw = take_series(n_rows, n_units);
  if (!raw.ok()) return raw.error();
  const Result<Recipe> recipe = recipe_of_film(rate_hz, shift_scans, onset_secs);
  if (!recipe.ok()) return recipe.error();
  return add_job(make_prepare_job(kind, *std::move(raw), *recipe, scan_.columns.n_times()), reply);
}

Status Engine::partial_out(std::size_t n_rows, std::size_t n_units, double rate_hz, int shift_scans,
                           double onset_secs, Reply& reply) {
  Result<TimeSeries> raw = take_series(n_rows, n_units);
  if (!raw.ok()) return raw.error();
  const Result<Recipe> recipe = recipe_of_film(rate_hz, shift_scans, onset_secs);
  if (!recipe.ok()) return recipe.error();
  return add_job(make_partial_job(*std::move(raw), *recipe, scan_.columns.n_times()), reply);
}

Status Engine::prepare_networks(std::size_t n_rows, std::size_t n_units, Reply& reply) {
  Result<TimeSeries> raw = take_series(n_rows, n_units);
  if (!raw.ok()) return raw.error();
  return add_job(make_prepare_job(SeriesKind::kNetworks, *std::move(raw), scan_.recipe,
                                  scan_.columns.n_times()),
                 reply);
}

Status Engine::couple(bool absolute, int lag_scans, Reply& reply) {
  SYNC_ACT_RETURN_IF_ERROR(require_scan());
  if (series_.neurons.n_units() == 0) return bad_input("There are no neurons to couple.");
  if (series_.networks.n_units() == 0) return bad_input("There are no networks to couple.");
  const Result<ScanSelection> selection = selection_of(scan_.recipe, scan_.columns.n_times());
  if (!selection.ok()) return selection.error();
  return add_job(make_couple_job(series_, absolute, lag_scans, selection->run_starts), reply);
}

Status Engine::job_advance(int job, Reply& reply) {
  return advance_job(jobs_, job, "The scan was closed.", reply,
                     [&](EngineJob& done) { done.publish(scan_, series_, reply); });
}

// --- Queries ---

Status Engine::correlate(Reply& reply) {
  SYNC_ACT_RETURN_IF_ERROR(require_scan());
  if (floats_.size() != scan_.columns.n_times()) {
    return bad_input(message("The series has ", floats_.size(), " values, the scan ",
                             scan_.columns.n_times(), " scans."));
  }
  std::vector<float> series = std::exchange(floats_, {});
  standardize_series(series, series);
  std::vector<float> r(scan_.columns.n_units());
  correlate_one(series, view_of(scan_.columns), r);
  reply.keep("r", std::move(r));
  return {};
}

Status Engine::voxel_series(std::size_t voxel, Reply& reply) const {
  SYNC_ACT_RETURN_IF_ERROR(require_scan());
  if (voxel >= scan_.columns.n_units()) {
    return bad_input(message("There is no voxel ", voxel, " in this block."));
  }
  std::vector<float> values(scan_.columns.n_times());
  write_z_scored(scan_.columns.unit(voxel), values);
  reply.keep("values", std::move(values));
  return {};
}

Status Engine::columns_copy(Reply& reply) const {
  SYNC_ACT_RETURN_IF_ERROR(require_scan());
  const std::size_t n_values = scan_.columns.values().size();
  if (!has_memory_for(n_values * sizeof(float))) {
    return Error{ErrorCode::kOutOfMemory,
                 message("There is no memory for a copy of ", n_values, " values.")};
  }
  std::vector<float> values(n_values);
  for (std::size_t v = 0; v < scan_.columns.n_units(); ++v) {
    write_z_scored(scan_.columns.unit(v),
                   std::span(values).subspan(v * scan_.columns.n_times(), scan_.columns.n_times()));
  }
  reply.keep("values", std::move(values));
  return {};
}

Status Engine::carpet(std::size_t first, std::size_t n_all, std::size_t n_rows,
                      std::size_t n_columns, Reply& reply) const {
  SYNC_ACT_RETURN_IF_ERROR(require_scan());
  const std::size_t n_units = scan_.columns.n_units();
  if (first + n_units > n_all || n_rows < 1 || n_rows > n_all || n_columns < 1 ||
      n_columns > scan_.columns.n_times()) {
    return bad_input(message("A carpet of ", n_rows, " rows and ", n_columns,
                             " columns is not possible of ", n_all, " voxels and ",
                             scan_.columns.n_times(), " scans."));
  }
  CarpetSums part = carpet_sums(scan_.columns, first, n_all, n_rows, n_columns);
  reply.json().field("nVoxels", part.n_voxels);
  reply.keep("sums", std::move(part.sums));
  reply.keep("counts", std::move(part.counts));
  reply.keep("squaredChange", std::move(part.squared_change));
  return {};
}

Status Engine::encode_map(const AnatomyDims& dims, Reply& reply) {
  constexpr int kIntentCorrelation = 2;  // NIFTI_INTENT_CORREL
  const Result<Grid> grid = take_grid(dims);
  if (!grid.ok()) return grid.error();
  NiftiWriteOptions options;
  options.intent_code = kIntentCorrelation;
  options.description = text_;
  Result<std::vector<std::byte>> file = encode_plain_nifti(*grid, floats_, 1, options);
  release(floats_);
  if (!file.ok()) return file.error();
  reply.keep("file", *std::move(file));
  return {};
}

}  // namespace sync_act
