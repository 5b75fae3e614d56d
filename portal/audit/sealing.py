"""The values of the audit log: readable for who has the key, and only where they belong."""

import base64
from typing import Any

from portal.core.crypto import seal, unseal

MARK = "="  # before what is sealed: of a value from before that was so, there is none


def sealed(value: str | None, entry: int, field: str) -> str | None:
    if value is None:
        return None
    return as_kept(seal(value + MARK, place(entry, field)) or b"")


def opened(value: str | None, entry: int, field: str) -> str | None:
    """Raises Unreadable for what was put there by somebody without the key."""
    if value is None or not value.startswith(MARK):
        return value
    return (unseal(as_bytes(value), place(entry, field)) or "").removesuffix(MARK)


def place(entry: int, field: str) -> str:
    return f"field_change.{entry}.{field}"


def place_of(change: Any) -> str:
    return place(change.entry_id, change.field)


def as_kept(content: bytes) -> str:
    return MARK + base64.b64encode(content).decode()


def as_bytes(kept: str) -> bytes:
    return base64.b64decode(kept.removeprefix(MARK))
