#pragma once
// Streaming gzip over zlib, for the files that we write. Without time stamp and name: the same
// bytes give the same file.

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "core/base/result.h"

namespace sync_act {

// Takes the next bytes of a file.
using ByteSink = std::function<Status(std::span<const std::byte>)>;

class GzipDeflate {
 public:
  explicit GzipDeflate(ByteSink sink);
  ~GzipDeflate();
  GzipDeflate(GzipDeflate&&) noexcept;
  GzipDeflate& operator=(GzipDeflate&&) noexcept;

  // Fail where the sink fails.
  Status write(std::span<const std::byte> bytes);
  Status finish();

 private:
  struct Zlib;
  Status run(std::span<const std::byte> bytes, int flush);

  ByteSink sink_;
  std::unique_ptr<Zlib> zlib_;
  std::vector<std::byte> out_;
};

Result<std::vector<std::byte>> gzip(std::span<const std::byte> bytes);

}  // namespace sync_act
