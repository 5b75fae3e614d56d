"""The report on paper."""

from flask_babel import get_locale
from flask_babel import gettext as _

from portal.branches.queries import office_on
from portal.core.clock import today
from portal.core.i18n.formatting import day, number
from portal.core.render import pdf
from portal.reports.actions.line import Line
from portal.reports.actions.pictures import Picture
from portal.reports.actions.report import Report
from portal.reports.models import Chapter
from portal.reports.queries import Scope


def as_pdf(scope: Scope, earlier: Scope | None = None) -> bytes:
    return made_of(Report(scope, earlier))


def made_of(report: Report) -> bytes:
    charts = {"months.svg": report.chosen.chart.svg(paper=True)}
    if arrivals := report.chosen.arrivals:
        charts["arrivals.svg"] = arrivals.svg(paper=True)
    return pdf.as_pdf("reports/annual.typ", contents(report), charts, for_everybody=True)


def contents(report: Report) -> dict:
    """All that stands on the pages, as text."""
    chosen = report.chosen
    most = max([max(now, before) for _k, _n, now, before in chosen.topics], default=1)
    drawn = (shown := chosen.arrivals) and {"title": shown.title, "text": shown.description}
    return head_of(report) | {
        "tiles": [
            line_of(line)
            | {"more": [each.beside(line) for each in more]}
            | ({"difference": _("the same")} if line.difference == 0 else {})
            for line, more in chosen.tiles
        ],
        "topics": [
            {
                "name": name,
                "value": number(value),
                "share": report.line(key).share,
                "now": value / most,
                "before": old / most,
            }
            for key, name, value, old in chosen.topics
        ],
        "story": [
            {
                "name": one.name,
                "blocks": [{"list": b.is_list, "lines": b.texts} for b in one.blocks],
                "bars": one.picture and bars_of(one.picture),
                "arrivals": drawn if one.chapter is Chapter.HOUSING else None,
            }
            for one in chosen.chapters
        ],
        "sections": [
            {
                "name": name,
                "compared": chosen.compares(section),
                "lines": [line_of(line) for line in lines],
            }
            for section, name, lines in chosen.tables
        ],
        "provisional": provisional(report),
        "footnotes": [f"* {line.footnote}" for line in chosen.adjusted],
        "chart": {
            "shown": chosen.has_desk,
            "compared": chosen.shows_months_before,
            "title": chosen.chart.title,
            "text": chosen.chart.description,
        },
        "words": {
            "main": _("The main figures"),
            "topics": _("What was it about?"),
            "figure": _("Figure"),
            "difference": _("Difference"),
            "all": _("All figures"),
            "how": _("How do we count this?"),
            "only": who_is_in(report),
            "small": for_whom(),
            "whom": _("For the municipality"),
            "page": _("Page"),
        },
    }


def head_of(report: Report) -> dict:
    """What every paper of figures says first: of whom, of when, beside which other period."""
    now, before = report.names
    return {
        "language": str(get_locale() or "nl")[:2],
        "title": report.title,
        "place": report.place,
        "branch": report.scope.branch.name,
        "address": office_on(report.scope.branch, report.scope.until),
        "period": report.period,
        "made": _("Made on %(day)s", day=day(report.made_on)),
        "now": now,
        "before": before,
    }


def bars_of(picture: Picture) -> dict:
    return {
        "title": picture.title,
        "lines": [
            {
                "name": name,
                "value": one.shown,
                "share": one.share,
                "now": one.value / picture.most,
            }
            for name, one in zip(picture.names, picture.lines, strict=True)
        ],
    }


def line_of(line: Line) -> dict:
    return {
        "label": line.label,
        "text": line.text,
        "value": line.marked,
        "share": line.share,
        "before": line.shown_before,
        "difference": line.shown_difference,
    }


def who_is_in(report: Report) -> str:
    """What a reader is told of names: of a text only its writer knows what is in it."""
    if report.texts:
        return _("The figures hold no names. The texts are as they were written.")
    return _("This report holds numbers only, and no names.")


def for_whom() -> str:
    """To whom a file with exact numbers goes, and to whom another version (F8)."""
    warned = _("A count under 5 may point at a person. Share it with care.")
    said = _(
        "This is for the municipality that pays for this work. Others get the version for outside,"
        " in which small numbers are hidden."
    )
    return f"{warned} {said}"


def provisional(report: Report) -> str:
    """Of a period that has not ended, or nothing."""
    if report.scope.until < today():
        return ""
    return _("Provisional: this period has not ended.")
