#pragma once
// A coupling as files: coupling.json and coupling.tsv (design section 6).
//
// JSON: {"networks": [{"id", "best_neuron", "r", "p", "q", "n_neurons_significant", "lag_scans",
//          "r_held_out", "p_uncorrected", "df", "null_quantiles", "ceiling_r", "inter_subject_r"}],
//        "neurons": [{"id", "best_network", "r", "p", "q", "lag_scans", "r_held_out",
//          "p_uncorrected", "df"}],
//        "mutual": [[neuron, network]], "n_neurons_without_signal", "n_networks_without_signal",
//        "absolute", "null", "n_surrogates", "fdr", "null_probabilities", "held_out",
//        "max_lag_scans", "n_confounds_removed", "n_confounds_dropped", "n_subjects", "warnings",
//        "provenance"}
// Ids are names where there are names, else 0-based numbers. What does not exist is null: the best
// partner and r of a series without signal; p (family-wise), q, n_neurons_significant and
// null_quantiles (one per null_probabilities) without a null model; lag_scans without a lag search;
// r_held_out where nothing was held out; ceiling_r and
// inter_subject_r without several subjects. p_uncorrected with its df is the quick preview
// (statistics/effective_df.h).

#include <string>

#include "core/data/coupling.h"

namespace sync_act {

std::string coupling_to_json(const Coupling& coupling);

// One row per neuron: neuron, best_network, r, p, q, mutual (1 or 0), r_held_out, lag_scans,
// p_uncorrected, df; "n/a" for what is null.
std::string coupling_to_tsv(const Coupling& coupling);

}  // namespace sync_act
