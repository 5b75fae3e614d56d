"""An uploaded receipt made safe: decoded and written anew, in a process of its own."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from flask_babel import lazy_gettext as _l

from portal.core.config import MOST_MEGABYTES
from portal.core.crypto import digest_of
from portal.core.person_numbers import objection_to_numbers
from portal.core.text import clean
from portal.files.apart import SECONDS, answer_of

MOST_BYTES = MOST_MEGABYTES * 2**20
NAME_LENGTH = 100
DECODER = Path(__file__).with_name("decoding.py")
HEIC_BRANDS = b"heic heix heim heis hevc hevx mif1 msf1".split()
STARTS = {
    "jpeg": rb"\xff\xd8\xff",
    "png": rb"\x89PNG\r\n\x1a\n",
    "webp": rb"RIFF....WEBP",
    "heic": rb"....ftyp(?:" + b"|".join(HEIC_BRANDS) + b")",
    "pdf": rb"(?:\xef\xbb\xbf)?[\s\0]{0,1000}%PDF-",  # some programs put a mark or lines before it
}
RESULTS = {"image/webp": b"RIFF", "application/pdf": b"%PDF-"}
REASONS = {
    "empty": _l("This file is empty. Choose it again, or take a new photo."),
    "bytes": _l(
        "This file is larger than %(n)s MB. Take a photo of the receipt instead.",
        n=MOST_MEGABYTES,
    ),
    "kind": _l(
        "This is not a photo or a PDF. Choose a JPEG, PNG, WebP, HEIC or PDF, or take a photo."
    ),
    "pixels": _l("This picture has more than 50 megapixels. Take a smaller photo."),
    "picture": _l("This picture is damaged or not complete. Choose it again, or take a new photo."),
    "pdf": _l("This PDF is damaged. Make a photo of the receipt instead."),
    "locked": _l("This PDF is locked with a password. Make a photo of the receipt instead."),
    "active": _l("This PDF has a script or a film inside. Make a photo of it instead."),
    "pages": _l("This PDF has more than 50 pages. Send only the pages of the receipt."),
    "heavy": _l("This file is too complicated for us. Make a photo of the receipt instead."),
    "lost": _l("We cannot read this file. Make a photo of the receipt instead."),
}


class Refused(Exception):
    """Why a file cannot be a receipt: `reason` is a short sentence for the person, of `why`."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.reason = str(REASONS.get(why, REASONS["lost"]))
        super().__init__(self.reason)


@dataclass(frozen=True)
class CleanFile:
    content: bytes  # WebP of a size that can be read, upright and without notes; or the PDF
    media_type: str  # "image/webp" or "application/pdf"
    preview: bytes | None  # of a PDF: its first page as WebP
    pages: int  # 1 for a picture
    digest: str  # SHA-256 of the bytes as they came in: tells the same file twice
    name: str  # as the person called it, for showing only; may be empty
    # 512 bits in hex, of which few differ where it looks the same; "": it is blank.
    likeness: str | None = None


def clean_receipt(data: bytes, name: str) -> CleanFile:
    """The file written anew (R43-R45). Its content decides what it is, not its name.

    Raises `Refused` for what is no JPEG, PNG, WebP, HEIC or PDF, or is broken, too large or active.
    """
    kind = kind_of(data)
    found, content, preview = understood(answer_of(DECODER, data, kind, seconds=SECONDS))
    if "unfit" in found:
        why = found["unfit"]
        raise Refused(("pdf" if kind == "pdf" else "picture") if why == "broken" else str(why))
    return CleanFile(
        content=content,
        media_type=found["media_type"],
        preview=preview or None,
        pages=found["pages"],
        digest=digest_of(data),
        name=name_to_keep(name),
        likeness=found.get("likeness") or "",
    )


def name_to_keep(name: str) -> str:
    """What the file is called, without its folder; nothing where that is the number of a person."""
    bare = clean(clean(name).replace("\\", "/").rsplit("/", 1)[-1])
    return "" if objection_to_numbers(bare) else clean(bare[:NAME_LENGTH])


def kind_of(data: bytes) -> str:
    if not data:
        raise Refused("empty")
    if len(data) > MOST_BYTES:
        raise Refused("bytes")
    for kind, start in STARTS.items():
        if re.match(start, data, re.DOTALL):
            return kind
    raise Refused("kind")


def understood(raw: bytes) -> tuple[dict, bytes, bytes]:
    """Its answer, believed only where it is whole and what it says it is."""
    line, _end, rest = raw.partition(b"\n")
    try:
        found = json.loads(line)
        size, whole = int(found["content"]), int(found["content"]) + int(found["preview"])
        content, preview = rest[:size], rest[size:]
        fits = "unfit" in found or (
            found["pages"] >= 1
            and content.startswith(RESULTS[found["media_type"]])
            and preview.startswith(b"RIFF" if found["media_type"] == "application/pdf" else b"")
            and re.fullmatch(r"[0-9a-f]{128}|", found.get("likeness") or "")
        )
    except (ValueError, KeyError, TypeError):
        raise Refused("lost") from None
    if len(rest) != whole or not fits:
        raise Refused("lost")
    return found, content, preview
