"""Receipts, true and false, for the tests."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from portal.files.uploads import Refused, clean_receipt

FILES = Path(__file__).parent / "files"


def saved(image, kind, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def quarters() -> Image.Image:
    """Wider than high, red at the top left, blue at the bottom right."""
    image = Image.new("RGB", (96, 64), "white")
    image.paste("red", (0, 0, 48, 32))
    image.paste("blue", (48, 32, 96, 64))
    return image


def exif(orientation=1) -> Image.Exif:
    notes = Image.Exif()
    notes[0x010F] = "SpyPhone"
    notes[0x0112] = orientation
    notes.get_ifd(0x8825).update({1: "N", 2: (51.0, 55.0, 12.0), 3: "E", 4: (4.0, 14.0, 30.0)})
    return notes


def opened(content) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=["WEBP"])
    image.load()
    return image


def is_close(pixel, colour) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


def pdf_file(change=None, pages=1, **options) -> bytes:
    pdf = pikepdf.new()
    for _ in range(pages):
        pdf.add_blank_page(page_size=(300, 400))
    if change:
        change(pdf)
    out = io.BytesIO()
    pdf.save(out, **options)
    return out.getvalue()


def png_head(width, height) -> bytes:
    def chunk(name, body):
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    ihdr = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + ihdr + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


def zip_file(name="bon.txt", body=b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)  # of no day
    return out.getvalue()


def refusal(data, name="bon.pdf") -> str:
    with pytest.raises(Refused) as refused:
        clean_receipt(data, name)
    return refused.value.reason
