"""A made-up country: 300 branches, 13,000 people, 65,000 clients, N activities in ten years.

Filled by SQLite itself from a counting query, which is much faster than any loop; the numbers are
drawn with fixed multipliers, so that every run has the same rows.
"""

import os
import sys
from pathlib import Path

from bench.measure import scaled
from portal import tables
from portal.core.config import INSTANCE
from portal.core.database import database_from, db, fields_of, migrate, table_of

FOLDER = INSTANCE / "bench"
BRANCHES, PEOPLE, CLIENTS = scaled(300, 4), scaled(13_000, 60), scaled(65_000, 400)
YEARS = 10
LAST_YEAR = 2025
KINDS = ("home_visit", "desk_contact", "guidance_talk", "language_lesson", "job_coaching", "office")
INDEXED = ("activity", "activity_client")


def database(activities: int) -> Path:
    """The file with so many activities, made if it is not there yet, in the newest schema."""
    path = FOLDER / f"country-{BRANCHES}-{activities}.db"
    if not is_there(path):
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".making")
        unfinished.unlink(missing_ok=True)
        print(f"  making {path.name} …", file=sys.stderr, flush=True)
        fill(unfinished, activities)
        unfinished.rename(path)
    return path


def is_there(path: Path) -> bool:
    """Whether the file is made, in a schema from which it can be brought up to date."""
    if not path.exists():
        return False
    try:
        bring_up(path)
    except migrate.UnknownSchema:
        return False
    return True


def bring_up(path: Path) -> None:
    """Apply the migrations that came after the file was made; no copy of it is kept."""
    own = database_from(f"sqlite:///{path}")
    db.initialize(own)
    with own.connection_context():
        if migrate.pending():
            migrate.runner().up()
            own.execute_sql("ANALYZE")
    own.close_idle()


def fill(path: Path, activities: int) -> None:
    os.environ["PORTAL_DATABASE_URL"] = f"sqlite:///{path}"
    own = database_from(f"sqlite:///{path}")
    db.initialize(own)
    with own.connection_context():
        own.execute_sql("PRAGMA synchronous = OFF")
        own.execute_sql("PRAGMA journal_mode = OFF")
        migrate.runner().up()
        indexes = own.execute_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            f" AND tbl_name IN {INDEXED}"
        ).fetchall()
        own.execute_sql("PRAGMA foreign_keys = OFF")
        with own.atomic():
            for name, _sql in indexes:
                own.execute_sql(f'DROP INDEX "{name}"')
            for statement in statements(activities):
                own.execute_sql(statement)
        for _name, sql in indexes:
            own.execute_sql(sql)
        own.execute_sql("ANALYZE")
    own.close_idle()


def defaults(table: str) -> dict[str, str]:
    """What a record has where nothing is said, as SQL by column."""
    [model] = [model for model in tables.ALL if table_of(model) == table]
    return {
        field.column_name: f"'{field.default}'"
        if isinstance(field.default, str)
        else str(int(field.default))
        for field in fields_of(model).values()
        if isinstance(field.default, str | int)
    }


def counted(name: str, rows: int, columns: dict[str, str]) -> str:
    """INSERT rows 1..n into a table, each column an SQL expression of n."""
    columns = defaults(name) | columns
    return (
        f"INSERT INTO {name} ({', '.join(columns)})"
        f" WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers"
        f" WHERE n < {rows}) SELECT {', '.join(columns.values())} FROM numbers"
    )


def statements(activities: int) -> list[str]:
    kind = "CASE (n * 7919 / 13) % 6 " + " ".join(
        f"WHEN {number} THEN '{kind}'" for number, kind in enumerate(KINDS)
    )
    days = YEARS * 365
    day = f"date('{LAST_YEAR - YEARS + 1}-01-01', '+' || ((n * 104729) % {days}) || ' days')"
    person = f"(n * 31337) % {PEOPLE} + 1"
    # A client of the person's own branch: people and clients are dealt out over the branches.
    client = f"(({person} - 1) % {BRANCHES}) + 1 + {BRANCHES} * ((n * 613) % {CLIENTS // BRANCHES})"
    branch = f"({person} - 1) % {BRANCHES} + 1"
    return [
        counted("branch", BRANCHES, {"code": "'b' || n", "name": "'Stad ' || n"}),
        counted("municipality", BRANCHES, {"branch_id": "n", "name": "'Gemeente ' || n"}),
        counted(
            "guidance_rule",
            BRANCHES,
            {"municipality_id": "n", "months": "24", "valid_from": "'0001-01-01'"},
        ),
        counted(
            "person",
            PEOPLE,
            {
                "branch_id": f"(n - 1) % {BRANCHES} + 1",
                "code": "'p' || n",
                "name": "'Persoon ' || n",
                "email": "'p' || n || '@example.org'",
                "employment": "'volunteer'",
                "language": "'nl'",
                "was_imported": "1",
                "epoch": "0",
                "version": "0",
            },
        ),
        f"INSERT INTO person_role (person_id, role, version)"
        f" SELECT id, 'team_leader', 0 FROM person WHERE id <= {BRANCHES}",
        counted(
            "household",
            CLIENTS,
            {"branch_id": f"(n - 1) % {BRANCHES} + 1", "code": "'h' || n"},
        ),
        counted(
            "client",
            CLIENTS,
            {
                "branch_id": f"(n - 1) % {BRANCHES} + 1",
                "code": "'c' || n",
                "household_id": "n",
                "municipality_id": f"(n - 1) % {BRANCHES} + 1",
                "name": "'Client ' || n",
                "housed_on": "date('2015-01-01', '+' || (n % 3600) || ' days')",
                "counts_for_target": "1",
                "created_at": "0",
                "version": "0",
            },
        ),
        counted(
            "activity",
            activities,
            {
                "branch_id": branch,
                "code": "'a' || n",
                "person_id": person,
                "kind": kind + " END",
                "channel": "'in_person'",
                "started_at": f"CAST(strftime('%s', {day}) AS INTEGER) + 39600",
                "happened_on": day,
                "year_month": f"CAST(strftime('%Y%m', {day}) AS INTEGER)",
                "minutes": "15 * ((n * 17) % 8 + 1)",
                "outcome": "'done'",
                "created_at": f"CAST(strftime('%s', {day}) AS INTEGER) + 50000",
                "version": "0",
            },
        ),
        "INSERT INTO activity_client (activity_id, position, client_id, branch_id, year_month,"
        " kind) SELECT n, 0, client, branch_id, year_month, kind FROM (SELECT id AS n, branch_id,"
        f" year_month, kind, {client.replace('n *', 'id *')} AS client FROM activity)"
        " WHERE kind <> 'office'",
    ]
