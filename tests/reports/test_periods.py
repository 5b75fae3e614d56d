"""Any period, compared with any other."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from openpyxl import load_workbook
from werkzeug.datastructures import MultiDict

from portal.branches.models import Branch
from portal.reports import actions, queries
from portal.reports.asked import asked_of
from portal.reports.queries import Scope
from portal.reports.queries.periods import directly_before, name_of, part_of
from tests.factories import make_activity
from tests.reports.year import year_of

# What one day adds to, wherever it lies: each part of a year has its own.
ADD_UP = """
    housing.housed housing.adults housing.children housing.men housing.women housing.homes
    housing.resettled housing.reunification_arrivals target.target target.corrections desk.contacts
    desk.topics guidance.contacts guidance.started.1 guidance.started.2 guidance.talks
    legal.contacts legal.reunification.opened legal.reunification.closed legal.families_reunited
    activities.failed activities.with_interpreter work.employer_contacts work.placements
    work.ladder.steps_climbed language.lessons meetings.held expenses.km expenses.approved
""".split()


def of_days(branch, first, last):
    return queries.annual(Scope(branch, first, last))


@pytest.mark.parametrize("parts", [["h1", "h2"], ["q1", "q2", "q3", "q4"]])
def test_the_parts_of_a_year_add_up_to_it(maassluis, parts):
    """A3.1: half-years and quarters; the closing balance of each is the opening of the next."""
    year = queries.annual(year_of(maassluis))
    found = [of_days(maassluis, *part_of(2018, part)) for part in parts]

    parted = ("housing.nationality.", "desk.topic.", "legal.families_reunited.nationality.")
    for key in [*ADD_UP, *(key for key in year if key.startswith(parted))]:
        assert sum(part.get(key, 0) for part in found) == pytest.approx(year[key]), key
    for earlier, later in pairwise(found):
        assert earlier["target.closing"] == later["target.opening"]
    assert year["desk.contacts"] == 368


@pytest.mark.no_database
@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        ("2018-07-01", "2018-12-31", ("2018-01-01", "2018-06-30")),
        ("2018-03-01", "2018-03-31", ("2018-02-01", "2018-02-28")),
        ("2018-03-05", "2018-03-11", ("2018-02-26", "2018-03-04")),
        ("2018-01-01", "2018-12-31", ("2017-01-01", "2017-12-31")),
    ],
)
def test_the_period_before_has_the_same_length_and_whole_months_stay_whole(first, last, before):
    scope = Scope(Branch(), date.fromisoformat(first), date.fromisoformat(last))
    found = directly_before(scope)

    assert (found.since.isoformat(), found.until.isoformat()) == before


def test_a_period_is_called_what_people_call_it(app):
    with app.test_request_context():
        names = [
            name_of(Scope(Branch(), date.fromisoformat(first), date.fromisoformat(last)))
            for first, last in (
                ("2018-01-01", "2018-12-31"),
                ("2018-07-01", "2018-12-31"),
                ("2018-04-01", "2018-06-30"),
                ("2018-03-01", "2018-03-31"),
                ("2018-03-01", "2018-08-31"),
                ("2018-03-05", "2018-03-11"),
            )
        ]

    assert names == [
        "2018",
        "2018, helft 2",
        "2018, kwartaal 2",
        "maart 2018",
        "mrt – aug 2018",
        "5 mrt 2018 – 11 mrt 2018",
    ]


@pytest.mark.at("2026-05-14 10:00")
def test_days_and_months_are_read_as_people_type_them_and_a_running_period_ends_today(app):
    def days(**typed):
        now = date(2026, 5, 14)
        with app.test_request_context():
            asked = asked_of(MultiDict(typed), Scope(Branch(), now, now))
        return str(asked.scope.since), str(asked.scope.until), sorted(asked.faults)

    assert days(**{"from": "3-2018", "to": "2018-08"}) == ("2018-03-01", "2018-08-31", [])
    assert days(**{"from": "5 maart 2018", "to": "11-3-2018"}) == ("2018-03-05", "2018-03-11", [])
    assert days(year="2026", part="q2") == ("2026-04-01", "2026-05-14", [])
    assert days(year="2026") == ("2026-01-01", "2026-05-14", [])
    assert days(**{"from": "1-2018"})[2] == ["to"]
    assert days(**{"from": "2018-99", "to": "x"})[2] == ["from", "to"]
    assert days(**{"from": "4-2018", "to": "3-2018"})[2] == ["to"]


def test_the_page_the_lists_and_the_files_follow_the_days(browser, maassluis):
    """F5: what the page of a month says, its lists hold; what was wrong stays as typed."""
    address = "/figures?from=3-2018&to=4-2018&against_from=2018-01&against_to=2018-02"
    page = browser.get(address).text
    figures = of_days(maassluis, date(2018, 3, 1), date(2018, 4, 30))
    days = "from=2018-03-01&amp;to=2018-04-30"
    listed = browser.get("/figures/desk.contacts?from=2018-03-01&to=2018-04-30").text
    wrong = browser.get("/figures?from=gisteren&to=4-2018")

    assert f"/figures/desk.contacts?{days}" in page
    assert 'id="c-desk"' in page
    assert 'id="c-opening"' not in page  # of these days there is no story, and no table
    assert "Vergeleken met jan – feb 2018" in " ".join(page.split())
    assert listed.count("<tr><td>") == figures["desk.contacts"] > 0
    assert wrong.status_code == 422
    assert 'value="gisteren"' in wrong.text
    assert browser.get("/figures?year=2018&part=h3").status_code == 404


def test_the_files_compare_with_the_other_period(app, maassluis, team_leader):
    first = replace(year_of(maassluis), until=date(2018, 6, 30))
    other = replace(first, since=date(2018, 7, 1), until=date(2018, 12, 31))
    with app.test_request_context():
        book = load_workbook(io.BytesIO(actions.as_xlsx(first, other)))
        lines = actions.as_csv(first, other).decode("utf-8-sig").splitlines()
        text = actions.as_html(first, other).decode()

    rows = {row[5].value: row for row in book.worksheets[0].iter_rows(min_row=2)}
    contacts = rows["desk.contacts"]
    assert contacts[2].value + contacts[3].value == 368
    assert contacts[4].value == contacts[2].value - contacts[3].value
    assert "2018, helft 1;2018, helft 2" in lines[0]
    assert "2018, helft 2" in text


def test_a_shorter_period_to_compare_with_leaves_months_out_of_the_picture(app, team_leader):
    """The months stand beside each other by their order."""
    make_activity(team_leader, kind="desk_contact", started_at=datetime(2025, 2, 1, 12, tzinfo=UTC))
    whole = Scope(team_leader.branch, date(2025, 1, 1), date(2025, 3, 31))
    with app.test_request_context():
        report = actions.Report(whole, replace(whole, until=date(2025, 1, 31)))
        months = [(now, before) for _name, now, before in report.months]

    assert months == [(0, 0), (1, 0), (0, 0)]
