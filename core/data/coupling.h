#pragma once
// The coupling of neurons and networks (design section 4): Pearson r of each pair and what follows
// from it. A series without signal (constant, or with NaN) has r = NaN and is never coupled.

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/data/provenance.h"

namespace sync_act {

struct Coupling {
  std::size_t n_neurons = 0;
  std::size_t n_networks = 0;
  std::vector<float> r;                                       // [neuron x network], row-major
  std::vector<std::int32_t> best_network;                     // per neuron; -1: none
  std::vector<std::int32_t> best_neuron;                      // per network; -1: none
  std::vector<std::pair<std::int32_t, std::int32_t>> mutual;  // (neuron, network), by falling |r|
  std::vector<std::string> neuron_ids;
  std::vector<std::string> network_ids;
  std::size_t n_neurons_without_signal = 0;
  std::size_t n_networks_without_signal = 0;
  bool absolute = false;  // best by |r| rather than by r
  // Lag search: scans by which the network follows the neuron at the pair's best r, [neuron x
  // network]; empty where none was asked for.
  std::vector<std::int16_t> lag_scans;
  std::size_t max_lag_scans = 0;
  // Confounds of the stimulus that were regressed out of both sides; dropped: constant or a
  // combination of others.
  std::size_t n_confounds_removed = 0;
  std::size_t n_confounds_dropped = 0;
  // Quick preview: p of the best pair, not corrected for having chosen it, by Student's t with
  // effective degrees of freedom (statistics/effective_df.h); empty until computed.
  std::vector<double> network_df, network_preview_p, neuron_df, neuron_preview_p;
  // Significance; empty until a null model was asked for. p is family-wise, q after FDR.
  std::vector<double> network_p, network_q, neuron_p, neuron_q;
  // Neurons of each network that are significant with it: 0 where the network's q is above `fdr`,
  // else those whose family-wise p reaches fdr times the share of networks selected
  // (Benjamini & Bogomolov 2014).
  std::vector<std::size_t> n_neurons_significant;
  double fdr = 0.0;
  std::size_t n_surrogates = 0;
  // The null of each network's largest r: all of it [network x surrogate], and quantiles
  // [network x probability].
  std::vector<float> null_maxima;
  std::vector<double> null_probabilities;
  std::vector<float> null_quantiles;
  std::string null_description;
  std::vector<std::string> warnings;  // what the user should know about the significance
  // Held-out r (statistics/cross_validate.h): partners chosen on some runs, r reported on others,
  // averaged by Fisher's z; empty until computed, NaN where there is none.
  std::vector<double> network_held_out_r, neuron_held_out_r;
  std::string held_out_description;
  // Where several people saw the film (statistics/noise_ceiling.h): the r that a perfect model of
  // each network's mean course would reach, and the inter-subject correlation; else empty.
  std::vector<double> network_ceiling_r, network_inter_subject_r;
  std::size_t n_subjects = 0;
  Provenance provenance;
};

}  // namespace sync_act
