/* The engine as JavaScript sees it: a C ABI over web/engine/engine.h.

   web/engine/module_reply.h says what a call answers.

   Each call and its JSON is described at the function of the same name in web/engine/engine.h. */
#pragma once

#include "web/engine/module_reply.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A handle above 0, or 0 where there are too many. The table of handles and the flag of
   engine_out_of_memory are the only global state. */
int32_t engine_create(void);
void engine_destroy(int32_t engine);
/* 1 after a trap because an allocation failed. May be called then, alone of all. */
int32_t engine_out_of_memory(void);
/* Bytes that all engines of this module hold now. */
uint32_t engine_live_bytes(void);
const EngineReply* engine_info(int32_t engine);

/* Memory for the next call's input: pointer, and size = count. */
const EngineReply* engine_input_text(int32_t engine, uint32_t count);
const EngineReply* engine_input_bytes(int32_t engine, uint32_t count);
const EngineReply* engine_input_file(int32_t engine, uint32_t count);
const EngineReply* engine_input_floats(int32_t engine, uint32_t count);

const EngineReply* engine_decode_header(int32_t engine);
const EngineReply* engine_decode_volume(int32_t engine);
const EngineReply* engine_decode_npy(int32_t engine);

const EngineReply* engine_reader_open(int32_t engine, double file_bytes, uint32_t last_scan,
                                      int32_t detached);
const EngineReply* engine_reader_push(int32_t engine, uint32_t size);
const EngineReply* engine_reader_finish_input(int32_t engine);
const EngineReply* engine_reader_next(int32_t engine);
const EngineReply* engine_reader_mask(int32_t engine, int32_t given);
const EngineReply* engine_reader_head_volume(int32_t engine, uint32_t index);
const EngineReply* engine_reader_drop_head(int32_t engine);
const EngineReply* engine_reader_summary(int32_t engine);
const EngineReply* engine_reader_close(int32_t engine);

const EngineReply* engine_columns_open(int32_t engine, uint32_t grid_voxels, uint32_t n_scans,
                                       int32_t big_endian, double slope, double intercept);
const EngineReply* engine_columns_put(int32_t engine, uint32_t first_scan, uint32_t n_scans);
const EngineReply* engine_columns_finish(int32_t engine, double tr_secs, double high_pass_secs);
const EngineReply* engine_scan_close(int32_t engine);

/* What the next simulate() makes. */
const EngineReply* engine_simulation_text(int32_t engine);
/* seed < 0, scans_per_run 0 and voxel_mm 0: the text's, or else the simulation's defaults. */
const EngineReply* engine_simulate(int32_t engine, double seed, int32_t nx, int32_t ny, int32_t nz,
                                   uint32_t block, uint32_t n_blocks, uint32_t scans_per_run,
                                   double voxel_mm);
const EngineReply* engine_prepare_neurons(int32_t engine, uint32_t n_rows, uint32_t n_units,
                                          double rate_hz, int32_t shift_scans, double onset_secs);
/* Labels of the film, brought to the scans as neurons are; the engine keeps its neurons. */
const EngineReply* engine_prepare_labels(int32_t engine, uint32_t n_rows, uint32_t n_labels,
                                         double rate_hz, int32_t shift_scans, double onset_secs);
const EngineReply* engine_prepare_networks(int32_t engine, uint32_t n_rows, uint32_t n_units);
const EngineReply* engine_partial_out(int32_t engine, uint32_t n_rows, uint32_t n_units,
                                      double rate_hz, int32_t shift_scans, double onset_secs);
const EngineReply* engine_couple(int32_t engine, int32_t absolute, int32_t lag_scans);
const EngineReply* engine_job_advance(int32_t engine, int32_t job);
const EngineReply* engine_job_drop(int32_t engine, int32_t job);

const EngineReply* engine_correlate(int32_t engine);
const EngineReply* engine_voxel_series(int32_t engine, uint32_t voxel);
const EngineReply* engine_columns_copy(int32_t engine);
const EngineReply* engine_carpet(int32_t engine, uint32_t first_voxel, uint32_t n_voxels,
                                 uint32_t n_rows, uint32_t n_columns);
const EngineReply* engine_encode_map(int32_t engine, int32_t nx, int32_t ny, int32_t nz);

#ifdef __cplusplus
}
#endif
