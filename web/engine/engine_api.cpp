#include "web/engine/engine_api.h"

#include <malloc.h>

#include <cstdint>

#include "web/engine/engine.h"
#include "web/engine/module_calls.h"

namespace {

using sync_act::Engine;
using sync_act::Reply;
using sync_act::Status;
using Calls = sync_act::ModuleCalls<Engine>;

template <class Action>
const EngineReply* answer(std::int32_t handle, const Action& action) {
  return Calls::answer(handle, action);
}

}  // namespace

int32_t engine_create(void) { return Calls::create(); }

void engine_destroy(int32_t engine) { Calls::destroy(engine); }

int32_t engine_out_of_memory(void) { return Calls::ran_out_of_memory() ? 1 : 0; }

uint32_t engine_live_bytes(void) { return static_cast<std::uint32_t>(mallinfo().uordblks); }

const EngineReply* engine_info(int32_t engine) {
  return answer(engine, [](Engine& e, Reply& reply) {
    e.info(reply);
    return Status();
  });
}

const EngineReply* engine_input_text(int32_t engine, uint32_t count) {
  return Calls::memory(engine, count, &Engine::input_text);
}

const EngineReply* engine_input_bytes(int32_t engine, uint32_t count) {
  return Calls::memory(engine, count, &Engine::input_bytes);
}

const EngineReply* engine_input_file(int32_t engine, uint32_t count) {
  return Calls::memory(engine, count, &Engine::input_file);
}

const EngineReply* engine_input_floats(int32_t engine, uint32_t count) {
  return Calls::memory(engine, count, &Engine::input_floats);
}

const EngineReply* engine_decode_header(int32_t engine) {
  return answer(engine, [](Engine& e, Reply& reply) { return e.decode_header(reply); });
}

const EngineReply* engine_decode_volume(int32_t engine) {
  return answer(engine, [](Engine& e, Reply& reply) { return e.decode_volume(reply); });
}

const EngineReply* engine_decode_npy(int32_t engine) {
  return answer(engine, [](Engine& e, Reply& reply) { return e.decode_npy(reply); });
}

const EngineReply* engine_reader_open(int32_t engine, double file_bytes, uint32_t last_scan,
                                      int32_t detached) {
  return answer(engine, [&](Engine& e, Reply&) {
    return e.reader_open(static_cast<std::uint64_t>(file_bytes), last_scan, detached != 0);
  });
}

const EngineReply* engine_reader_push(int32_t engine, uint32_t size) {
  return answer(engine, [&](Engine& e, Reply&) { return e.reader_push(size); });
}

const EngineReply* engine_reader_finish_input(int32_t engine) {
  return answer(engine, [](Engine& e, Reply&) { return e.reader_finish_input(); });
}

const EngineReply* engine_reader_next(int32_t engine) {
  return answer(engine, [](Engine& e, Reply& reply) { return e.reader_next(reply); });
}

const EngineReply* engine_reader_mask(int32_t engine, int32_t given) {
  return answer(engine, [&](Engine& e, Reply& reply) { return e.reader_mask(given != 0, reply); });
}

const EngineReply* engine_reader_head_volume(int32_t engine, uint32_t index) {
  return answer(engine,
                [&](Engine& e, Reply& reply) { return e.reader_head_volume(index, reply); });
}

const EngineReply* engine_reader_drop_head(int32_t engine) {
  return answer(engine, [](Engine& e, Reply&) { return e.reader_drop_head(); });
}

const EngineReply* engine_reader_summary(int32_t engine) {
  return answer(engine, [](Engine& e, Reply& reply) { return e.reader_summary(reply); });
}

const EngineReply* engine_reader_close(int32_t engine) {
  return answer(engine, [](Engine& e, Reply&) {
    e.reader_close();
    e.drop_inputs();
    return Status();
  });
}

const EngineReply* engine_columns_open(int32_t engine, uint32_t grid_voxels, uint32_t n_scans,
                                       int32_t big_endian, double slope, double intercept) {
  return answer(engine, [&](Engine& e, Reply& reply) {
    sync_act::VoxelFormat format;
    format.big_endian = big_endian != 0;
    format.slope = slope;
    format.intercept = intercept;
    return e.columns_open(grid_voxels, n_scans, format, reply);
  });
}

const EngineReply* engine_columns_put(int32_t engine, uint32_t first_scan, uint32_t n_scans) {
  return answer(engine, [&](Engine& e, Reply&) { return e.columns_put(first_scan, n_scans); });
}

const EngineReply* engine_columns_finish(int32_t engine, double tr_secs, double high_pass_secs) {
  return answer(engine, [&](Engine& e, Reply& reply) {
    return e.columns_finish(tr_secs, high_pass_secs, reply);
  });
}

const EngineReply* engine_scan_close(int32_t engine) {
  return answer(engine, [](Engine& e, Reply&) {
    e.scan_close();
    e.drop_inputs();
    return Status();
  });
}

const EngineReply* engine_simulation_text(int32_t engine) {
  return answer(engine, [](Engine& e, Reply&) { return e.simulation_text(); });
}

const EngineReply* engine_simulate(int32_t engine, double seed, int32_t nx, int32_t ny, int32_t nz,
                                   uint32_t block, uint32_t n_blocks, uint32_t scans_per_run,
                                   double voxel_mm) {
  return answer(engine, [&](Engine& e, Reply& reply) {
    sync_act::SimulationOptions options = e.take_simulation();
    if (seed >= 0) options.seed = static_cast<std::uint64_t>(seed);
    if (scans_per_run > 0) options.n_scans_per_run = scans_per_run;
    if (voxel_mm > 0) options.voxel_mm = voxel_mm;
    return e.simulate(options, {nx, ny, nz}, block, n_blocks, reply);
  });
}

const EngineReply* engine_prepare_neurons(int32_t engine, uint32_t n_rows, uint32_t n_units,
                                          double rate_hz, int32_t shift_scans, double onset_secs) {
  return answer(engine, [&](Engine& e, Reply& reply) {
    return e.prepare_responses(sync_act::SeriesKind::kNeurons, n_rows, n_units, rate_hz,
                               shift_scans, onset_secs, reply);
  });
}

const EngineReply* engine_prepare_labels(int32_t engine, uint32_t n_rows, uint32_t n_labels,
                                         double rate_hz, int32_t shift_scans, double onset_secs) {
  return answer(engine, [&](Engine& e, Reply& reply) {
    return e.prepare_responses(sync_act::SeriesKind::kLabels, n_rows, n_labels, rate_hz,
                               shift_scans, onset_secs, reply);
  });
}

const EngineReply* engine_prepare_networks(int32_t engine, uint32_t n_rows, uint32_t n_units) {
  return answer(
      engine, [&](Engine& e, Reply& reply) { return e.prepare_networks(n_rows, n_units, reply); });
}

const EngineReply* engine_partial_out(int32_t engine, uint32_t n_rows, uint32_t n_units,
                                      double rate_hz, int32_t shift_scans, double onset_secs) {
  return answer(engine, [&](Engine& e, Reply& reply) {
    return e.partial_out(n_rows, n_units, rate_hz, shift_scans, onset_secs, reply);
  });
}

const EngineReply* engine_couple(int32_t engine, int32_t absolute, int32_t lag_scans) {
  return answer(engine,
                [&](Engine& e, Reply& reply) { return e.couple(absolute != 0, lag_scans, reply); });
}

const EngineReply* engine_job_advance(int32_t engine, int32_t job) {
  return answer(engine, [&](Engine& e, Reply& reply) { return e.job_advance(job, reply); });
}

const EngineReply* engine_job_drop(int32_t engine, int32_t job) {
  return answer(engine, [&](Engine& e, Reply&) {
    e.job_drop(job);
    return Status();
  });
}

const EngineReply* engine_correlate(int32_t engine) {
  return answer(engine, [](Engine& e, Reply& reply) { return e.correlate(reply); });
}

const EngineReply* engine_voxel_series(int32_t engine, uint32_t voxel) {
  return answer(engine, [&](Engine& e, Reply& reply) { return e.voxel_series(voxel, reply); });
}

const EngineReply* engine_columns_copy(int32_t engine) {
  return answer(engine, [](Engine& e, Reply& reply) { return e.columns_copy(reply); });
}

const EngineReply* engine_carpet(int32_t engine, uint32_t first_voxel, uint32_t n_voxels,
                                 uint32_t n_rows, uint32_t n_columns) {
  return answer(engine, [&](Engine& e, Reply& reply) {
    return e.carpet(first_voxel, n_voxels, n_rows, n_columns, reply);
  });
}

const EngineReply* engine_encode_map(int32_t engine, int32_t nx, int32_t ny, int32_t nz) {
  return answer(engine, [&](Engine& e, Reply& reply) { return e.encode_map({nx, ny, nz}, reply); });
}
