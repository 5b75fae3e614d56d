"""What is not restored, or not written: one clear line, and nothing has changed."""

import json
import zipfile

import pytest
from playhouse.migrations import Runner

from portal.backup import actions
from portal.backup.actions import archive
from portal.core.database import database_from, db, migrate
from portal.people.models import Person

NEWER = "9999_future"
OLDER = sorted(step.stem for step in migrate.MIGRATIONS.glob("0*.py"))[-2]


@pytest.fixture
def backup(filled, tmp_path):
    """A file, and the database that it is of."""
    with filled("source") as source:
        assert source.flask("backup", tmp_path / "a.brug")[0] == 0
    return tmp_path / "a.brug", source


def changed(file, folder, **changes):
    """The same backup with another manifest, sealed anew."""
    with zipfile.ZipFile(file) as packed:
        manifest = json.loads(packed.read("manifest.json")) | changes
        packed.extract("portal.db", folder)
    other = folder / f"{'-'.join(changes)}.brug"
    archive.pack(other, folder / "portal.db", manifest)
    return other


def test_not_one_byte_can_change_or_be_missing_unseen(backup, tmp_path):
    """Wherever it is."""
    file, _source = backup
    whole = file.read_bytes()
    places = [*range(0, len(whole), len(whole) // 40), len(whole) - 1]
    broken = [whole[:n] + bytes([whole[n] ^ 1]) + whole[n + 1 :] for n in places]
    broken += [whole[:n] for n in (0, 3, 70, len(whole) // 2, len(whole) - 1)] + [whole + b"0"]

    for content in broken:
        file.write_bytes(content)
        with pytest.raises(actions.NoBackup):
            archive.unpack(file, tmp_path / "x.db")
    assert not (tmp_path / "x.db").exists()


def test_a_file_that_will_not_do_is_refused_in_one_line_and_changes_nothing(backup, tmp_path):
    file, source = backup
    (tmp_path / "half.brug").write_bytes(file.read_bytes()[:-9])
    (tmp_path / "empty.brug").write_bytes(b"")
    (tmp_path / "people.csv").write_text("code,name\n")
    with source:
        before = source.rows()
        for spoilt, fault in [
            (tmp_path / "half.brug", "damaged or not complete"),
            (tmp_path / "empty.brug", "is no backup of Brug"),
            (tmp_path / "people.csv", "is no backup of Brug"),
            (changed(file, tmp_path, format=2), "newer than the program"),
            (changed(file, tmp_path, schema=[NEWER]), f"newer than the program: {NEWER}."),
            (changed(file, tmp_path, sha256="0" * 64), "not what its manifest says"),
            (changed(file, tmp_path, rows={"person": 2}), "not what its manifest says"),
        ]:
            status, said, faults = source.flask("restore", "--replace", spoilt)
            assert (status, said, faults.count("\n")) == (1, "", 1), faults
            assert fault in faults
        assert source.rows() == before


def test_another_key_is_told_and_no_key_is_in_the_file(app, backup, monkeypatch):
    """Never keys: neither as they are nor in a form that gives them away."""
    file, source = backup
    content = file.read_bytes()
    with zipfile.ZipFile(file) as packed:
        content += packed.read("manifest.json") + packed.read("portal.db")
    for name in ("SECRET_KEY", "ENCRYPTION_KEY"):
        assert app.config[name].encode() not in content
    monkeypatch.setitem(app.config, "ENCRYPTION_KEY", "A" * 43 + "=")

    with source:
        status, _said, faults = source.flask("restore", "--replace", file)
    assert (status, "another PORTAL_ENCRYPTION_KEY" in faults) == (1, True)


def test_people_in_the_database_are_not_replaced_unasked_and_a_rehearsal_touches_nothing(backup):
    file, source = backup
    with source:
        before = source.rows()
        status, said, faults = source.flask("restore", file)
        assert (status, said, "--replace" in faults) == (1, "", True)
        status, said, faults = source.flask("restore", "--rehearse", file)
        assert (status, "can be restored" in said, faults) == (0, True, "")
        assert source.rows() == before
        with db.atomic():
            Person.update(name="Later").execute()
        assert source.flask("restore", "--replace", file)[0] == 0
        assert Person.get().name != "Later"


def test_an_older_backup_is_brought_up_to_the_newest_schema(app, place, tmp_path):
    with app.app_context():
        old = database_from(f"sqlite:///{tmp_path}/old.db")
        with old.connection_context():
            Runner(old, directory=str(migrate.MIGRATIONS)).up(OLDER)
            with old.atomic():
                old.execute_sql("INSERT INTO branch (id, code, name) VALUES (1, 'delft', 'Delft')")
                old.execute_sql(
                    "INSERT INTO person (branch_id, code, name, is_namesake, employment,"
                    " was_imported, language, epoch, version)"
                    " VALUES (1, 'p', 'Anna', 0, 'paid', 0, 'nl', 0, 0)"
                )
            old.execute_sql("PRAGMA journal_mode = delete")
        old.close_all()
        manifest = actions.manifest_of(tmp_path / "old.db")
        archive.pack(tmp_path / "old.brug", tmp_path / "old.db", manifest)

    with place("target") as target:
        assert target.flask("restore", tmp_path / "old.brug")[::2] == (0, "")
        assert (Person.get().name, migrate.pending()) == ("Anna", [])


def test_what_cannot_be_written_is_one_line_too(backup, tmp_path):
    file, source = backup
    (tmp_path / "letter.txt").write_text("Dear Anna")
    with zipfile.ZipFile(tmp_path / "letter.docx", "w") as document:
        document.writestr("word/document.xml", "Dear Anna")
    with source:
        assert source.flask("restore", tmp_path / "nothing")[0] == 2
        assert source.flask("backup")[0] == 2
        for path, fault in [
            (tmp_path / "letter.txt", "choose another name"),
            (tmp_path / "letter.docx", "choose another name"),
            (tmp_path / "nowhere" / "a.brug", "No such file or directory"),
        ]:
            status, said, faults = source.flask("backup", path)
            assert (status, said, faults.count("\n")) == (1, "", 1)
            assert fault in faults
        assert source.flask("backup", file)[0] == 0  # over the one of before
        with actions.workplace():
            assert "is running" in source.flask("backup", tmp_path / "c.brug")[2]
    assert (tmp_path / "letter.txt").read_text() == "Dear Anna"
    assert not list(tmp_path.glob(".*unfinished"))


def test_a_seal_around_something_else_is_no_backup(tmp_path):
    (tmp_path / "x").write_bytes(b"x")
    archive.pack(tmp_path / "x.brug", tmp_path / "x", {"of": "something else"})

    with pytest.raises(actions.NoBackup, match="is no backup of Brug"):
        archive.unpack(tmp_path / "x.brug", tmp_path / "x.db")
    assert not (tmp_path / "x.db").exists()


def test_a_bank_account_that_the_key_does_not_open_stops_a_restore(volunteer):
    Person.update(iban_sealed=b"0" * 60).where(Person.id == volunteer.id).execute()

    with pytest.raises(actions.NoBackup, match="The key does not open"):
        actions.refuse_unopened()
