"""A decision survives the conversation: what was lowered, asked and undone (D6, D7, D9)."""

from datetime import timedelta

import pytest

from portal.core.clock import now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims import actions, queries
from portal.expenses.claims.actions import due
from portal.expenses.claims.actions.lines import Cost, add_line, change_line, fingerprint
from portal.expenses.claims.queries import desk
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ClaimStatus, ExpenseClaim
from portal.people.models import Person
from tests.expenses.claims.factories import make_deputy, make_submitted, with_account
from tests.factories import make_person


@pytest.fixture
def claimant(branch) -> Person:
    return with_account(make_person(branch))


def again(claim: ExpenseClaim) -> ExpenseClaim:
    return ExpenseClaim.get_by_id(claim.id)


def lower(claim: ExpenseClaim, leader: Person, cents: int) -> None:
    line = expenses.lines_of(claim)[0]
    actions.correct(again(claim), leader, [actions.Correction(line.id, cents, "zonder bon")])


def test_what_was_lowered_stays_lowered_after_a_question(claimant, team_leader):
    """D7: 100 lowered to 20 is not 100 again because somebody answered a question."""
    claim = make_submitted(claimant, 10_000)
    lower(claim, team_leader, 2_000)
    actions.return_with(again(claim), team_leader, "Waarvoor was dit?")
    actions.submit(again(claim), claimant, answer="Voor de parkeergarage")

    [line] = expenses.lines_of(claim)
    assert (line.amount_cents, line.payable_cents, line.correction) == (10_000, 2_000, "zonder bon")


def test_a_line_that_asks_less_than_it_was_lowered_to_is_paid_as_asked(claimant, team_leader):
    claim = make_submitted(claimant, 10_000)
    lower(claim, team_leader, 2_000)
    actions.return_with(again(claim), team_leader, "Waarvoor was dit?")
    [line] = expenses.lines_of(claim)
    less = Cost(line.kind, line.spent_on, 1_500, line.description)
    change_line(line, claimant, less, fingerprint(line), [])
    actions.submit(again(claim), claimant)

    [line] = expenses.lines_of(claim)
    assert (line.amount_cents, line.approved_cents, line.payable_cents) == (1_500, None, 1_500)


def test_the_history_has_both_amounts(claimant, team_leader):
    claim = make_submitted(claimant, 10_000)
    lower(claim, team_leader, 2_000)

    said = queries.history_of(claim)[-1].reason
    assert said.replace("\N{NO-BREAK SPACE}", " ") == "€ 100,00 → € 20,00"


@pytest.mark.parametrize("what", ["asked", "lowered"])
def test_what_was_talked_about_is_never_under_all_fine(claimant, team_leader, what):
    claim = make_submitted(claimant, 10_000)
    assert [i.claim.id for i in desk.queue_of(team_leader, "todo").fine] == [claim.id]
    if what == "asked":
        actions.return_with(again(claim), team_leader, "Waarvoor was dit?")
        actions.submit(again(claim), claimant)
    else:
        lower(claim, team_leader, 2_000)

    queue = desk.queue_of(team_leader, "todo")
    assert queue.fine == []
    [item] = queue.look
    assert [r.short for r in item.checks.remarks] == [
        "Question asked" if what == "asked" else "Lowered"
    ]


def test_undo_of_a_question_sends_in_nothing_that_was_added_since(claimant, team_leader):
    """Undo undoes what was seen, or says that it changed."""
    claim = make_submitted(claimant, 450)
    actions.return_with(again(claim), team_leader, "Waarvoor was dit?")
    cost = Cost("parking", today() - timedelta(1), 700, "nog een")
    add_line(claimant, cost, "a" * 32, again(claim))

    with pytest.raises(actions.AlreadyDecided):
        actions.undo(again(claim), team_leader)
    assert again(claim).status == ClaimStatus.RETURNED


def test_undo_of_a_question_that_nobody_touched(claimant, team_leader):
    claim = make_submitted(claimant, 450)
    actions.return_with(again(claim), team_leader, "Waarvoor was dit?")
    actions.undo(again(claim), team_leader)

    assert again(claim).status == ClaimStatus.SUBMITTED


@pytest.mark.parametrize("first", ["deputy", "leader"])
def test_a_leader_and_who_stood_in_for_them_are_one_pair_of_eyes(branch, claimant, first):
    """D9: in either order; the claimant sees both names."""
    leader, deputy = make_person(branch, Role.TEAM_LEADER), make_person(branch, Role.GUIDE)
    make_deputy(leader, deputy)
    one, other = (deputy, leader) if first == "deputy" else (leader, deputy)
    claim = make_submitted(claimant, 30_000)

    assert actions.approve(again(claim), one) == ClaimStatus.SUBMITTED
    with pytest.raises(actions.NotYours):
        actions.approve(again(claim), other)
    somebody_else = make_person(branch, Role.TEAM_LEADER)
    assert actions.approve(again(claim), somebody_else) == ClaimStatus.APPROVED


def test_the_claimant_sees_who_decided_and_in_whose_place(branch, claimant, client_for):
    """D9: both names."""
    leader = make_person(branch, Role.TEAM_LEADER, name="Els Leider")
    deputy = make_person(branch, Role.GUIDE, name="Bas Vervanger")
    make_deputy(leader, deputy)
    claim = make_submitted(claimant, 450)
    actions.return_with(again(claim), deputy, "Waarvoor was dit?")

    text = client_for(claimant).get(f"/claims/{claim.id}").text
    assert text.count("Bas Vervanger namens Els Leider") == 2  # with the question, in the history


def test_two_claims_of_a_month_do_not_pass_a_limit_together(claimant, team_leader):
    """D9: 150 and 150 are 300, above the limit of 250."""
    one, two = make_submitted(claimant, 15_000), make_submitted(claimant, 15_000)

    assert actions.approve(again(one), team_leader) == ClaimStatus.APPROVED
    assert actions.approve(again(two), team_leader) == ClaimStatus.SUBMITTED


def test_another_person_with_the_same_account_is_named(branch, team_leader):
    claimant = with_account(make_person(branch, name="Eerste"))
    other = with_account(make_person(branch, name="Tweede Mens"))
    with db.atomic():
        same = {"iban_digest": claimant.iban_digest}
        Person.update(same).where(Person.id == other.id).execute()
    make_submitted(claimant, 450)

    [item] = desk.queue_of(team_leader, "todo").look
    assert [r.text for r in item.checks.remarks] == [
        "Tweede Mens has the same bank account. Ask why."
    ]


def test_waiting_long_makes_no_open_page_stale(claimant, team_leader):
    """D10: an approval of the page as it was still counts."""
    claim = make_submitted(claimant, 450)
    seen = again(claim)
    with db.atomic():
        long_ago = now() - timedelta(days=30)
        ExpenseClaim.update(submitted_at=long_ago).where(ExpenseClaim.id == claim.id).execute()
    assert due.escalate()

    assert actions.approve(seen, team_leader) == ClaimStatus.APPROVED
