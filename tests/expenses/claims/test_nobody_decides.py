"""D10: where nobody can decide the page says so, and mails reach somebody."""

from datetime import timedelta

import pytest

from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.database import db
from portal.core.web.access import Role
from portal.expenses.claims.actions import due
from portal.expenses.claims.queries import approvers
from portal.expenses.records.models import ClaimEvent, ExpenseClaim
from portal.mail.models import OutboxMail, SwitchedOff
from tests.conftest import count_queries
from tests.expenses.claims.factories import make_deputy, make_submitted, with_account
from tests.factories import make_branch, make_person


@pytest.fixture
def boss(branch):
    """The only leader of the branch, who claims something."""
    return with_account(make_person(branch, Role.TEAM_LEADER, name="Els Leider"))


def waited(claim: ExpenseClaim, days: int = 30) -> None:
    with db.atomic():
        long_ago = {"submitted_at": now() - timedelta(days=days)}
        ExpenseClaim.update(long_ago).where(ExpenseClaim.id == claim.id).execute()


def told(kind: str = "claim.waiting") -> list[int]:
    found = OutboxMail.select().where(OutboxMail.kind == kind).order_by(OutboxMail.id)
    return [mail.person_id for mail in found]


def escalations() -> list[str]:
    return [e.reason for e in ClaimEvent.select().where(ClaimEvent.what == "escalated")]


def test_the_claim_of_the_only_leader_says_that_nobody_can_decide(client_for, boss):
    """On the page of who claims, and the administrator gets a mail at once."""
    administrator = make_person(boss.branch, Role.ADMINISTRATOR)
    claim = make_submitted(boss, 450)

    assert "Niemand van je locatie kan" in client_for(boss).get(f"/claims/{claim.id}").text
    assert told() == [administrator.id]
    assert OutboxMail.get().subject.endswith(claim.reference)
    make_deputy(boss, make_person(boss.branch, Role.GUIDE))
    assert approvers.of(claim) == []  # who stands in for its claimant neither


def test_another_leader_reads_that_nobody_can_decide(client_for, branch):
    """A senior claims, and beside another senior, who has no papers yet, there is a team leader."""
    senior, other = (make_person(branch, Role.SENIOR_TEAM_LEADER) for _ in range(2))
    with db.atomic():
        type(other).update(conduct_certificate_on=None).where(type(other).id == other.id).execute()
    leader = make_person(branch, Role.TEAM_LEADER)
    claim = make_submitted(with_account(senior), 450)

    desk = client_for(leader)
    assert "Niemand kan hier vandaag over beslissen" in desk.get("/claims/decide").text
    assert leader.id in told()
    with db.atomic():
        type(other).update(conduct_certificate_on="2020-01-01").execute()
    assert [p.id for p in approvers.of(claim)] == [other.id]
    assert "Niemand kan" not in desk.get("/claims/decide").text


def test_idea_7_after_some_days_the_next_branches_of_the_region_are_told(boss):
    """Without the name of who claims, and without the amount."""
    with db.atomic():
        Branch.update(region="Zuid").where(Branch.id == boss.branch_id).execute()
    near, far = make_branch(), make_branch()
    with db.atomic():
        Branch.update(region="Zuid", name="Buurstad").where(Branch.id == near.id).execute()
        Branch.update(region="Noord").where(Branch.id == far.id).execute()
    senior = make_person(near, Role.SENIOR_TEAM_LEADER, name="Noor Buur")
    make_person(near, Role.TEAM_LEADER)
    make_person(far, Role.SENIOR_TEAM_LEADER)
    claim = make_submitted(boss, 450)
    due.escalate()
    assert told() == []

    waited(claim)
    due.escalate()
    due.escalate()
    assert (told(), escalations()) == ([senior.id], ["Noor Buur (Buurstad)"])
    words = OutboxMail.get().subject + OutboxMail.get().body
    assert not [word for word in ("Els", "4,50", claim.reference) if word in words]
    assert ExpenseClaim.get_by_id(claim.id).status == "submitted"


def test_that_somebody_was_told_is_written_where_somebody_was(branch, boss):
    """ "Leiding gemeld" is true, or is not written."""
    claim = make_submitted(boss, 450)
    waited(claim)
    due.escalate()
    assert escalations() == []

    leader = make_person(branch, Role.TEAM_LEADER, name="Bas Tweede")
    with db.atomic():
        SwitchedOff.create(person=leader, kind="claim.waiting")
    due.escalate()
    assert escalations() == []
    with db.atomic():
        SwitchedOff.delete().execute()
    due.escalate()
    assert (told(), escalations()) == ([leader.id], ["Bas Tweede"])


def test_who_may_decide_is_one_question_for_many_leaders_and_claims(branch):
    def asked(claims: list[int]) -> int:
        with count_queries() as counted:
            approvers.on_each(claims, branch.id)
        return len(counted)

    claim = make_submitted(make_person(branch), 450)
    make_person(branch, Role.TEAM_LEADER)
    once = asked([claim.id])
    for _ in range(5):
        make_person(branch, Role.TEAM_LEADER)
    more = [claim.id, *(make_submitted(make_person(branch), 450).id for _ in range(3))]

    assert asked(more) == once <= 3
    assert {len(found) for found in approvers.on_each(more, branch.id).values()} == {6}
