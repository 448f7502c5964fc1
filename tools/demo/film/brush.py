"""Shapes with soft shading on a cairo context. Lengths are in frame heights, y points down."""

import math

import cairo

from .palette import Colour, darken, lighten


class Brush:
    """Draws shapes lit from one side. `light`: the direction towards the light, (x, y)."""

    def __init__(self, context: cairo.Context, light: tuple[float, float] = (-0.5, -0.8)):
        self.ctx = context
        self.light = light

    # Paths -----------------------------------------------------------------------------------

    def path_ellipse(self, x, y, rx, ry, angle=0.0):
        ctx = self.ctx
        ctx.save()
        ctx.translate(x, y)
        ctx.rotate(angle)
        ctx.scale(max(rx, 1e-4), max(ry, 1e-4))
        ctx.new_sub_path()
        ctx.arc(0, 0, 1, 0, 2 * math.pi)
        ctx.close_path()
        ctx.restore()

    def path_polygon(self, points):
        self.ctx.move_to(*points[0])
        for point in points[1:]:
            self.ctx.line_to(*point)
        self.ctx.close_path()

    def path_blob(self, points, tension=1.0):
        """A smooth closed curve through `points` (Catmull-Rom)."""
        n = len(points)
        self.ctx.move_to(*points[0])
        for i in range(n):
            p0, p1, p2, p3 = (points[(i + k) % n] for k in (-1, 0, 1, 2))
            self.ctx.curve_to(p1[0] + (p2[0] - p0[0]) * tension / 6, p1[1] + (p2[1] - p0[1]) * tension / 6,
                              p2[0] - (p3[0] - p1[0]) * tension / 6, p2[1] - (p3[1] - p1[1]) * tension / 6,
                              p2[0], p2[1])
        self.ctx.close_path()

    def path_box(self, x, y, w, h, radius=0.0):
        """A rectangle with its corner at (x, y) and rounded corners."""
        r = min(radius, w / 2, h / 2)
        ctx = self.ctx
        if r <= 0:
            ctx.rectangle(x, y, w, h)
            return
        ctx.new_sub_path()
        for cx, cy, start in ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0),
                              (x + r, y + h - r, 90), (x + r, y + r, 180)):
            ctx.arc(cx, cy, r, math.radians(start), math.radians(start + 90))
        ctx.close_path()

    def path_limb(self, points, widths):
        """A chain of rounded segments; `widths` are radii at the points."""
        for (x, y), r in zip(points, widths):
            self.path_ellipse(x, y, r, r)
        for (a, ra), (b, rb) in zip(zip(points, widths), zip(points[1:], widths[1:])):
            dx, dy = b[0] - a[0], b[1] - a[1]
            length = math.hypot(dx, dy)
            if length < 1e-6:
                continue
            nx, ny = -dy / length, dx / length
            # Counter-clockwise like the discs, so that the winding rule unites them.
            self.path_polygon([(a[0] - nx * ra, a[1] - ny * ra), (b[0] - nx * rb, b[1] - ny * rb),
                               (b[0] + nx * rb, b[1] + ny * rb), (a[0] + nx * ra, a[1] + ny * ra)])

    # Painting the current path ---------------------------------------------------------------

    def paint(self, colour: Colour, shade=0.22, alpha=1.0, keep=False):
        """Fills the path: lighter on the light's side, darker on the other."""
        ctx = self.ctx
        if shade > 0:
            x0, y0, x1, y1 = ctx.path_extents()
            cx, cy, r = (x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0) / 2
            lx, ly = self.light
            gradient = cairo.LinearGradient(cx + lx * r, cy + ly * r, cx - lx * r, cy - ly * r)
            gradient.add_color_stop_rgba(0, *lighten(colour, shade * 0.75), alpha)
            gradient.add_color_stop_rgba(0.45, *colour, alpha)
            gradient.add_color_stop_rgba(1, *darken(colour, shade), alpha)
            ctx.set_source(gradient)
        else:
            ctx.set_source_rgba(*colour, alpha)
        (ctx.fill_preserve if keep else ctx.fill)()

    def paint_down(self, top: Colour, bottom: Colour, alpha=1.0, middle=None):
        """Fills the path with a vertical gradient."""
        _, y0, _, y1 = self.ctx.path_extents()
        gradient = cairo.LinearGradient(0, y0, 0, y1)
        gradient.add_color_stop_rgba(0, *top, alpha)
        if middle is not None:
            gradient.add_color_stop_rgba(0.55, *middle, alpha)
        gradient.add_color_stop_rgba(1, *bottom, alpha)
        self.ctx.set_source(gradient)
        self.ctx.fill()

    def clip(self):
        self.ctx.clip()

    # Shapes ----------------------------------------------------------------------------------

    def ellipse(self, x, y, rx, ry, colour, angle=0.0, shade=0.22, alpha=1.0):
        self.path_ellipse(x, y, rx, ry, angle)
        self.paint(colour, shade, alpha)

    def polygon(self, points, colour, shade=0.15, alpha=1.0):
        self.path_polygon(points)
        self.paint(colour, shade, alpha)

    def blob(self, points, colour, shade=0.22, alpha=1.0, tension=1.0):
        self.path_blob(points, tension)
        self.paint(colour, shade, alpha)

    def box(self, x, y, w, h, colour, radius=0.0, shade=0.15, alpha=1.0):
        self.path_box(x, y, w, h, radius)
        self.paint(colour, shade, alpha)

    def limb(self, points, widths, colour, shade=0.22, alpha=1.0):
        self.path_limb(points, widths)
        self.paint(colour, shade, alpha)

    def line(self, points, width, colour, alpha=1.0, smooth=False, closed=False):
        ctx = self.ctx
        ctx.set_line_width(width)
        ctx.set_line_cap(cairo.LINE_CAP_ROUND)
        ctx.set_line_join(cairo.LINE_JOIN_ROUND)
        ctx.move_to(*points[0])
        if smooth and len(points) == 3:  # a curve that bends towards the middle point
            a, b, c = points
            ctx.curve_to(a[0] + (b[0] - a[0]) * 0.66, a[1] + (b[1] - a[1]) * 0.66,
                         c[0] + (b[0] - c[0]) * 0.66, c[1] + (b[1] - c[1]) * 0.66, *c)
        else:
            for point in points[1:]:
                ctx.line_to(*point)
        if closed:
            ctx.close_path()
        ctx.set_source_rgba(*colour, alpha)
        ctx.stroke()

    def glow(self, x, y, radius, colour, alpha=0.6):
        """A disc that fades outwards."""
        gradient = cairo.RadialGradient(x, y, 0, x, y, radius)
        gradient.add_color_stop_rgba(0, *colour, alpha)
        gradient.add_color_stop_rgba(0.5, *colour, alpha * 0.35)
        gradient.add_color_stop_rgba(1, *colour, 0)
        self.ctx.set_source(gradient)
        self.ctx.arc(x, y, radius, 0, 2 * math.pi)
        self.ctx.fill()

    def ground_shadow(self, x, y, rx, alpha=0.28):
        """The soft shadow under what stands on the ground."""
        self.ctx.save()
        self.ctx.translate(x, y)
        self.ctx.scale(1, 0.2)
        self.glow(0, 0, rx, (0.08, 0.06, 0.16), alpha * 1.6)
        self.ctx.restore()

    def text(self, words, x, y, size, colour, font="Inter", bold=True, italic=False, alpha=1.0):
        """Text centred on (x, y). Answers its width."""
        ctx = self.ctx
        ctx.select_font_face(font, cairo.FONT_SLANT_ITALIC if italic else cairo.FONT_SLANT_NORMAL,
                             cairo.FONT_WEIGHT_BOLD if bold else cairo.FONT_WEIGHT_NORMAL)
        ctx.set_font_size(size)
        extents = ctx.text_extents(words)
        ctx.move_to(x - extents.width / 2 - extents.x_bearing, y - extents.height / 2 - extents.y_bearing)
        ctx.set_source_rgba(*colour, alpha)
        ctx.show_text(words)
        return extents.width
