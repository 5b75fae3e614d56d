"""Adding to the journal, in the transaction of what is being recorded."""

from datetime import date, datetime
from typing import Any

from portal.db import BaseModel
from portal.journal.models import FieldChange, JournalEntry


def record(
    actor: Any,
    action: str,
    about: BaseModel | None = None,
    *,
    changes: dict[str, tuple] | None = None,
    reason: str | None = None,
) -> JournalEntry:
    """Note that this person (or nobody) did this, to what; `changes` is {field: (old, new)}."""
    entry = JournalEntry.create(
        branch_id=getattr(about, "branch_id", None) or getattr(actor, "branch_id", None),
        actor_id=getattr(actor, "id", None),
        action=action,
        object_kind=about._meta.table_name if about is not None else None,
        object_id=about.id if about is not None else None,
        reason=reason,
    )
    rows = [
        (entry.id, name, _text(old), _text(new)) for name, (old, new) in (changes or {}).items()
    ]
    if rows:
        columns = [FieldChange.entry, FieldChange.field, FieldChange.old, FieldChange.new]
        FieldChange.insert_many(rows, fields=columns).execute()
    return entry


def differences(record: BaseModel, **values: Any) -> dict[str, tuple]:
    """{field: (old, new)} of the values that differ from what the record holds."""
    return {
        name: (getattr(record, name), value)
        for name, value in values.items()
        if getattr(record, name) != value
    }


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value.id) if isinstance(value, BaseModel) else str(value)
