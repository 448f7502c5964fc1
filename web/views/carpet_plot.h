#pragma once
// The carpet of the scan's voxels, in grey, with the change from scan to scan (DVARS) above it.

#include "web/app/app_data.h"
#include "web/views/document_view.h"

namespace sync_act::views {

void draw_carpet(const app::AppData& data, Column& column);

}  // namespace sync_act::views
