"""Make templates/cvs/classic.docx and modern.docx: the Word files in which CVs are set.

`python -m tools.cv_templates`; the result is committed. A branch may restyle either in Word.
"""

from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FOLDER = Path(__file__).parent.parent / "templates" / "cvs"
TEAL, GREY = RGBColor(0x0D, 0x5C, 0x66), RGBColor(0x3D, 0x4B, 0x50)
FONT = "Calibri"
ROW = "{%% for row in %s %%}"


def style(document, name: str, size: float, **more) -> None:
    made = document.styles[name] if name in document.styles else document.styles.add_style(name, 1)
    made.font.name, made.font.size = FONT, Pt(size)
    made.font.bold, made.font.color.rgb = more.get("bold", False), more.get("colour")
    made.paragraph_format.space_before = Pt(more.get("before", 0))
    made.paragraph_format.space_after = Pt(more.get("after", 2))
    made.paragraph_format.keep_with_next = more.get("keep", False)
    made.paragraph_format.keep_together = True
    # Of the tallest letters in it: no line runs through another, in whatever script.
    made.paragraph_format.line_spacing = 1.0
    also_in_arabic(made, size, more.get("bold", False))


def also_in_arabic(styled, size: float, bold: bool) -> None:
    """Word has a font, a size and a weight of their own for scripts from right to left."""
    properties = styled.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    for name, value in (("sz", str(int(size * 2))), ("b", "1" if bold else "0")):
        for old in properties.findall(qn(f"w:{name}Cs")):
            properties.remove(old)
        made = OxmlElement(f"w:{name}Cs")
        made.set(qn("w:val"), value)
        properties.find(qn(f"w:{name}")).addnext(made)  # Word wants an order


def new_document():
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    style(document, "Normal", 10.5)
    style(document, "Title", 24, bold=True, colour=TEAL, after=0)
    style(document, "Subtitle", 13, colour=GREY, after=6)
    style(document, "Heading 1", 13, bold=True, colour=TEAL, before=12, after=4, keep=True)
    style(document, "Heading 2", 11, bold=True, before=6, after=0, keep=True)
    style(document, "CV where", 10.5, colour=GREY, after=1, keep=True)
    style(document, "List Bullet", 10.5, after=1)
    for name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
        strip_theme(document.styles[name])
    about = document.core_properties
    about.author = about.last_modified_by = "Brug"
    about.title, about.comments = "CV", ""
    about.created = about.modified = datetime(2026, 1, 1)
    return document


def strip_theme(styled) -> None:
    """No line under a title, no italics, no theme font that would win from ours."""
    properties = styled.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    fonts = styled.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if "Theme" in name:
            del fonts.attrib[name]
    styled.font.italic = False


def tag(place, text: str) -> None:
    """A paragraph that docxtpl takes out: only its tag counts."""
    place.add_paragraph("{%p " + text + " %}")


def heading(place, name: str) -> None:
    place.add_paragraph("{{ words." + name + " }}", style="Heading 1")


def rows(place, name: str) -> None:
    """Jobs, schools or certificates, one after another."""
    tag(place, f"if {name}")
    heading(place, name)
    tag(place, f"for row in {name}")
    row_of(place, 17)
    tag(place, "endfor")
    tag(place, "endif")


def row_of(place, width: float) -> None:
    """Title and period on a line, where, and what."""
    line = place.add_paragraph("{{ row.title }}", style="Heading 2")
    line.paragraph_format.tab_stops.add_tab_stop(Cm(width), WD_TAB_ALIGNMENT.RIGHT)
    period = line.add_run("\t{{ row.period }}")
    period.bold, period.font.color.rgb = False, GREY
    tag(place, "if row.where")
    place.add_paragraph("{{ row.where }}", style="CV where")
    tag(place, "endif")
    tag(place, "for line in row.lines")
    place.add_paragraph("{{ line }}")
    tag(place, "endfor")


def languages(place) -> None:
    tag(place, "if languages")
    heading(place, "languages")
    tag(place, "for row in languages")
    line = place.add_paragraph()
    line.add_run("{{ row.name }}").bold = True
    line.add_run(": {{ row.level }}{% if row.phone %}. {{ row.phone }}{% endif %}")
    tag(place, "endfor")
    tag(place, "endif")


def bullets(place, name: str) -> None:
    tag(place, f"if {name}")
    heading(place, name)
    tag(place, f"for line in {name}")
    place.add_paragraph("{{ line }}", style="List Bullet")
    tag(place, "endfor")
    tag(place, "endif")


def about(place) -> None:
    tag(place, "if about")
    heading(place, "about")
    tag(place, "for line in about")
    place.add_paragraph("{{ line }}")
    tag(place, "endfor")
    tag(place, "endif")


def head(place) -> None:
    place.add_paragraph("{{ heading }}", style="Title")
    tag(place, "if wish")
    place.add_paragraph("{{ wish }}", style="Subtitle")
    tag(place, "endif")


def classic() -> None:
    document = new_document()
    head(document)
    tag(document, "if contact")
    document.add_paragraph("{{ contact|join('  ·  ') }}", style="CV where")
    tag(document, "endif")
    about(document)
    for name in ("jobs", "schools", "certificates"):
        rows(document, name)
    languages(document)
    bullets(document, "skills")
    bullets(document, "facts")
    document.save(FOLDER / "classic.docx")


def modern() -> None:
    """Two columns of a table. Each job is a row that no page tears; the first column is one."""
    document = new_document()
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    beside, main = new_row(table, "restart")
    tag(beside, "if contact")
    heading(beside, "contact")
    tag(beside, "for line in contact")
    beside.add_paragraph("{{ line }}")
    tag(beside, "endfor")
    tag(beside, "endif")
    languages(beside)
    bullets(beside, "skills")
    bullets(beside, "facts")
    head(main)
    about(main)
    begin_without_a_line(beside, main)
    for name in ("jobs", "schools", "certificates"):
        row_tag(table, f"for row in {name}")
        _beside, main = new_row(table, "continue")
        tag(main, "if loop.first")
        heading(main, name)
        tag(main, "endif")
        row_of(main, 10.5)
        begin_without_a_line(main)
        row_tag(table, "endfor")
    for column, width in zip(table.columns, (5.5, 11.5), strict=True):
        column.width = Cm(width)  # the grid, which LibreOffice goes by, and its cells
    end = document.add_paragraph()  # which Word wants after a table: hardly a line
    end.paragraph_format.line_spacing = Pt(1)
    end.add_run().font.size = Pt(1)
    document.save(FOLDER / "modern.docx")


def new_row(table, merged: str):
    """Two cells, the first one with those above it; on one page as a whole."""
    row = table.add_row()
    xml_of(row).get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    beside, main = row.cells
    for cell, width in ((beside, 5.5), (main, 11.5)):
        cell.width = Cm(width)
    merge = OxmlElement("w:vMerge")
    merge.set(qn("w:val"), merged)
    xml_of(beside).get_or_add_tcPr().append(merge)
    shade(beside, "DCEDEE")
    for cell in (beside, main):
        pad(cell, top=200 if merged == "restart" else 0)
    return beside, main


def row_tag(table, text: str) -> None:
    """A row that docxtpl takes out: only its tag counts."""
    table.add_row().cells[0].text = "{%tr " + text + " %}"


def begin_without_a_line(*cells) -> None:
    """Take out the empty paragraph that every new cell begins with; one stands at the end."""
    for cell in cells:
        xml_of(cell).remove(xml_of(cell.paragraphs[0]))
        last = cell.add_paragraph()
        last.paragraph_format.line_spacing, last.paragraph_format.space_after = Pt(1), Pt(0)


def xml_of(part):
    return part._element  # noqa: SLF001  python-docx has no other way to its XML


def shade(cell, colour: str) -> None:
    fill = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        fill.set(qn(f"w:{name}"), value)
    xml_of(cell).get_or_add_tcPr().append(fill)


def pad(cell, top: int) -> None:
    margins = OxmlElement("w:tcMar")
    for side, room in (("top", top), ("start", 200), ("bottom", 0), ("end", 200)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(room))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    xml_of(cell).get_or_add_tcPr().append(margins)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    classic()
    modern()
