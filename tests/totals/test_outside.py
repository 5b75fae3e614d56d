"""The figures for outside: small numbers, and what would tell them, are hidden."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from portal.audit.models import AuditEntry
from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import db
from portal.import_export.actions import bring_in
from portal.legal.models import LegalCase
from portal.reports import queries
from portal.reports.models import FigureOverride
from portal.totals.actions import note_taken
from portal.totals.actions.outside import OutsideReport
from portal.totals.actions.sheets import WRITERS
from portal.totals.queries import outside_of
from portal.totals.queries.outside import is_of_clients
from tests.factories import make_activity, make_branch, make_client, make_municipality
from tests.reports.worlds import as_files, world
from tests.reports.year import year_of
from tests.totals.test_hiding import worked_out

THRESHOLD = 5


def small_keys(branch, year=2018):
    outside = outside_of(branch, year)
    return {key for place, key in outside.hidden if not place}


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**9))
def test_of_any_branch_nothing_small_follows_from_its_tables(app, seed):
    """F8, R71: of the branch, its municipalities and both bases together."""
    with db.atomic() as transaction:
        bring_in(as_files(world(seed)))
        outside = outside_of(Branch.get(Branch.code == "b"), 2018)
        transaction.rollback()
    table, hidden = outside.table, outside.hidden | outside.table.unseen
    small = {cell for cell in table.numbers if table.is_small(cell, THRESHOLD)}

    assert small <= hidden
    assert not small & set(worked_out(table.sums, table.numbers, hidden))
    for one in table.sums:
        total = sum(sign * table.numbers[cell] for cell, sign in one.signs.items())
        assert total == 0, one


def test_the_numbers_that_are_shown_are_those_of_the_branch(app, maassluis):
    figures = queries.annual(year_of(maassluis))
    with app.test_request_context():
        report = OutsideReport(year_of(maassluis))
        lines = [line for _name, found in report.parts for line in found]
    shown = {line.key: line.value for line in lines if line.value is not None}

    assert shown.items() <= figures.items()
    assert not [line.key for line in lines if line.value == 0 and line.before == 0]  # no zeros
    assert shown["desk.contacts"] == 368
    [desk] = [line for line in lines if line.key == "desk.contacts"]
    assert desk.shown_before == "–"  # of 2017 too little was logged: that is no number to hide
    assert shown["housing.children"] == 10
    few = {key for key, number in shown.items() if 0 < number < THRESHOLD}
    assert not [key for key in few if is_of_clients(key) and not key.startswith("target.")]


def test_a_hidden_part_of_a_breakdown_is_not_named(app, maassluis):
    """Two Iranians at the desk: no file says that there are Iranians."""
    with app.test_request_context():
        report = OutsideReport(year_of(maassluis))
        files = {ending: write(report) for ending, write in WRITERS.items()}
    text = files["csv"].decode("utf-8-sig")
    book = load_workbook(io.BytesIO(files["xlsx"]))
    cells = " ".join(str(c.value) for row in book.worksheets[0].iter_rows() for c in row)
    pages = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["pdf"])).pages)

    assert queries.annual(year_of(maassluis))["desk.unique_clients.nationality.IR"] == 2
    for content in (text, cells, pages):
        assert "Iran" not in content
        assert "Eritrea" in content
        assert "368" in content


def test_the_year_after_gives_nothing_away_of_the_year_before(branch, team_leader):
    """R71, between years: cases left open by one are those found open by the next."""
    client = make_client(branch)
    for n in range(12):
        LegalCase.create(
            branch=branch,
            code=f"L{n}",
            client=client,
            kind="reunification",
            opened_on=date(2017, 3, 1),
            closed_on=date(2018, 5, 1) if n < 3 else None,
        )

    first, second = (
        {k for k in small_keys(branch, y) if k.startswith("legal.")} for y in (2018, 2019)
    )
    assert "legal.reunification.total" in first  # 12, though 12 - 9 of 2019 would be the 3
    assert "legal.reunification.total" not in second


def test_a_leader_sees_what_is_hidden_and_why_and_the_page_of_all_figures_is_as_it_was(
    browser,
    maassluis,
):
    page = browser.get("/figures/outside?year=2018").text
    inside = browser.get("/figures?year=2018").text
    told = re.sub(r"\s+", " ", page)

    assert "ander getal zou eruit volgen" in told
    assert page.count('<details class="chapter">') >= 10  # on a phone it is no long list
    before, after = told.split('id="hidden"')[1].split("</details>", 1)
    assert "Iran" in before
    assert "Iran" not in after
    assert "/figures/desk.unique_clients.nationality.IR?year=2018" in inside
    assert browser.get("/figures/outside.csv?year=2018").status_code == 200
    assert AuditEntry.select().where(AuditEntry.reason == "outside 2018").count() == 1


def text_of(ending: str, content: bytes) -> str:
    if ending == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if ending == "docx":
        file = Document(io.BytesIO(content))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        return " ".join([*(each.text for each in file.paragraphs), *cells])
    if ending == "xlsx":
        rows = load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
        return " ".join(str(value) for row in rows for value in row)
    return content.decode("utf-8-sig")


@pytest.mark.at("2026-05-14 10:00")
def test_a_year_that_runs_has_a_provisional_version_up_to_its_last_quarter(client_for, team_leader):
    """F8, A2: on the page and in PDF, Word, Excel and CSV; of no other municipality."""
    other = make_municipality(make_branch())
    leader = client_for(team_leader)
    for day in (date(2026, 3, 31), date(2026, 4, 1), *[date(2026, 2, 3)] * 6):
        make_activity(team_leader, make_client(team_leader.branch, housed_on=None),
                      started_at=datetime(*day.timetuple()[:3], 10, tzinfo=UTC),
                      kind="desk_contact")  # fmt: skip
    said = "Voorlopig: 2026 is nog niet voorbij."

    page = leader.get("/figures/outside?year=2026")
    assert said in page.text
    assert "Verstuur de totalen" not in page.text  # a year is sent when it is over
    assert "outside?year=2026" in leader.get("/figures").text
    for ending in WRITERS:
        text = " ".join(text_of(ending, leader.get(f"/figures/outside.{ending}?year=2026").data)
                        .split())  # fmt: skip
        assert said in text
        assert "2026, kwartaal 1" in text
        assert re.search(r"Spreekuurcontacten[ ;]+7[ ;]", text), (ending, text[:600])
    assert leader.get("/figures/outside?year=2027").status_code == 404
    assert leader.get(f"/figures/outside?year=2025&municipality={other.id}").status_code == 404


@pytest.mark.at("2027-01-14 10:00")
def test_who_has_an_earlier_version_of_the_year_works_out_nobody_who_came_since(
    client_for, branch, team_leader
):
    """F8, R71: 7 visitors until September, 9 in the year: the 2 between them are few."""
    for at in [datetime(2026, 3, 1, 12, tzinfo=UTC)] * 7 + [datetime(2026, 11, 1, tzinfo=UTC)] * 2:
        make_activity(team_leader, make_client(branch, housed_on=None), started_at=at,
                      kind="desk_contact")  # fmt: skip
    assert "desk.contacts" not in small_keys(branch, 2026)

    note_taken(branch, date(2026, 9, 30), team_leader)
    page = client_for(team_leader).get("/figures/outside?year=2026").text

    assert "desk.contacts" in small_keys(branch, 2026)
    assert "De cijfers tot en met wo 30 sep 2026 zijn meegenomen" in page


def test_the_branch_chooses_from_which_number_on(client_for, branch, team_leader):
    at = datetime(2018, 3, 1, 12, tzinfo=UTC)
    for _n in range(8):
        make_activity(team_leader, make_client(branch, housed_on=None), started_at=at,
                      kind="desk_contact")  # fmt: skip
    leader = client_for(team_leader)
    before = small_keys(branch)
    wrong = leader.post("/figures/outside/threshold", data={"smallest_count": "2"})
    right = leader.post("/figures/outside/threshold", data={"smallest_count": "10"})
    after = small_keys(Branch.get_by_id(branch.id))

    assert wrong.status_code == 422
    assert right.status_code == 303
    assert "desk.contacts" not in before
    assert "desk.contacts" in after
    assert AuditEntry.select().where(AuditEntry.action == "branch.smallest").count() == 1


def test_both_bases_together_do_not_tell_of_the_girls(maassluis):
    """9 of all housed are women, 6 of the adults: the 3 girls would be the difference."""
    outside = outside_of(maassluis, 2018)
    scope = year_of(maassluis)

    assert outside.hides(replace(scope, basis="adults"), "housing.women")
    assert not outside.hides(scope, "housing.women")


def test_two_versions_of_one_year_are_warned_about_with_what_was_added(client_for, team_leader):
    """F7, F8: who has both files sees what came between; the page says so, and how much."""
    leader = client_for(team_leader)
    assert "Meegenomen op" not in leader.get("/figures/outside?year=2018").text
    leader.get("/figures/outside.csv?year=2018")
    once = leader.get("/figures/outside?year=2018").text
    assert "Meegenomen op" in once
    assert "bijgekomen" not in once

    long_ago = datetime(2018, 5, 1, 12, tzinfo=UTC)
    later = now() + timedelta(minutes=1)
    make_activity(team_leader, started_at=long_ago, created_at=later)
    make_activity(team_leader, started_at=long_ago, created_at=later, was_imported=True)
    make_activity(team_leader, started_at=datetime(2020, 5, 1, tzinfo=UTC), created_at=later)

    page = leader.get("/figures/outside?year=2018").text
    assert "Sindsdien is 1 regel van dat jaar bijgekomen." in page
    assert "Geef van een jaar maar één versie weg" in page


def test_what_goes_outside_has_its_units(app, maassluis):
    with app.test_request_context():
        report = OutsideReport(year_of(maassluis))
        lines = {line.key: line for _name, found in report.parts for line in found}
        paper = PdfReader(io.BytesIO(WRITERS["pdf"](report)))
        text = " ".join("\n".join(page.extract_text() for page in paper.pages).split())

    assert lines["hours.total"].shown == "970:10 uur"
    assert "970:10 uur" in text
    assert "€ 224,38" in text.replace("\xa0", " ")


def test_a_number_put_right_by_hand_is_hidden_where_it_is_small(app, maassluis):
    """F8: of 12 men a leader made 3; who has the version for outside reads neither."""
    scope = year_of(maassluis)
    FigureOverride.create(
        branch=maassluis, year=2018, key="housing.men", hundredths=300, reason="Verkeerd geteld."
    )
    with app.test_request_context():
        report = OutsideReport(scope)
        lines = {line.key: line for _name, found in report.parts for line in found}

    assert lines["housing.men"].value is None
    assert lines["housing.women"].value == 9
