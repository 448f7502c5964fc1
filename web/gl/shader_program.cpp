#include "web/gl/shader_program.h"

#include <GLES3/gl3.h>

namespace sync_act::gl {
namespace {

GLuint started_shader(GLenum kind, const char* source) {
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  return shader;
}

}  // namespace

unsigned start_program(const char* vertex_source, const char* fragment_source) {
  const GLuint program = glCreateProgram();
  for (const GLuint shader : {started_shader(GL_VERTEX_SHADER, vertex_source),
                              started_shader(GL_FRAGMENT_SHADER, fragment_source)}) {
    glAttachShader(program, shader);
    glDeleteShader(shader);  // lives on as long as the program
  }
  glLinkProgram(program);
  return program;
}

std::string program_problem(const char* name, unsigned program) {
  GLint linked = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &linked);
  if (linked != 0) return {};
  std::string problem = std::string("Shader ") + name + ":";
  GLuint shaders[2] = {0, 0};
  GLsizei count = 0;
  char text[1024] = "";
  glGetAttachedShaders(program, 2, &count, shaders);
  for (GLsizei i = 0; i < count; ++i) {
    glGetShaderInfoLog(shaders[i], sizeof text, nullptr, text);
    problem += std::string(" ") + text;
  }
  glGetProgramInfoLog(program, sizeof text, nullptr, text);
  return problem + " " + text;
}

}  // namespace sync_act::gl
