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
  std::array<double, 3> centre_mm;  // MNI
  double sigma_mm = 0.0;            // Gaussian
  bool bilateral = false;           // the mirrored blob at -x as well
};

struct PlantedNetwork {
  std::string name;
  std::string event;  // the kind of film event that drives it
  std::vector<PlantedBlob> blobs;
  // Where given, what drives it instead: kinds of film event (or columns of a stimulus) by weight.
  std::vector<std::pair<std::string, double>> drives = {};
  double lag_secs = 0.0;  // the network follows its drive this much later
};

inline constexpr std::size_t kMaxPlantedNetworks = 16;

// The first `count` networks of the list; 1 <= count <= kMaxPlantedNetworks.
std::vector<PlantedNetwork> planted_networks(std::size_t count);

// Weight of the network at a point: the largest of its blobs exp(-d^2 / 2 sigma^2), 0 where that is
// below 0.05.
double planted_weight(const PlantedNetwork& network, const std::array<double, 3>& point_mm);

}  // namespace sync_act
