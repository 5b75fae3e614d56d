"""A backup each day, tried each week, and as many kept as the rule says."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from flask import current_app
from flask_babel import gettext

from portal.backup import actions
from portal.backup.actions import locking
from portal.core.clock import now, today
from portal.core.status import Reading, age_of
from portal.site.models import LastDone

DAYS, WEEKS = 7, 5  # the newest of so many days, and of so many weeks: five weeks at most
NAME = re.compile(r"brug-(\d{4}-\d\d-\d\d)\.brug(?:\.age)?")
AGAIN = timedelta(hours=1)  # after one that failed
TRIED_EACH = timedelta(days=7)
LATE = timedelta(hours=36)
TRIED_LATE = timedelta(days=35)


def folder() -> Path | None:
    """Where they are kept; nowhere, if PORTAL_BACKUPS says `none`."""
    named = current_app.config["BACKUPS"]
    return None if named == "none" else Path(named or Path(current_app.instance_path) / "backups")


def make() -> None:
    """The backup of today, if there is none yet; it is tried where the last try is a week old."""
    kept = folder()
    if kept is None or newest_day(kept) == today() or failed_just_now():
        return
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = kept / f"brug-{today()}.brug{'.age' if locking.lock_for() else ''}"
    with LastDone.noting("backup"):
        actions.back_up(path, rehearse=is_time_to_try())
        thin(kept)


def failed_just_now() -> bool:
    last = LastDone.of("backup")
    return bool(last and last.failure and now() - last.at < AGAIN)


def is_time_to_try() -> bool:
    last = LastDone.of("drill")
    return last is None or bool(last.failure) or now() - last.at >= TRIED_EACH


def dated(kept: Path) -> dict[date, Path]:
    """The backups that were made here, by their days, the newest first; no file of anybody else."""
    named = ((NAME.fullmatch(path.name), path) for path in kept.glob("brug-*"))
    found = {date.fromisoformat(match[1]): path for match, path in named if match}
    return dict(sorted(found.items(), reverse=True))


def newest_day(kept: Path) -> date | None:
    return next(iter(dated(kept)), None)


def thin(kept: Path) -> None:
    """Remove what the rule does not keep. It counts backups, not days: a wrong clock loses none."""
    there = dated(kept)
    for day in set(there) - set(to_keep(list(there))):
        there[day].unlink()


def to_keep(days: list[date]) -> Iterator[date]:
    """Of these days, the newest first: the last seven, and the newest of the last five weeks."""
    yield from days[:DAYS]
    weeks: dict[tuple[int, int], date] = {}
    for day in days:
        weeks.setdefault(day.isocalendar()[:2], day)
    yield from list(weeks.values())[:WEEKS]


def readings() -> list[Reading]:
    if folder() is None:
        return []
    return [
        reading_of("backup", gettext("Last backup"), LATE),
        reading_of("drill", gettext("Last backup that was tried"), TRIED_LATE),
    ]


def reading_of(name: str, label: str, late: timedelta) -> Reading:
    last = LastDone.of(name)
    if last is None:
        return Reading(f"{name}_age_seconds", label, gettext("Not yet"), float("inf"), False)
    age = age_of(last.at)
    is_well = age < late.total_seconds() and not last.failure
    said = gettext("Failed: %(what)s", what=last.failure) if last.failure else last.at
    return Reading(f"{name}_age_seconds", label, said, age, is_well)
