"""What the files of a CV say."""

import io
from itertools import pairwise

import pypdf
import pypdfium2
from docx import Document


def text_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def copied_from_pdf(content: bytes) -> str:
    """What somebody copies out of it in a browser, in reading order."""
    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def widest_gap_in(content: bytes, said: str) -> float:
    """Points between letters of this text that stand beside each other on a line."""
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        at = text.get_text_range().find(said)
        if at >= 0:
            boxes = [text.get_charbox(n) for n in range(at, at + len(said))]
            return max(b[0] - a[2] for a, b in pairwise(boxes))
    raise AssertionError(said)


def links_in_pdf(content: bytes) -> set[str]:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    marks = [mark.get_object() for page in pages for mark in page.get("/Annots") or []]
    return {mark["/A"]["/URI"] for mark in marks}


def text_of_docx(content: bytes) -> str:
    """A line for each paragraph, in cells of tables too."""
    paragraphs = Document(io.BytesIO(content)).element.body.iter("{*}p")
    return "\n".join("".join(part.text or "" for part in p.iter("{*}t")) for p in paragraphs)
