#include "web/methods/methods_api.h"

#include <malloc.h>

#include "core/coupling/correlate.h"
#include "web/engine/module_calls.h"
#include "web/methods/methods.h"

namespace {

using sync_act::Methods;
using sync_act::Reply;
using sync_act::Status;
using Calls = sync_act::ModuleCalls<Methods>;

}  // namespace

int32_t engine_create(void) { return Calls::create(); }

void engine_destroy(int32_t engine) { Calls::destroy(engine); }

int32_t engine_out_of_memory(void) { return Calls::ran_out_of_memory() ? 1 : 0; }

uint32_t engine_live_bytes(void) { return static_cast<std::uint32_t>(mallinfo().uordblks); }

const EngineReply* engine_input_text(int32_t engine, uint32_t count) {
  return Calls::memory(engine, count, &Methods::input_text);
}

const EngineReply* engine_input_bytes(int32_t engine, uint32_t count) {
  return Calls::memory(engine, count, &Methods::input_bytes);
}

const EngineReply* engine_input_floats(int32_t engine, uint32_t count) {
  return Calls::memory(engine, count, &Methods::input_floats);
}

const EngineReply* engine_info(int32_t engine) {
  return Calls::answer(engine, [](Methods&, Reply& reply) {
    reply.json().field("kernel", sync_act::correlation_kernel_name());
    return Status();
  });
}

const EngineReply* engine_catalogue(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) {
    m.catalogue(reply);
    return Status();
  });
}

const EngineReply* engine_set_series(int32_t engine, int32_t role, uint32_t n_times,
                                     uint32_t n_units) {
  return Calls::answer(engine, [&](Methods& m, Reply&) {
    return m.set_series(static_cast<sync_act::SeriesRole>(role), n_times, n_units);
  });
}

const EngineReply* engine_set_mask(int32_t engine, int32_t nx, int32_t ny, int32_t nz) {
  return Calls::answer(engine, [&](Methods& m, Reply&) { return m.set_mask(nx, ny, nz); });
}

const EngineReply* engine_set_maps(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply&) { return m.set_maps(); });
}

const EngineReply* engine_set_labels(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply&) { return m.set_labels(); });
}

const EngineReply* engine_open_significance(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) { return m.open_significance(reply); });
}

const EngineReply* engine_surrogates(int32_t engine, uint32_t first, uint32_t last) {
  return Calls::answer(engine,
                       [&](Methods& m, Reply& reply) { return m.surrogates(first, last, reply); });
}

const EngineReply* engine_significance(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) { return m.significance(reply); });
}

const EngineReply* engine_label_responses(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) { return m.label_responses(reply); });
}

const EngineReply* engine_set_atlas(int32_t engine, int32_t nx, int32_t ny, int32_t nz) {
  return Calls::answer(engine, [&](Methods& m, Reply&) { return m.set_atlas(nx, ny, nz); });
}

const EngineReply* engine_regions(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) { return m.regions(reply); });
}

const EngineReply* engine_model_signal(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) { return m.model_signal(reply); });
}

const EngineReply* engine_score_model(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) { return m.score_model(reply); });
}

const EngineReply* engine_accuracy_relation(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) { return m.accuracy_relation(reply); });
}

const EngineReply* engine_add_tested_voxels(int32_t engine, uint32_t n_times,
                                            uint32_t first_voxel) {
  return Calls::answer(engine, [&](Methods& m, Reply& reply) {
    return m.add_tested_voxels(n_times, first_voxel, reply);
  });
}

const EngineReply* engine_test_voxels(int32_t engine, double most_q) {
  return Calls::answer(engine,
                       [&](Methods& m, Reply& reply) { return m.test_voxels(most_q, reply); });
}

const EngineReply* engine_find_networks(int32_t engine) {
  return Calls::answer(engine, [](Methods& m, Reply& reply) { return m.find_networks(reply); });
}

const EngineReply* engine_job_advance(int32_t engine, int32_t job) {
  return Calls::answer(engine, [&](Methods& m, Reply& reply) { return m.job_advance(job, reply); });
}

const EngineReply* engine_job_drop(int32_t engine, int32_t job) {
  return Calls::answer(engine, [&](Methods& m, Reply&) {
    m.job_drop(job);
    return Status();
  });
}
