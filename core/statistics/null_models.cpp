#include "core/statistics/block_permutation.h"
#include "core/statistics/circular_shift.h"
#include "core/statistics/null_model.h"
#include "core/statistics/phase_randomisation.h"

namespace sync_act {

const std::vector<NullModel>& null_models() {
  static const std::vector<NullModel> kModels{
      phase_randomisation(),
      circular_shift(),
      block_permutation(),
  };
  return kModels;
}

const NullModel* find_null_model(std::string_view name) {
  for (const NullModel& model : null_models()) {
    if (model.name == name) return &model;
  }
  return nullptr;
}

}  // namespace sync_act
