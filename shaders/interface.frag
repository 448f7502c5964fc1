#version 300 es
// Colour times font coverage, or times a picture.
precision mediump float;

uniform sampler2D u_texture;  // unit 0, the default

in vec2 v_texture;
in vec4 v_colour;
flat in float v_is_font;
out vec4 o_colour;

void main() {
  vec4 texel = texture(u_texture, v_texture);
  o_colour = v_colour * (v_is_font > 0.5 ? vec4(1.0, 1.0, 1.0, texel.r) : texel);
}
