"""What a coach takes along of vacancies and candidates."""

import csv
import io

import pytest
from openpyxl import load_workbook

from portal.clients.models import Client
from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.placements import actions as placements
from portal.employment.vacancies.actions import vacancies as actions
from portal.employment.vacancies.queries import placed
from tests.factories import make_assignment, make_client, make_employer, make_vacancy


@pytest.fixture
def filled(branch, job_coach):
    """A vacancy that a client of the coach got, and one of another for whom it was refused."""
    employer = make_employer(branch, name="Bakkerij Smit", place="Delft")
    vacancy = make_vacancy(employer, title="Bakker", hours_per_week_tenths=245, owner=job_coach)
    make_vacancy(employer, title="Verkoper")
    mine, other = make_client(branch, name="Amina"), make_client(branch, name="Onbekend")
    make_assignment(job_coach, mine.household, role=Role.JOB_COACH)
    lucky, gone = (actions.propose(vacancy, client, job_coach) for client in (mine, other))
    actions.move_candidate(gone, job_coach, 0, "closed", None, employer_reason="language")
    actions.move_candidate(lucky, job_coach, 0, "placed", None)
    return vacancy


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_vacancies_come_as_csv_and_workbook_with_what_became_of_them(client_for, job_coach, filled):
    """C6: employer, hours, stage, end and outcome."""
    browser = client_for(job_coach)
    table = rows_of(browser.get("/vacancies/file.csv").data)

    [row] = [row for row in table if row[0] == "Bakker"]
    assert row[1:3] == ["Bakkerij Smit", "Delft"]
    assert row[4] == "24,5"
    assert row[7] == "Vervuld"
    assert row[8:12] == [today().isoformat(), "", "2", "1"]
    book = load_workbook(io.BytesIO(browser.get("/vacancies/file.xlsx").data))
    assert {cells[0].value for cells in book.active.iter_rows(min_row=2)} == {"Bakker", "Verkoper"}
    assert browser.get("/vacancies/file.pdf").status_code == 404


def test_what_never_began_is_placed_nowhere(client_for, branch, job_coach, filled):
    """C10: nor in the file of vacancies, and its place is free again."""
    lucky = Client.get(Client.name == "Amina")
    values = {"kind": "paid_job", "employer_id": filled.employer_id, "started_on": today()}
    placement = placements.make(job_coach, lucky, values)
    assert placed.placed_in(filled) == 1

    said = {"ending": "never_started", "last_on": None, "client_reason": "other"}
    placements.answer(placement, job_coach, **said)

    table = rows_of(client_for(job_coach).get("/vacancies/file.csv").data)
    assert next(row for row in table if row[0] == "Bakker")[10:12] == ["2", "0"]
    assert placed.placed_in(filled) == 0
    placements.make(job_coach, lucky, values)
    assert placed.placed_in(filled) == 1


def test_candidates_are_those_whom_the_coach_sees(client_for, job_coach, team_leader, filled):
    """G1: the client of a colleague stays unknown; a leader sees both, with the reason."""
    mine = client_for(job_coach).get("/vacancies/candidates.csv").data.decode()
    assert "Amina" in mine
    assert "Onbekend" not in mine
    table = rows_of(client_for(team_leader).get("/vacancies/candidates.csv").data)
    [gone] = [row for row in table if row[0] == "Onbekend"]
    assert gone[5:7] == ["Gestopt", today().isoformat()]
    assert gone[7]
