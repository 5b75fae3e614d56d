"""What a picture looks like, in few bits; of `decoding`, which imports nothing of the portal."""

import io

from PIL import Image


def likeness_of(picture: bytes) -> str | None:
    """128 bits in hex, of which few differ for a picture of the same, however it was saved.

    Each says whether a place of a grid is darker than the one beside, or below it. Nothing of what
    is the same everywhere. Libraries for it bring numpy and scipy along, or are kept no more.
    """
    with Image.open(io.BytesIO(picture), formats=["WEBP"]) as image:
        grey = list(image.convert("L").resize((9, 9)).tobytes())
    bits = [grey[9 * y + x] < grey[9 * y + x + 1] for y in range(8) for x in range(8)]
    bits += [grey[9 * y + x] < grey[9 * y + x + 9] for y in range(8) for x in range(8)]
    number = int("".join("01"[bit] for bit in bits), 2)
    return f"{number:032x}" if number else None
