"""Heads of the chains that are kept in a file: a tail that was cut off shows against them."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from portal.audit import chain
from portal.core.clock import today
from portal.core.status import Reading, age_of

NAME = "audit-heads.jsonl"
LATE = timedelta(hours=48)  # one is kept each day


def path() -> Path:
    return Path(current_app.instance_path) / NAME


def kept(file: Path | None = None) -> list[dict]:
    """{day, heads} of each day, from this file or the portal's own; nothing if it is not there.

    Raises OSError for a file that was asked for and cannot be read, ValueError for another's.
    """
    place = file or path()
    if file is None and not place.exists():
        return []
    return [json.loads(line) for line in place.read_text().splitlines() if line]


def keep() -> None:
    """Once a day: add the heads as they are now, for a backup elsewhere to take along."""
    day = str(today())
    place = path()
    if place.exists() and json.loads(place.read_text().splitlines()[-1])["day"] == day:
        return
    number = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(number, "a") as out:
        out.write(json.dumps({"day": day, "heads": chain.heads()}) + "\n")


def readings() -> list[Reading]:
    """When a head was last kept, for the page of the status."""
    name, label = "audit_head_age_seconds", gettext("Last head of the audit log that was kept")
    if not path().exists():
        return [Reading(name, label, gettext("Not yet"), float("inf"), False)]
    at = datetime.fromtimestamp(path().stat().st_mtime, UTC)
    age = age_of(at)
    return [Reading(name, label, at, age, age < LATE.total_seconds())]
