#pragma once
// A long computation cut into bounded units, so that progress and cancel work without threads:
// the owner calls advance() until it says kDone, and may call cancel() between two units.

#include <functional>
#include <string>

#include "core/base/result.h"

namespace sync_act {

enum class JobState { kRunning, kDone };

struct JobProgress {
  double fraction = 0.0;  // 0..1, never falls
  std::string step;       // what is being done, for the status line: "Reading scans"
};

class Job {
 public:
  virtual ~Job() = default;

  // Does one bounded unit of work (aim: at most 50 ms). After cancel() it answers
  // ErrorCode::kCancelled for good; after an error it must not be called again.
  Result<JobState> advance() {
    if (cancelled_) return Error{ErrorCode::kCancelled, "Cancelled."};
    return advance_one_unit();
  }
  // Sticky: takes effect at the next advance().
  void cancel() { cancelled_ = true; }
  bool cancelled() const { return cancelled_; }
  virtual JobProgress progress() const = 0;

 protected:
  virtual Result<JobState> advance_one_unit() = 0;

 private:
  bool cancelled_ = false;
};

// Called between units; answers false to cancel.
using ProgressCallback = std::function<bool(const JobProgress&)>;

// Advances a job to its end. `keep_going` may be empty.
Status run_to_end(Job& job, const ProgressCallback& keep_going);

}  // namespace sync_act
