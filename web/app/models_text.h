#pragma once
// The models screen in words and tables: for readers of the page's text version, who do not see its
// plots.

#include "web/app/app_data.h"
#include "web/app/document.h"

namespace sync_act::app {

// Models by falling similarity with intervals and accuracy, the relation between the two, and the
// layers of the model that is open. Says what to do where there is nothing yet.
Document models_text(const AppData& data);

}  // namespace sync_act::app
