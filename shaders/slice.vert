#version 300 es
// One triangle over the whole picture; each corner knows where it lies in the world and in both
// volumes. All maps are affine, so the interpolation in between is exact.
precision highp float;

uniform vec3 u_origin_mm;  // lower left corner of the picture
uniform vec3 u_right_mm;   // from its left to its right edge
uniform vec3 u_up_mm;      // from its lower to its upper edge
uniform mat4 u_anatomy_from_world;
uniform mat4 u_map_from_world;

out vec3 v_anatomy;
out vec3 v_map;

void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 2.0 : 0.0, gl_VertexID == 2 ? 2.0 : 0.0);
  vec4 world = vec4(u_origin_mm + corner.x * u_right_mm + corner.y * u_up_mm, 1.0);
  v_anatomy = (u_anatomy_from_world * world).xyz;
  v_map = (u_map_from_world * world).xyz;
  gl_Position = vec4(2.0 * corner - 1.0, 0.0, 1.0);
}
