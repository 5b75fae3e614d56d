"""What a leader types about a municipality and its target."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError
from wtforms.validators import Length

from portal.core.clock import today
from portal.core.forms import Form, Likely, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField, WholeNumberField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.text import clean, one_line
from portal.housing.queries import half_year_of

MOST_PERSONS = 100_000
DIRECTIONS = {
    "more": _l("More: counts as housed"),
    "fewer": _l("Fewer: counts as not housed"),
}


class MunicipalityForm(Form):
    version = VersionField()
    name = StringField(_l("Name"), [SomethingTyped(), Length(max=120)], filters=[one_line])


class TargetForm(Form):
    """How many persons to house in a half-year."""

    half_year = SelectField(_l("Half-year"))
    persons = WholeNumberField(
        _l("Persons to house"), [SomethingTyped(), Likely(200, MOST_PERSONS)]
    )

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        year = today().year
        self.half_year.choices = [
            (f"{y}-H{h}", in_words(f"{y}-H{h}")) for y in range(year + 2, 2003, -1) for h in (2, 1)
        ]
        if self.is_blank:
            self.half_year.data = half_year_of(today())

    def validate_persons(self, field) -> None:
        if field.data is not None and field.data > MOST_PERSONS:
            raise ValidationError(_("Type %(most)s or less.", most=MOST_PERSONS))


class CorrectionForm(Form):
    """Persons more or fewer on the balance, with the reason."""

    corrected_on = DateField(_l("On"), [SomethingTyped(), a_likely_day])
    direction = RadioField(_l("More or fewer?"), default="more")
    persons = WholeNumberField(_l("How many persons?"), [SomethingTyped(), Likely(200)])
    reason = StringField(_l("Why?"), [SomethingTyped(), Length(max=300)], filters=[clean])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.direction.choices = list(offered(DIRECTIONS).items())

    def validate_persons(self, field) -> None:
        if field.data is not None and not 0 < field.data <= MOST_PERSONS:
            raise ValidationError(_("Type a number from 1 to %(most)s.", most=MOST_PERSONS))

    def values(self) -> dict:
        """{column: value}"""
        sign = -1 if self.direction.data == "fewer" else 1
        return {
            "corrected_on": self.corrected_on.data,
            "persons": sign * self.persons.value,
            "reason": self.reason.data,
        }


def in_words(half_year: str) -> str:
    """2018-H2 -> second half of 2018"""
    year, half = half_year.split("-H")
    if half == "1":
        return _("first half of %(year)s", year=year)
    return _("second half of %(year)s", year=year)
