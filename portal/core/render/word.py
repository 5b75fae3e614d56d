"""What Word files of the portal have in common: their paper, their look, and how Arabic runs."""

import io

from docx import Document
from docx.document import Document as WordFile
from docx.oxml import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from flask_babel import get_locale

from portal.core.clock import now

TEAL = RGBColor(0x0D, 0x5C, 0x66)
PAPER, MARGIN = (Cm(21), Cm(29.7)), Cm(2.5)


def begun(title: str, author: str) -> WordFile:
    """A file on A4, with its title and language, and the look of its headings."""
    file = Document()
    about = file.core_properties
    about.title, about.author = title, author
    about.language = str(get_locale() or "nl")[:2]
    about.comments, about.created, about.modified = "", now(), now()
    about.last_modified_by = "Brug"
    for name in ("Title", "Heading 1", "Heading 2"):
        file.styles[name].font.color.rgb = TEAL
    file.styles["Normal"].font.size = Pt(11)
    page = file.sections[0]
    page.page_width, page.page_height = PAPER
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = MARGIN
    return file


def finished(file: WordFile) -> bytes:
    turn_where_needed(file)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def turn_where_needed(file: WordFile) -> None:
    """Mark Arabic text as such: Word then sets it from right to left."""
    for run in file.element.body.iter("{*}r"):
        text = "".join(part.text or "" for part in run.iter("{*}t"))
        if any("\u0590" <= letter <= "\u08ff" for letter in text):
            run.get_or_add_rPr().append(OxmlElement("w:rtl"))


def from_the_right(paragraph: Paragraph) -> None:
    """Let a paragraph without further looks begin at the right."""
    paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))  # noqa: SLF001
