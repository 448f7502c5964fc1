#pragma once
// Stable sorting of indices. One sort, compiled once, for all orders of the interface: each
// std::stable_sort of its own is 2 kB of the page.

#include <cstddef>
#include <functional>
#include <vector>

namespace sync_act::app {

using Before = std::function<bool(int, int)>;

void sort_stably(std::vector<int>& items, const Before& before);

// 0 .. count - 1, sorted.
std::vector<int> stable_order(int count, const Before& before);

// items[order[0]], items[order[1]], ...
template <class Item>
std::vector<Item> picked(const std::vector<Item>& items, const std::vector<int>& order) {
  std::vector<Item> result;
  result.reserve(order.size());
  for (const int n : order) result.push_back(items[static_cast<std::size_t>(n)]);
  return result;
}

}  // namespace sync_act::app
