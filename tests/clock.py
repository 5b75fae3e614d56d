"""The clock of a run: now, or the moment that PORTAL_TEST_MOMENT names, from which it goes on.

`python -m tests.clock WORD` draws one of the moments at which software goes wrong, by the word.
"""

import hashlib
import os
import sys
import time
from datetime import datetime
from pathlib import Path

import time_machine

from portal.core.clock import from_local

MOMENT = "PORTAL_TEST_MOMENT"
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


def set_as_told() -> None:
    """Let this process live on from the moment of the environment, and all that it starts."""
    wall = os.environ.get(MOMENT)
    if not wall or AHEAD in os.environ:  # started by one that was told: it lives there already
        return
    moment = moment_of(wall)
    os.environ[AHEAD] = str(moment.timestamp() - time.time())
    known = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([TOLD, known] if known else [TOLD])
    time_machine.travel(moment).start()


if __name__ == "__main__":
    print(drawn(sys.argv[1]))  # noqa: T201  for .ci/run
