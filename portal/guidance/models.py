"""Guidance: the first and the second programme year of a client, and pauses in them."""

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import BooleanField, CharField, Check, DateField, IntegerField

from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.database import BaseModel, in_order, one_of, parent, same_branch


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
