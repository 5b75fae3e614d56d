"""What was written down of a day after the match: what waits for a leader, and what came back."""

from portal.activities import queries
from portal.activities.models import Activity
from portal.activities.models.after_match import AfterMatch
from portal.core.database import Rows
from portal.people.models import Person


def of(activity: Activity) -> AfterMatch | None:
    """What is known of a visit after the match; nothing of any other."""
    found = AfterMatch.get_or_none(AfterMatch.activity == activity.id)
    if found is not None:
        found.activity = activity
    return found


def is_held(activity: Activity) -> bool:
    """Whether it waits for a leader, or was sent back: nobody lets it count by restoring it."""
    held = of(activity)
    return held is not None and not held.is_accepted


def waiting(person: Person) -> Rows:
    """What this leader is to decide on, of those who wrote it."""
    seen = queries.visible_to(person).select(Activity.id).order_by()
    found = (
        AfterMatch.select(AfterMatch, Activity, Person)
        .join(Activity)
        .join(Person, on=(Activity.person == Person.id))
        .where(
            AfterMatch.decided_at.is_null(),
            AfterMatch.branch == person.branch_id,
            AfterMatch.activity.in_(seen),
            Activity.person != person.id,
        )
    )
    return found if person.is_leader else found.where(AfterMatch.id.is_null())


def sent_back_to(person: Person) -> Rows:
    """What a leader sent back to this person, and they did not look at yet."""
    return (
        AfterMatch.select(AfterMatch, Activity)
        .join(Activity)
        .where(
            AfterMatch.branch == person.branch_id,
            Activity.person == person.id,
            AfterMatch.is_accepted == False,  # noqa: E712  SQL
            AfterMatch.seen_at.is_null(),
        )
        .order_by(AfterMatch.id)
    )
