"""From the text of a cell to a value, and what may stand in a cell.

A parser turns the text of a cell into what is stored; it raises ValueError with what is wrong.
Days stay ISO text, which both databases take as a date and which compares as one.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.core import banking, emails
from portal.core.clock import NoSuchTime, from_local, today
from portal.core.i18n import countries
from portal.core.i18n.spoken_languages import is_language
from portal.core.person_numbers import objection_to_numbers
from portal.core.text import clean
from portal.core.web.access import Role
from portal.employment.vacancies.models import CEFRLevel
from portal.import_export.actions import dutch

IMPORTED_ROLES = [role for role in Role if role is not Role.ADMINISTRATOR]
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NOT_ASKED = "-"
MOST_HOURS = 100_000  # kept in memory
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}):([0-5]\d)")


def as_it_is(cell: str) -> str:
    return cell


@dataclass(frozen=True)
class Parser:
    """How a cell is read; `from_dutch` makes the file's writing of what people type."""

    read: Callable[[str], object]
    allowed: object  # what may stand there, in words
    from_dutch: Callable[[str], str] = as_it_is
    has_lines: bool = False  # line breaks stay

    def __call__(self, cell: str) -> object:
        return self.read(cell)


def text(most: int, *, lines: bool = False, without: str = "", is_phone: bool = False) -> Parser:
    def read(cell: str) -> str | None:
        if not (cell.isascii() and cell.isprintable()):
            cell = clean(cell, lines=lines)
        if len(cell) > most:
            raise ValueError(_("longer than %(n)s characters", n=most))
        if not is_phone and (objection := objection_to_numbers(cell)):
            raise ValueError(objection)
        if without and without in cell:
            raise ValueError(_("there is a %(sign)s in it, which parts the codes", sign=without))
        return cell or None

    allowed = _l("text of up to %(n)s characters", n=most)
    return Parser(read, allowed, has_lines=lines)


def one_of(values: Iterable[str]) -> Parser:
    allowed = {str(value): str(value) for value in values}

    def read(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(
                _("“%(cell)s” is none of %(values)s", cell=cell[:40], values=", ".join(allowed))
            )
        return cell

    return Parser(read, ", ".join(allowed))


def several(parse_one: Parser) -> Callable[[str], tuple]:
    def read(cell: str) -> tuple:
        parts = [part.strip() for part in cell.split("|")]
        if "" in parts:
            raise ValueError(_("an empty value between two |"))
        return tuple(parse_one(part) for part in parts)

    return read


def distinct(parse_one: Parser) -> Parser:
    read_all = several(parse_one)

    def read(cell: str) -> tuple:
        values = read_all(cell)
        if len(set(values)) < len(values):
            raise ValueError(_("the same value twice"))
        return values

    return Parser(read, _l("one or more, with | between: %(values)s", values=parse_one.allowed))


def counted(parse_one: Parser) -> Parser:
    """Values that may repeat: a sorted tuple of (value, times)."""
    read_all = several(parse_one)
    return Parser(
        lambda cell: tuple(sorted(Counter(read_all(cell)).items())),
        _l("one or more, also twice, with | between: %(values)s", values=parse_one.allowed),
    )


def _day(cell: str) -> str:
    if not DAY.fullmatch(cell):
        raise ValueError(_("“%(cell)s” is no date like 2018-12-31", cell=cell[:40]))
    try:
        found = date.fromisoformat(cell)
    except ValueError:
        raise ValueError(_("“%(cell)s” is a day that does not exist", cell=cell)) from None
    if not 1900 <= found.year <= 2199:
        raise ValueError(_("“%(cell)s” is not between 1900 and 2199", cell=cell))
    return cell


class MomentReader:
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
            if len(self.hours) > MOST_HOURS:
                self.hours.clear()
            self.hours[hour] = self.begin_of(hour)
        seconds, happened_on = self.hours[hour]
        return seconds + 60 * int(match[2]), happened_on

    def begin_of(self, hour: str) -> tuple[int, str]:
        _day(hour[:10])
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


def moment(*, has_happened: bool = False) -> Parser:
    allowed = _l("a moment like 2018-12-31T14:05 (or 31-12-2018 14:05)")
    return Parser(MomentReader(has_happened=has_happened), allowed, dutch.moment)


def _clock(cell: str) -> int:
    """`09:30` -> 570, minutes since midnight; 24:00 is the end of the day."""
    match = re.fullmatch(r"(\d{2}):(\d{2})", cell)
    if match is None or int(match[2]) > 59 or int(match[1]) * 60 + int(match[2]) > 24 * 60:
        raise ValueError(_("“%(cell)s” is no time like 09:30", cell=cell[:40]))
    return int(match[1]) * 60 + int(match[2])


def decimal(decimals: int, most: int, *, below_zero: bool = False) -> Parser:
    """A number with a point, in whole parts of 10**-decimals; `below_zero`: as far down as up."""
    pattern = re.compile(rf"(\d{{1,9}})(?:\.(\d{{1,{decimals}}}))?", re.ASCII)

    def read(cell: str) -> int:
        match = pattern.fullmatch(cell.removeprefix("-") if below_zero else cell)
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
        return -value if below_zero and cell.startswith("-") else value

    allowed = _l("a number from 0 to %(most)s, like 8.4 (or 8,4)", most=most)
    return Parser(read, allowed, dutch.decimal)


def _figure(cell: str) -> int:
    match = re.fullmatch(r"(-?)([0-9]{1,9})(?:\.([0-9]{1,2}))?", cell)
    if match is None:
        raise ValueError(_("“%(cell)s” is no figure like 368 or -2.5", cell=cell[:40]))
    return int(match[1] + match[2] + (match[3] or "").ljust(2, "0"))


# A figure of a report, in hundredths: it may be below nothing.
figure = Parser(_figure, _l("a number, like 368 or -2.5"), dutch.decimal)


def whole(least: int, most: int) -> Parser:
    def read(cell: str) -> int:
        if not re.fullmatch(r"-?[0-9]{1,9}", cell) or not least <= int(cell) <= most:
            raise ValueError(
                _(
                    "“%(cell)s” is no whole number from %(least)s to %(most)s",
                    cell=cell[:40],
                    least=least,
                    most=most,
                )
            )
        return int(cell)

    return Parser(read, _l("a whole number from %(least)s to %(most)s", least=least, most=most))


def _yes_or_no(cell: str) -> bool:
    if cell not in {"yes", "no"}:
        raise ValueError(_("“%(cell)s” is not yes or no", cell=cell[:40]))
    return cell == "yes"


def _country(cell: str) -> str:
    if cell not in countries.CODES and cell != countries.STATELESS:
        raise ValueError(_("“%(cell)s” is no country code like SY", cell=cell[:40]))
    return cell


def _half_year(cell: str) -> str:
    if not re.fullmatch(r"(19|20|21)[0-9][0-9]-H[12]", cell):
        raise ValueError(_("“%(cell)s” is no half-year like 2018-H1", cell=cell[:40]))
    return cell


def _iban(cell: str) -> str:
    if not banking.is_account(cell):
        raise ValueError(_("this is no valid bank account"))
    return banking.compact(cell)


def _email(cell: str) -> str:
    if not emails.is_address(cell):
        raise ValueError(_("“%(cell)s” is no email address", cell=cell[:60]))
    return cell.lower()


def _language(cell: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", cell) or len(cell) > 20:
        raise ValueError(_("“%(cell)s” is no language code like ar", cell=cell[:40]))
    return cell.lower()


day = Parser(_day, _l("a date like 2018-12-31 (or 31-12-2018)"), dutch.day)
clock = Parser(_clock, _l("a time like 09:30"), dutch.clock)
yes_or_no = Parser(_yes_or_no, _l("yes or no (or ja, nee)"), dutch.yes_or_no)
country = Parser(_country, _l("two letters, like SY, or stateless"))
half_year = Parser(_half_year, _l("a half-year like 2018-H1"))
iban = Parser(_iban, _l("a bank account (IBAN)"))
email = Parser(_email, _l("an email address"))
language = Parser(_language, _l("a language code like ar"))


def _asked_language(cell: str) -> str:
    code, *levels = cell.split("/")
    known = {NOT_ASKED, *CEFRLevel}
    if not (is_language(code) and len(levels) == 2 and known.issuperset(levels)):
        raise ValueError(_("“%(cell)s” is no language with levels like nl/B1/-", cell=cell[:40]))
    if levels == [NOT_ASKED, NOT_ASKED]:
        raise ValueError(_("“%(cell)s” asks nothing of this language", cell=cell[:40]))
    return cell


# A language, how well it is spoken and how well written at least; "-" for what is not asked.
asked_languages = distinct(Parser(_asked_language, _l("languages with levels, like nl/B1/-")))


def _own_word(cell: str) -> tuple[str, str, str | None]:
    """`finance/Schulden`, or of a question `home_visit/Was er post?=yes`."""
    under, stroke, name = cell.partition("/")
    name, _equals, answer = name.partition("=")
    if not (under and stroke and name):
        raise ValueError(_("“%(cell)s” is no word like finance/Schulden", cell=cell[:40]))
    if objection := objection_to_numbers(answer):
        raise ValueError(objection)
    return under, clean(name), clean(answer) or None


def as_own_word(under: str, name: str, answer: str | None) -> str:
    """The same, as a file has it."""
    return f"{under}/{name}={answer}" if answer else f"{under}/{name}"


own_words = distinct(Parser(_own_word, _l("words of the branch, like finance/Schulden")))
