"""The report on paper."""

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.core.i18n.formatting import day, number
from portal.core.render import pdf
from portal.reports.actions.report import Line, Report
from portal.reports.queries import Scope


def as_pdf(scope: Scope, earlier: Scope | None = None) -> bytes:
    report = Report(scope, earlier)
    chart = {"months.svg": report.chart.svg(paper=True)}
    return pdf.as_pdf("reports/annual.typ", contents(report), chart)


def contents(report: Report) -> dict:
    """All that stands on the pages, as text."""
    most = max([max(now, before) for _k, _n, now, before in report.topics], default=1)
    now, before = report.names
    return {
        "language": str(get_locale() or "nl")[:2],
        "title": report.title,
        "place": report.place,
        "branch": report.scope.branch.name,
        "period": report.period,
        "made": _("Made on %(day)s", day=day(report.made_on)),
        "now": now,
        "before": before,
        "tiles": [
            line_of(line) | {"more": [f"{number(x.value)} · {x.label}" for x in more]}
            for line, more in report.tiles
        ],
        "topics": [
            {"name": name, "value": number(value), "now": value / most, "before": old / most}
            for _key, name, value, old in report.topics
        ],
        "sections": [
            {"name": name, "lines": [line_of(line) for line in lines]}
            for _section, name, lines in report.tables
        ],
        "chart": {"title": report.chart.title, "text": report.chart.description},
        "words": {
            "main": _("The main figures"),
            "topics": _("What was it about?"),
            "figure": _("Figure"),
            "difference": _("Difference"),
            "all": _("All figures"),
            "how": _("How do we count this?"),
            "only": _("This report holds numbers only, and no names."),
            "small": _("A count under 5 may point at a person. Share it with care."),
            "page": _("Page"),
        },
    }


def line_of(line: Line) -> dict:
    return {
        "label": line.label,
        "text": line.text,
        "value": number(line.value),
        "before": number(line.before),
        "difference": signed(line.difference),
    }


def signed(difference: float | None) -> str:
    """With its sign, a true minus: 3 -> +3."""
    if not difference:
        return "0"
    return ("+" if difference > 0 else "−") + number(abs(difference))
