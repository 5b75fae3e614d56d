"""Saved records with ordinary values; a test names only what it is about."""

from datetime import UTC, date, datetime
from itertools import count

from portal.activities.models import Activity, ActivityClient, ActivityTopic, Kind
from portal.branches.models import Branch, GuidanceRule, Municipality
from portal.clients.models import Assignment, Client, Household
from portal.core.clock import local
from portal.core.web.access import Role
from portal.employment.employers.models import Employer
from portal.employment.vacancies.models import Candidate, CandidateMove, Vacancy, VacancyMove
from portal.people.models import Person, PersonRole

_numbers = count(1)


def make_branch(**fields) -> Branch:
    """A branch with one municipality, where guidance lasts 24 months."""
    number = next(_numbers)
    branch = Branch.create(**{"code": f"branch-{number}", "name": f"Stad {number}"} | fields)
    make_municipality(branch)
    return branch


def make_municipality(branch: Branch, months: int = 24, **fields) -> Municipality:
    number = next(_numbers)
    municipality = Municipality.create(branch=branch, **{"name": f"Gemeente {number}"} | fields)
    GuidanceRule.create(municipality=municipality, months=months)
    return municipality


def make_person(branch: Branch | None = None, *roles: Role, **fields) -> Person:
    """Somebody who works here now; a volunteer without a role unless it says otherwise."""
    number = next(_numbers)
    ordinary = {
        "code": f"person-{number}",
        "name": f"Persoon {number}",
        "email": f"p{number}@example.org",
        "employment": "volunteer",
        "started_on": date(2015, 1, 1),
        "conduct_certificate_on": date(2015, 1, 1),
        "confidentiality_on": date(2015, 1, 1),
    }
    person = Person.create(branch=branch or make_branch(), **ordinary | fields)
    for role in roles:
        PersonRole.create(person=person, role=role)
    return person


def make_household(branch: Branch) -> Household:
    return Household.create(branch=branch, code=f"household-{next(_numbers)}")


def make_client(branch: Branch, **fields) -> Client:
    number = next(_numbers)
    ordinary = {
        "code": f"client-{number}",
        "name": f"Cliënt {number}",
        "municipality": Municipality.get(Municipality.branch == branch),
        "born_on": date(1980, 1, 1),
        "sex": "f",
        "nationality": "SY",
        "housed_on": date(2018, 1, 15),
        "arrival": "assigned",
        "counts_for_target": True,
    }
    household = fields.pop("household", None) or make_household(branch)
    return Client.create(branch=branch, household=household, **ordinary | fields)


def make_assignment(person: Person, household: Household, **fields) -> Assignment:
    ordinary = {"role": Role.GUIDE, "started_on": date(2018, 1, 1), "branch": person.branch_id}
    return Assignment.create(person=person, household=household, **ordinary | fields)


def make_employer(branch: Branch, **fields) -> Employer:
    number = next(_numbers)
    ordinary = {"code": f"employer-{number}", "name": f"Bedrijf {number}", "stage": "lead"}
    return Employer.create(branch=branch, **ordinary | fields)


def make_vacancy(employer: Employer, **fields) -> Vacancy:
    """An open internship of 24 hours."""
    ordinary = {
        "title": f"Werk {next(_numbers)}",
        "kind": "internship",
        "hours_per_week_tenths": 240,
        "stage": "open",
    }
    return Vacancy.create(branch=employer.branch_id, employer=employer, **ordinary | fields)


def make_proposal(employer: Employer, client: Client, person: Person) -> Candidate:
    """A client who was proposed for a vacancy there, both with their first stage in 2018."""
    vacancy = make_vacancy(employer)
    note = {"branch": employer.branch_id, "reached_on": date(2018, 3, 1), "person": person}
    VacancyMove.create(vacancy=vacancy, stage="open", **note)
    candidate = Candidate.create(branch=employer.branch_id, vacancy=vacancy, client=client)
    CandidateMove.create(candidate=candidate, stage="proposed", **note)
    return candidate


def make_activity(
    person: Person, *clients: Client, topics: dict | None = None, **fields
) -> Activity:
    """A home visit of an hour on 13 April 2018, unless it says otherwise."""
    ordinary = {
        "code": f"activity-{next(_numbers)}",
        "kind": Kind.HOME_VISIT,
        "channel": "in_person",
        "started_at": datetime(2018, 4, 13, 12, 0, tzinfo=UTC),
        "minutes": 60,
    }
    activity = Activity(branch=person.branch_id, person=person, **ordinary | fields)
    activity.happens_on(local(activity.started_at).date())
    activity.save()
    for position, client in enumerate(clients):
        ActivityClient.create(
            activity=activity,
            position=position,
            client=client,
            branch=person.branch_id,
            year_month=activity.year_month,
            kind=activity.kind,
        )
    for topic, times in (topics or {}).items():
        ActivityTopic.create(activity=activity, topic=topic, times=times)
    return activity
