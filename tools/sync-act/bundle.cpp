// sync-act bundle SPEC.json --out DIR and sync-act validate DIR: making and checking bundles.

#include "core/io/bundle.h"

#include <cstdio>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/io/file_bytes.h"
#include "core/pipeline/bundle_assemble.h"
#include "core/pipeline/bundle_check.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

namespace fs = std::filesystem;

// Copies the plan's files and bundle.json into the staging folder.
Status stage(const BundlePlan& plan, OutputFolder& folder) {
  for (const auto& [name, from] : plan.files) {
    const fs::path to = folder.staged(name);
    std::error_code error;
    fs::copy_file(from, to, error);
    if (error) {
      return io_error(
          message(from.string(), ": cannot be copied to ", name, ": ", error.message()));
    }
    SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  }
  return write_file(folder.staged(std::string(kBundleFileName)), plan.bundle_json);
}

Status run_bundle(const Arguments& arguments) {
  const Result<BundlePlan> plan = plan_bundle(arguments.positional, keep_going());
  if (!plan.ok()) return plan.error();
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  SYNC_ACT_RETURN_IF_ERROR(stage(*plan, *folder));
  // Nothing appears in DIR that would not pass `sync-act validate`.
  const Result<BundleReport> report = check_bundle(folder->staging(), keep_going());
  if (!report.ok()) return report.error();
  if (!report->valid()) {
    const std::size_t more = report->problems.size() - 1;
    return bad_input(message(report->problems.front(),
                             more == 0 ? std::string() : message(" (and ", more, " more)")));
  }
  SYNC_ACT_RETURN_IF_ERROR(check_interrupt());
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  end_progress();
  if (arguments.json()) {
    std::fputs(bundle_report_to_json(*report).c_str(), stdout);
    return {};
  }
  std::printf("%s%s: %s, %llu bytes\n", report->bundle.title.c_str(),
              report->bundle.simulated ? " (simulated)" : "",
              counted(report->n_files, "file").c_str(),
              static_cast<unsigned long long>(report->n_bytes));
  for (const std::string& warning : report->warnings) {
    std::printf("warning: %s\n", warning.c_str());
  }
  return {};
}

Status run_validate(const Arguments& arguments) {
  const Result<BundleReport> report = check_bundle(arguments.positional, keep_going());
  if (!report.ok()) return report.error();
  end_progress();
  if (arguments.json()) {
    std::fputs(bundle_report_to_json(*report).c_str(), stdout);
  } else {
    for (const std::string& problem : report->problems) std::printf("%s\n", problem.c_str());
    for (const std::string& warning : report->warnings) {
      std::printf("warning: %s\n", warning.c_str());
    }
    std::printf("%s%s: %s in %s, %s\n", report->bundle.title.c_str(),
                report->bundle.simulated ? " (simulated)" : "",
                counted(report->problems.size(), "problem").c_str(),
                counted(report->n_files, "file").c_str(),
                counted(report->warnings.size(), "warning").c_str());
  }
  if (report->valid()) return {};
  return bad_input(message(arguments.positional, ": ", counted(report->problems.size(), "problem"),
                           "; the first: ", report->problems.front()));
}

}  // namespace

Command bundle_command() {
  return {"bundle",
          "Makes a bundle, what a URL opens, from a description of its parts.",
          "SPEC.json",
          "A bundle.json without hashes (docs/bundle-format.md).",
          {{"--out", "DIR", "Folder of the bundle; made if missing.", true, ""}, json_option()},
          "Copies the files that SPEC.json names, reads their shapes, computes their SHA-256 and\n"
          "writes bundle.json. The result is checked before anything appears in DIR. A further\n"
          "field \"sources\" {\"path in the bundle\": \"file\"} names files that lie elsewhere.",
          run_bundle};
}

Command validate_command() {
  return {"validate",
          "Checks a bundle: fields, files, hashes, shapes, values.",
          "DIR",
          "The bundle's folder.",
          {json_option()},
          "Prints every problem and warning, one per line. Exit status 2 where there is a problem.",
          run_validate};
}

}  // namespace sync_act::cli
