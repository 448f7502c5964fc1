#include "core/annotate/neuron_annotation.h"

#include <cmath>
#include <cstdio>
#include <limits>

#include "core/base/result.h"

namespace sync_act {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string name_of(const Coupling& coupling, std::int32_t network) {
  if (coupling.network_ids.empty()) return message("network ", network);
  return coupling.network_ids[static_cast<std::size_t>(network)];
}

// ".0421" -> "0.042"; p of 1000 surrogates has no more digits.
std::string rounded(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

double at_or_nan(const std::vector<double>& values, std::size_t index) {
  return values.empty() ? kNan : values[index];
}

void find_runner_up(const Coupling& coupling, NeuronAnnotation& annotation) {
  double best = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < coupling.n_networks; ++k) {
    if (static_cast<std::int32_t>(k) == annotation.network) continue;
    const auto r = static_cast<double>(coupling.r[annotation.neuron * coupling.n_networks + k]);
    const double size = coupling.absolute ? std::abs(r) : r;
    if (std::isnan(r) || !(size > best)) continue;
    best = size;
    annotation.runner_up = static_cast<std::int32_t>(k);
    annotation.runner_up_r = r;
  }
}

std::string statement_of(const Coupling& coupling, const NeuronAnnotation& annotation,
                         double level) {
  if (annotation.status == AnnotationStatus::kNoSignal) {
    return "No signal: its responses do not vary.";
  }
  const std::string match =
      message(name_of(coupling, annotation.network), " (r ", rounded(annotation.r));
  switch (annotation.status) {
    case AnnotationStatus::kNotTested:
      return message("Not tested: its best match is ", match, "), without a null model.");
    case AnnotationStatus::kNotAnnotated:
      return message("Not annotated: its best match, ", match, "), is not significant (q ",
                     rounded(annotation.q), " > ", level, ").");
    default:
      break;
  }
  std::string text = message("Follows ", match, ", p ", rounded(annotation.p), ", q ",
                             rounded(annotation.q), ").");
  if (annotation.runner_up >= 0) {
    text += message(" Next is ", name_of(coupling, annotation.runner_up), " (r ",
                    rounded(annotation.runner_up_r), ").");
  }
  return text;
}

}  // namespace

std::string_view annotation_status_name(AnnotationStatus status) {
  switch (status) {
    case AnnotationStatus::kAnnotated:
      return "annotated";
    case AnnotationStatus::kNotAnnotated:
      return "not annotated";
    case AnnotationStatus::kNotTested:
      return "not tested";
    default:
      return "no signal";
  }
}

std::vector<NeuronAnnotation> annotate_neurons(const Coupling& coupling,
                                               std::span<const std::string> descriptions,
                                               double level) {
  std::vector<NeuronAnnotation> annotations;
  annotations.reserve(coupling.n_neurons);
  for (std::size_t n = 0; n < coupling.n_neurons; ++n) {
    NeuronAnnotation& annotation = annotations.emplace_back();
    annotation.neuron = n;
    annotation.network = coupling.best_network[n];
    annotation.r = annotation.p = annotation.q = annotation.runner_up_r = kNan;
    if (annotation.network >= 0) {
      annotation.r = static_cast<double>(
          coupling.r[n * coupling.n_networks + static_cast<std::size_t>(annotation.network)]);
      annotation.p = at_or_nan(coupling.neuron_p, n);
      annotation.q = at_or_nan(coupling.neuron_q, n);
      find_runner_up(coupling, annotation);
      annotation.status = std::isnan(annotation.q) ? AnnotationStatus::kNotTested
                          : annotation.q <= level  ? AnnotationStatus::kAnnotated
                                                   : AnnotationStatus::kNotAnnotated;
      if (annotation.status == AnnotationStatus::kAnnotated) {
        annotation.description = descriptions[static_cast<std::size_t>(annotation.network)];
      }
    }
    annotation.statement = statement_of(coupling, annotation, level);
  }
  return annotations;
}

}  // namespace sync_act
