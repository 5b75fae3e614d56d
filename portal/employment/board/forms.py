"""The question after every step: what comes next, and when?"""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length, Optional

from portal.core.clock import today
from portal.core.database import BaseModel
from portal.core.forms import OpenedForm
from portal.core.forms.fields import DateField
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import RadioField
from portal.core.text import clean
from portal.core.workdays import workday_from
from portal.employment.board.actions import Step

OTHER = "other"
FURTHEST = timedelta(days=3660)


@dataclass(frozen=True)
class Chip:
    """A usual next step, and after how many days it is due."""

    label: str
    action: str  # what is kept
    days: int
    icon: str

    def on(self, day: date) -> date:
        """Its day, in a form of this day: never in a weekend or on a public holiday."""
        return workday_from(day + timedelta(days=self.days))

    def step(self, day: date) -> Step:
        """Kept in Dutch, the language of the branch, whoever pressed it."""
        with force_locale("nl"):
            return Step(gettext(self.action), self.on(day), day)


CHIPS = {
    "call": Chip(_l("Call in a week"), "Call", 7, "phone"),
    "mail": Chip(_l("Send a mail tomorrow"), "Send a mail", 1, "mail"),
    "visit": Chip(_l("Visit in two weeks"), "Visit", 14, "map-pin"),
}
KEPT = (_l("Call"), _l("Send a mail"), _l("Visit"))  # for the catalogues


class StepFields(OpenedForm):
    """A chip, or one's own words with a day."""

    is_needed = True
    chips = CHIPS

    what = RadioField(_l("What is the next step?"), choices=[*CHIPS, OTHER], validate_choice=False)
    action = StringField(_l("What will you do?"), [Length(max=300)], filters=[clean])
    on = DateField(_l("On which day?"), [Optional()])

    def validate(self, extra_validators=None) -> bool:
        super().validate(extra_validators)
        self.step = Step(said_on=self.opened)
        if self.is_needed:
            self._check_step()
        return not self.errors

    def _check_step(self) -> None:
        if self.what.data in CHIPS:
            self.action.errors = self.on.errors = []
            self.step = CHIPS[self.what.data].step(self.opened)
        elif self.what.data != OTHER:
            self.refuse("what", _l("Choose what the next step is."))
        else:
            self._check_own()

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


class StepForm(StepFields):
    version = VersionField()

    def start_from(self, record: BaseModel) -> "StepForm":
        """What is known when the form opens: the version, and the words of a step to move."""
        self.version.data = str(record.version)
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

    def validate(self, extra_validators=None) -> bool:
        self.is_needed = self.stage.data not in self.ends
        super().validate(extra_validators)
        if self.stage.data not in self.stages:
            self.refuse("stage", _l("Choose how far you are."))
        self._check_reasons()
        return not self.errors

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
