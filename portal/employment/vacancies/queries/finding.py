"""The vacancies that the field on top finds: by the work, the place and the employer."""

from portal.core.i18n.labels import VACANCY_STAGES
from portal.core.web.addresses import path_to
from portal.employment.employers import queries as employers
from portal.employment.employers.models import Employer
from portal.employment.vacancies.models import Vacancy
from portal.employment.vacancies.queries.vacancies import ENDED, visible_to, with_employer
from portal.feature import Hit
from portal.people.models import Person
from portal.search.index import fits


def find(person: Person, typed: str, most: int) -> list[Hit]:
    """The open ones first."""
    at = employers.visible_to(person).where(fits(Employer, person.branch_id, typed))
    rows = with_employer(visible_to(person)).where(
        fits(Vacancy, person.branch_id, typed) | Vacancy.employer.in_(at.select(Employer.id))
    )
    rows = rows.order_by(Vacancy.stage.in_(list(ENDED)), Vacancy.sorts_as, Vacancy.id)
    return [
        Hit(
            vacancy.title,
            path_to("vacancies.show", vacancy_id=vacancy.id),
            [vacancy.employer.label, str(VACANCY_STAGES[vacancy.stage])],
        )
        for vacancy in rows.limit(most)
    ]
