"""The base form, and the fields and checks that WTForms lacks."""

from collections.abc import Callable, Collection
from datetime import date, timedelta

from flask import g
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FieldList,
    HiddenField,
    PasswordField,
    StringField,
)
from wtforms import Form as PlainForm
from wtforms.validators import Optional, StopValidation, ValidationError

from portal.core.clock import today
from portal.core.forms.contact import CheckedText, LanguageField, PhoneField
from portal.core.forms.fields import DateField, DecimalText, Typed
from portal.core.forms.stored_values import NO_VALUES, RadioField, stands_for_stored
from portal.core.forms.words import WORDS, Words
from portal.core.i18n.formatting import day
from portal.core.person_numbers import objection_to_numbers


class Form(FlaskForm):
    """A form whose fields are all it reads: nothing else in a request reaches a record.

    Given a record (`obj`, or its values as `stored`), it leaves alone what was not changed.
    Opened with ?draft=, it has in it what its reader typed before (portal.drafts).
    """

    typed_before = False

    stored_names: frozenset[str] = frozenset()
    untouched: set[str] = set()  # set anew by `validate`

    def process(self, formdata=None, obj=None, data=None, stored=None, **options) -> None:
        super().process(formdata, obj, data=stored or data, **options)
        self.stored_names = frozenset(
            name
            for name, field in self._fields.items()
            if (name in (stored or ()) or (obj is not None and hasattr(obj, name)))
            and not isinstance(field, NO_VALUES)
        )
        for name in self.stored_names:
            self[name].is_stored = True

    def validate(self, extra_validators=None) -> bool:
        self.untouched = {name for name in self.stored_names if stands_for_stored(self[name])}
        super().validate(extra_validators)
        refuse_numbers(self, but=self.untouched | self.left_alone())
        if self.untouched == self.stored_names and not self.has_more():
            for name in self.stored_names:
                self[name].errors = []
        return not self.errors

    def validate_on_submit(self, extra_validators=None) -> bool:
        """As of every form; where the view is sensitive, what is right asks for the password."""
        is_right = super().validate_on_submit(extra_validators)
        if is_right and (insist := g.get("once_right")):
            insist()
        return is_right

    def is_untouched(self, *names: str) -> bool:
        """Whether these fields were sent as the record shows them; of a validated form."""
        return set(names) <= self.untouched

    def left_alone(self) -> set[str]:
        """Further fields that stand as they were shown; of a form that is given no record."""
        return set()

    def has_more(self) -> bool:
        """Whether anything was typed beside what is stored."""
        beside = (self[name] for name in self._fields if name not in self.stored_names)
        return any(field.data for field in beside if not isinstance(field, HiddenField))

    def refuse(self, name: str, message: str) -> None:
        """Say what is wrong, by the field that it is about."""
        field = self[name]
        field.errors = [*field.errors, message]

    def refuse_all(self, reasons: dict[str, str]) -> None:
        """Say at each field what is in the way; above the form where the field is not asked."""
        for name, reason in reasons.items():
            if name in self:
                self.refuse(name, reason)
            else:
                self.form_errors.append(reason)

    @property
    def draft_form(self) -> str:
        return type(self).__name__

    @property
    def is_blank(self) -> bool:
        """Whether nobody typed anything in it yet: then the usual is filled in."""
        return not self.typed_before and not self.is_submitted()

    class Meta(FlaskForm.Meta):
        def get_translations(self, form) -> Words:
            return WORDS

        def wrap_formdata(self, form, formdata):
            sent = super().wrap_formdata(form, formdata)
            before = g.get("typed_before")
            if sent is not None or before is None or not before.forms & {form.draft_form, "*"}:
                return sent
            form.typed_before = True
            return before.fields


class Part(PlainForm):
    """A part of a form, such as one of its rows."""

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        refuse_numbers(self)
        return not self.errors

    class Meta(PlainForm.Meta):
        def get_translations(self, form) -> Words:
            return WORDS


# Texts of people may hold the number of a person; what is read as something else cannot.
NO_TEXTS = (HiddenField, PasswordField, Typed, PhoneField, LanguageField)


def refuse_numbers(form: PlainForm, but: Collection[str] = ()) -> None:
    """No text that somebody typed holds a BSN or a V-number (R66)."""
    for name, field in form._fields.items():
        if name not in but and not field.errors:
            found = [one for text in texts_of(field) if (one := objection_to_numbers(text))]
            field.errors = [*field.errors, *found[:1]]


def texts_of(field: Field) -> list[str]:
    if isinstance(field, FieldList):
        return [text for entry in field.entries for text in texts_of(entry)]
    is_text = isinstance(field, StringField) and not isinstance(field, NO_TEXTS)
    return [field.data] if is_text and isinstance(field.data, str) else []


def both_versions(form: Form, stored: dict) -> list[tuple[str, str, str]]:
    """(label, what is stored now, what was typed) of each field that differs, in words."""
    return [
        (form[name].label.text, _in_words(form[name], now), _in_words(form[name], form[name].data))
        for name, now in stored.items()
        if now != form[name].data
    ]


def _in_words(field: Field, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_in_words(field, part) for part in value) or "—"
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return str(_l("Yes") if value else _l("No"))
    if isinstance(value, date):
        return day(value)
    if isinstance(field, CheckedText):
        return field.shown(str(value))
    return dict(getattr(field, "choices", None) or {}).get(str(value), str(value))


def offered(choices: dict) -> dict[str, str]:
    """Choices in the words of this reader, as WTForms wants them: text for text."""
    return {str(value): str(label) for value, label in choices.items()}


class OpenedForm(Form):
    """A form that says which day it is: what it showed as today stays that day.

    Whoever opens it before midnight and saves it after, or goes on with it days later, means the
    day that stood there.
    """

    opened_on = HiddenField()

    @property
    def today(self) -> date:
        return today()

    @property
    def opened(self) -> date:
        """The day on which the form was shown; never one that has not come yet."""
        try:
            shown = date.fromisoformat(self.opened_on.data or "")
        except ValueError:
            return today()
        return min(shown, today())


Day = date  # in a form that has a field of that name


class DayForm(OpenedForm):
    """A day by a chip: today, yesterday, or another day."""

    BACK = {"today": 0, "yesterday": 1}

    day = RadioField(_l("When?"), choices=[*BACK, "other"], validate_choice=False)
    date = DateField(_l("Which day?"), validators=[Optional()])

    @property
    def chosen_day(self) -> Day | None:
        """The day in Amsterdam; None while it is missing or wrong."""
        if self.day.data == "other":
            return self.date.data
        back = self.BACK.get(self.day.data)
        return None if back is None else self.opened - timedelta(days=back)

    def show_as_of_today(self) -> None:
        """Keep the chosen day, under the chip that is right now."""
        if self.day.data in self.BACK:
            chosen = self.chosen_day
            chips = {today() - timedelta(days=n): chip for chip, n in self.BACK.items()}
            self.day.data = chips.get(chosen, "other") if chosen else "other"
            if self.day.data == "other":
                self.date.data, self.date.raw, self.date.raw_data = chosen, None, None
        self.opened_on.data = today().isoformat()


class SomethingTyped:
    """Refuse an empty field; unlike DataRequired it lets a conversion error speak."""

    field_flags = {"required": True}

    def __init__(self, message: str | None = None) -> None:
        self.message = message or _l("Fill in this field.")

    def __call__(self, form, field) -> None:
        if not field.raw_data or not str(field.raw_data[0]).strip():
            field.errors.clear()  # such as "no valid date", of what was never typed
            raise StopValidation(self.message)
        if field.errors:
            raise StopValidation
        if isinstance(field, StringField) and field.data in {None, ""}:
            raise StopValidation(self.message)  # nothing that a keyboard types was left of it


class Likely:
    """Ask once about a number above `most`; a tick beside it says that it is meant.

    Above `limit` another check refuses it: there is nothing to ask. Each may be a number, or a
    function of the form.
    """

    def __init__(
        self, most: int | Callable[[FlaskForm], int | None], limit: int | None = None
    ) -> None:
        self.most, self.limit = most, limit

    def __call__(self, form, field: DecimalText) -> None:
        if field.data is None or field.errors or (self.limit and field.data > self.limit):
            return
        most = self.most(form) if callable(self.most) else self.most
        if most is None or field.data <= most or field.is_sure:
            return
        field.is_doubted = True
        raise ValidationError(_l("%(number)s is a lot. Is it right?", number=field.in_words()))


def not_in_future(form, field) -> None:
    if field.data and field.data > today():
        raise ValidationError(_l("This day has not come yet. Choose today or earlier."))


def a_likely_day(form, field) -> None:
    """A day within living memory and the near future."""
    if field.data and not date(1900, 1, 1) <= field.data <= today() + timedelta(days=3660):
        raise ValidationError(_l("This date cannot be right. Look at the year."))
