#pragma once
// Frames of the film as textures: the sheets of sprites, and the player's frame of this moment.
// Pixels are given to the graphics card as they come and kept nowhere else: after a lost context
// they must be asked for again.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace sync_act::gl {

class FilmSheets {
 public:
  FilmSheets() = default;
  ~FilmSheets();
  FilmSheets(const FilmSheets&) = delete;
  FilmSheets& operator=(const FilmSheets&) = delete;

  // Another revision is another film: what was there is freed.
  void follow(std::uint64_t film_revision, int n_sheets);
  // RGBA, rows from the top; rgba.size() == 4 * width * height.
  void set_sheet(int sheet, int width, int height, std::span<const std::byte> rgba);
  void set_frame(int width, int height, std::span<const std::byte> rgba);

  // GL texture name, v = 0 at the top; 0: not there.
  unsigned sheet(int sheet) const;
  unsigned frame() const { return frame_.texture; }
  // True once for each sheet that is not there: it must be asked for then.
  bool must_ask_for(int sheet);

  // Forgets GL names without deleting them (context was lost).
  void forget_context();
  std::size_t gpu_bytes() const;

 private:
  struct Picture {
    unsigned texture = 0;
    int width = 0, height = 0;
    bool asked = false;
    void set(int new_width, int new_height, std::span<const std::byte> rgba);
    void free();
    std::size_t bytes() const;
  };
  std::uint64_t revision_ = 0;
  std::vector<Picture> sheets_;
  Picture frame_;
};

}  // namespace sync_act::gl
