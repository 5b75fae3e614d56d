from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length, Optional

from portal.core.forms import (
    Form,
    Likely,
    SomethingTyped,
    a_likely_day,
    no_bsn,
    not_in_future,
    offered,
)
from portal.core.forms.contact import MailField
from portal.core.forms.fields import DateField, HoursField, WholeNumberField
from portal.core.forms.form_key import FormKey
from portal.core.forms.record_numbers import VersionField, chosen_number
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n.collation import in_order, place_of_name
from portal.core.i18n.labels import INSTRUMENTS, PLACEMENTS
from portal.core.text import one_line, several_lines
from portal.employment.placements.models import (
    REASON_LENGTH,
    WORDS,
    Contract,
    Ending,
    JobAfter,
    PlacementKind,
)

CONTRACTS = {
    Contract.TEMPORARY: _l("Temporary"),
    Contract.PERMANENT: _l("Permanent"),
    Contract.ON_CALL: _l("On call"),
    Contract.AGENCY: _l("Through an agency"),
    Contract.NONE: _l("No contract"),
}
ENDINGS = {
    Ending.COMPLETED: _l("Finished"),
    Ending.PARTLY: _l("Partly"),
    Ending.NEVER_STARTED: _l("Never started"),
}
AFTER = {
    JobAfter.YES: _l("Yes"),
    JobAfter.NO: _l("No"),
    JobAfter.UNKNOWN: _l("I do not know yet"),
}


A_WEEK = 1_680  # tenths of hours


def nothing(value: str | None) -> str | None:
    return value or None


class PlacementForm(Form):
    version = VersionField()
    form_key = FormKey()
    kind = SelectField(_l("What kind?"))
    employer = SelectField(_l("At which employer?"), coerce=chosen_number)
    job_title = StringField(_l("What is the work?"), [Length(max=120), no_bsn], [one_line])
    started_on = DateField(
        _l("First day"),
        [SomethingTyped(), a_likely_day],
    )
    ended_on = DateField(_l("Last day"), [Optional(), a_likely_day])
    hours_per_week_tenths = HoursField(_l("Hours a week"), [Likely(400, A_WEEK)])
    contract = SelectField(_l("Which contract?"), coerce=nothing)
    tutor_name = StringField(_l("Tutor at the employer"), [Length(max=120)], [one_line])
    tutor_email = MailField(_l("Email address of the tutor"))
    conditions = TextAreaField(_l("What was agreed?"), [Length(max=WORDS), no_bsn], [several_lines])
    course = StringField(_l("Course that goes with it"), [Length(max=120)], [one_line])
    course_paid_by = StringField(_l("Who pays the course?"), [Length(max=120)], [one_line])
    instruments = SelectMultipleField(_l("Which instruments go with it?"))
    other_instruments = StringField(_l("Something else?"), [Length(max=200), no_bsn], [one_line])
    wage_subsidy_by = StringField(_l("Who pays a wage subsidy?"), [Length(max=120)], [one_line])
    both_at_once = BooleanField(_l("Yes, both on the same days"))

    def __init__(self, employers, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.kind.choices = offered(PLACEMENTS)
        self.contract.choices = offered({"": "—"} | CONTRACTS)
        self.instruments.choices = offered(INSTRUMENTS)
        self.employer.choices = offered(
            {"": "—"} | in_order({e.id: e.label for e in employers}, place_of_name)
        )

    def validate_ended_on(self, field) -> None:
        if field.data and self.started_on.data and field.data < self.started_on.data:
            raise ValidationError(_("The end is before the start."))

    def validate_hours_per_week_tenths(self, field) -> None:
        if field.data is not None and field.data > A_WEEK:
            raise ValidationError(_("A week has 168 hours."))

    def validate_employer(self, field) -> None:
        if field.data is None and self.kind.data != PlacementKind.SELF_EMPLOYED:
            raise ValidationError(_("Choose an employer. Only an own business has none."))

    def validate_form_key(self, field) -> None:
        if len(field.data or "") > 40:
            raise ValidationError(_("Open the page again and send it once more."))

    def values(self) -> dict:
        skip = {"csrf_token", "version", "form_key", "employer", "both_at_once"}
        found = {name: field.data for name, field in self._fields.items() if name not in skip}
        return found | {"employer_id": self.employer.data}


class EndForm(Form):
    """The one question at the end."""

    ending = RadioField(_l("How did it go?"), [SomethingTyped(_l("Choose one."))])
    last_on = DateField(_l("What was the last day?"), [Optional(), a_likely_day, not_in_future])
    hours_missed = WholeNumberField(_l("How many hours were missed?"), [Likely(500, 2000)])
    became_job = RadioField(_l("Did it become a job?"), default=JobAfter.UNKNOWN)
    job_contract = SelectField(_l("Which contract?"), coerce=nothing)
    job_from = DateField(_l("First day of the job"), [Optional(), a_likely_day])

    def __init__(self, placement, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.placement = placement
        self.ending.choices = offered(ENDINGS)
        self.became_job.choices = offered(AFTER)
        self.job_contract.choices = offered({"": "—"} | CONTRACTS)

    def validate(self, *arguments, **options) -> bool:
        """What was asked of the other answer is not seen, and so is not wrong either."""
        self.forget(self.ending.data == Ending.PARTLY, "last_on", "hours_missed")
        self.forget(self.became_job.data == JobAfter.YES, "job_contract", "job_from")
        return super().validate(*arguments, **options)

    def forget(self, unless: bool, *names: str) -> None:
        for name in () if unless else names:
            self[name].process(None, data=None)

    def validate_last_on(self, field) -> None:
        if field.data and field.data < self.placement.started_on:
            raise ValidationError(_("The end is before the start."))

    def validate_hours_missed(self, field) -> None:
        if field.data is not None and field.data > 2000:
            raise ValidationError(_("Type hours between 0 and 2000."))

    def values(self) -> dict:
        return {n: f.data for n, f in self._fields.items() if n != "csrf_token"}


class WithdrawForm(Form):
    reason = StringField(
        _l("Why is it wrong?"), [SomethingTyped(), Length(max=REASON_LENGTH)], [one_line]
    )


class AdviceForm(Form):
    about = StringField(
        _l("What was the advice about?"),
        [SomethingTyped(), Length(max=200), no_bsn],
        [one_line],
    )
    given_on = DateField(_l("On which day?"), [a_likely_day, not_in_future])
