"""What the files of a CV say."""

import io

import pypdf
import pypdfium2
from docx import Document


def text_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def copied_from_pdf(content: bytes) -> str:
    """What somebody copies out of it in a browser, in reading order."""
    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def links_in_pdf(content: bytes) -> set[str]:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    marks = [mark.get_object() for page in pages for mark in page.get("/Annots") or []]
    return {mark["/A"]["/URI"] for mark in marks}


def text_of_docx(content: bytes) -> str:
    """A line for each paragraph, in cells of tables too."""
    paragraphs = Document(io.BytesIO(content)).element.body.iter("{*}p")
    return "\n".join("".join(part.text or "" for part in p.iter("{*}t")) for p in paragraphs)
