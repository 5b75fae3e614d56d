"""The first and last day of internships: in the agenda, and as two events, no bar."""

from datetime import timedelta

import pytest

from portal.calendar_feeds.events.models import CalendarEvent
from portal.core.web.access import Role
from portal.employment.placements import ical
from portal.employment.placements.models import Placement
from tests import clock
from tests.calendar_feeds.events.factories import unfolded
from tests.factories import make_assignment, make_client, make_employer, make_person

FIRST, LAST = clock.day(7), clock.day(30)


@pytest.fixture
def hassan(branch, job_coach):
    client = make_client(branch, name="Amira Al-Hassan", code="K-0815")
    make_assignment(job_coach, client.household, role=Role.JOB_COACH)
    return client


@pytest.fixture
def internship(branch, hassan):
    return Placement.create(
        branch=branch,
        code="stage-1",
        client=hassan,
        employer=make_employer(branch, name="Bakkerij Vink"),
        kind="internship",
        started_on=FIRST,
        ended_on=LAST,
    )


def told() -> dict:
    found = CalendarEvent.select().where(CalendarEvent.source == "placement")
    return {event.part: event for event in found}


def test_the_first_and_the_last_day_stand_in_the_agenda_of_who_may_know(
    client_for, branch, team_leader, job_coach, hassan, internship
):
    """Trust, part 3: the job coach of the client, the guide (status), leaders; nobody else."""
    guide = make_person(branch, Role.GUIDE)
    make_assignment(guide, hassan.household)
    legal = make_person(branch, Role.LEGAL_GUIDE)
    make_assignment(legal, hassan.household, role=Role.LEGAL_GUIDE)
    for person, sees in (
        (team_leader, True),
        (job_coach, True),
        (guide, True),
        (legal, False),
        (make_person(branch, Role.JOB_COACH), False),
        (make_person(None, Role.TEAM_LEADER), False),
    ):
        page = client_for(person).get("/agenda?view=list&kind=internship").text
        assert ("Stage: eerste dag" in page) == sees, person.roles
        assert ("Stage: laatste dag" in page) == sees, person.roles
        assert ("Al-Hassan" in page) == sees, person.roles


def test_calendars_know_two_whole_days_without_a_name_or_employer(internship):
    ical.publish(internship)

    assert {part: event.starts_on for part, event in told().items()} == {
        "start": FIRST,
        "end": LAST,
    }
    for event in told().values():
        assert not event.is_busy
        text = unfolded(event.busy_body) + unfolded(event.initials_body)
        for secret in ("Amira", "Hassan", "K-0815", "Vink"):
            assert secret not in text, secret


def test_what_came_otherwise_is_told_by_the_next_run_and_then_no_more(internship):
    ical.keep_told()
    assert told().keys() == {"start", "end"}
    before = {part: event.sequence for part, event in told().items()}

    ical.keep_told()
    assert {part: event.sequence for part, event in told().items()} == before

    Placement.update(ended_on=LAST + timedelta(7)).execute()
    ical.keep_told()
    assert told()["end"].starts_on == LAST + timedelta(7)


def test_without_a_last_day_there_is_no_event_of_an_end(internship):
    ical.publish(internship)
    internship.ended_on = None
    internship.save()
    ical.publish(internship)

    assert told().keys() == {"start", "check"}
