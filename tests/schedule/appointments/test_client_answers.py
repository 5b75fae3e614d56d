"""E4: a client says that they cannot come, is asked once, and can take it back; who hears what."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from icalendar import Calendar

from portal.clients.models import Client
from portal.core.clock import from_local, local, now, today
from portal.core.web.access import Role
from portal.mail.markup import as_html
from portal.mail.models import OutboxMail
from portal.schedule.appointments import actions
from portal.schedule.appointments.actions import links
from portal.schedule.appointments.models import Appointment, AppointmentStatus
from tests.factories import make_assignment, make_client, make_person
from tests.schedule.appointments.factories import make_link, plan_visit


@pytest.fixture
def amira(branch, volunteer):
    client = make_client(branch, name="Amira Al-Hassan", email="amira@example.org", language="ar")
    make_assignment(volunteer, client.household)
    return client


@pytest.fixture
def visit(volunteer, amira):
    return plan_visit(volunteer, amira)


@pytest.fixture
def card(visit, amira):
    return "/book/" + make_link(amira, appointment=visit)


def last_to(address) -> OutboxMail:
    mine = OutboxMail.select().where(OutboxMail.recipient == address)
    return mine.order_by(OutboxMail.id.desc()).first()


def in_calendar(mail: OutboxMail):
    [event] = Calendar.from_ical(mail.calendar).walk("VEVENT")
    return event


def test_the_entry_in_the_calendar_of_a_client_is_theirs(
    app, monkeypatch, branch, visit, amira, volunteer
):
    """In their language, with who comes and the branch, and their own card: no page of workers."""
    monkeypatch.setitem(app.config, "BASE_URL", "https://brug.example.org")
    actions.move(visit, volunteer, plan_of(visit, minutes=90), visit.version)

    event = in_calendar(last_to(amira.email))

    assert str(event["SUMMARY"]) == f"نزورك في بيتك، مع {volunteer.name.split()[0]} ({branch.name})"
    assert re.fullmatch(r"https://brug\.example\.org/book/[\w-]{43}", str(event["URL"]))
    assert "/appointments/" not in last_to(amira.email).calendar
    assert "Amira" not in last_to(amira.email).calendar
    actions.cancel(visit, volunteer, visit.version)
    assert in_calendar(last_to(amira.email))["SUMMARY"].startswith("أُلغي")


def test_a_mail_to_a_client_says_what_it_is_and_who_comes(branch, visit, amira, volunteer):
    """A date alone tells nothing; and who is visited is not told that they need not come."""
    type(amira).update(language="nl").execute()
    visit = Appointment.get()
    actions.move(visit, volunteer, plan_of(visit, minutes=90), visit.version)
    what = f"Wij komen bij je thuis, met {volunteer.name.split()[0]} ({branch.name})"

    assert what in last_to(amira.email).body
    actions.cancel(visit, volunteer, visit.version)
    assert "hoeft niet te komen" not in last_to(amira.email).body


def plan_of(visit, **changes) -> actions.Plan:
    same = {
        "person": visit.person,
        "client": visit.client,
        "kind": visit.kind,
        "starts_at": visit.starts_at,
        "minutes": visit.minutes,
    }
    return actions.Plan(**same | changes)


def test_somebody_else_comes_is_not_another_time(branch, visit, amira, volunteer):
    """What the client said of the time stays."""
    Appointment.update(client_answer="yes").execute()
    type(amira).update(language="nl").execute()
    visit = Appointment.get()
    other = make_person(branch, Role.GUIDE, name="Noor de Boer")
    make_assignment(other, amira.household)

    actions.move(visit, volunteer, plan_of(visit, person=other), visit.version)

    mail = last_to(amira.email)
    assert mail.subject.startswith("Iemand anders komt op")
    assert "Noor" in mail.body
    assert "de Boer" not in mail.body
    assert Appointment.get().client_answer == "yes"
    later = plan_of(visit, person=other, starts_at=visit.starts_at + timedelta(days=1))
    actions.move(visit, other, later, visit.version)
    assert last_to(amira.email).subject.startswith("Andere tijd")
    assert Appointment.get().client_answer is None


def test_who_cannot_come_is_asked_once_and_says_when_else(client_for, card, visit, volunteer):
    """The worker's mail and Today say that it is the client, and lead to planning anew."""
    browser = client_for()
    page = browser.get(card + "?language=nl").text
    assert 'value="no"' not in page
    [link] = re.findall(r'href="([^"]+no=1)"', page)
    asked = browser.get(unescape(link)).text
    wish = re.findall(r'name="wish" value="([\d-]+-afternoon)"', asked)[2]
    assert "Kun je niet komen?" in asked
    assert Appointment.get().status == AppointmentStatus.PLANNED

    browser.post(card, data={"act": "no", "wish": wish})

    visit = Appointment.get()
    assert visit.status == AppointmentStatus.CANCELLED
    assert f"{visit.wish_on}-{visit.wish_part}" == wish
    mail = last_to(volunteer.email)
    assert mail.subject.startswith("De cliënt kan niet komen")
    assert "middag" in mail.body
    assert mail.calendar_method == "CANCEL"
    worker = client_for(volunteer)
    line = worker.get("/").text
    assert "De cliënt kan niet komen" in line
    address = f"/visits/new?client={visit.client_id}&amp;kind=home_visit&amp;day={visit.wish_on}"
    assert address in line
    assert f'value="{visit.wish_on}"' in worker.get(address.replace("&amp;", "&")).text
    assert "De cliënt kan niet komen." in worker.get(f"/appointments/{visit.id}").text
    plan_visit(volunteer, visit.client, from_local(visit.wish_on, local(visit.starts_at).time()))
    assert "De cliënt kan niet komen" not in worker.get("/").text


@pytest.mark.parametrize("wish", ["", "x", "2020-01-01-morning", "9999-12-31-night"])
def test_a_time_that_is_made_up_is_no_wish(client_for, card, wish):
    client_for().post(card, data={"act": "no", "wish": wish})

    assert Appointment.get().wish_on is None
    assert Appointment.get().status == AppointmentStatus.CANCELLED


def test_it_can_be_taken_back_until_the_day_before(client_for, card, visit, volunteer, amira):
    browser = client_for()
    browser.post(card, data={"act": "no"})
    assert 'value="back"' in browser.get(card).text

    assert browser.post(card, data={"act": "back"}).status_code == 303

    visit = Appointment.get()
    assert (visit.status, visit.client_answer) == (AppointmentStatus.PLANNED, "yes")
    assert last_to(volunteer.email).subject.startswith("De cliënt komt toch")
    assert last_to(amira.email).calendar_method == "REQUEST"
    browser.post(card, data={"act": "no"})
    with time_machine.travel(local(visit.starts_at).replace(hour=1)):
        assert 'value="back"' not in browser.get(card).text
        browser.post(card, data={"act": "back"})
    assert Appointment.get().status == AppointmentStatus.CANCELLED


def test_a_time_that_somebody_else_has_now_is_not_taken_back(
    client_for, branch, card, visit, volunteer
):
    browser = client_for()
    browser.post(card, data={"act": "no"})
    plan_visit(volunteer, make_client(branch), visit.starts_at)

    answer = browser.post(card, data={"act": "back"})

    assert answer.status_code == 409
    assert Appointment.get_by_id(visit.id).status == AppointmentStatus.CANCELLED
    assert links.wishes().keys() == {day for day in links.wishes() if today() < day}
    assert visit.starts_at > now()


@pytest.mark.parametrize(
    ("language", "direction", "said"),
    [
        ("uk", "ltr", "Ваша зустріч"),
        ("fa", "rtl", "قرار شما"),
        ("prs", "rtl", "قرار شما"),
        ("ti", "ltr", "ቆጸራኹም"),
        ("tr", "ltr", "Randevunuz"),
    ],
)
def test_idea_14_a_card_and_a_mail_in_a_further_language_have_the_dutch_beneath(
    client_for, visit, card, language, direction, said
):
    """Each says that no speaker has read it yet."""
    Client.update(language=language).execute()
    spoken = "fa" if language == "prs" else language
    visit = Appointment.get()
    actions.cancel(visit, visit.person, visit.version)
    mail = last_to(visit.client.email)
    actions.restore(visit, visit.person, visit.version)

    page = client_for().get(card).text

    assert f'<html lang="{spoken}" dir="{direction}">' in page
    assert said in page
    assert "Wij komen bij je thuis" in page
    assert (mail.language, "gaat niet door" in mail.body) == (spoken, True)
    assert mail.body.index("Nederlands:") > 0
    html = as_html(mail)
    assert f'<div class="mail" lang="{spoken}" dir="{direction}">' in html
    assert html.index('<p lang="nl" dir="ltr">Nederlands:') < html.index("gaat niet door")
    assert html.count('dir="ltr">') == {"rtl": 2, "ltr": 4}[direction]
    assert "You " not in page + mail.body
