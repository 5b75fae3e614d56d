"""Nobody decides on their own money, by any route (D8, D9, D10, R17)."""

import io
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from peewee import IntegrityError

from portal.core.clock import now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims import actions, queries
from portal.expenses.records import queries as lines
from portal.expenses.records.models import ClaimEvent, ExpenseClaim, PayoutLine
from portal.people.models import Person, PersonRole
from tests.expenses.claims.factories import make_deputy, make_submitted, with_account
from tests.expenses.payouts.factories import that_pays
from tests.factories import make_branch, make_person

DECISIONS = ("approved", "first_approved", "returned", "rejected", "corrected")
SHARED = "NL13TEST0123456789"


def may(person, claim):
    return queries.may_decide(Person.get_by_id(person.id), claim)


def test_nobody_decides_on_their_own_claim(branch, client_for):
    """D8: not by page, nor by the list, nor by a request that the page does not offer."""
    leader = with_account(make_person(branch, Role.SENIOR_TEAM_LEADER))
    claim = make_submitted(leader)
    [line] = lines.lines_of(claim)
    browser, version = client_for(leader), {"version": claim.version}

    asked = {"ask-reason": "waarom", "refuse-reason": "nee"}
    less = {f"amount_{line.id}": "1,00", f"why_{line.id}": "x"}
    for act in ("approve", "return", "refuse", "correct"):
        answer = browser.post(f"/claims/{claim.id}/{act}", data=version | asked | less)
        assert answer.status_code == 403, act
    browser.post("/claims/decide/approve", data={"chosen": f"{claim.id}.{claim.version}"})

    assert ExpenseClaim.get_by_id(claim.id).status == "submitted"
    assert not ClaimEvent.select().where(ClaimEvent.what.in_(DECISIONS)).exists()


def test_the_table_itself_refuses_a_decision_on_ones_own_claim(volunteer):
    """D8: a rule of the database, whatever the program does."""
    claim = make_submitted(volunteer)
    for column in ("decided_by", "first_approver"):
        with pytest.raises(IntegrityError), db.atomic():
            ExpenseClaim.update({column: volunteer.id}).where(ExpenseClaim.id == claim.id).execute()


def test_a_second_account_with_the_same_bank_account_is_the_same_person(branch, team_leader):
    """Two accounts, one wallet."""
    with_account(team_leader, SHARED)
    twin = with_account(make_person(branch), SHARED)
    stranger = with_account(make_person(branch))

    assert not may(team_leader, make_submitted(twin))
    assert may(team_leader, make_submitted(stranger))


def test_who_becomes_a_leader_after_sending_in_still_cannot_decide(branch):
    """A change of role after submission."""
    person = with_account(make_person(branch))
    claim = make_submitted(person)
    PersonRole.create(person=person, role=Role.SENIOR_TEAM_LEADER)

    assert not may(person, claim)


def test_a_deputy_decides_for_the_absent_leader_and_both_names_are_kept(branch, team_leader):
    """D9: a deputy acts in absence."""
    deputy, claimant = make_person(branch), with_account(make_person(branch))
    claim = make_submitted(claimant)
    assert not may(deputy, claim)

    make_deputy(team_leader, deputy)
    actions.approve(claim, Person.get_by_id(deputy.id))

    event = ClaimEvent.get(ClaimEvent.what == "approved")
    assert (event.actor_id, event.stands_in_for_id) == (deputy.id, team_leader.id)


def test_a_deputy_decides_neither_on_their_own_claim_nor_on_that_of_the_absent(branch, team_leader):
    """D8, D9"""
    deputy = with_account(make_person(branch))
    make_deputy(team_leader, deputy)

    assert not may(deputy, make_submitted(deputy))
    assert not may(deputy, make_submitted(with_account(team_leader)))


@pytest.mark.parametrize(("first", "last"), [(-9, -1), (1, 9)])
def test_a_deputy_decides_on_the_agreed_days_only(branch, team_leader, first, last):
    deputy, claimant = make_person(branch), with_account(make_person(branch))
    day = today()
    make_deputy(
        team_leader,
        deputy,
        starts_on=day + timedelta(first),
        ends_on=day + timedelta(last),
    )
    assert not may(deputy, make_submitted(claimant))


def test_the_deputy_of_the_first_approver_is_no_second_pair_of_eyes(branch, team_leader):
    """D9: above the limit two different people, of whom neither stands in for the other."""
    deputy, claimant = make_person(branch), with_account(make_person(branch))
    make_deputy(team_leader, deputy)
    claim = make_submitted(claimant, 30000)
    actions.approve(claim, team_leader)

    assert not may(deputy, claim)
    assert may(make_person(branch, Role.TEAM_LEADER), claim)


def test_on_a_leaders_claim_a_senior_decides_where_there_is_another(branch, team_leader):
    """R17: a team leader's own claim goes to a senior."""
    claim = make_submitted(with_account(team_leader))
    colleague = make_person(branch, Role.TEAM_LEADER)
    assert may(colleague, claim)

    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    assert may(senior, claim)
    assert not may(colleague, claim)
    assert may(colleague, make_submitted(with_account(senior)))


def test_without_anybody_who_may_decide_a_claim_waits(branch):
    """D10: never approved by itself."""
    alone = with_account(make_person(branch, Role.TEAM_LEADER))
    claim = make_submitted(alone)
    others = Person.select().where(Person.branch == branch)

    assert not any(may(person, claim) for person in others)
    assert ExpenseClaim.get_by_id(claim.id).status == "submitted"


def test_a_leader_of_another_branch_finds_no_claim(client_for, volunteer):
    """G1"""
    claim = make_submitted(volunteer)
    stranger = make_person(make_branch(), Role.SENIOR_TEAM_LEADER)
    browser = client_for(stranger)

    for act in ("approve", "return", "refuse", "correct", "undo"):
        assert browser.post(f"/claims/{claim.id}/{act}", data={"version": 1}).status_code == 404
    assert browser.get(f"/claims/decide?claim={claim.id}").status_code == 404


ACTS = ["approve", "list", "return", "refuse", "correct", "undo", "ask-again", "pay", "confirm"]
CHANGES = ["promote", "deputise", "name"]
STEPS = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from([*ACTS, *CHANGES]), st.integers(0, 5)),
    min_size=6,
    max_size=16,
)


def test_an_import_decides_on_ones_own_money_neither(client_for, branch):
    """D8: a line of one's own that is approved or paid is a fault of the file."""
    leader = make_person(branch, Role.SENIOR_TEAM_LEADER)
    head = "person,spent_on,kind,km,amount,description,status\n"
    for decided in ("approved", "paid"):
        rows = f"{head}{leader.code},2024-05-03,parking,,4.50,markt,{decided}\n"
        files = {"files": (io.BytesIO(rows.encode()), "expense_lines.csv")}
        answer = client_for(leader).post("/exchange", data=files, follow_redirects=True)

        assert "je eigen declaratie" in answer.text
        assert not ExpenseClaim.select().exists()


@pytest.mark.long
@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a story is short enough as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS, large=st.booleans(), twins=st.booleans())
def test_idea_7_whatever_people_try_nobody_has_decided_on_their_own_money(
    app, client_for, steps, large, twins
):
    """D8: any order of pages, lists, promotions, deputies and people of a neighbour branch, by
    anybody, on anybody's claim; all waited too long, so that whoever may decide does.
    """
    branch = that_pays(make_branch())
    roles = [Role.TEAM_LEADER, Role.SENIOR_TEAM_LEADER, Role.TEAM_LEADER, None, None, Role.GUIDE]
    people = [make_person(branch, *([role] if role else [])) for role in roles]
    account = [SHARED if twins and n in {0, 3} else None for n in range(6)]
    people = [with_account(p, a) for p, a in zip(people, account, strict=True)]
    claims = [make_submitted(p, 30000 if large else 450) for p in people]
    long_ago = now() - timedelta(30)
    ExpenseClaim.update(submitted_at=long_ago).where(ExpenseClaim.branch == branch).execute()
    for who, act, which in steps:
        attempt(client_for, people, who, act, ExpenseClaim.get_by_id(claims[which].id))

    digests = {p.id: p.iban_digest for p in Person.select().where(Person.branch == branch)}
    for event in ClaimEvent.select().where(
        ClaimEvent.branch == branch, ClaimEvent.what.in_(DECISIONS)
    ):
        claimant = event.claim.claimant_id
        assert claimant not in {event.actor_id, event.stands_in_for_id}
        assert digests[event.actor_id] != digests[claimant]
    for line in PayoutLine.select().where(PayoutLine.branch == branch):
        confirmed_by = line.batch.confirmed_by_id
        for payer in {line.made_by_id, confirmed_by} - {None}:
            assert digests[payer] != digests[line.payee_id]
    for claim in ExpenseClaim.select().where(ExpenseClaim.branch == branch):
        if claim.status == "approved" and large:
            assert claim.first_approver_id not in {None, claim.decided_by_id}


def attempt(client_for, people, who, act, claim):
    """One try of one person on one claim, by a request or by a change of what they are."""
    person = Person.get_by_id(people[who].id)
    if act == "promote":
        if Role.TEAM_LEADER not in person.roles:
            PersonRole.create(person=person, role=Role.TEAM_LEADER)
        return
    if act == "name":
        PersonRole.delete().where(PersonRole.person == person).execute()
        PersonRole.create(person=person, role=Role.NEIGHBOUR)
        return
    if act == "deputise":
        if person.id != people[0].id:
            make_deputy(people[0], person)
        return
    browser, seen = client_for(person), {"version": claim.version}
    if act == "list":
        browser.post("/claims/decide/approve", data={"chosen": f"{claim.id}.{claim.version}"})
        return
    [line] = lines.lines_of(claim)
    typed = {
        "ask-reason": "x",
        "refuse-reason": "x",
        f"amount_{line.id}": "1",
        f"why_{line.id}": "x",
    }
    browser.post(f"/claims/{claim.id}/{act}", data=seen | typed)
