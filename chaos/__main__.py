"""`make chaos`: let go wrong what can go wrong, and write down what came of it.

`python -m chaos --short` takes a minute and writes nothing; F1, F3 … choose. Exit 1 when something
that was acknowledged is lost, torn or corrupt.
"""

import platform
import sys
import time
from pathlib import Path

from peewee import sqlite3

from chaos import faults
from chaos.worker import World

PAGE = Path(__file__).parent.parent / "docs" / "reliability.md"
BAD = (
    "lost",
    "torn",
    "corrupt",
    "neither old nor new",
    "not restorable",
    "unseen",
    "did not go on",
    "not refused",
    "over ten seconds",
)
HEAD = """\
# Reliability: what was let go wrong, and what came of it

`make chaos` measures this page: each fault is put to the portal's own database layer, with its own
settings, and what was acknowledged is looked for afterwards. _Lost_ are acknowledged rows that are
gone, _torn_ are faults in the chain of the audit log (a transaction of which only a part is there,
or in another order), _corrupt_ are files that SQLite calls damaged. `.ci/run` does a short form,
in which PostgreSQL is killed once, fails over once, and waits for no disk.
Measured on {machine}, Python {python}, SQLite {sqlite}.

| | fault | times | what came of it | took |
| --- | --- | --- | --- | --- |
"""
FOOT = """
What stands elsewhere: one decision by many at once (F11) in
`tests/expenses/claims/test_many_at_once.py`; a page for a full disk, a held lock and a database
that is away in `tests/core/test_trouble.py`; roles, forms and hostile texts (B1 to B4) in
`tests/test_access.py`, `tests/test_forged.py`, `tests/test_hostile_text.py` and `tests/files/`;
logs without secrets (B6) in `tests/core/test_logs.py`; load (L2, L3, L4) in [speed.md](speed.md);
what PostgreSQL asks for again (R88) in `tests/core/test_again.py`.

Clients that send a letter a second (F12), and a worker killed while visitors are in it (F1), are in
`tests/test_serving.py`. Of SQLite whose disk is gone (F9) the last backup is left, a day old
at most.

Never run as such: half an hour of mixed load (L1), a minute of fifty log-ins a second (L5), three
days on end (L6). What they ask of one request is held by B13 in [speed.md](speed.md), and by the
tests of R30 and R90 in [security.md](security.md).
"""


def main(arguments: list[str]) -> int:
    short = "--short" in arguments
    named = set(arguments) - {"--short"}
    chosen = [fault for fault in faults.ALL if not named or fault.number in named]
    rows, is_bad, world = [], False, World()
    try:
        for fault in chosen:
            times = fault.short if short else fault.full
            if not times:
                continue
            began = time.monotonic()
            outcome = fault.run(world, times)
            taken = time.monotonic() - began
            is_bad |= any(outcome.get(name) for name in BAD)
            said = ", ".join(f"{value:,} {name}" for name, value in outcome.items()) or "not here"
            print(f"{fault.number} {fault.what} × {times}: {said} ({taken:.0f} s)", flush=True)
            rows.append(f"| {fault.number} | {fault.what} | {times} | {said} | {taken:.0f} s |\n")
    finally:
        world.close()
    if not short and len(chosen) == len(faults.ALL):
        PAGE.write_text(HEAD.format(**here()) + "".join(rows) + FOOT)
    return int(is_bad)


def here() -> dict[str, str]:
    return {
        "machine": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
