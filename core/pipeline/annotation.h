#pragma once
// Describes networks, and through them neurons: where a network is (atlas,
// peaks), which given networks it is like, which labels of the stimulus it
// follows; and what a neuron inherits from the network it is coupled with.
// Composes core/annotate, core/networks/overlap and the coupling.

#include <cstdint>
#include <string>
#include <vector>

#include "core/annotate/atlas_overlap.h"
#include "core/annotate/neuron_annotation.h"
#include "core/base/parameter_spec.h"
#include "core/base/result.h"
#include "core/data/coupling.h"
#include "core/data/map_threshold.h"
#include "core/data/network_set.h"
#include "core/data/volume.h"
#include "core/io/region_names.h"

namespace sync_act {

struct NamedShare {
  std::string region;
  RegionShare share;
};
struct NamedPeak {
  Peak peak;
  std::string region;  // empty: in no region, or no atlas was given
};
struct TemplateOverlap {
  std::string name;
  double r = 0.0;  // spatial; NaN where undefined, as Dice and Jaccard
  double dice = 0.0;
  double jaccard = 0.0;
};
struct LabelResponse {
  std::string label;
  double r = 0.0;  // of the network's time course with the label's regressor
  double p = 0.0;  // family-wise over the labels, two-sided; NaN without a null model
  double q = 0.0;  // over all pairs of network and label
};

struct NetworkAnnotation {
  std::string id;
  std::size_t n_voxels_inside = 0;
  double share_outside = 0.0;
  std::vector<NamedShare> regions;
  std::vector<NamedPeak> peaks;
  std::vector<TemplateOverlap> templates;  // by falling r
  std::vector<LabelResponse> labels;       // in the order of the labels
  std::string description;                 // from all of it; empty: nothing is known
};

struct AnnotationOptions {
  MapThreshold threshold;
  double peak_distance_mm = 8.0;
  std::size_t n_peaks = 5;
  double fdr = 0.05;  // q up to this counts as significant
};
// map_threshold, map_level, peak_distance_mm, n_peaks.
const std::vector<ParameterField<AnnotationOptions>>& annotation_parameters();

struct Annotation {
  std::vector<NetworkAnnotation> networks;
  std::vector<NeuronAnnotation> neurons;
  std::vector<std::string> neuron_ids;  // empty: numbered
  std::string atlas;                    // file names; empty where not given
  std::string templates;
  std::string labels_null;  // what p of the labels was tested with
  std::vector<std::string> notes;
  Provenance provenance;
};

// One empty annotation per network.
Annotation start_annotation(const std::vector<std::string>& network_ids);

// Peaks of every map; networks.maps must not be empty.
void annotate_peaks(Annotation& annotation, const NetworkSet& networks,
                    const AnnotationOptions& options);

// Shares per region, and the regions of the peaks. Fails where no voxel of the
// mask lies in a region of the atlas: the two are not in one space.
Status annotate_regions(Annotation& annotation, const NetworkSet& networks,
                        std::string_view atlas_name, const Volume& atlas, const RegionNames& names,
                        const AnnotationOptions& options);

// maps: [mask voxel x template]. Fails where all maps are empty on the
// networks' mask.
Status annotate_templates(Annotation& annotation, const NetworkSet& networks,
                          std::string_view file_name, std::span<const float> maps,
                          const std::vector<std::string>& names, const AnnotationOptions& options,
                          int n_threads);

// From a coupling of labels (as neurons, absolute) with the networks: r of
// every pair, p from the null of the largest |r| over labels, q by
// Benjamini-Hochberg over all pairs.
void annotate_labels(Annotation& annotation, const Coupling& label_coupling);

// One sentence or two per network, from what is there and significant.
void describe_networks(Annotation& annotation, const AnnotationOptions& options);

}  // namespace sync_act
