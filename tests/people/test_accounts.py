"""Bank accounts: sealed, and yet equal ones are found."""

from portal.core.crypto import fingerprint, seal
from portal.import_export.actions import bring_in
from portal.people.actions import fingerprint_accounts
from portal.people.models import Person
from tests.factories import make_person

ACCOUNT, OTHER = "NL91ABNA0417164300", "NL20INGB0001234567"


def test_an_account_has_one_fingerprint_however_it_is_typed(app):
    assert fingerprint("nl91 abna 0417 1643 00") == fingerprint(ACCOUNT)
    assert fingerprint(OTHER) != fingerprint(ACCOUNT)
    assert len(fingerprint(ACCOUNT)) == 64
    assert fingerprint("") is fingerprint(None) is None


def test_a_fingerprint_cannot_be_made_without_the_key(app, monkeypatch):
    here = fingerprint(ACCOUNT)
    monkeypatch.setitem(app.config, "ENCRYPTION_KEY", "A" * 43 + "=")

    assert fingerprint(ACCOUNT) != here


def test_accounts_of_before_get_theirs_after_migrating(branch):
    old, unreadable, none = make_person(branch), make_person(branch), make_person(branch)
    Person.update(iban_sealed=seal(ACCOUNT, f"person.iban.{old.id}")).where(
        Person.id == old.id
    ).execute()
    Person.update(iban_sealed=b"sealed with another key").where(
        Person.id == unreadable.id
    ).execute()

    fingerprint_accounts()

    digests = {p.id: p.iban_digest for p in Person.select()}
    assert digests[old.id] == fingerprint(ACCOUNT)
    assert digests[unreadable.id] is digests[none.id] is None


def test_an_import_brings_the_fingerprint_along(app):
    def file_with(account):
        return {
            "branches": b"code,name\nb,Stad\n",
            "people": f"code,branch,employment,iban\np,b,paid,{account}\n".encode(),
        }

    for account in (ACCOUNT, OTHER, ""):
        bring_in(file_with(account))
        assert Person.get(Person.code == "p").iban_digest == fingerprint(account)
