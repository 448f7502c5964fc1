#include "web/gl/shader_program.h"

#include <GLES3/gl3.h>

namespace sync_act::gl {
namespace {

GLuint compiled(GLenum kind, const char* source) {
  const GLuint shader = glCreateShader(kind);
  glShaderSource(shader, 1, &source, nullptr);
  glCompileShader(shader);
  return shader;
}

std::string log_of(GLuint shader) {
  char text[1024] = "";
  glGetShaderInfoLog(shader, sizeof text, nullptr, text);
  return text;
}

}  // namespace

unsigned link_program(const char* name, const char* vertex_source, const char* fragment_source,
                      std::string& problem) {
  const GLuint vertex = compiled(GL_VERTEX_SHADER, vertex_source);
  const GLuint fragment = compiled(GL_FRAGMENT_SHADER, fragment_source);
  GLuint program = glCreateProgram();
  glAttachShader(program, vertex);
  glAttachShader(program, fragment);
  glLinkProgram(program);
  GLint linked = 0;
  glGetProgramiv(program, GL_LINK_STATUS, &linked);
  if (linked == 0) {
    problem = std::string("Shader ") + name + ": " + log_of(vertex) + log_of(fragment);
    glDeleteProgram(program);
    program = 0;
  }
  glDeleteShader(vertex);
  glDeleteShader(fragment);
  return program;
}

}  // namespace sync_act::gl
