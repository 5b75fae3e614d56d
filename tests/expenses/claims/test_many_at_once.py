"""Eight processes decide on and pay the same claims at once: each claim once (R12, R13, D11)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from peewee import fn

from portal import tables
from portal.branches.models import Branch
from portal.core.database import db
from portal.core.web.access import Role
from portal.demo.actions import KEPT, RULES
from portal.expenses.records.models import ClaimEvent, ExpenseClaim, PaymentBatch, PayoutLine
from tests.expenses.claims.factories import make_submitted, with_account
from tests.expenses.payouts.factories import that_pays
from tests.factories import make_branch, make_person
from tests.forgetting import log_may_go

ROOT = Path(__file__).parent.parent.parent.parent
PROCESSES, CLAIMS = 8, 50
# Each process is another leader: approves every claim it can, then pays all that it can.
WORK = """
import sys
from portal.app import create_app
from portal.expenses.claims import actions as claims
from portal.core.database import db
from portal.demo.actions import KEPT, RULES
from portal.expenses.records.models import ExpenseClaim
from portal.core.clock import today
from portal.expenses.payouts import actions, queries
from portal.people.models import Person

app, refused, done = create_app(), 0, 0
with app.app_context(), db.connection_context():
    me = Person.get_by_id(int(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    for claim in list(ExpenseClaim.select().where(ExpenseClaim.branch == me.branch_id)):
        try:
            claims.approve(claim, me)
            done += 1
        except claims.AlreadyDecided:
            refused += 1
    for _ in range(20):
        rows = [row for row in queries.payable_for(me) if not row.waits]
        if not rows:
            break
        try:
            actions.make(me, {row.claim.id: row.claim.version for row in rows}, today())
        except (actions.SomebodyWasFirst, actions.NothingToPay):
            pass
print(done, refused)
"""


@pytest.mark.long
@pytest.mark.real_commits
def test_eight_processes_give_each_claim_one_decision_and_one_payment(app):
    """On the database that the suite runs on: SQLite and PostgreSQL."""
    with app.app_context(), db.connection_context():
        with db.atomic():
            branch = that_pays(make_branch())
            leaders = [make_person(branch, Role.TEAM_LEADER) for _ in range(PROCESSES)]
            # Four, so that nobody's month needs a second approval.
            claimants = [with_account(make_person(branch)) for _ in range(4)]
            for number in range(CLAIMS):
                make_submitted(claimants[number % 4], 100 + number)
        environment = {**os.environ, "PORTAL_DATABASE_URL": app.config["DATABASE_URL"]}
        try:
            finished = together([str(leader.id) for leader in leaders], environment)
            look_at(branch, finished)
        finally:
            clear()


def together(leaders: list[str], environment: dict) -> list[tuple[int, int]]:
    """All start at the same moment; (decided, refused) of each."""
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, leader],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for leader in leaders
    ]
    for process in crowd:
        assert process.stdout.readline() == "ready\n"
    for process in crowd:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0].split() for process in crowd]
    assert [process.returncode for process in crowd] == [0] * len(crowd)
    return [(int(done), int(refused)) for done, refused in said]


def look_at(branch: Branch, finished: list[tuple[int, int]]) -> None:
    assert sum(done for done, _refused in finished) == CLAIMS
    decided = ClaimEvent.select(fn.COUNT(ClaimEvent.id), fn.COUNT(fn.DISTINCT(ClaimEvent.claim)))
    of_branch = ClaimEvent.branch == branch
    for what in ("approved", "in_payout"):
        times, claims = decided.where(of_branch, ClaimEvent.what == what).tuples().get()
        assert (what, times, claims) == (what, CLAIMS, CLAIMS)
    lines = PayoutLine.select().where(PayoutLine.branch == branch)
    assert lines.count() == CLAIMS
    paid = lines.select(fn.SUM(PayoutLine.amount_cents)).scalar()
    files = PaymentBatch.select(fn.SUM(PaymentBatch.total_cents))
    assert paid == files.where(PaymentBatch.branch == branch).scalar() == expected()


def expected() -> int:
    return sum(100 + number for number in range(CLAIMS))


def clear() -> None:
    """What was written for real goes again."""
    with db.atomic(), log_may_go():
        for model in reversed(tables.ALL):
            if model not in {*RULES, *KEPT}:
                model.delete().execute()
    assert ExpenseClaim.select().count() == 0
