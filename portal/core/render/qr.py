"""A QR code of an address, drawn as SVG without a style of its own."""

import segno
from markupsafe import Markup


def qr_code(address: str) -> Markup:
    drawn = segno.make(address, error="m", micro=False)
    image = drawn.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass="qr-ink")
    return Markup(image)  # noqa: S704
