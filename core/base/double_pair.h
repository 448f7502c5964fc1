#pragma once
// Two doubles that compilers keep in one vector register, also where they would not find that out
// by themselves: each lane is computed as the scalar code would.

#include <cstring>

namespace sync_act {

typedef double DoublePair __attribute__((vector_size(16)));

inline DoublePair load_pair(const double* from) {
  DoublePair pair;
  std::memcpy(&pair, from, sizeof(pair));
  return pair;
}

inline void store_pair(double* to, DoublePair pair) { std::memcpy(to, &pair, sizeof(pair)); }

}  // namespace sync_act
