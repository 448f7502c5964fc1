// sync-act overlap A B --out DIR: which networks of two sets are alike, and
// which go together.

#include "core/networks/overlap.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/io/file_bytes.h"
#include "core/io/tsv.h"
#include "core/pipeline/build_id.h"
#include "tools/sync-act/command.h"
#include "tools/sync-act/command_inputs.h"
#include "tools/sync-act/network_folder.h"
#include "tools/sync-act/output_folder.h"

namespace sync_act::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Compared {
  std::vector<std::string> names_a, names_b, files;
  std::size_t n_voxels = 0;
  OverlapOptions options;
  MapOverlap overlap;
  std::vector<MatchedPair> pairs;
};

Result<Compared> compared(const Arguments& arguments) {
  Compared result;
  for (const ParameterField<OverlapOptions>& field : overlap_parameters()) {
    if (!arguments.has(flag_of(field.spec.key))) continue;
    const Result<double> value = parse_parameter(field.spec, arguments.at(flag_of(field.spec.key)));
    if (!value.ok()) return value.error();
    field.set(result.options, *value);
  }
  const Result<int> n_threads = threads_of(arguments);
  if (!n_threads.ok()) return n_threads.error();
  const Result<NetworkSet> a =
      read_networks(arguments.positional, list_of(arguments, "--columns"), result.files);
  if (!a.ok()) return a.error();
  if (a->maps.empty()) return bad_input(message(arguments.positional, ": has no maps"));
  const std::string names = arguments.has("--with-names") ? arguments.at("--with-names") : "";
  std::filesystem::path with = arguments.at("--with");
  std::error_code error;
  std::vector<std::string> ids;
  if (std::filesystem::is_directory(with, error)) {
    std::vector<std::string> read;
    const Result<NetworkSet> b = read_networks(with, {}, read);
    if (!b.ok()) return b.error();
    ids = b->time_courses.unit_ids;
    with /= "maps.nii.gz";
  }
  Result<MapsOnMask> b = read_maps_on(with, names, a->mask);
  if (!b.ok()) return b.error();
  result.files.push_back(with.string());
  result.names_a = a->time_courses.unit_ids;
  result.names_b = ids.size() == b->names.size() && names.empty() ? ids : b->names;
  result.n_voxels = a->mask.size();
  Result<MapOverlap> overlap = overlap_of_maps(a->maps, result.names_a.size(), b->maps,
                                               result.names_b.size(), result.options, *n_threads);
  if (!overlap.ok()) return overlap.error();
  result.overlap = *std::move(overlap);
  result.pairs = match_maps(result.overlap, result.options.match_by);
  return result;
}

Json number_or_null(double value) {
  if (!std::isfinite(value)) return nullptr;
  return value;
}

Result<Json> record_of(const Compared& compared) {
  Json json;
  json["matches"] = Json::array();
  for (const MatchedPair& pair : compared.pairs) {
    const std::size_t at = pair.a * compared.overlap.n_b + pair.b;
    json["matches"].push_back({{"a", compared.names_a[pair.a]},
                               {"b", compared.names_b[pair.b]},
                               {"r", number_or_null(compared.overlap.r[at])},
                               {"dice", number_or_null(compared.overlap.dice[at])},
                               {"jaccard", number_or_null(compared.overlap.jaccard[at])}});
  }
  json["n_voxels"] = compared.n_voxels;
  json["threshold"] = describe(compared.options.threshold_a);
  json["options"] = Json::object();
  for (const ParameterField<OverlapOptions>& field : overlap_parameters()) {
    json["options"][field.spec.key] = parameter_text(field.spec, field.get(compared.options));
  }
  json["inputs"] = Json::array();
  for (const std::string& file : compared.files) {
    const Result<InputFile> input = input_file(file);
    if (!input.ok()) return input.error();
    json["inputs"].push_back({{"name", input->name}, {"sha256", input->sha256}});
  }
  json["build"] = build_id();
  return json;
}

std::string table_of(const Compared& compared) {
  TsvWriter tsv;
  for (const char* name : {"a", "b", "r", "dice", "jaccard", "matched"}) tsv.cell(name);
  tsv.end_row();
  std::vector<int> matched(compared.overlap.r.size(), 0);
  for (const MatchedPair& pair : compared.pairs) {
    matched[pair.a * compared.overlap.n_b + pair.b] = 1;
  }
  for (std::size_t at = 0; at < matched.size(); ++at) {
    tsv.cell(compared.names_a[at / compared.overlap.n_b])
        .cell(compared.names_b[at % compared.overlap.n_b])
        .cell(compared.overlap.r[at])
        .cell(compared.overlap.dice[at])
        .cell(compared.overlap.jaccard[at])
        .cell(matched[at])
        .end_row();
  }
  return tsv.text();
}

Status run_overlap(const Arguments& arguments) {
  const Result<Compared> result = compared(arguments);
  if (!result.ok()) return result.error();
  const Result<Json> record = record_of(*result);
  if (!record.ok()) return record.error();
  Result<OutputFolder> folder = OutputFolder::create(arguments.at("--out"));
  if (!folder.ok()) return folder.error();
  const std::string json = record->dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("overlap.json"), json));
  SYNC_ACT_RETURN_IF_ERROR(write_file(folder->staged("overlap.tsv"), table_of(*result)));
  SYNC_ACT_RETURN_IF_ERROR(folder->commit());
  if (arguments.json()) {
    std::fputs(json.c_str(), stdout);
    return {};
  }
  for (const MatchedPair& pair : result->pairs) {
    const std::size_t at = pair.a * result->overlap.n_b + pair.b;
    std::printf("%s - %s: r %.3f, Dice %.3f, Jaccard %.3f\n", result->names_a[pair.a].c_str(),
                result->names_b[pair.b].c_str(), result->overlap.r[at], result->overlap.dice[at],
                result->overlap.jaccard[at]);
  }
  for (const std::string& file : folder->written()) std::printf("%s\n", file.c_str());
  return {};
}

}  // namespace

Command overlap_command() {
  std::vector<OptionSpec> options{
      {"--with", "FILE|DIR",
       "What to compare with: a folder of networks, a 4-D NIfTI of maps, or a "
       "3-D one of labels; on "
       "any grid in the same space.",
       true, ""},
      {"--out", "DIR", "Folder for the results; made if missing.", true, ""},
      {"--with-names", "FILE", "Names of those maps or labels.", false, ""},
      {"--columns", "A,B,...", "Networks to use, by name or number from 0. Default: all.", false,
       ""},
  };
  for (const ParameterSpec& spec : specs_of(overlap_parameters())) {
    options.push_back(option_of(spec));
  }
  options.push_back(threads_option());
  options.push_back(json_option());
  return {"overlap",
          "Compares two sets of maps and matches them one to one.",
          "NETWORKS",
          "A folder that sync-act networks wrote, or a 4-D NIfTI of maps.",
          std::move(options),
          "Writes overlap.tsv (spatial r, Dice and Jaccard of every pair, on "
          "the mask of NETWORKS) and\n"
          "overlap.json (the one-to-one matches with the largest sum).",
          run_overlap};
}

}  // namespace sync_act::cli
