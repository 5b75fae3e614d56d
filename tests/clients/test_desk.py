"""At the desk: a minimal card for one exact hit, for a reason, for today."""

import re
from datetime import date, timedelta

import pytest

from portal.audit.models import AuditEntry
from portal.clients import queries
from portal.clients.models import Conflict, DeskCard
from portal.core.clock import today
from portal.core.web.access import Role
from portal.schedule.desk_hours.models import Desk
from tests.factories import make_activity, make_branch, make_client, make_person
from tests.schedule.desk_hours.factories import make_closure, make_hours, make_shift

BORN = date(1990, 2, 3)


def test_the_desk_knows_letters_beyond_the_alphabet(branch, volunteer):
    client = make_client(branch, name="Élise Haddad", born_on=date(1990, 2, 3))

    hit = queries.at_the_desk(volunteer, "élise HADDAD", date(1990, 2, 3), "")
    assert hit == client


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [("Hasan Salih", True), ("salih HASSAN", True), ("Hussein Saleh", False), ("Hasan", False)],
)
def test_a_visitor_is_found_by_how_the_name_sounds_with_the_birth_date(
    branch, volunteer, typed, is_found
):
    """Somebody spelled so goes before; without the birth date letters must be the same."""
    client = make_client(branch, name="Hassan Saleh", born_on=BORN, phone="010-1234567")

    assert queries.at_the_desk(volunteer, typed, BORN, "") == (client if is_found else None)
    assert queries.at_the_desk(volunteer, typed, None, "0101234567") is None
    other = make_client(branch, name=typed, born_on=BORN)
    assert queries.at_the_desk(volunteer, typed, BORN, "") == other


def look_up(browser, **what):
    return browser.post("/desk", data={"reason": "inloop, brief van de gemeente"} | what)


def test_the_desk_gives_a_small_card_for_one_exact_hit(client_for, branch, volunteer):
    """No file, no list, a reason, for today."""
    client = make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3), phone="010-999")
    browser = client_for(volunteer)

    look_up(browser, name="amina haddad", born_on="1990-02-03")

    page = browser.get("/desk").text
    assert client.code in page
    assert "010-999" not in page
    assert browser.get(f"/clients/{client.id}").status_code == 404
    assert client in set(queries.for_logging(volunteer))
    entry = AuditEntry.get(AuditEntry.action == "desk.card")
    assert (entry.object_id, entry.why) == (client.id, "inloop, brief van de gemeente")


def test_after_saving_it_says_for_whom_and_leads_to_the_next_visitor(client_for, branch, volunteer):
    """Who stood at the desk is named to who wrote it down; later it is a client without a name."""
    client = make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3))
    browser = client_for(volunteer)
    look_up(browser, name="amina haddad", born_on="1990-02-03")
    typed = {"kind": "desk_contact", "households": client.household_id, "clients": client.id}
    typed |= {"day": "today", "duration": "30", "channel": "in_person", "form_key": "a" * 32}
    saved = browser.post("/activities/new", data=typed)

    page = browser.get(saved.location).text
    assert "Amina Haddad" in page
    assert 'autofocus="True" href="/desk?next=1"' in page
    DeskCard.update(shown_on=date(2020, 1, 1)).execute()
    assert "Amina Haddad" not in browser.get(saved.location).text


@pytest.mark.parametrize(
    "what",
    [
        {"name": "Amina", "born_on": "1990-02-03"},
        {"name": "Amina Haddad", "born_on": "1990-02-04"},
        {"name": "Twee Keer", "born_on": "1990-01-01"},
        {"number": "elders-1"},
        {"number": "%"},
        {"number": "amina-1"},
        {"number": "amina-1", "born_on": "1990-02-04"},
        {"number": "amina-1", "name": "Amina Haddat"},
    ],
    ids=str,
)
def test_the_desk_gives_nothing_for_less_than_one_exact_hit(client_for, branch, volunteer, what):
    make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3), code="amina-1")
    for _ in range(2):
        make_client(branch, name="Twee Keer", born_on=date(1990, 1, 1))
    make_client(make_branch(), code="elders-1")

    page = look_up(client_for(volunteer), **what)

    assert page.status_code == 422
    assert not list(queries.cards_of(volunteer))


@pytest.mark.parametrize("beside", [{"name": "amina haddad"}, {"born_on": "1990-02-03"}], ids=str)
def test_the_desk_knows_a_code_with_one_thing_more(client_for, branch, volunteer, beside):
    """A code alone lists a name for whoever guesses it."""
    client = make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3), code="Amina 1")

    look_up(client_for(volunteer), number="amina-1", **beside)

    assert list(queries.cards_of(volunteer)) == [client]


def test_the_desk_is_not_for_whose_papers_are_not_in(client_for, branch):
    person = make_person(branch, conduct_certificate_on=None)
    client = make_client(branch)
    DeskCard.create(branch=branch, person=person, client=client, shown_on=today(), reason="oud")

    assert client_for(person).get("/desk").status_code == 403
    assert look_up(client_for(person), number=client.code).status_code == 403
    assert client not in set(queries.for_logging(person))
    assert "/desk" not in client_for(person).get("/").text


def test_idea_4_the_desk_wants_a_reason(client_for, branch, volunteer):
    client = make_client(branch)

    page = look_up(client_for(volunteer), number=client.code, born_on="1980-01-01", reason=" ")

    assert page.status_code == 422
    assert not list(queries.cards_of(volunteer))


def test_thirty_look_ups_in_an_hour_are_enough(client_for, branch, volunteer):
    browser = client_for(volunteer)
    for _ in range(30):
        look_up(browser, number="niemand")

    assert look_up(browser, number="niemand").status_code == 429


def test_a_week_of_look_ups_is_listed_for_the_leader_with_why_and_those_in_vain(
    client_for, branch, volunteer, team_leader
):
    """G6: who, whom, why; nobody reads there of whom they are barred."""
    client = make_client(branch, name="Amina Haddad", born_on=date(1990, 2, 3))
    browser, leader = client_for(volunteer), client_for(team_leader)
    look_up(browser, name="niemand", born_on="1990-02-03", reason="zei dat hij hier woont")
    look_up(browser, name="amina haddad", born_on="1990-02-03", reason="brief van de gemeente")
    browser.post(f"/desk/{client.id}/open", data={"reason": "vraag over de huur van haar woning"})

    page = leader.get("/desk/looks").text
    for told in (
        "zei dat hij hier woont",
        "brief van de gemeente",
        "vraag over de huur van haar woning",
    ):
        assert told in page
    assert page.count("niemand gevonden") == 1
    assert page.count("hele dossier") == 1
    assert page.count(">Amina Haddad<") == 2
    assert volunteer.label in page
    week = (today() - timedelta(days=7)).isoformat()
    assert "niemand opgezocht" in leader.get(f"/desk/looks?week={week}").text
    assert leader.get("/desk/looks?week=nooit").status_code == 200

    Conflict.create(branch=branch, person=team_leader, client=client)
    assert "Amina" not in leader.get("/desk/looks").text
    answers = [
        look_up(leader, name=name, born_on="1990-02-03") for name in (client.name, "niemand")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]  # R04g: as if nobody were there
    assert not DeskCard.select().where(DeskCard.person == team_leader).exists()


def test_the_desk_says_who_is_on_today(client_for, branch):
    """A day at the desk: when it is open, and who is on."""
    me = make_person(branch, Role.GUIDE)
    other = make_person(branch, Role.GUIDE, name="Joke Balie")
    assert "Vandaag is er geen spreekuur" in client_for(me).get("/desk").text
    hours = make_hours(branch, Desk.WALK_IN, weekday=today().weekday())
    make_shift(hours, other, today())

    page = client_for(me).get("/desk").text
    assert "Joke Balie" in page
    make_closure(branch, today(), today(), reason="Studiedag")
    assert "Dicht: Studiedag" in client_for(me).get("/desk").text


def test_for_the_next_visitor_the_name_can_be_typed_at_once(client_for, branch, volunteer):
    """Several contacts in a row by keyboard."""
    client = make_client(branch, name="Amina Haddad", born_on=BORN)
    browser = client_for(volunteer)
    look_up(browser, name="Amina Haddad", born_on=BORN.isoformat())
    saved = make_activity(volunteer, client, kind="desk_contact")

    assert "/desk?next=1" in browser.get(f"/activities/{saved.id}?saved=1").text
    assert re.search(
        r'<input autocomplete="off" autofocus[^>]*id="name"', open_desk(browser, "?next=1")
    )
    assert "autofocus" not in open_desk(browser)


def open_desk(browser, asked="") -> str:
    return browser.get(f"/desk{asked}").text
