#include "core/pipeline/annotation.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "core/data/resample.h"
#include "core/networks/overlap.h"
#include "core/statistics/corrections.h"
#include "core/statistics/max_null.h"

namespace sync_act {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::span<const float> map_of(const NetworkSet& networks, std::size_t network) {
  return std::span(networks.maps).subspan(network * networks.mask.size(), networks.mask.size());
}

std::string fixed(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

// "58 % Calcarine_L, 21 % Cuneus_L": regions that hold at least a tenth, at
// most three.
std::string where_text(const NetworkAnnotation& network) {
  constexpr double kLeastShare = 0.10;
  constexpr std::size_t kMost = 3;
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, network.regions.size()); ++i) {
    const NamedShare& region = network.regions[i];
    if (region.share.share < kLeastShare) break;
    text += message(text.empty() ? "" : ", ", fixed(100.0 * region.share.share, 0), " % ",
                    region.region);
  }
  if (text.empty() && !network.regions.empty()) {
    text = message("spread over ", network.regions.size(), " regions, most in ",
                   network.regions.front().region);
  }
  return text;
}

std::string labels_text(const NetworkAnnotation& network, double fdr) {
  std::vector<const LabelResponse*> significant;
  for (const LabelResponse& response : network.labels) {
    if (response.q <= fdr) significant.push_back(&response);
  }
  std::stable_sort(significant.begin(), significant.end(),
                   [](const LabelResponse* a, const LabelResponse* b) {
                     return std::abs(a->r) > std::abs(b->r);
                   });
  std::string text;
  for (const LabelResponse* response : significant) {
    text +=
        message(text.empty() ? "" : ", ", response->r < 0.0 ? "falls with " : "rises with ",
                response->label, " (r ", fixed(response->r, 2), ", q ", fixed(response->q, 3), ")");
  }
  return text;
}

}  // namespace

const std::vector<ParameterField<AnnotationOptions>>& annotation_parameters() {
  static const std::vector<ParameterField<AnnotationOptions>> kFields{
      {map_threshold_parameter(),
       [](const AnnotationOptions& o) { return static_cast<double>(o.threshold.rule); },
       [](AnnotationOptions& o, double v) {
         o.threshold.rule = static_cast<MapThresholdRule>(static_cast<int>(v));
       }},
      {map_level_parameter(), [](const AnnotationOptions& o) { return o.threshold.level; },
       [](AnnotationOptions& o, double v) { o.threshold.level = v; }},
      {number_parameter("peak_distance_mm", "Peak distance", "mm", 0.0, 200.0,
                        "Peaks of a map are at least this far apart."),
       [](const AnnotationOptions& o) { return o.peak_distance_mm; },
       [](AnnotationOptions& o, double v) { o.peak_distance_mm = v; }},
      {integer_parameter("peaks", "Peaks", "", 0.0, 100.0, "Peaks listed per network, at most."),
       [](const AnnotationOptions& o) { return static_cast<double>(o.n_peaks); },
       [](AnnotationOptions& o, double v) { o.n_peaks = static_cast<std::size_t>(v); }},
  };
  return kFields;
}

Annotation start_annotation(const std::vector<std::string>& network_ids) {
  Annotation annotation;
  for (const std::string& id : network_ids) annotation.networks.emplace_back().id = id;
  return annotation;
}

void annotate_peaks(Annotation& annotation, const NetworkSet& networks,
                    const AnnotationOptions& options) {
  for (std::size_t k = 0; k < annotation.networks.size(); ++k) {
    NetworkAnnotation& network = annotation.networks[k];
    const std::vector<std::uint8_t> inside = voxels_inside(map_of(networks, k), options.threshold);
    network.n_voxels_inside = static_cast<std::size_t>(std::count(inside.begin(), inside.end(), 1));
    network.peaks.clear();
    for (const Peak& peak : peaks_of(networks.mask, map_of(networks, k), options.threshold,
                                     {options.peak_distance_mm, options.n_peaks})) {
      network.peaks.push_back({peak, ""});
    }
  }
}

Status annotate_regions(Annotation& annotation, const NetworkSet& networks,
                        std::string_view atlas_name, const Volume& atlas, const RegionNames& names,
                        const AnnotationOptions& options) {
  if (!is_invertible(atlas.grid())) {
    return bad_input(message(atlas_name, ": its affine cannot be inverted"));
  }
  const std::vector<std::int32_t> labels = resample_labels(atlas, networks.mask);
  const auto n_in_regions = static_cast<std::size_t>(
      std::count_if(labels.begin(), labels.end(), [](std::int32_t label) { return label != 0; }));
  if (n_in_regions == 0) {
    return bad_input(message(atlas_name, ": none of the networks' ", networks.mask.size(),
                             " voxels lies in a region of it: are both in the same space (mm)?"));
  }
  annotation.atlas = std::string(atlas_name);
  const double share = static_cast<double>(n_in_regions) / static_cast<double>(labels.size());
  annotation.notes.push_back(message(
      fixed(100.0 * share, 1), " % of the mask's voxels lie in a region of ", atlas_name, "."));
  for (std::size_t k = 0; k < annotation.networks.size(); ++k) {
    NetworkAnnotation& network = annotation.networks[k];
    const AtlasOverlap overlap = overlap_with_atlas(map_of(networks, k), labels, options.threshold);
    network.n_voxels_inside = overlap.n_voxels_inside;
    network.share_outside = overlap.share_outside;
    for (const RegionShare& region : overlap.regions) {
      network.regions.push_back({region_name(names, region.label), region});
    }
    for (NamedPeak& peak : network.peaks) {
      const std::int32_t label = labels[peak.peak.mask_voxel];
      if (label != 0) peak.region = region_name(names, label);
    }
  }
  return {};
}

Status annotate_templates(Annotation& annotation, const NetworkSet& networks,
                          std::string_view file_name, std::span<const float> maps,
                          const std::vector<std::string>& names, const AnnotationOptions& options,
                          int n_threads) {
  if (std::none_of(maps.begin(), maps.end(), [](float value) { return value != 0.0F; })) {
    return bad_input(message(file_name, ": is 0 in all of the networks' ", networks.mask.size(),
                             " voxels: are both in the same space (mm)?"));
  }
  OverlapOptions overlap_options;
  overlap_options.threshold_a = overlap_options.threshold_b = options.threshold;
  const Result<MapOverlap> overlap = overlap_of_maps(
      networks.maps, annotation.networks.size(), maps, names.size(), overlap_options, n_threads);
  if (!overlap.ok()) return overlap.error();
  annotation.templates = std::string(file_name);
  for (std::size_t k = 0; k < annotation.networks.size(); ++k) {
    std::vector<TemplateOverlap>& templates = annotation.networks[k].templates;
    for (std::size_t t = 0; t < names.size(); ++t) {
      const std::size_t pair = k * names.size() + t;
      templates.push_back(
          {names[t], overlap->r[pair], overlap->dice[pair], overlap->jaccard[pair]});
    }
    std::stable_sort(templates.begin(), templates.end(),
                     [](const TemplateOverlap& a, const TemplateOverlap& b) {
                       return (std::isnan(a.r) ? -2.0 : a.r) > (std::isnan(b.r) ? -2.0 : b.r);
                     });
  }
  return {};
}

void annotate_labels(Annotation& annotation, const Coupling& coupling) {
  const std::size_t n_labels = coupling.n_neurons;
  const std::size_t n_networks = coupling.n_networks;
  const std::size_t n_surrogates =
      coupling.null_maxima.empty() ? 0 : coupling.null_maxima.size() / n_networks;
  std::vector<double> p(n_labels * n_networks, kNan);  // [network x label]
  for (std::size_t k = 0; k < n_networks; ++k) {
    const auto maxima = std::span(coupling.null_maxima).subspan(k * n_surrogates, n_surrogates);
    for (std::size_t l = 0; l < n_labels; ++l) {
      const float size = std::abs(coupling.r[l * n_networks + k]);
      if (n_surrogates == 0 || std::isnan(size)) continue;
      const auto reached = std::count_if(maxima.begin(), maxima.end(), [&](float largest) {
        return largest >= size - kTieTolerance;
      });
      p[k * n_labels + l] =
          static_cast<double>(reached + 1) / static_cast<double>(n_surrogates + 1);
    }
  }
  const std::vector<double> q = adjusted_p(p, Correction::kBenjaminiHochberg);
  annotation.labels_null = coupling.null_description;
  for (std::size_t k = 0; k < n_networks; ++k) {
    for (std::size_t l = 0; l < n_labels; ++l) {
      annotation.networks[k].labels.push_back(
          {coupling.neuron_ids.empty() ? std::to_string(l) : coupling.neuron_ids[l],
           static_cast<double>(coupling.r[l * n_networks + k]), p[k * n_labels + l],
           q[k * n_labels + l]});
    }
  }
}

void describe_networks(Annotation& annotation, const AnnotationOptions& options) {
  constexpr double kLikeR = 0.25;  // below this a template is not worth a word
  for (NetworkAnnotation& network : annotation.networks) {
    std::string text = where_text(network);
    if (!network.templates.empty() && network.templates.front().r >= kLikeR) {
      text += message(text.empty() ? "" : "; ", "like ", network.templates.front().name,
                      " (spatial r ", fixed(network.templates.front().r, 2), ")");
    }
    const std::string labels = labels_text(network, options.fdr);
    if (!labels.empty()) text += message(text.empty() ? "" : "; ", labels);
    network.description = std::move(text);
  }
}

}  // namespace sync_act
