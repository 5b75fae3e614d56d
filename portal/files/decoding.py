"""Reads one receipt in a process of its own, started as a file by `portal.files.uploads`.

It limits itself before it reads anything, knows no secret and imports nothing of the portal, so
that a file that crashes or fills a library for pictures ends this process and nothing else. In on
stdin: the file. Out on stdout: one line of JSON, then the clean file and its preview.
"""

import io
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from runpy import run_path

import pi_heif
import pikepdf
import pypdfium2

# Named here so that nothing has to be opened later.
from PIL import (
    Image,
    JpegImagePlugin,  # noqa: F401
    MpoImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

limit_itself = run_path(str(Path(__file__).with_name("limits.py")))["limit_itself"]
WHOLE = run_path(str(Path(__file__).with_name("whole.py")))
likeness_of = run_path(str(Path(__file__).with_name("likeness.py")))["likeness_of"]
PIXELS = 50 * 2**20  # a phone of "50 megapixels" makes up to 50.3 million
# Pixels. A long receipt keeps its width, so that it can be read: the long side is limited only
# as far as the short one allows.
PICTURE, PREVIEW = (1600, 1080), (1200, 800)
THUMB = 100
MOST_SIDE = 16_000  # of a WebP
MOST_KEPT = 12_000_000
PAGES = 50
OBJECTS = 20_000
UNPACKED = 256 * 2**20  # bytes that all streams of a PDF together may grow to
STEP = 2**24
# As a key or as a value anywhere in a PDF: it does something that no receipt needs.
ACTIVE = set("/JS /JavaScript /Launch /RichMedia /XFA /SubmitForm /ImportData".split())
# All that is taken over of a page; links, actions, attached files and forms are elsewhere.
OF_PAGE = set(
    "/Type /Parent /MediaBox /CropBox /Rotate /UserUnit /Resources /Contents /Group".split()
)
# What a click or a reader would do, wherever it hides among what a page draws with.
ACTIONS = set(
    "/URI /GoTo /GoToR /GoToE /GoTo3DView /Named /Rendition /Movie /Sound /Hide /Thread /Trans"
    " /SetOCGState /ResetForm".split()
)
PRIVATE = "/Metadata /PieceInfo /LastModified /AF /EF /OPI /Ref /Alternates /Measure".split()
PACKED = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}


class Unfit(Exception):
    """A word for why this cannot be a receipt; `portal.files.uploads` has the sentence."""


# Pictures


def clean_picture(data: bytes, kind: str) -> tuple[dict, bytes, bytes]:
    with Image.open(io.BytesIO(data), formats=[FORMATS[kind]]) as image:
        if image.width * image.height > PIXELS:
            raise Unfit("pixels")
        return {"media_type": "image/webp", "pages": 1}, as_webp(image, PICTURE), b""


def fitting(width: float, height: float, sides: tuple[int, int]) -> float:
    """How many times larger it is to be made: mostly less than one."""
    long, short = sides
    scale = max(long / max(width, height), short / min(width, height))
    most = min(MOST_SIDE / max(width, height), (MOST_KEPT / (width * height)) ** 0.5)
    return min(scale, most)


def as_webp(image, sides: tuple[int, int]) -> bytes:
    """Small, upright, on white, and nothing but its pixels."""
    turn = turn_of(image)
    scale = fitting(*image.size, sides)
    size = [max(round(side * scale), 1) for side in image.size]
    image = with_depth_8(image)
    image.thumbnail(size)
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    out = io.BytesIO()
    (sheet if turn is None else sheet.transpose(turn)).save(out, "WEBP", quality=80)
    return out.getvalue()


def turn_of(image):
    turns = "FLIP_LEFT_RIGHT ROTATE_180 FLIP_TOP_BOTTOM TRANSPOSE ROTATE_270 TRANSVERSE ROTATE_90"
    try:
        orientation = image.getexif().get(0x0112)
    except Exception:  # a camera's notes in disorder say nothing about its picture
        return None
    names = dict(enumerate(turns.split(), start=2))
    return Image.Transpose[names[orientation]] if orientation in names else None


def with_depth_8(image):
    """In a mode that can be made smaller well. A JPEG stays unread, to be read small."""
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I"):  # 16 bits of grey: a plain conversion would cut them off
        return image.convert("I").point(lambda grey: grey / 256).convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


# PDF


def clean_pdf(data: bytes, kind: str) -> tuple[dict, bytes, bytes]:
    data = data[data.index(b"%PDF-") :]
    if b"%%EOF" not in data:  # cut off
        raise Unfit("broken")
    try:
        pdf, is_sound = WHOLE["opened"](data)
    except (
        pikepdf.PdfError,
        pikepdf.PasswordError,
        RuntimeError,
    ):  # a lock of a kind that is not known here, too
        raise Unfit("locked" if b"/Encrypt" in data else "broken") from None
    with pdf:
        if len(pdf.objects) > OBJECTS:
            raise Unfit("heavy")
        pages = len(pdf.pages)
        if pages > PAGES:
            raise Unfit("pages")
        if pages != pdf.Root.Pages.get("/Count"):  # some are in a part that is gone
            raise Unfit("broken")
        if not is_sound and not all(map(WHOLE["is_all_there"], pdf.pages)):
            raise Unfit("broken")
        check_and_strip(pdf)
        content = anew(pdf)
    return {"media_type": "application/pdf", "pages": pages}, content, drawn(content)


def check_and_strip(pdf) -> None:
    """No active part, no bomb; takes out who made it, where and with what."""
    room = UNPACKED
    for each in every_object(pdf):
        refuse_active(each)
        if isinstance(each, pikepdf.Stream):
            room -= unpacked_size(each, room)
            strip_photo(each)


def anew(pdf) -> bytes:
    """What can be seen of its pages in a file of our own, without a lock."""
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")  # what was filled in becomes a part of the page
    for page in pdf.pages:
        for key in set(page.obj.keys()) - OF_PAGE:
            del page.obj[key]
    for each in every_object(pdf):
        take_out_actions(each)
    with pikepdf.new() as new:
        new.pages.extend(pdf.pages)
        out = io.BytesIO()
        new.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def every_object(pdf) -> Iterator:
    """Each dictionary and stream in the file, used or not, once; those within others too."""
    waiting = list(pdf.objects)
    while waiting:
        each = waiting.pop()
        inner = ()
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
            inner = [value for _key, value in each.items()]
        elif isinstance(each, pikepdf.Array):
            inner = each
        waiting += [v for v in inner if isinstance(v, pikepdf.Object) and not v.is_indirect]


def refuse_active(each) -> None:
    for key, value in list(each.items()):
        if key in ACTIVE or (isinstance(value, pikepdf.Name) and str(value) in ACTIVE):
            raise Unfit("active")
        if key in PRIVATE:
            del each[key]


def take_out_actions(each) -> None:
    for key, value in list(each.items()):
        is_action = isinstance(value, pikepdf.Dictionary) and str(value.get("/S", "")) in ACTIONS
        if is_action or key == "/Annots":
            del each[key]


def filters_of(stream) -> list[str]:
    found = stream.get("/Filter", [])
    return [str(name) for name in ([found] if isinstance(found, pikepdf.Name) else found)]


def unpacked_size(stream, room: int) -> int:
    """Bytes that the stream grows to, counted without keeping them; `Unfit` past `room`."""
    filters = filters_of(stream)
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > PIXELS:
        raise Unfit("heavy")
    packed = [name for name in filters if name in PACKED]
    if len(packed) > 1:
        raise Unfit("heavy")
    if not packed:
        return 0
    if filters[0] not in ("/FlateDecode", "/Fl"):
        size = len(stream.read_bytes())  # old and rare; the limit on memory holds here
    else:
        size = inflated_size(stream.read_raw_bytes(), room)
    if size > room:
        raise Unfit("heavy")
    return size


def inflated_size(raw: bytes, room: int) -> int:
    reader, size = zlib.decompressobj(), 0
    try:
        while raw and not reader.eof and size <= room:
            size += len(reader.decompress(raw, STEP))
            raw = reader.unconsumed_tail
    except zlib.error:  # readers show what came before the damage
        return size
    return size


def strip_photo(stream) -> None:
    """A photo inside a PDF has a place and a camera too: out with those parts of its JPEG."""
    if filters_of(stream) != ["/DCTDecode"]:
        return
    raw, at, kept = stream.read_raw_bytes(), 2, [b"\xff\xd8"]
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if raw[at + 1] not in (0xE1, 0xED, 0xFE):  # Exif and XMP, IPTC, comment
            kept.append(raw[at:end])
        at = end
    if raw.startswith(b"\xff\xd8"):
        parms = stream.get("/DecodeParms")
        stream.write(b"".join(kept) + raw[at:], filter=pikepdf.Name.DCTDecode, decode_parms=parms)


def drawn(content: bytes) -> bytes:
    """Every page is drawn, as small as can be; the first one is kept as a picture."""
    pdf = pypdfium2.PdfDocument(content)
    for page in pdf:
        page.render(scale=THUMB / max(page.get_size()))
    page = pdf[0]
    return as_webp(page.render(scale=fitting(*page.get_size(), PREVIEW)).to_pil(), PREVIEW)


def learn_locks() -> None:
    """Make and open a locked PDF: from then on the library needs no file for it."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="any", user=""))
    pikepdf.open(out).close()


def answer(kind: str) -> tuple[dict, bytes, bytes]:
    clean = clean_pdf if kind == "pdf" else clean_picture
    try:
        found, content, preview = clean(sys.stdin.buffer.read(), kind)
        return found | {"likeness": likeness_of(preview or content)}, content, preview
    except Unfit as why:
        return {"unfit": str(why)}, b"", b""
    except MemoryError:
        return {"unfit": "heavy"}, b"", b""
    except Exception:  # libraries raise whatever they like on a damaged file
        return {"unfit": "broken"}, b"", b""


def main() -> None:
    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # `PIXELS` is an error, this would be a warning
    pi_heif.register_heif_opener(
        decode_threads=1, thumbnails=False, depth_images=False, aux_images=False
    )
    if sys.argv[1] == "pdf":
        learn_locks()
    limit_itself()
    found, content, preview = answer(sys.argv[1])
    found |= {"content": len(content), "preview": len(preview)}
    sys.stdout.buffer.write(json.dumps(found).encode() + b"\n" + content + preview)


if __name__ == "__main__":
    main()
