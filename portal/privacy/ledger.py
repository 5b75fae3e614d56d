"""Who was erased, beside the database: so that a backup from before cannot bring them back.

Numbers only. Keep the file elsewhere too, with the backups.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import current_app

from portal.core.clock import now

NAME = "erased.jsonl"


def path() -> Path:
    return Path(current_app.instance_path, NAME)


def note(kind: str, number: int) -> None:
    line = json.dumps({"at": now().isoformat(), "kind": kind, "id": number}) + "\n"
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "a") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def noted(since: datetime) -> Iterator[tuple[str, int, datetime]]:
    """(kind, number, when) of who was erased since then."""
    for line in path().read_text().splitlines() if path().exists() else []:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        if at >= since:
            yield told["kind"], told["id"], at
