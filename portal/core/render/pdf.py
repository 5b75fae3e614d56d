"""PDF, set by Typst: tagged, with a title and a language, in fonts of our own."""

import io
import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pypdfium2
import typst
from flask import current_app

from portal.core.config import PROGRAM

TEMPLATES = PROGRAM / "templates"
LAM_ALEF = re.compile("ل[\u064b-\u0652]*[اأإآ]")
# In the table of a font: a glyph, and the two signs that it stands for.
GLYPH_OF_TWO = re.compile(rb"(<[0-9A-Fa-f]+>\s*<)([0-9A-Fa-f]{8})>")
LIGATURES = {b"06440627": b"FEFB", b"06440623": b"FEF7", b"06440625": b"FEF9", b"06440622": b"FEF5"}
# Of the pages of a book in Arabic. A browser takes it for all lines, and copies those in Latin
# letters the wrong way round.
FROM_THE_RIGHT, FROM_THE_LEFT = b"/Direction/R2L", b"/Direction/L2R"


def as_pdf(
    template: str,
    contents: dict,
    files: Mapping[str, str | bytes] | None = None,
    *,
    for_everybody: bool = False,
) -> bytes:
    """The PDF of a template such as "reports/annual.typ".

    The template reads what it says from `contents.json`, with `json("contents.json")`; text in it
    is text, never markup. `files` stand beside it under their names, such as a chart as SVG. What
    is for everybody holds to PDF/UA-1: Typst refuses a picture without words or a level left out.
    """
    beside = {"contents.json": json.dumps(contents), **(files or {})}
    standard = {"pdf_standards": ["ua-1"]} if for_everybody else {}
    paper = _compiled(template, beside, **standard).replace(FROM_THE_RIGHT, FROM_THE_LEFT)
    has_ligature = LAM_ALEF.search(json.dumps(contents, ensure_ascii=False))
    return _with_whole_ligatures(paper) if has_ligature and not for_everybody else paper


def _with_whole_ligatures(paper: bytes) -> bytes:
    """Let the one glyph of lam and alef stand for one sign, which a reader takes apart again.

    Of two signs a browser turns the order: it copies سالم for سلام.
    """
    with pikepdf.open(io.BytesIO(paper)) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Stream) and b"beginbfchar" in (said := each.read_bytes()):
                each.write(GLYPH_OF_TWO.sub(_as_one, said))
        out = io.BytesIO()
        document.save(out)
    return out.getvalue()


def _as_one(glyph: re.Match) -> bytes:
    return glyph[1] + LIGATURES.get(glyph[2], glyph[2]) + b">"


def as_png(template: str, files: Mapping[str, str | bytes]) -> bytes:
    """A template of one page as a picture, for files that show no SVG; 144 dots an inch."""
    return _compiled(template, files, format="png", ppi=144.0)


def _compiled(template: str, files: Mapping[str, str | bytes], **options) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        (at / "main.typ").write_text((TEMPLATES / template).read_text())
        for name, content in files.items():
            (at / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return typst.compile(
            str(at / "main.typ"),
            root=str(at),
            font_paths=[str(Path(current_app.static_folder) / "fonts" / "pdf")],
            ignore_system_fonts=True,
            **options,
        )


def pages_of(content: bytes) -> int:
    """How many pages a PDF of ours has."""
    document = pypdfium2.PdfDocument(content)
    try:
        return len(document)
    finally:
        document.close()
