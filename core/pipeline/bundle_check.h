#pragma once
// Checks a bundle's folder: fields, files, hashes, shapes that must agree, values that are not
// finite (docs/bundle-format.md, "Checking one"). For the command line; a page checks each file as
// it loads it.

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"
#include "core/io/bundle.h"

namespace sync_act {

struct BundleReport {
  Bundle bundle;
  std::vector<std::string> problems;  // sentences that begin with the file or the field
  std::vector<std::string> warnings;
  std::size_t n_files = 0;
  std::uint64_t n_bytes = 0;

  bool valid() const { return problems.empty(); }
};

// Reads every file once. Fails only where bundle.json cannot be read at all or is of another format
// or version; kCancelled where `keep_going` (called per file, may be empty) answers false.
Result<BundleReport> check_bundle(const std::filesystem::path& folder,
                                  const ProgressCallback& keep_going);

// {"valid", "problems", "warnings", "n_files", "n_bytes", "title", "simulated", "n_models", ...}
std::string bundle_report_to_json(const BundleReport& report);

}  // namespace sync_act
