"""E4: a client chooses a time by a personal link, without logging in."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import db
from portal.mail.models import OutboxMail
from portal.schedule.appointments import actions, queries
from portal.schedule.appointments.actions import links
from portal.schedule.appointments.models import (
    Appointment,
    AppointmentStatus,
    BookingLink,
    ClientAnswer,
)
from portal.schedule.desk_hours.models import Desk
from tests.factories import make_client
from tests.schedule.appointments.factories import make_link, plan_visit


def path_of(address: str) -> str:
    return "/book/" + address.rpartition("/")[2]


@pytest.fixture
def link(volunteer, hassan, desk):
    """Where Amira chooses a time with the legal guide."""
    return path_of(links.invite(hassan, Desk.LEGAL_GUIDE, volunteer))


@pytest.fixture
def slots(branch, desk):
    return queries.free_slots(branch.id, Desk.LEGAL_GUIDE)


def choose(browser, link, slot, **more):
    return browser.post(link, data={"act": "choose", "slot": slot.value} | more)


def test_staff_makes_the_link_and_sees_it_once_and_only_a_digest_is_kept(
    client_for, volunteer, hassan, desk
):
    fields = {"desk": "legal_guide", "client": hassan.id}
    page = client_for(volunteer).post("/appointments/links", data=fields).text
    [secret] = re.findall(r"/book/([\w-]{43})", page)

    assert BookingLink.get().digest == digest_of(secret)
    kept = [str(value) for value in BookingLink.select().dicts().get().values()]
    assert secret not in kept


def test_a_client_chooses_a_time_in_their_own_language_and_says_yes(
    client_for, hassan, link, slots
):
    type(hassan).update(language="ar").execute()
    browser = client_for()
    page = browser.get(link).text
    assert '<html lang="ar" dir="rtl">' in page
    assert slots[0].value in page

    assert choose(browser, link, slots[0]).status_code == 303
    [made] = Appointment.select()
    assert (made.client, made.starts_at, made.booked_by) == (hassan, slots[0].starts_at, None)
    page = browser.get(link).text
    assert "Lies" in page
    assert "Jansen" not in page
    assert 'lang="nl" dir="ltr"' in page  # the same beneath it in Dutch

    browser.post(link, data={"act": "yes"})
    assert Appointment.get().client_answer == "yes"
    assert '<html lang="en"' in browser.get(f"{link}?language=en").text


def test_looking_changes_nothing(client_for, link, slots):
    """A mail scanner opens every link."""
    browser = client_for()
    for _ in range(3):
        browser.get(f"{link}?act=choose&slot={slots[0].value}")
        browser.head(link)

    assert not Appointment.select().exists()
    assert BookingLink.get().appointment_id is None


def test_a_second_click_books_no_second_time(client_for, link, slots):
    browser = client_for()
    choose(browser, link, slots[0])
    choose(browser, link, slots[0])

    assert Appointment.select().count() == 1


def test_the_client_takes_another_time_and_frees_the_first(client_for, link, slots):
    browser = client_for()
    choose(browser, link, slots[0])
    [other] = re.findall(r'href="([^"]+other=1)"', browser.get(link).text)
    assert slots[2].value in browser.get(unescape(other)).text
    choose(browser, link, slots[2])

    [made] = Appointment.select()
    assert made.starts_at == slots[2].starts_at
    free = [slot.value for slot in queries.free_slots(made.branch_id, Desk.LEGAL_GUIDE)]
    assert slots[0].value in free


def test_who_cannot_come_frees_the_time_and_may_choose_again(client_for, link, slots):
    browser = client_for()
    choose(browser, link, slots[0])
    browser.post(link, data={"act": "no"})

    assert Appointment.get().status == AppointmentStatus.CANCELLED
    page = browser.get(link).text
    assert slots[0].value in page
    choose(browser, link, slots[1])
    assert Appointment.select().where(Appointment.status == AppointmentStatus.PLANNED).count() == 1


def test_a_link_that_was_used_meanwhile_books_nothing(link, slots):
    seen, late = BookingLink.get(), BookingLink.get()
    links.choose(seen, slots[0].value)
    with pytest.raises(links.LinkDead):
        links.choose(late, slots[1].value)
    with pytest.raises(links.LinkDead):
        links.take_back(seen)  # they come, so there is nothing to take back

    assert [made.starts_at for made in Appointment.select()] == [slots[0].starts_at]
    begun = slots[0].starts_at + timedelta(minutes=1)
    with time_machine.travel(begun), pytest.raises(links.LinkDead):
        links.choose(BookingLink.get(), slots[1].value)
    assert Appointment.get().starts_at == slots[0].starts_at


def test_a_card_of_a_time_at_a_desk_offers_the_other_times_there(volunteer, hassan, slots):
    made = actions.book(volunteer, actions.plan_at(slots[0], hassan), "e" * 32)
    make_link(hassan, appointment=made)

    assert slots[1].value in [slot.value for slot in links.slots_for(BookingLink.get())]


def test_a_card_does_not_take_back_what_was_changed_since(volunteer, hassan):
    visit = plan_visit(volunteer, hassan)
    make_link(hassan, appointment=visit)
    links.answer(BookingLink.get(), ClientAnswer.NO)
    card = BookingLink.get()
    assert card.appointment.can_be_taken_back
    Appointment.update(version=Appointment.version + 1).execute()
    with pytest.raises(links.LinkDead):
        links.take_back(card)


def test_a_time_taken_meanwhile_is_said_kindly_and_others_are_offered(
    client_for, branch, volunteer, link, slots
):
    other = make_client(branch)
    actions.book(volunteer, actions.plan_at(slots[0], other), "e" * 32)
    answer = choose(client_for(), link, slots[0])

    assert answer.status_code == 409
    assert slots[0].value not in answer.text
    assert slots[1].value in answer.text
    assert Appointment.select().count() == 1


@pytest.mark.parametrize("slot", ["", "1-1-1", "x", "-5", "999999-1-1790000000", "'; DROP"])
def test_a_made_up_time_is_refused(client_for, link, slot):
    answer = client_for().post(link, data={"act": "choose", "slot": slot})

    assert answer.status_code == 409
    assert not Appointment.select().exists()


def test_a_link_shows_and_changes_nothing_of_anybody_else(
    client_for, branch, volunteer, hassan, link, slots
):
    """G1, R04c: one link, one client; names and times of others are not there."""
    other = make_client(branch, name="Selam Tekle", code="K-9999")
    theirs = actions.book(volunteer, actions.plan_at(slots[1], other), "e" * 32)
    browser = client_for()
    choose(browser, link, slots[0])
    page = browser.get(f"{link}?other=1").text
    for secret in ("Selam", "Tekle", "K-9999", "Al-Hassan", "K-0815", slots[1].value):
        assert secret not in page, secret
    browser.post(link, data={"act": "no", "appointment": theirs.id, "client": other.id})

    assert Appointment.get_by_id(theirs.id).status == AppointmentStatus.PLANNED


def test_a_dead_unknown_or_replaced_link_says_the_same(client_for, volunteer, hassan, link):
    browser = client_for()
    newer = path_of(links.invite(hassan, Desk.LEGAL_GUIDE, volunteer))
    replaced, unknown = browser.get(link), browser.get(f"/book/{'x' * 43}")

    assert [replaced.status_code, unknown.status_code] == [410, 410]
    assert replaced.text == unknown.text
    assert browser.get(newer).status_code == 200
    with db.atomic():
        BookingLink.update(expires_at=now() - timedelta(seconds=1)).execute()
    assert browser.get(newer).status_code == 410
    assert browser.post(newer, data={"act": "yes"}).status_code == 410


def test_a_card_of_a_visit_dies_at_the_end_of_its_day(client_for, volunteer, hassan):
    visit = plan_visit(volunteer, hassan)
    page = client_for(volunteer).post(f"/appointments/{visit.id}/card").text
    [secret] = re.findall(r"/book/([\w-]{43})", page)
    browser = client_for()
    assert browser.get(f"/book/{secret}").status_code == 200

    [card] = [one for one in BookingLink.select() if one.digest == digest_of(secret)]
    assert card.expires_at.astimezone().date() == visit.held_on
    browser.post(f"/book/{secret}", data={"act": "no"})
    assert Appointment.get().status == AppointmentStatus.CANCELLED


def test_a_client_with_an_address_gets_the_link_by_mail_and_no_name_in_it(volunteer, hassan, desk):
    type(hassan).update(email="amira@example.org", language="ar").execute()
    hassan = type(hassan).get_by_id(hassan.id)
    links.invite(hassan, Desk.LEGAL_GUIDE, volunteer)

    mail = OutboxMail.get(OutboxMail.recipient == "amira@example.org")
    assert "/book/" in mail.body
    assert "Al-Hassan" not in mail.subject + mail.body


def test_the_page_of_a_client_is_not_indexed_nor_kept(client_for, link):
    answer = client_for().get(link)

    assert "no-store" in answer.headers["Cache-Control"]
    assert 'name="robots" content="noindex"' in answer.text


def test_an_answer_counts_while_the_appointment_stands(volunteer, hassan):
    """A cancelled one stays cancelled; one that has begun takes no answer; one of two is first."""
    first = plan_visit(volunteer, hassan)
    link = BookingLink(appointment=first)
    stale = BookingLink(appointment=Appointment.get_by_id(first.id))
    links.answer(link, ClientAnswer.YES)
    with pytest.raises(links.LinkDead):
        links.answer(stale, ClientAnswer.NO)
    assert Appointment.get_by_id(first.id).client_answer == "yes"

    cancelled = Appointment.get_by_id(first.id)
    actions.cancel(cancelled, volunteer, cancelled.version)
    links.answer(BookingLink(appointment=Appointment.get_by_id(first.id)), ClientAnswer.NO)
    assert Appointment.get_by_id(first.id).client_answer == "yes"

    with time_machine.travel(first.starts_at + timedelta(minutes=1)):
        begun = BookingLink(appointment=Appointment.get_by_id(first.id))
        with pytest.raises(links.LinkDead):
            links.answer(begun, ClientAnswer.NO)
