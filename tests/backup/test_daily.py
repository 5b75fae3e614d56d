"""Backups that are made, tried and thinned by themselves, locked, and of one branch."""

import stat
from datetime import date, timedelta

import pyrage
import pytest
import time_machine

from portal.audit import chain
from portal.backup import actions
from portal.backup.actions import daily, figures, locking
from portal.branches.models import Branch
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.config import Unsafe
from portal.core.database import db
from portal.files import actions as files
from portal.files.models import StoredFile
from portal.mail.actions import queue_to
from portal.mail.models import OutboxMail
from portal.mail.queries import failed_for
from portal.people.models import Person
from portal.site.models import LastDone
from tests.backup.worlds import PICTURE
from tests.factories import make_activity, make_branch, make_client, make_person


@pytest.fixture
def kept(app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "BACKUPS", str(tmp_path / "kept"))
    return tmp_path / "kept"


def run(place):
    """`flask jobs run`: whether all went well."""
    return place.flask("jobs", "run")[0] == 0


def test_what_is_due_makes_one_a_day_tries_it_and_tells_when(filled, kept):
    with filled("source") as source:
        assert run(source)
        [file] = kept.iterdir()
        made = file.stat().st_mtime_ns
        assert run(source)
        assert [path.stat().st_mtime_ns for path in kept.iterdir()] == [made]
        assert file.name == f"brug-{today()}.brug"
        assert (stat.S_IMODE(file.stat().st_mode), stat.S_IMODE(kept.stat().st_mode)) == (
            0o600,
            0o700,
        )
        assert source.flask("restore", "--rehearse", file)[0] == 0
        backup, drill = daily.readings()
        assert (backup.is_well, drill.is_well) == (True, True)

        tried = LastDone.of("drill").at
        with time_machine.travel(now() + timedelta(days=1)):
            assert run(source)
            assert len(list(kept.iterdir())) == 2
            assert LastDone.of("drill").at == tried  # not tried again within a week
        with time_machine.travel(now() + timedelta(days=8)):
            assert [reading.is_well for reading in daily.readings()] == [False, True]
        with time_machine.travel(now() + timedelta(days=36)):
            assert [reading.is_well for reading in daily.readings()] == [False, False]


def test_one_that_cannot_be_restored_is_told_and_tried_again_later(filled, kept, monkeypatch):
    with filled("source") as source:
        monkeypatch.setattr(figures, "differing", lambda _told: ["delft 2026"])
        assert not run(source)
        assert list(kept.glob("*")) == []
        assert [reading.said for reading in daily.readings()] == ["Failed: NoBackup"] * 2
        monkeypatch.undo()
        monkeypatch.setitem(source.app.config, "BACKUPS", str(kept))
        assert run(source)  # within the hour nothing is tried
        assert list(kept.glob("*")) == []
        with time_machine.travel(now() + timedelta(hours=2)):
            assert run(source)
            assert all(reading.is_well for reading in daily.readings())


def test_where_somebody_else_makes_them_there_is_none_and_no_word_of_it(filled, kept, monkeypatch):
    with filled("source") as source:
        monkeypatch.setitem(source.app.config, "BACKUPS", "none")
        assert run(source)
        assert (daily.readings(), kept.exists()) == ([], False)


def test_of_a_year_seven_days_and_five_weeks_are_kept(tmp_path):
    """A file with another name is nobody's to remove."""
    days = [date(2027, 6, 30) - timedelta(days=n) for n in range(365)]
    for day in days:
        (tmp_path / f"brug-{day}.brug").touch()
    (tmp_path / "brug-before-the-move.brug").touch()
    (tmp_path / "letter.txt").touch()

    daily.thin(tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [
            "brug-before-the-move.brug",
            "letter.txt",
            *(f"brug-{day}.brug" for day in days[:7]),
            "brug-2027-06-20.brug",
            "brug-2027-06-13.brug",
            "brug-2027-06-06.brug",
        ]
    )


def test_a_clock_that_jumps_ahead_costs_no_backup(tmp_path):
    for day in range(1, 8):
        (tmp_path / f"brug-2026-11-0{day}.brug").touch()
    (tmp_path / "brug-2036-11-30.brug").touch()

    daily.thin(tmp_path)

    assert len(list(tmp_path.iterdir())) == 8


def test_one_that_is_locked_opens_with_the_private_key_only(filled, place, monkeypatch, tmp_path):
    with filled("source") as source:
        status, said, _faults = source.flask("keys", "pair", tmp_path / "key")
        assert (status, stat.S_IMODE((tmp_path / "key").stat().st_mode)) == (0, 0o600)
        assert source.flask("keys", "pair", tmp_path / "key")[0] == 1  # is there already
        source.flask("keys", "pair", tmp_path / "other")
        monkeypatch.setitem(source.app.config, "BACKUP_KEY", said.strip().partition("=")[2])
        assert source.flask("backup", tmp_path / "a.brug.age")[::2] == (0, "")
        assert source.flask("backup", tmp_path / "a.brug.age")[0] == 0  # over the one of before

    content = (tmp_path / "a.brug.age").read_bytes()
    assert content.startswith(b"age-encryption.org/v1")
    assert b"SQLite" not in content
    identity = pyrage.x25519.Identity.from_str((tmp_path / "key").read_text().split()[-1])
    assert pyrage.decrypt(content, [identity]).startswith(b"PK")  # any program that knows age

    with place("target") as target:
        for key in ([], ["--key", tmp_path / "other"], ["--key", tmp_path / "a.brug.age"]):
            status, _said, fault = target.flask("restore", *key, tmp_path / "a.brug.age")
            assert (status, fault.count("\n")) == (1, 1)
        restored = target.flask("restore", "--key", tmp_path / "key", tmp_path / "a.brug.age")
        assert restored[::2] == (0, "")
        assert Person.select().count() == 1


def test_a_key_that_locks_nothing_stops_the_start(app, monkeypatch):
    monkeypatch.setitem(app.config, "BACKUP_KEY", "age1notakey")
    with pytest.raises(Unsafe, match="PORTAL_BACKUP_KEY"):
        locking.init_app(app)


def test_after_a_restore_no_mail_goes_out_twice(filled, tmp_path, app):
    """Not what waited in the backup, nor what went after it and would be written again."""
    told = {"kind": "reminder", "recipient": "a@example.org", "subject": "Morgen"}

    def remind():
        with db.atomic():
            return queue_to("a@example.org", "nl", lambda: ("Morgen", "…"), kind="reminder")

    with filled("source") as source:
        with db.atomic():
            waiting = OutboxMail.create(recipient="b@example.org", subject="Wacht", body="x")
        source.flask("backup", tmp_path / "a.brug")
        with db.atomic():
            OutboxMail.create(**told, sent_at=now())
            OutboxMail.update(sent_at=now()).where(OutboxMail.id == waiting.id).execute()
        assert source.flask("restore", "--replace", tmp_path / "a.brug")[::2] == (0, "")

        held = OutboxMail.get(OutboxMail.subject == "Wacht")
        assert (held.sent_at, held.body) == (None, "x")
        with db.atomic():
            leader = Person.get()
            OutboxMail.update(branch_id=leader.branch_id).where(OutboxMail.id == held.id).execute()
        assert list(failed_for(leader)) == [held]  # whose word it waits for
        assert remind().sent_at is not None
        assert remind().sent_at is None  # once: the next one is another


def test_one_branch_goes_to_a_portal_of_its_own_with_its_files(filled, place, tmp_path):
    with filled("source") as source:
        with db.atomic():
            other = make_branch(code="gouda", name="MARKERBRANCH")
            coach = make_person(other, name="MARKERPERSON")
            make_activity(coach, make_client(other, name="MARKERCLIENT"), note="MARKERNOTE")
        delft = Branch.get(Branch.code == "delft")
        before = figures.figures_of(delft, 2018)
        clients = Client.select().where(Client.branch == delft).count()
        assert source.flask("backup", "--branch", "nowhere", tmp_path / "a.brug")[0] == 1
        assert source.flask("backup", "--branch", "delft", tmp_path / "a.brug")[::2] == (0, "")

    with actions.workplace() as folder:
        actions.unpack(tmp_path / "a.brug", folder / "portal.db")
        assert b"MARKER" not in (folder / "portal.db").read_bytes()
    with place("target") as target:
        assert target.flask("restore", tmp_path / "a.brug")[::2] == (0, "")
        [branch] = Branch.select()
        assert branch.code == "delft"
        assert figures.figures_of(branch, 2018) == before
        assert Client.select().count() == clients > 0
        assert files.content_of(StoredFile.get()) == PICTURE
        assert chain.verify().faults == []
