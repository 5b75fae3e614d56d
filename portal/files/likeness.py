"""What a picture looks like, in few bits; of `decoding`, which imports nothing of the portal."""

import io

from PIL import Image

SIDE = 16


def likeness_of(picture: bytes) -> str | None:
    """512 bits in hex, of which few differ for a picture of the same, however it was saved.

    Each says whether a place of a grid is darker than the one beside, or below it. Nothing of what
    is the same everywhere. Libraries for it bring numpy and scipy along, or are kept no more.
    """
    width = SIDE + 1
    with Image.open(io.BytesIO(picture), formats=["WEBP"]) as image:
        grey = image.convert("L").resize((width, width)).tobytes()
    places = [width * y + x for y in range(SIDE) for x in range(SIDE)]
    bits = [grey[n] < grey[n + 1] for n in places] + [grey[n] < grey[n + width] for n in places]
    number = int("".join("01"[bit] for bit in bits), 2)
    return f"{number:0128x}" if number else None
