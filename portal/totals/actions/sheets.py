"""The version of a year for outside: the files that hold its lines, and what is said of them."""

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.core.clock import local
from portal.core.i18n.formatting import day
from portal.core.render import pdf, word
from portal.core.spreadsheets import Column, Sheet, Unit, as_csv, as_workbook
from portal.reports.actions import docx
from portal.reports.actions.pdf import head_of
from portal.reports.queries.periods import part_of
from portal.totals.actions.outside import OutsideReport
from portal.totals.queries.taken import Taken


def sheet_of(report: OutsideReport) -> Sheet:
    """What is provisional says so in its first line, for a file goes from hand to hand."""
    now, before = report.names
    last = 1 + report.is_compared
    columns = [
        Column(_("Part")),
        Column(_("Figure")),
        *(Column(name, Unit.NUMBER) for name in (now, before)[:last]),
        *([Column(_("Difference"), Unit.NUMBER)] if report.is_compared else []),
        Column(_("Unit")),
        Column(_("Hidden")),
        Column(_("Key")),
    ]
    rows: list[tuple] = [
        (
            name,
            line.label,
            *(line.value, line.before)[:last],
            *([line.difference] if report.is_compared else []),
            line.unit,
            line.hides(now, before),
            line.key,
        )
        for name, lines in report.parts
        for line in lines
    ]
    if report.provisional:
        rows.insert(0, (report.provisional, *(None for _column in columns[1:])))
    return Sheet(report.title, columns, rows)


def as_pdf(report: OutsideReport) -> bytes:
    contents = head_of(report) | {
        "provisional": report.provisional,
        "compared": report.is_compared,
        "sections": [
            {
                "name": name,
                "lines": [
                    {
                        "label": line.label,
                        "value": line.shown,
                        "before": line.shown_before,
                        "difference": line.shown_difference,
                    }
                    for line in lines
                ],
            }
            for name, lines in report.parts
        ],
        "words": {
            "figure": _("Figure"),
            "difference": _("Difference"),
            "page": _("Page"),
            "hidden": why(report),
        },
    }
    return pdf.as_pdf("totals/outside.typ", contents, for_everybody=True)


def why(report: OutsideReport) -> str:
    """What a reader outside is told of the numbers that are not there."""
    return _(
        "What counts fewer than %(n)s is hidden, so that it points at nobody. Where it would follow"
        " from other numbers, one of those is hidden too.",
        n=report.scope.branch.smallest_count,
    )


def about_versions(taken: Taken) -> str:
    """What a leader is told who takes along a year that left before."""
    on = day(local(taken.at).date())
    is_whole = taken.until == part_of(taken.until.year)[1]
    said = [_("Taken along on %(day)s.", day=on)]
    if not is_whole:
        said = [
            _(
                "The figures up to %(until)s were taken along on %(day)s.",
                until=day(taken.until),
                day=on,
            ),
            _("What those and later ones together would tell is hidden too."),
        ]
    if taken.later:
        said.append(
            ngettext(
                "Since then %(num)s entry of that year was added.",
                "Since then %(num)s entries of that year were added.",
                taken.later,
            )
        )
    if is_whole or taken.later:
        said.append(_("Give away one version of a year: two beside each other tell who was added."))
    return " ".join(said)


def as_docx(report: OutsideReport) -> bytes:
    """A Word file to put into a text of one's own."""
    file = docx.begun(report, report.provisional)
    file.add_paragraph(why(report))
    heads = [_("Figure"), report.names[0]]
    heads += [report.names[1], _("Difference")] if report.is_compared else []
    for name, lines in report.parts:
        file.add_heading(name, 2)
        docx.add_table(
            file,
            heads,
            [[x.label, x.shown, x.shown_before, x.shown_difference][: len(heads)] for x in lines],
        )
    return word.finished(file)


WRITERS = {
    "csv": lambda report: as_csv(sheet_of(report)),
    "xlsx": lambda report: as_workbook(sheet_of(report)),
    "pdf": as_pdf,
    "docx": as_docx,
}
