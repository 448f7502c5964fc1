#include "web/gl/film_sheets.h"

#include <GLES3/gl3.h>

namespace sync_act::gl {

void FilmSheets::Picture::set(int new_width, int new_height, std::span<const std::byte> rgba) {
  const bool same_size = texture != 0 && new_width == width && new_height == height;
  if (texture == 0) glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  if (same_size) {
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, rgba.data());
    return;
  }
  width = new_width;
  height = new_height;
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               rgba.data());
}

void FilmSheets::Picture::free() {
  if (texture != 0) glDeleteTextures(1, &texture);
  *this = {};
}

std::size_t FilmSheets::Picture::bytes() const {
  if (texture == 0) return 0;
  return std::size_t{4} * static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
}

FilmSheets::~FilmSheets() {
  for (Picture& sheet : sheets_) sheet.free();
  frame_.free();
}

void FilmSheets::follow(std::uint64_t film_revision, int n_sheets) {
  if (film_revision == revision_) return;
  revision_ = film_revision;
  for (Picture& sheet : sheets_) sheet.free();
  frame_.free();
  sheets_.assign(static_cast<std::size_t>(n_sheets), {});
}

void FilmSheets::set_sheet(int sheet, int width, int height, std::span<const std::byte> rgba) {
  const auto index = static_cast<std::size_t>(sheet);
  if (index < sheets_.size()) sheets_[index].set(width, height, rgba);
}

void FilmSheets::set_frame(int width, int height, std::span<const std::byte> rgba) {
  frame_.set(width, height, rgba);
}

unsigned FilmSheets::sheet(int sheet) const {
  const auto index = static_cast<std::size_t>(sheet);
  return index < sheets_.size() ? sheets_[index].texture : 0;
}

bool FilmSheets::must_ask_for(int sheet) {
  const auto index = static_cast<std::size_t>(sheet);
  if (index >= sheets_.size() || sheets_[index].texture != 0 || sheets_[index].asked) return false;
  return sheets_[index].asked = true;
}

void FilmSheets::forget_context() {
  for (Picture& sheet : sheets_) sheet = {};
  frame_ = {};
}

std::size_t FilmSheets::gpu_bytes() const {
  std::size_t sum = frame_.bytes();
  for (const Picture& sheet : sheets_) sum += sheet.bytes();
  return sum;
}

}  // namespace sync_act::gl
