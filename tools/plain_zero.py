"""A zero without a stroke: in a report 2018 reads as a year, and not as a code.

The stroke parts the hole of the letter in two; what is on its sides is mirrored, and closes it. The
licence of the font (OFL, without a reserved name) allows it.
"""

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates
from fontTools.varLib.iup import iup_delta

OUTSIDE = 16  # points of the outline, before those of the two halves of the hole
MIDDLE = 16  # the lowest point of the hole, on the axis
# The hole as one: points of its halves, and whether each is mirrored; the lowest first.
HOLE = (
    *((16, False), (26, True), (25, True), (24, True), (31, False), (32, False), (33, False)),
    *((34, False), (35, False), (36, False), (35, True), (34, True), (33, True), (32, True)),
    *((23, False), (24, False), (25, False), (26, False)),
)
POINTS = 39  # and behind them, in what moves them, the four that measure the letter


def plain_zero(font: TTFont) -> None:
    """Raises ValueError for a zero that is drawn otherwise."""
    glyph = font["glyf"]["zero"]
    if glyph.endPtsOfContours != [15, 26, 38]:
        raise ValueError("the zero of this font is drawn otherwise")
    before = list(glyph.coordinates)
    if "gvar" in font:
        for variation in font["gvar"].variations["zero"]:
            deltas = filled(variation.coordinates, font, before)
            variation.coordinates = [*joined(deltas), *deltas[POINTS:]]
    glyph.flags = bytearray(
        [*glyph.flags[:OUTSIDE], *(glyph.flags[point] & 1 for point, _mirrored in HOLE)]
    )
    glyph.coordinates = GlyphCoordinates(joined(before))
    glyph.endPtsOfContours = [OUTSIDE - 1, OUTSIDE - 1 + len(HOLE)]
    glyph.numberOfContours = 2
    glyph.removeHinting()


def joined(places: list[tuple]) -> list[tuple]:
    """The outline and the hole as one, of points or of what moves them."""
    axis = places[MIDDLE][0]
    return [
        *places[:OUTSIDE],
        *(
            (2 * axis - places[point][0] if mirrored else places[point][0], places[point][1])
            for point, mirrored in HOLE
        ),
    ]


def filled(deltas: list, font: TTFont, places: list[tuple]) -> list[tuple]:
    """What moves every point, also those that are moved as their neighbours are."""
    wide = font["hmtx"]["zero"][0]
    all_places = [*places, (0, 0), (wide, 0), (0, 0), (0, 0)]
    return [tuple(one) for one in iup_delta(deltas, all_places, [15, 26, 38])]
