"""What a claimant types."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length

from portal.core.clock import today
from portal.core.forms import DayForm, Form, Likely
from portal.core.forms.fields import EuroField, known
from portal.core.forms.form_key import FormKey
from portal.core.forms.record_numbers import ManyNumbers, NumberField
from portal.core.forms.stored_values import RadioField
from portal.core.i18n.labels import EXPENSES
from portal.core.i18n.parsing import TooLarge, Unclear
from portal.core.text import one_line, several_lines
from portal.expenses.claims.actions.lines import Cost
from portal.expenses.claims.queries import lines as queries
from portal.expenses.claims.queries.missing import too_long_ago
from portal.expenses.records import queries as rules
from portal.expenses.records.models import REASON_LENGTH, ExpenseKind, Trip
from portal.people.models import Person

ALLOWANCE = "allowance"  # not a kind of cost: what was agreed for the work
MOST_CENTS = 1_000_000
LIKELY_CENTS = {
    ExpenseKind.PUBLIC_TRANSPORT: 10_000,
    ExpenseKind.PARKING: 5_000,
    ExpenseKind.PHONE: 10_000,
    ExpenseKind.MATERIALS: 25_000,
    ExpenseKind.OTHER: 50_000,
    ALLOWANCE: 50_000,
}  # more than this for one cost is asked about
Day = date  # where a field is called date
SHOWN = [kind for kind in ExpenseKind if kind != ExpenseKind.MILEAGE]


class Amount(EuroField):
    """What something cost: above zero, and no more than anybody pays out of their own pocket."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data == 0:
            raise ValueError(_("Type an amount above 0, like 4,50."))
        if self.data is not None and self.data > MOST_CENTS:
            raise ValueError(self.too_much)

    def objection(self, why: Unclear) -> str:
        return self.too_much if isinstance(why, TooLarge) else super().objection(why)

    @property
    def too_much(self) -> str:
        return _("Type at most 10.000 euro. Is the comma in the right place?")


class LineForm(DayForm):
    """A line of a claim: what it was, when, how much, with its receipts."""

    form_key = FormKey()
    seen = HiddenField()  # the line as it was when the form was opened
    places = SelectMultipleField(
        choices=[], validate_choice=False
    )  # receipts that wait to be saved with it
    dropped = ManyNumbers()  # receipts of the line that go when it is saved
    photo = FileField(_l("Photo or PDF of the receipt"))
    kind = RadioField(_l("What was it for?"), choices=[], validate_choice=False)
    amount = Amount(_l("How much?"), [Likely(lambda form: LIKELY_CENTS.get(form.kind.data))])
    is_right = BooleanField(_l("Yes, this day is right"))
    description = StringField(_l("What was it?"), filters=[one_line])

    def ask(
        self, kinds: list[str], late_after: int, begin_on: date, of_trip: bool = False
    ) -> "LineForm":
        """Check against the kinds one may choose; older than so many days is asked once more.

        Before `begin_on` the branch has no books. Of a journey the kind and the day are known.
        """
        self.kinds, self.late_after, self.of_trip = kinds, late_after, of_trip
        self.begin_on = begin_on
        return self

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        self.check_amount()
        self.check_description()
        if not self.of_trip:
            self.check_kind()
            if not self.is_untouched("day", "date"):
                self.check_day()
        return not self.errors

    def check_amount(self) -> None:
        if self.amount.data is None and not self.amount.errors:
            self.refuse("amount", _("Type what it cost, like 4,50."))

    def check_kind(self) -> None:
        if self.kind.data not in self.kinds and not self.is_untouched("kind"):
            self.refuse("kind", _("Choose what it was for."))

    def check_description(self) -> None:
        text = self.description.data or ""
        if self.is_untouched("description", "kind"):
            return
        if len(text) > 300:
            self.refuse("description", _("Write at most 300 letters."))
        if not text and self.kind.data == ExpenseKind.OTHER and not self.of_trip:
            self.refuse("description", _("Write what it was for."))

    def check_day(self) -> None:
        day, name = self.chosen_day, "date" if self.day.data == "other" else "day"
        if self.day.data != "other":
            self.date.errors = []
        if day is None:
            if not self[name].errors:
                self.refuse(name, _("Choose a day."))
        elif day > today():
            self.refuse(name, _("This day has not come yet. Choose today or earlier."))
        elif day < self.begin_on:
            self.refuse(name, too_long_ago(self.begin_on))
        elif (today() - day).days > self.late_after and not self.is_right.data:
            self.refuse(
                "is_right",
                _("This was more than %(n)s days ago. Is the day right?", n=self.late_after),
            )

    def cost(self) -> Cost:
        """What was typed, converted; only of a form that was found right."""
        is_allowance = self.kind.data == ALLOWANCE
        return Cost(
            kind=ExpenseKind.OTHER if is_allowance else self.kind.data,
            spent_on=known(self.chosen_day),
            amount_cents=self.amount.value,
            description=self.description.data,
            is_allowance=is_allowance,
            places=list(self.places.data or []),
        )


def kind_names(with_allowance: bool) -> dict[str, str]:
    """{kind: what people call it} of what can be typed; kilometres come from visits."""
    names = {str(kind): EXPENSES[kind] for kind in SHOWN}
    return names | ({ALLOWANCE: _l("Fixed allowance")} if with_allowance else {})


def is_right(form: LineForm, person: Person, trip: Trip | None = None) -> bool:
    """Whether this is a line that the person may claim; else the form says what is wrong."""
    branch = person.branch_id
    late_after, begin_on = rules.policy_on(today(), branch).late_after_days, rules.first_day(branch)
    kinds = list(kind_names(queries.has_allowance(person)))
    if trip is not None:
        form.kind.data, form.day.data = ExpenseKind.PUBLIC_TRANSPORT, "other"
        form.date.data = trip.travelled_on
    if not form.ask(kinds, late_after, begin_on, trip is not None).validate_on_submit():
        return False
    if form.is_untouched("kind", "day", "date"):
        return not form.errors
    if form.kind.data == ALLOWANCE and not queries.has_allowance(person, form.chosen_day):
        form.refuse("kind", _("No fixed allowance was agreed with you for this day."))
    return not form.errors


class SubmitForm(Form):
    """Sending a claim in: as a gift or not, with an answer where there was a question."""

    cents = NumberField()  # what its claimant saw that it comes to
    is_gift = BooleanField(_l("I give this amount to the organisation"))
    answer = TextAreaField(
        _l("Your answer"),
        [Length(max=REASON_LENGTH, message=_l("Write at most 1000 letters."))],
        filters=[several_lines],
    )
