"""The mail of the day on which it is asked whether somebody is still at their place."""

from flask_babel import gettext

from portal.core.database import db
from portal.core.web.addresses import link_to
from portal.employment.placements import queries
from portal.employment.placements.models import Placement
from portal.employment.placements.queries.agenda import checks_to_remind, coaches_of
from portal.employment.placements.queries.jobs import Job
from portal.mail.actions import queue
from portal.people.models import Person

CHECK = "placement.check"  # a kind of mail


def remind_of_checks() -> str | None:
    """A step of `flask jobs run`: on the day of a check the job coaches hear that it waits."""
    sent = sum(remind_of_check(job, months) for job, months in list(checks_to_remind()))
    return f"{sent} reminders of placements." if sent else None


def remind_of_check(job: Job[Placement], months: int) -> int:
    """How many mails went out; twice at once, the second run sends none."""
    day, first, last = job.day_of(months), Placement.id == job.first.id, job.last
    coaches = list(Person.select().where(Person.id.in_(coaches_of(last))))
    unsaid = Placement.check_reminded_on.is_null() | (Placement.check_reminded_on != day)
    with db.atomic():
        if (
            not coaches
            or not Placement.update(check_reminded_on=day).where(first, unsaid).execute()
        ):
            return 0
        for coach in coaches:
            queue(coach, CHECK, lambda: said_of_check(last, months), last)
    return len(coaches)


def said_of_check(placement: Placement, months: int) -> tuple[str, str]:
    """Of whom it is stands in Brug."""
    address = link_to("placements.show", placement_id=placement.id)
    return (
        gettext("To do today: %(check)s", check=queries.still_there(months)),
        gettext("Ask how it goes, and note it here:\n\n%(address)s", address=address),
    )
