"""What other features add to a client's page, each for who may see it (G3)."""

from datetime import date

import pytest

from portal.core.web.access import Role
from portal.employment.placements.models import Placement
from portal.guidance.models import Trajectory
from portal.legal.models import LegalCase
from tests.factories import make_assignment, make_client, make_employer, make_person


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.TEAM_LEADER, {"Jaar 2", "Naturalisatie", "Lasbedrijf"}),
        (Role.GUIDE, {"Jaar 2"}),
        (None, {"Jaar 2"}),
        (Role.LEGAL_GUIDE, {"Jaar 2", "Naturalisatie"}),
        (Role.JOB_COACH, {"Lasbedrijf"}),
        (Role.LANGUAGE_COACH, set()),
        (Role.INTERPRETER, set()),
    ],
)
def test_each_role_sees_the_dates_that_it_needs(client_for, branch, role, seen):
    """G3: the job coach sees no legal case, the legal guide no placement."""
    client = make_client(branch, born_on=date(1990, 1, 1))
    started = {"client": client, "branch": branch, "started_on": date(2019, 1, 15)}
    Trajectory.create(year_number=2, **started)
    LegalCase.create(branch=branch, code="c", client=client, kind="naturalisation")
    employer = make_employer(branch, name="Lasbedrijf")
    Placement.create(code="p", employer=employer, kind="paid_job", **started)
    person = make_person(branch, *([role] if role else []))
    make_assignment(person, client.household, role=role or Role.GUIDE)

    page = client_for(person).get(f"/clients/{client.id}").text

    assert {word for word in ("Jaar 2", "Naturalisatie", "Lasbedrijf") if word in page} == seen
