#version 300 es
// ImGui's triangles: pixels from the upper left corner to clip space.
precision highp float;

layout(location = 0) in vec2 a_place_px;
layout(location = 1) in vec2 a_texture;
layout(location = 2) in vec4 a_colour;
// The same for all vertices of a draw (see interface_renderer.cpp): 2 / width, 2 / height, and
// whether the texture is the font's, which has coverage in its red channel only.
layout(location = 3) in vec3 a_draw;

out vec2 v_texture;
out vec4 v_colour;
flat out float v_is_font;

void main() {
  v_texture = a_texture;
  v_colour = a_colour;
  v_is_font = a_draw.z;
  gl_Position = vec4(a_place_px.x * a_draw.x - 1.0, 1.0 - a_place_px.y * a_draw.y, 0.0, 1.0);
}
