"""Expense lines from a file: what they pay is paid nowhere else, and what waits is no dead end."""

from datetime import date

import pytest

from portal.core.web.access import Role
from portal.expenses.claims import actions
from portal.expenses.claims.queries import desk
from portal.expenses.claims.texts import cost_of
from portal.expenses.payouts.queries import overview_of
from portal.expenses.records import actions as expenses
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, ExpenseLine
from portal.import_export.actions import bring_in, preview
from portal.import_export.actions.exporting import files_of
from portal.people.models import Person
from tests.expenses.claims.factories import make_submitted, with_account
from tests.factories import make_person
from tests.import_export.test_faults import LINES, TOMORROW, faults_of, files

pytestmark = pytest.mark.at("2026-12-02 10:00")


@pytest.fixture
def piet(app) -> Person:
    bring_in(files())
    return with_account(Person.get(Person.code == "p"))


def lines(*rows: str) -> dict[str, bytes]:
    return files(expense_lines=LINES + "".join(f"p,{row}\n" for row in rows))


@pytest.mark.parametrize("status", ["paid", "approved", "submitted"])
def test_a_journey_that_a_file_paid_is_paid_by_no_draft(piet, status):
    """An imported mileage line of that day takes the line out of the draft."""
    expenses.travel(piet, date(2026, 11, 30), 84, "car")
    expenses.travel(piet, date(2026, 12, 1), 84, "car")
    file = lines(f"2026-12-01,mileage,8.4,1.93,bezoek,{status}")
    looked = preview(file, make_person(piet.branch, Role.TEAM_LEADER))
    assert looked.taken_out == 1
    assert ExpenseLine.select().count() == 2  # who only looks at it takes nothing out
    bring_in(file)

    own = ExpenseLine.select().join(ExpenseClaim).where(~ExpenseClaim.was_imported)
    assert [line.spent_on for line in own] == [date(2026, 11, 30)]


@pytest.mark.parametrize("status", ["paid", "approved", "waived", "submitted"])
def test_nothing_is_paid_for_a_day_that_has_not_come(app, status):
    row = f"p,{TOMORROW},parking,,2.50,markt,{status}\n"

    assert faults_of(expense_lines=LINES + row)[0].startswith("expense_lines.csv:2: spent_on")


def test_less_than_nothing_is_of_a_journey_only(app):
    row = "p,2026-11-30,parking,,-2.50,markt,paid\n"
    assert faults_of(expense_lines=LINES + row)[0].startswith("expense_lines.csv:2: amount")
    bring_in(files(expense_lines=LINES + "p,2026-11-30,mileage,-2.4,-0.55,,paid\n"))

    assert (ExpenseLine.get().amount_cents, ExpenseLine.get().distance_hm) == (-55, -24)


@pytest.mark.parametrize("status", ["draft", "returned", "submitted"])
def test_what_waits_in_a_file_is_taken_over_and_sent_in(client_for, piet, team_leader, status):
    rows = (f"2026-11-0{n},phone,,{n}.00,beltegoed,{status}" for n in (1, 2))
    bring_in(lines(*rows))
    old = ExpenseClaim.get()
    browser = client_for(piet)
    assert "Neem het over" in browser.get(f"/claims/{old.id}").text
    answer = browser.post(f"/claims/{old.id}/take-over", follow_redirects=True)

    assert "Stuur € 3,00 in" in answer.text.replace("\N{NO-BREAK SPACE}", " ")
    [claim] = ExpenseClaim.select()
    assert (claim.status, claim.was_imported) == (ClaimStatus.DRAFT, False)
    assert browser.post(f"/claims/{old.id}/take-over").status_code == 404
    bring_in(lines(*(f"2026-11-0{n},phone,,{n}.00,beltegoed,{status}" for n in (1, 2))))
    assert ExpenseLine.select().count() == 2


def test_a_decision_in_a_file_is_not_taken_over(client_for, piet):
    bring_in(lines("2026-11-01,phone,,3.00,beltegoed,paid"))
    claim = ExpenseClaim.get()
    client_for(piet).post(f"/claims/{claim.id}/take-over")

    with pytest.raises(actions.AlreadyDecided):
        actions.take_over(claim, piet)
    assert ExpenseClaim.get().status == ClaimStatus.PAID


def test_what_waits_for_a_decision_is_what_somebody_can_decide_on(piet):
    """The figure is as much as the desk holds; what came from a file stands beside it."""
    leader = make_person(piet.branch, Role.TEAM_LEADER)
    bring_in(lines("2026-11-01,phone,,3.00,beltegoed,submitted"))
    make_submitted(make_person(piet.branch), 450)
    found = overview_of(leader, 2026)

    assert (found.waiting, found.from_files) == (450, 300)
    assert sum(item.pay_cents for item in desk.queue_of(leader, "todo").all) == found.waiting


def test_what_a_line_corrects_goes_out_and_comes_in_again(piet):
    """By name among the lines of that day: kind, kilometres, amount, and which of its equals."""
    header = LINES.replace("status\n", "status,corrects\n")
    rows = (
        "p,2026-11-30,mileage,12.4,2.85,bezoek,paid,\n"
        "p,2026-11-30,mileage,12.4,2.85,bezoek,paid,\n"
        "p,2026-11-30,mileage,-2.4,-0.55,,paid,mileage 12.4 2.85 #2\n"
    )
    wanted = {"expense_lines": (header + rows).encode()}
    first, second, third = range(3)
    for turn in range(2):  # twice is once
        report = bring_in(wanted)
        assert +report.tallies["expense_lines"] == {("same" if turn else "new"): 3}
        found = list(ExpenseLine.select().order_by(ExpenseLine.id))
        assert found[third].corrects_id == found[second].trip_id is not None
        assert found[first].trip_id is None
    out = files_of(piet.branch.code)["expense_lines"]
    assert out.decode("utf-8-sig").replace("'", "").splitlines()[1:] == rows.splitlines()
    assert +bring_in({"expense_lines": out}).tallies["expense_lines"] == {"same": 3}
    assert cost_of(found[third]) == "Correction of a journey, -2,4 km"


@pytest.mark.parametrize(
    "names", ["mileage 12.4 2.90", "mileage 12.4 2.85 #2", "mileage -2.4 -0.55", "parking 0.0 2.00"]
)
def test_a_line_corrects_no_line_that_is_not_there(app, names):
    rows = (
        "p,2026-11-30,mileage,12.4,2.85,bezoek,paid,\n"
        "p,2026-11-30,parking,,2.00,,paid,\n"
        f"p,2026-11-30,mileage,-2.4,-0.55,,paid,{names}\n"
    )
    header = LINES.replace("status\n", "status,corrects\n")
    [fault] = faults_of(expense_lines=header + rows)
    assert fault.startswith("expense_lines.csv:4: corrects")
