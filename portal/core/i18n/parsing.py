"""What people type for an amount, a distance, a time or a day, read in one way everywhere.

Each function raises `Unclear` for what is nothing of the kind, and for what may be two things.
"""

import re
from datetime import date, time

from flask_babel import lazy_gettext as _l

from portal.core.text import clean, plain_digits

SIGNS = str.maketrans({"٫": ",", "٬": ".", "،": ",", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
MINUS = {"-", "−", "–"}
MOST_DIGITS = 6  # before the comma
EUROS = r"(?:€|eur|euro)"
GROUPS = re.compile(r"\d{1,3}(?:([. ])\d{3})(?:\1\d{3})*")  # 1.234 or 1 234 567
NUMBER = re.compile(r"(\d*)(?:[.,](\d+))?")
CLOCK = re.compile(
    r"(\d{1,2})(?:\s*(?:[:.,]|uur|u|h|\s)\s*(\d\d)(?:[:.]00)?)?|(\d{1,2})(\d\d)", re.IGNORECASE
)
MONTHS = (
    "jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?"
    "|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
NAMED = "jan feb m apr mei jun jul aug sep okt nov dec".split()
DAY = re.compile(
    rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}})|(\d{{1,2}})([-/. ])(\d{{1,2}})\5(\d{{4}})"
    rf"|(\d{{1,2}})[- ]({MONTHS})\.?[- ](\d{{4}})",
    re.IGNORECASE,
)
SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}")


class Unclear(ValueError):
    """What was typed cannot be read; its text says more about it, if there is any."""


class TooLarge(Unclear):
    """A number that is nothing anybody means."""


def plain(text: str | None) -> str:
    """One line with the digits, signs and spaces of a Dutch keyboard."""
    return clean(plain_digits(text or "").translate(SIGNS))


def amount(text: str) -> int:
    """Cents: 12, 12,50, 12.50, ,50, 12,-, € 12,50, 12,50 euro, EUR 1.234,56."""
    bare = re.sub(rf"^{EUROS}|{EUROS}\.?$", "", plain(text), flags=re.IGNORECASE).strip()
    return number(re.sub(r"[.,](-{1,2}|–|—|=)$", "", bare), 2)


def kilometres(text: str) -> int:
    """Hundreds of metres: 8,4, 8.4, 8,40, 12 km."""
    return number(re.sub(r"\s*(km|kilometers?)\.?$", "", plain(text), flags=re.IGNORECASE), 1)


def hours(text: str) -> int:
    """Tenths of an hour: 24, 7,5, 7.5 uur, 7:30."""
    bare = re.sub(r"\s*(uur|uren|u|hours?)\.?$", "", plain(text), flags=re.IGNORECASE)
    if (match := re.fullmatch(r"(\d{1,3}):(\d\d)", bare)) is None:
        return number(bare, 1)
    tenths, rest = divmod(int(match[1]) * 60 + int(match[2]), 6)
    if rest or int(match[2]) > 59:
        raise Unclear
    return tenths


def minutes(text: str) -> int:
    """Minutes: 90, 90 min, 1:30, 1u30, 1,5 uur."""
    bare = plain(text).lower()
    if match := re.fullmatch(r"(\d{1,2})\s*(?::|u|uur)\s*(\d\d)(?:\s*min(?:uten)?)?", bare):
        if int(match[2]) > 59:
            raise Unclear
        return int(match[1]) * 60 + int(match[2])
    if match := re.fullmatch(r"(.+?)\s*(?:u|uur|uren)", bare):
        return number(match[1], 2) * 60 // 100
    return number(re.sub(r"\s*min(?:\.|uut|uten)?$", "", bare), 0)


def number(text: str, decimals: int = 0) -> int:
    """A number of 0 or more in whole parts; a comma or a point stands before its decimals."""
    bare = plain(text)
    if grouped := GROUPS.match(bare):
        bare = _ungrouped(bare, grouped, decimals)
    elif english := re.fullmatch(r"(\d{1,3}(?:,\d{3})+)\.(\d{1,2})", bare):  # 1,234.56
        bare = f"{english[1].replace(',', '')},{english[2]}"
    match = NUMBER.fullmatch(bare)
    if match is None or not any(match.groups()):
        raise Unclear(_l("Type it without a minus.")) if bare[:1] in MINUS else Unclear
    if len(match[1].lstrip("0")) > MOST_DIGITS:
        raise TooLarge(_l("This number is too large. Is the comma in the right place?"))
    if decimals and len(match[2] or "") == 3 and match[1].strip("0"):
        raise _two_ways(bare)
    part = (match[2] or "").rstrip("0")
    if len(part) > decimals:
        raise Unclear
    return int((match[1] or "0") + part.ljust(decimals, "0"))


def _ungrouped(bare: str, grouped: re.Match, decimals: int) -> str:
    """Without the points or spaces between thousands, if that is surely what they are."""
    rest = bare[grouped.end() :]
    if rest.startswith(".") or rest[:1].isdecimal():
        return bare
    if decimals and grouped[0].count(".") == 1 and not rest:
        raise _two_ways(bare)
    return re.sub("[. ]", "", grouped[0]) + rest


def _two_ways(bare: str) -> Unclear:
    whole, _sign, part = bare.replace(".", ",").partition(",")
    return Unclear(
        _l(
            "Do you mean %(large)s or %(small)s?",
            large=f"{whole}{part}",
            small=f"{whole or 0},{part[:2]}",
        )
    )


def clock(text: str) -> time:
    """A time of the day: 9:00, 9.00, 9u30, 9 uur, 0930, 09:00:00."""
    bare = re.sub(r"(?<=\d)\s*(?:uur|u|h)\.?$", "", plain(text), flags=re.IGNORECASE)
    match = CLOCK.fullmatch(bare)
    if match is None:
        raise Unclear
    try:
        return time(int(match[1] or match[3]), int(match[2] or match[4] or 0))
    except ValueError:
        raise Unclear from None


def day(text: str) -> date:
    """A date: 2026-11-29, 29-11-2026, 29/11/2026, 29.11.2026, 29 november 2026."""
    bare = plain(text).lower()
    if SHORT_YEAR.fullmatch(bare):
        raise Unclear(_l("Type the year in four digits."))
    if (match := DAY.fullmatch(bare)) is None:
        raise Unclear
    if match[1]:
        parts = match[1], match[2], match[3]
    elif match[4]:
        parts = match[7], match[6], match[4]
    else:
        parts = match[10], _month(match[9]), match[8]
    try:
        return date(*map(int, parts))
    except ValueError:
        raise Unclear(_l("This day does not exist. Look at the date.")) from None


def _month(name: str) -> int:
    return next(n for n in range(12, 0, -1) if name.startswith(NAMED[n - 1]))
