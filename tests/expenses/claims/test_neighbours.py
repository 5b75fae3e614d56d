"""Where nobody of a branch can decide, somebody of a neighbour branch does in the end."""

from datetime import timedelta

import pytest

from portal.account.queries import must_have_second_factor
from portal.audit.models import AuditEntry
from portal.core.clock import now
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims import actions, queries
from portal.expenses.claims.actions import due
from portal.expenses.claims.queries.deputies import may_stand_in
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import ExpenseClaim, Receipt
from portal.mail.models import OutboxMail
from portal.people import actions as people
from portal.people.models import Person, PersonRole
from portal.people.queries import objection_to_roles, roles_to_give
from tests.expenses.claims.factories import make_deputy, make_submitted, with_account
from tests.factories import make_person


@pytest.fixture
def boss(branch) -> Person:
    """The only leader of the branch, who claims something."""
    return with_account(make_person(branch, Role.TEAM_LEADER, name="Els Leider"))


@pytest.fixture
def neighbour(branch) -> Person:
    return make_person(branch, Role.NEIGHBOUR, name="Noor Buur")


def waited(claim: ExpenseClaim, days: int = 30) -> ExpenseClaim:
    with db.atomic():
        long_ago = {"submitted_at": now() - timedelta(days=days)}
        ExpenseClaim.update(long_ago).where(ExpenseClaim.id == claim.id).execute()
    return ExpenseClaim.get_by_id(claim.id)


def test_idea_7_after_some_days_a_neighbour_sees_that_claim_and_decides(
    client_for, boss, neighbour
):
    """The amount, the kind and the receipt, without what was typed; the boss reads who it was."""
    claim = make_submitted(boss, 450)
    make_submitted(make_person(boss.branch, name="Zij Wacht"), 900)  # on this the boss decides
    browser, own = client_for(neighbour), client_for(boss)
    assert "mag Noor Buur van een buurlocatie beslissen" in own.get(f"/claims/{claim.id}").text
    assert browser.get(f"/claims/decide?claim={claim.id}").status_code == 404

    waited(claim)
    due.escalate()
    [mail] = OutboxMail.select().where(OutboxMail.person == neighbour.id)
    assert f"/claims/decide?claim={claim.id}" in mail.body
    assert not [
        word for word in ("Els", "4,50", claim.reference) if word in mail.subject + mail.body
    ]
    assert "1 declaratie wacht op jou" in browser.get("/").text
    page = browser.get("/claims/decide").text
    assert claim.reference in page
    assert "en niets van cliënten" in page
    assert not [word for word in ("Zij Wacht", "bij het gemeentehuis") if word in page]
    assert "bij het gemeentehuis" not in browser.get(f"/claims/{claim.id}/correct").text
    receipt = Receipt.get(Receipt.line == expenses.lines_of(claim)[0])
    browser.get(f"/claims/receipts/{receipt.id}")

    claim = ExpenseClaim.get_by_id(claim.id)
    answer = browser.post(f"/claims/{claim.id}/approve", data={"version": claim.version})
    assert answer.status_code == 303, answer.text
    claim = ExpenseClaim.get_by_id(claim.id)
    assert (claim.status, claim.decided_by_id) == ("approved", neighbour.id)
    noted = {e.action for e in AuditEntry.select().where(AuditEntry.actor_id == neighbour.id)}
    assert {"claim.approved", "receipt.read"} <= noted
    assert "Noor Buur" in own.get(f"/claims/{claim.id}").text
    assert browser.get("/claims").status_code == browser.get("/people").status_code == 403


def test_a_neighbour_decides_on_nothing_on_which_somebody_here_may(branch, boss, neighbour):
    """Nor before the days are over; a senior who comes takes it back from them."""
    of_guide, of_boss = make_submitted(make_person(branch), 450), make_submitted(boss, 450)
    soon = waited(of_boss, 1)
    for claim in (waited(of_guide), soon):
        assert not queries.may_decide(neighbour, claim)
        with pytest.raises(actions.NotYours):
            actions.approve(claim, neighbour)

    assert queries.may_decide(neighbour, waited(of_boss))
    make_person(branch, Role.TEAM_LEADER)
    assert not queries.may_decide(neighbour, waited(of_boss))


def test_nobody_decides_on_own_money_by_way_of_a_neighbour(branch, boss, neighbour):
    """Who became a neighbour after sending in, or has the account of who claims."""
    twin = with_account(neighbour)
    with db.atomic():
        same = {"iban_digest": boss.iban_digest}
        Person.update(same).where(Person.id == twin.id).execute()
    assert not queries.may_decide(neighbour, waited(make_submitted(boss, 450)))

    with db.atomic():
        PersonRole.delete().where(PersonRole.person == boss.id).execute()
        PersonRole.create(person=boss.id, role=Role.NEIGHBOUR)
    own = waited(make_submitted(Person.get_by_id(boss.id), 450))
    assert not queries.may_decide(Person.get_by_id(boss.id), own)
    with pytest.raises(actions.NotYours):
        actions.approve(own, Person.get_by_id(boss.id))


def test_the_second_eyes_are_of_a_neighbour_where_there_are_no_others(branch, neighbour):
    """D9: the boss approves first; nobody else of the branch can be the second."""
    boss = make_person(branch, Role.TEAM_LEADER)
    claim = waited(make_submitted(make_person(branch), 30_000))
    assert not queries.may_decide(neighbour, claim)
    actions.approve(claim, boss)

    claim = ExpenseClaim.get_by_id(claim.id)
    assert actions.approve(claim, neighbour) == "approved"


def test_a_neighbour_is_named_by_two_and_is_nothing_else_here(app, monkeypatch, branch, boss):
    """A senior asks, an administrator confirms; both papers and a second factor; no deputy."""
    senior = make_person(branch, Role.SENIOR_TEAM_LEADER)
    administrator = make_person(branch, Role.ADMINISTRATOR)
    person = make_person(branch)
    wanted = {Role.NEIGHBOUR}
    assert Role.NEIGHBOUR not in roles_to_give(boss)
    assert objection_to_roles(senior, set(), wanted, signed=False)
    assert objection_to_roles(senior, set(), wanted | {Role.GUIDE}, signed=True)
    assert objection_to_roles(senior, set(), wanted, signed=True) is None

    people.change(person, senior, person.version, wanted)
    assert Person.get_by_id(person.id).roles == set()
    with pytest.raises(people.NotSecond):
        people.confirm_roles(Person.get_by_id(person.id), senior)
    people.confirm_roles(Person.get_by_id(person.id), administrator)
    person = Person.get_by_id(person.id)
    assert person.roles == wanted
    assert person not in may_stand_in(boss)
    make_deputy(boss, person)
    assert not person.is_deputy
    monkeypatch.setitem(app.config, "SECOND_FACTOR_OBLIGED", True)
    assert must_have_second_factor(person)


def test_a_neighbour_reads_only_their_own_words_and_the_answer(client_for, boss, neighbour):
    claim = waited(make_submitted(boss, 450))
    browser = client_for(neighbour)
    answer = browser.post(
        f"/claims/{claim.id}/return",
        data={"version": claim.version, "ask-reason": "Welke garage?"},
    )
    assert answer.status_code == 303, answer.text
    actions.submit(ExpenseClaim.get_by_id(claim.id), boss, answer="Bij het station")
    waited(claim)

    page = browser.get(f"/claims/decide?claim={claim.id}").text
    assert "Welke garage?" in page
    assert "Bij het station" in page
