"""The values of the audit log: readable for who has the key, and only where they belong."""

import base64

from portal.core.crypto import seal, unseal

MARK = "="  # before what is sealed: of a value from before that was so, there is none


def sealed(value: str | None, entry: int, field: str) -> str | None:
    if value is None:
        return None
    content = seal(value + MARK, place(entry, field)) or b""
    return MARK + base64.b64encode(content).decode()


def opened(value: str | None, entry: int, field: str) -> str | None:
    """Raises Unreadable for what was put there by somebody without the key."""
    if value is None or not value.startswith(MARK):
        return value
    content = base64.b64decode(value.removeprefix(MARK))
    return (unseal(content, place(entry, field)) or "").removesuffix(MARK)


def place(entry: int, field: str) -> str:
    return f"field_change.{entry}.{field}"
