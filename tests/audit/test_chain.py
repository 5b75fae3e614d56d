"""R61-R63: the audit log is only added to, and what passes by its rules shows."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from peewee import IntegrityError, SqliteDatabase

from portal import audit
from portal.audit import chain, heads
from portal.audit.models import AuditEntry, AuditLink, FieldChange
from portal.core.clock import local, now, today
from portal.core.database import db, migrate
from tests.factories import make_branch, make_client, make_person
from tests.forgetting import LOG, log_may_go


@pytest.fixture
def log(branch, team_leader):
    """Five entries of a branch, one of them with values, linked as a commit links them."""
    client = make_client(branch)
    for action in ("client.add", "client.read", "client.read"):
        audit.record(team_leader, action, client)
    audit.record(team_leader, "client.change", client, changes={"phone": ("010-1", "010-2")})
    audit.record(team_leader, "client.read", client)
    chain.complete()
    return list(AuditEntry.select().order_by(AuditEntry.id))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor_id = 1",
        "UPDATE journal_entry SET fields = NULL",
        "DELETE FROM journal_entry",
        "UPDATE audit_link SET mac = ''",
        "DELETE FROM audit_link",
        "UPDATE field_change SET new = 'in clear'",
        "UPDATE field_change SET field = 'name'",
        "DELETE FROM field_change",
    ],
)
def test_r61_the_database_refuses_to_change_or_forget(log, statement):
    with pytest.raises(IntegrityError, match="only added to"), db.atomic():
        db.execute_sql(statement)


@pytest.mark.parametrize("place", ["journal_entry", "audit_link", "field_change"])
def test_r61_nothing_takes_the_place_of_what_was_noted(log, place):
    """REPLACE removes a row on its way, and SQLite asks no trigger about that by itself."""
    before = db.execute_sql(f"SELECT * FROM {place} ORDER BY 1").fetchall()
    row = ", ".join("?" if isinstance(db.obj, SqliteDatabase) else "%s" for _ in before[0])
    if isinstance(db.obj, SqliteDatabase):
        statement = f"INSERT OR REPLACE INTO {place} VALUES ({row})"
    else:
        key = "entry_id" if place == "audit_link" else "id"
        statement = (
            f"INSERT INTO {place} VALUES ({row}) ON CONFLICT ({key}) DO UPDATE SET {key} = 0"
        )

    with pytest.raises(IntegrityError, match="only added to"), db.atomic():
        db.execute_sql(statement, before[0])
    assert db.execute_sql(f"SELECT * FROM {place} ORDER BY 1").fetchall() == before


def test_r61_what_is_older_than_two_years_may_go_and_the_chain_still_holds(log):
    with db.atomic(), log_may_go():
        AuditEntry.update(at=0).where(AuditEntry.id == log[0].id).execute()
    AuditEntry.delete().where(AuditEntry.id == log[0].id).execute()

    assert chain.verify().faults == []


def test_r61_a_table_made_anew_loses_its_rules_and_that_stops_the_portal(app, client_for, log):
    """SQLite's rebuild drops triggers, and nothing else tells so."""
    app.extensions["schema_is_known"] = False
    if isinstance(db.obj, SqliteDatabase):
        db.execute_sql("DROP TRIGGER journal_entry_stays")
    else:
        db.execute_sql("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_stays")

    assert "journal_entry_stays" in migrate.unknown_schema()
    assert client_for().get("/log-in").status_code == 503
    with pytest.raises(migrate.BrokenSchema, match="journal_entry_stays"):
        migrate.apply()


TAMPERED = {
    "edited": "UPDATE journal_entry SET actor_id = 0 WHERE id = {1}",
    "moved in time": "UPDATE journal_entry SET at = at - 60 WHERE id = {1}",
    "its fields hidden": "UPDATE journal_entry SET fields = NULL WHERE id = {3}",
    "taken out": "DELETE FROM journal_entry WHERE id = {2}",
    "taken out with its link": (
        "DELETE FROM audit_link WHERE entry_id = {2}; DELETE FROM journal_entry WHERE id = {2}"
    ),
    "swapped": (
        "UPDATE audit_link SET entry_id = -1 WHERE entry_id = {1};"
        "UPDATE audit_link SET entry_id = {1} WHERE entry_id = {2};"
        "UPDATE audit_link SET entry_id = {2} WHERE entry_id = -1"
    ),
    "a value changed": "UPDATE field_change SET new = '=AAAA'",
    "added beside the portal": "INSERT INTO journal_entry (at, action) VALUES (0, 'log-in')",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_r62_what_passed_by_the_rules_shows(log, how):
    assert chain.verify().faults == []
    with db.atomic(), log_may_go():
        for statement in TAMPERED[how].split(";"):
            db.execute_sql(statement.format(*(entry.id for entry in log)))

    assert len(chain.verify().faults) >= 1


def test_r62_a_tail_that_was_cut_off_shows_against_a_head_kept_elsewhere(
    app, log, tmp_path, monkeypatch
):
    monkeypatch.setattr(app, "instance_path", str(tmp_path))
    heads.keep()
    heads.keep()  # once a day
    assert len(heads.path().read_text().splitlines()) == 1
    last = log[-1].id
    with db.atomic(), log_may_go():
        AuditLink.delete().where(AuditLink.entry_id == last).execute()
        AuditEntry.delete().where(AuditEntry.id == last).execute()

    assert chain.verify().faults == []
    assert ["not as it was kept" in fault for fault in chain.verify(heads.kept()).faults] == [True]


def test_r62_after_a_restore_of_an_older_backup_it_says_what_happened(app, log, tmp_path):
    """What was kept between the backup and its return is gone, and that is no fault."""
    made, chain_of = now() - timedelta(days=3), str(log[0].branch_id)
    lines = [
        (5, 30),
        (3, 7),
        (2, 8),
        (0, 9),
    ]  # (days ago, number): of old, twice lost, and of today
    days = [(today() - timedelta(days=ago), number) for ago, number in lines]
    file = tmp_path / "heads"
    write = [json.dumps({"day": str(d), "heads": {chain_of: [n, "lost"]}}) for d, n in days[1:]]
    file.write_text("\n".join(write))
    audit.record(None, "restore", reason=f"of {made.isoformat(timespec='seconds')}")
    chain.complete()

    told = app.test_cli_runner().invoke(args=["audit", "verify", "--heads", str(file)])
    assert told.exit_code == 0, told.output
    assert f"The backup of {local(made):%Y-%m-%d %H:%M} was put back" in told.output
    assert "entries are as they were written" in told.output

    early = json.dumps({"day": str(days[0][0]), "heads": {chain_of: [30, "lost"]}})
    file.write_text("\n".join([early, *write]))
    told = app.test_cli_runner().invoke(args=["audit", "verify", "--heads", str(file)])
    assert told.exit_code == 1
    assert f"number 30 is not as it was kept on {days[0][0]}: the chain ends at 5" in told.output
    assert "number 7" not in told.output


def test_r62_the_command_says_whether_the_log_is_as_it_was_written(app, log, tmp_path):
    run = app.test_cli_runner().invoke
    assert "entries are as they were written" in run(args=["audit", "verify"]).output
    head = json.loads(run(args=["audit", "head"]).output)
    assert head["heads"][str(log[0].branch_id)][0] == len(log)

    kept = tmp_path / "heads"
    kept.write_text(json.dumps(head | {"heads": {str(log[0].branch_id): [5, "other"]}}))
    wrong = run(args=["audit", "verify", "--heads", str(kept)])
    assert wrong.exit_code == 1
    assert "number 5 is not as it was kept on" in wrong.output
    assert "docs/operations.md" in wrong.output


def test_r63_no_value_stands_in_the_log_in_clear(log):
    [change] = FieldChange.select()
    stored = db.execute_sql("SELECT old, new FROM field_change").fetchall()

    assert (change.old, change.new) == ("010-1", "010-2")
    assert "010" not in str(stored)
    assert log[3].fields == "phone"
    # Moved to another field it does not open.
    change.field = "name"
    with pytest.raises(Exception, match="field_change"):
        _ = change.new


def test_r63_what_somebody_typed_as_a_reason_is_sealed(branch, volunteer):
    entry = audit.record(volunteer, "desk.look", why="de dochter van mevrouw Haddad")

    kept = db.execute_sql("SELECT * FROM journal_entry").fetchall()
    kept += db.execute_sql("SELECT * FROM field_change").fetchall()

    assert "Haddad" not in str(kept)
    assert AuditEntry.get_by_id(entry.id).why == "de dochter van mevrouw Haddad"


@pytest.mark.no_database
def test_r63_no_reason_that_was_typed_is_noted_in_clear():
    """`reason=reason` is what somebody typed: that is `why`."""
    code = (p.read_text() for p in Path("portal").rglob("*.py"))
    calls = [call for text in code for call in re.findall(r"audit\.record\([^\n]*", text)]
    assert len(calls) > 50
    assert [call for call in calls if re.search(r"reason=(\w+\.)*reason\b", call)] == []


def test_values_and_entries_from_before_there_was_a_chain_are_sealed_and_linked(log):
    with db.atomic(), log_may_go():
        AuditLink.delete().execute()
        FieldChange.update(old_sealed="010-1", new_sealed="010-2").execute()
    [change] = FieldChange.select()
    assert (change.old, change.new) == ("010-1", "010-2")

    chain.complete()

    assert "010" not in str(db.execute_sql("SELECT old, new FROM field_change").fetchall())
    assert chain.verify() == chain.Verdict(len(log), [])


@pytest.mark.real_commits
def test_r62_many_writers_at_once_make_one_chain(app):
    """In the transaction of what is noted; what was rolled back leaves no gap."""

    def write(person):
        with app.app_context(), db.connection_context():
            for number in range(12):
                with db.atomic() as transaction:
                    audit.record(person, "log-in", person)
                    audit.record(None, "backup")
                    if number % 4 == 0:
                        transaction.rollback()

    with app.app_context(), db.connection_context():
        with db.atomic():
            own = make_branch(), make_branch()
            people = [make_person(branch) for branch in own * 2]
        try:
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(write, people))
            found = chain.verify()
            assert found.faults == []
            numbers = [head[0] for chain_of, head in chain.heads().items() if chain_of != "0"]
            assert numbers == [18, 18]
        finally:
            with db.atomic(), log_may_go():
                for model in LOG:
                    model.delete().execute()
            with db.atomic():
                for person in people:
                    person.delete_instance()
