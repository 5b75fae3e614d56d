"""From the text of a cell to a value.

A parser turns the text of a cell into what is stored; it raises ValueError with what is wrong.
Days stay ISO text, which both databases take as a date and which compares as one.
"""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, time
from enum import StrEnum

from babel import Locale
from flask_babel import gettext as _

from portal import banking
from portal.access import Role
from portal.moments import NoSuchTime, from_local, today
from portal.text import clean, from_csv_cell

Parser = Callable[[str], object]
# What Babel lists besides countries: unions, pseudo-locales, unknown.
NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
COUNTRIES = frozenset(
    code
    for code in Locale("en").territories
    if re.fullmatch("[A-Z]{2}", code) and code not in NO_COUNTRIES
)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}):([0-5]\d)")
IMPORTED_ROLES = [role for role in Role if role is not Role.ADMINISTRATOR]


def text(most: int, *, lines: bool = False) -> Parser:
    def parse(cell: str) -> str | None:
        if not (cell.isascii() and cell.isprintable()):
            cell = clean(cell, lines=lines)
        cell = from_csv_cell(cell)
        if len(cell) > most:
            raise ValueError(_("longer than %(n)s characters", n=most))
        return cell or None

    return parse


def one_of(values: list[StrEnum] | type[StrEnum]) -> Parser:
    allowed = {str(value) for value in values}

    def parse(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(
                _("“%(cell)s” is none of %(values)s", cell=cell[:40], values=", ".join(allowed))
            )
        return cell

    return parse


def several(parse_one: Parser) -> Parser:
    def parse(cell: str) -> tuple:
        parts = [part.strip() for part in cell.split("|")]
        if "" in parts:
            raise ValueError(_("an empty value between two |"))
        return tuple(parse_one(part) for part in parts)

    return parse


def distinct(parse_one: Parser) -> Parser:
    parse_all = several(parse_one)

    def parse(cell: str) -> tuple:
        values = parse_all(cell)
        if len(set(values)) < len(values):
            raise ValueError(_("the same value twice"))
        return values

    return parse


def counted(parse_one: Parser) -> Parser:
    """Values that may repeat: a sorted tuple of (value, times)."""
    parse_all = several(parse_one)
    return lambda cell: tuple(sorted(Counter(parse_all(cell)).items()))


def day(cell: str) -> str:
    if not DAY.fullmatch(cell):
        raise ValueError(_("“%(cell)s” is no date like 2018-12-31", cell=cell[:40]))
    try:
        found = date.fromisoformat(cell)
    except ValueError:
        raise ValueError(_("“%(cell)s” is a day that does not exist", cell=cell)) from None
    if not 1900 <= found.year <= 2199:
        raise ValueError(_("“%(cell)s” is not between 1900 and 2199", cell=cell))
    return cell


class MomentParser:
    """`2018-04-13T14:05` in Amsterdam -> (seconds since 1970 in UTC, the day).

    What `has_happened` was today at the latest, as in the form to log it (A8).
    """

    def __init__(self, *, has_happened: bool = False) -> None:
        self.has_happened = has_happened
        self.hours: dict[str, tuple[int, str]] = {}  # the clock changes on the hour

    def __call__(self, cell: str) -> tuple[int, str]:
        match = MOMENT.fullmatch(cell)
        if match is None:
            raise ValueError(_("“%(cell)s” is no moment like 2018-12-31T14:05", cell=cell[:40]))
        hour = match[1]
        if hour not in self.hours:
            self.hours[hour] = self.begin_of(hour)
        seconds, happened_on = self.hours[hour]
        return seconds + 60 * int(match[2]), happened_on

    def begin_of(self, hour: str) -> tuple[int, str]:
        day(hour[:10])
        clock = int(hour[11:])
        if clock > 23:
            raise ValueError(_("“%(cell)s” is no hour of the day", cell=hour[11:]))
        if self.has_happened and hour[:10] > today().isoformat():
            raise ValueError(_("this day has not come yet"))
        try:
            moment = from_local(date.fromisoformat(hour[:10]), time(clock))
        except NoSuchTime:
            raise ValueError(_("this hour does not exist: the clock skips it")) from None
        return int(moment.timestamp()), hour[:10]


def decimal(decimals: int, most: int) -> Parser:
    """A number with a point, in whole parts of 10**-decimals."""
    pattern = re.compile(rf"(\d{{1,9}})(?:\.(\d{{1,{decimals}}}))?")

    def parse(cell: str) -> int:
        match = pattern.fullmatch(cell)
        if match is None:
            raise ValueError(
                _(
                    "“%(cell)s” is no number of 0 or more with at most %(n)s decimals",
                    cell=cell[:40],
                    n=decimals,
                )
            )
        value = int(match[1] + (match[2] or "").ljust(decimals, "0"))
        if value > most * 10**decimals:
            raise ValueError(_("%(cell)s is more than %(n)s", cell=cell, n=most))
        return value

    return parse


def whole(least: int, most: int) -> Parser:
    def parse(cell: str) -> int:
        if not re.fullmatch(r"-?\d{1,9}", cell) or not least <= int(cell) <= most:
            raise ValueError(
                _(
                    "“%(cell)s” is no whole number from %(least)s to %(most)s",
                    cell=cell[:40],
                    least=least,
                    most=most,
                )
            )
        return int(cell)

    return parse


def yes_or_no(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(_("“%(cell)s” is not yes or no", cell=cell[:40]))
    return cell == "yes"


def country(cell: str) -> str:
    if cell not in COUNTRIES and cell != "stateless":
        raise ValueError(_("“%(cell)s” is no country code like SY", cell=cell[:40]))
    return cell


def half_year(cell: str) -> str:
    if not re.fullmatch(r"(19|20|21)\d\d-H[12]", cell):
        raise ValueError(_("“%(cell)s” is no half-year like 2018-H1", cell=cell[:40]))
    return cell


def iban(cell: str) -> str:
    if not banking.is_account(cell):
        raise ValueError(_("this is no valid bank account"))
    return banking.compact(cell)


def email(cell: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", cell) or len(cell) > 254:
        raise ValueError(_("“%(cell)s” is no email address", cell=cell[:60]))
    return cell.lower()


def language(cell: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", cell) or len(cell) > 20:
        raise ValueError(_("“%(cell)s” is no language code like ar", cell=cell[:40]))
    return cell.lower()
