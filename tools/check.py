"""`make test`: the suite on SQLite, on PostgreSQL where there is one, in a browser where found."""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping

from tests import clock
from tools.browser import chromium

URL = "PORTAL_TEST_DATABASE_URL"
ORDER = "PORTAL_TEST_ORDER"  # a number that a run told before: of the tests, and what they draw
# A process takes what is in its part, and half of what is left to another; or one after another,
# of which those stay together that need the same slow program.
INSIDE = ["-m", "not browser and not calendars", "--dist", "worksteal"]
# Whoever only looks for browsers and calendars reads no other tests.
WITH_OTHERS = ["tests/browser", "tests/calendar_feeds/events"]
OUTSIDE = ["-m", "browser or calendars", "--dist", "loadgroup", "--no-loadscope-reorder"]
OUTSIDE += WITH_OTHERS


def passes(name: str, chosen: list[str], environment: dict[str, str], a_core: int = 1) -> bool:
    """Run the tests that are chosen, so many processes a core. The order is told."""
    order = f"--randomly-seed={environment[ORDER]}"
    print(f"== {name}, {order}", flush=True)
    workers = str(a_core * (os.cpu_count() or 1))
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", order]
    command += [*chosen, "--durations=25", "-n", workers]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def without(name: str, environment: Mapping[str, str]) -> dict[str, str]:
    return {known: value for known, value in environment.items() if known != name}


def main() -> int:
    os.environ.setdefault(ORDER, str(secrets.randbelow(10**6)))
    # What one process has compiled the next one reads: a run starts the program many times.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    usual = without(clock.MOMENT, os.environ)
    passed = [
        passes(f"On SQLite, {clock.named()}", INSIDE, without(URL, os.environ)),
        # More than half of their time they wait.
        passes("In browsers and calendars", OUTSIDE, without(URL, usual), a_core=2),
    ]
    left_out = []
    if os.environ.get(URL):
        passed.append(passes("On PostgreSQL", INSIDE, usual))
    else:
        left_out.append(f"PostgreSQL: {URL} is not set")
    if chromium() is None:
        left_out.append("the browser: no Chromium was found")
    for what in left_out:
        print(f"Left out: {what}.")
    if left_out and os.environ.get("CI"):
        print("In CI nothing may be left out.")
        return 1
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
