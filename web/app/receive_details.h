#pragma once
// Takes in what is told of units and networks (unit_details.h); part of receive().

#include "web/app/app_data.h"
#include "web/app/json_fields.h"

namespace sync_act::app {

// {neuron, secs: [], share: [], why?}
void receive_moments(FieldReader& fields, AppData& data);
// {neuron or network (`unit_key`, below n_units), names: [], r: [], p: [], why?}; null is NaN
void receive_label_responses(FieldReader& fields, const char* unit_key, int n_units,
                             LabelResponses& into);
// {network, regions: [{name, share}], shareOutside?, threshold?, peakMm?, why?}
void receive_regions(FieldReader& fields, AppData& data);

}  // namespace sync_act::app
