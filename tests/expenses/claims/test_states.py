"""The states of a claim: each change once, by who may, written down (D6, D2, D9, D15)."""

from datetime import date

import pytest
from peewee import DatabaseError

from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims import actions, queries
from portal.expenses.records import actions as expenses
from portal.expenses.records import queries as lines
from portal.expenses.records.models import ClaimEvent, ExpenseClaim, ExpenseLine, Rate
from tests.expenses.claims.factories import make_draft, make_submitted, with_account
from tests.factories import make_person


def again(claim):
    return ExpenseClaim.get_by_id(claim.id)


def events(claim):
    return [(e.what, e.actor_id, e.reason) for e in queries.history_of(claim)]


def test_each_change_has_its_actor_its_moment_and_its_reason(volunteer, team_leader):
    """D6: draft, submitted, returned, submitted, approved."""
    claim = make_submitted(volunteer)
    actions.return_with(again(claim), team_leader, "Waar was dit?")
    actions.submit(again(claim), volunteer)
    actions.approve(again(claim), team_leader)

    assert again(claim).status == "approved"
    assert events(claim) == [
        ("submitted", volunteer.id, None),
        ("returned", team_leader.id, "Waar was dit?"),
        ("submitted", volunteer.id, None),
        ("approved", team_leader.id, None),
    ]


def test_what_happened_is_never_changed(volunteer):
    """D6: append-only, by a trigger of the database."""
    claim = make_submitted(volunteer)

    with pytest.raises(DatabaseError, match="never changed"), db.atomic():
        ClaimEvent.update(reason="anders").where(ClaimEvent.claim == claim).execute()


def test_of_two_decisions_on_what_both_saw_the_second_is_refused(volunteer, team_leader):
    """R12: a decision is one conditional update."""
    seen_by_both = make_submitted(volunteer)
    first, second = again(seen_by_both), again(seen_by_both)
    actions.approve(first, team_leader)

    with pytest.raises(actions.AlreadyDecided):
        actions.refuse(second, make_person(volunteer.branch, Role.TEAM_LEADER), "nee")
    assert again(seen_by_both).status == "approved"


def test_a_claim_is_sent_in_once(volunteer):
    """D15: a double click or a second window makes one claim."""
    volunteer = with_account(volunteer)
    draft = make_draft(volunteer)
    actions.submit(again(draft), volunteer)

    with pytest.raises(actions.AlreadyDecided):
        actions.submit(draft, volunteer)
    assert [what for what, _who, _why in events(draft)] == ["submitted"]


def test_the_amount_is_fixed_when_it_is_sent_in(volunteer, team_leader):
    """D1, D2: the rate of the day of the trip; a later rate changes nothing any more."""
    volunteer = with_account(volunteer)
    trip = expenses.travel(volunteer, date(2024, 5, 3), 84, "car")
    claim = lines.line_of(trip).claim
    Rate.update(cents_per_km=30).where(Rate.valid_from == date(2024, 1, 1)).execute()
    actions.submit(again(claim), volunteer)
    assert (lines.line_of(trip).rate_cents, lines.line_of(trip).amount_cents) == (30, 252)

    Rate.update(cents_per_km=99).execute()
    actions.approve(again(claim), team_leader)

    assert (lines.line_of(trip).rate_cents, lines.line_of(trip).amount_cents) == (30, 252)


def test_a_rate_of_the_branch_goes_before_that_of_all(volunteer):
    """D1: rates are dated data of the branch."""
    Rate.create(
        branch=volunteer.branch_id,
        transport="car",
        valid_from=date(2024, 5, 1),
        cents_per_km=40,
        source="besluit",
    )
    of_branch = expenses.travel(volunteer, date(2024, 5, 3), 100, "car")
    elsewhere = expenses.travel(make_person(), date(2024, 5, 3), 100, "car")
    before = expenses.travel(volunteer, date(2024, 4, 30), 100, "car")

    amounts = [lines.line_of(trip).amount_cents for trip in (of_branch, elsewhere, before)]
    assert amounts == [400, 230, 230]


def test_a_line_that_was_corrected_is_paid_lower_and_shows_both(volunteer, team_leader):
    """D7: lower, never higher; what was asked stays."""
    claim = make_submitted(volunteer, 450, 900)
    line = lines.lines_of(claim)[1]
    actions.correct(again(claim), team_leader, [actions.Correction(line.id, 600, "Alleen 2e klas")])
    actions.approve(again(claim), team_leader)

    line = ExpenseLine.get_by_id(line.id)
    assert (line.amount_cents, line.approved_cents, line.correction) == (900, 600, "Alleen 2e klas")
    assert queries.totals_of([claim.id])[claim.id] == (2, 1350, 1050)


@pytest.mark.parametrize("cents", [901, -1, 10**9])
def test_a_correction_is_never_higher_and_never_negative(volunteer, team_leader, cents):
    """D7"""
    claim = make_submitted(volunteer, 900)
    [line] = lines.lines_of(claim)

    with pytest.raises(actions.WrongAmount):
        actions.correct(claim, team_leader, [actions.Correction(line.id, cents, "x")])
    with pytest.raises(DatabaseError), db.atomic():
        ExpenseLine.update(approved_cents=cents).where(ExpenseLine.id == line.id).execute()


def test_above_the_limit_a_second_and_different_approver_decides(volunteer, team_leader):
    """D9"""
    claim = make_submitted(volunteer, 25000)
    actions.approve(again(claim), team_leader)
    assert (again(claim).status, again(claim).first_approver_id) == ("submitted", team_leader.id)

    with pytest.raises(actions.NotYours):
        actions.approve(again(claim), team_leader)
    other = make_person(volunteer.branch, Role.SENIOR_TEAM_LEADER)
    actions.approve(again(claim), other)

    assert (again(claim).status, again(claim).decided_by_id) == ("approved", other.id)


def test_below_the_limit_one_is_enough(volunteer, team_leader):
    claim = make_submitted(volunteer, 24999)
    actions.approve(again(claim), team_leader)

    assert again(claim).status == "approved"


def test_a_decision_can_be_taken_back_by_who_took_it(volunteer, team_leader):
    """J4: undo until the payout."""
    claim = make_submitted(volunteer)
    actions.refuse(again(claim), team_leader, "verkeerde maand")
    with pytest.raises(actions.NotYours):
        actions.undo(again(claim), make_person(volunteer.branch, Role.TEAM_LEADER))
    actions.undo(again(claim), team_leader)

    assert again(claim).status == "submitted"
    assert again(claim).decided_by_id is None


def test_a_gift_is_approved_like_any_other_and_not_paid(volunteer, team_leader):
    claim = make_submitted(volunteer, as_gift=True)
    actions.approve(again(claim), team_leader)

    assert again(claim).status == "waived"


def test_what_is_missing_is_said_line_by_line_and_nothing_is_sent_in(volunteer):
    """D5: a receipt where the kind asks one; the submission names the line."""
    claim = make_draft(volunteer, 450)
    bare = ExpenseLine.create(
        branch=volunteer.branch_id,
        claim=claim,
        spent_on=lines.lines_of(claim)[0].spent_on,
        kind="other",
        amount_cents=0,
    )
    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(claim, volunteer)

    missing = refused.value.missing
    assert set(missing) == {bare.id, None}
    assert len(missing[bare.id]) == 3
    assert again(claim).status == "draft"


def test_a_line_changes_no_more_once_the_claim_was_sent_in(volunteer):
    claim = make_submitted(volunteer)
    [line] = lines.lines_of(claim)

    with pytest.raises(expenses.AlreadyClaimed):
        expenses.remove(line)
    assert lines.lines_of(claim) == [line]


def test_a_claim_is_taken_back_until_somebody_looked_at_it(volunteer, team_leader):
    claim = make_submitted(volunteer, 30000)
    actions.take_back(again(claim), volunteer)
    assert again(claim).status == "draft"

    actions.submit(again(claim), volunteer)
    actions.approve(again(claim), team_leader)
    with pytest.raises(actions.AlreadyDecided):
        actions.take_back(again(claim), volunteer)


def test_nobody_takes_back_the_claim_of_another(volunteer, team_leader):
    claim = make_submitted(volunteer)
    with pytest.raises(actions.AlreadyDecided):
        actions.take_back(again(claim), team_leader)

    assert again(claim).status == "submitted"
