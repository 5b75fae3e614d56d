"""What a leader types: a new rule from a day on, or what was agreed with a volunteer."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from portal.activities.forms import TRANSPORTS
from portal.core.clock import today
from portal.core.forms import Form, Likely, SomethingTyped, a_likely_day, offered
from portal.core.forms.fields import DateField, EuroField, KilometreField, WholeNumberField
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.labels import EXPENSES
from portal.core.text import clean
from portal.expenses.records.models import (
    AllowanceLimit,
    ExpensePolicy,
    KindRule,
    Mode,
    Rate,
    Transport,
)

MOST = 20_000  # days, or hundreds of metres

MODES = {
    Mode.COSTS: _l("What it cost, no limit"),
    Mode.FIXED: _l("A fixed allowance"),
    Mode.BOTH: _l("Both together"),
}


class RuleForm(Form):
    """A rule of the branch from a day on. Rules of earlier years stay as they are."""

    valid_from = DateField(
        _l("From which day?"), [InputRequired(_l("Choose a day.")), a_likely_day]
    )
    source = StringField(
        _l("Where is it written?"), [SomethingTyped(), Length(max=300)], filters=[clean]
    )

    years_back = 0  # how many years before this one can still be entered

    def validate_valid_from(self, field) -> None:
        if field.data and field.data < date(today().year - self.years_back, 1, 1):
            raise ValidationError(self.too_early())

    def too_early(self) -> str:
        return _("Rules of earlier years stay. Choose a day of this year on.")

    def values(self) -> dict:
        """{column: value}"""
        return {n: f.data for n, f in self._fields.items() if n != "csrf_token"}


def a_rate_of_now(form: "RateForm", field: EuroField) -> None:
    """Ask once about a rate of nothing, and about that of a year before."""
    if field.errors or field.data is None or field.is_sure:
        return
    if field.data == 0:
        field.is_doubted = True
        raise ValidationError(_("Then a kilometre pays nothing. Is it right?"))
    if year := form.year_of(field.data):
        field.is_doubted = True
        raise ValidationError(_("This was the rate of %(year)s. Is it right?", year=year))


class RateForm(RuleForm):
    known: tuple[Rate, ...] = ()  # every rate there was, the newest first
    transport = SelectField(_l("How?"))
    cents_per_km = EuroField(
        _l("Euro per kilometre"), [SomethingTyped(), Likely(50, 200), a_rate_of_now]
    )
    is_verified = BooleanField(_l("I checked this with the source"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        by_km = {how: name for how, name in TRANSPORTS.items() if how != Transport.PUBLIC}
        self.transport.choices = offered(by_km)

    def year_of(self, cents: int) -> int | None:
        """The last year before this one with this rate, where the newest of now is another."""
        of_this = [rate for rate in self.known if rate.transport == self.transport.data]
        now = next((rate for rate in of_this if rate.holds_on(today())), None)
        if now is not None and now.cents_per_km == cents:
            return None
        first = date(today().year, 1, 1)
        past = [r.valid_from for r in of_this if r.valid_from < first and r.cents_per_km == cents]
        return max(past).year if past else None

    def validate_cents_per_km(self, field) -> None:
        if field.data is not None and field.data > 200:
            raise ValidationError(_("Type at most 2 euro per kilometre."))


class LimitForm(RuleForm):
    years_back = 1  # the limits of a year are often known after it began, or never entered

    younger_than = WholeNumberField(_l("Younger means: below this age"), [SomethingTyped()])
    hour_cents = EuroField(_l("An hour"), [SomethingTyped(), Likely(1_500)])
    hour_younger_cents = EuroField(
        _l("An hour, for the younger"), [SomethingTyped(), Likely(1_500)]
    )
    month_cents = EuroField(_l("A month"), [SomethingTyped(), Likely(50_000)])
    year_cents = EuroField(_l("A year"), [SomethingTyped(), Likely(500_000)])
    is_verified = BooleanField(_l("I checked this with the source"))

    def too_early(self) -> str:
        return _("Limits of long ago stay. Choose a day of the year before this one, or later.")

    def validate_younger_than(self, field) -> None:
        if field.data is not None and not 15 <= field.data <= 30:
            raise ValidationError(_("Type an age between 15 and 30."))


class PolicyForm(RuleForm):
    second_approval_from_cents = EuroField(
        _l("Two approvals from this amount on"), [Likely(500_000)]
    )
    escalate_after_days = WholeNumberField(
        _l("Tell the leaders after so many days without a decision"),
        [SomethingTyped(), Likely(60, MOST)],
    )
    late_after_days = WholeNumberField(
        _l("Late after so many days"), [SomethingTyped(), Likely(366, MOST)]
    )
    likely_hm_per_trip = KilometreField(
        _l("Ask about more kilometres a day"), [SomethingTyped(), Likely(5_000, MOST)]
    )
    yearly_budget_cents = EuroField(_l("Budget of a year"), [Likely(25_000_000)])
    cost_centre = StringField(_l("Cost centre"), [Length(max=30)], filters=[clean])
    project = StringField(_l("Project"), [Length(max=30)], filters=[clean])

    def validate(self, extra_validators=None) -> bool:
        right = super().validate(extra_validators)
        for name in ("escalate_after_days", "late_after_days", "likely_hm_per_trip"):
            field = self[name]
            if field.data is not None and not 1 <= field.data <= MOST:
                field.errors = [*field.errors, _("Type a number above 0.")]
                right = False
        if self.second_approval_from_cents.data == 0:
            self.second_approval_from_cents.errors = [_("Type an amount above 0, or leave it out.")]
            right = False
        return right


class KindRuleForm(RuleForm):
    kind = SelectField(_l("Kind"))
    receipt_from_cents = EuroField(_l("A receipt from this amount on"), [Likely(50_000)])

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = offered(EXPENSES)


# What can be added: its form, its table, what it is called and what one must know to fill it in.
RULES = {
    "rate": (RateForm, Rate, _l("Rate per kilometre")),
    "limit": (LimitForm, AllowanceLimit, _l("Limit of the allowance")),
    "policy": (PolicyForm, ExpensePolicy, _l("Way of deciding")),
    "kind": (KindRuleForm, KindRule, _l("Rule for a kind of cost")),
}
HINTS = {
    "second_approval_from_cents": _l("Empty: one approval is always enough."),
    "receipt_from_cents": _l("Empty: never. 0: always."),
    "yearly_budget_cents": _l("For the overview of costs."),
    "source": _l("A decision, a page or a letter."),
}


class AgreementForm(Form):
    """What a volunteer gets from a day on, and what other organisations pay them."""

    valid_from = DateField(_l("First day"), [InputRequired(_l("Choose a day.")), a_likely_day])
    valid_until = DateField(_l("Last day"), [Optional(), a_likely_day])
    mode = SelectField(_l("What was agreed?"))
    is_younger = BooleanField(_l("Below the age of the higher amount an hour"))
    others_cents = EuroField(_l("What other organisations pay in a year"), [Likely(500_000)])
    declared_on = DateField(_l("Declared by the volunteer on"), [Optional(), a_likely_day])

    def __init__(self, taken: set[date], *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.taken = taken
        self.mode.choices = offered(MODES)

    def validate_valid_from(self, field) -> None:
        if field.data in self.taken:
            raise ValidationError(_("There is an agreement from this day. Choose another day."))

    def validate_valid_until(self, field) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("The last day is before the first day."))

    def validate(self, extra_validators=None) -> bool:
        right = super().validate(extra_validators)
        if self.others_cents.data and not self.declared_on.data:
            self.declared_on.errors = [_("Write when the volunteer declared this.")]
            right = False
        return right

    def values(self) -> dict:
        values = {n: f.data for n, f in self._fields.items() if n != "csrf_token"}
        return values | {"others_cents": values["others_cents"] or 0}
