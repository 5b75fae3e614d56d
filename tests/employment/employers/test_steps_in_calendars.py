"""Next steps stand in the agenda, and in calendars without what was typed about them."""

from datetime import timedelta

import pytest

from portal.calendar_feeds.events.models import CalendarEvent, CalendarPerson
from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.board import actions as steps
from portal.employment.board.actions import Step
from portal.employment.employers import actions, ical
from portal.employment.employers.actions import merging
from portal.employment.employers.models import Employer
from portal.employment.vacancies.actions import vacancies
from tests import clock
from tests.calendar_feeds.events.factories import unfolded
from tests.factories import make_employer, make_person

SOON = clock.day(3)


@pytest.fixture
def bakery(job_coach):
    """An employer of the job coach, with a step in three days that names a client."""
    values = {
        "name": "Bakkerij Vink",
        "place": "Maassluis",
        "sector": None,
        "contact_name": None,
        "contact_email": None,
        "contact_phone": None,
        "owner": job_coach,
        "offers": None,
    }
    step = Step("Bel over Amira Al-Hassan", SOON)
    return actions.add(job_coach, "a" * 32, step, **values)


def told(source="employer") -> list[CalendarEvent]:
    return list(CalendarEvent.select().where(CalendarEvent.source == source))


def test_a_step_is_told_in_the_transaction_that_makes_it_and_moves_with_it(job_coach, bakery):
    [event] = told()
    assert (event.starts_on, event.is_busy) == (SOON, False)
    assert [row.person_id for row in CalendarPerson.select()] == [job_coach.id]
    text = unfolded(event.busy_body) + unfolded(event.initials_body)
    assert "Amira" not in text
    assert "Hassan" not in text
    assert "Bakkerij Vink" in unfolded(event.initials_body)
    assert "Amira Al-Hassan" in unfolded(event.full_body)

    later = Step("Op bezoek", SOON + timedelta(7))
    steps.move(bakery, job_coach, bakery.version, "contacted", later)
    [moved] = told()
    assert (moved.uid, moved.starts_on) == (event.uid, SOON + timedelta(7))
    assert moved.sequence > event.sequence


def test_a_closed_employer_has_no_step_in_calendars(job_coach, bakery):
    steps.move(bakery, job_coach, bakery.version, "closed", Step(), reason="no_reply")

    assert told() == []


def test_of_two_that_are_one_only_the_kept_one_is_in_calendars(job_coach, bakery):
    other = make_employer(bakery.branch, name="Vink", next_action="Mail", next_action_on=SOON)
    ical.keep_told()
    assert len(told()) == 2

    merging.merge(bakery, other, job_coach)
    assert [event.source_id for event in told()] == [bakery.id]
    ical.keep_told()
    assert [event.source_id for event in told()] == [bakery.id]


def test_what_an_import_brought_is_told_by_the_next_run(branch, job_coach):
    employer = make_employer(branch, next_action="Bel", next_action_on=SOON)
    ical.keep_told()
    Employer.update(next_action_on=SOON + timedelta(1)).where(Employer.id == employer.id).execute()
    ical.keep_told()

    assert [event.starts_on for event in told()] == [SOON + timedelta(1)]


def test_a_step_of_a_vacancy_is_told_likewise(job_coach, bakery):
    values = {"title": "Bakker", "kind": "internship", "owner": job_coach, "stage": "open"}
    vacancy = vacancies.add(bakery, job_coach, "b" * 32, Step("Cv sturen", SOON), [], **values)

    assert [event.source_id for event in told("vacancy")] == [vacancy.id]


def test_the_agenda_of_who_sees_employers_holds_their_steps_late_ones_today(
    client_for, branch, team_leader, volunteer, job_coach, bakery
):
    """Trust, part 3: the job coach and leaders; nobody else, and no other branch."""
    Employer.update(owner=None).execute()
    make_employer(
        branch, name="Garage", next_action="Te laat", next_action_on=today().replace(year=2020)
    )
    for person, sees in (
        (job_coach, True),
        (team_leader, True),
        (volunteer, False),
        (make_person(branch, Role.LEGAL_GUIDE), False),
        (make_person(None, Role.JOB_COACH), False),
    ):
        page = client_for(person).get("/agenda?view=list&kind=step").text
        assert ("Bakkerij Vink" in page) == sees, person.roles
        assert ("Garage" in page) == sees, person.roles
