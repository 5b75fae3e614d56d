"""R86: the portal's own role reads and writes rows of one branch, and can change no rule of it."""

from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest
from peewee import OperationalError, PeeweeException, ProgrammingError

from portal.audit import record
from portal.clients.models import Client
from portal.core.database import database_from, db, restrict_to
from tests.factories import make_branch, make_client, make_household, make_person

SCRIPT = Path(__file__).parent.parent.parent / "docs" / "postgresql-roles.sql"
pytestmark = pytest.mark.postgresql


@pytest.fixture
def as_portal(app, branch):
    """Within the block the portal's role asks, restricted to one branch, as in a request."""
    lines = [line for line in SCRIPT.read_text().splitlines() if not line.startswith("--")]
    for statement in "\n".join(lines).replace("brug_", "brug_tested_").split(";"):
        if statement.strip():
            db.execute_sql(statement)

    @contextmanager
    def block():
        db.execute_sql(f"SELECT set_config('app.branch', '{branch.id}', true)")
        db.execute_sql("SET LOCAL ROLE brug_tested_portal")
        try:
            yield
        finally:
            db.execute_sql("RESET ROLE")
            db.execute_sql("SELECT set_config('app.branch', 'all', true)")

    return block


def refused(statement: str) -> bool:
    try:
        with db.atomic():
            db.execute_sql(statement)
    except (ProgrammingError, OperationalError, PeeweeException):
        return True
    return False


def test_it_works_with_rows_of_its_branch_and_sees_no_other(as_portal, branch):
    make_client(make_branch(), name="Elders")
    with as_portal():
        person, household = make_person(branch), make_household(branch)
        record(person, "client.read", household)
        client = Client.create(branch=branch, household=household, code="K-1", counts_for_target=1)
        Client.update(name="Amal").where(Client.id == client.id).execute()
        assert [one.name for one in Client] == ["Amal"]
        assert Client.update(name="x").where(Client.branch != branch).execute() == 0
        assert Client.delete().where(Client.id == client.id).execute() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "SET LOCAL row_security = off; SELECT count(*) FROM client",
        "ALTER TABLE client DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE client NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own_branch ON client",
        "CREATE ROLE another BYPASSRLS",
        "ALTER ROLE brug_tested_portal BYPASSRLS",
        "CREATE TABLE mine (n integer)",
        "TRUNCATE client CASCADE",
    ],
)
def test_it_passes_by_no_policy(as_portal, branch, statement):
    make_client(branch)
    with as_portal():
        assert refused(statement)


def test_it_cannot_become_another(as_portal):
    roles = "'brug_tested_portal', 'brug_tested_owner', 'MEMBER'"
    assert db.execute_sql(f"SELECT pg_has_role({roles})").fetchone() == (False,)
    may = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
    rows = db.execute_sql(
        f"SELECT rolname FROM pg_roles WHERE rolname ~ '^brug_tested' AND ({may})"
    )
    assert rows.fetchall() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET action = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry CASCADE",
        "UPDATE audit_link SET mac = 'x'",
        "DELETE FROM audit_link",
        "UPDATE field_change SET old = 'x'",
        "ALTER TABLE journal_entry DISABLE TRIGGER USER",
        "DROP TRIGGER journal_entry_kept ON journal_entry",
        "SET LOCAL session_replication_role = replica",
        "UPDATE schema_migration SET name = 'x'",
    ],
)
def test_it_changes_nothing_of_the_past_in_the_audit_log(as_portal, branch, statement):
    with db.atomic():
        record(make_person(branch), "person.change", branch, changes={"name": ("oud", "nieuw")})
    with as_portal():
        assert refused(statement)


def limit_at(app, address: str | None) -> str:
    """On a connection of its own: a command's, or that of a request to this address."""
    own = database_from(app.config["DATABASE_URL"])
    before, db.obj = db.obj, own
    request = app.test_request_context(address) if address else nullcontext()
    try:
        with request, own.connection_context():
            restrict_to(1)
            return own.execute_sql("SHOW statement_timeout").fetchone()[0]
    finally:
        db.obj = before
        own.close_all()


def test_a_statement_may_take_as_long_as_its_kind_of_work(app):
    """What is due may take ten minutes, a page fifteen seconds, the figures of a year a minute."""
    for address, limit in ((None, "10min"), ("/clients", "15s"), ("/figures", "1min")):
        assert limit_at(app, address) == limit
