#include "core/base/job.h"

#include <doctest/doctest.h>

namespace sync_act {
namespace {

class CountingJob final : public Job {
 public:
  JobProgress progress() const override { return {count / 5.0, "Counting"}; }
  int count = 0;

 private:
  Result<JobState> advance_one_unit() override {
    return ++count == 5 ? JobState::kDone : JobState::kRunning;
  }
};

}  // namespace

TEST_CASE("a job runs to its end and tells its progress") {
  CountingJob job;
  double last = -1.0;
  const Status status = run_to_end(job, [&](const JobProgress& progress) {
    CHECK(progress.fraction > last);
    last = progress.fraction;
    return true;
  });
  CHECK(status.ok());
  CHECK(job.count == 5);
  CHECK(last == 1.0);
}

TEST_CASE("a cancelled job stops before its next unit, for good") {
  CountingJob job;
  const Status status =
      run_to_end(job, [](const JobProgress& progress) { return progress.fraction < 0.5; });
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == ErrorCode::kCancelled);
  CHECK(job.count == 3);
  CHECK_FALSE(job.advance().ok());
  CHECK(job.count == 3);
}

}  // namespace sync_act
