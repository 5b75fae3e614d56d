"""How days, hours, amounts and names look on screen, in the language of the reader."""

from datetime import date, datetime
from functools import lru_cache
from typing import overload

from babel import Locale
from babel.dates import format_date, format_time
from babel.numbers import format_currency, format_decimal, format_percent
from flask import Flask
from flask_babel import gettext

from portal.core.clock import local
from portal.core.i18n import spoken_languages
from portal.core.i18n.spoken_languages import locale_name


def init_app(app: Flask) -> None:
    for function in (
        day,
        from_to,
        short_day,
        named_day,
        plain_day,
        moment_day,
        weekday,
        month_short,
        month,
        moment,
        clock,
        euros,
        hours,
        clock_hours,
        kilometres,
        week_hours,
        number,
        percentage,
        initials,
        as_day,
        country_name,
    ):
        app.add_template_filter(function)
    app.add_template_filter(spoken_languages.name_of, "language_name")


def _latin(text: str) -> str:
    return text.translate(_DIGITS)


_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩٫٬۰۱۲۳۴۵۶۷۸۹", "0123456789,.0123456789")


def day(value: date | None) -> str:
    """2026-11-23 -> ma 23 nov 2026"""
    return _latin(format_date(value, "EEE d MMM y", locale=locale_name())) if value else ""


def whole_day(value: date) -> str:
    """2018-04-13 -> vrijdag 13 april 2018, for within a sentence"""
    return _latin(format_date(value, "EEEE d MMMM y", locale=locale_name()))


def from_to(first: date | None, last: date | None) -> str:
    """The first day and the last, or the first alone while the last is not known."""
    return f"{day(first)} – {day(last)}" if last else day(first)


def short_day(value: date | None) -> str:
    """2026-11-23 -> ma 23 nov; in Arabic, whose short names are not short, 23 and the month."""
    pattern = "d MMM" if locale_name() == "ar" else "EEE d MMM"
    return _latin(format_date(value, pattern, locale=locale_name())) if value else ""


def named_day(value: date | None) -> str:
    """2026-11-23 -> ma 23 nov, with the weekday in every language: for a list by days."""
    return _latin(format_date(value, "EEE d MMM", locale=locale_name())) if value else ""


def plain_day(value: date | None) -> str:
    """2026-11-23 -> 23 nov 2026, for where the weekday says nothing"""
    return _latin(format_date(value, "d MMM y", locale=locale_name())) if value else ""


def moment_day(value: datetime | None) -> str:
    """A moment -> ma 23 nov, the day it was in Amsterdam."""
    return short_day(local(value).date()) if value else ""


def weekday(value: date | None) -> str:
    """2026-11-23 -> maandag"""
    return format_date(value, "EEEE", locale=locale_name()) if value else ""


def month_short(value: date | None) -> str:
    """2026-11-23 -> nov"""
    return format_date(value, "LLL", locale=locale_name()) if value else ""


def month(value: date | None) -> str:
    """2026-11-01 -> november 2026"""
    return _latin(format_date(value, "LLLL y", locale=locale_name())) if value else ""


def clock(value: datetime | None) -> str:
    """A moment -> 14:05 in Amsterdam"""
    return _latin(format_time(local(value).time(), "HH:mm", locale=locale_name())) if value else ""


def moment(value: datetime | None) -> str:
    """A moment -> ma 23 nov 2026 14:05"""
    return f"{day(local(value).date())} {clock(value)}" if value else ""


@lru_cache(10_000)
def euros(cents: int | None) -> str:
    """193 -> € 1,93"""
    if cents is None:
        return ""
    return _latin(format_currency(cents / 100, "EUR", locale="nl")).replace("\u200e", "")


def hours(minutes: int | None) -> str:
    """90 -> 1 hour 30 min"""
    whole, rest = divmod(minutes or 0, 60)
    parts = [gettext("%(n)s hours", n=whole) if whole != 1 else gettext("1 hour")] if whole else []
    if rest or not whole:
        parts.append(gettext("%(n)s min", n=rest))
    return " ".join(parts)


@lru_cache(10_000)
def clock_hours(minutes: int | None) -> str:
    """90 -> 1:30"""
    whole, rest = divmod(minutes or 0, 60)
    return f"{whole}:{rest:02}"


@lru_cache(10_000)
def kilometres(distance_hm: int | None) -> str:
    """84 -> 8,4"""
    if distance_hm is None:
        return ""
    return _latin(format_decimal(distance_hm / 10, format="#,##0.0", locale="nl"))


def week_hours(tenths: int | None) -> str:
    """240 -> 24, 75 -> 7,5"""
    return "" if tenths is None else number(tenths / 10)


@overload
def as_day(value: date | str) -> date: ...
@overload
def as_day(value: None) -> None: ...
@overload
def as_day(value: date | str | None) -> date | None: ...
def as_day(value: date | str | None) -> date | None:
    """A day of a query's own column, which SQLite gives as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def country_name(code: str | None) -> str:
    """SY -> Syrië"""
    if code in {None, "", "unknown"}:
        return gettext("unknown")
    if code == "stateless":
        return gettext("Stateless")
    return Locale.parse(locale_name()).territories.get(code, code)


def number(value: float | None) -> str:
    """1940.5 -> 1.940,5; below 0 with a true minus"""
    if value is None:
        return ""
    written = format_decimal(value, locale="nl", decimal_quantization=False)
    return _latin(written).replace("-", "−")


def signed(difference: float | None) -> str:
    """With its sign, a true minus: 3 -> +3."""
    if not difference:
        return "0"
    return ("+" if difference > 0 else "−") + number(abs(difference))


def percentage(value: float) -> str:
    return _latin(format_percent(value, locale="nl"))


def initials(name: str | None) -> str:
    """Two letters for beside a name; what stands in brackets tells two of one name apart."""
    own = (name or "").partition(" (")[0]
    words = [word for word in own.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
