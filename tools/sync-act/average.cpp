// sync-act average COURSES... --out FILE.npy: time courses as the mean of people, of chosen scans.

#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/data/series_parts.h"
#include "core/io/file_bytes.h"
#include "core/io/npy.h"
#include "core/io/series_table.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/output_folder.h"
#include "tools/sync-act/terminal.h"

namespace sync_act::cli {
namespace {

// [first, last] of "20-263", counted from 0; false where it is no such text.
bool parse_stretch(const std::string& text, std::size_t& first, std::size_t& last) {
  const char* const end = text.data() + text.size();
  const auto [dash, error] = std::from_chars(text.data(), end, first);
  if (error != std::errc() || dash == end || *dash != '-') return false;
  const auto [stop, last_error] = std::from_chars(dash + 1, end, last);
  return last_error == std::errc() && stop == end && first <= last;
}

// Rows [first, last) of --scans, in their order; all of them without it.
Result<RowStretches> stretches_of(const Arguments& arguments, std::size_t n_scans) {
  RowStretches stretches;
  if (!arguments.has("--scans")) return RowStretches{{0, n_scans}};
  for (const std::string& text : list_of(arguments, "--scans")) {
    std::size_t first = 0;
    std::size_t last = 0;
    if (!parse_stretch(text, first, last)) {
      return bad_input(message("--scans holds \"", text,
                               "\"; it must be first and last scans, counted from 0, as "
                               "20-263,284-505"));
    }
    if (last >= n_scans) {
      return bad_input(message("--scans holds ", text, ", but the last of ", n_scans,
                               " scans is number ", n_scans - 1));
    }
    stretches.emplace_back(first, last + 1);
  }
  return stretches;
}

Result<TimeSeries> mean_of(const std::vector<std::string>& paths) {
  Result<TimeSeries> mean = read_series(paths.front());
  if (!mean.ok()) return mean.error();
  if (mean->n_times() == 0 || mean->n_units() == 0) {
    return bad_input(message(base_name(paths.front()), ": there is nothing in it"));
  }
  std::vector<double> sums(mean->values().begin(), mean->values().end());
  for (std::size_t p = 1; p < paths.size(); ++p) {
    const Result<TimeSeries> person = read_series(paths[p]);
    if (!person.ok()) return person.error();
    if (person->n_times() != mean->n_times() || person->n_units() != mean->n_units()) {
      return bad_input(message(paths[p], ": is ", person->n_times(), " x ", person->n_units(),
                               ", but ", paths.front(), " is ", mean->n_times(), " x ",
                               mean->n_units()));
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      sums[i] += static_cast<double>(person->values()[i]);
    }
  }
  for (std::size_t u = 0; u < mean->n_units(); ++u) {
    for (std::size_t t = 0; t < mean->n_times(); ++t) {
      mean->unit(u)[t] =
          static_cast<float>(sums[u * mean->n_times() + t] / static_cast<double>(paths.size()));
    }
  }
  return mean;
}

Status run_average(const Arguments& arguments) {
  const std::filesystem::path out = arguments.at("--out");
  if (out.extension() != ".npy") {
    return bad_input(message("--out is ", out.string(), "; it must end in .npy"));
  }
  const Result<TimeSeries> mean = mean_of(arguments.positionals);
  if (!mean.ok()) return mean.error();
  const Result<RowStretches> stretches = stretches_of(arguments, mean->n_times());
  if (!stretches.ok()) return stretches.error();
  const TimeSeries kept = keep_stretches(*mean, *stretches);
  Result<OutputFolder> folder = OutputFolder::of_file(out);
  if (!folder.ok()) return folder.error();
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged(out.filename().string()), encode_npy(kept)));
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());

  std::vector<std::size_t> lengths;
  std::string joined;
  for (const auto& [first, last] : *stretches) {
    lengths.push_back(last - first);
    joined += message(joined.empty() ? "" : ",", last - first);
  }
  if (arguments.json()) {
    const nlohmann::ordered_json json{{"n_people", arguments.positionals.size()},
                                      {"n_scans", kept.n_times()},
                                      {"n_networks", kept.n_units()},
                                      {"run_lengths", lengths},
                                      {"files", folder->written()}};
    std::printf("%s\n",
                json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).c_str());
    return {};
  }
  std::printf("%s x %s, mean of %s\n", counted(kept.n_times(), "scan").c_str(),
              counted(kept.n_units(), "network").c_str(),
              counted(arguments.positionals.size(), "file").c_str());
  if (lengths.size() > 1) std::printf("--run-lengths %s\n", joined.c_str());
  std::printf("%s\n", folder->written().front().c_str());
  return {};
}

}  // namespace

Command average_command() {
  return {"average",
          "Takes the mean of people's time courses, and cuts out the scans that are wanted.",
          "COURSES...",
          "Time courses of the same networks during the same film, one file per person, [scan x "
          "network]: .npy, .csv or .tsv. One file is only cut.",
          {{"--out", "FILE", "The time courses to write, .npy.", true, ""},
           {"--scans", "A-B,C-D,...",
            "First and last scans of the stretches that are kept, in the order wanted, counted "
            "from 0 over all runs: what lies between (rest, a clip that is held out) is cut. Each "
            "stretch is a run from then on. Default: all.",
            false, ""},
           json_option()},
          "Writes the mean [scan kept x network] (float32) and says the --run-lengths that the\n"
          "other commands need. A scan without a value in one person has none in the mean.",
          run_average};
}

}  // namespace sync_act::cli
