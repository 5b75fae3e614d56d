"""Guidance: the first and the second programme year of a client, and pauses in them."""

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import BooleanField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import (
    BaseModel,
    in_order,
    no_longer_than,
    once_a_branch,
    one_of,
    parent,
    same_branch,
)
from portal.core.i18n.labels import TOPICS


class EndReason(StrEnum):
    """Why somebody is no longer guided."""

    FINISHED = "finished"
    SELF_RELIANT = "self_reliant"
    MOVED = "moved"
    TRANSFERRED = "transferred"
    DECLINED = "declined"
    PASSED_AWAY = "passed_away"
    OTHER = "other"


END_REASONS = {
    EndReason.FINISHED: _l("The time is over"),
    EndReason.SELF_RELIANT: _l("They manage by themselves"),
    EndReason.MOVED: _l("They moved away"),
    EndReason.TRANSFERRED: _l("Passed on to another organisation"),
    EndReason.DECLINED: _l("They do not want guidance"),
    EndReason.PASSED_AWAY: _l("They passed away"),
    EndReason.OTHER: _l("Another reason"),
}


class Trajectory(BaseModel):
    """A year of guidance. Its last day is the planned one, until there is a reason beside it."""

    branch = parent(Branch)
    client = parent(Client)
    year_number = IntegerField(constraints=[Check("year_number IN (1, 2)")])
    started_on = DateField()
    ended_on = DateField(null=True)
    is_automatic = BooleanField(default=False)  # by the rule; it follows the day of housing
    end_reason = CharField(max_length=15, null=True, constraints=[one_of("end_reason", EndReason)])
    note = CharField(max_length=300, null=True)  # of the talk at the end
    ended_before = DateField(null=True)  # the planned last day, for who takes the end back
    version = IntegerField(default=0)

    class Meta:
        indexes = (
            (("client", "year_number"), True),
            (("branch", "started_on"), False),
        )
        constraints = [in_order("started_on", "ended_on"), same_branch("client_id", "client")]

    @property
    def reason_in_words(self) -> str:
        return str(END_REASONS[EndReason(self.end_reason)]) if self.end_reason else ""

    def runs_on(self, day: date) -> bool:
        return self.started_on <= day <= (self.ended_on or day)


class GuidancePause(BaseModel):
    """Days in which a client gets no guidance, such as of a stay elsewhere."""

    branch = parent(Branch)
    client = parent(Client)
    started_on = DateField()
    ended_on = DateField(null=True)
    reason = CharField(max_length=300)
    version = IntegerField(default=0)

    class Meta:
        indexes = ((("client", "started_on"), True),)
        constraints = [in_order("started_on", "ended_on"), same_branch("client_id", "client")]

    def runs_on(self, day: date) -> bool:
        return self.started_on <= day <= (self.ended_on or day)


GOAL_LENGTH = 300


class GoalEnd(StrEnum):
    """What became of a goal."""

    REACHED = "reached"
    STOPPED = "stopped"


GOAL_ENDS = {GoalEnd.REACHED: _l("Reached"), GoalEnd.STOPPED: _l("Stopped")}


class Doer(StrEnum):
    """Who does a task."""

    CLIENT = "client"
    BRANCH = "branch"


DOERS = {Doer.CLIENT: _l("The client"), Doer.BRANCH: _l("We")}


class PlanGoal(BaseModel):
    """Something that a client wants to reach, in one domain of life."""

    branch = parent(Branch)
    client = parent(Client)
    domain = CharField(max_length=20, constraints=[one_of("domain", TOPICS)])
    goal = CharField(max_length=GOAL_LENGTH, constraints=[no_longer_than("goal", GOAL_LENGTH)])
    set_on = DateField()
    wanted_by = DateField(null=True)
    ended_on = DateField(null=True)
    outcome = CharField(max_length=10, null=True, constraints=[one_of("outcome", GoalEnd)])
    version = IntegerField(default=0)

    class Meta:
        table_name = "plan_goal"
        indexes = ((("client", "goal"), True),)
        constraints = [
            in_order("set_on", "ended_on"),
            Check("(ended_on IS NULL) = (outcome IS NULL)"),
            once_a_branch(),
            same_branch("client_id", "client"),
        ]

    @property
    def ended_in_words(self) -> str:
        return str(GOAL_ENDS[GoalEnd(self.outcome)]) if self.outcome else ""

    def is_late_on(self, day: date) -> bool:
        return self.outcome is None and self.wanted_by is not None and self.wanted_by < day


class PlanTask(BaseModel):
    """A step to a goal: who takes it, by when, and when it was done."""

    branch = parent(Branch)
    goal = parent(PlanGoal, on_delete="CASCADE")
    task = CharField(max_length=GOAL_LENGTH, constraints=[no_longer_than("task", GOAL_LENGTH)])
    doer = CharField(max_length=10, constraints=[one_of("doer", Doer)])
    due_on = DateField(null=True)
    done_on = DateField(null=True)
    version = IntegerField(default=0)

    class Meta:
        table_name = "plan_task"
        indexes = ((("goal", "task"), True),)
        constraints = [same_branch("goal_id", "plan_goal")]

    @property
    def doer_in_words(self) -> str:
        return str(DOERS[Doer(self.doer)])

    def is_late_on(self, day: date) -> bool:
        return self.done_on is None and self.due_on is not None and self.due_on < day
