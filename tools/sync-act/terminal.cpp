#include "tools/sync-act/terminal.h"

#include <signal.h>  // NOLINT(modernize-deprecated-headers): sigaction is POSIX, not in <csignal>
#include <unistd.h>

#include <cstdio>
#include <memory>

namespace sync_act::cli {
namespace {

// The one mutable global of the program: a signal handler can reach nothing else.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables)
volatile sig_atomic_t g_interrupted = 0;

void mark_interrupted(int /*signal*/) { g_interrupted = 1; }

bool on_terminal() { return isatty(STDERR_FILENO) == 1; }

}  // namespace

void watch_for_interrupt() {
  struct sigaction action = {};
  action.sa_handler = mark_interrupted;
  // SA_RESETHAND gives the second signal its usual effect.
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool interrupted() { return g_interrupted != 0; }

Status check_interrupt() {
  if (interrupted()) return Error{ErrorCode::kCancelled, "interrupted"};
  return {};
}

ProgressCallback keep_going() {
  const bool show = on_terminal();
  auto last_percent = std::make_shared<int>(-1);
  return [show, last_percent](const JobProgress& progress) {
    const int percent = static_cast<int>(progress.fraction * 100.0);
    if (show && percent != *last_percent) {
      std::fprintf(stderr, "\r\033[K%s %d %%", progress.step.c_str(), percent);
      std::fflush(stderr);
      *last_percent = percent;
    }
    return !interrupted();
  };
}

void end_progress() {
  if (on_terminal()) std::fprintf(stderr, "\r\033[K");
}

}  // namespace sync_act::cli
