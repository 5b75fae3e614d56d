"""What a leader types about the guidance of a client."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, ValidationError
from wtforms.validators import Length, Optional

from portal.branches.models import ALWAYS
from portal.core.clock import today
from portal.core.forms import Form, Likely, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField, WholeNumberField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.labels import YEARS
from portal.core.text import clean
from portal.guidance.models import END_REASONS

MOST_MONTHS = MOST_AGE = 120


class Days(Form):
    """From which day to which."""

    version = VersionField()
    started_on = DateField(_l("First day"), [SomethingTyped(), a_likely_day])
    ended_on = DateField(_l("Last day"), [Optional(), a_likely_day])

    def validate_ended_on(self, field) -> None:
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_l("The last day is before the first day."))

    def values(self) -> dict:
        return {n: f.data for n, f in self._fields.items() if n not in {"csrf_token", "version"}}


class YearForm(Days):
    """Other days of a year of guidance."""


class StartForm(Days):
    year_number = SelectField(_l("Which year?"), coerce=int)

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.year_number.choices = list(offered(YEARS).items())


class PauseForm(Days):
    reason = StringField(_l("Why?"), [SomethingTyped(), Length(max=300)], filters=[clean])


class EndForm(Form):
    """The end of guidance: the last day, why, and what came of the talk about it."""

    version = VersionField()
    ended_on = DateField(_l("Last day"), [SomethingTyped(), a_likely_day])
    end_reason = SelectField(_l("Why does it end?"), [SomethingTyped()])
    note = StringField(
        _l("Talk at the end"), [Length(max=300)], filters=[lambda v: clean(v) or None]
    )

    def __init__(self, year, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.year = year
        self.end_reason.choices = offered({"": "—"} | END_REASONS)
        if self.is_blank and not year.end_reason:
            self.ended_on.data = min(today(), year.ended_on or today())

    def validate_ended_on(self, field) -> None:
        if field.data and field.data < self.year.started_on:
            raise ValidationError(_l("The last day is before the first day."))


class RuleForm(Form):
    """How long guidance lasts for those housed from a day on, and who is entitled to it."""

    valid_from = DateField(_l("For who is housed from"), [Optional(), a_likely_day])
    months = WholeNumberField(_l("Months of guidance"), [SomethingTyped(), Likely(36, MOST_MONTHS)])
    from_age = WholeNumberField(_l("From which age?"), [SomethingTyped()], default=18)
    until_age = WholeNumberField(_l("Below which age?"))
    source = StringField(
        _l("Where is it written?"), [SomethingTyped(), Length(max=300)], filters=[clean]
    )

    def validate_months(self, field) -> None:
        if field.data is not None and field.data > MOST_MONTHS:
            raise ValidationError(_l("Type at most 120 months."))

    def validate_from_age(self, field) -> None:
        if field.data is not None and field.data > MOST_AGE:
            raise ValidationError(_l("Type an age of at most 120."))

    def validate_until_age(self, field) -> None:
        if field.data is None or self.from_age.data is None:
            return
        if not self.from_age.data < field.data <= MOST_AGE:
            raise ValidationError(_l("Type a higher age than the first."))

    def values(self) -> dict:
        values = {n: f.data for n, f in self._fields.items() if n != "csrf_token"}
        return values | {"valid_from": values["valid_from"] or ALWAYS}
