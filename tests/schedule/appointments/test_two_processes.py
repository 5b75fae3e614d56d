"""E4: double booking is impossible, whichever processes book at the same moment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal import tables
from portal.core.database import db
from portal.core.web.access import Role
from portal.demo.actions import KEPT, RULES
from portal.schedule.appointments import queries
from portal.schedule.appointments.models import Appointment, TakenTime
from portal.schedule.desk_hours.models import Desk
from tests.factories import make_branch, make_client, make_person
from tests.forgetting import log_may_go
from tests.schedule.desk_hours.factories import make_hours, make_shift

ROOT = Path(__file__).parent.parent.parent.parent
BOOK = """
import sys, uuid
from portal.app import create_app
from portal.schedule.appointments import actions, queries
from portal.clients.models import Client
from portal.core.database import db
from portal.schedule.desk_hours.models import Desk

app = create_app()
client = int(sys.argv[1])
with app.app_context(), db.connection_context():
    client = Client.get_by_id(client)
    slots = queries.free_slots(client.branch_id, Desk.LEGAL_GUIDE)
    print("ready", flush=True)
    sys.stdin.readline()
    booked = 0
    for slot in slots:
        try:
            actions.book(None, actions.plan_at(slot, client), uuid.uuid4().hex)
            booked += 1
        except actions.TimeTaken:
            pass
    print(booked, flush=True)
"""


@pytest.fixture
def kept(app):
    """What the processes can see; gone afterwards."""
    with app.app_context(), db.connection_context():
        yield
        with db.atomic(), log_may_go():
            for model in reversed(tables.ALL):
                if model in RULES:
                    model.delete().where(model.branch.is_null(False)).execute()
                elif model not in KEPT:
                    model.delete().execute()


def process(app, client):
    """Somebody who books every free time, as soon as they are told to."""
    environment = os.environ | {"PORTAL_DATABASE_URL": app.config["DATABASE_URL"]}
    return subprocess.Popen(
        [sys.executable, "-c", BOOK, str(client.id)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.real_commits
def test_two_processes_that_book_all_times_at_once_book_each_once(app, kept):
    with db.atomic():
        branch = make_branch()
        guide = make_person(branch, Role.LEGAL_GUIDE, email=None)
        make_shift(make_hours(branch, slot_minutes=5), guide)
        clients = [make_client(branch), make_client(branch)]
    times = len(queries.free_slots(branch.id, Desk.LEGAL_GUIDE))

    both = [process(app, client) for client in clients]
    for one in both:
        assert one.stdout.readline() == "ready\n"
    for one in both:
        one.stdin.write("go\n")
        one.stdin.flush()
    counts = [int(one.communicate(timeout=60)[0]) for one in both]

    assert sum(counts) == times == 24
    assert Appointment.select().count() == times
    moments = [at for (at,) in TakenTime.select(TakenTime.at).tuples()]
    assert len(moments) == len(set(moments)) == times
