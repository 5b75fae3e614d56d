"""The demo: filled once, a log-in for each role, and emptied for real use."""

import json
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from peewee import IntegrityError

from portal.audit.models import AuditEntry
from portal.calendar_feeds.events.models import CalendarEvent, EventStatus, Level
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.calendar_feeds.feeds.queries import contents, purposes_for
from portal.clients.models import Assignment, Client, running_on
from portal.core.agenda_item import AgendaItem
from portal.core.clock import today
from portal.core.database import db
from portal.core.web.access import Role
from portal.demo import actions
from portal.employment.employers.models import Employer
from portal.employment.placements.models import Placement
from portal.employment.vacancies.models import Vacancy
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, PaymentBatch
from portal.feature import contributed
from portal.legal.models import LegalTerm
from portal.people.models import Person
from portal.schedule.agenda import queries as agenda
from portal.schedule.appointments.models import Appointment
from portal.schedule.meetings.models import Invitation, Meeting
from tests.factories import make_person

OF_ALL = {"mine", "meetings", "opening"}
PURPOSES = dict.fromkeys(map(str, Role), OF_ALL) | {
    "legal_guide": OF_ALL | {"terms"},
    "team_leader": OF_ALL | {"terms"},
    "senior_team_leader": OF_ALL | {"terms"},
    "administrator": set(),
    "treasurer": set(),
    "national_reader": set(),
    "neighbour": set(),
}


AHEAD = timedelta(days=60)
OF_ONESELF = {Purpose.MINE, Purpose.MEETINGS, Purpose.TERMS}
# The steps of `flask jobs run` by which calendars hear of what was brought by files.
TELLING = (
    "next steps of employers in calendars",
    "next steps of vacancies in calendars",
    "placements in calendars",
    "legal terms in calendars",
    "tell calendars of action points",
)


def test_the_demo_has_a_working_login_for_each_role_and_can_be_left(app, client_for):
    actions.fill()
    logins = actions.logins()
    assert {login["role"] for login in logins} == {str(role) for role in Role}
    json.dumps(logins)
    for login in logins:
        person = Person.get(Person.email == login["email"])
        assert PasswordHasher().verify(person.password_hash, login["password"])

    for login in json.loads(app.test_cli_runner().invoke(args=["demo", "--json"]).stdout):
        assert login["feeds"].keys() >= PURPOSES[login["role"]], login["role"]
        for address in login["feeds"].values():
            assert client_for().get(urlsplit(address).path).status_code == 200

    page = client_for().get("/log-in").text
    for who in ("client", "employer", "signer", "subscriber"):
        assert f'action="/demo/links/{who}"' in page
        sent = client_for().post(f"/demo/links/{who}")
        assert sent.status_code == 303, who
        assert client_for().get(sent.location).status_code == 200, who

    files = [bool(batch.confirmed_at) for batch in PaymentBatch.select()]
    assert files.count(False) == 1  # one waits, the others were paid
    for tells in TELLING:
        contributed().tasks[tells]()
    for person in Person.select().where(Person.email.is_null(False)):
        assert own_in_agenda(person) - in_feeds(person) == set(), person
        assert in_feeds(person) - in_agenda(person) == set(), person
    assert set(ClaimStatus) == {claim.status for claim in ExpenseClaim.select()}

    with pytest.raises(actions.NotEmpty):
        actions.fill()

    link = actions.leave("delft", "Delft", "Anna de Wit", "anna@example.org")
    assert link.startswith("http")
    assert [person.name for person in Person.select()] == ["Anna de Wit"]
    assert not Client.select().exists()
    leader = Person.get()
    assert (leader.conduct_certificate_on, leader.confidentiality_on) == (None, None)
    assert actions.logins() == []
    with pytest.raises(IntegrityError), db.atomic():  # the audit log is guarded as before
        AuditEntry.delete().execute()


def own_in_agenda(person: Person) -> set[tuple]:
    """(day, page) of what the agenda of the weeks ahead shows as this person's own."""
    return {key_of(one) for one in ahead(person) if is_own(one, person)}


def in_agenda(person: Person) -> set[tuple]:
    return {key_of(one) for one in ahead(person)}


def ahead(person: Person) -> list[AgendaItem]:
    return agenda.between(person, today(), today() + AHEAD)


def key_of(one: AgendaItem) -> tuple:
    return one.day, (one.href or "/").split("#")[0]


def is_own(one: AgendaItem, person: Person) -> bool:
    if one.state in {"late", "cancelled", "done", "gap"}:  # on its own day, or no more
        return False
    if one.kind == "roster":
        return one.state == "mine"
    page, number = re.match(r"/(?:legal/)?(\w*)/?(\d*)", one.href or "/").groups()
    return OWN.get((one.kind, page), lambda *_: True)(person, number)


def is_at(person: Person, number: int) -> bool:
    found = Appointment.get_by_id(number)
    return person.id in {found.person_id, found.interpreter_id}


def is_asked(person: Person, number: int) -> bool:
    invited = Invitation.meeting == number, Invitation.person == person.id
    organises = Meeting.get_by_id(number).organiser_id == person.id
    return organises or Invitation.select().where(*invited).exists()


def is_coach(person: Person, client: Client) -> bool:
    return is_matched(person, Role.JOB_COACH, client)


# {(kind, page): whether one with this number is somebody's own}; what somebody agreed to do is in
# no other agenda.
OWN = {
    ("appointment", "appointments"): is_at,
    ("visit", "appointments"): is_at,
    ("meeting", "meetings"): is_asked,
    ("step", "employers"): lambda person, n: Employer.get_by_id(n).owner_id == person.id,
    ("step", "vacancies"): lambda person, n: Vacancy.get_by_id(n).owner_id == person.id,
    ("internship", "clients"): lambda person, n: is_coach(person, Client.get_by_id(n)),
    ("internship", "placements"): lambda person, n: is_coach(person, Placement.get_by_id(n).client),
    ("term", "terms"): lambda person, n: is_matched(
        person, Role.LEGAL_GUIDE, LegalTerm.get_by_id(n).case.client
    ),
}


def is_matched(person: Person, role: Role, client: Client) -> bool:
    theirs = Assignment.person == person.id, Assignment.household == client.household_id
    return (
        Assignment.select().where(*theirs, Assignment.role == role, *running_on(today())).exists()
    )


def in_feeds(person: Person) -> set[tuple]:
    """(day, page) of all events ahead in the feeds of their own, the same at each level."""
    found = set()
    for purpose in OF_ONESELF & set(purposes_for(person)):
        feed = Feed(branch=person.branch_id, owner=person.id, purpose=purpose, room="")
        events = contents.events(feed, person)
        for level in Level:
            assert len(contents.bodies(feed, person, level)) == len(events)
        found |= {(event.starts_on, event.path) for event in events if is_ahead(event)}
    return found


def is_ahead(event: CalendarEvent) -> bool:
    goes_on = event.status != EventStatus.CANCELLED
    return goes_on and today() <= event.starts_on <= today() + AHEAD


def test_a_database_with_real_people_is_not_filled_printed_or_emptied(app):
    make_person()
    with pytest.raises(actions.NotEmpty):
        actions.fill()
    assert actions.logins() == []
    with pytest.raises(actions.NoDemo):
        actions.leave("delft", "Delft", "Anna de Wit", "anna@example.org")
    assert Person.select().count() == 1
