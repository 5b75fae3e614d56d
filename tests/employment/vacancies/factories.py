"""The desk of a job coach with one of everything, for a look at its pages."""

from datetime import date

from portal.core.web.access import Role
from portal.employment.employers.models import ContactPerson
from portal.employment.vacancies.models import (
    Candidate,
    LadderStep,
    LanguageLevel,
    VacancyLanguage,
    WorkWish,
)
from tests.factories import (
    make_activity,
    make_assignment,
    make_client,
    make_employer,
    make_vacancy,
)


def at_work(branch, coach, client) -> dict[str, int]:
    """What the job coach works with: every stage, a late step, a vacancy and who is in for it."""
    late = {"next_action": "Bellen", "next_action_on": date(2026, 1, 5)}
    for stage in ("contacted", "visited", "partner"):
        make_employer(branch, stage=stage, sector="metal", place="Delft", **late)
    employer = make_employer(branch, name="مخبز النور", contact_name="Anton", **late)
    person = ContactPerson.create(branch=branch, employer=employer, name="Bea", job="chef")
    make_activity(coach, kind="employer_contact", employer=employer, note="Belt terug")
    vacancy = make_vacancy(employer, place="Maassluis", **late)
    make_vacancy(employer, stage="filled")
    VacancyLanguage.create(vacancy=vacancy.id, language="nl", spoken="A2")
    known = {"branch": branch, "client": client}
    WorkWish.create(**known, occupations="Werk", hours_per_week_tenths=160)
    LanguageLevel.create(**known, measured_on=date(2025, 1, 1), spoken="A1", written="A1")
    steps = [
        LadderStep.create(**known, measured_on=date(2025, n, 1), step=n, judged_by=coach)
        for n in (2, 4)
    ]
    candidate = Candidate.create(**known, vacancy=vacancy)
    other = make_client(branch, born_on=date(1990, 1, 1))
    make_assignment(coach, other.household, role=Role.JOB_COACH)
    LanguageLevel.create(branch=branch, client=other, measured_on=date(2025, 1, 1), spoken="B1")
    return {
        "employer": employer.id,
        "twin": make_employer(branch, name="مخبز النور").id,
        "contact_person": person.id,
        "vacancy": vacancy.id,
        "candidate": candidate.id,
        "ladder_step": steps[0].id,
    }
