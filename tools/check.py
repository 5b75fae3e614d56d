"""`make test`: the suite on SQLite, on PostgreSQL where there is one, in a browser where found."""

import os
import subprocess
import sys

from tools.browser import chromium

URL = "PORTAL_TEST_DATABASE_URL"


def run(environment: dict, *arguments: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-rs", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode == 0


def main() -> int:
    without = {name: value for name, value in os.environ.items() if name != URL}
    print("== On SQLite", flush=True)
    passed = run(without)
    left_out = []
    if os.environ.get(URL):
        print("== On PostgreSQL", flush=True)
        passed &= run(dict(os.environ), "-m", "not browser and not calendars")
    else:
        left_out.append(f"PostgreSQL: {URL} is not set")
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
