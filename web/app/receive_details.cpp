#include "web/app/receive_details.h"

#include <cmath>
#include <limits>
#include <utility>

namespace sync_act::app {
namespace {

// A list of numbers or nulls, `count` of them where that is known.
std::vector<double> read_numbers(FieldReader& fields, const char* key, std::size_t count) {
  std::vector<double> values;
  const Json* list = fields.array(key);
  if (list == nullptr) {
    if (count > 0) fields.refuse(key, "is missing");
    return values;
  }
  for (const Json& item : list->items()) {
    if (item.is(Json::Kind::kNumber)) {
      values.push_back(item.number());
    } else if (item.is(Json::Kind::kNull)) {
      values.push_back(std::numeric_limits<double>::quiet_NaN());
    } else {
      fields.refuse(key, "must hold numbers");
      return values;
    }
  }
  if (values.size() != count) fields.refuse(key, "must be as long as the list it belongs to");
  return values;
}

}  // namespace

void receive_moments(FieldReader& fields, AppData& data) {
  UnitMoments moments;
  fields.require("neuron");
  fields.integer("neuron", 0, data.neurons.n_units - 1, moments.neuron);
  fields.text("why", moments.why);
  if (const Json* list = fields.array("secs")) {
    moments.secs = read_numbers(fields, "secs", list->size());
  }
  moments.share = read_numbers(fields, "share", moments.secs.size());
  if (fields.ok()) data.moments = std::move(moments);
}

void receive_label_responses(FieldReader& fields, const char* unit_key, int n_units,
                             LabelResponses& into) {
  LabelResponses found;
  fields.require(unit_key);
  fields.integer(unit_key, 0, n_units - 1, found.unit);
  fields.text("why", found.why);
  fields.texts("names", found.names);
  found.r = read_numbers(fields, "r", found.names.size());
  found.p = read_numbers(fields, "p", found.names.size());
  if (fields.ok()) into = std::move(found);
}

void receive_regions(FieldReader& fields, AppData& data) {
  NetworkRegions found;
  int network = -1;
  fields.require("network");
  fields.integer("network", 0, data.networks.n_units - 1, network);
  fields.text("why", found.why);
  fields.text("threshold", found.threshold);
  fields.number("shareOutside", 0, 1, found.share_outside);
  if (const Json* list = fields.array("regions")) {
    for (const Json& item : list->items()) {
      RegionShare region;
      if (!item.is(Json::Kind::kObject)) {
        fields.refuse("regions", "must hold objects");
        return;
      }
      FieldReader inner("A region", item);
      inner.require("name");
      inner.require("share");
      inner.text("name", region.name);
      inner.number("share", 0, 1, region.share);
      if (!inner.ok()) {
        fields.refuse("regions", "has a region whose name or share is wrong");
        return;
      }
      found.regions.push_back(std::move(region));
    }
  }
  if (fields.has("peakMm")) {
    std::array<double, 3> mm{};
    fields.numbers("peakMm", 3, mm.data());
    found.peak_mm = mm;
  }
  if (fields.ok()) data.network_regions[network] = std::move(found);
}

}  // namespace sync_act::app
