"""The pages of the yearly figures."""

import re
from datetime import UTC, date, datetime

import pytest

from portal.audit.models import AuditEntry
from portal.clients.models import Client
from portal.core.clock import today
from portal.reports import queries
from portal.reports.queries import Scope
from portal.reports.routes.lists import A_PAGE, PAGES
from tests.conftest import count_queries
from tests.factories import make_activity, make_branch, make_municipality, make_person
from tests.reports.year import year_of

ROW = re.compile(r"<tr><td>")
IN_THE_LEDGER = {"housing_target", "housing_correction"}


def test_each_number_on_the_page_is_that_of_the_report_and_opens_its_list(browser, maassluis):
    """F5: the value on the page, and the number of rows behind it."""
    page = browser.get("/figures?year=2018").text
    figures = queries.roll_up(Scope(maassluis, date(2018, 1, 1), date(2018, 12, 31)))

    for key in figures:
        assert f'href="/figures/{key}?year=2018"' in page
    for key, figure in list(figures.items())[::4]:
        listed = browser.get(f"/figures/{key}?year=2018").text
        assert len(ROW.findall(listed)) == min(len(figure.records), A_PAGE), key


def test_every_year_with_something_in_it_can_be_chosen_however_long_ago(browser):
    page = browser.get("/figures").text

    assert "<option>2018</option>" in page
    assert f"<option selected>{today().year}</option>" in page


def test_the_list_behind_a_sum_says_what_each_adds_and_opens_each_record(browser, maassluis):
    """F5: hours, kilometres and persons are there to be added up."""
    hours = browser.get("/figures/hours.meetings?year=2018").text
    housed = browser.get("/figures/housing.housed?year=2018").text
    balance = browser.get("/figures/target.closing?year=2018").text
    client = Client.get(Client.code == "client-0001")

    assert ">1:30<" in hours
    assert re.search(r"samen <b[^>]*><bdi[^>]*>193,5<", hours)
    assert f'<a href="/clients/{client.id}">' in balance
    assert "samen" not in housed


def test_a_row_opens_its_record_or_whom_it_tells_of(browser, maassluis):
    """F5: from a figure to its list, from there to what it counts; targets stand in the ledger."""
    scope = year_of(maassluis)
    [material] = queries.material_of(scope)
    figures = queries.flat(queries.sections(material))
    one_of = {r.kind: key for key, figure in figures.items() for r in figure.records}
    led = {
        record.kind: row.link[0]
        for key in set(one_of.values())
        for record, row in zip(figures[key].records, queries.rows(scope, figures[key]), strict=True)
    }
    assert {kind for kind in led if led[kind] not in PAGES} == IN_THE_LEDGER
    for kind in ("legal_case", "home", "trajectory"):
        page = browser.get(f"/figures/{one_of[kind]}?year=2018").text
        opened = re.search(r'<td>\s*<a href="([^"]+)"', page)[1]
        assert browser.get(opened).status_code == 200, kind


def test_a_long_list_comes_in_pages_and_states_its_count(browser):
    first = browser.get("/figures/desk.contacts?year=2018").text
    second = browser.get("/figures/desk.contacts?year=2018&page=2").text

    assert ">368 " in first
    assert len(ROW.findall(first)) + len(ROW.findall(second)) == 368


def test_the_list_can_be_taken_along_and_the_audit_log_says_so(browser):
    answer = browser.get("/figures/desk.contacts/list.csv?year=2018")

    assert len(answer.text.splitlines()) == 369
    assert AuditEntry.select().where(AuditEntry.action == "export").count() == 1


@pytest.mark.parametrize("path", ["/figures/no.such", "/figures?year=1", "/figures?municipality=x"])
def test_what_does_not_exist_is_not_found(browser, path):
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("path", ["", "/desk.contacts", ".pdf", ".xlsx", ".csv"])
def test_figures_are_for_leaders(client_for, volunteer, path):
    assert client_for(volunteer).get(f"/figures{path}").status_code == 403


def test_a_leader_sees_the_figures_of_the_own_branch_only(browser, maassluis):
    """G1: not by asking for the municipality of another branch either."""
    other = make_branch()
    foreign = make_municipality(other)
    make_activity(make_person(other), kind="desk_contact", happened_on=date(2018, 5, 1))

    assert browser.get(f"/figures?year=2018&municipality={foreign.id}").status_code == 404
    assert browser.get(f"/figures?year=2018&branch={other.code}").status_code == 404
    assert browser.get("/figures?year=2018&branch=maassluis").status_code == 200
    assert ">368 " in browser.get("/figures/desk.contacts?year=2018").text


def test_the_page_asks_as_much_of_the_database_with_more_rows(client_for, team_leader):
    browser = client_for(team_leader)
    make_activity(team_leader, kind="desk_contact", happened_on=date(2024, 5, 1))
    browser.get("/figures?year=2025")
    asked = []
    for wanted in (1, 2):
        for _number in range(wanted):
            make_activity(team_leader, kind="desk_contact", happened_on=date(2025, 5, 1))
        with count_queries() as counted:
            assert browser.get("/figures?year=2025").status_code == 200
        asked.append(len(counted))
    assert asked[0] == asked[1]


def test_with_an_interpreter_says_in_which_language_and_lists_each_apart(
    client_for, branch, team_leader
):
    """A6: the list has the language, and each language its own list."""
    for language in ("ti", "ti", "ar", None):
        make_activity(team_leader, interpreter_language=language)
    values = queries.annual(Scope(branch, date(2018, 1, 1), date(2018, 12, 31)))
    assert values["activities.with_interpreter"] == 3
    assert values["activities.with_interpreter.ti"] == 2

    leader = client_for(team_leader)
    everything = leader.get("/figures/activities.with_interpreter?year=2018").text
    assert everything.count("Tigrinya") == 2
    assert "Arabisch" in everything
    one = leader.get("/figures/activities.with_interpreter.ar?year=2018").text
    assert len(ROW.findall(one)) == 1
    assert "Met een tolk: Arabisch" in one


def test_what_was_written_down_after_the_period_is_told_apart(client_for, branch, team_leader):
    """F7: it counts by its own day; what a file brought is history, and not late."""
    made = datetime(2026, 1, 3, 12, tzinfo=UTC)
    for created, fields in (
        (made, {}),
        (made, {"was_imported": True}),
        (datetime(2025, 6, 1, 12, tzinfo=UTC), {}),
    ):
        noon = datetime(2025, 6, 1, 10, tzinfo=UTC)
        make_activity(team_leader, kind="office", started_at=noon, created_at=created, **fields)
    leader = client_for(team_leader)

    assert "Later opgeschreven: 1" in leader.get("/figures?year=2025").text
    listed = leader.get("/figures/late?year=2025").text
    assert len(ROW.findall(listed)) == 1
    assert "opgeschreven op za 3 jan 2026" in listed
    assert queries.annual(Scope(branch, date(2025, 1, 1), date(2025, 12, 31)))["hours.total"] == 3
    assert "Later opgeschreven" not in leader.get("/figures?year=2024").text
