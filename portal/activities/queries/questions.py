"""Which questions about activities somebody sees, and which wait for them."""

from datetime import timedelta

from portal.activities import queries
from portal.activities.models import Activity
from portal.activities.models.questions import ActivityQuestion
from portal.core.clock import now
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.people.models import Person

ON_THE_PAGE = timedelta(days=31)  # what was answered stays on the page of leaders for so long


def are_open() -> tuple:
    """The conditions of a question that waits for its answer."""
    return ActivityQuestion.answered_at.is_null(), ActivityQuestion.taken_back_at.is_null()


def of_author(person: Person) -> Rows:
    """What was asked about this person's own activities, withdrawn questions left out."""
    return (
        ActivityQuestion.select(ActivityQuestion, Activity)
        .join(Activity)
        .where(
            ActivityQuestion.branch == person.branch_id,
            Activity.person == person.id,
            Activity.withdrawn_at.is_null(),
            ActivityQuestion.taken_back_at.is_null(),
        )
    )


def waiting_for(person: Person) -> Rows:
    """The questions that this person is to answer, the oldest first."""
    return of_author(person).where(*are_open()).order_by(ActivityQuestion.id)


def seen_by_leader(person: Person) -> Rows:
    """The questions of the branch about what this leader may open."""
    seen = queries.counted(person).select(Activity.id).order_by()
    found = ActivityQuestion.select().where(
        ActivityQuestion.activity.in_(seen), ActivityQuestion.taken_back_at.is_null()
    )
    if person.may(Permission.SEE_BRANCH_HOURS):
        return found
    return found.where(ActivityQuestion.id.is_null())


def unanswered(person: Person) -> Rows:
    """What a leader waits for."""
    return seen_by_leader(person).where(*are_open())


def of_branch(person: Person, *, are_answered: bool) -> Rows:
    """With author and activity: what waits, the oldest first; or what was answered lately."""
    found = (
        (seen_by_leader(person) if are_answered else unanswered(person))
        .select(ActivityQuestion, Activity, Person)
        .join(Activity)
        .join(Person, on=(Activity.person == Person.id))
    )
    if not are_answered:
        return found.order_by(ActivityQuestion.id)
    lately = ActivityQuestion.answered_at > now() - ON_THE_PAGE
    return found.where(lately).order_by(ActivityQuestion.answered_at.desc()).limit(100)


def about(activity: Activity, person: Person, *, is_whole: bool) -> list[ActivityQuestion]:
    """What leaders and the author read of an activity; of whom one helps no more what waits."""
    if not (person.may(Permission.SEE_BRANCH_HOURS) or activity.person_id == person.id):
        return []
    found = ActivityQuestion.select().where(
        ActivityQuestion.activity == activity, ActivityQuestion.taken_back_at.is_null()
    )
    if not is_whole:
        found = found.where(*are_open())
    return list(found.order_by(ActivityQuestion.id.desc()))
