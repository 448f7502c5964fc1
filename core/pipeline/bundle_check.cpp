#include "core/pipeline/bundle_check.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/io/file_bytes.h"
#include "core/pipeline/bundle_contents.h"

namespace sync_act {
namespace fs = std::filesystem;
namespace {

// Whether `path`, with symbolic links followed, lies below `folder`, both existing.
bool lies_inside(const fs::path& folder, const fs::path& path) {
  std::error_code error;
  const fs::path real_folder = fs::canonical(folder, error);
  if (error) return false;
  const fs::path real_path = fs::canonical(path, error);
  if (error) return false;
  const auto [end, _] =
      std::mismatch(real_folder.begin(), real_folder.end(), real_path.begin(), real_path.end());
  return end == real_folder.end();
}

// What is wrong with one file of the list; empty where nothing is.
std::string problem_of_file(const fs::path& folder, const std::string& name,
                            const BundleFile& expected) {
  const fs::path path = folder / name;
  std::error_code error;
  if (!fs::exists(path, error)) return "is missing";
  if (!lies_inside(folder, path)) return "leads out of the bundle's folder by a symbolic link";
  if (!fs::is_regular_file(path, error)) return "is not a plain file";
  const std::uint64_t bytes = fs::file_size(path, error);
  if (error) return message("cannot be read: ", error.message());
  if (bytes != expected.bytes) {
    return message("has ", bytes, " bytes, bundle.json says ", expected.bytes);
  }
  const Result<std::string> hash = file_sha256(path);
  if (!hash.ok()) return hash.error().message;
  if (*hash != expected.sha256) {
    return message("has the SHA-256 ", *hash, ", bundle.json says ", expected.sha256,
                   ": the file was changed");
  }
  return {};
}

void warn_of_extra_files(const fs::path& folder, BundleReport& report) {
  std::error_code error;
  std::vector<std::string> extra;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_directory(ignored)) continue;
    const std::string name = entry->path().lexically_relative(folder).generic_string();
    if (name != kBundleFileName && report.bundle.files.count(name) == 0) extra.push_back(name);
  }
  std::sort(extra.begin(), extra.end());
  for (const std::string& name : extra) {
    report.warnings.push_back(name + ": is in the folder, but bundle.json does not list it");
  }
}

}  // namespace

Result<BundleReport> check_bundle(const fs::path& folder, const ProgressCallback& keep_going) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return io_error(message(folder.string(), ": is not a folder; unpack a .zip first"));
  }
  const fs::path manifest = folder / kBundleFileName;
  const std::uint64_t manifest_bytes = fs::file_size(manifest, error);
  if (error) return io_error(message(manifest.string(), ": cannot be read: ", error.message()));
  if (manifest_bytes > kMaxBundleJsonBytes) {
    return bad_input(message(kBundleFileName, ": has ", manifest_bytes, " bytes; at most ",
                             kMaxBundleJsonBytes, " are read"));
  }
  const Result<std::vector<std::byte>> text = read_file(manifest);
  if (!text.ok()) return text.error();
  Result<BundleReading> reading = read_bundle_text(
      kBundleFileName, {reinterpret_cast<const char*>(text->data()), text->size()});
  if (!reading.ok()) return reading.error();
  BundleReport report;
  report.bundle = std::move(reading->bundle);
  for (const std::string& problem : reading->problems) {
    report.problems.push_back(message(kBundleFileName, ": ", problem));
  }
  for (const std::string& warning : reading->warnings) {
    report.warnings.push_back(message(kBundleFileName, ": ", warning));
  }
  std::vector<std::string> unusable;
  for (const auto& [name, expected] : report.bundle.files) {
    if (keep_going && !keep_going({static_cast<double>(report.n_files) /
                                       static_cast<double>(report.bundle.files.size()),
                                   message("Checking ", name)})) {
      return Error{ErrorCode::kCancelled, "Cancelled."};
    }
    ++report.n_files;
    report.n_bytes += expected.bytes;
    const std::string problem = problem_of_file(folder, name, expected);
    if (problem.empty()) continue;
    report.problems.push_back(message(name, ": ", problem));
    unusable.push_back(name);
  }
  warn_of_extra_files(folder, report);
  check_bundle_contents(report.bundle, folder, unusable, report.problems, report.warnings);
  return report;
}

std::string bundle_report_to_json(const BundleReport& report) {
  nlohmann::ordered_json json;
  json["valid"] = report.valid();
  json["problems"] = report.problems;
  json["warnings"] = report.warnings;
  json["title"] = report.bundle.title;
  json["simulated"] = report.bundle.simulated;
  json["n_models"] = report.bundle.models.size();
  json["n_network_sets"] = report.bundle.network_sets.size();
  json["n_files"] = report.n_files;
  json["n_bytes"] = report.n_bytes;
  return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace sync_act
