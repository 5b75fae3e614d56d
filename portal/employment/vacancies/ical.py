"""The next step of a vacancy as calendars know it; employers say how."""

from collections.abc import Iterable

from portal.calendar_feeds.events.models import Details
from portal.core.database import db
from portal.core.web.addresses import path_to
from portal.employment.employers import ical
from portal.employment.vacancies.models import Vacancy

SOURCE = "vacancy"


def details(numbers: list[int]) -> Iterable[Details]:
    """The next steps of these vacancies, as far as they have one."""
    for vacancy in Vacancy.select().where(Vacancy.id.in_(numbers)).order_by(Vacancy.id):
        yield from step_of(vacancy)


def step_of(vacancy: Vacancy) -> Iterable[Details]:
    label = vacancy.employer.label
    page = path_to("vacancies.show", vacancy_id=vacancy.id)
    return ical.told(vacancy, vacancy.owner_id, label, page)


def publish(vacancy: Vacancy) -> None:
    """Tell calendars of the step, or that there is none; in the transaction that changes it."""
    ical.tell(SOURCE, vacancy.id, step_of(vacancy))


def keep_told() -> None:
    """A step of `flask jobs run`."""
    for vacancy in ical.untold(Vacancy):
        with db.atomic():
            publish(vacancy)
