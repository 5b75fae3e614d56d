"""Emptying the audit log after a test that wrote for real: the database itself refuses it."""

from contextlib import contextmanager

from portal.audit import chain
from portal.audit.models import AuditEntry, AuditLink, FieldChange
from portal.core.database import db, table_of
from portal.core.database.bulk import on_sqlite

LOG = (AuditLink, FieldChange, AuditEntry)


@contextmanager
def log_may_go():
    """Within it the audit log is a table as others are."""
    made = []
    if on_sqlite():
        rows = db.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        made = [(name, sql) for name, sql in rows.fetchall() if name in chain.RULES]
        for name, _sql in made:
            db.execute_sql(f"DROP TRIGGER {name}")
    else:
        switch("DISABLE")
    yield
    for _name, sql in made:
        db.execute_sql(sql)
    if not on_sqlite():
        switch("ENABLE")


def switch(how: str) -> None:
    for model in LOG:
        db.execute_sql(f"ALTER TABLE {table_of(model)} {how} TRIGGER USER")
