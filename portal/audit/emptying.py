"""Beginning the log anew, for a demo that is left for real use."""

from collections.abc import Iterator
from contextlib import contextmanager

from portal.audit import heads
from portal.audit.models import AuditEntry, AuditLink, FieldChange
from portal.core.database import db, table_of
from portal.core.database.bulk import on_sqlite, rows_of

TABLES = [table_of(model) for model in (AuditEntry, FieldChange, AuditLink)]
GUARDS = "SELECT tbl_name, name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"


@contextmanager
def unguarded() -> Iterator[None]:
    """Rows of the log may go within: in a transaction, by the owner of the tables only."""
    guards = [row[1:] for row in rows_of(GUARDS) if row[0] in TABLES] if on_sqlite() else []
    for name, _sql in guards:
        db.execute_sql(f"DROP TRIGGER {name}")
    for table in [] if on_sqlite() else TABLES:
        db.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for _name, sql in guards:
        db.execute_sql(sql)
    for table in [] if on_sqlite() else TABLES:
        db.execute_sql(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    heads.path().unlink(missing_ok=True)  # of a log that is no more
