"""A contact with an employer: one activity, the stage it brought, and the next step."""

from typing import Any

from portal.activities import actions as activities
from portal.core.database import db
from portal.employment.board.actions import Step
from portal.employment.employers.actions import moving as employers
from portal.employment.employers.models import Employer
from portal.employment.vacancies.actions import vacancies
from portal.employment.vacancies.models import Vacancy
from portal.people.models import Person


def log_contact(
    record: Employer | Vacancy,
    person: Person,
    entry: activities.Entry,
    sent: tuple[str, str],
    move: tuple[int, str, Step, dict[str, Any]],
) -> str | None:
    """Store all of it or nothing: the contact, that what waited is done, and what is next.

    Gives what to say of what stopped with it, or nothing.

    `record` is what the contact was about; `move` is (version, stage, step, reasons); `sent` is
    the key of the form and the digest of what it said. Raises NoNextStep, StaleVersion.
    """
    version, stage, step, reasons = move
    with db.atomic():
        activities.log(person, entry, *sent)
        if isinstance(record, Employer):
            return employers.bring_to(record, person, version, stage, step, **reasons)
        vacancies.bring_to(record, person, version, stage, step, **reasons)
        return None
