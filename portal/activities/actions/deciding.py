"""Deciding on a visit of a day after the match."""

from flask_babel import gettext

from portal import audit
from portal.activities.actions import restore
from portal.activities.models import Activity
from portal.activities.models.after_match import AfterMatch
from portal.core.clock import now
from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.people.models import Person

KIND = "activity.after_match"


def accept(held: AfterMatch, by: Person, reason: str | None = None) -> bool:
    """Let it count as a visit of its day. False where somebody decided before.

    Raises ClosedPeriod, StaleVersion.
    """
    with db.atomic():
        if not _decided(held, by, is_accepted=True):
            return False
        restore(held.activity, by, reason)
        _tell(held.activity)
    return True


def send_back(held: AfterMatch, by: Person, why: str) -> bool:
    """Leave it uncounted, and say why to who wrote it. False where somebody decided before."""
    with db.atomic():
        if not _decided(held, by, is_accepted=False, reason=why):
            return False
        audit.record(by, "activity.send_back", held.activity)
        _tell(held.activity)
    return True


def seen(held: AfterMatch, by: Person) -> None:
    """Who wrote it saw that it came back; what still waits they take back by this."""
    with db.atomic():
        if held.waits:
            AfterMatch.delete().where(
                AfterMatch.id == held.id, AfterMatch.decided_at.is_null()
            ).execute()
            audit.record(by, "activity.withdraw", held.activity)
            return
        AfterMatch.update(seen_at=now()).where(AfterMatch.id == held.id).execute()


def _decided(held: AfterMatch, by: Person, **values) -> bool:
    update = AfterMatch.update(decided_by=by.id, decided_at=now(), **values)
    return bool(update.where(AfterMatch.id == held.id, AfterMatch.decided_at.is_null()).execute())


def _tell(activity: Activity) -> None:
    queue(activity.person, KIND, lambda: _said(activity), activity)


def _said(activity: Activity) -> tuple[str, str]:
    return gettext("Decided: what you wrote down after the end of a match"), gettext(
        "See here what was decided.\n%(link)s",
        link=link_to("activities.show", activity_id=activity.id),
    )
