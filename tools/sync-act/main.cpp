// sync-act: the library on the command line. Dispatches to the subcommands; here alone errors
// become messages and exit codes: 0 fine, 2 bad input or usage, 1 a defect, 130 interrupted.

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/pipeline/build_id.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/parse_arguments.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

int exit_code(ErrorCode code) {
  switch (code) {
    case ErrorCode::kBadInput:
    case ErrorCode::kUnsupported:
    case ErrorCode::kIo:
      return 2;
    case ErrorCode::kCancelled:
      return 130;
    case ErrorCode::kOutOfMemory:
    case ErrorCode::kInternal:
      return 1;
  }
  return 1;
}

// One line, whatever the message holds.
int report(const Error& error) {
  end_progress();
  std::string line = error.message;
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  std::fprintf(stderr, "sync-act: %s\n", line.c_str());
  return exit_code(error.code);
}

int print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
  return 0;
}

const Command* find_command(const std::string& name) {
  for (const Command& command : commands()) {
    if (command.name == name) return &command;
  }
  return nullptr;
}

int unknown_command(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : commands()) names.push_back(command.name);
  const std::string suggestion = nearest(name, names);
  const std::string hint =
      suggestion.empty() ? "see sync-act --help" : message("did you mean ", suggestion, "?");
  return report(bad_input(message("unknown command ", name, ": ", hint)));
}

bool wants_help(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    if (word == "--") return false;
    if (word == "--help" || word == "-h") return true;
  }
  return false;
}

int run(std::vector<std::string> words) {
  if (words.empty()) return report(bad_input("no command is given: see sync-act --help"));
  std::string name = words.front();
  words.erase(words.begin());
  if (name == "--version") return print(message("sync-act ", build_id(), "\n"));
  if (name == "--help" || name == "-h" || (name == "help" && words.empty())) {
    return print(help_for_all());
  }
  if (name == "help") {
    name = words.front();
    words = {"--help"};
  }
  const Command* command = find_command(name);
  if (command == nullptr) return unknown_command(name);
  if (wants_help(words)) {
    return print(help_for(command->for_help == nullptr ? *command : command->for_help(words)));
  }

  const Result<Arguments> arguments = parse_arguments(*command, words);
  if (!arguments.ok()) return report(arguments.error());
  watch_for_interrupt();
  const Status status = command->run(*arguments);
  end_progress();
  if (!status.ok()) {
    return report({status.error().code, with_flags(*command, status.error().message)});
  }
  return 0;
}

}  // namespace
}  // namespace sync_act::cli

int main(int argc, char** argv) {
  using sync_act::ErrorCode;
  try {
    const int code =
        sync_act::cli::run(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
    if (code == 0 && std::fflush(stdout) != 0) {
      return sync_act::cli::report(sync_act::io_error("standard output cannot be written"));
    }
    return code;
  } catch (const std::bad_alloc&) {
    return sync_act::cli::report({ErrorCode::kOutOfMemory, "there is not enough memory"});
  } catch (const std::exception& exception) {
    return sync_act::cli::report(
        {ErrorCode::kInternal, std::string("a defect of the program: ") + exception.what()});
  }
}
