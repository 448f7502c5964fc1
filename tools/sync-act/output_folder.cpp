#include "tools/sync-act/output_folder.h"

#include <unistd.h>

#include <system_error>
#include <utility>

namespace sync_act::cli {
namespace fs = std::filesystem;

Result<OutputFolder> OutputFolder::create(const fs::path& folder) {
  std::error_code error;
  const bool made = fs::create_directory(folder, error);
  if (error) return io_error(message(folder.string(), ": cannot be made: ", error.message()));
  return in(folder, made);
}

Result<OutputFolder> OutputFolder::of_file(const fs::path& file) {
  const fs::path parent = file.parent_path();
  const fs::path folder = parent.empty() ? fs::path(".") : parent;
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return io_error(message(file.string(), ": there is no folder ", folder.string()));
  }
  if (fs::is_directory(file, error)) {
    return io_error(message(file.string(), ": is a folder; --out must be a file"));
  }
  return in(folder, false);
}

Result<OutputFolder> OutputFolder::in(const fs::path& folder, bool made) {
  OutputFolder output;
  output.folder_ = folder;
  output.made_folder_ = made;
  output.staging_ = folder / (".sync-act-" + std::to_string(getpid()) + ".partial");
  std::error_code error;
  fs::create_directory(output.staging_, error);
  if (error) {
    return io_error(message(folder.string(), ": cannot be written to: ", error.message()));
  }
  return output;
}

OutputFolder::OutputFolder(OutputFolder&& other) noexcept
    : folder_(std::move(other.folder_)),
      staging_(std::exchange(other.staging_, {})),
      made_folder_(std::exchange(other.made_folder_, false)),
      names_(std::move(other.names_)),
      written_(std::move(other.written_)) {}

OutputFolder::~OutputFolder() {
  std::error_code ignored;  // there is nobody left to tell
  if (!staging_.empty()) fs::remove_all(staging_, ignored);
  // Only an empty folder goes: after commit() it holds the files.
  if (made_folder_) fs::remove(folder_, ignored);
}

fs::path OutputFolder::staged(const std::string& name) {
  names_.push_back(name);
  std::error_code later;  // where this fails, writing the file does, and says so
  fs::create_directories((staging_ / name).parent_path(), later);
  return staging_ / name;
}

Status OutputFolder::commit() {
  for (const std::string& name : names_) {
    const fs::path target = folder_ / name;
    std::error_code error;
    fs::create_directories(target.parent_path(), error);
    if (!error) fs::rename(staging_ / name, target, error);
    if (error) return io_error(message(target.string(), ": cannot be written: ", error.message()));
    written_.push_back(target.string());
  }
  names_.clear();
  return {};
}

}  // namespace sync_act::cli
