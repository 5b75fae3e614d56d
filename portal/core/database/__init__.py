"""The one database handle, its life per request, the kinds of column, and what every table has."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from flask import Flask, g, request
from peewee import (  # type: ignore[attr-defined]  # peewee chooses sqlite3
    SQL,
    AutoField,
    BigIntegerField,
    Check,
    DatabaseProxy,
    Field,
    ForeignKeyField,
    Model,
    ModelSelect,
    NodeList,
    SqliteDatabase,
    sqlite3,
)
from playhouse.db_url import parse

from portal.core.database.pools import PortalPostgres, PortalSqlite, show_branch

db = DatabaseProxy()

# A select; which model its rows are of, the types do not say.
if TYPE_CHECKING:
    Rows = ModelSelect[Any]
else:
    Rows = ModelSelect

PRAGMAS = {
    "busy_timeout": 15_000,
    "journal_mode": "wal",
    "synchronous": "full",  # an acknowledged row survives a power cut
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "cache_size": -64_000,
    "journal_size_limit": 64 << 20,
    "temp_store": "memory",
    # A quick ANALYZE without samples; with them SQLite plans a statement anew at each use.
    "analysis_limit": 400,
}
SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
POSTGRES_LIMITS = (
    "-c lock_timeout=5s -c statement_timeout=60s -c idle_in_transaction_session_timeout=30s"
)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug, which corrupts under several writers."""
    return version >= SAFE_SQLITE[0] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in SAFE_SQLITE[1:]
    )


def database_from(url: str):
    """A pool of connections to the SQLite file or PostgreSQL database at this address."""
    settings = parse(url)
    if url.startswith("sqlite"):
        pragmas = dict(PRAGMAS)
        if not wal_is_safe(sqlite3.sqlite_version_info):
            pragmas["journal_mode"] = "delete"
        # The pool gives a connection to one thread at a time, not always to the same.
        return PortalSqlite(
            settings["database"],
            pragmas=pragmas,
            lock_type="IMMEDIATE",
            check_same_thread=False,
        )
    settings.setdefault("options", POSTGRES_LIMITS)
    return PortalPostgres(**settings)


def restrict_to(branch_id: int) -> None:
    """From here on this request reads and writes one branch; a second wall behind `visible_to`."""
    if isinstance(db.obj, PortalPostgres) and not db.in_transaction():
        show_branch(db.connection(), branch_id)


class MomentField(BigIntegerField):
    """A moment: whole seconds since 1970 in UTC, an aware datetime in Python."""

    def db_value(self, value: datetime | None) -> int | None:
        if value is None or isinstance(value, int):
            return value
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone is no moment.")
        return int(value.timestamp())

    def python_value(self, value: int | None) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value, UTC)


def one_of(column: str, values: type[StrEnum]) -> SQL | NodeList:
    """CHECK: the column holds one of these values, or nothing."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")


def no_longer_than(column: str, characters: int) -> SQL | NodeList:
    return Check(f"length({column}) <= {characters}")


def in_order(first: str, last: str) -> SQL | NodeList:
    """CHECK: the last day is not before the first."""
    return Check(f"{last} >= {first}")


def same_branch(column: str, table: str) -> SQL:
    """The record that the column points to belongs to the branch of this one."""
    return SQL(f"FOREIGN KEY ({column}, branch_id) REFERENCES {table} (id, branch_id)")


def once_a_branch() -> SQL:
    """What `same_branch` needs of a table that points to itself: PostgreSQL asks it at once."""
    return SQL("UNIQUE (id, branch_id)")


class BaseModel(Model):
    if TYPE_CHECKING:
        id: AutoField

        def __getattr__(self, name: str) -> Any:
            """`branch_id` beside `branch`, and what a select has added to its rows."""

        def __iter__(self) -> Iterator[Any]:
            """Rows of `tuples()` are plain tuples, which peewee's own types do not know."""

        def __getitem__(self, place: int) -> Any: ...

    class Meta:
        database = db
        legacy_table_names = False  # legal_case, not legalcase
        only_save_dirty = True

    def was_changed(self, names: Iterable[str]) -> None:
        """These columns have new values: for what is kept beside the row."""


def table_of(model: type[BaseModel] | BaseModel) -> str:
    return model._meta.table_name  # noqa: SLF001  peewee documents it under this name only


def fields_of(model: type[BaseModel] | BaseModel) -> dict[str, Field]:
    """The columns of a model by their names, in the order in which they stand there."""
    columns = model._meta.sorted_fields  # noqa: SLF001  peewee documents it under this name only
    return {column.name: column for column in columns}


def as_stored(record: BaseModel) -> None:
    """What the record holds is what the database has: a later `save` need not write it."""
    record._dirty.clear()  # noqa: SLF001  peewee has no other way to say so


def parent(model: type[BaseModel] | Literal["self"], **options) -> ForeignKeyField:
    """A reference that keeps what it points to from being removed."""
    return ForeignKeyField(model, **{"on_delete": "RESTRICT", "backref": "+", **options})


def hold(record: BaseModel) -> None:
    """Let whoever else holds this record wait until the transaction around this has ended.

    So that what is looked up first still holds when it is written. On SQLite a transaction that
    writes waits for the one before it already.
    """
    if isinstance(db.obj, PortalPostgres):
        model = record.__class__  # also of a record behind a proxy, as `current_user` is
        row = model.select(model.id).where(model.id == record.id)
        row.for_update("FOR NO KEY UPDATE").execute()  # type: ignore[arg-type]


class StaleVersion(Exception):
    """Somebody else changed the record since it was read."""


def save_changes(record: BaseModel, version: int, **changes) -> None:
    """Change these columns of a record, if it is still at the version that its editor saw.

    Raises StaleVersion when it is not.
    """
    model: type[Any] = type(record)
    values = {**changes, "version": version + 1}
    same = (model.id == record.id) & (model.version == version)
    if not model.update(**values).where(same).execute():
        raise StaleVersion
    for name, value in values.items():
        setattr(record, name, value)
    as_stored(record)
    record.was_changed(changes)


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


def open_connection() -> None:
    """One connection for the request; whoever needs it first opens it, the session mostly."""
    # A test may hold a connection open around the request: leave that one be.
    if request.endpoint != "static" and db.connect(reuse_if_open=True):
        g.owns_connection = True


def close_connection(_error: BaseException | None) -> None:
    if g.pop("owns_connection", False):
        db.close()
