#include "web/app/gallery_document.h"

#include <string>
#include <utility>

#include "web/app/format.h"

namespace sync_act::app {

namespace {

constexpr const char* kNotYet = "not told yet";

std::string cell(const GalleryLine& line) { return line.text.empty() ? kNotYet : line.text; }

std::string peak_cell(const GallerySelectors::MapFacts* map) {
  if (map == nullptr) return kNotYet;
  return map->has_peak ? format_mm(map->peak_mm) : "none";
}

}  // namespace

Document gallery_document(const State& state, const AppData& data) {
  Document document;
  document.title = "Gallery of networks";
  const int n = data.networks.n_units;
  const bool has_spectra =
      static_cast<double>(n) * static_cast<double>(data.networks.n_times) <= kMostSpectrumSamples;
  GallerySelectors selectors;
  DocTable table;
  table.title = n == 1 ? "1 network" : format_count(n) + " networks";
  table.columns.push_back({"Network"});
  table.columns.push_back({"Peak of its map, mm"});
  table.columns.push_back({"Where"});
  if (has_film_line(data)) table.columns.push_back({"Film"});
  if (has_neuron_line(data)) table.columns.push_back({"Best neuron"});
  if (has_spectra) table.columns.push_back({"Power below 0.1 Hz", true});
  for (const int network : selectors.order(state, data)) {
    const NetworkStory& story = selectors.story(data, network);
    DocTable::Row row;
    row.network = network;
    std::string name = network_name(data.networks, network);
    if (network == state.network) name += " (selected)";
    row.cells.push_back(std::move(name));
    // Of a network without signal nothing is asked, and nothing will be told.
    const bool silent = has_no_signal(data, network);
    const auto told = [&](std::string words) { return silent ? "no signal" : std::move(words); };
    row.cells.push_back(told(peak_cell(selectors.map(data, network))));
    row.cells.push_back(told(cell(story.where)));
    if (has_film_line(data)) row.cells.push_back(told(cell(story.film)));
    if (has_neuron_line(data)) row.cells.push_back(cell(story.neuron));
    if (has_spectra) row.cells.push_back(low_share_text(selectors.low_share(data, network)));
    table.rows.push_back(std::move(row));
  }
  document.blocks.emplace_back(std::move(table));
  return document;
}

}  // namespace sync_act::app
