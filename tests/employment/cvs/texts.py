"""What the files of a CV say."""

import io

import pypdf
from docx import Document


def text_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def text_of_docx(content: bytes) -> str:
    """A line for each paragraph, in cells of tables too."""
    paragraphs = Document(io.BytesIO(content)).element.body.iter("{*}p")
    return "\n".join("".join(part.text or "" for part in p.iter("{*}t")) for p in paragraphs)
