#version 300 es
// A mesh of the 3D view: millimetres to the picture, and what shading needs.
uniform mat4 u_clip_from_world;
uniform mat3 u_eye_from_world;
layout(location = 0) in vec3 a_position;
layout(location = 1) in vec3 a_normal;
out vec3 v_normal;

void main() {
  v_normal = u_eye_from_world * a_normal;
  gl_Position = u_clip_from_world * vec4(a_position, 1.0);
}
