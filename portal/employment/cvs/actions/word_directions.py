"""Which way the lines of a Word file run; a part of `word_setting`, so it imports nothing of the
portal either.
"""

import re

from docx.oxml import OxmlElement

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
YEARS = re.compile(r"\d{4} – \d{4}")
# What a paragraph may say after its direction; Word wants an order.
AFTER_BIDI = [
    f"w:{name}"
    for name in "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents"
    " suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle"
    " rPr sectPr pPrChange".split()
]


def turn(document, is_from_right: bool) -> None:
    """Let Arabic run from right to left and all else from left to right, wherever it stands."""
    turn_lines(document, is_from_right)
    turn_where_needed(document)
    keep_years_in_order(document)
    keep_light(document)


def turn_lines(document, is_from_right: bool) -> None:
    """Let each line run as its own first letter does, and begin where those of the page do.

    Lines with a tab, or a point before them, run as the page does.
    """
    for line in document.element.body.iter("{*}p"):
        first = next(filter(str.isalnum, text_of(line)), "")  # a number runs from the left
        runs_from_right = is_arabic(first) if first and not is_of_page(line) else is_from_right
        properties = line.get_or_add_pPr()
        if runs_from_right and properties.find(f"{WORD}bidi") is None:
            properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
        if runs_from_right != is_from_right:
            properties.get_or_add_jc().set(f"{WORD}val", "right")  # the end, of Arabic the left
    if is_from_right:
        for table in document.element.body.iter("{*}tblPr"):
            table.get_or_add_bidiVisual()


def is_of_page(line) -> bool:
    style = (line.pPr is not None and line.pPr.style) or ""
    is_point = line.find(f".//{WORD}numPr") is not None or style.startswith("List")
    return is_point or line.find(f".//{WORD}tab") is not None


def text_of(part) -> str:
    return "".join(text.text or "" for text in part.iter("{*}t"))


def is_arabic(letter: str) -> bool:
    """Whether it runs from right to left: Hebrew, Arabic and their neighbours."""
    return "\u0590" <= letter <= "\u08ff" and not letter.isdigit()


def keep_years_in_order(document) -> None:
    """Years beside Arabic stand below it, so that they run from left to right."""
    for run in list(document.element.body.iter(f"{WORD}r")):
        line = run.getparent()
        if not YEARS.fullmatch(text_of(run)) or not any(map(is_arabic, text_of(line))):
            continue
        for tab in run.findall(f"{WORD}tab"):
            run.remove(tab)
        below = OxmlElement("w:p")
        properties = below.get_or_add_pPr()
        properties.append(OxmlElement("w:keepNext"))
        if line.pPr.find(f"{WORD}bidi") is not None:
            properties.get_or_add_jc().set(f"{WORD}val", "right")
        line.addnext(below)
        below.append(run)


def keep_light(document) -> None:
    """What is not bold in Latin letters is not in Arabic ones."""
    for run in document.element.body.iter(f"{WORD}rPr"):
        bold = run.find(f"{WORD}b")
        if bold is not None and bold.get(f"{WORD}val") in {"0", "false"}:
            also = OxmlElement("w:bCs")
            also.set(f"{WORD}val", "0")
            bold.addnext(also)


def turn_where_needed(document) -> None:
    """Mark Arabic and Hebrew text as such: Word then sets it from right to left."""
    for run in document.element.body.iter("{*}r"):
        if any(map(is_arabic, text_of(run))):
            run.get_or_add_rPr().append(OxmlElement("w:rtl"))
