"""What `flask jobs run` does for who works with employers: one mail a working day."""

from flask_babel import gettext, ngettext

from portal.branches.models import Setting
from portal.core import workdays
from portal.core.clock import today
from portal.core.database import db
from portal.core.web.access import Role
from portal.core.web.addresses import link_to
from portal.employment.vacancies.queries import steps
from portal.mail.actions import queue
from portal.people import queries as people
from portal.people.models import Person

KIND = "work.steps"
TOLD_ON = "work.steps_told_on"


def remind() -> str | None:
    """Tell each job coach how many steps, checks and questions wait: no names, only a link."""
    if not workdays.has_begun():
        return None
    with db.atomic():
        if not Setting.is_first_on(TOLD_ON, today()):
            return None
        told = [coach for coach in people.working_as(Role.JOB_COACH) if tell(coach)]
    return f"{len(told)} job coaches told what waits." if told else None


def tell(coach: Person) -> bool:
    due = steps.due(coach)
    late = sum(one.days_late > 0 for one in due)
    return bool(due) and queue(coach, KIND, lambda: text(len(due), late)) is not None


def text(waiting: int, late: int) -> tuple[str, str]:
    subject = ngettext(
        "%(num)s step to work waits for you", "%(num)s steps to work wait for you", waiting
    )
    words = [
        ngettext("%(num)s of them is late.", "%(num)s of them are late.", late) if late else "",
        gettext("Look here:\n%(link)s", link=link_to("vacancies.index")),
    ]
    return subject, "\n\n".join(filter(None, words))
