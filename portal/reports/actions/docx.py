"""The report as a Word file, to go on with: headings, lists and tables as Word knows them."""

import io

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Cm, Emu
from flask_babel import gettext as _

from portal.branches.queries import office_on
from portal.core.i18n.formatting import day
from portal.core.render import pdf, word
from portal.reports.actions.line import Line
from portal.reports.actions.pdf import for_whom, provisional, who_is_in
from portal.reports.actions.report import Report
from portal.reports.queries import Scope

WIDE = Cm(16)  # between the margins
WITH_SHARE, NUMBER = Cm(3.5), Cm(2.6)  # the columns of numbers; the first may tell its share


def as_docx(scope: Scope, earlier: Scope | None = None) -> bytes:
    report = Report(scope, earlier)
    file = begun(report, provisional(report))
    main_figures(file, report)
    texts(file, report)
    figures(file, report)
    for line in report.chosen.adjusted:
        file.add_paragraph(f"* {line.footnote}")
    file.add_paragraph(who_is_in(report))
    file.add_paragraph(for_whom())
    return word.finished(file)


def begun(report: Report, provisional: str) -> WordFile:
    """A file with what it is of, of which days, and whether it is provisional."""
    file = word.begun(f"{report.title} {report.place}", report.scope.branch.name)
    cover(file, report, provisional)
    return file


def texts(file: WordFile, report: Report) -> None:
    for one in report.chosen.chapters:
        if not one.blocks:
            continue
        file.add_heading(one.name, 1)
        for block in one.blocks:
            for text in block.texts:
                file.add_paragraph(text, "List Bullet" if block.is_list else None)


def figures(file: WordFile, report: Report) -> None:
    chosen = report.chosen
    if not chosen.tables:
        return
    file.add_page_break()
    file.add_heading(_("All figures"), 1)
    for section, name, lines in chosen.tables:
        file.add_heading(name, 2)
        table(file, report, lines, compared=chosen.compares(section))


def cover(file: WordFile, report: Report, said: str) -> None:
    branch = report.scope.branch
    file.add_paragraph(branch.name).runs[0].bold = True
    if address := office_on(branch, report.scope.until):
        file.add_paragraph(address)
    file.add_heading(report.title, 0)
    file.add_paragraph(f"{report.place} · {report.period}")
    file.add_paragraph(_("Made on %(day)s", day=day(report.made_on)))
    if said:
        file.add_paragraph().add_run(said).bold = True


def main_figures(file: WordFile, report: Report) -> None:
    chosen = report.chosen
    if chosen.tiles:
        file.add_heading(_("The main figures"), 1)
        lines = [line for line, _more in chosen.tiles]
        table(file, report, lines, compared=chosen.contents.is_compared)
    if not chosen.has_desk:
        return
    file.add_heading(chosen.chart.title, 1)
    file.add_picture(io.BytesIO(as_png(report)), width=WIDE)
    shape = file.inline_shapes[-1]._inline.docPr  # noqa: SLF001  python-docx has no other way
    shape.set("descr", chosen.chart.description)


def as_png(report: Report) -> bytes:
    """The picture of the months: Word shows no SVG everywhere."""
    return pdf.as_png("reports/chart.typ", {"chart.svg": report.chosen.chart.svg(paper=True)})


def table(file: WordFile, report: Report, lines: list[Line], *, compared: bool) -> None:
    now_name, before_name = report.names
    heads = [_("Figure"), now_name, *([before_name, _("Difference")] if compared else [])]
    rows = [
        [
            line.label,
            f"{line.marked} ({line.share})" if line.share else line.marked,
            line.shown_before,
            line.shown_difference,
        ][: len(heads)]
        for line in lines
    ]
    add_table(file, heads, rows)


def add_table(file: WordFile, heads: list[str], rows: list[list[str]]) -> None:
    """Its heads stand above it on each page; numbers stand at the end of their narrow columns."""
    made = file.add_table(rows=1, cols=len(heads), style="Light List Accent 1")
    made.autofit = False
    numbers = [WITH_SHARE, NUMBER, NUMBER][: len(heads) - 1]
    for column, width in zip(made.columns, [WIDE - sum(numbers), *numbers], strict=True):
        column.width = Emu(width)
    for cell, text in zip(made.rows[0].cells, heads, strict=True):
        cell.text = text
    repeated = OxmlElement("w:tblHeader")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001
    for row in rows:
        for place, (cell, text) in enumerate(zip(made.add_row().cells, row, strict=True)):
            cell.text = text
            cell.width = made.columns[place].width
            if place:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
