"""Adding to the audit log, in the transaction of what is being recorded."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from portal.audit import chain
from portal.audit.models import WHY, AuditEntry, FieldChange
from portal.audit.sealing import sealed
from portal.core.clock import now
from portal.core.database import BaseModel, db, save_changes, table_of
from portal.core.database.bulk import insert, is_looking, next_ids


def record(
    actor: Any,
    action: str,
    about: BaseModel | None = None,
    *,
    changes: dict[str, tuple] | None = None,
    reason: str | None = None,
    why: str | None = None,
) -> AuditEntry:
    """Note that this person (or nobody) did this, to what; `changes` is {field: (old, new)}.

    `reason` is a word of the portal's own, in clear; `why` is what somebody typed, and is sealed.
    """
    if why is not None:
        changes = (changes or {}) | {WHY: (None, why)}
    entry = AuditEntry.create(
        branch_id=_branch_of(about) or getattr(actor, "branch_id", None),
        actor_id=getattr(actor, "id", None),
        action=action,
        object_kind=table_of(about) if about is not None else None,
        object_id=about.id if about is not None else None,
        reason=reason,
        fields=_names(changes),
    )
    if rows := _rows(entry.id, changes or {}):
        columns = [
            FieldChange.entry,
            FieldChange.field,
            FieldChange.old_sealed,
            FieldChange.new_sealed,
        ]
        FieldChange.insert_many(rows, fields=columns).execute()
    db.obj.at_commit(chain.link, entry.id)
    return entry


def note(actor: Any, action: str, kind: str, number: int, *, reason: str | None = None) -> None:
    """The same of a record of the actor's branch that is at hand as a number only."""
    entry = AuditEntry.create(
        branch_id=actor.branch_id,
        actor_id=actor.id,
        action=action,
        object_kind=kind,
        object_id=number,
        reason=reason,
    )
    db.obj.at_commit(chain.link, entry.id)


def record_many(
    actor: Any, action: str, kind: str, acts: Iterable[tuple[int, int, dict[str, tuple]]]
) -> None:
    """The same of many records of one table: (its number, its branch, its changes) of each."""
    acts = list(acts)
    numbers = next_ids(AuditEntry, len(acts))
    at, who = int(now().timestamp()), getattr(actor, "id", None)
    insert(
        AuditEntry,
        [
            {
                "id": entry,
                "at": at,
                "branch_id": branch,
                "actor_id": who,
                "action": action,
                "object_kind": kind,
                "object_id": number,
                "fields": _names(changes),
            }
            for entry, (number, branch, changes) in zip(numbers, acts, strict=True)
        ],
    )
    names = ("entry_id", "field", "old", "new")
    insert(
        FieldChange,
        [
            dict(zip(names, row, strict=True))
            for entry, (_number, _branch, changes) in zip(numbers, acts, strict=True)
            for row in _rows(entry, changes)
        ],
    )
    if not is_looking():
        db.obj.at_commit(chain.link, *numbers)


def differences(record: BaseModel, **values: Any) -> dict[str, tuple]:
    """{field: (old, new)} of the values that differ from what the record holds."""
    return {
        name: (getattr(record, name), value)
        for name, value in values.items()
        if getattr(record, name) != value
    }


def save(kept: BaseModel, by: Any, action: str, version: int, **values: Any) -> dict[str, tuple]:
    """Change what differs of a record, and note it: {field: (old, new)} of what did.

    Where nothing differs nothing is written, and the version is not looked at.
    Raises StaleVersion when somebody else changed the record since it was read.
    """
    changes = differences(kept, **values)
    if changes:
        with db.atomic():
            save_changes(kept, version, **{name: new for name, (_old, new) in changes.items()})
            record(by, action, kept, changes=changes)
    return changes


def _names(changes: dict[str, tuple] | None) -> str | None:
    return " ".join(changes) if changes else None


def _rows(entry: int, changes: dict[str, tuple]) -> list[tuple]:
    return [
        (entry, name, sealed(_text(old), entry, name), sealed(_text(new), entry, name))
        for name, (old, new) in changes.items()
    ]


def _branch_of(about: BaseModel | None) -> int | None:
    if about is not None and table_of(about) == "branch":
        return about.id
    return getattr(about, "branch_id", None)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value.id) if isinstance(value, BaseModel) else str(value)
