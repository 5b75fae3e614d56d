"""`make test`: the suite on SQLite, on PostgreSQL where there is one, in a browser where found."""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from typing import IO

from tools.browser import chromium

URL = "PORTAL_TEST_DATABASE_URL"


# The three share nothing; beside each other they keep every core busy.
INSIDE, OUTSIDE = "not browser and not calendars", "browser or calendars"


def started(environment: dict, chosen: str, into: IO | None = None) -> subprocess.Popen:
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "-m", chosen]
    return subprocess.Popen(command, env=environment, stdout=into, stderr=subprocess.STDOUT)


def main() -> int:
    without = {name: value for name, value in os.environ.items() if name != URL}
    beside, left_out = {"In browsers and calendars": (without, OUTSIDE)}, []
    if os.environ.get(URL):
        beside["On PostgreSQL"] = (dict(os.environ), INSIDE)
    else:
        left_out.append(f"PostgreSQL: {URL} is not set")
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
