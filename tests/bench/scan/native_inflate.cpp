// Native contestant: zlib's bare inflate of a .gz file that is in memory, 1 MB of output at a time.
// For each line on stdin, prints "<seconds> <bytes of output>".
//
//   usage: native_inflate FILE.gz

#include <zlib.h>

#include <chrono>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "core/io/file_bytes.h"

using namespace sync_act;

namespace {

// Bytes of output; 0 where the file is damaged.
std::size_t inflate_all(const std::vector<std::byte>& file, std::vector<Bytef>& out) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return 0;
  stream.next_in = reinterpret_cast<z_const Bytef*>(const_cast<std::byte*>(file.data()));
  stream.avail_in = static_cast<uInt>(file.size());
  int result = Z_OK;
  while (result == Z_OK) {
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    result = inflate(&stream, Z_NO_FLUSH);
  }
  inflateEnd(&stream);
  return result == Z_STREAM_END ? stream.total_out : 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto file = read_file(argv[1]);
  if (!file.ok()) return 2;
  std::vector<Bytef> out(1 << 20);
  for (std::string line; std::getline(std::cin, line);) {
    const auto start = std::chrono::steady_clock::now();
    const std::size_t n_bytes = inflate_all(*file, out);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    std::printf("%.9g %zu\n", taken.count(), n_bytes);
    std::fflush(stdout);
  }
}
