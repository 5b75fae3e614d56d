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
from portal.audit.models import AuditEntry
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


def spoilt_files(world: World, times: int) -> Outcome:
    """The file is gone, another's, read only; or its -shm is. What cannot be written is refused.

    And no empty database takes the place of one that is gone.
    """
    outcome: Outcome = {}
    for _ in range(times):
        for spoil, may_write in SPOILT:
            path = Path(world.fresh())
            with world.opened():
                done = {one_entry() for _ in range(5)}
                if spoil is gone:
                    wrote = spoil(world, path)
            if spoil is not gone:
                db.obj.close_all()
                spoil(world, path)
                wrote = as_another(world)
                world.folder.chmod(0o700)
                path.chmod(0o600)
            bad = wrote != 5 * may_write
            found = world.verdict(done) | {"refused": 5 - wrote, "not refused": bad}
            outcome = added(outcome, found)
    return outcome


def gone(_world: World, path: Path) -> int:
    """It is put aside while the portal has it open, and while `flask db up` is said."""
    aside = path.with_suffix(".aside")
    path.rename(aside)
    wrote = wrote_of_five()
    command = [sys.executable, "-m", "flask", "db", "up"]
    there = {**os.environ, "PORTAL_DATABASE_URL": f"sqlite:///{path}"}
    said = subprocess.run(command, env=there, capture_output=True, text=True, check=False)
    has_begun_anew = "is gone" not in said.stderr or path.exists()
    aside.rename(path)
    return 5 if has_begun_anew else wrote


def of_another(_world: World, path: Path) -> None:
    path.chmod(0o000)


def read_only(world: World, path: Path) -> None:
    path.chmod(0o444)
    world.folder.chmod(0o555)


def without_shm(_world: World, path: Path) -> None:
    Path(f"{path}-shm").unlink(missing_ok=True)


SPOILT = ((gone, False), (of_another, False), (read_only, False), (without_shm, True))
NOBODY = 65534


def as_another(world: World) -> int:
    """How many of five rows a process writes that has no rights but those of the files' owner."""
    done = world.folder / "done"

    def write() -> None:
        if os.geteuid() == 0:
            for file in (world.folder, *world.folder.iterdir()):
                os.chown(file, NOBODY, NOBODY)
            os.setuid(NOBODY)
        done.write_text(str(wrote_of_five()))

    done.write_text("0")
    os.waitpid(world.start(write), 0)
    return int(done.read_text())


def wrote_of_five() -> int:
    wrote = 0
    for _ in range(5):
        opened = db.connection_context() if db.is_closed() else contextlib.nullcontext()
        with contextlib.suppress(PeeweeException), opened:
            wrote += bool(one_entry())
    return wrote


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
    server = Server(bin_, *settings_for(times))
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


def failed_over(world: World, times: int) -> Outcome:
    """The first server is killed, the one that follows is promoted, and the next follows that.

    The portal is told both addresses once, and nobody restarts it. Nothing is acknowledged before
    both have it, so a row that was is there afterwards.
    """
    if (bin_ := programs()) is None:
        return {}
    settings = settings_for(times)
    first = Server(bin_, *settings)
    second = None
    try:
        world.use(first.url)
        with world.opened():
            migrate.bring_up()
        second = Server(bin_, *settings, follows=first)
        first.wait_for_followers()
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in (first, second))
        world.use(f"postgresql://tester@{hosts}/brug?target_session_attrs=read-write")
        children, slowest = world.start_writers(3, lambda _seed: write_on(world)), 0.0
        file, did_not = world.folder / "acknowledged", 0
        for seed in range(times):
            time.sleep(moment(seed, 0.5, 1.5))
            began = time.monotonic()
            first.kill()
            second.promote()
            did_not += not more_within(20, file)
            slowest = max(slowest, time.monotonic() - began)
            first.close()
            first, second = second, Server(bin_, *settings, follows=second, port=first.port)
            first.wait_for_followers()
        end(children)
        return world.verdict(world.acknowledged()) | {
            "did not go on": did_not,
            "written again after (s)": round(slowest),
        }
    finally:
        db.obj.close_all()
        for server in filter(None, (first, second)):
            server.close()


def settings_for(times: int) -> tuple[str, ...]:
    """Once, in the short form, it waits for no disk: what a killed process wrote the system has."""
    return () if times > 1 else ("fsync=off",)


def lost_disk(world: World, times: int) -> Outcome:
    """The disk of PostgreSQL is gone: a base backup and the archived log make it again.

    What was written after the last file of the log went to the archive goes along, and no more.
    """
    if (bin_ := programs()) is None:
        return {}
    outcome: Outcome = {}
    for seed in range(times):
        server = Server(bin_)
        try:
            server.archive(every=ARCHIVED_EVERY)
            world.use(server.url)
            with world.opened():
                migrate.bring_up()
            server.take_base()
            db.obj.close_all()
            children = world.start_writers(2, lambda _seed: write_on(world))
            time.sleep(2 * ARCHIVED_EVERY + moment(seed, 0, ARCHIVED_EVERY))
            ended, began = now(), time.monotonic()
            server.kill()
            end(children)
            server.restore()
            with world.opened():
                one_entry()
                taken = time.monotonic() - began
                before = AuditEntry.select(AuditEntry.at).where(AuditEntry.at < ended)
                newest = before.order_by(AuditEntry.id.desc()).limit(1).scalar()
            found = world.verdict(world.acknowledged())
            gone = (ended - newest).total_seconds()
            told = {"gone with the disk": found.pop("lost"), "torn": found["torn"]}
            found |= told | {
                "seconds of work gone at most": 0,
                "over ten seconds": int(gone > 10),
            }
            slowest = max(outcome.pop("seconds of work gone at most", 0), round(gone))
            back = max(outcome.pop("back after (s)", 0), round(taken))
            outcome = added(outcome, found)
            outcome |= {"seconds of work gone at most": slowest, "back after (s)": back}
        finally:
            db.obj.close_all()
            server.close()
    return outcome


ARCHIVED_EVERY = 5  # seconds


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
    Fault("F4", "file gone, another's, read only, without its -shm", spoilt_files, 5, 1),
    Fault("F5", "lock held for 20 seconds by another program", held_lock, 20, 0),
    Fault("F6", "PostgreSQL killed", lost_server, 6, 1),
    Fault("F6", "PostgreSQL fails over to the server that follows", failed_over, 4, 1),
    Fault("F7", "kill -9 while migrating, then four at once", killed_migrations, 10, 2),
    Fault("F8", "backups while others write; a byte of each flipped", backups_under_load, 15, 1),
    Fault("F9", "the disk of PostgreSQL is gone; its archive is not", lost_disk, 2, 0),
    Fault("F10", "clock an hour back, a day ahead", jumping_clock, 30, 5),
    Fault("F13", "checkpoints without end, for so many seconds", many_checkpoints, 40, 5),
    Fault("–", "disk busy with others' syncs, for so many seconds", slow_disk, 10, 0),
]
