#include "web/gl/slice_renderer.h"

#include <GLES3/gl3.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "generated/shaders.h"
#include "web/app/colours.h"
#include "web/app/volume_texels.h"
#include "web/gl/shader_program.h"

namespace sync_act::gl {
namespace {

constexpr int kColourTexels = 256;
constexpr int kMaxPicturePx = 8192;
// A volume this large (256 MB of anatomy) is made coarser rather than risking the whole context.
constexpr std::size_t kMaxTexels = std::size_t{1} << 27U;

struct Volume {
  GLuint texture = 0;
  std::array<float, 16> from_world{};
  double low = 0, high = 1;
  std::size_t bytes = 0;
};

struct Slot {
  GLuint texture = 0;
  GLuint framebuffer = 0;
  int width_px = 0, height_px = 0;
  SliceView view;
  SliceLook look;
  std::uint64_t data_version = 0;  // 0: never drawn, or with a map of its own
  OwnMap own;
};

struct Uniforms {
  GLint origin_mm, right_mm, up_mm, anatomy_from_world, map_from_world;
  GLint has_anatomy, has_map, exact, window, greys, threshold, max, opacity, background;
};

// World axes of the picture: right, up, and the fixed one.
struct Axes {
  std::size_t right, up, fixed;
};
Axes axes_of(SlicePlane plane) {
  switch (plane) {
    case SlicePlane::kSagittal:
      return {1, 2, 0};
    case SlicePlane::kCoronal:
      return {0, 2, 1};
    case SlicePlane::kAxial:
      break;
  }
  return {0, 1, 2};
}

GLint max_side() {
  GLint side = 256;  // what WebGL2 promises
  glGetIntegerv(GL_MAX_3D_TEXTURE_SIZE, &side);
  return side;
}

void upload(Volume& volume, const app::VolumeTexels& texels, GLenum internal, GLenum format,
            std::size_t bytes_per_texel) {
  if (volume.texture == 0) glGenTextures(1, &volume.texture);
  glBindTexture(GL_TEXTURE_3D, volume.texture);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 2);
  const auto& dims = texels.grid.dims;
  glTexImage3D(GL_TEXTURE_3D, 0, static_cast<GLint>(internal), dims[0], dims[1], dims[2], 0, format,
               GL_HALF_FLOAT, texels.halves.data());
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  for (const int axis : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T, GL_TEXTURE_WRAP_R}) {
    glTexParameteri(GL_TEXTURE_3D, static_cast<GLenum>(axis), GL_CLAMP_TO_EDGE);
  }
  glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_3D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glBindTexture(GL_TEXTURE_3D, 0);
  volume.from_world = app::texture_from_world(texels.grid);
  volume.low = texels.low;
  volume.high = texels.high;
  volume.bytes = texels.grid.voxel_count() * bytes_per_texel;
}

GLuint colour_texture(bool dark) {
  std::vector<app::Colour> texels = app::overlay_table(kColourTexels, /*warm=*/false, dark);
  const std::vector<app::Colour> warm = app::overlay_table(kColourTexels, /*warm=*/true, dark);
  texels.insert(texels.end(), warm.begin(), warm.end());
  GLuint texture = 0;
  glGenTextures(1, &texture);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, kColourTexels, 2, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               texels.data());
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glBindTexture(GL_TEXTURE_2D, 0);
  return texture;
}

}  // namespace

struct SliceRenderer::Gl {
  GLuint program = 0;
  Uniforms uniforms{};
  GLuint colours[2] = {0, 0};  // light, dark
  GLuint nearest = 0;          // sampler
  Volume anatomy, map;
  Slot slots[kSlots];
  std::uint64_t data_version = 1;
  std::string problem;

  bool prepare();
  void fit(Slot& slot, int width_px, int height_px);
  void set_uniforms(const SliceView& view, const SliceLook& look) const;
  void release(Volume& volume);
};

// Makes what every picture needs, at the first one of a context.
bool SliceRenderer::Gl::prepare() {
  if (program != 0) return true;
  if (!problem.empty()) return false;
  program = start_program(kSliceVert, kSliceFrag);
  problem = program_problem("slice", program);
  if (!problem.empty()) {
    glDeleteProgram(program);
    program = 0;
    return false;
  }
  const auto location = [&](const char* name) { return glGetUniformLocation(program, name); };
  uniforms = {location("u_origin_mm"),      location("u_right_mm"),
              location("u_up_mm"),          location("u_anatomy_from_world"),
              location("u_map_from_world"), location("u_has_anatomy"),
              location("u_has_map"),        location("u_exact"),
              location("u_window"),         location("u_greys"),
              location("u_threshold"),      location("u_max"),
              location("u_opacity"),        location("u_background")};
  glUseProgram(program);
  glUniform1i(location("u_anatomy"), 0);
  glUniform1i(location("u_map"), 1);
  glUniform1i(location("u_colours"), 2);
  glUseProgram(0);
  colours[0] = colour_texture(false);
  colours[1] = colour_texture(true);
  glGenSamplers(1, &nearest);
  for (const int axis : {GL_TEXTURE_WRAP_S, GL_TEXTURE_WRAP_T, GL_TEXTURE_WRAP_R}) {
    glSamplerParameteri(nearest, static_cast<GLenum>(axis), GL_CLAMP_TO_EDGE);
  }
  glSamplerParameteri(nearest, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glSamplerParameteri(nearest, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  return true;
}

// Gives the slot a texture of this size; leaves its framebuffer bound.
void SliceRenderer::Gl::fit(Slot& slot, int width_px, int height_px) {
  if (slot.framebuffer == 0) glGenFramebuffers(1, &slot.framebuffer);
  glBindFramebuffer(GL_FRAMEBUFFER, slot.framebuffer);
  if (slot.texture != 0 && slot.width_px == width_px && slot.height_px == height_px) return;
  if (slot.texture == 0) glGenTextures(1, &slot.texture);
  glBindTexture(GL_TEXTURE_2D, slot.texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width_px, height_px, 0, GL_RGBA, GL_UNSIGNED_BYTE,
               nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glBindTexture(GL_TEXTURE_2D, 0);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, slot.texture, 0);
  slot.width_px = width_px;
  slot.height_px = height_px;
}

void SliceRenderer::Gl::set_uniforms(const SliceView& view, const SliceLook& look) const {
  const Axes axes = axes_of(view.plane);
  std::array<float, 3> origin{};
  std::array<float, 3> right{};
  std::array<float, 3> up{};
  origin[axes.right] = static_cast<float>(view.right_mm[0]);
  origin[axes.up] = static_cast<float>(view.up_mm[0]);
  origin[axes.fixed] = static_cast<float>(view.position_mm);
  right[axes.right] = static_cast<float>(view.right_mm[1] - view.right_mm[0]);
  up[axes.up] = static_cast<float>(view.up_mm[1] - view.up_mm[0]);
  glUniform3fv(uniforms.origin_mm, 1, origin.data());
  glUniform3fv(uniforms.right_mm, 1, right.data());
  glUniform3fv(uniforms.up_mm, 1, up.data());
  glUniformMatrix4fv(uniforms.anatomy_from_world, 1, GL_FALSE, anatomy.from_world.data());
  glUniformMatrix4fv(uniforms.map_from_world, 1, GL_FALSE, map.from_world.data());
  glUniform1i(uniforms.has_anatomy, anatomy.texture != 0 ? 1 : 0);
  glUniform1i(uniforms.has_map, map.texture != 0 ? 1 : 0);
  glUniform1i(uniforms.exact, look.voxel_exact ? 1 : 0);
  const double span = anatomy.high - anatomy.low;
  const double window_low = (look.anatomy_low - anatomy.low) / span;
  const double window_high = (look.anatomy_high - anatomy.low) / span;
  glUniform2f(uniforms.window, static_cast<float>(window_low),
              static_cast<float>(std::max(window_high, window_low + 1e-6)));
  // Greys leave room for the overlay: its brightest (dark theme) and darkest (light theme) colours
  // must stand out from the brain's.
  glUniform2f(uniforms.greys, look.dark ? 0.10F : 0.36F, look.dark ? 0.82F : 0.96F);
  glUniform1f(uniforms.threshold, static_cast<float>(look.threshold_r));
  glUniform1f(uniforms.max, static_cast<float>(look.max_r));
  glUniform1f(uniforms.opacity, static_cast<float>(look.opacity));
  glUniform3f(uniforms.background, look.background[0], look.background[1], look.background[2]);
}

void SliceRenderer::Gl::release(Volume& volume) {
  if (volume.texture != 0) glDeleteTextures(1, &volume.texture);
  volume = {};
}

SliceRenderer::SliceRenderer() : gl_(std::make_unique<Gl>()) {}

SliceRenderer::~SliceRenderer() {
  gl_->release(gl_->anatomy);
  gl_->release(gl_->map);
  release_from(0);
  if (gl_->program == 0) return;
  glDeleteTextures(2, gl_->colours);
  glDeleteSamplers(1, &gl_->nearest);
  glDeleteProgram(gl_->program);
}

void SliceRenderer::set_anatomy(const Grid& grid, std::span<const float> values) {
  ++gl_->data_version;
  if (values.empty()) return gl_->release(gl_->anatomy);
  const int reduction = app::reduction_for(grid.dims, max_side(), kMaxTexels);
  upload(gl_->anatomy, app::anatomy_texels(grid, values, reduction), GL_R16F, GL_RED, 2);
}

void SliceRenderer::set_map(const Grid& grid, std::span<const std::uint32_t> mask_voxels,
                            std::span<const float> values) {
  if (values.empty() && gl_->map.texture == 0) return;
  ++gl_->data_version;
  if (values.empty()) return gl_->release(gl_->map);
  const int reduction = app::reduction_for(grid.dims, max_side(), kMaxTexels / 2);
  upload(gl_->map, app::map_texels(grid, mask_voxels, values, reduction), GL_RG16F, GL_RG, 4);
}

bool SliceRenderer::has_anatomy() const { return gl_->anatomy.texture != 0; }

const std::string& SliceRenderer::problem() const { return gl_->problem; }

unsigned SliceRenderer::draw(int slot_index, const SliceView& view, const SliceLook& look) {
  Slot& slot = gl_->slots[std::clamp(slot_index, 0, kSlots - 1)];
  const int width_px = std::clamp(view.width_px, 1, kMaxPicturePx);
  const int height_px = std::clamp(view.height_px, 1, kMaxPicturePx);
  if (slot.data_version == gl_->data_version && slot.view == view && slot.look == look) {
    return slot.texture;
  }
  if (!gl_->prepare()) return 0;
  gl_->fit(slot, width_px, height_px);
  glViewport(0, 0, width_px, height_px);
  for (const int switched_off : {GL_SCISSOR_TEST, GL_BLEND, GL_DEPTH_TEST, GL_CULL_FACE}) {
    glDisable(static_cast<GLenum>(switched_off));
  }
  glUseProgram(gl_->program);
  glBindVertexArray(0);
  gl_->set_uniforms(view, look);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_3D, gl_->anatomy.texture);
  glActiveTexture(GL_TEXTURE1);
  glBindTexture(GL_TEXTURE_3D, gl_->map.texture);
  glBindSampler(1, look.voxel_exact ? gl_->nearest : 0);
  glActiveTexture(GL_TEXTURE2);
  glBindTexture(GL_TEXTURE_2D, gl_->colours[look.dark ? 1 : 0]);
  glDrawArrays(GL_TRIANGLES, 0, 3);
  glBindTexture(GL_TEXTURE_2D, 0);
  glActiveTexture(GL_TEXTURE1);
  glBindSampler(1, 0);
  glBindTexture(GL_TEXTURE_3D, 0);
  glActiveTexture(GL_TEXTURE0);
  glBindTexture(GL_TEXTURE_3D, 0);
  glUseProgram(0);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  slot.view = view;
  slot.look = look;
  slot.data_version = gl_->data_version;
  slot.own = {};
  return slot.texture;
}

unsigned SliceRenderer::kept(int slot_index, const SliceView& view, const SliceLook& look,
                             const OwnMap& own) const {
  const Slot& slot = gl_->slots[std::clamp(slot_index, 0, kSlots - 1)];
  return slot.own == own && slot.view == view && slot.look == look ? slot.texture : 0;
}

unsigned SliceRenderer::draw_own(int slot_index, const SliceView& view, const SliceLook& look,
                                 const OwnMap& own) {
  const unsigned texture = draw(slot_index, view, look);
  Slot& slot = gl_->slots[std::clamp(slot_index, 0, kSlots - 1)];
  slot.own = own;
  slot.data_version = 0;
  return texture;
}

void SliceRenderer::release_from(int first) {
  for (int i = std::max(first, 0); i < kSlots; ++i) {
    Slot& slot = gl_->slots[i];
    if (slot.framebuffer != 0) glDeleteFramebuffers(1, &slot.framebuffer);
    if (slot.texture != 0) glDeleteTextures(1, &slot.texture);
    slot = {};
  }
}

void SliceRenderer::forget_context() {
  *gl_ = Gl{};
  given = {};
}

std::size_t SliceRenderer::gpu_bytes() const {
  std::size_t bytes = gl_->anatomy.bytes + gl_->map.bytes;
  for (const Slot& slot : gl_->slots) {
    if (slot.texture == 0) continue;
    bytes += 4 * static_cast<std::size_t>(slot.width_px) * static_cast<std::size_t>(slot.height_px);
  }
  if (gl_->program != 0) bytes += 2 * 2 * 4 * kColourTexels;
  return bytes;
}

}  // namespace sync_act::gl
