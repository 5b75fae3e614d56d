"""What a leader types about the guidance of a client."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField, ValidationError
from wtforms.validators import Length, Optional

from portal.branches.models import ALWAYS
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.forms import Form, Likely, SomethingTyped, a_likely_day, not_in_future, offered
from portal.core.forms.fields import DateField, WholeNumberField, known
from portal.core.forms.record_numbers import VersionField
from portal.core.forms.stored_values import SelectField
from portal.core.i18n.labels import TOPICS, YEARS
from portal.core.text import clean, one_line, several_lines
from portal.guidance import queries
from portal.guidance.models import (
    DOERS,
    END_REASONS,
    GOAL_ENDS,
    GOAL_LENGTH,
    Doer,
    PlanGoal,
    PlanTask,
)

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


MOST_TASKS = 20


class AboutGoal(Form):
    """A goal in a domain of life, which a plan has once."""

    domain = SelectField(_l("Domain"), [SomethingTyped()])
    goal = StringField(
        _l("What do they want to reach?"), [SomethingTyped(), Length(max=GOAL_LENGTH)], [one_line]
    )
    wanted_by = DateField(_l("By when?"), [Optional(), a_likely_day])

    client: Client
    kept: PlanGoal | None = None

    def validate_goal(self, field) -> None:
        if queries.goal_is_there(self.client, field.data or "", self.kept):
            raise ValidationError(_l("This goal is in the plan already. Change that one."))

    def values(self) -> dict:
        return {name: self[name].data for name in ("domain", "goal", "wanted_by")}


class NewGoalForm(AboutGoal):
    """A goal with the first tasks of it."""

    tasks = TextAreaField(_l("What is there to do?"), [Optional()], [several_lines])

    def __init__(self, client, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.client = client
        self.domain.choices = offered({"": "—"} | TOPICS)

    def validate_tasks(self, field) -> None:
        lines = self.lines()
        if len(lines) > MOST_TASKS or any(len(line) > GOAL_LENGTH for line in lines):
            raise ValidationError(_l("Up to 20 lines, each of at most 300 letters."))

    def lines(self) -> list[str]:
        found = (line.strip() for line in (self.tasks.data or "").splitlines())
        return [line for line in found if line]


class GoalForm(AboutGoal):
    """Another goal, another day, or what became of it."""

    version = VersionField()
    outcome = SelectField(_l("What became of it?"))
    ended_on = DateField(_l("Last day"), [Optional(), a_likely_day, not_in_future])

    def __init__(self, kept: PlanGoal, *arguments, **options) -> None:
        super().__init__(*arguments, obj=kept, **options)
        self.client, self.kept = kept.client, kept
        self.domain.choices = offered(TOPICS)
        self.outcome.choices = offered({"": _l("We work on it")} | GOAL_ENDS)

    def validate_ended_on(self, field) -> None:
        if field.data and not self.outcome.data:
            raise ValidationError(_l("Choose what became of it, or leave the day empty."))
        if field.data and field.data < known(self.kept).set_on:
            raise ValidationError(_l("The last day is before the first day."))

    def values(self) -> dict:
        ended_on = (self.ended_on.data or today()) if self.outcome.data else None
        return super().values() | {"outcome": self.outcome.data or None, "ended_on": ended_on}


class TaskForm(Form):
    version = VersionField()
    task = StringField(
        _l("What is there to do?"), [SomethingTyped(), Length(max=GOAL_LENGTH)], [one_line]
    )
    doer = SelectField(_l("Who does it?"), [SomethingTyped()], default=Doer.CLIENT)
    due_on = DateField(_l("By when?"), [Optional(), a_likely_day])
    done_on = DateField(_l("Done on"), [Optional(), a_likely_day, not_in_future])

    def __init__(self, goal: PlanGoal, kept: PlanTask | None, *arguments, **options) -> None:
        super().__init__(*arguments, obj=kept, **options)
        self.goal, self.kept = goal, kept
        self.doer.choices = offered(DOERS)

    def validate_task(self, field) -> None:
        if queries.task_is_there(self.goal, field.data or "", self.kept):
            raise ValidationError(_l("This task is there already. Change that one."))

    def values(self) -> dict:
        return {name: self[name].data for name in ("task", "doer", "due_on", "done_on")}
