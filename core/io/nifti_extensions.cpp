#include "core/io/nifti_extensions.h"

#include <algorithm>
#include <cstring>

namespace sync_act {
namespace {

constexpr std::size_t kFlagBytes = 4;
constexpr std::size_t kHeadBytes = 8;
constexpr std::size_t kMaxListed = 1000;

std::int32_t load_int32(const std::byte* bytes, bool big_endian) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    value = value << 8 | std::to_integer<std::uint32_t>(bytes[big_endian ? i : 3 - i]);
  }
  return static_cast<std::int32_t>(value);
}

}  // namespace

void NiftiExtensionScanner::push(std::span<const std::byte> bytes) {
  while (!bytes.empty() && !stopped_) {
    if (n_skip_ > 0) {
      const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(n_skip_, bytes.size()));
      n_skip_ -= n;
      n_left_ -= n;
      bytes = bytes.subspan(n);
      continue;
    }
    const std::size_t wanted = flag_read_ ? kHeadBytes : kFlagBytes;
    const std::size_t n = std::min(wanted - n_head_, bytes.size());
    std::memcpy(head_.data() + n_head_, bytes.data(), n);
    n_head_ += n;
    n_left_ -= n;
    bytes = bytes.subspan(n);
    if (n_head_ < wanted) continue;
    n_head_ = 0;
    if (!flag_read_) {
      flag_read_ = true;
      stopped_ = head_[0] == std::byte{0};
    } else {
      read_head();
    }
  }
}

void NiftiExtensionScanner::read_head() {
  const std::int32_t size = load_int32(head_.data(), big_endian_);
  const std::int32_t code = load_int32(head_.data() + 4, big_endian_);
  if (size == 0 && code == 0) {  // zero padding up to vox_offset
    stopped_ = true;
    return;
  }
  const bool fits = size >= static_cast<std::int32_t>(kHeadBytes) &&
                    static_cast<std::uint64_t>(size) - kHeadBytes <= n_left_ &&
                    found_.size() < kMaxListed;
  if (!fits) {
    warning_ = message("header extension ", found_.size() + 1, " says it has ", size,
                       " bytes, which is impossible: the remaining extensions are ignored");
    stopped_ = true;
    return;
  }
  n_skip_ = static_cast<std::uint64_t>(size) - kHeadBytes;
  found_.push_back({code, n_skip_});
}

}  // namespace sync_act
