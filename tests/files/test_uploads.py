"""A receipt comes out new and harmless, or is refused with what to do (R43, R44)."""

import ast
import io
import os
import subprocess
import sys

import pytest
from flask_babel import force_locale
from PIL import Image

from portal.files import uploads
from portal.files.uploads import DECODER, MOST_BYTES, clean_receipt
from tests.receipts import (
    FILES,
    exif,
    is_close,
    opened,
    png_head,
    quarters,
    refusal,
    saved,
    zip_file,
)

pytestmark = pytest.mark.no_database


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "MPO"])
@pytest.mark.parametrize("name", ["bon.jpg", "bon.png", "bon", "bon.exe"])
def test_a_picture_becomes_webp_whatever_it_is_called(kind, name):
    """R43: the content says what it is."""
    clean = clean_receipt(saved(quarters(), kind), name)

    image = opened(clean.content)
    assert (clean.media_type, clean.pages, clean.preview) == ("image/webp", 1, None)
    assert image.size == (96, 64)
    assert is_close(image.getpixel((10, 10)), (255, 0, 0))
    assert is_close(image.getpixel((90, 60)), (0, 0, 255))


def test_a_photo_of_an_iphone_is_read_and_its_place_is_gone():
    """R43, R44: HEIC with GPS."""
    data = (FILES / "gps.heic").read_bytes()
    assert b"Exif" in data

    clean = clean_receipt(data, "IMG_0001.HEIC")

    image = opened(clean.content)
    assert clean.media_type == "image/webp"
    assert not image.getexif()
    assert b"Phone" not in clean.content
    assert is_close(image.getpixel((10, 10)), (255, 0, 0))


def test_place_camera_colours_and_tail_are_gone():
    """R44: EXIF, GPS, ICC, comment and a zip behind the picture."""
    profile = b"ICC-SECRET" + b"\0" * 200
    data = saved(quarters(), "JPEG", exif=exif(), icc_profile=profile, comment=b"SECRET-COMMENT")
    data += zip_file("payload-SECRET.js")
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)

    content = clean_receipt(data, "bon.jpg").content

    for trace in [b"SpyPhone", b"SECRET", b"PK\x03\x04", b"Exif", b"EXIF", b"ICCP", b"XMP"]:
        assert trace not in content
    assert not {"exif", "icc_profile", "xmp"} & set(opened(content).info)


@pytest.mark.parametrize(
    ("orientation", "red"),
    [
        (1, (5, 5)), (2, (90, 5)), (3, (90, 60)), (4, (5, 60)),
        (5, (5, 5)), (6, (60, 5)), (7, (60, 90)), (8, (5, 90)),
    ],
)  # fmt: skip
def test_a_photo_is_put_upright(orientation, red):
    """R44."""
    image = opened(clean_receipt(saved(quarters(), "JPEG", exif=exif(orientation)), "b").content)

    assert image.size == ((96, 64) if orientation < 5 else (64, 96))
    assert is_close(image.getpixel(red), (255, 0, 0))


def test_a_large_photo_is_made_smaller():
    """R44: 30 megapixels is a plain phone."""
    image = opened(clean_receipt(saved(Image.new("RGB", (6500, 4700)), "JPEG"), "b.jpg").content)

    assert image.size == (1600, 1157)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_scan_in_any_colours_is_read(mode):
    image = opened(clean_receipt(saved(Image.new(mode, (40, 30)), "PNG"), "scan.png").content)

    assert image.size == (40, 30)


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((1080, 7200), (1080, 7200)),  # a tall screenshot of a phone
        ((7200, 1080), (7200, 1080)),
        ((1440, 12_000), (1080, 9000)),
        ((300, 9000), (300, 9000)),
        ((2000, 20_000), (1080, 10_800)),
        ((200, 40_000), (80, 16_000)),
        ((4000, 2250), (1920, 1080)),
        ((40, 30), (40, 30)),
    ],
)
def test_a_long_receipt_stays_wide_enough_to_read(size, kept):
    image = opened(clean_receipt(saved(Image.new("L", size), "PNG"), "b.png").content)

    assert image.size == kept


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": exif(6)}])
def test_a_webp_is_taken_and_written_anew(options):
    image = opened(clean_receipt(saved(quarters(), "WEBP", **options), "b.webp").content)

    assert image.size == ((64, 96) if "exif" in options else (96, 64))
    assert not image.getexif()


def test_of_a_webp_that_moves_the_first_picture_is_kept():
    frames = [Image.new("RGB", (90, 60), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "WEBP", save_all=True, append_images=frames[1:])

    image = opened(clean_receipt(data, "b.webp").content)

    assert getattr(image, "n_frames", 1) == 1
    assert is_close(image.getpixel((10, 10)), (255, 0, 0))


def test_a_photo_for_print_keeps_its_colours():
    """CMYK, as scanners of copy shops make it."""
    data = saved(quarters().convert("CMYK"), "JPEG", quality=95)

    assert is_close(opened(clean_receipt(data, "b.jpg").content).getpixel((10, 10)), (255, 0, 0))


def test_what_is_transparent_becomes_white_and_grey_of_16_bits_stays_grey():
    clear = clean_receipt(saved(Image.new("RGBA", (40, 30), (0, 0, 0, 0)), "PNG"), "b.png")
    grey = clean_receipt(saved(Image.new("I;16", (40, 30), 0x8000), "PNG"), "b.png")

    assert is_close(opened(clear.content).getpixel((5, 5)), (255, 255, 255))
    assert is_close(opened(grey.content).getpixel((5, 5)), (128, 128, 128))


@pytest.mark.parametrize("data", [png_head(12_000, 12_000), png_head(60_000, 60_000)])
def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(data):
    """R44: 144 megapixels and more."""
    before = sum(os.times()[:4])

    assert "megapixels" in refusal(data, "bon.png")
    assert sum(os.times()[:4]) - before < 6  # seconds of processor, with those of the decoder


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_half_a_picture_is_refused(kind, part):
    """R44."""
    whole = saved(Image.effect_noise((300, 200), 90), kind)

    assert "damaged" in refusal(whole[: int(len(whole) * part)], "bon.jpg")


def test_half_a_photo_of_an_iphone_is_refused():
    assert "damaged" in refusal((FILES / "gps.heic").read_bytes()[:-60], "bon.heic")


# What is neither


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bon.pdf", b"MZ\x90\x00" + b"\0" * 500),
        ("bon.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>x()</script></svg>"),
        ("bon.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("bon.jpg", zip_file(body=b"\0" * 10_000_000)),
        ("bon.docx", zip_file("word/document.xml")),
        ("bon.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n"),
        ("bon.gif", saved(Image.new("L", (9, 9)), "GIF")),
        ("bon.jpg", b"GIF89a/*" + b"\0" * 30 + b"*/=1;alert(1)"),
        ("bon.tif", saved(Image.new("L", (9, 9)), "TIFF")),
        ("bon.pdf", b"<html>" + b" " * 20 + b"%PDF-1.7\n"),
        ("bon.wav", b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 30),
        ("bon.avif", b"\0\0\0\x20ftypavif" + b"\0" * 30),
        ("bon.mp4", b"\0\0\0\x20ftypisom" + b"\0" * 30),
        ("bon.txt", b"Supermarkt 12,50"),
    ],
)
def test_any_other_file_is_refused_with_what_to_do(name, data):
    """R43."""
    assert "JPEG, PNG, WebP, HEIC or PDF" in refusal(data, name)


def test_an_empty_file_and_one_that_is_too_large_are_refused():
    """R43."""
    assert "empty" in refusal(b"")
    assert "12 MB" in refusal(b"%PDF-" + b"\0" * MOST_BYTES)


@pytest.mark.parametrize("start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"\0\0\0\x18ftypheic"])
def test_a_picture_in_its_first_bytes_only_is_refused(start):
    """R43."""
    assert "damaged" in refusal(start + b"<script>alert(1)</script>" * 20)


# The process that reads it


def run_instead(tmp_path, monkeypatch, code):
    child = tmp_path / "child.py"
    child.write_text(code)
    monkeypatch.setattr(uploads, "DECODER", child)


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.abort()",
        "import sys; sys.stdin.close(); sys.exit(1)",
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import sys; sys.stdin.buffer.read(); print('not json')",
        'print(\'{"content": 9, "preview": 0, "media_type": "image/webp", "pages": 1}\')',
        'print(\'{"content": 0, "preview": 0, "media_type": "text/html", "pages": 1}\')',
        "print('[]')",
    ],
)
def test_a_decoder_that_dies_or_lies_is_a_refusal(tmp_path, monkeypatch, code):
    """R45: the web process goes on."""
    run_instead(tmp_path, monkeypatch, code)

    assert "cannot read" in refusal(b"\xff\xd8\xff" + b"x" * 1_000_000)


def test_a_decoder_that_hangs_or_never_stops_talking_is_ended(tmp_path, monkeypatch):
    """R45."""
    monkeypatch.setattr(uploads, "SECONDS", 1)
    run_instead(tmp_path, monkeypatch, "import time; time.sleep(60)")
    assert "cannot read" in refusal(b"\xff\xd8\xff")

    run_instead(tmp_path, monkeypatch, "while True: print('x' * 100_000)")
    assert "cannot read" in refusal(b"\xff\xd8\xff")


def limited(code: str) -> subprocess.CompletedProcess:
    """What happens to this code once the decoder has limited itself."""
    start = f"import runpy; m = runpy.run_path({str(DECODER)!r}); m['limit_itself'](); "
    return subprocess.run(
        [sys.executable, "-I", "-c", start + code], capture_output=True, check=False
    )


@pytest.mark.parametrize("code", ["b'x' * 2**31", "open('/etc/hostname')", "open('/tmp/x', 'w')"])
@pytest.mark.skipif(sys.platform != "linux", reason="not every system has these limits")
def test_the_decoder_has_little_memory_and_opens_no_file(code):
    """R45."""
    assert limited(code).returncode == 1


def test_the_decoder_knows_nothing_of_the_portal(tmp_path, monkeypatch):
    """R45: no secret of the web process goes along, and no part of the portal."""
    imports = [n for n in ast.walk(ast.parse(DECODER.read_text())) if isinstance(n, ast.Import)]
    names = {alias.name for node in imports for alias in node.names}
    assert names <= {"io", "json", "sys", "zlib", "resource", "pi_heif", "pikepdf", "pypdfium2"}

    monkeypatch.setenv("PORTAL_SECRET", "hush")
    told = tmp_path / "told"
    run_instead(
        tmp_path, monkeypatch, f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ)))"
    )
    refusal(b"\xff\xd8\xff")
    assert "hush" not in told.read_text()


# Name and digest


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("bon.jpg", "bon.jpg"),
        ("../../etc/passwd", "passwd"),
        (r"C:\fakepath\bon 1.jpg", "bon 1.jpg"),
        ("a\x00b\r\nc\x1b.jpg", "ab c.jpg"),
        ("bon\u202egpj.exe", "bongpj.exe"),
        ("x" * 300, "x" * 100),
        ("", ""),
        ("map/", ""),
    ],
)
def test_the_name_is_kept_for_showing_only(name, kept):
    """R43."""
    assert clean_receipt(saved(quarters(), "PNG"), name).name == kept


def test_the_same_file_has_the_same_digest():
    data, other = saved(quarters(), "PNG"), saved(quarters().rotate(90), "PNG")

    assert clean_receipt(data, "a").digest == clean_receipt(data, "b").digest
    assert clean_receipt(data, "a").digest != clean_receipt(other, "a").digest


def test_a_refusal_is_in_the_language_of_the_person(app):
    with app.test_request_context(), force_locale("nl"):
        assert "leeg" in refusal(b"")
