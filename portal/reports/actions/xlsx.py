"""The report as a workbook: numbers as numbers, and no text that a spreadsheet would run."""

import io

from flask_babel import gettext as _
from xlsxwriter import Workbook

from portal.reports.actions.report import Report
from portal.reports.queries import Scope


def as_xlsx(scope: Scope) -> bytes:
    report = Report(scope)
    out = io.BytesIO()
    book = Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": f"{report.title} {report.place}"})
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(name: str, heads: list[str], lines, widths: list[int], look=None) -> None:
        page = book.add_worksheet(name[:31])
        page.write_row(0, 0, heads, bold)
        page.freeze_panes(1, 0)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for number, line in enumerate(lines, 1):
            for column, value in enumerate(line):
                write = page.write_string if isinstance(value, str) else page.write_number
                write(number, column, value, look)
        page.autofilter(0, 0, max(len(lines), 1), len(heads) - 1)

    now, before = report.names
    lines = [(name, line) for _section, name, found in report.tables for line in found]
    sheet(
        _("Figures"),
        [_("Part"), _("Figure"), now, before, _("Difference"), _("Key")],
        [(name, x.label, x.value, x.before, x.difference, x.key) for name, x in lines],
        [24, 38, 12, 12, 12, 42],
    )
    sheet(_("Per month"), [_("Month"), now, before], report.months, [16, 12, 12])
    sheet(
        _("How we count"),
        [_("Figure"), _("How do we count this?"), _("Key")],
        [(x.label, x.text, x.key) for _name, x in lines],
        [38, 80, 42],
        wrapped,
    )
    sheet(
        _("About"),
        [_("Part"), _("Value")],
        [
            (_("Branch"), scope.branch.name),
            (_("Municipality"), scope.municipality.name if scope.municipality else _("All")),
            (_("Period"), report.period),
            (_("Made on"), report.made_on.isoformat()),
        ],
        [24, 48],
    )
    book.close()
    return out.getvalue()
