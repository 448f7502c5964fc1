#pragma once
// The last value that was derived from something, kept while that stays the same.

namespace sync_act::app {

template <class Key, class Value>
struct Memo {
  bool filled = false;
  Key key{};
  Value value{};
  // Calls make() only where the key differs from the last one's.
  template <class Make>
  const Value& get(const Key& wanted, Make make) {
    if (!filled || !(key == wanted)) {
      value = make();
      key = wanted;
      filled = true;
    }
    return value;
  }
};

}  // namespace sync_act::app
