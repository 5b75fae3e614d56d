"""The report as a workbook: numbers as numbers, and no text that a spreadsheet would run."""

import io
from typing import Any

from flask_babel import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.reports.actions.line import Line
from portal.reports.actions.pdf import provisional
from portal.reports.actions.report import Report
from portal.reports.queries import Scope, definition

# How the numbers of a figure look; counts and persons are whole.
LOOKS = {"hours": "#,##0.00", "euros": "#,##0.00", "kilometres": "#,##0.0", "weeks": "0.0"}
WHOLE = "#,##0"
COLOURS = ("#0d5c66", "#dccfae")


def as_xlsx(scope: Scope, earlier: Scope | None = None) -> bytes:
    report = Report(scope, earlier)
    out = io.BytesIO()
    book = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": f"{report.title} {report.place}"})
    add_figures(book, report)
    add_months(book, report)
    add_topics(book, report)
    add_texts(
        book,
        _("How we count"),
        [_("Figure"), _("How do we count this?"), _("Key")],
        [(x.label, x.text, x.key) for _section, _name, found in report.tables for x in found],
        [38, 80, 42],
    )
    add_texts(
        book,
        _("About"),
        [_("Part"), _("Value")],
        [
            (_("Branch"), scope.branch.name),
            (_("Municipality"), scope.municipality.name if scope.municipality else _("All")),
            (_("Period"), report.period),
            (_("Made on"), report.made_on.isoformat()),
            *([(_("Period"), said)] if (said := provisional(report)) else []),
            *((_("Put right by hand"), line.footnote) for line in report.adjusted),
        ],
        [24, 48],
    )
    book.close()
    return out.getvalue()


def add_months(book: Workbook, report: Report) -> None:
    now, before = report.names
    page = add(book, _("Per month"), [_("Month"), now, before], [16, 12, 12])
    whole = book.add_format({"num_format": WHOLE})
    for at, (name, value, old) in enumerate(report.months, 1):
        page.write_string(at, 0, name)
        page.write_number(at, 1, value, whole)
        page.write_number(at, 2, old, whole)
    columns = 2 if report.shows_months_before else 1
    add_chart(book, page, report.chart.title, "column", len(report.months), columns)


def add_topics(book: Workbook, report: Report) -> None:
    title = _("What was it about?")
    page = add(book, title.rstrip("?؟"), [_("Figure"), report.names[0]], [30, 12])
    whole = book.add_format({"num_format": WHOLE})
    for at, (_key, name, value, _old) in enumerate(report.topics, 1):
        page.write_string(at, 0, name)
        page.write_number(at, 1, value, whole)
    add_chart(book, page, title, "bar", len(report.topics), 1)


def add_chart(
    book: Workbook, page: Worksheet, title: str, kind: str, rows: int, columns: int
) -> None:
    """A picture of the first columns of numbers of a sheet, of the spreadsheet's own."""
    if not rows:
        return
    chart: Any = book.add_chart({"type": kind})
    for column in range(1, columns + 1):
        chart.add_series(
            {
                "name": [page.name, 0, column],
                "categories": [page.name, 1, 0, rows, 0],
                "values": [page.name, 1, column, rows, column],
                "fill": {"color": COLOURS[column - 1]},
            }
        )
    chart.set_title({"name": title})
    if kind == "bar":
        chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": columns == 1, "position": "bottom"})
    page.insert_chart(1, 4, chart, {"description": title})


def add(book: Workbook, name: str, heads: list[str], widths: list[int]) -> Worksheet:
    page = book.add_worksheet(name[:31])
    page.write_row(0, 0, heads, book.add_format({"bold": True, "bottom": 1}))
    page.freeze_panes(1, 0)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    return page


def add_figures(book: Workbook, report: Report) -> None:
    """A row a figure; its unit stands beside it, for each row has its own."""
    now, before = report.names
    heads = [_("Part"), _("Figure"), now, before, _("Difference"), _("Key"), _("Unit")]
    heads.append(_("Part of the whole"))
    page = add(book, _("Figures"), heads, [24, 38, 12, 12, 12, 42, 10, 14])
    part = book.add_format({"num_format": "0%"})
    looks = {unit: book.add_format({"num_format": look}) for unit, look in LOOKS.items()}
    whole = book.add_format({"num_format": WHOLE})
    lines = [(name, line) for _section, name, found in report.tables for line in found]
    for at, (name, line) in enumerate(lines, 1):
        page.write_string(at, 0, name)
        page.write_string(at, 1, line.label)
        add_numbers(page, at, line, looks.get(definition(line.key).unit, whole))
        page.write_string(at, 5, line.key)
        page.write_string(at, 6, line.unit)
        if line.part is not None:
            page.write_number(at, 7, line.part / 100, part)
    page.autofilter(0, 0, max(len(lines), 1), len(heads) - 1)


def add_numbers(page: Worksheet, at: int, line: Line, look: Format) -> None:
    for column, value in enumerate((line.value, line.before, line.difference), 2):
        if value is not None:
            page.write_number(at, column, value, look)


def add_texts(
    book: Workbook, name: str, heads: list[str], lines: list[tuple], widths: list[int]
) -> None:
    page = add(book, name, heads, widths)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for at, line in enumerate(lines, 1):
        for column, text in enumerate(line):
            page.write_string(at, column, text, wrapped)
