#pragma once
// What a person at a terminal sees and does while a command runs: progress and Ctrl-C.

#include "core/base/job.h"

namespace sync_act::cli {

// Ctrl-C and a request to end set a mark that keep_going() sees, so that a command ends by its own
// ways and leaves no partial output. A second Ctrl-C ends the program at once.
void watch_for_interrupt();
bool interrupted();
// kCancelled after an interrupt; to be called between steps that have no progress of their own.
Status check_interrupt();

// Shows progress on standard error where that is a terminal; answers false after an interrupt.
ProgressCallback keep_going();
// Clears the progress line.
void end_progress();

}  // namespace sync_act::cli
