"""Putting somebody on the waiting list for lessons, matching them, and what a coach offers."""

from portal import audit
from portal.clients import actions as clients
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import db, take_turn
from portal.core.web.access import Role
from portal.lessons.models import LessonOffer, LessonWait, WaitEnd
from portal.people.models import Person


class WaitsAlready(Exception):
    """This client is on the list."""


def wait(by: Person, client: Client, **values) -> LessonWait:
    """Raises WaitsAlready."""
    with db.atomic():
        take_turn("lesson.wait", client.id)
        here = LessonWait.select().where(
            LessonWait.client == client.id, LessonWait.ended_on.is_null()
        )
        if here.exists():
            raise WaitsAlready
        made = LessonWait.create(branch=by.branch_id, client=client.id, noted_by=by.id, **values)
        audit.record(by, "lesson_wait.add", made)
    return made


def change(kept: LessonWait, by: Person, version: int, **values) -> None:
    """Raises StaleVersion."""
    audit.save(kept, by, "lesson_wait.change", version, **values)


def end(kept: LessonWait, by: Person, because: WaitEnd) -> None:
    """Raises StaleVersion."""
    change(
        kept,
        by,
        kept.version,
        ended_on=max(today(), kept.waits_since),
        ended_because=because,
    )


def match(kept: LessonWait, by: Person, coach: Person) -> None:
    """The coach helps their household from today on, and they wait no more.

    Raises MayNotHelp, StaleVersion.
    """
    with db.atomic():
        household = kept.client.household
        clients.assign(by, household, coach, role=Role.LANGUAGE_COACH, started_on=today())
        end(kept, by, WaitEnd.MATCHED)


def offer(person: Person, by: Person, kept: LessonOffer | None, version: int, **values) -> None:
    """Keep what a coach offers. Raises StaleVersion."""
    with db.atomic():
        take_turn("lesson.offer", person.id)
        kept = kept or LessonOffer.get_or_none(LessonOffer.person == person.id)
        if kept is None:
            made = LessonOffer.create(branch=person.branch_id, person=person.id, **values)
            audit.record(by, "lesson_offer.add", made)
        else:
            audit.save(kept, by, "lesson_offer.change", version, **values)
