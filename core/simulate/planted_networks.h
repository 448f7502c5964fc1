#pragma once
// The networks that a simulated scan plants: smooth blobs about where networks of these names are
// usually drawn, each driven by one kind of film event. The names label what was planted; they are
// no claim about where such networks are or what drives them.

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/data/grid.h"

namespace sync_act {

struct PlantedBlob {
  std::array<double, 3> centre_mm = {};  // MNI
  double sigma_mm = 8.0;                 // Gaussian
  bool bilateral = false;                // the mirrored blob at -x as well
  double weight = 1.0;                   // height of the blob, above 0, at most 1
  std::string source = {};               // where the place is published
};

struct PlantedNetwork {
  std::string name;
  std::string event;  // the kind of film event that drives it
  std::vector<PlantedBlob> blobs;
  // Where given, what drives it instead: terms by weight. A term is a kind of film event (or a
  // column of a stimulus), or one made of it (core/simulate/drive_terms.h).
  std::vector<std::pair<std::string, double>> drives = {};
  double lag_secs = 0.0;       // the network follows its drive this much later
  double driven_share = 0.65;  // of its variance; the rest is activity that nothing shown explains
  bool standardize = false;    // terms are z-scored before they are weighted
};

inline constexpr std::size_t kMaxPlantedNetworks = 16;

// The first `count` networks of the list; 1 <= count <= kMaxPlantedNetworks.
std::vector<PlantedNetwork> planted_networks(std::size_t count);

// Weight of the network at a point: the largest of its blobs weight exp(-d^2 / 2 sigma^2), the
// exponential 0 below 0.05.
double planted_weight(const PlantedNetwork& network, const std::array<double, 3>& point_mm);

}  // namespace sync_act
