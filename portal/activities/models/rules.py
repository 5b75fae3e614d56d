"""What a branch has agreed on writing down: closed periods, approval, when to get in touch."""

from datetime import date
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from peewee import CharField, Check, DateField, IntegerField

from portal.activities.models import Activity
from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import BaseModel, MomentField, one_of, parent, same_branch
from portal.people.models import Person


class ClosedAsks(StrEnum):
    """What happens to who writes something down of a closed period."""

    REFUSE = "refuse"
    REASON = "reason"


CLOSED_ASKS = {
    ClosedAsks.REFUSE: _l("Nothing changes any more"),
    ClosedAsks.REASON: _l("A reason is asked"),
}


class LogRules(BaseModel):
    """The rules of one branch; a branch without a row has none of them."""

    branch = parent(Branch, unique=True)
    closed_until = DateField(null=True)  # the last day of the closed period
    closed_asks = CharField(
        max_length=10, default=ClosedAsks.REFUSE, constraints=[one_of("closed_asks", ClosedAsks)]
    )
    approved_from = DateField(null=True)  # hours since this day need approval
    no_contact_days = IntegerField(
        null=True, constraints=[Check("no_contact_days BETWEEN 7 AND 365")]
    )
    version = IntegerField(default=0)

    def is_closed(self, *days: date | None) -> bool:
        """Whether any of these days is in the closed period: one rule for form, page and file."""
        last = self.closed_until
        return last is not None and any(day <= last for day in days if day is not None)

    @property
    def refuses(self) -> bool:
        return self.closed_asks == ClosedAsks.REFUSE

    def asks_approval(self, activity: Activity) -> bool:
        return self.approved_from is not None and activity.happened_on >= self.approved_from


class ActivityApproval(BaseModel):
    """That a leader approved the hours of an activity, as they were then."""

    branch = parent(Branch)
    activity = parent(Activity, unique=True, on_delete="CASCADE")
    approved_by = parent(Person)
    approved_at = MomentField(default=now)

    class Meta:
        indexes = ((("branch", "approved_at"), False),)
        constraints = [
            same_branch("activity_id", "activity"),
            same_branch("approved_by_id", "person"),
        ]
