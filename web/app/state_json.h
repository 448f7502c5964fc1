#pragma once
// State and commands as JSON: what links, session files, syncAct.getState() and app_dispatch carry.
//
//   {"v":1,"neuron":{"layer":"fire6","unit":117},"network":"Ventral visual","mm":[40,-52,-18],
//    "secs":306,"window":[240,120],"hrf":"glover","lag":2,"partial":"features",
//    "overlay":"voxel","threshold":0.25,"max":0.8,"opacity":1,
//    "exact":true,"contours":["Auditory","Faces"],"significant":true,"radiological":true,"camera":[60,12],"fourth":"voxel",
//    "brain":"mosaic","mosaic":"coronal",
//    "layer":"fire6","order":"index","units":"list","colour":"best","filter":"fire","expanded":"brain",
//    "screen":"coupling","cells":"mean","columns":"index","theme":"dark","mode":"embed"}
//
// Only "v" is always there; defaults are omitted, unknown keys ignored, and a value of the wrong
// kind or out of range is refused with a message that names its key. A higher "v" is refused.

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "web/app/app_data.h"
#include "web/app/command.h"
#include "web/app/reduce.h"
#include "web/app/state.h"

namespace sync_act::app {

// Selection that still waits for data is written as it was wished.
std::string state_to_json(const Model& model, const AppData& data);

// What becomes of keys that the text does not have.
enum class MissingKeys {
  kDefault,  // a link: the default, but theme and mode stay as they are
  kKeep      // a partial change: all stay as they are
};

struct ParsedState {
  State state;
  Wishes wishes;
};
// For replace_state(), which resolves the units. A unit that the data, being there, does not have
// is refused; one whose data is not there yet becomes a wish.
Result<ParsedState> state_from_json(std::string_view text, const Model& now, const AppData& data,
                                    MissingKeys missing);

// The command's name in snake_case and its fields, as in
//   {"type":"select_neuron","neuron":3}          units as index, or as the state's keys:
//   {"type":"select_pair","neuron":{"layer":"fire6","unit":117},"network":"Ventral visual"}
//   {"type":"move_cursor","mm":[0,0,0]}  {"type":"set_time","secs":3}
//   {"type":"set_time_window","window":[start,secs]}  {"type":"set_overlay","overlay":"voxel"}
//   set_threshold threshold, set_max max, set_opacity opacity, set_exact exact,
//   set_contours contours (networks' names, at most 8), set_significant significant,
//   set_radiological radiological, turn_brain camera, set_fourth fourth, set_order order,
//   set_brain_picture brain, set_mosaic_plane mosaic,
//   select_layer layer (its name, or an index), set_unit_view units, set_unit_colour colour,
//   set_filter filter, expand_panel expanded, show_screen screen, set_layer_value cells,
//   set_network_order columns, set_theme theme, undo, redo, hover_neuron neuron, hover_network
//   network, set_hrf hrf, set_lag lag, set_partial partial, film_time secs, set_playing playing,
//   set_muted muted,
//   film_play secs, film_pause, film_mute muted, need_film_sheet sheet, show_help open, open_files,
//   open_simulated, ask_page request, share, export kind, test_significance null correction,
//   open_model id, cancel_job id, dismiss_problem id, copy_text text
Result<Command> command_from_json(std::string_view text, const AppData& data);

}  // namespace sync_act::app
