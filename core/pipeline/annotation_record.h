#pragma once
// An annotation as files, and what it needs read back from other commands'
// files.
//
// annotation.json: {"networks": [{"id", "description", "n_voxels_inside",
// "share_outside",
//   "regions": [{"region", "label", "share", "coverage"}], "peaks": [{"mm",
//   "value", "region"}], "templates": [{"name", "r", "dice", "jaccard"}],
//   "labels": [{"label", "r", "p", "q"}]}],
//  "neurons": [{"id", "status", "network", "r", "p", "q", "runner_up",
//  "runner_up_r",
//   "description", "statement"}], "atlas", "templates", "labels_null", "notes",
//   "provenance"}

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/pipeline/annotation.h"

namespace sync_act {

std::string annotation_to_json(const Annotation& annotation);
// (file name, text) of every table that has rows: regions.tsv, peaks.tsv,
// templates.tsv, labels.tsv, neurons.tsv.
std::vector<std::pair<std::string, std::string>> annotation_tables(const Annotation& annotation);

// The coupling that `sync-act couple` wrote: coupling.json for names, partners,
// p and q, and r [neuron x network] of its coupling.npy. Fails, naming the
// field, where the two do not agree.
Result<Coupling> coupling_from_record(std::string_view file_name, std::string_view json,
                                      std::vector<float> r);

}  // namespace sync_act
