"""B6 and B7: the roll-up of the country, against DuckDB on the same file and against growth."""

import statistics
from pathlib import Path

import duckdb
import duckdb_extension_sqlite_scanner

from bench.country import LAST_YEAR, database
from bench.measure import in_turns, say, scaled, seconds
from portal.core.database import database_from, db

QUERY = """
    SELECT a.year_month, a.kind, a.branch_id, count(*), sum(a.minutes), max(c.clients)
    FROM {at}activity a LEFT JOIN (
        SELECT ac.year_month, ac.kind, ac.branch_id, count(DISTINCT ac.client_id) AS clients
        FROM {at}activity_client ac JOIN {at}activity f ON f.id = ac.activity_id
        WHERE ac.year_month BETWEEN {first} AND {last}
          AND f.withdrawn_at IS NULL AND f.outcome = 'done' GROUP BY 1, 2, 3
    ) c ON c.year_month = a.year_month AND c.kind = a.kind AND c.branch_id = a.branch_id
    WHERE a.year_month BETWEEN {first} AND {last}
      AND a.withdrawn_at IS NULL AND a.outcome = 'done' GROUP BY 1, 2, 3
"""
YEAR = {"first": LAST_YEAR * 100 + 1, "last": LAST_YEAR * 100 + 12}


def open_country(size: int) -> None:
    db.initialize(database_from(f"sqlite:///{database(size)}"))
    db.connect()


def roll_up() -> list:
    from portal.reports.queries import national_by_month

    return list(national_by_month(LAST_YEAR))


def duck(path: Path) -> duckdb.DuckDBPyConnection:
    folder = Path(duckdb_extension_sqlite_scanner.__file__).parent
    connection = duckdb.connect()
    connection.execute(f"LOAD '{next(folder.rglob('*.duckdb_extension'))}'")
    connection.execute(f"ATTACH '{path}' AS country (TYPE sqlite, READ_ONLY)")
    return connection


def against_duckdb(size: int) -> bool:
    open_country(size)
    peer = duck(database(size))
    query = QUERY.format(at="country.", **YEAR)
    ours, theirs = sorted(map(tuple, roll_up())), sorted(peer.execute(query).fetchall())
    assert [tuple(map(str, row)) for row in ours] == [tuple(map(str, row)) for row in theirs], (
        "the two count differently"
    )
    held = say(
        "B6",
        *in_turns(roll_up, lambda: peer.execute(query).fetchall()),
        0.35,
        f"one year of the country at {size:,} rows, against DuckDB on the same file",
    )
    peer.execute("CREATE TABLE activity AS FROM country.activity")
    peer.execute("CREATE TABLE activity_client AS FROM country.activity_client")
    native = QUERY.format(at="", **YEAR)
    held &= say(
        "B6",
        *in_turns(roll_up, lambda: peer.execute(native).fetchall()),
        2.5,
        "the same, against DuckDB's own columns",
    )
    db.close()
    return held


def growth(small: int, large: int) -> bool:
    medians = []
    for size in (large, small):
        open_country(size)
        roll_up()
        medians.append(statistics.median(seconds(roll_up) for _ in range(scaled(5))))
        db.close()
    return say("B7", *medians, 6, f"one year of the country at {large:,} against {small:,} rows")
