"""K3, K4: a reminder before, exactly one after, and mails that calendars understand."""

from datetime import time, timedelta

import pytest
import time_machine
from icalendar import Calendar

from portal.activities.models import Activity
from portal.calendar_feeds.events.queries import event_of as calendar_event
from portal.clients.models import Client
from portal.core.clock import from_local, now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.feature import contributed
from portal.housing.models import Home
from portal.mail import actions as mail
from portal.mail.models import OutboxMail
from portal.schedule.appointments import actions, commands, ical
from portal.schedule.appointments.actions import telling
from portal.schedule.appointments.models import Appointment, ClientAnswer
from tests.factories import make_activity, make_assignment, make_person
from tests.schedule.appointments.factories import ahead, plan_visit


def mails(kind):
    return list(OutboxMail.select().where(OutboxMail.kind == kind).order_by(OutboxMail.id))


@pytest.fixture(autouse=True)
def by_day():
    """In the evening, with three hours before it in which a visit can be, on any day."""
    evening = from_local(today(), time(20, 30))
    with time_machine.travel(evening):
        yield


def soon(appointment: Appointment, hours: float, booked_days_ago: int = 5) -> Appointment:
    """The same, as if it had been booked long before and began in so many hours."""
    with db.atomic():
        Appointment.update(
            starts_at=now() + timedelta(hours=hours),
            created_at=now() - timedelta(days=booked_days_ago),
        ).where(Appointment.id == appointment.id).execute()
    return Appointment.get_by_id(appointment.id)


def test_two_days_before_there_is_one_reminder_to_worker_and_client(volunteer, hassan):
    """K4: and the run after it sends none."""
    Client.update(email="amira@example.org", language="ar").execute()
    soon(plan_visit(volunteer, Client.get_by_id(hassan.id)), 47)
    OutboxMail.delete().execute()

    commands.remind()
    commands.remind()

    assert [mail.recipient for mail in mails("appointment.reminder")] == [volunteer.email]
    [to_client] = mails("appointment.client")
    assert "/book/" in to_client.body


def test_earlier_and_after_a_cancellation_there_is_none(volunteer, hassan):
    """K4: none after cancellation, and none three days before."""
    soon(plan_visit(volunteer, hassan), 49)
    gone = soon(plan_visit(volunteer, hassan, ahead(12)), 40)
    actions.cancel(gone, volunteer, gone.version)

    commands.remind()

    assert mails("appointment.reminder") == []


def test_who_booked_within_two_days_is_not_reminded_at_once(volunteer, hassan):
    soon(plan_visit(volunteer, hassan), 20, booked_days_ago=0)

    commands.remind()

    assert mails("appointment.reminder") == []


def test_a_visit_that_nobody_wrote_down_gives_exactly_one_reminder_with_the_form(volunteer, hassan):
    """K3: after it one mail, whatever else runs."""
    visit = soon(plan_visit(volunteer, hassan), -3)

    for _ in range(3):
        commands.remind_to_log()

    [one] = mails("appointment.log")
    assert one.recipient == volunteer.email
    assert f"/appointments/{visit.id}/log" in one.body
    assert "Al-Hassan" not in one.subject + one.body


@pytest.mark.parametrize("why", ["logged", "cancelled", "not over", "long ago", "nobody came"])
def test_there_is_none_after_logging_or_cancelling(volunteer, hassan, why):
    """K3: after logging none."""
    hours = {"not over": -0.5, "long ago": -24 * 20}.get(why, -3)
    visit = plan_visit(volunteer, hassan)
    if why == "cancelled":
        actions.cancel(visit, volunteer, 0)
    visit = soon(visit, hours)
    if why == "logged":
        make_activity(volunteer, hassan, form_key=visit.form_key)
    if why == "nobody came":
        actions.mark_no_show(visit, volunteer, visit.version)

    commands.remind_to_log()

    assert mails("appointment.log") == []


def test_a_log_that_was_withdrawn_asks_again_only_where_it_never_asked(volunteer, hassan):
    visit = soon(plan_visit(volunteer, hassan), -3)
    make_activity(volunteer, hassan, form_key=visit.form_key, withdrawn_at=now())

    commands.remind_to_log()
    commands.remind_to_log()

    assert len(mails("appointment.log")) == 1
    assert Activity.select().count() == 1


def test_each_kind_of_mail_can_be_switched_off(volunteer, hassan):
    """K5: by its receiver."""
    kinds = {kind for kind in contributed().mails if kind.startswith("appointment.")}
    assert kinds >= {"appointment.changed", "appointment.reminder", "appointment.log"}
    mail.choose(volunteer, set())
    visit = soon(plan_visit(volunteer, hassan), 40)
    commands.remind()
    soon(visit, -3)
    commands.remind_to_log()

    assert not OutboxMail.select().where(OutboxMail.person == volunteer).exists()


def event_of(one: OutboxMail):
    calendar = Calendar.from_ical(one.calendar)
    [event] = calendar.events
    assert calendar["METHOD"] == one.calendar_method
    return event


def test_request_move_and_cancel_come_in_order_with_one_uid_and_a_rising_number(
    client_for, volunteer, hassan
):
    """The mails that a calendar reads."""
    visit = plan_visit(volunteer, hassan)
    plan = actions.Plan(volunteer, hassan, "home_visit", ahead(11), 60)
    actions.move(visit, volunteer, plan, visit.version)
    actions.cancel(visit, volunteer, visit.version)

    sent = mails("appointment.changed")
    events = [event_of(one) for one in sent]
    assert [one.calendar_method for one in sent] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for event in events}) == 1
    numbers = [int(event["SEQUENCE"]) for event in events]
    assert numbers == sorted(set(numbers))


def test_a_change_of_words_sends_nobody_a_mail(volunteer, hassan):
    """A bump resets everybody's answer."""
    visit = plan_visit(volunteer, hassan)
    plan = actions.Plan(volunteer, hassan, "home_visit", visit.starts_at, 60, note="de huur")
    actions.move(visit, volunteer, plan, visit.version)

    assert len(mails("appointment.changed")) == 1


def test_the_client_gets_an_invitation_of_their_own_without_any_name_but_the_first_of_the_worker(
    volunteer, hassan
):
    """One attendee a mail, the receiver; in their language."""
    Client.update(email="amira@example.org", language="ar").execute()
    visit = plan_visit(volunteer, Client.get_by_id(hassan.id))
    actions.cancel(visit, volunteer, visit.version)

    sent = mails("appointment.client")
    assert [one.calendar_method for one in sent] == ["REQUEST", "CANCEL"]
    assert "موعد" in sent[0].subject
    for one in sent:
        assert "amira@example.org" in str(event_of(one)["ATTENDEE"])
        text = f"{one.subject}{one.body}{one.calendar}".replace("\r\n ", "")
        for secret in ("Hassan", "K-0815", "0612345678", volunteer.name, volunteer.email):
            assert secret not in text, secret


def test_who_is_no_longer_asked_gets_a_cancellation_and_the_other_an_invitation(
    branch, volunteer, hassan
):
    """Attendee removed = CANCEL to that one."""
    visit = plan_visit(volunteer, hassan)
    other = make_person(branch)
    make_assignment(other, hassan.household)
    plan = actions.Plan(other, hassan, "home_visit", visit.starts_at, 60)
    actions.move(visit, volunteer, plan, visit.version)

    sent = mails("appointment.changed")
    last = {one.recipient: one.calendar_method for one in sent}
    assert last == {volunteer.email: "CANCEL", other.email: "REQUEST"}
    asked, gone, _new = (int(event_of(one)["SEQUENCE"]) for one in sent)
    assert gone > asked


def test_an_interpreter_is_asked_with_an_invitation_that_is_tentative_until_they_answer(
    branch, volunteer, hassan
):
    """Another interpreter: the first one gets a later CANCEL."""
    visit = plan_visit(volunteer, hassan)
    first, second = (make_person(branch, Role.INTERPRETER) for _ in range(2))
    for interpreter in (first, second):
        plan = actions.Plan(
            volunteer, hassan, "home_visit", visit.starts_at, 60, interpreter=interpreter
        )
        actions.move(visit, volunteer, plan, visit.version)

    sent = {(one.recipient, one.calendar_method): event_of(one) for one in mails(telling.ASKED)}
    asked, gone = sent[first.email, "REQUEST"], sent[first.email, "CANCEL"]
    assert asked["STATUS"] == sent[second.email, "REQUEST"]["STATUS"] == "TENTATIVE"
    assert int(gone["SEQUENCE"]) > int(asked["SEQUENCE"])

    actions.answer_as_interpreter(visit, second, ClientAnswer.YES)
    assert calendar_event("appointment", visit.id, ical.INTERPRETER).status == "confirmed"


def test_no_mail_to_a_worker_names_the_client_nor_where_they_live(branch, volunteer, hassan):
    """F7: neither in the subject, nor in the text, nor in the invitation."""
    home = Home.create(
        branch=branch,
        municipality=hassan.municipality,
        code="h1",
        kind="regular",
        address="Vermeerlaan 12",
    )
    Client.update(home=home).where(Client.id == hassan.id).execute()
    visit = plan_visit(volunteer, Client.get_by_id(hassan.id))
    soon(visit, 40)
    commands.remind()
    visit = soon(visit, -3)
    commands.remind_to_log()
    actions.cancel(visit, volunteer, visit.version)

    sent = list(OutboxMail.select().where(OutboxMail.person == volunteer))
    assert len(sent) == 4
    for one in sent:
        text = f"{one.subject}\n{one.body}\n{(one.calendar or '').replace(chr(13), '')}"
        text = text.replace("\n ", "")
        for secret in ("Amira", "Hassan", "K-0815", "0612345678", "Vermeerlaan"):
            assert secret not in text, (one.kind, secret)


def test_what_was_not_written_down_comes_in_one_mail_an_evening(branch, volunteer, hassan):
    """Somebody got four: now one, with each form; by day none, and the day after what was late."""
    other = make_person(branch)
    make_assignment(other, hassan.household)
    visits = [
        soon(plan_visit(volunteer, hassan, ahead(days)), hours)
        for days, hours in ((10, -8), (11, -5), (12, -26))
    ]
    soon(plan_visit(other, hassan, ahead(13)), -4)
    with time_machine.travel(from_local(today(), time(19, 50))):
        commands.remind_to_log()
        assert mails("appointment.log") == []

    commands.remind_to_log()
    late = soon(plan_visit(volunteer, hassan, ahead(14)), -2.1)
    commands.remind_to_log()

    [mine] = [one for one in mails("appointment.log") if one.recipient == volunteer.email]
    assert mine.subject == "Schrijf op: 3 afspraken"
    assert all(f"/appointments/{visit.id}/log" in mine.body for visit in visits)
    assert len(mails("appointment.log")) == 2
    with time_machine.travel(now() + timedelta(days=1)):
        commands.remind_to_log()
    assert f"/appointments/{late.id}/log" in mails("appointment.log")[-1].body


def test_an_interpreter_is_reminded_or_asked_once_more(branch, volunteer, hassan):
    """Two days before, as the others are; who said no is left alone."""
    for answer, days in ((ClientAnswer.YES, 10), (None, 11), (ClientAnswer.NO, 12)):
        interpreter = make_person(branch, Role.INTERPRETER, email=f"tolk{days}@example.org")
        visit = plan_visit(volunteer, hassan, ahead(days), interpreter=interpreter)
        if answer:
            actions.answer_as_interpreter(visit, interpreter, answer)
        soon(visit, 40 + days / 10)

    commands.remind()

    told = {mail.recipient: mail.subject for mail in mails("appointment.reminder")}
    assert told["tolk10@example.org"].startswith("Herinnering")
    assert told["tolk11@example.org"].startswith("Kun je tolken op")
    assert "tolk12@example.org" not in told
