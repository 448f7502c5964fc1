#include "web/app/sort_stably.h"

#include <algorithm>
#include <numeric>

namespace sync_act::app {

void sort_stably(std::vector<int>& items, const Before& before) {
  std::stable_sort(items.begin(), items.end(), [&](int a, int b) { return before(a, b); });
}

std::vector<int> stable_order(int count, const Before& before) {
  std::vector<int> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  sort_stably(order, before);
  return order;
}

}  // namespace sync_act::app
