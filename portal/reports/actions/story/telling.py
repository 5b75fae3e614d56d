"""From a text with keys in it to what is read: `{desk.contacts}` becomes 368.

A key may say in which form: `{desk.contacts:change}` becomes "12 more than in 2017". Paragraphs are
parted by an empty line; a line that begins with "- " is one of a list.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _

from portal.branches.queries import moved_between, office_on
from portal.core.i18n.formatting import number, whole_day
from portal.reports import queries
from portal.reports.queries import UnknownFigure
from portal.reports.queries.visitors import desk_days

if TYPE_CHECKING:
    from portal.reports.actions.report import Report

PLACED = re.compile(r"\{([^{}\n]+)\}")
MARK = re.compile(r"\s*[-•]\s+")


class NoSuchNumber(ValueError):
    """What stands between { and } names no figure."""


@dataclass(frozen=True)
class Piece:
    """A part of a sentence; `key` where it is a number that opens its list."""

    text: str
    key: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph, of one line, or the lines of a list."""

    lines: list[list[Piece]]
    is_list: bool = False

    @property
    def texts(self) -> list[str]:
        return ["".join(piece.text for piece in line) for line in self.lines]


def check(text: str) -> None:
    """Raises NoSuchNumber with the first that is in no report."""
    for inside in PLACED.findall(text):
        key, _colon, form = inside.strip().partition(":")
        try:
            if key in WORDS:
                known = not form or (form == "before" and key in WITH_BEFORE)
            elif form == "most":
                queries.breakdown(key, ())
                known = True
            else:
                queries.definition(key)
                known = form in FORMS
        except UnknownFigure:
            known = False
        if not known:
            raise NoSuchNumber(inside)


def tell(text: str, report: "Report") -> list[Block]:
    """The text with the numbers of this report; what names no figure stays as it was typed."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n", text.strip()):
        open_list = False
        for line in filter(None, map(str.strip, part.split("\n"))):
            mark = MARK.match(line)
            pieces = pieces_of(line[mark.end() :] if mark else line, report)
            if open_list and mark:
                blocks[-1].lines.append(pieces)
            else:
                blocks.append(Block([pieces], is_list=bool(mark)))
            open_list = bool(mark)
    return blocks


def pieces_of(line: str, report: "Report") -> list[Piece]:
    found, at = [], 0
    for placed in PLACED.finditer(line):
        if between := line[at : placed.start()]:
            found.append(Piece(between))
        found.append(piece_of(placed[1].strip(), report, placed[0]))
        at = placed.end()
    return [*found, Piece(line[at:])] if line[at:] else found


def piece_of(inside: str, report: "Report", typed: str) -> Piece:
    key, _colon, form = inside.partition(":")
    try:
        check(typed)
    except NoSuchNumber:
        return Piece(typed)
    if key in WORDS:
        return Piece(WORDS[key](report, form))
    if form == "most":
        return Piece(most(report, key))
    return Piece(FORMS[form](report, key), key)


def most(report: "Report", prefix: str) -> str:
    """The largest part of a breakdown, with its count: Syria (16); equal ones all."""
    names = queries.breakdown(prefix, report.figures)
    values = {key: report.line(key).value for key in names}
    top = max(values.values(), default=0)
    if not top:
        return _("nothing yet")
    best = sorted(sentence_name(prefix, names[key]) for key in names if values[key] == top)
    if len(best) == 1:
        return f"{best[0]} ({number(top)})"
    return _("%(names)s (%(n)s each)", names=together(best), n=number(top))


def together(names: list[str]) -> str:
    """Monday, Tuesday and Thursday"""
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s", some=", ".join(names[:-1]), last=names[-1])


def address_of(report: "Report", form: str) -> str:
    """Of the office on the last day of the period, or on the day before it."""
    scope = report.scope
    day = scope.since - timedelta(1) if form else scope.until
    return office_on(scope.branch, day) or _("unknown")


def day_of_move(report: "Report") -> str:
    """The last day of the period on which the office moved: Friday 13 April 2018"""
    day = moved_between(report.scope.branch, report.scope.since, report.scope.until)
    return whole_day(day) if day else _("unknown")


def months_of_guidance(report: "Report") -> str:
    """How long guidance takes for who was housed at the end of the period, where that is known."""
    material, place = report.material, report.scope.municipality
    rules = material.guidance_rules
    some = [rules.get(place.id, [])] if place else rules.values()
    until = report.scope.until
    holding = (next((n for since, n in one if since <= until), None) for one in some)
    found = sorted({months for months in holding if months is not None})
    return together([str(months) for months in found]) or _("unknown")


def days_of_desk(report: "Report") -> str:
    """The days on which the desk is open, at the end of the period."""
    names = get_day_names("wide", locale=str(get_locale() or "nl"))
    return together([names[day] for day in desk_days(report.material)]) or _("unknown")


def sentence_name(prefix: str, name: str) -> str:
    """A name within a sentence: of a country and an organisation it keeps its capital."""
    keeps = prefix.endswith((".nationality", ".to"))
    return name if keeps else name[:1].lower() + name[1:]


def now(report: "Report", key: str) -> str:
    return report.line(key).shown


def before(report: "Report", key: str) -> str:
    line = report.line(key)
    return line.shown_before or _("unknown")


def change(report: "Report", key: str) -> str:
    """12 more than in 2017"""
    line, year = report.line(key), report.names[1]
    if line.difference is None:
        return _("not to be compared with %(year)s", year=year)
    if not line.difference:
        return _("as many as in %(year)s", year=year)
    n = line.written(abs(line.difference))
    if line.difference > 0:
        return _("%(n)s more than in %(year)s", n=n, year=year)
    return _("%(n)s fewer than in %(year)s", n=n, year=year)


def lead(report: "Report", key: str) -> str:
    """A balance in words."""
    value = report.line(key).value
    if not value:
        return _("no lead and no backlog")
    if value > 0:
        return _("a lead of %(n)s", n=number(value))
    return _("a backlog of %(n)s", n=number(-value))


def share(report: "Report", key: str) -> str:
    """34%: of its whole, a breakdown together 100; of none, or of a small one, the number."""
    line = report.line(key)
    return line.share or line.shown


FORMS: dict[str, Callable[["Report", str], str]] = {
    "": now,
    "before": before,
    "change": change,
    "lead": lead,
    "share": share,
}
WITH_BEFORE = {"year", "address"}  # of which there is one of before, too
WORDS: dict[str, Callable[["Report", str], str]] = {
    "year": lambda report, form: report.names[1] if form else str(report.scope.since.year),
    "place": lambda report, _form: report.place,
    "desk_days": lambda report, _form: days_of_desk(report),
    "address": address_of,
    "moved_on": lambda report, _form: day_of_move(report),
    "guidance_months": lambda report, _form: months_of_guidance(report),
}
