/* The methods module as JavaScript sees it: a C ABI over web/methods/methods.h, called as the
   engine's is (web/engine/module_reply.h), so that the same worker serves both. Each call is
   described at the function of the same name in web/methods/methods.h. */
#pragma once

#include "web/engine/module_reply.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A handle above 0, or 0 where there are too many. */
int32_t engine_create(void);
void engine_destroy(int32_t engine);
/* 1 after a trap because an allocation failed. May be called then, alone of all. */
int32_t engine_out_of_memory(void);
uint32_t engine_live_bytes(void);

/* Memory for the next call's input: pointer, and size = count. */
const EngineReply* engine_input_text(int32_t engine, uint32_t count);
const EngineReply* engine_input_bytes(int32_t engine, uint32_t count);
const EngineReply* engine_input_floats(int32_t engine, uint32_t count);

const EngineReply* engine_info(int32_t engine);
const EngineReply* engine_catalogue(int32_t engine);
/* role 0: neurons, 1: networks, 2: BOLD. */
const EngineReply* engine_set_series(int32_t engine, int32_t role, uint32_t n_times,
                                     uint32_t n_units);
const EngineReply* engine_set_mask(int32_t engine, int32_t nx, int32_t ny, int32_t nz);
const EngineReply* engine_set_maps(int32_t engine);
const EngineReply* engine_set_labels(int32_t engine);
const EngineReply* engine_open_significance(int32_t engine);
const EngineReply* engine_surrogates(int32_t engine, uint32_t first, uint32_t last);
const EngineReply* engine_significance(int32_t engine);
const EngineReply* engine_label_responses(int32_t engine);
const EngineReply* engine_set_atlas(int32_t engine, int32_t nx, int32_t ny, int32_t nz);
const EngineReply* engine_regions(int32_t engine);
const EngineReply* engine_model_signal(int32_t engine);
const EngineReply* engine_score_model(int32_t engine);
const EngineReply* engine_accuracy_relation(int32_t engine);
const EngineReply* engine_add_tested_voxels(int32_t engine, uint32_t n_times, uint32_t first_voxel);
const EngineReply* engine_test_voxels(int32_t engine, double most_q);
const EngineReply* engine_find_networks(int32_t engine);
const EngineReply* engine_job_advance(int32_t engine, int32_t job);
const EngineReply* engine_job_drop(int32_t engine, int32_t job);

#ifdef __cplusplus
}
#endif
