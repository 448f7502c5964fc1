#include "core/simulate/planted_networks.h"

#include <algorithm>
#include <cmath>

#include "core/base/portable_math.h"
#include "core/base/result.h"

namespace sync_act {

std::vector<PlantedNetwork> planted_networks(std::size_t count) {
  SYNC_ACT_ASSERT(count >= 1 && count <= kMaxPlantedNetworks);
  std::vector<PlantedNetwork> networks{
      {"Primary visual", "Bright scenes", {{{8, -88, 2}, 11, true}}},
      {"Lateral visual", "Motion", {{{43, -74, 2}, 10, true}}},
      {"Ventral visual", "Faces", {{{33, -56, -14}, 9, true}}},
      {"Dorsal attention", "Camera moves", {{{26, -58, 54}, 9, true}, {{27, -4, 54}, 8, true}}},
      {"Auditory", "Sounds", {{{54, -20, 8}, 10, true}}},
      {"Language", "Speech", {{{-54, -42, 10}, 10, false}, {{-48, 20, 14}, 9, false}}},
      {"Default mode",
       "Social scenes",
       {{{0, -54, 28}, 12, false}, {{0, 50, 6}, 12, false}, {{46, -66, 32}, 9, true}}},
      {"Sensorimotor", "Hand actions", {{{40, -24, 54}, 11, true}}},
      {"Salience", "Surprises", {{{38, 18, 0}, 8, true}, {{0, 20, 38}, 9, false}}},
      {"Frontoparietal", "Puzzles", {{{44, 36, 22}, 10, true}, {{46, -50, 46}, 9, true}}},
      {"Cerebellar", "Rhythm", {{{26, -66, -36}, 11, true}}},
      {"Thalamic", "Scene cuts", {{{11, -18, 8}, 7, true}}},
      {"Medial temporal", "Places", {{{26, -24, -16}, 8, true}}},
      {"Peripheral visual", "Wide shots", {{{10, -76, 22}, 10, true}}},
      {"Orbitofrontal", "Food", {{{24, 34, -12}, 9, true}}},
      {"Premotor", "Tools", {{{0, -4, 62}, 10, false}, {{50, 4, 32}, 8, true}}},
  };
  networks.resize(count);
  return networks;
}

double planted_weight(const PlantedNetwork& network, const std::array<double, 3>& point_mm) {
  constexpr double kCut = 0.05;
  double weight = 0.0;
  for (const PlantedBlob& blob : network.blobs) {
    const double dy = point_mm[1] - blob.centre_mm[1];
    const double dz = point_mm[2] - blob.centre_mm[2];
    double dx = point_mm[0] - blob.centre_mm[0];
    if (blob.bilateral) dx = std::min(std::abs(dx), std::abs(point_mm[0] + blob.centre_mm[0]));
    const double exponent = (dx * dx + dy * dy + dz * dz) / (2.0 * blob.sigma_mm * blob.sigma_mm);
    if (exponent >= 3.0) continue;  // exp(-3) is just below the cut
    const double height = portable_exp(-exponent);
    if (height >= kCut) weight = std::max(weight, blob.weight * height);
  }
  return weight;
}

}  // namespace sync_act
