"""The demo: filled once, a log-in for each role, and emptied for real use."""

import json
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from peewee import IntegrityError

from portal.audit.models import AuditEntry
from portal.clients.models import Client
from portal.core.database import db
from portal.core.web.access import Role
from portal.demo import actions
from portal.expenses.records.models import ClaimStatus, ExpenseClaim, PaymentBatch
from portal.people.models import Person
from tests.factories import make_person

OF_ALL = {"mine", "meetings", "opening"}
PURPOSES = dict.fromkeys(map(str, Role), OF_ALL) | {
    "legal_guide": OF_ALL | {"terms"},
    "team_leader": OF_ALL | {"terms"},
    "senior_team_leader": OF_ALL | {"terms"},
    "administrator": set(),
    "treasurer": set(),
    "national_reader": set(),
}


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

    files = [bool(batch.confirmed_at) for batch in PaymentBatch.select()]
    assert files.count(False) == 1  # one waits, the others were paid
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


def test_a_database_with_real_people_is_not_filled_printed_or_emptied(app):
    make_person()
    with pytest.raises(actions.NotEmpty):
        actions.fill()
    assert actions.logins() == []
    with pytest.raises(actions.NoDemo):
        actions.leave("delft", "Delft", "Anna de Wit", "anna@example.org")
    assert Person.select().count() == 1
