"""`make test`: the suite on SQLite, on PostgreSQL where there is one, in a browser where found."""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from typing import IO

from tests import clock
from tools.browser import chromium

URL = "PORTAL_TEST_DATABASE_URL"
ALSO_AT = "PORTAL_TEST_ALSO_AT"  # a moment at which the suite on SQLite runs once more


# The suites share nothing; beside each other they keep every core busy.
INSIDE, OUTSIDE = "not browser and not calendars", "browser or calendars"
OTHERS = 2  # suites that run beside the one on SQLite


def started(environment: dict, chosen: str, into: IO | None = None) -> subprocess.Popen:
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-m", chosen]
    if into is None and (free := (os.cpu_count() or 1) - OTHERS) > 1:
        command += ["-n", str(free)]  # what the other suites leave; only SQLite can be shared out
    return subprocess.Popen(command, env=environment, stdout=into, stderr=subprocess.STDOUT)


def suites_beside(without: dict) -> dict[str, tuple[dict, str]]:
    """What runs beside the suite on SQLite, by name: its environment, and which tests."""
    beside = {"In browsers and calendars": (without, OUTSIDE)}
    if moment := os.environ.get(ALSO_AT):
        print(f"== The suite on SQLite runs once more, as if it were {moment}.", flush=True)
        beside[f"On SQLite at {moment}"] = (without | {clock.MOMENT: moment}, INSIDE)
    if os.environ.get(URL):
        beside["On PostgreSQL"] = (dict(os.environ), INSIDE)
    return beside


def main() -> int:
    without = {name: value for name, value in os.environ.items() if name != URL}
    beside = suites_beside(without)
    left_out = [] if os.environ.get(URL) else [f"PostgreSQL: {URL} is not set"]
    with ExitStack() as open_files:
        running = {}
        for name, (environment, chosen) in beside.items():
            said = open_files.enter_context(tempfile.TemporaryFile("w+"))
            running[name] = (started(environment, chosen, into=said), said)
        print("== On SQLite", flush=True)
        passed = started(without, INSIDE).wait() == 0
        for name, (suite, said) in running.items():
            passed &= suite.wait() == 0
            said.seek(0)
            print(f"== {name}\n{said.read()}", flush=True)
    if chromium() is None:
        left_out.append("the browser: no Chromium was found")
    for what in left_out:
        print(f"Left out: {what}.")
    if left_out and os.environ.get("CI"):
        print("In CI nothing may be left out.")
        return 1
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
