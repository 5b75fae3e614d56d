"""What each file becomes, in the order in which they refer, and what follows from it."""

from portal.clients.models import Client
from portal.core.database.bulk import is_looking
from portal.employment.employers.models import Employer
from portal.employment.vacancies.models import Vacancy
from portal.housing.models import Home
from portal.import_export.actions import (
    activities,
    branch_files,
    calendars,
    case_files,
    consents,
    employment,
    expenses,
    guarded_files,
    housing,
    legal_files,
    meetings,
    opening,
    paths,
    people,
    placement_files,
    published,
    role_files,
    stories,
    storing,
    vacancies,
    wording,
)
from portal.import_export.actions.permitted import RULES
from portal.import_export.actions.reading import Faults, Table
from portal.import_export.actions.writing import Writer
from portal.people.models import Person
from portal.schedule.meetings.models import Meeting
from portal.search.index import index

STEPS = (
    people.branches,
    storing.municipalities,
    storing.known_matches,
    people.people,
    storing.homes,
    storing.clients,
    storing.assignments,
    housing.housing_targets,
    housing.housing_corrections,
    employment.employers,
    wording.words,
    activities.store,
    wording.chosen,
    paths.legal_cases,
    paths.trajectories,
    paths.placements,
    employment.ladder_steps,
    paths.cvs,
    vacancies.vacancies,
    vacancies.vacancy_stages,
    vacancies.candidates,
    paths.referrals,
    *case_files.STEPS,
    *placement_files.STEPS,
    consents.store,
    people.person_records,
    role_files.store,
    *branch_files.STEPS,
    *legal_files.STEPS,
    *guarded_files.STEPS,
    expenses.store,
    meetings.store,
    opening.store,
    stories.store,
    published.figure_overrides,
    published.published_figures,
)
NAMED = {
    "people": Person,
    "homes": Home,
    "clients": Client,
    "client_files": Client,
    "employers": Employer,
    "vacancies": Vacancy,
    "meetings": Meeting,
}


def searched(writer: Writer) -> None:
    """The words by which those of the files are found."""
    for kind, model in NAMED.items():
        index(model, writer.concerned[kind])


def write(tables: dict[str, Table], checked, tell) -> Writer:
    """Store all of it, or compare it while looking. Raises Faults with what the actor may not."""
    writer = Writer(tables, checked, RULES)
    steps = STEPS if is_looking() else (*STEPS, searched, calendars.follow)
    for number, step in enumerate(steps, 1):
        step(writer)
        tell(number, len(steps))
    if writer.faults:
        raise Faults(writer.faults)
    return writer
