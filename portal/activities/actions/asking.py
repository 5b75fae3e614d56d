"""Sending an activity back with a question, answering that, and taking either back."""

from flask_babel import gettext
from peewee import IntegrityError

from portal import audit
from portal.activities.models import Activity
from portal.activities.models.questions import ActivityQuestion
from portal.activities.queries.questions import are_open
from portal.core.clock import now
from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.people.models import Person


class AlreadyAsked(Exception):
    """A question about this activity waits for its answer: one at a time."""


def ask(activity: Activity, by: Person, question: str) -> ActivityQuestion:
    """Send it back to its author, who hears of it by mail. Raises AlreadyAsked."""
    try:
        with db.atomic():
            made = ActivityQuestion.create(
                branch=activity.branch_id, activity=activity, question=question, asked_by=by.id
            )
            audit.record(by, "activity.ask", activity)
            queue(activity.person, "activity.question", lambda: _asked(activity), activity)
    except IntegrityError as error:
        raise AlreadyAsked from error
    return made


def answer(asked: ActivityQuestion, by: Person, said: str) -> bool:
    """Say it to who asked, who hears of it by mail. False where it waits no more."""
    with db.atomic():
        if not _settled(asked, answer=said, answered_at=now()):
            return False
        audit.record(by, "activity.answer", asked.activity)
        about = asked.activity
        queue(asked.asked_by, "activity.answer", lambda: _answered(about), about)
    return True


def take_back(asked: ActivityQuestion, by: Person) -> bool:
    """Ask it no more. False where it was answered already."""
    with db.atomic():
        if not _settled(asked, taken_back_at=now()):
            return False
        audit.record(by, "activity.unask", asked.activity)
    return True


def reopen(asked: ActivityQuestion, by: Person) -> None:
    """Undo an answer: the question waits again, with the answer to change.

    Raises AlreadyAsked where another question waits by now.
    """
    was_answered = ActivityQuestion.answered_at.is_null(False)
    try:
        with db.atomic():
            reopened = ActivityQuestion.update(answered_at=None).where(
                ActivityQuestion.id == asked.id, was_answered
            )
            if reopened.execute():
                audit.record(by, "activity.reopen", asked.activity)
    except IntegrityError as error:
        raise AlreadyAsked from error


def _settled(asked: ActivityQuestion, **values) -> bool:
    """Whether this request is the one that ends its waiting."""
    update = ActivityQuestion.update(**values)
    return bool(update.where(ActivityQuestion.id == asked.id, *are_open()).execute())


def _asked(activity: Activity) -> tuple[str, str]:
    return gettext("A question about something that you wrote down"), gettext(
        "Read the question, correct what is needed, and answer it here:\n%(link)s",
        link=link_to("activities.show", activity_id=activity.id),
    )


def _answered(activity: Activity) -> tuple[str, str]:
    return gettext("Your question is answered"), gettext(
        "Read the answer here:\n%(link)s",
        link=link_to("activities.show", activity_id=activity.id),
    )
