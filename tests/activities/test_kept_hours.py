"""G2: what is left of one's own records when a match has ended, or a card was for yesterday."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from portal.activities.models import Activity
from portal.audit import record
from portal.clients.models import Assignment, Conflict, DeskCard
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.housing.models import Home
from portal.schedule.appointments.models import Appointment
from tests.factories import make_activity, make_assignment, make_client, make_person
from tests.schedule.appointments.factories import make_appointment

WRITTEN = {"note": "Merkteken in de notitie", "kind": "home_visit", "topics": {"finance": 1}}


@pytest.fixture
def former(branch, volunteer):
    client = make_client(branch, name="Selam Merkteken")
    make_assignment(volunteer, client.household, ended_on=today() - timedelta(days=3))
    return client


@pytest.fixture
def visit(volunteer, former):
    """Written down ten days ago, with a note that was corrected once."""
    visit = make_activity(volunteer, former, **WRITTEN, created_at=now() - timedelta(days=10))
    record(volunteer, "activity.change", visit, changes={"note": ("Merkteken oud", "nieuw")})
    return visit


def test_the_hours_stay_without_names_or_notes(client_for, volunteer, visit):
    browser = client_for(volunteer)

    for address in ("/activities/", f"/activities/{visit.id}", "/activities/mine.csv"):
        page = browser.get(address)
        assert page.status_code == 200
        assert "Merkteken" not in page.text, address
    assert "1 uur" in browser.get(f"/activities/{visit.id}").text


def test_it_is_read_only_a_day_after_it_was_written(client_for, volunteer, visit):
    browser = client_for(volunteer)

    for method, address in (
        ("GET", f"/activities/{visit.id}/edit"),
        ("POST", f"/activities/{visit.id}/edit"),
        ("POST", f"/activities/{visit.id}/withdraw"),
        ("GET", f"/activities/new?like={visit.id}"),
    ):
        assert browser.open(address, method=method).status_code == 403, address
    Activity.update(withdrawn_at=now()).execute()
    assert browser.post(f"/activities/{visit.id}/restore").status_code == 403
    assert Activity.get_by_id(visit.id).version == visit.version


def test_within_a_day_a_slip_can_be_put_right(client_for, volunteer, visit):
    Activity.update(created_at=now() - timedelta(hours=23)).execute()
    browser = client_for(volunteer)

    assert browser.get(f"/activities/{visit.id}/edit").status_code == 200
    browser.post(f"/activities/{visit.id}/withdraw")
    assert Activity.get_by_id(visit.id).withdrawn_at is not None


def test_a_contact_at_the_desk_is_hours_only_when_its_card_has_gone(client_for, branch, volunteer):
    """The matrix: U o 24 h."""
    client = make_client(branch, name="Selam Merkteken")
    DeskCard.create(
        branch=branch, person=volunteer, client=client, shown_on=today(), reason="inloop"
    )
    fields = WRITTEN | {"kind": "desk_contact"}
    made = make_activity(volunteer, client, **fields, created_at=now() - timedelta(days=2))
    browser = client_for(volunteer)
    assert "Merkteken in de notitie" in browser.get(f"/activities/{made.id}").text

    DeskCard.update(shown_on=today() - timedelta(days=1)).execute()

    assert "Merkteken" not in browser.get(f"/activities/{made.id}").text
    assert browser.get(f"/activities/{made.id}/edit").status_code == 403


def test_who_still_helps_corrects_what_is_older(client_for, volunteer, former, visit):
    Assignment.update(ended_on=None).execute()
    browser = client_for(volunteer)

    assert "Merkteken in de notitie" in browser.get(f"/activities/{visit.id}").text
    assert browser.get(f"/activities/{visit.id}/edit").status_code == 200


def test_an_own_record_of_who_keeps_one_out_is_hours_only_at_once(
    client_for, volunteer, former, visit
):
    """R04g: whatever the match, and however fresh it is."""
    Assignment.update(ended_on=None).execute()
    Activity.update(created_at=now()).execute()
    Conflict.create(branch=volunteer.branch_id, person=volunteer, client=former)

    assert "Merkteken" not in client_for(volunteer).get(f"/activities/{visit.id}").text
    assert client_for(volunteer).get(f"/activities/{visit.id}/edit").status_code == 403


def test_of_an_old_appointment_only_the_time_stays(client_for, volunteer, former):
    ago = now() - timedelta(days=5)
    made = make_appointment(
        volunteer, former, starts_at=ago, held_on=ago.date(), note="Merkteken in de afspraak"
    )
    browser = client_for(volunteer)

    page = browser.get(f"/appointments/{made.id}")
    assert page.status_code == 200
    assert "Merkteken" not in page.text
    for address in ("cancel", "no-show", "came"):
        assert browser.post(f"/appointments/{made.id}/{address}").status_code == 403
    assert browser.get(f"/appointments/{made.id}/move").status_code == 403
    assert Appointment.get_by_id(made.id).version == made.version


def test_an_interpreter_knows_the_place_from_two_days_before_to_one_after(client_for, branch):
    """The matrix; and never what it is about."""
    interpreter = make_person(branch, Role.INTERPRETER)
    home = Home.create(branch=branch, code="m", kind="regular", address="Merktekenlaan 1")
    client = make_client(branch, name="Selam Tesfay", home=home)
    starts = datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
    made = make_appointment(
        make_person(branch),
        client,
        kind="home_visit",
        starts_at=starts,
        held_on=date(2026, 3, 11),
        minutes=60,
        interpreter=interpreter,
        note="Merkteken in de afspraak",
    )
    shown = {}
    for hours in (-49, -47, 24, 26):
        with time_machine.travel(starts + timedelta(hours=hours), tick=False):
            page = client_for(interpreter).get(f"/appointments/{made.id}").text
            shown[hours] = "Merktekenlaan" in page
            assert "Selam" in page
            assert "Tesfay" not in page
            assert "Merkteken in de afspraak" not in page
    assert shown == {-49: False, -47: True, 24: True, 26: False}


@pytest.mark.parametrize("day", [-1, -400])
def test_a_match_that_began_today_takes_nothing_of_days_before(phone, branch, volunteer, day):
    client = make_client(branch)
    make_assignment(volunteer, client.household, started_on=today())
    when = str(today() + timedelta(days=day))

    answer = phone(volunteer).log(client, day="other", date=when)

    assert answer.status_code == 422
    assert "Je helpt hen sinds" in answer.text
    assert phone(volunteer).log(client, day="today").status_code == 303


def test_a_card_at_the_desk_takes_its_own_day_only(phone, branch, volunteer):
    client = make_client(branch)
    DeskCard.create(
        branch=branch, person=volunteer, client=client, shown_on=today(), reason="inloop"
    )

    answer = phone(volunteer).log(client, kind="desk_contact", day="yesterday", channel="in_person")

    assert answer.status_code == 422
    assert "op het spreekuur" in answer.text
