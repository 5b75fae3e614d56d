"""The clock of the tests: each file of them begins on an ordinary Wednesday, and time goes on.

PORTAL_TEST_MOMENT names another moment. `python -m tests.clock WORD` draws one of the
moments at which software goes wrong, by the word.
"""

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import time_machine

from portal.core.clock import from_local, local

MOMENT = "PORTAL_TEST_MOMENT"
WEDNESDAY = "2026-12-02 10:00"
AHEAD = "PORTAL_TEST_AHEAD"  # so many seconds, for the processes of a run
TOLD = str(Path(__file__).parent / "told")
# Wall clocks in Amsterdam. `.ci/run` runs all tests at one of these as well.
DIFFICULT = [
    "2026-12-06 12:00",  # a Sunday
    "2026-12-31 23:30",
    "2027-01-01 00:30",
    "2027-03-28 01:30",  # half an hour before the clock goes forward
    "2027-03-28 03:30",
    "2026-12-25 09:00",  # a holiday, at the end of a week
    "2027-10-31 01:30",  # the night in which it goes back
    "2027-10-31 03:30",
    "2028-01-31 16:00",  # the last day of a month, before a shorter one
    "2028-02-29 10:00",
    "2028-12-31 00:30",  # a Sunday, at the end of a leap year
]


def moment_of(wall: str) -> datetime:
    """The moment of a wall clock time in Amsterdam, such as "2026-12-31 23:30"."""
    told = datetime.fromisoformat(wall)
    return from_local(told.date(), told.time())


def drawn(word: str) -> str:
    """One of the difficult moments, always the same for one word."""
    digest = hashlib.sha256(word.encode()).digest()
    return DIFFICULT[int.from_bytes(digest[:8], "big") % len(DIFFICULT)]


def told() -> datetime:
    """The moment at which each file of tests begins."""
    return moment_of(os.environ.get(MOMENT, WEDNESDAY))


def day(ahead: int = 0) -> date:
    """The day of that moment, or so many days later: for what a file of tests says at once."""
    return local(told()).date() + timedelta(ahead)


def named() -> str:
    """What a run says of its moment."""
    return f"where each file begins at {os.environ.get(MOMENT, WEDNESDAY)}"


def _started(moment: datetime) -> time_machine.travel:
    travel = time_machine.travel(moment)
    travel.start()
    os.environ[AHEAD] = str(moment.timestamp() - time_machine.escape_hatch.time.time())
    return travel


def begin() -> None:
    """Let a run live at its moment, and all that it starts, before any file of tests is read."""
    known = os.environ.get("PYTHONPATH")
    if TOLD not in (known or "").split(os.pathsep):
        os.environ["PYTHONPATH"] = os.pathsep.join([TOLD, known] if known else [TOLD])
    _started(told())


@contextmanager
def living_at(moment: datetime) -> Iterator[None]:
    """Live on from this moment, in all processes that are started here too."""
    before = os.environ[AHEAD]
    travel = _started(moment)
    try:
        yield
    finally:
        travel.stop()
        os.environ[AHEAD] = before


def as_it_is() -> datetime:
    """The real time, in which the programs of others live."""
    return datetime.fromtimestamp(time_machine.escape_hatch.time.time(), UTC)


if __name__ == "__main__":
    print(drawn(sys.argv[1]))  # noqa: T201  for .ci/run
