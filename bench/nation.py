"""The country on a PostgreSQL of its own: 300 branches, 13,200 people, two years of their work.

As `bench.country` is for SQLite, but with what a busy hour asks for: who helps whom, costs that
wait, feeds, and row-level security, for the portal works with a role of its own.
"""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.country import KINDS
from bench.measure import IS_SMALL, scaled
from chaos.server import Server, programs
from portal import tables
from portal.core.database import database_from, db, fields_of, migrate, table_of

BRANCHES = scaled(300, 4)
A_BRANCH, CLIENTS_A_BRANCH = 44, 217  # people and clients of each
HELPED = CLIENTS_A_BRANCH // (A_BRANCH - 1)  # clients of each who helps
PEOPLE, CLIENTS = BRANCHES * A_BRANCH, BRANCHES * CLIENTS_A_BRANCH
ACTIVITIES = 5_000 if IS_SMALL else 3_000_000  # of two years
FEEDS = scaled(40_000, 100)
DAYS = 730
PASSWORD = "negen-oranje-fietsen"  # noqa: S105  of made-up people
CSRF = hashlib.sha1(b"made up").hexdigest()  # noqa: S324  what a session would draw
BASE = "https://brug.example.org"
ROLES = Path(__file__).parent.parent / "docs" / "postgresql-roles.sql"
SETTINGS = ("jit=off", "shared_buffers=1GB", "max_wal_size=4GB")


@dataclass
class Nation:
    server: Server
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Of the portal that serves it: with its own role, behind https."""
        return {
            **os.environ,
            "PORTAL_INSTANCE": str(self.folder),
            "PORTAL_DATABASE_URL": self.server.url.replace("tester", "brug_portal"),
            "PORTAL_BASE_URL": BASE,
        }


@contextmanager
def nation() -> Iterator[Nation]:
    """Made anew each time, for it is changed by what is measured."""
    settings = (*SETTINGS, "fsync=off") if IS_SMALL else SETTINGS
    server = Server(programs(), *settings)
    try:
        with tempfile.TemporaryDirectory(prefix="brug-bench-") as name:
            made = Nation(server, Path(name))
            os.environ["PORTAL_INSTANCE"] = name
            os.environ["PORTAL_DATABASE_URL"] = server.url
            print(f"  making a country with {ACTIVITIES:,} activities …", file=sys.stderr)
            fill(server)
            yield made
    finally:
        db.obj.close_all()
        server.close()


def fill(server: Server) -> None:
    from portal.app import create_app
    from portal.core import config

    app = create_app()
    config.make_secrets(app)
    db.initialize(database_from(server.url))
    with app.app_context(), db.connection_context():
        migrate.runner().up()
        db.execute_sql("SET synchronous_commit = off")
        db.execute_sql("SET session_replication_role = replica")  # references hold as they are made
        for statement in statements(password_hash()):
            db.execute_sql(statement.replace("%", "%%"))  # none of them is a parameter
        begin_sessions(app)
        db.execute_sql("ANALYZE")
    place = ("-h", "127.0.0.1", "-p", str(server.port), "-U", "tester", "-d", "brug", "-q")
    server.run("psql", *place, "-c", ROLES.read_text())
    server.run("psql", *place, "-c", "VACUUM")
    server.run("psql", *place, "-c", "CHECKPOINT")


def password_hash() -> str:
    from portal.account import actions

    return actions.hasher().hash(PASSWORD)


def text_of(value: object) -> str:
    """A value as SQL has it."""
    if isinstance(value, int):
        return str(value).lower()  # also true and false
    return f"'{value}'" if isinstance(value, str) else f"'{value:%Y-%m-%d}'"


def made(table: str, rows: str, /, **columns: str) -> str:
    """INSERT a row for each of these, each column an SQL expression of it."""
    [model] = [model for model in tables.ALL if table_of(model) == table]
    kept = {
        field.column_name: text_of(field.default)
        for field in fields_of(model).values()
        if isinstance(field.default, str | int | date)
    }
    columns = kept | columns
    return (
        f"INSERT INTO {table} ({', '.join(columns)})"
        f" SELECT {', '.join(columns.values())} FROM {rows}"
    )


def counted(rows: int) -> str:
    return f"generate_series(1::bigint, {rows}) AS n"


def first_day() -> date:
    return date.today() - timedelta(DAYS - 1)


def month_of(day: date) -> int:
    return day.year * 100 + day.month


def statements(password: str) -> list[str]:
    today = date.today()
    last_month = today.replace(day=1) - timedelta(1)
    of_branch = f"(n - 1) % {BRANCHES} + 1"
    helper = f"(n - 1) % {BRANCHES} + 1 + {BRANCHES} * (1 + (n - 1) / {BRANCHES} % {A_BRANCH - 1})"
    # Of a person p, from 0 on: the leader of a branch sees all, anybody else has clients.
    whose = (
        f"p % {BRANCHES} + 1 + {BRANCHES} * CASE WHEN p < {BRANCHES} THEN n % {CLIENTS_A_BRANCH}"
        f" ELSE p / {BRANCHES} - 1 + {A_BRANCH - 1} * (n * 613 % {HELPED}) END"
    )
    drawn = (
        f"(SELECT n, n * 31337 % {PEOPLE} AS p, DATE '{first_day()}' + (n * 104729 % {DAYS})::int"
        f" AS day FROM {counted(ACTIVITIES)}) AS drawn"
    )
    kind = "CASE n * 7919 / 13 % 6 " + " ".join(f"WHEN {n} THEN '{k}'" for n, k in enumerate(KINDS))
    seconds = "extract(epoch FROM day)::bigint"
    digest = "encode(sha256(('bench' || lpad(n::text, 38, '0'))::bytea), 'hex')"
    body = "convert_to(E'BEGIN:VEVENT\\r\\nSUMMARY:Overleg\\r\\nX-PAD:' || repeat('x', 300)"
    return [
        made("branch", counted(BRANCHES), code="'b' || n", name="'Stad ' || n"),
        made("municipality", counted(BRANCHES), branch_id="n", name="'Gemeente ' || n"),
        made("guidance_rule", counted(BRANCHES), municipality_id="n", months="24"),
        made(
            "person",
            counted(PEOPLE),
            branch_id=of_branch,
            code="'p' || n",
            name="'Persoon ' || n",
            email="'p' || n || '@example.org'",
            employment="'volunteer'",
            started_on="DATE '2015-01-01'",
            conduct_certificate_on="DATE '2015-01-01'",
            confidentiality_on="DATE '2015-01-01'",
            password_hash=f"'{password}'",
        ),
        made(
            "person_role",
            counted(PEOPLE),
            person_id="n",
            role=f"CASE WHEN n <= {BRANCHES} THEN 'team_leader' ELSE 'guide' END",
        ),
        made("household", counted(CLIENTS), branch_id=of_branch, code="'h' || n"),
        made(
            "client",
            counted(CLIENTS),
            branch_id=of_branch,
            code="'c' || n",
            household_id="n",
            municipality_id=of_branch,
            name="'Client ' || n",
            sex="'f'",
            born_on="DATE '1980-01-01'",
            nationality="'SY'",
            housed_on=f"DATE '{first_day()}' + (n % {DAYS})::int",
            arrival="'assigned'",
            counts_for_target="true",
            created_at="0",
        ),
        made(
            "assignment",
            counted(CLIENTS),
            branch_id=of_branch,
            person_id=helper,
            household_id="n",
            role="'guide'",
            started_on="DATE '2018-01-01'",
        ),
        *without_indexes(
            made(
                "activity",
                drawn,
                branch_id=f"p % {BRANCHES} + 1",
                code="'a' || n",
                person_id="p + 1",
                kind=kind + " END",
                channel="'in_person'",
                started_at=f"{seconds} + 39600",
                happened_on="day",
                year_month="extract(year FROM day)::int * 100 + extract(month FROM day)::int",
                minutes="15 * (n * 17 % 8 + 1)",
                outcome="'done'",
                created_at=f"{seconds} + 50000",
            ),
            made(
                "activity_client",
                "(SELECT id AS n, person_id - 1 AS p, branch_id, year_month, kind FROM activity"
                " WHERE kind <> 'office') AS had",
                activity_id="n",
                position="0",
                client_id=whose,
                branch_id="branch_id",
                year_month="year_month",
                kind="kind",
            ),
        ),
        made(
            "expense_claim",
            counted(2 * PEOPLE),
            branch_id=f"(n - 1) % {PEOPLE} % {BRANCHES} + 1",
            claimant_id=f"(n - 1) % {PEOPLE} + 1",
            month=f"CASE WHEN n > {PEOPLE} THEN {month_of(today)} ELSE {month_of(last_month)} END",
            status=f"CASE WHEN n > {PEOPLE} THEN 'draft' ELSE 'submitted' END",
            submitted_at=f"CASE WHEN n <= {PEOPLE} THEN 1 END",
        ),
        made(
            "expense_line",
            f"expense_claim, {counted(3)}",
            branch_id="branch_id",
            claim_id="expense_claim.id",
            spent_on="make_date(month / 100, month % 100, n::int)",
            kind="'parking'",
            amount_cents="450",
        ),
        made("calendar_version", counted(BRANCHES), branch_id="n", whom="0", version="1"),
        made(
            "calendar_version",
            counted(PEOPLE),
            branch_id=of_branch,
            whom="n",
            version="1",
        ),
        made(
            "feed",
            counted(FEEDS),
            branch_id=f"(n - 1) % {PEOPLE} % {BRANCHES} + 1",
            owner_id=f"(n - 1) % {PEOPLE} + 1",
            purpose="'meetings'",
            token_digest=digest,
            level="'initials'",
            created_at="0",
            changed_at="0",
        ),
        made(
            "calendar_event",
            f"branch, {counted(10)}",
            branch_id="branch.id",
            kind="'team_meeting'",
            source="'meeting'",
            source_id="branch.id * 10 + n",
            uid="branch.id || '-' || n || '@brug'",
            starts_on=f"DATE '{today}' + n::int * 7",
            ends_on=f"DATE '{today}' + n::int * 7",
            title="'Teamoverleg'",
            is_personal="false",
            status="'confirmed'",
            last_modified="0",
            busy_body="''::bytea",
            initials_body=f"{body}, 'UTF8')",
            full_body="''::bytea",
        ),
    ]


def without_indexes(*inserts: str) -> list[str]:
    """The inserts, with the indexes of their tables made afterwards, which is faster."""
    found = db.execute_sql(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ('activity',"
        " 'activity_client') AND indexdef NOT LIKE 'CREATE UNIQUE%%'"
    ).fetchall()
    drops = [f'DROP INDEX "{name}"' for name, _made in found]
    return [*drops, *inserts, *(made for _name, made in found)]


def secret_of(person: int) -> str:
    """What stands in the cookie of somebody who has logged in."""
    return f"s{person:042d}"


def begin_sessions(app) -> None:
    from portal.account.models import Session
    from portal.core.clock import now
    from portal.core.crypto import digest_of

    rows = []
    for person in range(1, PEOPLE + 1):
        role = "team_leader" if person <= BRANCHES else "guide"
        kept = {"_user_id": f"{person}.0", "_fresh": True, "passed": True, "language": "nl"}
        kept |= {"roles": [role], "csrf_token": CSRF}
        digest = digest_of(secret_of(person))
        rows.append((digest, person, json.dumps(kept), now(), now()))
    columns = (Session.digest, Session.person, Session.data, Session.created_at, Session.seen_at)
    for first in range(0, len(rows), 1000):
        Session.insert_many(rows[first : first + 1000], fields=columns).execute()
