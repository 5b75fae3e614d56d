"""B15: eight processes that write to one SQLite without a pause, with the queue and without it.

Runs in a process of its own: `python -m bench.queue`.
"""

import contextlib
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

from peewee import OperationalError, SqliteDatabase

from bench.measure import IS_SMALL, scaled
from portal.core.database import database_from
from portal.core.database.pools import PATIENCE

WRITERS, HELD = 8, 0.02  # processes, and seconds that each holds the database
SECONDS = scaled(20, 2)
MOST_APART = 4  # how many times as many turns the one may have as the other


def opened(path: Path, queue: bool):
    """The portal's own database, or SQLite's with its own waiting."""
    database = database_from(f"sqlite:///{path}")
    if queue:
        return database
    return SqliteDatabase(path, pragmas={"journal_mode": "wal", "busy_timeout": PATIENCE * 1000})


def writer(path: Path, queue: bool, said) -> None:
    """Tell how many turns came, the longest wait for one, and how many were refused."""
    database = opened(path, queue)
    turns, longest, refused, until = 0, 0.0, 0, time.monotonic() + SECONDS
    while (begun := time.monotonic()) < until:
        try:
            with database.connection_context(), database.atomic("IMMEDIATE"):
                longest = max(longest, time.monotonic() - begun)
                database.execute_sql("INSERT INTO note VALUES (1)")
                time.sleep(HELD)
            turns += 1
        except OperationalError:
            refused += 1
    said.put((turns, longest, refused))


def measured(queue: bool) -> list[tuple[int, float, int]]:
    with tempfile.TemporaryDirectory() as folder:
        path, said = Path(folder) / "bench.db", multiprocessing.Queue()
        with contextlib.closing(SqliteDatabase(path)) as made:
            made.execute_sql("CREATE TABLE note (n INTEGER)")
        arguments = (path, queue, said)
        writers = [multiprocessing.Process(target=writer, args=arguments) for _ in range(WRITERS)]
        for one in writers:
            one.start()
        found = [said.get() for _ in writers]
        for one in writers:
            one.join()
    return found


def everybody_gets_a_turn() -> bool:
    found = {}
    for queue in (True, False):
        found[queue] = measured(queue)
        turns, waits, refused = zip(*found[queue], strict=True)
        print(
            f"B15  {'with' if queue else 'without'} the queue: {min(turns)} to {max(turns)} turns"
            f" each in {SECONDS} s, {max(waits):.1f} s of waiting at most, {sum(refused)} refused"
        )
    turns, _waits, refused = zip(*found[True], strict=True)
    fair = max(turns) <= MOST_APART * min(turns)
    verdict = "small" if IS_SMALL else "ok" if fair and not any(refused) else "MISSED"
    print(f"B15  at most {MOST_APART} times as many turns, none refused: {verdict}")
    return verdict != "MISSED"


if __name__ == "__main__":
    sys.exit(not everybody_gets_a_turn())
