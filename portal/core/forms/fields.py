"""Fields for what people type in many ways: amounts, distances, times, days."""

from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Generic, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Field, StringField
from wtforms.widgets import DateInput, TimeInput

from portal.core.crypto import digest_of
from portal.core.i18n import formatting, parsing

TICKS = "sure"  # what a form sends of the unlikely numbers that are meant


T = TypeVar("T")


def known(value: T | None) -> T:
    """What a form that was found right has at hand. Raises ValueError where there is nothing."""
    if value is None:
        raise ValueError("This form was not found right.")
    return value


class Typed(StringField, Generic[T]):
    """A text read by a function of `core.i18n.parsing`; what cannot be read stays as typed."""

    data: T | None
    raw: str | None  # as it was typed
    read: Callable[[str], T]
    message: str | LazyString = ""

    @property
    def value(self) -> T:
        """What was typed; only of a form that was found right, and that asks for it."""
        return known(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.raw, self.data = "".join(valuelist).strip(), None
        if not self.raw:
            return
        try:
            self.data = type(self).read(self.raw)
        except parsing.Unclear as why:
            raise ValueError(self.objection(why)) from None

    def objection(self, why: parsing.Unclear) -> str:
        return " ".join(map(str, [self.message, *why.args]))

    def _value(self) -> str:
        return getattr(self, "raw", None) or ("" if self.data is None else self.shown())

    def shown(self) -> str:
        return str(self.data)


class Ticked(Field):
    """What may be asked about, and the ticks that a form sends of what is meant."""

    ticks: frozenset[str] = frozenset()

    def process(self, formdata, *arguments, **options) -> None:
        self.ticks = frozenset(formdata.getlist(TICKS) if formdata else ())
        super().process(formdata, *arguments, **options)


class AnywayField(Ticked):
    """What speaks against something, each reason a message; one tick passes these very reasons."""

    reasons: Sequence[str] = ()
    sure_label = _l("Plan it anyway")

    def passes(self, reasons: Sequence[str]) -> bool:
        """Whether there are none, or somebody read them and goes on; else they are told."""
        self.reasons = reasons
        self.errors = [] if self.is_sure else list(reasons)
        return not self.errors

    @property
    def tick(self) -> str:
        return f"{self.name}={digest_of(' '.join(self.reasons))[:16]}"

    @property
    def is_sure(self) -> bool:
        return bool(self.reasons) and self.tick in self.ticks

    @property
    def asks(self) -> bool:
        return bool(self.reasons)


class DecimalText(Ticked, Typed[int]):
    """A number kept in whole parts.

    One that is hardly ever meant is asked about once (portal.core.forms.Likely), with a tick for
    this very number: another number is asked about again.
    """

    decimals = 0
    is_doubted = False
    read: Callable[[str], int] = staticmethod(parsing.number)
    message = _l("Type a number, like 12.")

    @property
    def tick(self) -> str:
        """What the tick for this number sends."""
        return f"{self.name}={self.data}"

    @property
    def is_sure(self) -> bool:
        return self.data is not None and self.tick in self.ticks

    @property
    def asks(self) -> bool:
        """Whether the tick stands by the field."""
        return self.is_sure or (self.is_doubted and bool(self.errors))

    @property
    def sure_label(self) -> str:
        return gettext("Yes, %(number)s is right", number=self.in_words())

    def in_words(self) -> str:
        return formatting.number(self.data)

    def shown(self) -> str:
        if not self.decimals:
            return str(self.data)
        whole, part = divmod(self.data, 10**self.decimals)
        return f"{whole},{part:0{self.decimals}}"


class EuroField(DecimalText):
    """An amount, kept in whole cents."""

    decimals = 2
    read = staticmethod(parsing.amount)
    message = _l("Type an amount, like 4,50.")

    def in_words(self) -> str:
        return formatting.euros(self.data)


class KilometreField(DecimalText):
    """A distance, kept in whole hundred metres."""

    decimals = 1
    read = staticmethod(parsing.kilometres)
    message = _l("Type kilometres, like 8,4.")

    def in_words(self) -> str:
        return " ".join([formatting.number(self.value / 10), gettext("km")])


class HoursField(DecimalText):
    """Hours, kept in tenths."""

    decimals = 1
    read = staticmethod(parsing.hours)
    message = _l("Type hours, like 24 or 7,5.")

    def in_words(self) -> str:
        return gettext("%(n)s hours", n=formatting.week_hours(self.data))


class WholeNumberField(DecimalText):
    """A whole number of 0 or more."""


class MinutesField(DecimalText):
    """How long something takes."""

    read = staticmethod(parsing.minutes)
    message = _l("Type minutes, like 90, or hours and minutes, like 1:30.")

    def in_words(self) -> str:
        return formatting.hours(self.data)


class Moment(Typed[T]):
    """Shown as it was understood: the browser's own fields take one spelling only."""

    def _value(self) -> str:
        return super()._value() if self.data is None else self.shown()


class TimeField(Moment[time]):
    """A time of the day."""

    widget = TimeInput()
    read = staticmethod(parsing.clock)
    message = _l("Type a time, like 9:30.")

    def shown(self) -> str:
        return self.value.strftime("%H:%M")


class DateField(Moment[date]):
    """A day; browsers send it as 2026-11-29 whatever they show."""

    widget = DateInput()
    read = staticmethod(parsing.day)
    message = _l("Type a date, like 31-12-2026.")

    def shown(self) -> str:
        return self.value.isoformat()
