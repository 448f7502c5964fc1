#pragma once
// The report: what was done, in sentences that a paper can use, and what was found, as a table and
// figures. Everything in it is of what is open now; simulated data say so.

#include <string>
#include <string_view>
#include <vector>

#include "web/app/app_data.h"
#include "web/app/document.h"

namespace sync_act::app {

// Paragraphs of the methods, from the recipe as it is. Empty without a scan.
std::vector<std::string> methods_text(const AppData& data);
// How to cite the program and the method.
std::vector<std::string> citation_text(const AppData& data);

// Largest r of each layer with each network; not significant ones as dots where it was tested.
// No cells: there is no coupling.
Plot coupling_plot(const AppData& data);
// The z-scored series of a neuron (at the coupling's lag) and a network over the scan's time.
Plot pair_plot(const AppData& data, int neuron, int network);
// The similarity of models against their accuracy, with their names.
Plot named_model_scatter(const AppData& data);

// The whole report; without a scan one paragraph that says what to do. `state` says which network
// and neuron the figures are of: the strongest pair where none is selected.
Document report(const State& state, const AppData& data);

// One of the figures, also on other screens: "coupling", "chance", "pair", "models". Without marks:
// there is nothing to show.
DocFigure report_figure(std::string_view id, const State& state, const AppData& data);

}  // namespace sync_act::app
