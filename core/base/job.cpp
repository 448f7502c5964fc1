#include "core/base/job.h"

namespace sync_act {

Status run_to_end(Job& job, const ProgressCallback& keep_going) {
  for (;;) {
    const Result<JobState> state = job.advance();
    if (!state.ok()) return state.error();
    if (keep_going && !keep_going(job.progress())) job.cancel();
    if (*state == JobState::kDone) return {};
  }
}

}  // namespace sync_act
