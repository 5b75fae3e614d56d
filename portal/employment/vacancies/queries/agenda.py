"""The next steps of vacancies, for the agenda."""

from datetime import date

from portal.core.agenda_item import AgendaItem
from portal.core.web.addresses import path_to
from portal.employment.employers.queries.agenda import first_day, step
from portal.employment.vacancies.models import Vacancy
from portal.employment.vacancies.queries import vacancies
from portal.people.models import Person


def in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
    """The steps that fall in these days, and those that are late if today is one of them."""
    found = vacancies.with_employer(vacancies.visible_to(person)).where(
        Vacancy.stage.not_in(vacancies.ENDED),
        Vacancy.next_action_on.between(first_day(since, until), until),
    )
    return [step(one, since, until, path_to("vacancies.show", vacancy_id=one.id)) for one in found]
