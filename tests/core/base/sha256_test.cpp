#include "core/base/sha256.h"

#include <doctest/doctest.h>

#include <initializer_list>

namespace sync_act {
namespace {

using Sizes = std::initializer_list<std::size_t>;

std::string hash_of(std::string_view text) {
  Sha256 hash;
  hash.update(text);
  return hash.finish_hex();
}

// FIPS 180-4's examples (NIST, "SHA-256 example values") and the empty message.
TEST_CASE("SHA-256 gives the values of the standard's examples") {
  CHECK(hash_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(hash_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(hash_of(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 of a stream does not depend on how it is cut") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += static_cast<char>(i * 31);
  // 55, 56, 63, 64 and 65 bytes are where padding needs a further block or not.
  for (const std::size_t length : Sizes{0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 300}) {
    const std::string part = text.substr(0, length);
    const std::string whole = hash_of(part);
    for (const std::size_t piece : Sizes{1, 3, 64, 100}) {
      Sha256 hash;
      for (std::size_t at = 0; at < part.size(); at += piece) hash.update(part.substr(at, piece));
      CHECK(hash.finish_hex() == whole);
    }
    CHECK(sha256_hex(std::as_bytes(std::span(part))) == whole);
  }
}

TEST_CASE("SHA-256 starts anew after finish") {
  Sha256 hash;
  hash.update("abc");
  const std::string first = hash.finish_hex();
  hash.update("abc");
  CHECK(hash.finish_hex() == first);
}

}  // namespace
}  // namespace sync_act
