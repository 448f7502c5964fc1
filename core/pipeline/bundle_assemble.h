#pragma once
// Makes a bundle from a specification (docs/bundle-format.md, "Making one"): a bundle.json in which
// hashes and shapes may be missing, and "sources", which says where files lie that are not beside
// it.

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/base/job.h"
#include "core/base/result.h"

namespace sync_act {

struct BundlePlan {
  // (path in the bundle, where the file lies), each once, in the order of bundle.json's "files".
  std::vector<std::pair<std::string, std::filesystem::path>> files;
  std::string bundle_json;  // complete, with hashes and shapes
};

// Reads the specification, hashes each file and reads shapes from .npy headers. Writes nothing.
// Fails with the specification's first problem, or the first file that is missing or is no .npy.
Result<BundlePlan> plan_bundle(const std::filesystem::path& spec,
                               const ProgressCallback& keep_going);

}  // namespace sync_act
