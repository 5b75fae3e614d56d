"""The faults, one function each: (world, times) -> what came of it."""

import contextlib
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from pathlib import Path

import time_machine
from peewee import OperationalError, PeeweeException

from chaos import power
from chaos.server import Server, programs
from chaos.worker import World, added, end, moment, one_entry
from portal.backup import actions
from portal.backup.actions import archive
from portal.core.clock import now
from portal.core.database import db, migrate

Outcome = dict[str, int]


@dataclass(frozen=True)
class Fault:
    number: str  # as in the requirements of reliability
    what: str
    run: Callable[[World, int], Outcome]
    full: int  # how often
    short: int  # how often in the minute that every change has; 0: not at all


def killed_writers(world: World, times: int) -> Outcome:
    """Three processes write; all are killed at any moment."""
    path, outcome = world.fresh(), {}
    acknowledged: set[int] = set()
    for seed in range(times):
        children = world.start_writers(3)
        time.sleep(moment(seed, 0.05, 0.3))
        end(children)
        acknowledged |= world.acknowledged()
    outcome = world.verdict(acknowledged)
    Path(path).unlink()
    return outcome


def power_cuts(_world: World, times: int) -> Outcome:
    """The power goes at any write or sync, and what was not synced is gone in any way."""
    return reduce(added, (power.one_cut(seed) for seed in range(times)))


def power_cuts_without_syncs(_world: World, times: int) -> Outcome:
    """That the simulation finds something: the same with `synchronous = normal`."""
    found = reduce(added, (power.one_cut(seed, synchronous="normal") for seed in range(times)))
    return {"acknowledged": found["acknowledged"], "lost without our setting": found["lost"]}


def full_disk(world: World, times: int) -> Outcome:
    """The database may grow no more, at any page; then there is room again, without a restart."""
    outcome: Outcome = {}
    for seed in range(times):
        world.fresh()
        done, refused = set(), 0
        with world.opened():
            pages = db.execute_sql("PRAGMA page_count").fetchone()[0]
            db.execute_sql(f"PRAGMA max_page_count = {pages + random.Random(seed).randint(1, 12)}")
            with contextlib.suppress(OperationalError):
                while True:
                    done.add(one_entry())
            for _ in range(3):
                try:
                    done.add(one_entry())
                except OperationalError:
                    refused += 1
            assert db.execute_sql("SELECT count(*) FROM journal_entry").fetchone()  # it reads on
            db.execute_sql("PRAGMA max_page_count = 1073741823")
            done |= {one_entry() for _ in range(5)}
        outcome = added(outcome, world.verdict(done) | {"refused": refused})
    return outcome


HOLD = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(int(sys.argv[2]))
"""


def held_lock(world: World, seconds: int) -> Outcome:
    """A strange program holds the lock of the database for longer than anybody waits."""
    command = [sys.executable, "-c", HOLD, world.fresh(), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other, world.opened():
        other.stdout.readline()
        began, refused, done = time.monotonic(), 0, set()
        try:
            done.add(one_entry())
        except OperationalError:
            refused += 1
        waited = time.monotonic() - began
        other.wait()
        done.add(one_entry())
    return world.verdict(done) | {"refused": refused, "waited (s)": round(waited)}


def killed_migrations(world: World, times: int) -> Outcome:
    """`flask db up` dies anywhere; said again, it goes on; four at once do it once."""
    broken = 0
    for seed in range(times):
        path = world.folder / f"migrated-{seed}.db"
        world.use(f"sqlite:///{path}")
        child = world.start(bring_up)
        time.sleep(moment(seed, 0.01, 0.5))
        end([child])
        children = [world.start(bring_up) for _ in range(4)]
        for each in children:
            os.waitpid(each, 0)
        with world.opened():
            whole = db.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
            broken += bool(migrate.pending()) or not whole
        for left in world.folder.glob(f"{path.name}*"):
            left.unlink()
    return {"databases": times, "neither old nor new": broken}


def bring_up() -> None:
    with db.connection_context():
        migrate.bring_up()


def backups_under_load(world: World, times: int) -> Outcome:
    """Two processes write; each backup is restored on the side, and no byte of it may change."""
    world.fresh()
    children = world.start_writers(2)
    unseen, bad = 0, 0
    try:
        with world.opened():
            for number in range(times):
                file = world.folder / f"{number}.brug"
                try:
                    actions.back_up(file, rehearse=True)
                except actions.NoBackup:
                    bad += 1
                unseen += flipped_unseen(file, world.folder, number)
                file.unlink()
    finally:
        end(children)
    return world.verdict(world.acknowledged()) | {
        "backups": times,
        "not restorable": bad,
        "flipped bytes": times * FLIPS,
        "unseen": unseen,
    }


FLIPS = 10


def flipped_unseen(file: Path, folder: Path, seed: int) -> int:
    whole, chance, unseen = file.read_bytes(), random.Random(seed), 0
    for number in range(FLIPS):
        place = chance.randrange(len(whole))
        spoilt = folder / f"spoilt-{number}.brug"
        spoilt.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        target = folder / "spoilt.db"
        target.unlink(missing_ok=True)
        with contextlib.suppress(archive.NoBackup):
            archive.unpack(spoilt, target)
            unseen += 1
        spoilt.unlink()
    return unseen


def jumping_clock(world: World, times: int) -> Outcome:
    """The clock goes an hour back or a day ahead while two processes write."""
    world.fresh()

    def write(seed: int) -> None:
        chance = random.Random(seed)
        with world.acknowledging() as acknowledge, db.connection_context():
            for _ in range(times):
                jump = chance.choice([timedelta(hours=-1), timedelta(days=1), timedelta(0)])
                with time_machine.travel(now() + jump):
                    for _ in range(10):
                        acknowledge(one_entry())

    for child in world.start_writers(2, write):
        os.waitpid(child, 0)
    return world.verdict(world.acknowledged())


def many_checkpoints(world: World, seconds: int) -> Outcome:
    """Four processes write and two more move the log into the file all the time (WAL-reset)."""
    world.fresh()

    def checkpoint(_seed: int) -> None:
        with db.connection_context():
            while True:
                with db.obj.alone():
                    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    children = world.start_writers(4) + world.start_writers(2, checkpoint)
    time.sleep(seconds)
    end(children)
    return world.verdict(world.acknowledged())


def slow_disk(world: World, seconds: int) -> Outcome:
    """Another program makes the disk busy with syncs; the portal writes on, only slower."""
    world.fresh()
    stop = threading.Event()

    def annoy() -> None:
        with (world.folder / "busy").open("wb") as file:
            while not stop.is_set():
                file.write(os.urandom(1 << 20))
                os.fsync(file.fileno())
                if file.tell() > 64 << 20:
                    file.seek(0)

    thread, taken, done = threading.Thread(target=annoy), [], set()
    thread.start()
    with world.opened():
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            began = time.monotonic()
            done.add(one_entry())
            taken.append(time.monotonic() - began)
    stop.set()
    thread.join()
    return world.verdict(done) | {
        "slowest of a hundred (ms)": round(sorted(taken)[int(len(taken) * 0.99)] * 1000)
    }


def lost_server(world: World, times: int) -> Outcome:
    """PostgreSQL is killed with all that is in it, and starts again; nobody restarts the portal."""
    if (bin_ := programs()) is None:
        return {}
    server = Server(bin_)
    try:
        world.use(server.url)
        with world.opened():
            migrate.bring_up()
        db.obj.close_all()
        children, slowest = world.start_writers(3, lambda _seed: write_on(world)), 0.0
        for seed in range(times):
            time.sleep(moment(seed, 0.5, 1.5))
            server.kill()
            slowest = max(slowest, server.start())
        went_on = more_within(20, world.folder / "acknowledged")
        end(children)
        acknowledged = world.acknowledged()
        return world.verdict(acknowledged) | {
            "did not go on": int(not went_on),
            "back after (s)": round(slowest),
        }
    finally:
        db.obj.close_all()
        server.close()


def more_within(seconds: int, file: Path) -> bool:
    """Whether this file grows: those who write go on."""
    before = file.stat().st_size
    for _ in range(seconds * 10):
        time.sleep(0.1)
        if file.stat().st_size > before:
            return True
    return False


def write_on(world: World) -> None:
    """As a web worker does: each request takes a connection, and one that fails ends with it."""
    with world.acknowledging() as acknowledge:
        while True:
            try:
                with db.connection_context():
                    acknowledge(one_entry())
            except PeeweeException:
                db.obj.close_idle()
                time.sleep(0.05)


ALL = [
    Fault("F1", "kill -9 of all writers", killed_writers, 200, 15),
    Fault("F2", "power cut", power_cuts, 200, 15),
    Fault("F2", "the same without full syncs", power_cuts_without_syncs, 40, 0),
    Fault("F3", "disk full", full_disk, 30, 3),
    Fault("F5", "lock held for 20 seconds by another program", held_lock, 20, 0),
    Fault("F6", "PostgreSQL killed", lost_server, 6, 1),
    Fault("F7", "kill -9 while migrating, then four at once", killed_migrations, 10, 2),
    Fault("F8", "backups while others write; a byte of each flipped", backups_under_load, 15, 1),
    Fault("F10", "clock an hour back, a day ahead", jumping_clock, 30, 5),
    Fault("F13", "checkpoints without end, for so many seconds", many_checkpoints, 40, 5),
    Fault("–", "disk busy with others' syncs, for so many seconds", slow_disk, 10, 0),
]
