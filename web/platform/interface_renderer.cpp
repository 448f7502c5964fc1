#include "web/platform/interface_renderer.h"

#include <GLES3/gl3.h>

#include <cstddef>
#include <cstdint>

#include "generated/shaders.h"
#include "web/gl/shader_program.h"

namespace sync_act::platform {
namespace {

// As the shader's layout says.
enum Attribute : GLuint { kPlace = 0, kTexture = 1, kColour = 2, kDraw = 3 };

const void* offset(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

GLuint name_of(ImTextureID texture) {
  return static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(texture));
}

// Where the list's vertices from this one on are.
void point_at_vertices(std::size_t first) {
  const std::size_t start = first * sizeof(ImDrawVert);
  constexpr GLsizei kStride = sizeof(ImDrawVert);
  glVertexAttribPointer(kPlace, 2, GL_FLOAT, GL_FALSE, kStride,
                        offset(start + offsetof(ImDrawVert, pos)));
  glVertexAttribPointer(kTexture, 2, GL_FLOAT, GL_FALSE, kStride,
                        offset(start + offsetof(ImDrawVert, uv)));
  glVertexAttribPointer(kColour, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride,
                        offset(start + offsetof(ImDrawVert, col)));
}

}  // namespace

struct InterfaceRenderer::Gl {
  GLuint program = 0, vertex_array = 0, vertices = 0, indices = 0, font = 0;

  void prepare();
  void set_state() const;
  void draw_list(const ImDrawList& list, const ImDrawData& frame) const;
};

void InterfaceRenderer::Gl::prepare() {
  if (program != 0) return;
  program = gl::start_program(kInterfaceVert, kInterfaceFrag);
  glGenVertexArrays(1, &vertex_array);
  glGenBuffers(1, &vertices);
  glGenBuffers(1, &indices);
  glBindVertexArray(vertex_array);
  glBindBuffer(GL_ARRAY_BUFFER, vertices);
  glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices);
  glEnableVertexAttribArray(kPlace);
  glEnableVertexAttribArray(kTexture);
  glEnableVertexAttribArray(kColour);
  glBindVertexArray(0);
}

void InterfaceRenderer::Gl::set_state() const {
  glUseProgram(program);
  glBindVertexArray(vertex_array);
  glBindBuffer(GL_ARRAY_BUFFER, vertices);
  glActiveTexture(GL_TEXTURE0);
  glEnable(GL_BLEND);
  glBlendEquation(GL_FUNC_ADD);
  glBlendFuncSeparate(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA, GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glDisable(GL_CULL_FACE);
  glDisable(GL_DEPTH_TEST);
  glEnable(GL_SCISSOR_TEST);
}

void InterfaceRenderer::Gl::draw_list(const ImDrawList& list, const ImDrawData& frame) const {
  glBufferData(GL_ARRAY_BUFFER, list.VtxBuffer.size_in_bytes(), list.VtxBuffer.Data,
               GL_STREAM_DRAW);
  glBufferData(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer.size_in_bytes(), list.IdxBuffer.Data,
               GL_STREAM_DRAW);
  point_at_vertices(0);
  unsigned first_vertex = 0;
  for (const ImDrawCmd& command : list.CmdBuffer) {
    if (command.UserCallback != nullptr) {
      if (command.UserCallback != ImDrawCallback_ResetRenderState) {
        command.UserCallback(&list, &command);
      }
      set_state();
      continue;
    }
    const ImVec4& clip = command.ClipRect;
    if (clip.z <= clip.x || clip.w <= clip.y) continue;
    if (command.VtxOffset != first_vertex) {
      first_vertex = command.VtxOffset;
      point_at_vertices(first_vertex);
    }
    const GLuint texture = name_of(command.GetTexID());
    glBindTexture(GL_TEXTURE_2D, texture);
    // A constant attribute and no uniform: to ask where a uniform is waits for the shader compiler,
    // which in the first frame would be a good part of its time.
    glVertexAttrib3f(kDraw, 2 / frame.DisplaySize.x, 2 / frame.DisplaySize.y,
                     texture == font ? 1.F : 0.F);
    glScissor(static_cast<GLint>(clip.x), static_cast<GLint>(frame.DisplaySize.y - clip.w),
              static_cast<GLsizei>(clip.z - clip.x), static_cast<GLsizei>(clip.w - clip.y));
    static_assert(sizeof(ImDrawIdx) == 2);
    glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_SHORT,
                   offset(command.IdxOffset * sizeof(ImDrawIdx)));
  }
}

InterfaceRenderer::InterfaceRenderer() : gl_(std::make_unique<Gl>()) {
  ImGuiIO& io = ImGui::GetIO();
  io.BackendRendererName = "sync_act";
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
}

InterfaceRenderer::~InterfaceRenderer() {
  glDeleteTextures(1, &gl_->font);
  glDeleteBuffers(1, &gl_->vertices);
  glDeleteBuffers(1, &gl_->indices);
  glDeleteVertexArrays(1, &gl_->vertex_array);
  if (gl_->program != 0) glDeleteProgram(gl_->program);
  ImGui::GetIO().BackendRendererName = nullptr;
}

void InterfaceRenderer::upload_fonts() {
  gl_->prepare();
  // Not by GetTexDataAsAlpha8, which could draw an atlas and so brings the code for it along.
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  if (gl_->font == 0) glGenTextures(1, &gl_->font);
  glBindTexture(GL_TEXTURE_2D, gl_->font);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
  glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
  glTexImage2D(GL_TEXTURE_2D, 0, GL_R8, atlas.TexWidth, atlas.TexHeight, 0, GL_RED,
               GL_UNSIGNED_BYTE, atlas.TexPixelsAlpha8);
  glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
  atlas.SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(gl_->font)));
}

void InterfaceRenderer::draw(const ImDrawData& frame, const std::array<float, 4>& background) {
  gl_->prepare();
  glBindFramebuffer(GL_FRAMEBUFFER, 0);
  glViewport(0, 0, static_cast<GLsizei>(frame.DisplaySize.x),
             static_cast<GLsizei>(frame.DisplaySize.y));
  glDisable(GL_SCISSOR_TEST);
  glClearColor(background[0], background[1], background[2], background[3]);
  glClear(GL_COLOR_BUFFER_BIT);
  gl_->set_state();
  for (const ImDrawList* list : frame.CmdLists) gl_->draw_list(*list, frame);
  glDisable(GL_SCISSOR_TEST);
  glBindVertexArray(0);
}

std::string InterfaceRenderer::problem() const {
  return gl_->program == 0 ? std::string() : gl::program_problem("interface", gl_->program);
}

void InterfaceRenderer::forget_context() { *gl_ = Gl{}; }

std::size_t InterfaceRenderer::gpu_bytes() const {
  const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  return gl_->font == 0
             ? 0
             : static_cast<std::size_t>(atlas.TexWidth) * static_cast<std::size_t>(atlas.TexHeight);
}

}  // namespace sync_act::platform
