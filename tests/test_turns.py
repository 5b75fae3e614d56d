"""What many do at the same moment, each with a connection of their own (R15, R29).

PostgreSQL has no one writer: whoever counts first and writes then sees what others see. On both
databases every limit holds to the one, and no number is given twice.
"""

import threading
from contextlib import suppress
from datetime import timedelta
from secrets import token_hex

import pyotp
import pytest
from flask import Flask
from peewee import IntegrityError

from portal import tables
from portal.account.actions import address, second_factor, throttling
from portal.account.models import AddressChange
from portal.audit.models import AuditEntry
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.models import MOST as MOST_FEEDS
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.calendar_feeds.feeds.routes.reading import UNCOUNTED, Polls
from portal.clients import actions as clients
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.database import again_if_asked, db, hold, take_turn
from portal.core.forms.form_key import new_key
from portal.core.web.access import Role
from portal.demo.actions import KEPT, RULES
from portal.drafts import actions as drafts
from portal.drafts.models import Draft
from portal.employment.cvs.actions import versions
from portal.employment.cvs.models import CVVersion
from portal.employment.employers.models import Employer
from portal.employment.placements import actions as placements
from portal.employment.placements.models import Placement
from portal.expenses.claims.actions import receipts
from portal.files.models import StoredFile
from portal.files.uploads import CleanFile
from portal.import_export.actions import bring_in
from portal.people import actions as people
from portal.people.models import Person
from portal.schedule.appointments.actions import booking
from portal.schedule.appointments.models import Appointment
from portal.schedule.desk_hours import actions as desk_hours
from portal.schedule.desk_hours.models import Closure
from tests.employment.cvs.factories import agree, make_coached, make_profile
from tests.factories import (
    make_branch,
    make_client,
    make_employer,
    make_household,
    make_municipality,
    make_person,
)
from tests.forgetting import log_may_go
from tests.schedule.desk_hours.factories import make_hours, make_shift

pytestmark = pytest.mark.real_commits
CROWD = 8


@pytest.fixture
def real(app):
    """Everything is written for real, and goes again."""
    with app.app_context(), db.connection_context():
        yield app
        if db.in_transaction():
            db.rollback()
        with db.atomic(), log_may_go():
            for model in reversed(tables.ALL):
                if model not in {*RULES, *KEPT}:
                    model.delete().execute()


@pytest.fixture
def branch(real):
    with db.atomic():
        return make_branch()


def made(factory, *arguments, **fields):
    with db.atomic():
        return factory(*arguments, **fields)


def at_once(app: Flask, *work, times: int = CROWD) -> list:
    """What each of them came to, a result or what it raised; all begin at one moment."""
    jobs = list(work) * (times if len(work) == 1 else 1)
    start, results = threading.Barrier(len(jobs)), []

    def run(job) -> None:
        with app.test_request_context(), db.connection_context():
            start.wait()
            try:
                results.append(job())
            except Exception as error:  # looked at by the test
                results.append(error)

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def kinds(results: list) -> set[type]:
    return {type(one) for one in results if isinstance(one, Exception)}


def again(record):
    """The record as another process would have it."""
    return type(record).get_by_id(record.id)


def test_a_turn_lasts_as_long_as_its_transaction_and_needs_one(real):
    with pytest.raises(RuntimeError, match="transaction"):
        take_turn("nothing")


def test_nobody_has_more_feeds_than_anyone_may(real, branch):
    owner = made(make_person, branch)
    for how in (feeds.create, feeds.create_in_place):
        found = at_once(real, lambda how=how: how(again(owner), Purpose.MINE))
        assert kinds(found) <= {feeds.TooMany}
        assert Feed.select().where(Feed.revoked_at.is_null()).count() == MOST_FEEDS


def test_a_throttle_lets_through_what_it_says(real):
    limits = (("minute", 5, timedelta(minutes=10)),)
    found = at_once(real, lambda: throttling.count_try("test", "key", limits), times=12)
    assert [type(one) for one in found].count(throttling.TooManyTries) == 7


def test_r28_of_many_who_type_one_code_of_a_phone_one_is_let_in(real, branch):
    secret = pyotp.random_base32()
    vera = made(make_person, branch)
    codes = pyotp.TOTP(secret)
    assert made(second_factor.set_up, vera, secret, codes.at(now() - timedelta(seconds=30)))
    code = codes.at(now())
    found = at_once(real, lambda: second_factor.is_code_of(again(vera), code), times=4)
    assert sorted(found, key=str) == [False, False, False, True]


def test_r34_what_one_calendar_may_ask_holds_for_all_processes_together(real):
    """Each counts its first few by itself: what a calendar asks in a minute writes nothing."""
    most, processes = 20, [Polls("feed") for _ in range(4)]

    def polls(process: Polls):
        return lambda: [process.one_too_many("secret", most) for _ in range(most)]

    asked = [one for each in at_once(real, *map(polls, processes)) for one in each]
    assert most <= asked.count(False) <= most + UNCOUNTED * len(processes)

    elsewhere = [Polls("feed").one_too_many("another", most) for _ in range(UNCOUNTED)]
    assert not any(elsewhere)
    assert len({one.bucket.split(":")[-1] for one in throttling.Throttle.select()}) == 1


def test_nobody_looks_up_more_clients_at_the_desk(real, branch):
    guide = made(make_person, branch)
    with db.atomic():
        rows = [{"action": "desk.look", "actor_id": guide.id, "at": now()}] * 27
        AuditEntry.insert_many(rows).execute()
    what = {"name": "Niemand", "born_on": today(), "number": ""}
    found = at_once(real, lambda: clients.look_up_at_desk(again(guide), "spreekuur", **what))
    assert kinds(found) == {clients.AtDeskTooOften}
    assert AuditEntry.select().where(AuditEntry.action == "desk.look").count() == 30


def test_nobody_keeps_more_drafts(real, branch, monkeypatch):
    person = made(make_person, branch)
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 3)

    def keep():
        form = {"draft_key": new_key(), "draft_address": "/activities/new", "note": "x"}
        with real.test_request_context("/drafts", method="POST", data=form) as context:
            return drafts.keep(again(person), context.request)

    assert kinds(at_once(real, keep)) == {drafts.TooMany}
    assert Draft.select().count() == 3


def test_nobody_stores_more_files_in_a_day(real, branch, monkeypatch):
    person = made(make_person, branch)
    monkeypatch.setattr(receipts, "MOST_A_DAY", 3)

    def keep():
        file = CleanFile(token_hex().encode(), "image/webp", None, 1, token_hex(32), "bon")
        return receipts.keep_waiting(again(person), file)

    assert kinds(at_once(real, keep)) == {receipts.TooManyFiles}
    assert StoredFile.select().count() == 3


def test_each_version_of_a_cv_has_a_number_of_its_own(real, branch):
    with db.atomic():
        client, coach = make_coached(branch)
        agree(client, coach)
        profile = make_profile(client)
    found = at_once(real, lambda: versions.make(again(coach), again(profile)))
    assert kinds(found) == set()
    assert sorted(v.number for v in CVVersion) == list(range(1, CROWD + 1))


def test_each_placement_has_a_code_of_its_own(real, branch):
    with db.atomic():
        coach, employer = make_person(branch, Role.JOB_COACH), make_employer(branch)
        waiting = [make_client(branch) for _ in range(CROWD)]

    def make():
        values = {"employer": employer.id, "kind": "internship", "started_on": today()}
        return placements.make(again(coach), again(waiting.pop()), values)

    assert kinds(at_once(real, make)) == set()
    assert len({placement.code for placement in Placement}) == CROWD


def test_each_new_person_has_a_code_of_their_own_and_one_address_is_of_one(real, branch):
    by = made(make_person, branch, Role.TEAM_LEADER)
    values = {"name": "Nieuw", "employment": "volunteer", "started_on": today()}
    one = at_once(real, lambda: people.add(again(by), [], email="nieuw@example.org", **values))
    assert kinds(one) == {people.AddressTaken}
    each = at_once(
        real, lambda: people.add(again(by), [], email=f"{token_hex(4)}@example.org", **values)
    )
    assert kinds(each) == set()
    assert Person.select().count() == 1 + 1 + CROWD


def test_one_code_is_of_one_client(real, branch):
    by = made(make_person, branch, Role.TEAM_LEADER)
    place = branch_place(branch)

    def add():
        values = {"code": "K-1", "name": "Nieuw", "municipality": place, "sex": "f"}
        return clients.add(again(by), None, counts_for_target=True, arrival="assigned", **values)

    found = at_once(real, add)
    assert (kinds(found), Client.select().count()) == ({clients.CodeTaken}, 1)


def branch_place(branch):
    return made(make_municipality, branch).id


def test_of_one_person_one_other_address_waits(real, branch):
    person = made(make_person, branch)
    at_once(real, lambda: address.ask(again(person), None, f"{token_hex(4)}@example.org"))
    waiting = AddressChange.select().where(AddressChange.stopped_at.is_null())
    assert (waiting.count(), AddressChange.select().count()) == (1, CROWD)


def test_two_imports_with_the_same_new_code_make_one(real, branch):
    leader = made(make_person, branch, Role.TEAM_LEADER)
    file = "branch,code,name,stage\n" + f"{branch.code},B-1,Bakker,lead\n"
    contents = {"employers": file.encode()}
    found = at_once(real, lambda: bring_in(contents, again(leader)), times=4)
    assert kinds(found) == set()
    assert Employer.select().count() == 1


def test_no_time_is_booked_at_a_desk_that_closes(real, branch):
    with db.atomic():
        guide = make_person(branch, Role.LEGAL_GUIDE)
        leader = make_person(branch, Role.TEAM_LEADER)
        client = make_client(branch, household=make_household(branch))
    for _ in range(4):
        with db.atomic():
            Closure.delete().execute()
            hours = make_hours(branch, valid_from=today())
            shift = make_shift(hours, guide)
            slot = booking.queries.Slot(shift, hours.slots(shift.held_on)[0])
        plan = booking.plan_at(slot, client)
        found = at_once(
            real,
            lambda plan=plan: booking.book(again(leader), plan, new_key()),
            lambda day=shift.held_on: desk_hours.close(again(leader), day, day, "Feest"),
        )
        assert kinds(found) in ({booking.TimeTaken}, {desk_hours.StillBooked})
        with db.atomic(), suppress(IntegrityError):
            booked = list(Appointment)
        assert (len(booked) == 1) is (kinds(found) == {desk_hours.StillBooked})
        if booked:
            break


@pytest.mark.postgresql
def test_a_transaction_that_postgresql_ended_for_another_is_done_again(real, branch):
    """R88: two who hold two records in opposite order, until one has to give way."""
    one, other = made(make_person, branch), made(make_person, branch)
    meet, tries = threading.Barrier(2), []

    def holding(first, second):
        is_first_try = not tries.count(first)
        tries.append(first)
        hold(again(first))
        if is_first_try:
            meet.wait()
        hold(again(second))

    found = at_once(
        real,
        lambda: again_if_asked(lambda: holding(one, other)),
        lambda: again_if_asked(lambda: holding(other, one)),
    )
    assert (found, len(tries)) == ([None, None], 3)
