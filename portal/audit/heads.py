"""Heads of the chains that are kept in a file: a tail that was cut off shows against them."""

import json
import os
from pathlib import Path

from flask import current_app

from portal.audit import chain
from portal.core.clock import today

NAME = "audit-heads.jsonl"


def path() -> Path:
    return Path(current_app.instance_path) / NAME


def kept(file: Path | None = None) -> list[dict]:
    """What was kept, day by day, in this file or in the portal's own; nothing if it is not there.

    Raises OSError for a file that was asked for and cannot be read, ValueError for another's.
    """
    place = file or path()
    if file is None and not place.exists():
        return []
    return [json.loads(line)["heads"] for line in place.read_text().splitlines() if line]


def keep() -> None:
    """Once a day: add the heads as they are now, for a backup elsewhere to take along."""
    day = str(today())
    place = path()
    if place.exists() and json.loads(place.read_text().splitlines()[-1])["day"] == day:
        return
    number = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(number, "a") as out:
        out.write(json.dumps({"day": day, "heads": chain.heads()}) + "\n")
