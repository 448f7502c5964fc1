#version 300 es
// Lit from the upper left and from the eye. Glass is clearer where it faces the eye than at its rim.
precision highp float;
uniform vec3 u_colour;
uniform vec2 u_opacity;  // facing the eye, at the rim
in vec3 v_normal;
out vec4 o_colour;

void main() {
  vec3 normal = normalize(v_normal);
  float facing = clamp(normal.z, 0.0, 1.0);
  float key = clamp(dot(normal, normalize(vec3(-0.45, 0.65, 0.6))), 0.0, 1.0);
  float light = 0.34 + 0.30 * facing + 0.46 * key;
  float shine = 0.22 * pow(clamp(dot(reflect(vec3(0.0, 0.0, -1.0), normal), normalize(vec3(-0.45, 0.65, 0.6))), 0.0, 1.0), 18.0);
  float rim = pow(1.0 - facing, 2.5);
  o_colour = vec4(u_colour * light + shine, mix(u_opacity.x, u_opacity.y, rim));
}
