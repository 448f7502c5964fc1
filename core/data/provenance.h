#pragma once
// Where a result comes from: enough to run it again.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace sync_act {

struct InputFile {
  std::string name;    // base name only: a user's folder names never enter a result
  std::string sha256;  // lower-case hex; empty where not computed
};

struct Provenance {
  std::string method;                                        // "couple"
  std::vector<std::pair<std::string, std::string>> options;  // key, value as text, in stated order
  std::uint64_t seed = 0;
  std::vector<InputFile> inputs;
  std::string build_id;  // version and commit of the program
  bool simulated = false;
};

}  // namespace sync_act
