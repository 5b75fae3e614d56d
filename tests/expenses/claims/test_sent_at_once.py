"""One form and one claim, sent by four processes at once (D15, R16)."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from portal.core.database import db
from portal.expenses.records.models import ClaimEvent, ExpenseClaim, ExpenseLine
from tests.expenses.claims.factories import with_account
from tests.expenses.claims.test_many_at_once import clear
from tests.factories import make_branch, make_person

ROOT = Path(__file__).parent.parent.parent.parent
PROCESSES = 4
# Each adds a line of its own, one by the same form, and then sends in every draft there is.
WORK = """
import sys, uuid
from portal.app import create_app
from portal.expenses.claims import actions
from portal.expenses.claims.actions import lines
from portal.core.database import db
from portal.expenses.records.models import ExpenseClaim
from portal.core.clock import today
from portal.people.models import Person

app, sent = create_app(), 0
with app.app_context(), db.connection_context():
    me = Person.get_by_id(int(sys.argv[1]))
    cost = lambda: lines.Cost("mileage", today(), 450)
    print("ready", flush=True)
    sys.stdin.readline()
    lines.add_line(me, cost(), uuid.uuid4().hex)
    lines.add_line(me, cost(), sys.argv[2])
    print("added", flush=True)
    sys.stdin.readline()
    for claim in ExpenseClaim.select().where(ExpenseClaim.claimant == me):
        try:
            actions.submit(claim, me)
            sent += 1
        except actions.AlreadyDecided:
            pass
print(sent)
"""


@pytest.mark.real_commits
def test_four_processes_make_one_line_of_one_form_and_one_claim_of_a_month(app):
    """D15: a double click, a retry, a second window."""
    with app.app_context(), db.connection_context():
        with db.atomic():
            claimant = with_account(make_person(make_branch()))
        environment = {**os.environ, "PORTAL_DATABASE_URL": app.config["DATABASE_URL"]}
        try:
            assert sum(together(str(claimant.id), environment)) == 1
            [claim] = ExpenseClaim.select().where(ExpenseClaim.claimant == claimant)
            assert claim.status == "submitted"
            assert ExpenseLine.select().where(ExpenseLine.claim == claim).count() == 1 + PROCESSES
            [event] = ClaimEvent.select().where(ClaimEvent.claim == claim)
            assert event.what == "submitted"
        finally:
            clear()


def together(person: str, environment: dict) -> list[int]:
    """How many claims each of the processes could send in."""
    key = uuid.uuid4().hex
    crowd = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, person, key],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(PROCESSES)
    ]
    for said in ("ready\n", "added\n"):
        for process in crowd:
            assert process.stdout.readline() == said
        for process in crowd:
            process.stdin.write("go\n")
            process.stdin.flush()
    return [int(process.communicate()[0]) for process in crowd]
