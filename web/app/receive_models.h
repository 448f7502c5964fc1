#pragma once
// Takes in the models that are offered and their scores (model_scores.h); part of receive().

#include "web/app/app_data.h"
#include "web/app/json_fields.h"

namespace sync_act::app {

// {list: [{id, name, nUnits, nLayers, parameters?, training?, accuracy?, accuracyMetric?,
// accuracySource?}], open: id of the one that is shown}
void receive_models(FieldReader& fields, AppData& data);
// {nModels, metric, subsetSize, layerSize, nSurrogates, null, perModel: [{id, similarity, low,
// high, z, p, accuracy, perLayer: [{name, value, low, high, networks: [r]}]}], relation?: {n,
// pearson, low, high, spearman, p}}; null is NaN
void receive_model_scores(FieldReader& fields, AppData& data);

}  // namespace sync_act::app
