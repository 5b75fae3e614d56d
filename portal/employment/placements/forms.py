from datetime import date

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

from portal.core.clock import today
from portal.core.forms import (
    Form,
    Likely,
    SomethingTyped,
    a_likely_day,
    not_in_future,
    offered,
)
from portal.core.forms.contact import MailField
from portal.core.forms.fields import DateField, HoursField, WholeNumberField
from portal.core.forms.form_key import FormKey
from portal.core.forms.record_numbers import VersionField, chosen_number
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n.collation import in_order, place_of_name
from portal.core.i18n.labels import CLIENT_REASONS, EMPLOYER_REASONS, INSTRUMENTS, PLACEMENTS
from portal.core.text import one_line, several_lines
from portal.employment.placements.models import (
    REASON_LENGTH,
    WORDS,
    Contract,
    Ending,
    JobAfter,
    PlacementEnd,
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


TOLD = (  # of an end: its columns and its fields
    "ending last_on employer_reason client_reason hours_missed became_job job_contract job_from"
).split()
A_WEEK = 1_680  # tenths of hours


def nothing(value: str | None) -> str | None:
    return value or None


class PlacementForm(Form):
    version = VersionField()
    form_key = FormKey()
    kind = SelectField(_l("What kind?"))
    employer = SelectField(_l("At which employer?"), coerce=chosen_number)
    job_title = StringField(_l("What is the work?"), [Length(max=120)], [one_line])
    started_on = DateField(
        _l("First day"),
        [SomethingTyped(), a_likely_day],
    )
    ended_on = DateField(_l("Last day"), [a_likely_day])
    hours_per_week_tenths = HoursField(_l("Hours a week"), [Likely(400, A_WEEK)])
    contract = SelectField(_l("Which contract?"), coerce=nothing)
    tutor_name = StringField(_l("Tutor at the employer"), [Length(max=120)], [one_line])
    tutor_email = MailField(_l("Email address of the tutor"))
    conditions = TextAreaField(_l("What was agreed?"), [Length(max=WORDS)], [several_lines])
    course = StringField(_l("Course that goes with it"), [Length(max=120)], [one_line])
    course_paid_by = StringField(_l("Who pays the course?"), [Length(max=120)], [one_line])
    instruments = SelectMultipleField(_l("Which instruments go with it?"))
    other_instruments = StringField(_l("Something else?"), [Length(max=200)], [one_line])
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

    is_over = False  # then it has a last day

    def validate_ended_on(self, field) -> None:
        if self.is_over and not field.data:
            raise ValidationError(_("It is over, so it has a last day."))
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
    last_on = DateField(_l("What was the last day?"), [a_likely_day, not_in_future])
    employer_reason = SelectField(_l("Why, from the employer's side?"), coerce=nothing)
    client_reason = SelectField(_l("Why, from the participant's side?"), coerce=nothing)
    hours_missed = WholeNumberField(_l("How many hours were missed?"), [Likely(500, 2000)])
    became_job = RadioField(_l("Did it become a job?"), default=JobAfter.UNKNOWN)
    job_contract = SelectField(_l("Which contract?"), coerce=nothing)
    job_from = DateField(_l("First day of the job"), [Optional(), a_likely_day])

    def __init__(self, placement, is_employer: bool = False, **options) -> None:
        """Who answers by a link speaks for the employer's side only."""
        super().__init__(**options)
        self.placement, self.is_employer = placement, is_employer
        self.ending.choices = offered(endings_of(placement))
        self.employer_reason.choices = offered({"": "—"} | EMPLOYER_REASONS)
        self.client_reason.choices = offered({"": "—"} | CLIENT_REASONS)
        self.became_job.choices = offered(AFTER)
        self.job_contract.choices = offered({"": "—"} | CONTRACTS)

    def start_from(self, end: PlacementEnd | None) -> None:
        """What was told of it before, else the last day as it is kept."""
        self.last_on.data = self.last_day
        if end is not None and end.answered_at is not None:
            for name in TOLD:
                self[name].data = getattr(end, name)

    def validate(self, *arguments, **options) -> bool:
        """What was asked of the other answer is not seen, and so is not wrong either."""
        self.forget(self.ending.data == Ending.PARTLY, "hours_missed")
        self.forget(not self.is_employer, "client_reason")
        self.forget(self.became_job.data == JobAfter.YES, "job_contract", "job_from")
        return super().validate(*arguments, **options)

    def forget(self, unless: bool, *names: str) -> None:
        for name in () if unless else names:
            self[name].process(None, data=None)

    def validate_last_on(self, field) -> None:
        """The last day is known, or told now; what never began has none."""
        if self.ending.data == Ending.NEVER_STARTED:
            return
        if field.data is None and self.last_day is None:
            raise ValidationError(_("Fill in the last day."))
        if field.data and field.data < self.placement.started_on:
            raise ValidationError(_("The end is before the start."))

    @property
    def last_day(self) -> date | None:
        """The last day as it is kept, once it has passed."""
        kept = self.placement.ended_on
        return kept if kept is not None and kept <= today() else None

    def validate_employer_reason(self, field) -> None:
        if not field.data:
            raise ValidationError(_("Choose one."))

    def validate_client_reason(self, field) -> None:
        if not field.data and not self.is_employer:
            raise ValidationError(_("Choose one."))

    def validate_hours_missed(self, field) -> None:
        if field.data is None and self.ending.data == Ending.PARTLY:
            raise ValidationError(_("Type how many hours were missed. Nothing missed is 0."))
        if field.data is not None and field.data > 2000:
            raise ValidationError(_("Type hours between 0 and 2000."))

    def values(self) -> dict:
        """As they are kept. Who answers by a link says nothing for the other side."""
        found = {n: f.data for n, f in self._fields.items() if n != "csrf_token"}
        if self.ending.data != Ending.NEVER_STARTED:
            found["last_on"] = self.last_on.data or self.last_day
        return found


def endings_of(placement) -> dict:
    """Before its first day a placement can only turn out never to begin."""
    if placement.started_on <= today():
        return ENDINGS
    return {Ending.NEVER_STARTED: ENDINGS[Ending.NEVER_STARTED]}


class WithdrawForm(Form):
    reason = StringField(
        _l("Why is it wrong?"), [SomethingTyped(), Length(max=REASON_LENGTH)], [one_line]
    )


class AdviceForm(Form):
    about = StringField(
        _l("What was the advice about?"),
        [SomethingTyped(), Length(max=200)],
        [one_line],
    )
    given_on = DateField(_l("On which day?"), [a_likely_day, not_in_future])
