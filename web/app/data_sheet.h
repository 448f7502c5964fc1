#pragma once
// What the data screen says: what is open, what was checked and what to do about it, how the series
// that are compared were made. Pure functions of the data.

#include <string>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/document.h"

namespace sync_act::app {

struct DataCheck {
  Tone tone = Tone::kOk;  // kOk: passed
  std::string title;      // what is so
  std::string text;       // what follows, and what to do; empty where it passed
};
// Problems first, then warnings, notes, and what passed. Empty without a scan.
std::vector<DataCheck> data_checks(const AppData& data);

// Files and their headers, scan, film, neurons, networks.
Document contents_sheet(const AppData& data);
// How both sides were prepared and are compared, step by step.
Document recipe_sheet(const AppData& data);
// All of it, the checks between: the screen's text version.
Document data_sheet(const AppData& data);

// A run of the scan and of the film on one axis, for the picture of their alignment. Without a film
// there is none.
struct Alignment {
  std::string name;                                                   // "Run 1"
  double scan_start = 0, scan_end = 0, film_start = 0, film_end = 0;  // secs from the run's start
};
std::vector<Alignment> film_alignment(const AppData& data);

// Volume of the voxels in the mask.
double mask_litres(const AppData& data);

// "412 MB", "16.1 kB"
std::string format_bytes(double bytes);

}  // namespace sync_act::app
