"""`make test`: the suite on SQLite, on PostgreSQL where there is one, in a browser where found."""

import os
import subprocess
import sys
import tempfile
from typing import IO

from tools.browser import chromium

URL = "PORTAL_TEST_DATABASE_URL"


def started(environment: dict, *arguments: str, into: IO | None = None) -> subprocess.Popen:
    command = [sys.executable, "-m", "pytest", "-q", "-rs", *arguments]
    return subprocess.Popen(command, env=environment, stdout=into, stderr=subprocess.STDOUT)


def main() -> int:
    without = {name: value for name, value in os.environ.items() if name != URL}
    left_out = []
    with tempfile.TemporaryFile("w+") as said:
        beside = None
        if os.environ.get(URL):
            # Beside the other: the two share nothing, and a second core waits anyway.
            only = "not browser and not calendars"
            beside = started(dict(os.environ), "-p", "no:cacheprovider", "-m", only, into=said)
        else:
            left_out.append(f"PostgreSQL: {URL} is not set")
        print("== On SQLite", flush=True)
        passed = started(without).wait() == 0
        if beside is not None:
            passed &= beside.wait() == 0
            said.seek(0)
            print(f"== On PostgreSQL\n{said.read()}", flush=True)
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
