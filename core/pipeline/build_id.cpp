#include "core/pipeline/build_id.h"

namespace sync_act {

std::string_view build_id() {
#ifdef SYNC_ACT_BUILD_ID
  return SYNC_ACT_BUILD_ID;
#else
  return "unknown";
#endif
}

}  // namespace sync_act
