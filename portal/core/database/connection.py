"""The one database handle: how it is opened, and its life per request."""

from typing import Any

from flask import Flask, g, has_request_context, request
from peewee import (  # type: ignore[attr-defined]  # peewee chooses sqlite3
    DatabaseProxy,
    SqliteDatabase,
    sqlite3,
)
from playhouse.db_url import parse
from psycopg.conninfo import conninfo_to_dict

from portal.core.database.pools import (
    JOB_SECONDS,
    LONG_SECONDS,
    PAGE_SECONDS,
    PortalPostgres,
    PortalSqlite,
    prepare,
)
from portal.feature import contributed

db = DatabaseProxy()
OWNED = "brug.owns_connection"  # in the environment of the request that opened it
PRAGMAS = {
    "busy_timeout": 15_000,
    "journal_mode": "wal",
    "synchronous": "full",  # an acknowledged row survives a power cut
    "foreign_keys": 1,
    "secure_delete": 1,
    "recursive_triggers": 1,  # what REPLACE removes is asked of the audit log too
    "trusted_schema": 0,
    "cache_size": -64_000,
    "journal_size_limit": 64 << 20,
    "temp_store": "memory",
    # A quick ANALYZE without samples; with them SQLite plans a statement anew at each use.
    "analysis_limit": 400,
}
SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
POOL_SECONDS = 5  # that a thread waits for a connection where others have all of them
# What an address of PostgreSQL does not say itself. A server that is not there is left after five
# seconds, for the next of its hosts, and one that takes nothing any more after fifteen.
POSTGRES_LIMITS = {
    "options": "-c lock_timeout=5s -c idle_in_transaction_session_timeout=30s",
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,
}


def init_app(app: Flask) -> None:
    db.initialize(database_from(app.config["DATABASE_URL"]))
    if isinstance(db.obj, SqliteDatabase) and not wal_is_safe(sqlite3.sqlite_version_info):
        app.logger.warning(
            "SQLite %s can damage a database that several processes write to with a write-ahead"
            " log: it keeps a rollback journal instead, which is slower.",
            sqlite3.sqlite_version,
        )
    app.before_request(open_connection)
    app.teardown_request(close_connection)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug, which corrupts under several writers."""
    return version >= SAFE_SQLITE[0] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in SAFE_SQLITE[1:]
    )


def database_from(url: str, **otherwise: Any) -> Any:
    """A pool of connections to the SQLite file or PostgreSQL database at this address.

    It may name several hosts of PostgreSQL; `otherwise` is what holds where it says nothing.
    """
    if url.startswith("sqlite"):
        pragmas = dict(PRAGMAS)
        if not wal_is_safe(sqlite3.sqlite_version_info):
            pragmas["journal_mode"] = "delete"
        # The pool gives a connection to one thread at a time, not always to the same.
        database = PortalSqlite(
            parse(url)["database"],
            pragmas=pragmas,
            lock_type="IMMEDIATE",
            check_same_thread=False,
        )
    else:
        settings = POSTGRES_LIMITS | otherwise | conninfo_to_dict(url)
        database = PortalPostgres(settings.pop("dbname", ""), timeout=POOL_SECONDS, **settings)
    database.url = url  # for another pool of the same
    return database


def open_connection() -> None:
    """One connection for the request; whoever needs it first opens it, the session mostly."""
    # A test may hold a connection open around the request: leave that one be.
    # Not in `g`, which a request within this one (`request_of_nobody`) shares, and its end too.
    if request.endpoint != "static" and db.connect(reuse_if_open=True):
        request.environ[OWNED] = True


def close_connection(_error: BaseException | None) -> None:
    if request.environ.pop(OWNED, False):
        db.close()


def restrict_to(branch_id: int) -> None:
    """From here on this request or command works in one branch: a wall behind `visible_to`."""
    if isinstance(db.obj, PortalPostgres) and not db.in_transaction():
        g.restricted_to = branch_id
        prepare(db.connection(), branch_id, seconds_here())


def seconds_here() -> int:
    """How long one statement may take on PostgreSQL here: in a command, long work or a page."""
    if not has_request_context():
        return JOB_SECONDS
    is_long = {request.blueprint, request.endpoint} & {*contributed().long_work}
    return LONG_SECONDS if is_long else PAGE_SECONDS
