"""The desk of whoever decides: what it shows, and what becomes of what is sent."""

from datetime import date, timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.core.clock import now, today
from portal.core.database import db
from portal.expenses.claims import actions, queries
from portal.expenses.claims.queries import desk
from portal.expenses.claims.queries.checks import checks_of
from portal.expenses.claims.queries.material import Material
from portal.expenses.records import actions as expenses
from portal.expenses.records import queries as lines
from portal.expenses.records.models import (
    AllowanceAgreement,
    ClaimEvent,
    ExpenseClaim,
    ExpenseLine,
    Receipt,
)
from portal.people.models import Person
from tests.conftest import count_queries
from tests.expenses.claims.factories import (
    add_receipt,
    make_deputy,
    make_draft,
    make_submitted,
    with_account,
)
from tests.factories import make_activity, make_assignment, make_client, make_person


def remarks(claim):
    claim = ExpenseClaim.get_by_id(claim.id)
    return [remark.short for remark in checks_of(Material([claim]))[claim.id].remarks]


def travelled(person, *, day=None, hm=84, visited=True):
    """A claim, sent in, with one trip by car."""
    day = day or today() - timedelta(2)
    person = with_account(person)
    with db.atomic():
        trip = expenses.travel(person, day, hm, "car")
        if visited:
            make_activity(person, trip=trip)
    claim = lines.line_of(trip).claim
    actions.submit(ExpenseClaim.get_by_id(claim.id), person)
    return ExpenseClaim.get_by_id(claim.id)


def test_a_claim_in_order_has_nothing_to_look_at(volunteer, team_leader):
    """J4: what is all right stands apart, ticked."""
    claim = make_submitted(volunteer)
    queue = desk.queue_of(team_leader, "todo")

    assert remarks(claim) == []
    assert [item.claim.id for item in queue.fine] == [claim.id]
    assert queue.look == []


def test_a_trip_without_a_visit_is_noticed(volunteer):
    """J4"""
    assert remarks(travelled(volunteer, visited=False)) == ["No visit"]
    assert remarks(travelled(make_person(volunteer.branch))) == []


def test_another_rate_than_that_of_the_day_is_noticed(volunteer):
    """D1"""
    claim = travelled(volunteer)
    ExpenseLine.update(amount_cents=500).where(ExpenseLine.claim == claim).execute()

    assert remarks(claim) == ["Other rate"]


def test_many_kilometres_are_noticed(volunteer):
    assert remarks(travelled(volunteer, hm=1001)) == ["Many kilometres"]


def test_the_same_receipt_is_noticed_wherever_it_stood_before(volunteer, team_leader):
    """D15, R19: the same file, also of somebody else; another branch is none of our business."""
    other, elsewhere = make_person(volunteer.branch), make_person()
    first = make_submitted(other, 700)
    make_submitted(elsewhere, 700)
    claim = make_draft(with_account(volunteer), 800)
    [line] = lines.lines_of(claim)
    same = Receipt.get(Receipt.line == lines.lines_of(first)[0].id).file.digest
    add_receipt(line, volunteer, same)
    ExpenseClaim.update(status="submitted", submitted_at=now()).where(
        ExpenseClaim.id == claim.id
    ).execute()

    claim = ExpenseClaim.get_by_id(claim.id)
    [found] = checks_of(Material([claim]))[claim.id].remarks
    assert (found.short, found.claim_id) == ("Receipt twice?", first.id)


def test_the_same_day_and_amount_is_noticed_and_in_one_claim_once(volunteer):
    """D15"""
    claim = make_submitted(volunteer, 450, 450)

    assert remarks(claim) == ["Twice?"]


def test_late_lines_are_flagged_and_not_hidden(volunteer, team_leader):
    """D14"""
    claim = make_submitted(volunteer, 450, day=today() - timedelta(93))
    assert remarks(claim) == ["Too late"]
    assert [i.claim.id for i in desk.queue_of(team_leader, "todo").look] == [claim.id]

    in_time = make_submitted(make_person(volunteer.branch), 450, day=today() - timedelta(92))
    assert remarks(in_time) == []


def test_a_new_or_missing_bank_account_is_noticed(volunteer):
    """R18: payouts wait for three days after a change."""
    claim = make_submitted(volunteer)
    Person.update(iban_changed_at=now() - timedelta(hours=71)).execute()
    assert remarks(claim) == ["New bank account"]

    Person.update(iban_changed_at=now() - timedelta(hours=73)).execute()
    assert remarks(claim) == []

    Person.update(iban_sealed=None).execute()
    assert remarks(claim) == ["No bank account"]


def test_a_name_is_looked_at_as_the_bank_gets_it(volunteer):
    """Without what tells two of one name apart on screen."""
    claim = make_submitted(volunteer)
    Person.update(name="🙂", is_namesake=True).where(Person.id == volunteer.id).execute()

    assert remarks(claim) == ["Name without letters"]


def test_going_over_the_months_maximum_by_a_cent_is_told_to_the_approver_too(volunteer):
    """D13: warned at submission and at approval."""
    day = date(2024, 5, 3)
    reached = make_submitted(volunteer, 21000, day=day)
    other = make_person(volunteer.branch)
    for person in (volunteer, other):
        AllowanceAgreement.create(
            branch=person.branch, person=person, mode="both", valid_from=date(2024, 1, 1)
        )
    assert "Over the limit" not in remarks(reached)
    over = make_submitted(other, 21001, day=day)
    assert "Over the limit" in remarks(over)


def test_all_that_were_ticked_are_approved_in_one_act_and_taken_back_in_one(
    client_for, branch, team_leader
):
    """J4: several at once, undo."""
    claims = [make_submitted(make_person(branch)) for _ in range(3)]
    browser = client_for(team_leader)

    chosen = [f"{claim.id}.{claim.version}" for claim in claims]
    browser.post("/claims/decide/approve", data={"chosen": chosen})
    assert [ExpenseClaim.get_by_id(c.id).status for c in claims] == ["approved"] * 3

    browser.post("/claims/decide/undo")
    assert [ExpenseClaim.get_by_id(c.id).status for c in claims] == ["submitted"] * 3


def test_the_first_of_two_approvals_says_that_somebody_else_decides(
    client_for, volunteer, team_leader
):
    """D9: who approves first does not think that it is done."""
    claim, browser = make_submitted(volunteer, 25_000), client_for(team_leader)

    answer = browser.post(
        f"/claims/{claim.id}/approve", data={"version": claim.version}, follow_redirects=True
    )

    assert "goedgekeurd, een tweede persoon beslist" in answer.text
    assert (
        "Kies eerst een declaratie."
        in browser.post("/claims/decide/approve", follow_redirects=True).text
    )


def test_a_list_of_what_is_finished_says_how_each_ended(client_for, branch, team_leader):
    """D6: paid, given and refused are three things."""
    actions.approve(make_submitted(make_person(branch), as_gift=True), team_leader)
    actions.refuse(make_submitted(make_person(branch)), team_leader, "Dit betaalt de gemeente.")

    page = client_for(team_leader).get("/claims/decide?tab=done").text
    queue = page.split('class="pane queue"')[1].split("</section>")[0]

    assert "gift" in queue
    assert "Afgewezen" in queue


def test_what_was_decided_in_another_tab_is_said_and_nothing_changes(
    client_for, branch, volunteer, team_leader
):
    """R12, R14: a friendly page."""
    claim = make_submitted(volunteer)
    browser = client_for(team_leader)
    seen = {"version": claim.version}
    browser.post(f"/claims/{claim.id}/approve", data=seen)

    answer = browser.post(f"/claims/{claim.id}/refuse", data=seen | {"refuse-reason": "nee"})

    assert answer.status_code == 409
    assert team_leader.label in answer.text
    assert ExpenseClaim.get_by_id(claim.id).status == "approved"


@pytest.mark.parametrize(("act", "kind"), [("return", "ask"), ("refuse", "refuse")])
def test_a_question_and_a_refusal_need_words_which_the_claimant_reads(
    client_for, volunteer, team_leader, act, kind
):
    """D6: a reason that the claimant sees."""
    claim = make_submitted(volunteer)
    browser, seen = client_for(team_leader), {"version": claim.version}
    empty = browser.post(f"/claims/{claim.id}/{act}", data=seen | {f"{kind}-reason": "  "})
    assert empty.status_code == 422

    typed = {f"{kind}-reason": "Welke rit was dit?"}
    browser.post(f"/claims/{claim.id}/{act}", data=seen | typed)

    assert queries.history_of(claim)[-1].reason == "Welke rit was dit?"


def test_less_is_paid_with_a_reason_and_more_never(client_for, volunteer, team_leader):
    """D7: what was typed stays with the error."""
    claim = make_submitted(volunteer, 900)
    [line] = lines.lines_of(claim)
    browser, at = client_for(team_leader), f"/claims/{claim.id}/correct"
    amount, why = f"amount_{line.id}", f"why_{line.id}"

    for typed, reason in [("9,01", "x"), ("6,00", ""), ("acht", "x"), ("-1", "x"), ("0", "x")]:
        answer = browser.post(at, data={"version": claim.version, amount: typed, why: reason})
        assert answer.status_code == 422, typed
        assert f'value="{typed}"' in answer.text
    browser.post(at, data={"version": claim.version, amount: "1.000,00", why: "x"})
    assert ExpenseLine.get_by_id(line.id).approved_cents is None

    browser.post(at, data={"version": claim.version, amount: "6.00", why: "Alleen 2e klas"})
    assert ExpenseLine.get_by_id(line.id).approved_cents == 600


def test_a_clients_name_shows_to_who_may_see_that_client_only(client_for, branch, team_leader):
    """The approver who knows the client sees both; a deputy who does not, sees a visit."""
    claimant, deputy = with_account(make_person(branch)), make_person(branch)
    client = make_client(branch, name="Onbekende Naam")
    make_assignment(claimant, client.household)
    trip = expenses.travel(claimant, today() - timedelta(2), 84, "car")
    make_activity(claimant, client, trip=trip)
    actions.submit(ExpenseClaim.get_by_id(lines.line_of(trip).claim_id), claimant)
    make_deputy(team_leader, deputy)

    assert "Onbekende Naam" in client_for(team_leader).get("/claims/decide").text
    page = client_for(Person.get_by_id(deputy.id)).get("/claims/decide").text
    assert claimant.label in page
    assert "Onbekende Naam" not in page


def test_the_list_asks_as_much_for_three_claims_as_for_one(client_for, branch, team_leader):
    """The checks of all that wait come in a few queries."""
    browser = client_for(team_leader)
    make_submitted(make_person(branch))
    browser.get("/claims/decide")  # the session begins
    with count_queries() as one:
        browser.get("/claims/decide")
    for _ in range(2):
        make_submitted(make_person(branch))
    with count_queries() as three:
        browser.get("/claims/decide")

    assert len(three) == len(one)


def test_a_receipt_opens_for_who_may_see_the_claim_and_that_is_noted(
    client_for, branch, volunteer, team_leader
):
    """R47, R60, D4"""
    claim = make_submitted(volunteer)
    receipt = Receipt.get(Receipt.line == lines.lines_of(claim)[0].id)
    at = f"/claims/receipts/{receipt.id}"

    answer = client_for(team_leader).get(at)
    assert answer.data == b"RIFFbon"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert client_for(volunteer).get(f"{at}/picture").status_code == 200
    assert client_for(make_person(branch)).get(at).status_code == 404
    noted = AuditEntry.select().where(AuditEntry.action == "receipt.read")
    assert [entry.actor_id for entry in noted] == [team_leader.id]


def test_a_correction_to_what_stands_there_changes_nothing(branch, team_leader, volunteer):
    """D7: no second step in the story of the claim, and the first approver stays."""
    claim = make_submitted(volunteer, 1250)
    line = ExpenseLine.get(ExpenseLine.claim == claim)

    actions.correct(claim, team_leader, [actions.Correction(line.id, 1250, "")])

    assert not ClaimEvent.select().where(ClaimEvent.what == "corrected").exists()


def test_who_may_not_decide_is_told_so_below_the_page(branch, volunteer):
    claim = make_submitted(volunteer, 1250)

    with pytest.raises(actions.NotYours):
        actions.approve(claim, make_person(branch))

    assert ExpenseClaim.get_by_id(claim.id).status == "submitted"
