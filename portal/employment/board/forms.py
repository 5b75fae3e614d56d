"""The question after every step: what comes next, and when?"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional

from portal.core.clock import today
from portal.core.database import BaseModel
from portal.core.forms import OpenedForm, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import RadioField
from portal.core.i18n.formatting import day
from portal.core.i18n.labels import REST_REASONS
from portal.core.text import clean
from portal.core.workdays import workday_from
from portal.employment.board.actions import Step
from portal.employment.board.queries import last_reached

OTHER, NONE = "other", "none"
FURTHEST = timedelta(days=3660)


@dataclass(frozen=True)
class Chip:
    """A usual next step, and after how many days it is due."""

    label: str
    action: str  # what is kept
    days: int
    icon: str

    def on(self, opened: date) -> date:
        """Its day, in a form of this day: never in a weekend or on a public holiday."""
        return workday_from(opened + timedelta(days=self.days))

    def step(self, opened: date, action: str | None = None) -> Step:
        """Kept in Dutch, the language of the branch, whoever pressed it; or as it was called."""
        with force_locale("nl"):
            return Step(action or gettext(self.action), self.on(opened), opened)


CHIPS = {
    "call": Chip(_l("Call in a week"), "Call", 7, "phone"),
    "mail": Chip(_l("Send a mail tomorrow"), "Send a mail", 1, "mail"),
    "visit": Chip(_l("Visit in two weeks"), "Visit", 14, "map-pin"),
}
LATER = {
    "tomorrow": Chip(_l("Tomorrow"), "", 1, "clock"),
    "week": Chip(_l("In a week"), "", 7, "calendar"),
    "weeks": Chip(_l("In two weeks"), "", 14, "calendar"),
}
KEPT = (_l("Call"), _l("Send a mail"), _l("Visit"))  # for the catalogues


class StepFields(OpenedForm):
    """A chip, or one's own words with a day."""

    is_needed = True
    chips = CHIPS
    can_rest = False  # whether there may be none, with a reason
    put_off: str | None = None  # the step that a chip leaves as it is, on another day

    what = RadioField(
        _l("What is the next step?"), choices=[*CHIPS, *LATER, OTHER, NONE], validate_choice=False
    )
    rests_because = RadioField(_l("Why is nothing to be done?"), validate_choice=False)
    action = StringField(_l("What will you do?"), [Length(max=300)], filters=[clean])
    on = DateField(_l("On which day?"), [Optional()])

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.rests_because.choices = offered(REST_REASONS)

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        self.step = Step(said_on=self.opened)
        if self.is_needed:
            self._check_step()
        return not self.errors

    def _check_step(self) -> None:
        if self.what.data in self.chips:
            self.action.errors = self.on.errors = []
            self.step = self.chips[self.what.data].step(self.opened, self.put_off)
        elif self.what.data == NONE and self.can_rest:
            self._check_rest()
        elif self.what.data != OTHER:
            self.refuse("what", _l("Choose what the next step is."))
        else:
            self._check_own()

    def _check_rest(self) -> None:
        self.action.errors = self.on.errors = []
        if self.rests_because.data not in self.rests_because.choices:
            self.refuse("rests_because", _l("Choose why nothing is to be done."))
        self.step = Step(said_on=self.opened, rests=self.rests_because.data)

    def _check_own(self) -> None:
        if not self.action.data:
            self.refuse("action", _l("Type what you will do."))
        if self.on.data is None:
            if not self.on.errors:
                self.refuse("on", _l("Choose a day."))
        elif self.on.data < self.opened:
            self.refuse("on", _l("This day has passed. Choose today or later."))
        elif self.on.data > today() + FURTHEST:
            self.refuse("on", _l("This date cannot be right. Look at the year."))
        self.step = Step(self.action.data, self.on.data, self.opened)


class BeginFields(StepFields):
    """The first step of a new record, and the day on which it began."""

    happened_on = DateField(_l("On which day was that?"), [a_likely_day, not_in_future])

    @property
    def first_step(self) -> Step:
        """Told of the day on which it began; nothing typed is the day that the form showed."""
        return self.step.told_on(self.happened_on.data or self.opened)


class StepForm(StepFields):
    """The next step of a record: `about` is said before anything else."""

    record: BaseModel | None = None
    can_rest = True

    version = VersionField()

    def about(self, record: BaseModel) -> "StepForm":
        self.record = record
        return self

    def start_from(self, record: BaseModel) -> "StepForm":
        """What is known when the form opens."""
        self.version.data = record.version
        return self


class LaterForm(StepForm):
    """The same step on another day, or another one instead; nothing was done."""

    def about(self, record: BaseModel) -> "LaterForm":
        super().about(record)
        if record.next_action:
            self.chips, self.put_off = LATER, record.next_action
            self.what.label.text = _l("When will you do it?")
        return self

    def start_from(self, record: BaseModel) -> "LaterForm":
        super().start_from(record)
        self.action.data = record.next_action
        return self


class MoveForm(StepForm):
    """To which stage, and then what; the last stages need a reason instead of a step.

    `stages` are the columns, `ends` the stages after which nothing follows, `stopped` the one
    that needs a reason, `reasons` the lists of them by the field of the form.
    """

    stages: dict[str, str] = {}
    ends: set[str] = set()
    stopped = ""

    stage = RadioField(_l("How far are you?"), validate_choice=False)
    happened_on = DateField(_l("On which day was that?"), [a_likely_day, not_in_future])

    def validate(self, extra_validators=None) -> bool:
        self.is_needed = self.stage.data not in self.ends
        super().validate(extra_validators)
        if self.stage.data not in self.stages:
            self.refuse("stage", _l("Choose how far you are."))
        self._check_reasons()
        if said := self.too_early(self.moved_on):
            self.refuse("happened_on", said)
        return not self.errors

    def start_from(self, record: BaseModel) -> "MoveForm":
        super().start_from(record)
        self.happened_on.data = today()
        return self

    @property
    def moved_on(self) -> date:
        """The day on which it came to the stage; nothing typed is the day that the form showed."""
        return self.happened_on.data or self.opened

    def too_early(self, day_of_move: date | None) -> str | None:
        """What is wrong with a move of this day: it lies before that of the last move."""
        if self.record is None or day_of_move is None or self.stage.data == self.record.at:
            return None
        last = last_reached(self.record)
        if last is None or last <= day_of_move:
            return None
        return gettext("It is as it is since %(day)s. Choose that day or later.", day=day(last))

    def _check_reasons(self) -> None:
        """Of the lists that the form has, at least one is answered where it stops."""
        for field in self.reason_fields:
            if self.stage.data != self.stopped:
                field.data, field.errors = None, []
            elif field.data and field.data not in dict(field.choices):
                self.refuse(field.name, _l("Choose a reason from the list."))
        if self.stage.data == self.stopped and not self.reasons:
            self.refuse(self.reason_fields[0].name, _l("Choose why it stops."))

    @property
    def reason_fields(self) -> list:
        return [field for field in self if field.name.endswith("reason")]

    @property
    def reasons(self) -> dict[str, str]:
        return {field.name: field.data for field in self.reason_fields if field.data}
