#version 300 es
// Grey anatomy on the panel's colour, and over it r between threshold and maximum in warm and cool
// colours. Edges of the overlay are one pixel soft; in exact display they are the voxels' own.
precision highp float;
precision highp sampler3D;

uniform sampler3D u_anatomy;  // one channel, see VolumeTexels
uniform sampler3D u_map;      // r x coverage, coverage
uniform sampler2D u_colours;  // rows: cool, warm; from threshold to maximum
uniform bool u_has_anatomy;
uniform bool u_has_map;
uniform bool u_exact;
uniform vec2 u_window;     // grey 0 and 1, as texel values
uniform vec2 u_greys;      // darkest and brightest grey of the theme
uniform float u_threshold;
uniform float u_max;
uniform float u_opacity;
uniform vec3 u_background;

in vec3 v_anatomy;
in vec3 v_map;
out vec4 o_colour;

bool inside(vec3 place) {
  return all(greaterThanEqual(place, vec3(0.0))) && all(lessThanEqual(place, vec3(1.0)));
}

// Below this share of the display window a voxel counts as outside of the head: it fades into the
// panel instead of standing there as a black box.
const float kOutside = 0.10;

vec3 anatomy_colour() {
  if (!u_has_anatomy || !inside(v_anatomy)) return u_background;
  float grey = (texture(u_anatomy, v_anatomy).r - u_window.x) / (u_window.y - u_window.x);
  grey = clamp(grey, 0.0, 1.0);
  return mix(u_background, vec3(mix(u_greys.x, u_greys.y, grey)),
             smoothstep(0.0, kOutside, grey));
}

// Colour and alpha of the overlay. Derivatives are taken before any branch that could differ
// between neighbouring pixels.
vec4 map_colour() {
  vec2 texel = texture(u_map, v_map).rg;
  float r = texel.r / max(texel.g, 1e-3);
  float size = abs(r);
  float soft = max(fwidth(size), 1e-5);
  float soft_cover = max(fwidth(texel.g), 1e-5);
  float shown = clamp((size - u_threshold) / soft + 0.5, 0.0, 1.0);
  float covered = clamp((texel.g - 0.5) / soft_cover + 0.5, 0.0, 1.0);
  if (u_exact) {
    shown = size >= u_threshold ? 1.0 : 0.0;
    covered = texel.g > 0.5 ? 1.0 : 0.0;
  }
  float along = clamp((size - u_threshold) / max(u_max - u_threshold, 1e-5), 0.0, 1.0);
  // Middle of the first texel to middle of the last.
  float n = float(textureSize(u_colours, 0).x);
  vec3 colour = texture(u_colours, vec2((along * (n - 1.0) + 0.5) / n, r < 0.0 ? 0.25 : 0.75)).rgb;
  return vec4(colour, inside(v_map) ? shown * covered : 0.0);
}

void main() {
  vec3 colour = anatomy_colour();
  if (u_has_map) {
    vec4 overlay = map_colour();
    colour = mix(colour, overlay.rgb, overlay.a * u_opacity);
  }
  o_colour = vec4(colour, 1.0);
}
