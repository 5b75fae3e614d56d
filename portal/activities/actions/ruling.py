"""Setting the rules of a branch, insisting on its closed period, and approving hours (A11)."""

from collections.abc import Iterable
from datetime import date

from portal import audit
from portal.activities.models import Activity
from portal.activities.models.rules import ActivityApproval, LogRules
from portal.activities.queries.rules import rules_of, to_approve
from portal.core.clock import now
from portal.core.database import db
from portal.people.models import Person

TELL_HOURS = {"minutes", "happened_on", "kind", "outcome"}  # of which an approval speaks


class ClosedPeriod(Exception):
    """The period is closed: nothing of it changes, or not without a reason."""


def set_rules(rules: LogRules, by: Person, version: int, **values) -> None:
    """Raises StaleVersion."""
    if not audit.differences(rules, **values):
        return
    with db.atomic():
        if rules.id is None:
            rules = LogRules.create(branch=by.branch_id)
        audit.save(rules, by, "rules.set", version, **values)


def insist_on_open(branch_id: int, reason: str | None, *days: date | None) -> None:
    """Raises ClosedPeriod for a day in a period that is closed, unless a reason will do."""
    rules = rules_of(branch_id)
    if rules.is_closed(*days) and (rules.refuses or not reason):
        raise ClosedPeriod


def approve(numbers: Iterable[int], by: Person) -> int:
    """Approve those of these activities that wait for this leader; how many they were."""
    with db.atomic():
        here = to_approve(by, rules_of(by.branch_id)).where(Activity.id.in_(list(numbers)))
        found = list(here.order_by(Activity.id))
        for activity in found:
            made = ActivityApproval.insert(
                branch=activity.branch_id,
                activity=activity.id,
                approved_by=by.id,
                approved_at=now(),
            )
            made.on_conflict_ignore().execute()
            audit.record(by, "activity.approve", activity)
    return len(found)


def take_back_approval(activity: Activity, by: Person) -> bool:
    """False where there was none."""
    with db.atomic():
        if not void_approval(activity):
            return False
        audit.record(by, "activity.unapprove", activity)
    return True


def void_approval(activity: Activity) -> bool:
    """Other hours are not those that were approved."""
    gone = ActivityApproval.delete().where(ActivityApproval.activity == activity.id)
    return bool(gone.execute())
