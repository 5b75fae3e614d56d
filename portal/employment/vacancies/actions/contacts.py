"""A contact with an employer: one activity, the stage it brought, and the next step."""

from typing import Any

from portal.activities import actions as activities
from portal.activities.models import Activity
from portal.core.database import db
from portal.employment.board import actions as steps
from portal.employment.board.actions import Step
from portal.employment.employers.models import Employer
from portal.people.models import Person


def log_contact(
    employer: Employer,
    person: Person,
    entry: activities.Entry,
    sent: tuple[str, str],
    move: tuple[int, str, Step, dict[str, Any]],
) -> Activity:
    """Store all three or nothing; `move` is (version, stage, step, reasons).

    `sent` is the key of the form and the digest of what it said. Raises NoNextStep, StaleVersion.
    """
    version, stage, step, reasons = move
    with db.atomic():
        activity = activities.log(person, entry, *sent)
        steps.move(employer, person, version, stage, step, **reasons)
    return activity
