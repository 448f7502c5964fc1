#include "core/networks/dictionary.h"
#include "core/networks/ica.h"
#include "core/networks/network_method.h"
#include "core/networks/parcels.h"
#include "core/networks/templates.h"
#include "core/networks/vsdbn.h"

namespace sync_act {

const std::vector<NetworkMethod>& network_methods() {
  static const std::vector<NetworkMethod> kMethods{
      ica_method(), dictionary_method(), vsdbn_method(), templates_method(), parcels_method(),
  };
  return kMethods;
}

const NetworkMethod* find_network_method(std::string_view name) {
  for (const NetworkMethod& method : network_methods()) {
    if (method.name == name) return &method;
  }
  return nullptr;
}

}  // namespace sync_act
