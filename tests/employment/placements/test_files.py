"""What a coach takes along of placements: how each went, and why."""

from datetime import timedelta

import pytest

from portal.core.web.access import Role
from portal.employment.placements import actions
from tests.employment.placements.test_lasting import make_job
from tests.employment.vacancies.test_files import rows_of
from tests.factories import make_employer, make_person

WHY = {"employer_reason": "less_work", "client_reason": "travel", "became_job": "no"}


@pytest.fixture
def coach(branch):
    return make_person(branch, Role.JOB_COACH)


def test_placements_come_with_how_they_went_and_what_they_renew(client_for, branch, coach):
    """C8, C10: never begun, the reasons of both sides and renewals stand in the file."""
    employer = make_employer(branch, name="Bakkerij Smit")
    first = make_job(coach, 9, ended_after=90, employer=employer)
    began = first.ended_on + timedelta(days=1)
    known = {"kind": "paid_job", "employer_id": employer.id, "started_on": began}
    link = {"follows": first.id, "followed_as": "renewal"}
    renewal = actions.make(coach, first.client, known | {"ended_on": None}, **link)
    last = began + timedelta(days=60)
    actions.answer(renewal, coach, ending="partly", last_on=last, hours_missed=16, **WHY)
    gone = make_job(coach, 1)
    actions.answer(gone, coach, ending="never_started", last_on=gone.started_on, **WHY)
    make_job(make_person(branch, Role.JOB_COACH), 2)  # of a colleague

    head, *rows = rows_of(client_for(coach).get("/placements/file.csv").data)
    told = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Cliënt"] for row in told] == [first.client.label] * 2 + [gone.client.label]
    assert told[1]["Verlengt de plaatsing van"] == first.started_on.isoformat()
    assert told[1]["Hoe ging het?"] == "Deels"
    assert told[1]["Kant van de deelnemer"] == "Te ver weg"
    assert told[1]["Hoeveel uren zijn gemist?"] == "16"
    assert told[2]["Nooit begonnen, bekend op"] == gone.started_on.isoformat()
    assert client_for(coach).get("/placements/file.xlsx").status_code == 200
