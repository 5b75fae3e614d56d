"""E4: slots at a desk are booked by staff; a double booking is refused."""

import re
from datetime import timedelta

import pytest

from portal.calendar_feeds.events.models import CalendarEvent
from portal.clients.models import Conflict, DeskCard
from portal.core.clock import local, today
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.people.models import Person
from portal.schedule.appointments import actions, queries
from portal.schedule.appointments.models import Appointment, AppointmentStatus
from portal.schedule.desk_hours.actions import StillBooked, stop_desk
from portal.schedule.desk_hours.models import Closure, Desk, Shift
from tests.calendar_feeds.events.factories import unfolded
from tests.factories import make_client, make_person
from tests.schedule.appointments.factories import plan_visit
from tests.schedule.desk_hours.factories import make_hours, make_shift


@pytest.fixture
def slots(branch, desk):
    return queries.free_slots(branch.id, Desk.LEGAL_GUIDE)


def booking(client, slot, /, **fields):
    ordinary = {
        "form_key": "d" * 32,
        "desk": "legal_guide",
        "client": str(client.id),
        "slot": slot.value,
        "interpreter": "0",
    }
    return ordinary | fields


def test_a_guide_books_a_time_with_the_legal_guide(
    client_for, volunteer, legal_guide, hassan, slots
):
    browser = client_for(volunteer)
    page = browser.get(f"/appointments/new?desk=legal_guide&client={hassan.id}").text
    assert all(slot.value in page for slot in slots)

    answer = browser.post("/appointments/new", data=booking(hassan, slots[1]))

    assert answer.status_code == 303
    [made] = Appointment.select()
    assert (made.person, made.client, made.kind) == (legal_guide, hassan, "legal_consultation")
    assert made.starts_at == slots[1].starts_at
    assert made.booked_by == volunteer
    assert "Al-Hassan" in client_for(legal_guide).get("/").text


def test_of_a_desk_of_two_hours_there_are_four_times_on_each_day_that_somebody_is_on(slots, desk):
    assert [f"{local(slot.starts_at):%H:%M}" for slot in slots] == [
        "10:00",
        "10:30",
        "11:00",
        "11:30",
    ]
    assert {local(slot.starts_at).date() for slot in slots} == {desk.held_on}


def test_a_time_that_was_taken_meanwhile_is_refused_and_the_others_are_offered(
    client_for, branch, volunteer, hassan, slots
):
    """E4: the second gets a friendly page, with what they typed and the times still free."""
    other = make_client(branch)
    actions.book(volunteer, actions.plan_at(slots[0], other), "e" * 32)
    late = booking(hassan, slots[0], note="brief van de IND")
    answer = client_for(volunteer).post("/appointments/new", data=late)

    assert answer.status_code == 422
    assert 'id="slot-error"' in answer.text
    assert "brief van de IND" in answer.text
    assert slots[0].value not in answer.text
    assert slots[1].value in answer.text
    assert Appointment.select().count() == 1


def test_the_database_itself_refuses_a_second_appointment_at_an_overlapping_time(
    volunteer, legal_guide, hassan, slots
):
    """E4: also one of another length, that begins in the middle of the first."""
    actions.book(volunteer, actions.plan_at(slots[0], hassan), "e" * 32)
    with pytest.raises(actions.TimeTaken):
        actions.book(volunteer, actions.plan_at(slots[0], hassan), "f" * 32)
    begins = slots[0].starts_at.replace(minute=(slots[0].starts_at.minute + 25) % 60)
    with pytest.raises(actions.TimeTaken):
        plan_visit(legal_guide, hassan, begins)
    assert Appointment.select().count() == 1


@pytest.mark.parametrize("how", ["closed", "nobody on", "cancelled shift", "past"])
def test_a_desk_without_anybody_or_on_a_closed_day_offers_no_time(
    client_for, volunteer, hassan, slots, desk, how
):
    if how == "closed":
        day = desk.held_on
        Closure.create(branch=desk.branch, first_on=day, last_on=day, reason="Feestdag")
    elif how == "nobody on":
        Shift.delete().execute()
    elif how == "cancelled shift":
        Shift.update(status="cancelled").execute()
    else:
        Shift.update(held_on=today().replace(year=2020)).execute()
    answer = client_for(volunteer).post("/appointments/new", data=booking(hassan, slots[0]))

    assert answer.status_code == 422
    assert not Appointment.select().exists()


def test_nobody_books_for_a_client_whom_they_may_not_choose(client_for, branch, volunteer, slots):
    """R04c: a foreign number in the body."""
    stranger = make_client(branch)
    answer = client_for(volunteer).post("/appointments/new", data=booking(stranger, slots[0]))

    assert answer.status_code == 422
    assert not Appointment.select().exists()


def test_at_the_desk_one_books_for_whose_card_one_has_today(client_for, branch, slots):
    """The walk-in client gets an appointment, and the file stays closed."""
    client = make_client(branch, name="Zahra Habte")
    worker = make_person(branch)
    DeskCard.create(
        branch=branch, person=worker, client=client, shown_on=today(), reason="spreekuur"
    )
    browser = client_for(worker)
    answer = browser.post("/appointments/new", data=booking(client, slots[0]))

    assert answer.status_code == 303
    assert "Zahra Habte" in browser.get(answer.location).text
    DeskCard.delete().execute()
    assert "Zahra Habte" not in browser.get(answer.location).text


def test_who_may_never_see_a_client_is_not_offered_to_them(branch, legal_guide, hassan, slots):
    """R04g: not as a worker, and not in anybody's own agenda."""
    Conflict.create(branch=branch, person=legal_guide, client=hassan)

    assert queries.free_slots(branch.id, Desk.LEGAL_GUIDE, hassan) == []
    assert queries.free_slots(branch.id, Desk.LEGAL_GUIDE)


def test_moving_offers_what_is_free_and_takes_it(client_for, volunteer, hassan, slots):
    made = actions.book(volunteer, actions.plan_at(slots[0], hassan), "e" * 32)
    fields = {"slot": slots[2].value, "version": made.version, "interpreter": 0}
    answer = client_for(volunteer).post(f"/appointments/{made.id}/move", data=fields)

    assert answer.status_code == 303
    assert Appointment.get().starts_at == slots[2].starts_at
    free = [slot.value for slot in queries.free_slots(made.branch_id, Desk.LEGAL_GUIDE)]
    assert slots[0].value in free
    assert slots[2].value not in free


def test_an_interpreter_sees_place_and_time_and_says_yes_or_no(
    client_for, branch, volunteer, hassan, slots
):
    """Trust, part 3: the interpreter reads a first name, and answers."""
    interpreter = make_person(branch, Role.INTERPRETER)
    plan = actions.plan_at(slots[0], hassan, interpreter=interpreter)
    made = actions.book(volunteer, plan, "e" * 32)
    [mine] = CalendarEvent.select().where(CalendarEvent.part == "interpreter")
    assert "Al-Hassan" not in unfolded(mine.full_body)
    browser = client_for(interpreter)
    page = browser.get(f"/appointments/{made.id}").text
    assert "Amira" in page
    assert "Al-Hassan" not in page

    assert browser.post(f"/appointments/{made.id}/answer", data={"answer": "no"}).status_code == 303
    assert Appointment.get().interpreter_answer == "no"
    assert not CalendarEvent.select().where(CalendarEvent.part == "interpreter").exists()
    assert browser.post(f"/appointments/{made.id}/answer", data={"answer": "?"}).status_code == 400
    assert browser.post(f"/appointments/{made.id}/cancel").status_code == 403
    assert client_for(volunteer).post(f"/appointments/{made.id}/answer").status_code == 403


def test_an_interpreter_hears_when_it_is_off_and_on_again_and_when_they_are_not_asked_any_more(
    branch, volunteer, hassan, slots
):
    interpreter = make_person(branch, Role.INTERPRETER)
    plan = actions.plan_at(slots[0], hassan, interpreter=interpreter)
    made = actions.book(volunteer, plan, "e" * 32)
    actions.cancel(made, volunteer, made.version)
    actions.restore(made, volunteer, made.version)
    actions.move(made, volunteer, actions.plan_at(slots[0], hassan), made.version)

    mails = OutboxMail.select().where(OutboxMail.recipient == interpreter.email)
    mails = list(mails.order_by(OutboxMail.id))
    assert [mail.calendar_method for mail in mails] == ["REQUEST", "CANCEL", "REQUEST", "CANCEL"]
    numbers = [int(re.search(r"SEQUENCE:(\d+)", str(mail.calendar))[1]) for mail in mails]
    assert numbers == sorted(set(numbers))  # a calendar follows a higher number only


def test_an_interpreter_whom_the_client_refuses_is_not_asked(
    client_for, branch, volunteer, hassan, slots
):
    """R04g: the block list of the client."""
    interpreter = make_person(branch, Role.INTERPRETER)
    Conflict.create(branch=branch, person=interpreter, client=hassan)
    typed = booking(hassan, slots[0], interpreter=str(interpreter.id))
    answer = client_for(volunteer).post("/appointments/new", data=typed)

    assert answer.status_code == 422
    assert 'id="interpreter-error"' in answer.text
    assert not Appointment.select().exists()


def test_who_takes_over_a_shift_takes_over_its_appointments(
    client_for, volunteer, legal_guide, hassan, slots, desk
):
    made = actions.book(volunteer, actions.plan_at(slots[0], hassan), "e" * 32)
    other = make_person(desk.branch, Role.LEGAL_GUIDE)
    answer = client_for(legal_guide).post(f"/roster/shifts/{desk.id}/leave", data={"version": 0})
    assert answer.status_code == 303
    assert Shift.get().status == "on"  # there is an appointment in it

    client_for(legal_guide).post(f"/roster/shifts/{desk.id}/seek", data={"version": 0})
    client_for(other).post(f"/roster/shifts/{desk.id}/take", data={"version": 1})

    assert Appointment.get_by_id(made.id).person == other
    assert Shift.get(Shift.person == other).status == "on"
    assert Shift.get_by_id(desk.id).status == "cancelled"


def test_a_day_with_appointments_is_not_closed_under_them(
    client_for, team_leader, volunteer, hassan, slots, desk
):
    made = actions.book(volunteer, actions.plan_at(slots[0], hassan), "e" * 32)
    browser = client_for(team_leader)
    fields = {"first_on": desk.held_on.isoformat(), "last_on": "", "reason": "Verhuizing"}
    answer = browser.post("/roster/closures", data=fields)
    assert answer.status_code == 422
    assert "Verhuizing" in answer.text
    assert not Closure.select().exists()

    eve, hours = desk.held_on - timedelta(1), desk.hours
    with pytest.raises(StillBooked):
        stop_desk(hours, team_leader, eve, hours.version)

    browser.post(f"/appointments/{made.id}/cancel", data={"version": 0})
    assert Appointment.get().status == AppointmentStatus.CANCELLED
    assert browser.post("/roster/closures", data=fields).status_code == 303


def test_another_branch_has_its_own_desks(branch, slots):
    """G1: nobody of elsewhere is offered or asked."""
    elsewhere = make_person(None, Role.LEGAL_GUIDE)
    make_shift(make_hours(elsewhere.branch), elsewhere)

    assert {slot.person.branch_id for slot in queries.free_slots(branch.id, Desk.LEGAL_GUIDE)} == {
        branch.id
    }
    assert Person.get_by_id(elsewhere.id).branch != branch
