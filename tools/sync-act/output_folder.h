#pragma once
// The files of one command, all or none: they are written to a hidden folder inside the target and
// renamed into place at the end. Whatever fails before, the target is as it was.

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace sync_act::cli {

class OutputFolder {
 public:
  // A folder that is made if it is missing (its parent must exist).
  static Result<OutputFolder> create(const std::filesystem::path& folder);
  // The folder of a single output file; it must exist.
  static Result<OutputFolder> of_file(const std::filesystem::path& file);

  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;
  ~OutputFolder();

  // Where to write the file that will be called `name`, which may have folders: "maps/ica.nii.gz".
  std::filesystem::path staged(const std::string& name);
  // Where the staged files are until commit(), by their names.
  const std::filesystem::path& staging() const { return staging_; }
  // Renames all staged files into place.
  Status commit();
  // Paths of the files in place, after commit().
  const std::vector<std::string>& written() const { return written_; }

 private:
  OutputFolder() = default;
  static Result<OutputFolder> in(const std::filesystem::path& folder, bool made);

  std::filesystem::path folder_;
  std::filesystem::path staging_;  // empty: nothing to tidy up
  bool made_folder_ = false;
  std::vector<std::string> names_;
  std::vector<std::string> written_;
};

}  // namespace sync_act::cli
