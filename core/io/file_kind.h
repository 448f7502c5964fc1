#pragma once
// Recognises what a file is by its first bytes, to say so when it is not what was expected.

#include <cstddef>
#include <span>
#include <string_view>

namespace sync_act {

// "a web page (HTML), perhaps a failed download", "a zip archive: unpack it first", ...; empty
// where not recognised. 512 bytes suffice.
std::string_view recognise_file(std::span<const std::byte> start);

}  // namespace sync_act
