// The models screen draws, whatever there is to compare.

#include <doctest/doctest.h>

#include "tests/views/drawing_checks.h"

namespace sync_act::views {
namespace {

// Three models, of which `n_done` are compared; the last has neither layers nor a known accuracy.
void add_models(app::AppData& data, int n_done) {
  const auto n_networks = static_cast<std::size_t>(data.networks.n_units);
  data.model_scores.n_models = n_done > 0 ? 3 : 0;
  data.model_scores.metric = "top-1";
  data.model_scores.subset_size = 20;
  data.model_scores.layer_size = 4;
  for (int m = 0; m < 3; ++m) {
    const std::string id(1, static_cast<char>('a' + m));
    const bool known = m < 2;
    app::ModelInfo& info = data.models.emplace_back();
    info.id = id;
    info.name = "Model " + id;
    info.n_units = 40;
    info.n_layers = 2;
    if (m >= n_done) continue;
    app::ModelScore score;
    score.id = id;
    score.similarity = 0.1 * (m + 1);
    if (known) {
      score.low = score.similarity - 0.05;
      score.high = score.similarity + 0.05;
      score.z = 4;
      score.accuracy = 0.3 * (m + 1);
      score.layers = {{"conv1", 0.1, 0.05, 0.15, std::vector<double>(n_networks, 0.2)},
                      {"conv2", app::kUnknown, app::kUnknown, app::kUnknown,
                       std::vector<double>(n_networks, app::kUnknown)}};
    }
    data.model_scores.models.push_back(std::move(score));
  }
  data.open_model = "b";
  if (n_done == 3) {
    data.model_scores.relation = {
        .n = 3, .pearson = 0.6, .low = -0.9, .high = 1, .spearman = 0.5, .p = 0.66};
  }
  ++data.revision;
}

TEST_CASE("the models screen draws at every size, before, during and after a comparison") {
  for (const Size& size : kSizes) {
    for (const int n_done : {0, 1, 3}) {
      ViewDriver driver(size.width, size.height);
      driver.model.state.screen = app::Screen::kModels;
      check_draws(driver);  // nothing open
      driver.open_sample();
      driver.model.state.screen = app::Screen::kModels;
      check_draws(driver);  // no models
      add_models(driver.data, n_done);
      if (n_done == 1) driver.data.jobs.push_back({"models", "Comparing", "Model b", 0.4, true});
      driver.frames(3);
      check_draws(driver);
    }
  }
}

}  // namespace
}  // namespace sync_act::views
