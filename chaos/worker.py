"""A portal in a folder of its own, and processes that write in it until they are killed.

What they write is the audit log: an entry and its link in the chain, in one transaction. So a lost
row, a torn transaction and a wrong order all show.
"""

import os
import random
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal import audit
from portal.app import create_app
from portal.audit import chain
from portal.audit.models import AuditEntry
from portal.core.database import database_from, db, migrate


class World:
    """An installation whose database is new each time."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="brug-chaos-"))
        os.environ["PORTAL_INSTANCE"] = str(self.folder)
        self.app = create_app({"DATABASE_URL": f"sqlite:///{self.folder}/template.db"})
        with self.app.app_context(), db.connection_context():
            migrate.bring_up()
            db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.obj.close_all()
        self.made = 0

    def close(self) -> None:
        db.obj.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self) -> str:
        """The address of a new database with all tables; the handle is its from here on."""
        self.made += 1
        path = self.folder / f"{self.made}.db"
        shutil.copyfile(self.folder / "template.db", path)
        self.use(f"sqlite:///{path}")
        return str(path)

    def use(self, url: str) -> None:
        db.obj.close_all()
        db.initialize(database_from(url))

    @contextmanager
    def opened(self) -> Iterator[None]:
        with self.app.app_context(), db.connection_context():
            yield

    def start(self, act: Callable[[], None]) -> int:
        """Another process that does this; its number."""
        child = os.fork()
        if child:
            return child
        try:
            with self.app.app_context():
                act()
        finally:
            os._exit(0)

    def start_writers(self, number: int, act: Callable[[int], None] | None = None) -> list[int]:
        """Processes that write as fast as they can, and note what was acknowledged."""
        return [self.start(lambda seed=seed: (act or self.write)(seed)) for seed in range(number)]

    def write(self, _seed: int) -> None:
        with self.acknowledging() as acknowledge, db.connection_context():
            while True:
                acknowledge(one_entry())

    @contextmanager
    def acknowledging(self) -> Iterator[Callable[[int], None]]:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        file = os.open(self.folder / "acknowledged", flags, 0o600)
        try:
            yield lambda number: os.write(file, b"%d\n" % number) and None
        finally:
            os.close(file)

    def acknowledged(self) -> set[int]:
        """What was written down as done, and forget it."""
        path = self.folder / "acknowledged"
        found = {int(line) for line in path.read_text().split()} if path.exists() else set()
        path.unlink(missing_ok=True)
        return found

    def verdict(self, acknowledged: set[int]) -> dict[str, int]:
        """How many of these are lost, what faults the chain has, and whether the file is whole."""
        with self.opened():
            there = {number for (number,) in AuditEntry.select(AuditEntry.id).tuples()}
            whole = True
            if "sqlite" in db.obj.url:
                whole = db.execute_sql("PRAGMA integrity_check").fetchone() == ("ok",)
            return {
                "acknowledged": len(acknowledged),
                "lost": len(acknowledged - there),
                "torn": len(chain.verify().faults),
                "corrupt": int(not whole),
            }


def one_entry() -> int:
    with db.atomic():
        return audit.record(None, "chaos").id


def end(children: list[int], number: int = signal.SIGKILL) -> None:
    for child in children:
        os.kill(child, number)
    for child in children:
        os.waitpid(child, 0)


def added(one: dict[str, int], other: dict[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in {**one, **other}}


def moment(seed: int, least: float, most: float) -> float:
    return random.Random(seed).uniform(least, most)
