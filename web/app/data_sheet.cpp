#include "web/app/data_sheet.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "core/base/quantile.h"
#include "web/app/format.h"
#include "web/app/recipe_words.h"
#include "web/app/selectors.h"

namespace sync_act::app {
namespace {

constexpr const char* kTimes = " \xC3\x97 ";  // multiplication sign

// Lengths of the voxel's edges, from the affine.
std::array<double, 3> voxel_size_mm(const Grid& grid) {
  std::array<double, 3> size{};
  for (int axis = 0; axis < 3; ++axis) {
    size[static_cast<std::size_t>(axis)] = grid.world_from_voxel.col(axis).head<3>().norm();
  }
  return size;
}

std::string times_words(const std::array<double, 3>& values, int decimals) {
  std::string words;
  for (const double value : values)
    words += (words.empty() ? "" : kTimes) + plain_number(value, decimals);
  return words;
}

std::string dims_words(const Grid& grid) {
  return times_words({static_cast<double>(grid.dims[0]), static_cast<double>(grid.dims[1]),
                      static_cast<double>(grid.dims[2])},
                     0);
}

int count_silent(const SeriesSet& set) {
  return static_cast<int>(std::count(set.no_signal.begin(), set.no_signal.end(), true));
}

std::string n_of(long long count, const char* one, const char* many) {
  return format_count(count) + " " + (count == 1 ? one : many);
}

// "MNI", "scanner": what a NIfTI code of space says.
const char* space_of(int code) {
  constexpr std::array<const char*, 6> kSpaces{"none",      "scanner", "aligned",
                                               "Talairach", "MNI",     "template"};
  return code >= 0 && code < static_cast<int>(kSpaces.size())
             ? kSpaces[static_cast<std::size_t>(code)]
             : "unknown";
}

std::string tr_source_words(const std::string& source) {
  if (source == "header") return "from the header";
  if (source == "unit_assumed") return "from the header, seconds assumed";
  if (source == "placeholder") return "the header says exactly 1 s, as where it is not known";
  if (source == "unknown") return "not in the header: as you said";
  return {};
}

void add_fact(DocFacts& facts, const std::string& name, const std::string& value,
              const std::string& detail = {}) {
  if (!value.empty()) facts.facts.push_back({name, value, detail});
}

DocFacts file_facts(const Contents& contents) {
  DocFacts facts;
  for (const OpenFile& file : contents.files) {
    std::string detail = file.facts;
    if (file.bytes > 0) detail += (detail.empty() ? "" : ", ") + format_bytes(file.bytes);
    facts.facts.push_back({file.role.empty() ? "File" : file.role, file.name, detail, true});
  }
  return facts;
}

DocFacts scan_facts(const AppData& data) {
  const Scan& scan = data.scan;
  const ScanHeader& header = data.contents.header;
  DocFacts facts;
  add_fact(facts, "Grid", dims_words(scan.grid) + " voxels",
           times_words(voxel_size_mm(scan.grid), 2) + " mm");
  const auto runs = static_cast<long long>(std::max<std::size_t>(1, scan.run_starts.size()));
  add_fact(facts, "Scans",
           format_count(scan.n_scans) + (runs > 1 ? " in " + n_of(runs, "run", "runs") : ""),
           format_time(duration_secs(scan)) + " min" +
               (header.n_scans > scan.n_scans
                    ? ", the first of " + format_count(header.n_scans) + " in the file"
                    : ""));
  const bool other_tr =
      header.present && header.tr_secs > 0 && std::abs(header.tr_secs - scan.tr_secs) > 1e-6;
  add_fact(facts, "TR", format_secs(scan.tr_secs),
           other_tr ? "you said so; the header says " + format_secs(header.tr_secs)
                    : tr_source_words(header.tr_source));
  const auto grid = static_cast<double>(scan.grid.voxel_count());
  const auto in_mask = static_cast<double>(scan.mask_voxels.size());
  add_fact(facts, "Mask", format_count(static_cast<long long>(in_mask)) + " voxels",
           "of " + format_count(static_cast<long long>(grid)) + ", " +
               plain_number(mask_litres(data), 2) + " litres");
  if (header.present) {
    add_fact(facts, "Stored as", header.datatype,
             header.slope != 1 || header.intercept != 0
                 ? "value = " + plain_number(header.slope, 6) + " x stored + " +
                       plain_number(header.intercept, 6)
                 : std::string());
    add_fact(facts, "Space",
             header.affine_source == "voxel_size"
                 ? std::string("not stated")
                 : std::string(space_of(header.affine_source == "sform" ? header.sform_code
                                                                        : header.qform_code)),
             "sform code " + std::to_string(header.sform_code) + ", qform code " +
                 std::to_string(header.qform_code) + ", NIfTI-" + std::to_string(header.version));
    add_fact(facts, "Description", header.description);
  }
  return facts;
}

DocFacts film_facts(const AppData& data) {
  const Film& film = data.film;
  DocFacts facts;
  add_fact(facts, "Title", film.title, film.made);
  add_fact(facts, "Duration", format_time(film.duration_secs) + " min",
           film.run_durations_secs.size() > 1
               ? n_of(static_cast<long long>(film.run_durations_secs.size()), "run", "runs")
               : std::string());
  add_fact(facts, "Starts",
           film.onset_secs == 0
               ? std::string("with the first scan")
               : format_secs(std::abs(film.onset_secs)) +
                     (film.onset_secs > 0 ? " after" : " before") + " the first scan");
  if (film.frames.count > 0) {
    add_fact(facts, "Pictures", n_of(film.frames.count, "frame", "frames"),
             "one each " + format_secs(film.frames.interval_secs));
  }
  if (!data.labels.names.empty()) {
    const auto all = static_cast<int>(data.labels.names.size());
    add_fact(facts, "Labels", n_of(data.labels.n_categories, "category", "categories"),
             n_of(all - data.labels.n_categories, "feature", "features") + ", " +
                 plain_number(data.labels.rate_hz, 3) + " Hz");
  }
  return facts;
}

DocFacts neuron_facts(const AppData& data) {
  const SeriesSet& neurons = data.neurons;
  DocFacts facts;
  add_fact(facts, "Model", neurons.model.empty() ? std::string("not named") : neurons.model);
  add_fact(facts, "Neurons", format_count(neurons.n_units),
           n_of(static_cast<long long>(neurons.layers.size()), "layer", "layers"));
  const int silent = count_silent(neurons);
  add_fact(facts, "Dead units", silent == 0 ? std::string("none") : format_count(silent),
           silent == 0 ? std::string() : "they never change, and are coupled with nothing");
  add_fact(facts, "Responses",
           data.contents.recipe.neuron_rate_hz > 0
               ? plain_number(data.contents.recipe.neuron_rate_hz, 3) + " a second"
               : std::string("one per scan"));
  return facts;
}

DocTable layer_table(const SeriesSet& neurons) {
  DocTable table;
  table.columns = {{"Layer"}, {"units", true}, {"dead", true}};
  for (const LayerInfo& layer : neurons.layers) {
    int silent = 0;
    for (int u = layer.first; u < layer.first + layer.count; ++u) {
      if (neurons.no_signal[static_cast<std::size_t>(u)]) ++silent;
    }
    table.rows.push_back({{layer.name.empty() ? "all" : layer.name, format_count(layer.count),
                           format_count(silent)}});
  }
  return table;
}

DocFacts network_facts(const AppData& data) {
  DocFacts facts;
  add_fact(facts, "Found by",
           data.networks.model.empty() ? std::string("not told") : data.networks.model);
  add_fact(facts, "Networks", format_count(data.networks.n_units));
  const int silent = count_silent(data.networks);
  if (silent > 0) add_fact(facts, "Without signal", format_count(silent));
  for (const std::string& note : data.contents.network_notes) add_fact(facts, "Note", note);
  return facts;
}

// ---- Checks ------------------------------------------------------------------------------------

class Checks {
 public:
  void add(Tone tone, std::string title, std::string text = {}) {
    list_.push_back({tone, std::move(title), std::move(text)});
  }
  std::vector<DataCheck> sorted() {
    const auto rank = [](Tone tone) {
      return tone == Tone::kProblem ? 0 : tone == Tone::kWarning ? 1 : tone == Tone::kNote ? 2 : 3;
    };
    std::stable_sort(list_.begin(), list_.end(), [&](const DataCheck& a, const DataCheck& b) {
      return rank(a.tone) < rank(b.tone);
    });
    return std::move(list_);
  }

 private:
  std::vector<DataCheck> list_;
};

void check_voxels(const AppData& data, Checks& checks) {
  const Scan& scan = data.scan;
  const auto all = static_cast<double>(std::max<std::size_t>(1, scan.mask_voxels.size()));
  const auto share = [&](std::int64_t count) {
    const double part = static_cast<double>(count) / all;
    return part < 0.01 ? std::string("under 1 %") : format_percent(part);
  };
  if (scan.non_finite_voxels > 0) {
    checks.add(
        Tone::kWarning,
        n_of(scan.non_finite_voxels, "voxel has", "voxels have") + " values that are no numbers",
        "NaN or infinite values in " + share(scan.non_finite_voxels) +
            " of the mask. They are left out. Look at how the file was made if they lie in "
            "the brain.");
  } else {
    checks.add(Tone::kOk, "No NaN or infinite values");
  }
  if (scan.no_signal_voxels > 0) {
    checks.add(Tone::kNote,
               n_of(scan.no_signal_voxels, "voxel never changes", "voxels never change"),
               share(scan.no_signal_voxels) +
                   " of the mask has no signal, and r is not defined there. A mask that fits the "
                   "scan better leaves them out.");
  } else {
    checks.add(Tone::kOk, "Every voxel of the mask has signal");
  }
  const double litres = mask_litres(data);
  if (litres < 0.6 || litres > 2.6) {
    checks.add(Tone::kNote, "The mask holds " + plain_number(litres, 2) + " litres",
               "An adult's brain has 1 to 2. The scan may cover a part of it, or the mask more. "
               "Give a mask of your own where it is wrong.");
  } else {
    checks.add(Tone::kOk, "The mask has a brain's size");
  }
}

void check_timing(const AppData& data, Checks& checks) {
  const ScanHeader& header = data.contents.header;
  if (header.tr_source == "placeholder" && std::abs(data.scan.tr_secs - 1) < 1e-9) {
    checks.add(Tone::kWarning, "A TR of exactly 1 s may stand for an unknown one",
               "Several programs write 1 where they do not know it. If yours differs, open the "
               "file again and type it in: everything in time depends on it.");
  } else if (header.present) {
    checks.add(Tone::kOk, "The TR is known");
  }
  if (header.present && header.affine_source == "voxel_size") {
    checks.add(Tone::kWarning, "The file does not say where left is",
               "Neither sform nor qform is set. Left and right may be exchanged: compare with an "
               "image of the same person whose header is complete.");
  } else if (header.present) {
    checks.add(Tone::kOk, "Orientation is stated");
  }
}

void check_film(const AppData& data, Checks& checks) {
  const std::vector<Alignment> runs = film_alignment(data);
  if (runs.empty()) return;
  const double tr = data.scan.tr_secs;
  bool fits = true;
  for (const Alignment& run : runs) {
    const std::string where = runs.size() > 1 ? " in " + run.name : "";
    if (run.film_end > run.scan_end + tr) {
      fits = false;
      checks.add(
          Tone::kWarning,
          "The film goes on for " + format_secs(run.film_end - run.scan_end) +
              " after the last scan" + where,
          "That part of it is compared with nothing. Check the TR and where the film starts.");
    } else if (run.scan_end > run.film_end + 20) {
      fits = false;
      checks.add(Tone::kNote,
                 format_secs(run.scan_end - run.film_end) + " of scans follow the film" + where,
                 "Blood flow lags by about 5 s; after 20 s there is no response to the film left. "
                 "These scans only add noise to r.");
    }
    if (run.film_start < -tr) {
      checks.add(Tone::kWarning, "The film starts before the scans" + where,
                 "Its first " + format_secs(-run.film_start) + " are compared with nothing.");
      fits = false;
    }
  }
  if (fits) checks.add(Tone::kOk, "Film and scans fit");
}

void check_units(const AppData& data, Checks& checks) {
  const auto check = [&](const SeriesSet& set, const char* one, const char* many,
                         const char* todo) {
    if (set.n_units == 0) return;
    const int silent = count_silent(set);
    if (silent == 0) {
      checks.add(Tone::kOk, std::string("All ") + many + " respond");
    } else {
      checks.add(silent == set.n_units ? Tone::kProblem : Tone::kNote,
                 n_of(silent, one, many) + (silent == 1 ? " never changes" : " never change"),
                 todo);
    }
  };
  check(data.neurons, "neuron", "neurons",
        "Units that no frame of this film drives. They are counted and shown struck through, and "
        "coupled with nothing.");
  check(data.networks, "network", "networks", "A time course that is constant cannot be compared.");
  if (data.neurons.n_units == 0) {
    checks.add(Tone::kNote, "There are no neurons",
               "Drop a .npy with one row per time point and one column per neuron, or an .onnx "
               "model with the film.");
  }
  if (data.networks.n_units == 0) {
    checks.add(Tone::kNote, "There are no networks",
               "Drop a .npy with one row per scan and one column per network, or let the open "
               "dialog find them in the scan.");
  }
  if (data.coupling.n_neurons > 0 && !data.significance.present) {
    checks.add(Tone::kNote, "Not tested against chance",
               "Choose a null model on the Coupling screen.");
  } else if (!data.significance.caution.empty()) {
    checks.add(Tone::kNote, "A limit of this null model", data.significance.caution);
  }
}

void check_spikes(const AppData& data, Checks& checks) {
  if (data.carpet.revision == 0) return;
  const std::vector<int> spikes = spike_scans(data.carpet);
  if (spikes.empty()) {
    checks.add(Tone::kOk, "No scan stands out");
    return;
  }
  std::string list;
  constexpr std::size_t kListed = 6;
  for (std::size_t i = 0; i < std::min(kListed, spikes.size()); ++i) {
    list += (i == 0 ? "" : ", ") + std::to_string(spikes[i] + 1);
  }
  if (spikes.size() > kListed) list += " and others";
  const bool one = spikes.size() == 1;
  checks.add(Tone::kNote,
             n_of(static_cast<long long>(spikes.size()), "scan changes", "scans change") +
                 " more than the rest",
             std::string(one ? "Scan " : "Scans ") + list +
                 ": DVARS above the third quartile by more than 1.5 interquartile ranges. A moved "
                 "head does that, and it raises r between anything that shares it. Confounds can "
                 "be regressed out, and scans left out, by the command line.");
}

Document sheet(const char* title) {
  Document document;
  document.title = title;
  return document;
}

void add_section(Document& document, const char* title, DocBlock block) {
  document.blocks.emplace_back(DocHeading{2, title});
  document.blocks.push_back(std::move(block));
}

}  // namespace

std::vector<int> spike_scans(const Carpet& carpet) {
  std::vector<float> sorted;
  for (const float value : carpet.dvars) {
    if (std::isfinite(value)) sorted.push_back(value);
  }
  if (sorted.size() < 8) return {};
  std::sort(sorted.begin(), sorted.end());
  const double low = quantile_of_sorted<float>(sorted, 0.25);
  const double high = quantile_of_sorted<float>(sorted, 0.75);
  const double limit = high + 1.5 * (high - low);
  std::vector<int> spikes;
  for (std::size_t t = 0; t < carpet.dvars.size(); ++t) {
    if (static_cast<double>(carpet.dvars[t]) > limit) spikes.push_back(static_cast<int>(t));
  }
  return spikes;
}

double mask_litres(const AppData& data) {
  const double voxel_mm3 =
      std::abs(data.scan.grid.world_from_voxel.topLeftCorner<3, 3>().determinant());
  return static_cast<double>(data.scan.mask_voxels.size()) * voxel_mm3 * 1e-6;
}

std::string format_bytes(double bytes) {
  constexpr std::array<const char*, 4> kUnits{"B", "kB", "MB", "GB"};
  std::size_t unit = 0;
  while (bytes >= 999.5 && unit + 1 < kUnits.size()) {
    bytes /= 1000;
    ++unit;
  }
  return format_number(bytes, unit == 0 || bytes >= 99.95 ? 0 : 1) + " " + kUnits[unit];
}

std::vector<Alignment> film_alignment(const AppData& data) {
  std::vector<Alignment> runs;
  for (const FilmStretch& stretch : film_stretches(data.film, data.scan)) {
    runs.push_back(
        {"run " + std::to_string(runs.size() + 1), 0, stretch.scan_end - stretch.scan_first,
         stretch.scan_zero - stretch.scan_first,
         stretch.scan_zero - stretch.scan_first + stretch.film_end - stretch.film_start});
  }
  return runs;
}

std::vector<DataCheck> data_checks(const AppData& data) {
  if (!data.scan.present) return {};
  Checks checks;
  for (const Problem& problem : data.problems) {
    checks.add(Tone::kProblem, problem.title,
               problem.file.empty() ? problem.text : problem.file + ": " + problem.text);
  }
  for (const std::string& warning : data.scan.warnings) {
    checks.add(Tone::kWarning, "Said while reading", warning);
  }
  if (data.scan.simulated) {
    checks.add(Tone::kWarning, "This scan is simulated",
               "Nothing in it was measured. Every view and every export says so.");
  }
  check_timing(data, checks);
  check_film(data, checks);
  check_voxels(data, checks);
  check_spikes(data, checks);
  check_units(data, checks);
  return checks.sorted();
}

Document contents_sheet(const AppData& data) {
  Document document = sheet("What is open");
  if (!data.scan.present) {
    document.blocks.emplace_back(
        DocParagraph{"Nothing is open yet. Drop a folder, files or a bundle. Nothing is uploaded.",
                     Tone::kQuiet});
    return document;
  }
  const Contents& contents = data.contents;
  if (!contents.files.empty()) add_section(document, "Files", file_facts(contents));
  if (!contents.title.empty() || !contents.citation.empty()) {
    DocFacts facts;
    add_fact(facts, "Title", contents.title);
    add_fact(facts, "Licence", contents.licence);
    add_fact(facts, "Cite", contents.citation);
    add_section(document, "Bundle", std::move(facts));
  }
  add_section(document, "Scan", scan_facts(data));
  if (data.film.present) {
    add_section(document, "Film", film_facts(data));
  } else {
    add_section(document, "Film",
                DocParagraph{"No film is known. A bundle brings one, and syncAct.open() takes one.",
                             Tone::kQuiet});
  }
  if (data.neurons.n_units > 0) {
    add_section(document, "Neurons", neuron_facts(data));
    document.blocks.emplace_back(layer_table(data.neurons));
  } else {
    add_section(document, "Neurons",
                DocParagraph{"None yet. Drop a .npy with one column per neuron.", Tone::kQuiet});
  }
  if (data.networks.n_units > 0) {
    add_section(document, "Networks", network_facts(data));
  } else {
    add_section(document, "Networks",
                DocParagraph{"None yet. Drop a .npy with one column per network.", Tone::kQuiet});
  }
  return document;
}

Document recipe_sheet(const AppData& data) {
  Document document = sheet("Recipe");
  const auto add = [&](const char* title, const std::vector<RecipeStep>& steps) {
    DocFacts facts;
    for (const RecipeStep& step : steps)
      facts.facts.push_back({step.name, step.value, step.detail});
    if (!facts.facts.empty()) add_section(document, title, std::move(facts));
  };
  add("Clean", cleaning_steps(data));
  add("Neurons to scans", neuron_steps(data));
  add("Coupling", coupling_steps(data));
  add("More than chance", chance_steps(data));
  return document;
}

Document data_sheet(const AppData& data) {
  Document document = sheet("Data");
  const auto append = [&](Document part) {
    document.blocks.insert(document.blocks.end(), std::make_move_iterator(part.blocks.begin()),
                           std::make_move_iterator(part.blocks.end()));
  };
  append(contents_sheet(data));
  const std::vector<DataCheck> checks = data_checks(data);
  if (!checks.empty()) document.blocks.emplace_back(DocHeading{2, "Checks"});
  for (const DataCheck& check : checks) {
    if (check.tone == Tone::kOk) {
      document.blocks.emplace_back(DocParagraph{check.title + ".", Tone::kOk, "Passed:"});
    } else {
      document.blocks.emplace_back(DocParagraph{check.text, check.tone, check.title + "."});
    }
  }
  if (data.scan.present) append(recipe_sheet(data));
  return document;
}

}  // namespace sync_act::app
