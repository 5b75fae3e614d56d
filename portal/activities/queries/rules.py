"""The rules of a branch on writing down, and what waits for approval by them."""

from datetime import date, timedelta

from flask_babel import gettext as _

from portal.activities import queries
from portal.activities.models import Activity
from portal.activities.models.rules import ActivityApproval, LogRules
from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.core.i18n.formatting import day as show_day
from portal.core.paging import PAGE
from portal.core.web.access import Permission
from portal.people.models import Person

YEARS_AGO = 2  # what is older is asked about


def rules_of(branch_id: int) -> LogRules:
    """The rules of this branch; where it set none, rules that ask nothing."""
    found = LogRules.get_or_none(LogRules.branch == branch_id)
    return found or LogRules(branch=branch_id)


def closed_words(rules: LogRules) -> str:
    """Why nothing of a closed period changes, in a sentence."""
    said = _("Until %(day)s is closed. Ask your team leader.")
    return said % {"day": show_day(rules.closed_until)}


def unlikely_day(day: date, started_on: date | None) -> str | None:
    """A question about a day that is seldom right, in the form and of a file alike (A11)."""
    if started_on is not None and day < started_on:
        said = _("This is before the first day of who did it, %(day)s. Is it right?")
        return said % {"day": show_day(started_on)}
    if day < add_months(today(), -12 * YEARS_AGO):
        return _("This is more than two years ago. Is it right?")
    return None


def approved() -> Rows:
    return ActivityApproval.select(ActivityApproval.activity)


def to_approve(person: Person, rules: LogRules) -> Rows:
    """The hours of others that this leader may approve and that nobody did."""
    found = queries.counted(person)
    if rules.approved_from is None or not person.may(Permission.SEE_BRANCH_HOURS):
        return found.where(Activity.id.is_null())
    return found.where(
        Activity.happened_on >= rules.approved_from,
        Activity.person != person.id,
        Activity.id.not_in(approved()),
    )


def waiting(
    person: Person, rules: LogRules, page: int = 1
) -> tuple[list[tuple[Person, list[Activity]]], bool]:
    """(who did it, what waits) of a page, by name, the oldest first; and whether more follows."""
    rows = list(
        to_approve(person, rules)
        .select(Activity, Person)
        .join(Person)
        .order_by(Person.sorts_as, Person.id, Activity.happened_on, Activity.id)
        .limit(PAGE + 1)
        .offset((page - 1) * PAGE)
    )
    found: dict[int, list[Activity]] = {}
    for activity in rows[:PAGE]:
        found.setdefault(activity.person_id, []).append(activity)
    return [(some[0].person, some) for some in found.values()], len(rows) > PAGE


def lately_approved(person: Person) -> list[ActivityApproval]:
    """What this person approved since yesterday, to take it back."""
    since = ActivityApproval.approved_by == person.id
    found = (
        ActivityApproval.select(ActivityApproval, Activity, Person)
        .join(Activity)
        .join(Person, on=(Activity.person == Person.id))
        .where(since, ActivityApproval.branch == person.branch_id)
        .order_by(ActivityApproval.approved_at.desc(), ActivityApproval.id.desc())
        .limit(30)
    )
    return [one for one in found if one.approved_at.date() >= today() - timedelta(days=1)]


def approval_of(activity: Activity) -> ActivityApproval | None:
    found = ActivityApproval.select(ActivityApproval, Person).join(Person)
    return found.where(ActivityApproval.activity == activity).first()
