#pragma once
// One unit of a module's job, and what the reply says of it.

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/job.h"
#include "core/base/result.h"
#include "web/engine/reply.h"

namespace sync_act {

// {done, fraction, step}, and after the last unit "result": {what publish(job) writes}. Where there
// is no such job (any more) it was cancelled: `gone` says why.
template <class SomeJob, class Publish>
Status advance_job(const std::map<int, std::unique_ptr<SomeJob>>& jobs, int job,
                   std::string_view gone, Reply& reply, const Publish& publish) {
  const auto found = jobs.find(job);
  if (found == jobs.end()) return Error{ErrorCode::kCancelled, std::string(gone)};
  const Result<JobState> state = found->second->advance();
  if (!state.ok()) return state.error();
  const JobProgress progress = found->second->progress();
  JsonWriter& json = reply.json();
  json.field("done", *state == JobState::kDone);
  json.field("fraction", progress.fraction).field("step", progress.step);
  if (*state == JobState::kDone) {
    json.key("result").begin_object();
    publish(*found->second);
    json.end_object();
  }
  return {};
}

}  // namespace sync_act
