#include "web/gl/glass_renderer.h"

#include <GLES3/gl3.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "generated/shaders.h"
#include "web/gl/shader_program.h"

namespace sync_act::gl {
namespace {

constexpr int kMaxPicturePx = 4096;
constexpr float kShine = 0.55F;
constexpr GLuint kPosition = 0, kNormal = 1;

struct GpuMesh {
  GLuint array = 0, positions = 0, normals = 0, triangles = 0;
  GLsizei n_indices = 0;
  std::uint64_t revision = 0;
  std::size_t bytes = 0;
};

template <class T>
GLuint buffer_of(GLenum target, const std::vector<T>& values) {
  GLuint buffer = 0;
  glGenBuffers(1, &buffer);
  glBindBuffer(target, buffer);
  glBufferData(target, static_cast<GLsizeiptr>(values.size() * sizeof(T)), values.data(),
               GL_STATIC_DRAW);
  return buffer;
}

void release(GpuMesh& mesh) {
  if (mesh.array != 0) glDeleteVertexArrays(1, &mesh.array);
  for (const GLuint buffer : {mesh.positions, mesh.normals, mesh.triangles}) {
    if (buffer != 0) glDeleteBuffers(1, &buffer);
  }
  mesh = {};
}

void upload(GpuMesh& gpu, const app::Mesh& mesh) {
  release(gpu);
  gpu.revision = mesh.revision;
  if (mesh.triangles.empty()) return;
  glGenVertexArrays(1, &gpu.array);
  glBindVertexArray(gpu.array);
  gpu.positions = buffer_of(GL_ARRAY_BUFFER, mesh.positions);
  glVertexAttribPointer(kPosition, 3, GL_FLOAT, GL_FALSE, 0, nullptr);
  glEnableVertexAttribArray(kPosition);
  gpu.normals = buffer_of(GL_ARRAY_BUFFER, mesh.normals);
  glVertexAttribPointer(kNormal, 3, GL_FLOAT, GL_FALSE, 0, nullptr);
  glEnableVertexAttribArray(kNormal);
  gpu.triangles = buffer_of(GL_ELEMENT_ARRAY_BUFFER, mesh.triangles);
  glBindVertexArray(0);
  glBindBuffer(GL_ARRAY_BUFFER, 0);
  gpu.n_indices = static_cast<GLsizei>(mesh.triangles.size());
  gpu.bytes = 4 * (mesh.positions.size() + mesh.normals.size() + mesh.triangles.size());
}

}  // namespace

std::array<std::array<double, 3>, 3> camera_axes(const std::array<double, 2>& camera_deg) {
  const double azimuth = camera_deg[0] * std::numbers::pi / 180;
  const double elevation = camera_deg[1] * std::numbers::pi / 180;
  // Azimuth 0: the eye is behind the head (y < 0), right is right; 90: on the right (x > 0).
  const std::array<double, 3> right{std::cos(azimuth), std::sin(azimuth), 0};
  const std::array<double, 3> eye{std::sin(azimuth) * std::cos(elevation),
                                  -std::cos(azimuth) * std::cos(elevation), std::sin(elevation)};
  const std::array<double, 3> up{eye[1] * right[2] - eye[2] * right[1],
                                 eye[2] * right[0] - eye[0] * right[2],
                                 eye[0] * right[1] - eye[1] * right[0]};
  return {right, up, eye};
}

struct GlassRenderer::Gl {
  GLuint program = 0;
  GLint clip_from_world = -1, eye_from_world = -1, colour = -1, opacity = -1;
  std::array<GpuMesh, 3> meshes;
  // Drawn with four samples per pixel, then resolved into the texture.
  GLuint framebuffer = 0, colours = 0, depths = 0, resolved = 0, texture = 0;
  int width_px = 0, height_px = 0;
  GlassView view;
  GlassLook look;
  std::uint64_t version = 1, drawn_version = 0;
  std::string problem;

  bool prepare();
  void fit(int width, int height);
  void set_camera(const GlassView& shown) const;
  void draw_mesh(Part part, const std::array<float, 3>& ink, float facing, float rim) const;
};

bool GlassRenderer::Gl::prepare() {
  if (program != 0) return true;
  if (!problem.empty()) return false;
  program = start_program(kGlassVert, kGlassFrag);
  problem = program_problem("glass", program);
  if (!problem.empty()) {
    glDeleteProgram(program);
    program = 0;
    return false;
  }
  clip_from_world = glGetUniformLocation(program, "u_clip_from_world");
  eye_from_world = glGetUniformLocation(program, "u_eye_from_world");
  colour = glGetUniformLocation(program, "u_colour");
  opacity = glGetUniformLocation(program, "u_opacity");
  return true;
}

void GlassRenderer::Gl::fit(int width, int height) {
  if (framebuffer != 0 && width_px == width && height_px == height) return;
  if (framebuffer == 0) {
    glGenFramebuffers(1, &framebuffer);
    glGenFramebuffers(1, &resolved);
    glGenRenderbuffers(1, &colours);
    glGenRenderbuffers(1, &depths);
    glGenTextures(1, &texture);
  }
  width_px = width;
  height_px = height;
  GLint samples = 0;
  glGetIntegerv(GL_MAX_SAMPLES, &samples);
  samples = std::min(samples, 4);
  glBindRenderbuffer(GL_RENDERBUFFER, colours);
  glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_RGBA8, width, height);
  glBindRenderbuffer(GL_RENDERBUFFER, depths);
  glRenderbufferStorageMultisample(GL_RENDERBUFFER, samples, GL_DEPTH_COMPONENT24, width, height);
  glBindRenderbuffer(GL_RENDERBUFFER, 0);
  glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colours);
  glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_RENDERBUFFER, depths);
  glBindTexture(GL_TEXTURE_2D, texture);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE, nullptr);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glBindTexture(GL_TEXTURE_2D, 0);
  glBindFramebuffer(GL_FRAMEBUFFER, resolved);
  glFramebufferTexture2D(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D, texture, 0);
}

// Without perspective: distances can be compared across the picture.
void GlassRenderer::Gl::set_camera(const GlassView& shown) const {
  const auto axes = camera_axes(shown.camera_deg);
  const double least = std::min(shown.width_px, shown.height_px);
  const double scale[3] = {least / shown.width_px / shown.radius_mm,
                           least / shown.height_px / shown.radius_mm, -0.5 / shown.radius_mm};
  std::array<float, 16> clip{};
  std::array<float, 9> eye{};
  for (std::size_t row = 0; row < 3; ++row) {
    double offset = 0;
    for (std::size_t column = 0; column < 3; ++column) {
      clip[column * 4 + row] = static_cast<float>(scale[row] * axes[row][column]);
      eye[column * 3 + row] = static_cast<float>(axes[row][column]);
      offset -= axes[row][column] * shown.centre_mm[column];
    }
    clip[12 + row] = static_cast<float>(scale[row] * offset);
  }
  clip[15] = 1;
  glUniformMatrix4fv(clip_from_world, 1, GL_FALSE, clip.data());
  glUniformMatrix3fv(eye_from_world, 1, GL_FALSE, eye.data());
}

void GlassRenderer::Gl::draw_mesh(Part part, const std::array<float, 3>& ink, float facing,
                                  float rim) const {
  const GpuMesh& mesh = meshes[static_cast<std::size_t>(part)];
  if (mesh.array == 0) return;
  glUniform3fv(colour, 1, ink.data());
  glUniform2f(opacity, facing, rim);
  glBindVertexArray(mesh.array);
  glDrawElements(GL_TRIANGLES, mesh.n_indices, GL_UNSIGNED_INT, nullptr);
}

GlassRenderer::GlassRenderer() : gl_(std::make_unique<Gl>()) {}

GlassRenderer::~GlassRenderer() {
  for (GpuMesh& mesh : gl_->meshes) release(mesh);
  if (gl_->framebuffer != 0) {
    glDeleteFramebuffers(1, &gl_->framebuffer);
    glDeleteFramebuffers(1, &gl_->resolved);
    glDeleteRenderbuffers(1, &gl_->colours);
    glDeleteRenderbuffers(1, &gl_->depths);
    glDeleteTextures(1, &gl_->texture);
  }
  if (gl_->program != 0) glDeleteProgram(gl_->program);
}

void GlassRenderer::set_mesh(Part part, const app::Mesh& mesh) {
  GpuMesh& gpu = gl_->meshes[static_cast<std::size_t>(part)];
  if (gpu.revision == mesh.revision) return;
  upload(gpu, mesh);
  ++gl_->version;
}

unsigned GlassRenderer::draw(const GlassView& wanted, const GlassLook& look) {
  GlassView view = wanted;
  view.width_px = std::clamp(view.width_px, 1, kMaxPicturePx);
  view.height_px = std::clamp(view.height_px, 1, kMaxPicturePx);
  if (gl_->drawn_version == gl_->version && gl_->view == view && gl_->look == look) {
    return gl_->texture;
  }
  if (!gl_->prepare()) return 0;
  gl_->fit(view.width_px, view.height_px);
  glBindFramebuffer(GL_FRAMEBUFFER, gl_->framebuffer);
  glViewport(0, 0, view.width_px, view.height_px);
  glDisable(GL_SCISSOR_TEST);
  glDisable(GL_BLEND);
  glEnable(GL_DEPTH_TEST);
  glDepthMask(GL_TRUE);
  glDepthFunc(GL_LEQUAL);
  glEnable(GL_CULL_FACE);
  glClearColor(look.background[0], look.background[1], look.background[2], 1);
  glClear(GL_COLOR_BUFFER_BIT | GL_DEPTH_BUFFER_BIT);
  glUseProgram(gl_->program);
  gl_->set_camera(view);
  gl_->draw_mesh(Part::kWarm, look.warm, 1, 1);
  gl_->draw_mesh(Part::kCool, look.cool, 1, 1);
  if (look.opacity > 0) {
    // The glass covers what lies in it and hides its own far side: depths anew, nearest first.
    glClear(GL_DEPTH_BUFFER_BIT);
    glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_FALSE);
    gl_->draw_mesh(Part::kBrain, look.glass, 1, 1);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glEnable(GL_BLEND);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    gl_->draw_mesh(Part::kBrain, look.glass, 0.42F * look.opacity, 0.9F * look.opacity);
    // What lies in the glass shines through it.
    glClear(GL_DEPTH_BUFFER_BIT);
    gl_->draw_mesh(Part::kWarm, look.warm, kShine, kShine);
    gl_->draw_mesh(Part::kCool, look.cool, kShine, kShine);
    glDisable(GL_BLEND);
  }
  glBindVertexArray(0);
  glUseProgram(0);
  glDisable(GL_DEPTH_TEST);
  glDisable(GL_CULL_FACE);
  glBindFramebuffer(GL_READ_FRAMEBUFFER, gl_->framebuffer);
  glBindFramebuffer(GL_DRAW_FRAMEBUFFER, gl_->resolved);
  glBlitFramebuffer(0, 0, view.width_px, view.height_px, 0, 0, view.width_px, view.height_px,
                    GL_COLOR_BUFFER_BIT, GL_NEAREST);
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  gl_->view = view;
  gl_->look = look;
  gl_->drawn_version = gl_->version;
  return gl_->texture;
}

const std::string& GlassRenderer::problem() const { return gl_->problem; }

void GlassRenderer::forget_context() { *gl_ = Gl{}; }

std::size_t GlassRenderer::gpu_bytes() const {
  std::size_t bytes = 0;
  for (const GpuMesh& mesh : gl_->meshes) bytes += mesh.bytes;
  if (gl_->framebuffer != 0) {
    constexpr std::size_t kBytesPerPixel = 4 + 4 * (4 + 4);
    bytes += kBytesPerPixel * static_cast<std::size_t>(gl_->width_px) *
             static_cast<std::size_t>(gl_->height_px);
  }
  return bytes;
}

}  // namespace sync_act::gl
