"""Another key (R55): all is sealed anew, also by who was stopped halfway, and nothing gets lost."""

import secrets
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from portal import audit, tables
from portal.account.actions import bank
from portal.audit import chain
from portal.audit.models import FieldChange
from portal.backup.actions import rotation
from portal.core.config import kept_at
from portal.core.crypto import (
    Unreadable,
    derived_secret,
    fingerprint,
    header_of,
    ring,
    seal_bytes,
    unseal,
    unseal_bytes,
)
from portal.core.database import db, fields_of, table_of
from portal.feature import contributed
from portal.files import actions as files
from portal.files.models import StoredFile
from portal.mail.models import OutboxMail, SealedText
from portal.people.models import Person
from tests.backup.worlds import ACCOUNT, PICTURE

# Dies ten minutes after it was made, and only its page knows its place.
SHORT_LIVED = {("feed_pairing", "token_sealed"), ("pairing", "token_sealed")}


@pytest.fixture
def key_file(app, monkeypatch):
    """The key of the suite in its file, as it was afterwards."""
    path = kept_at(app, "ENCRYPTION_KEY")
    before = path.read_text()
    yield path
    path.write_text(before)
    app.config["ENCRYPTION_KEY"] = before


def test_every_sealed_column_is_declared(app):
    """Another one would be lost with the old key."""
    sealed = {
        (table_of(model), name)
        for model in tables.ALL
        for name, field in fields_of(model).items()
        if name.endswith("_sealed") or isinstance(field, SealedText)
    }
    with app.app_context():
        declared = {(table_of(each.model), each.column) for each in contributed().sealed}

    assert sealed - SHORT_LIVED == declared


def numbers():
    """The numbers of the keys in what is sealed now."""
    found = set()
    for column in contributed().sealed:
        name = rotation.name_of(column)
        rows = db.execute_sql(
            f"SELECT {name} FROM {table_of(column.model)} WHERE {name} IS NOT NULL"
        )
        found |= {column.as_bytes(value)[:6] for (value,) in rows.fetchall()}
    return found


def look_inside():
    """What is sealed opens, accounts are found, the chain holds, links are as they were mailed."""
    leader = Person.get(Person.iban_sealed.is_null(False))
    assert unseal(leader.iban_sealed, bank.place(leader)) == ACCOUNT
    assert leader.iban_digest == fingerprint(ACCOUNT)
    assert files.content_of(StoredFile.get()) == PICTURE
    assert OutboxMail.get(OutboxMail.subject == "Wacht").body == "tekst"
    assert FieldChange.get(FieldChange.field == "phone").new == "0612345678"
    assert chain.verify().faults == []


def test_all_is_sealed_anew_and_the_old_key_goes_at_the_end(filled, key_file):
    with filled("source") as source:
        with db.atomic():
            OutboxMail.create(recipient="b@example.org", subject="Wacht", body="tekst")
            person = Person.get()
            audit.record(person, "person.edit", person, changes={"phone": (None, "0612345678")})
        link, [old] = derived_secret("sign.1"), ring().keys
        old_value = seal_bytes(b"x", "place")
        assert numbers() == {header_of(old)}

        status, said, _faults = source.flask("keys", "rotate")
        assert (status, "values sealed anew" in said) == (0, True)
        new = ring().keys[0]
        assert numbers() == {header_of(new)} != {header_of(old)}
        assert unseal_bytes(old_value, "place") == b"x"  # of a page that began before
        assert source.flask("keys", "rotate")[1].startswith("0 values")  # no third key
        assert ring().keys == (new, old)
        look_inside()

        assert source.flask("keys", "rotate", "--finish")[0] == 0
        assert ring().keys == (new,)
        assert oct(key_file.stat().st_mode)[-3:] == "600"
        assert derived_secret("sign.1") == link
        look_inside()
        with pytest.raises(Unreadable):
            unseal_bytes(old_value, "place")


def test_who_is_stopped_halfway_goes_on_there(filled, key_file, monkeypatch):
    with filled("source") as source:
        with db.atomic():
            for number in range(45):
                OutboxMail.create(recipient="b@example.org", subject=str(number), body="tekst")

        def stopped(column, number, go_on=rotation.seal_anew):
            if column.model is OutboxMail and number > 30:
                raise KeyboardInterrupt
            return go_on(column, number)

        with monkeypatch.context() as halfway:
            halfway.setattr(rotation, "seal_anew", stopped)
            rotation.begin()
            with pytest.raises(KeyboardInterrupt):
                rotation.seal_all()
        assert len(numbers()) == 2
        assert {mail.body for mail in OutboxMail.select()} == {"tekst"}
        status, said, _faults = source.flask("keys", "rotate")

        assert status == 0
        assert 0 < int(said.split()[0]) < 46
        assert len(numbers()) == 1


def test_a_running_process_reads_the_new_key_from_the_file(app, key_file):
    """A worker that began with the old one seals with the new one from here on."""
    with app.app_context():
        before = ring().keys
        rotation.begin()
        app.config["ENCRYPTION_KEY"] = key_file.read_text().split()[1]  # as a worker knows it
        app.config["ENCRYPTION_KEY_WRITTEN"] = 0

        assert ring().keys[1:] == before


def test_a_key_from_the_environment_is_told_to_who_sets_it(filled, app, monkeypatch):
    key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
    with filled("source") as source:
        monkeypatch.setitem(app.config, "ENCRYPTION_KEY_FILE", None)
        monkeypatch.setitem(app.config, "ENCRYPTION_KEY", key)
        status, said, fault = source.flask("keys", "rotate")

        assert (status, fault.count("\n")) == (1, 1)
        assert said.split("=", 1)[1].split()[1] == key


def test_what_was_sealed_before_keys_had_numbers_still_opens(app):
    with app.app_context():
        nonce = secrets.token_bytes(12)
        value = nonce + AESGCM(ring().keys[0]).encrypt(nonce, b"x", b"place")
        assert unseal_bytes(value, "place") == b"x"
        with pytest.raises(Unreadable):
            unseal_bytes(value, "elsewhere")
