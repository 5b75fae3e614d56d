"""C5, C11: what waits is told by mail and stands in the calendar."""

from datetime import timedelta

import pytest
import time_machine

from portal.calendar_feeds.events.models import CalendarEvent
from portal.core import clock
from portal.core.clock import add_months, today
from portal.core.web.access import Role
from portal.employment.placements import actions as placements
from portal.employment.placements import ical
from portal.employment.vacancies import commands
from portal.mail import actions as mails
from portal.mail.models import OutboxMail
from tests.factories import make_assignment, make_client, make_employer, make_person

pytestmark = pytest.mark.at("2026-12-02 10:00")  # a working day


@pytest.fixture
def mailed(branch):
    return make_person(branch, Role.JOB_COACH, email="coach@example.org")


def test_overdue_steps_come_by_mail_once_a_working_day_unless_it_is_switched_off(branch, mailed):
    """C5: how many wait and how many are late, with no name of a client or an employer."""
    for days in (-3, 0, 4):
        step = {"next_action": "Bellen", "next_action_on": today() + timedelta(days=days)}
        make_employer(branch, name="Bakker", owner=mailed, **step)
    make_person(branch, Role.JOB_COACH, email="other@example.org")

    commands.remind()
    commands.remind()

    [mail] = OutboxMail.select()
    assert (mail.recipient, mail.subject) == (mailed.email, "2 stappen naar werk wachten op je")
    assert "1 daarvan is te laat." in mail.body
    assert "/work" in mail.body
    assert "Bakker" not in mail.body

    mails.choose(mailed, set())
    with time_machine.travel(clock.now() + timedelta(days=1), tick=False):
        commands.remind()
    assert OutboxMail.select().count() == 1


def test_the_check_that_waits_stands_in_the_calendar_until_it_is_done(branch, mailed):
    """C11: after a month, then after three; no name for who may not see it."""
    client = make_client(branch, name="Amira Haddad")
    make_assignment(mailed, client.household, role=Role.JOB_COACH)
    begun = add_months(today(), -1)
    values = {"employer_id": make_employer(branch).id, "kind": "paid_job", "started_on": begun}
    job = placements.make(mailed, client, values)

    def told():
        known = CalendarEvent.source == "placement", CalendarEvent.part == "check"
        return [
            (event.starts_on, event.busy_body) for event in CalendarEvent.select().where(*known)
        ]

    [(day, body)] = told()
    assert day == add_months(begun, 1)
    assert "Amira" not in str(body)
    placements.check(mailed, job, 1, still_there=True)
    assert [day for day, _body in told()] == [add_months(begun, 3)]

    CalendarEvent.delete().execute()
    ical.keep_told()
    assert [day for day, _body in told()] == [add_months(begun, 3)]
