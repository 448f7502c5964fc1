#include "web/views/selection_steps.h"

#include <algorithm>
#include <vector>

#include "web/views/theme.h"

namespace sync_act::views {

namespace {

void step(const app::ViewContext& context, int neurons, int networks) {
  if (neurons != 0) {
    std::vector<int> listed;
    if (context.state.unit_view == app::UnitView::kGrid) {
      // Through the layer whose grid is shown, in the order of its units.
      app::State plain = context.state;
      for (const app::UnitCell& cell : context.selectors.units.cells(
               plain, context.data, context.selectors.coupling.least_r(context.data), 1,
               ui().dark)) {
        listed.push_back(cell.neuron);
      }
    } else {
      listed = context.selectors.neurons(context.state, context.data);
    }
    if (listed.empty()) return;
    const auto at = std::find(listed.begin(), listed.end(), context.state.neuron);
    const auto n = static_cast<int>(listed.size());
    const int row = at == listed.end()
                        ? 0
                        : std::clamp(static_cast<int>(at - listed.begin()) + neurons, 0, n - 1);
    const int neuron = listed[static_cast<std::size_t>(row)];
    if (neuron != context.state.neuron) context.sink(app::SelectNeuron{neuron});
  }
  const int n_networks = context.data.networks.n_units;
  if (networks != 0 && n_networks > 0) {
    const int network = std::clamp(context.state.network + networks, 0, n_networks - 1);
    if (network != context.state.network) context.sink(app::SelectNetwork{network});
  }
}

}  // namespace

const StepSelection step_selection = step;

}  // namespace sync_act::views
