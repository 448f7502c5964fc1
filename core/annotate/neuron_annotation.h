#pragma once
// What a neuron may be called: it inherits the description of the network it is coupled with, if
// and only if the coupling is significant. Nothing is ever guessed.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/coupling.h"

namespace sync_act {

enum class AnnotationStatus {
  kAnnotated,     // q <= level: the network's description holds for the neuron
  kNotAnnotated,  // the best coupling is not significant
  kNotTested,     // no null model was run: nothing can be said
  kNoSignal,      // the neuron's responses, or all networks, are constant
};

// "annotated", "not annotated", "not tested", "no signal".
std::string_view annotation_status_name(AnnotationStatus status);

struct NeuronAnnotation {
  std::size_t neuron = 0;
  AnnotationStatus status = AnnotationStatus::kNoSignal;
  std::int32_t network = -1;  // the best partner, also where it is not significant
  double r = 0.0;             // NaN where there is none; so p and q
  double p = 0.0;
  double q = 0.0;
  std::int32_t runner_up = -1;  // the next best network; -1: none
  double runner_up_r = 0.0;
  std::string description;  // the network's; empty unless kAnnotated
  std::string statement;    // one sentence with the numbers and how sure they make it
};

// descriptions: one per network; may be empty texts. level: of q.
std::vector<NeuronAnnotation> annotate_neurons(const Coupling& coupling,
                                               std::span<const std::string> descriptions,
                                               double level);

}  // namespace sync_act
