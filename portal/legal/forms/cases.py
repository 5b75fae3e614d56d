"""What a legal guide types about a case, and a leader about the rules of terms."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, ValidationError
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
from portal.core.forms.fields import DateField, WholeNumberField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import RadioField, SelectField
from portal.core.i18n.labels import CASES
from portal.core.text import clean
from portal.legal.models import TERMS, CaseOutcome, Relation

OUTCOMES = {
    CaseOutcome.GRANTED: _l("Granted"),
    CaseOutcome.REFUSED: _l("Refused"),
    CaseOutcome.WITHDRAWN: _l("Withdrawn"),
    CaseOutcome.TRANSFERRED: _l("Passed on"),
}
RELATIONS = {
    Relation.PARTNER: _l("Partner"),
    Relation.CHILD: _l("Child"),
    Relation.PARENT: _l("Parent"),
    Relation.SIBLING: _l("Brother or sister"),
    Relation.OTHER: _l("Other"),
}
UNITS = {"week": _l("weeks"), "month": _l("months")}
MOST_LENGTH = 600


class CaseForm(Form):
    version = VersionField()
    kind = SelectField(_l("What is it about?"), [SomethingTyped()])
    opened_on = DateField(_l("Opened on"), [SomethingTyped(), a_likely_day, not_in_future])
    arrived_on = DateField(_l("Together again on"), [Optional(), a_likely_day, not_in_future])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.kind.choices = offered({"": "—"} | CASES)

    def values(self) -> dict:
        return {name: self[name].data for name in ("kind", "opened_on", "arrived_on")}


class CloseForm(Form):
    version = VersionField()
    closed_on = DateField(_l("Closed on"), [SomethingTyped(), a_likely_day, not_in_future])
    outcome = SelectField(_l("What came of it?"), [SomethingTyped()])
    arrived_on = DateField(_l("Together again on"), [Optional(), a_likely_day, not_in_future])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.outcome.choices = offered({"": "—"} | OUTCOMES)


class RelativeForm(Form):
    version = VersionField()
    name = StringField(_l("Name"), [SomethingTyped(), Length(max=120)], filters=[clean])
    relation = SelectField(_l("What are they of the client?"))

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.relation.choices = offered(RELATIONS)

    def values(self) -> dict:
        return {"name": self.name.data, "relation": self.relation.data}


class PaperForm(Form):
    """A paper that is asked of a relative."""

    version = VersionField()
    what = StringField(_l("Which paper?"), [SomethingTyped(), Length(max=200)], filters=[clean])
    asked_on = DateField(_l("Asked on"), [SomethingTyped(), a_likely_day, not_in_future])
    received_on = DateField(_l("Received on"), [Optional(), a_likely_day, not_in_future])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        if self.asked_on.data is None and self.is_blank:
            self.asked_on.data = today()

    def validate_received_on(self, field) -> None:
        if field.data and self.asked_on.data and field.data < self.asked_on.data:
            raise ValidationError(_l("It was received before it was asked. Look at the dates."))

    def values(self) -> dict:
        return {name: self[name].data for name in ("what", "asked_on", "received_on")}


class EventForm(Form):
    happened_on = DateField(_l("On"), [SomethingTyped(), a_likely_day, not_in_future])
    what = StringField(_l("What happened?"), [SomethingTyped(), Length(max=300)], filters=[clean])

    def values(self) -> dict:
        return {"happened_on": self.happened_on.data, "what": self.what.data}


class TermRuleForm(Form):
    """How long a term is from a day on, and where that is written."""

    case_kind = SelectField(_l("Of which cases?"))
    kind = SelectField(_l("What has to be done?"))
    starts_with = StringField(
        _l("Counted from which event?"), [SomethingTyped(), Length(max=120)], filters=[clean]
    )
    length = WholeNumberField(_l("How long?"), [SomethingTyped(), Likely(60, MOST_LENGTH)])
    unit = RadioField(_l("In"), default="month")
    valid_from = DateField(_l("From which day?"), [SomethingTyped(), a_likely_day])
    valid_until = DateField(_l("Last day"), [Optional(), a_likely_day])
    source = StringField(
        _l("Where is it written?"), [SomethingTyped(), Length(max=300)], filters=[clean]
    )
    is_verified = BooleanField(_l("I checked this with the source"))

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.case_kind.choices, self.kind.choices = offered(CASES), offered(TERMS)
        self.unit.choices = list(offered(UNITS).items())

    def validate_length(self, field) -> None:
        if field.data is not None and not 1 <= field.data <= MOST_LENGTH:
            raise ValidationError(_l("Type a number from 1 to 600."))

    def validate_valid_until(self, field) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_l("The last day is before the first day."))

    def values(self) -> dict:
        return {n: f.data for n, f in self._fields.items() if n != "csrf_token"}
