"""Power cuts, simulated: what was not synced may be gone, in whole or in part, in any order.

A file system between SQLite and the disk remembers what was synced. When the power goes, each file
is what it was at its last sync, with all, a beginning, some or nothing of what came after it.
"""

import random
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from portal.core.database.connection import PRAGMAS


class PowerCut(Exception):
    pass


@dataclass
class Remembered:
    """A file: what is on the disk for good, and what only the cache knows."""

    synced: bytearray = field(default_factory=bytearray)
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        for step in self.waiting:
            put(self.synced, *step)
        self.waiting = []

    def after_a_cut(self, chance: random.Random) -> bytes:
        kept = bytearray(self.synced)
        some = chance.choice([0, len(self.waiting), chance.randint(0, len(self.waiting))])
        for step in self.waiting[:some]:
            if some < len(self.waiting) or chance.random() < 0.5:
                put(kept, *step)
        return bytes(kept)


def put(into: bytearray, place: int, data: bytes | None) -> None:
    """Some bytes at a place; without bytes, the file ends there."""
    if len(into) < place:
        into.extend(bytes(place - len(into)))
    if data is None:
        del into[place:]
    else:
        into[place : place + len(data)] = data


class Disk(apsw.VFS):
    """Remembers the files that are opened through it, until the power goes."""

    def __init__(self, steps: int) -> None:
        self.files: dict[str, Remembered] = {}
        self.steps = steps
        super().__init__("disk", "")

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise PowerCut

    def xOpen(self, name, flags):  # noqa: N802  apsw names it so
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        return File(self, path, name, flags)

    def xDelete(self, name, sync):  # noqa: N802
        self.step()
        self.files.pop(name, None)
        super().xDelete(name, sync)


class File(apsw.VFSFile):
    def __init__(self, disk: Disk, path: str | None, name, flags) -> None:
        self.disk = disk
        self.kept = disk.files.setdefault(path or "", Remembered())
        super().__init__("", name, flags)

    def xWrite(self, data, place):  # noqa: N802
        self.disk.step()
        self.kept.waiting.append((place, bytes(data)))
        super().xWrite(data, place)

    def xTruncate(self, size):  # noqa: N802
        self.disk.step()
        self.kept.waiting.append((size, None))
        super().xTruncate(size)

    def xSync(self, flags):  # noqa: N802
        self.disk.step()
        self.kept.sync()
        super().xSync(flags)


SCHEMA = (
    "CREATE TABLE visit (id INTEGER PRIMARY KEY, note TEXT);"
    "CREATE TABLE entry (id INTEGER PRIMARY KEY, visit INTEGER);"
    "CREATE INDEX entry_visit ON entry (visit)"
)


def one_cut(seed: int, **other: str) -> dict[str, int]:
    """Write with the portal's own settings until the power goes; then look what is left."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        disk = Disk(10**9)
        connection = apsw.Connection(f"{folder}/portal.db", vfs="disk")
        connection.execute("PRAGMA locking_mode = exclusive")
        for name, value in {**PRAGMAS, **other}.items():
            connection.execute(f"PRAGMA {name} = {value}")
        connection.execute("PRAGMA wal_autocheckpoint = 50")
        connection.execute(SCHEMA)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        disk.steps = chance.randrange(20, 1500)
        done = write(connection, chance)
        left = Path(folder) / "left"
        left.mkdir()
        for path, file in disk.files.items():
            if path and not path.endswith("-shm"):
                (left / Path(path).name).write_bytes(file.after_a_cut(chance))
        disk.steps = 10**9
        connection.close(True)
        return looked_at(left / "portal.db", done)


def write(connection: apsw.Connection, chance: random.Random) -> set[int]:
    done: set[int] = set()
    try:
        for number in range(1, 100_000):
            connection.execute("BEGIN IMMEDIATE")
            note = "v" * chance.randint(50, 3000)
            connection.execute("INSERT INTO visit VALUES (?, ?)", (number, note))
            connection.execute("INSERT INTO entry (visit) VALUES (?)", (number,))
            connection.execute("COMMIT")
            done.add(number)
    except (PowerCut, apsw.Error):
        pass
    return done


def looked_at(path: Path, done: set[int]) -> dict[str, int]:
    try:
        found = apsw.Connection(str(path))
        whole = found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        there = {number for (number,) in found.execute("SELECT id FROM visit")}
        torn = found.execute(
            "SELECT count(*) FROM visit WHERE id NOT IN (SELECT visit FROM entry)"
        ).fetchone()[0]
        found.close()
    except apsw.Error:
        return {"acknowledged": len(done), "lost": len(done), "torn": 0, "corrupt": 1}
    return {
        "acknowledged": len(done),
        "lost": len(done - there),
        "torn": torn,
        "corrupt": int(not whole),
    }
