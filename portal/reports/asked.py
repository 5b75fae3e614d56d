"""Which period a report is asked of: in the address, or typed in the fields of its page."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from flask import abort
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.core.clock import today
from portal.core.forms.record_numbers import record_number
from portal.core.i18n import parsing
from portal.reports.queries import Scope
from portal.reports.queries.periods import PARTS, directly_before, months_from, part_of

FIRST_YEAR, LAST_YEAR = 1901, 2199
MONTH = re.compile(r"(?:(\d{4})[-/ ](\d{1,2})|(\d{1,2})[-/ ](\d{4}))")
DAYS = ("from", "to")
OTHER_DAYS = ("against_from", "against_to")
BEFORE = "before"  # compared with the period that ends where this one begins


@dataclass
class Asked:
    """The period, the one beside it, what of the address leads to both, and what was wrong.

    `earlier` is nothing for the same days a year earlier. `part` is empty for a whole year.
    """

    scope: Scope
    earlier: Scope | None = None
    part: str = ""
    arguments: dict = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)  # as they were typed
    faults: dict[str, str] = field(default_factory=dict)  # {name of the field: what to do}

    @property
    def is_running(self) -> bool:
        return self.scope.until == today()

    @property
    def is_own(self) -> bool:
        """Whether days were typed, rather than a year chosen."""
        return any(self.typed.values())


def asked_of(args: MultiDict, scope: Scope) -> Asked:
    """What an address asks of the figures of this scope; up to today while the period runs.

    What cannot be read leaves the running year, and says why. Aborts with 404 for a year or a part
    of one that no page leads to.
    """
    asked = Asked(scope, typed={name: args.get(name, "") for name in DAYS + OTHER_DAYS})
    if days := days_typed(asked, *DAYS):
        first, last = days
        asked.arguments = {"from": first.isoformat(), "to": last.isoformat()}
    else:
        first, last = of_year(asked, args)
    now = today()
    asked.scope = replace(scope, since=first, until=now if first <= now < last else last)
    if others := days_typed(asked, *OTHER_DAYS):
        asked.earlier = replace(scope, since=others[0], until=others[1])
        for name, day in zip(OTHER_DAYS, others, strict=True):
            asked.arguments[name] = day.isoformat()
    elif args.get("against") == BEFORE:
        asked.earlier = directly_before(replace(scope, since=first, until=last))
        asked.arguments["against"] = BEFORE
    return asked


def of_year(asked: Asked, args: MultiDict) -> tuple[date, date]:
    year = args.get("year", today().year, type=record_number)
    half = args.get("half")
    part = f"h{half}" if half else args.get("part", "")
    if not FIRST_YEAR <= year <= LAST_YEAR or (part and part not in PARTS):
        abort(404)
    asked.part = part
    asked.arguments = {"year": year} | ({"part": part} if part else {})
    return part_of(year, part)


def days_typed(asked: Asked, since: str, until: str) -> tuple[date, date] | None:
    """The days in two fields, or nothing where they are empty or wrong; then it says so."""
    names = [name for name in (since, until) if asked.typed[name].strip()]
    if not names:
        return None
    found = {}
    for name in (since, until):
        try:
            found[name] = day_or_month(asked.typed[name])[name == until]
        except parsing.Unclear as why:
            said = _("Type a day, like 1-3-2018, or a month, like 3-2018.")
            asked.faults[name] = " ".join(map(str, [said, *why.args]))
    if asked.faults:
        return None
    if found[until] < found[since]:
        asked.faults[until] = _("The last day is before the first.")
        return None
    return found[since], found[until]


def day_or_month(text: str) -> tuple[date, date]:
    """The first and the last day of what was typed. Raises parsing.Unclear."""
    bare = parsing.plain(text)
    if match := MONTH.fullmatch(bare):
        year, number = int(match[1] or match[4]), int(match[2] or match[3])
        if not (1 <= number <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
            raise parsing.Unclear
        return months_from(date(year, number, 1), 1)
    day = parsing.day(bare)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise parsing.Unclear
    return day, day
