"""Checked rows into the tables: new ones added, changed ones changed, in bulk.

All of it is one transaction, so that what fails or is killed halfway leaves nothing. With an actor
each new and each changed row is held against what that person may write (`permitted`); each is
noted in the audit log as its form would.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property

from portal import audit
from portal.clients import queries as clients
from portal.core.database.bulk import (
    insert,
    inside,
    is_looking,
    many,
    next_ids,
    only_looking,
    plain,
    rows_of,
)
from portal.import_export.actions.reading import Fault, Faults, Table
from portal.people.models import Person

__all__ = ["Tally", "Upsert", "Writer", "only_looking"]

# What the audit log calls a new and a changed row, where that is not <table>.add and .change.
ACTS = {
    "activity": ("activity.log", "activity.change"),
    "placement": ("placement.make", "placement.change"),
    "ladder_step": ("ladder_step.judge", "ladder_step.judge"),
    "assignment": ("assignment.add", "assignment.end"),
}


class Tally(Counter):
    """How many rows of one file are new, changed and the same."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: set[str] = set()  # of new and changed rows that have one


class Upsert:
    """Brings the rows of one table to what a file says, by their key."""

    def __init__(self, table: str, key: tuple[str, ...], columns: tuple[str, ...], where: str):
        self.table, self.key, self.columns = table, key, columns
        found = rows_of(f"SELECT id, {', '.join((*key, *columns))} FROM {table} WHERE {where}")
        width = len(key)
        self.stored = {row[1 : 1 + width]: (row[0], row[1 + width :]) for row in found}
        self.ids = {key: number for key, (number, _values) in self.stored.items()}
        self.beside: dict[tuple, dict[str, tuple]] = {}  # of rows that are the same themselves
        self.named: dict[tuple, set[int]] = {}  # the clients of a row, before and after

    def compare(self, rows: dict[tuple, tuple]) -> "Upsert":
        """Look what these rows, {key: values}, would change."""
        self.rows = rows
        self.new = dict.fromkeys(key for key in rows if key not in self.stored)
        self.changed = {
            key: self.stored[key]
            for key, values in rows.items()
            if key in self.stored and tuple(map(plain, values)) != self.stored[key][1]
        }
        self.changed_ids = {number for number, _values in self.changed.values()}
        return self

    def differences(self, key: tuple) -> dict[str, tuple]:
        """{column: (old, new)} of a row that is changed, with what changed beside it."""
        found = dict(self.beside.get(key, {}))
        if key in self.changed:
            pairs = zip(self.columns, self.changed[key][1], self.rows[key], strict=True)
            found |= {name: (old, plain(new)) for name, old, new in pairs if old != plain(new)}
        return found

    @cached_property
    def touched(self) -> list[tuple[tuple, int, dict[str, tuple]]]:
        """(key, id, differences) of each row that is there already and does not stay the same."""
        keys = dict.fromkeys((*self.changed, *self.beside))
        return [(key, self.stored[key][0], self.differences(key)) for key in keys]

    def also(self, beside: dict[tuple, dict[str, tuple]]) -> None:
        """Rows of which something beside them changes, {key: {name: (old, new)}}."""
        for key, changes in beside.items():
            if key in self.stored:
                self.beside.setdefault(key, {}).update(changes)

    def also_changed(self, numbers: set[int], tally: Tally) -> None:
        """Once they are stored: rows that are the same themselves, and changed beside."""
        tally["same"] -= len(numbers)
        tally["changed"] += len(numbers)
        changed = (key for key, (number, _old) in self.stored.items() if number in numbers)
        tally.codes |= {key[-1] for key in changed}

    def run(self, tally: Tally, **fixed: object) -> dict[tuple, int]:
        """Store what was compared; `fixed` are columns of new rows only. {key: id} after."""
        numbers = next_ids(self.table, len(self.new))
        rest, rows = tuple(fixed.values()), self.rows
        insert(
            self.table,
            ("id", *self.key, *self.columns, *fixed),
            [(n, *key, *rows[key], *rest) for n, key in zip(numbers, self.new, strict=True)],
        )
        if self.changed and self.columns:
            sets = ", ".join(f"{name} = ?" for name in self.columns)
            many(
                f"UPDATE {self.table} SET {sets} WHERE id = ?",
                [(*rows[key], number) for key, (number, _old) in self.changed.items()],
            )
        self.ids.update(zip(self.new, numbers, strict=True))
        self.changed_ids |= {self.stored[key][0] for key in self.beside}
        self._count(tally)
        return self.ids

    def _count(self, tally: Tally) -> None:
        changed = dict.fromkeys((*self.changed, *self.beside))
        tally["new"] += len(self.new)
        tally["changed"] += len(changed)
        tally["same"] += len(self.rows) - len(self.new) - len(changed)
        if self.key[-1] == "code":
            tally.codes |= {key[-1] for key in (*self.new, *changed)}


class Writer:
    """Writes all tables; what a code stands for is known from the ones before."""

    def __init__(self, tables: dict[str, Table], checked) -> None:
        self.tables, self.checked, self.actor = tables, checked, checked.actor
        self.tallies = {name: Tally() for name in tables}
        self.branch_ids: dict[str, int] = {}
        self.codes: dict[str, dict[tuple, int]] = {}
        self.changed: dict[str, set[int]] = {}  # {file: the ids of the rows that it changed}
        self.concerned: dict[str, set[int]] = {}  # the same, with those of new rows
        self.matches: dict[tuple, tuple] = {}  # who helped whom before
        self.people: dict[int, Person] = {}  # everybody, as these files have them
        self.new_households: set[int] = set()
        self.is_first = not Person.select().exists()  # then there is nobody to protect or to warn
        self.barred = clients.barred_numbers(self.actor) if self.actor else set()
        self.faults: list[Fault] = []

    def rows(self, name: str) -> list[tuple]:
        return self.tables[name].rows

    def id_of(self, kind: str, code: str | None) -> int | None:
        if code is None:
            return None
        branch = self.branch_ids[self.checked.branch_of(kind, code)]
        return self.codes[kind][(branch, code)]

    def branch_for(self, kind: str, code: str) -> int:
        return self.branch_ids[self.checked.branch_of(kind, code)]

    @property
    def here(self) -> str:
        """The branches that this import touches, for IN."""
        return inside(self.branch_ids.values())

    def coded(self, kind: str, table: str, columns: tuple[str, ...], rows: dict, **fixed) -> Upsert:
        upsert = Upsert(table, ("branch_id", "code"), columns, f"branch_id IN ({self.here})")
        lines = dict(zip(rows, self.tables[kind].lines, strict=True))
        self.codes[kind] = self.store(kind, upsert.compare(rows), lines, **fixed)
        return upsert

    def store(self, kind: str, upsert: Upsert, lines: dict[tuple, int], **fixed) -> dict:
        """Write what was compared, if the actor may, and note it. {key: id} after."""
        self.judge(kind, upsert, lines)
        ids = upsert.run(self.tallies[kind], **fixed)
        self.changed[kind] = upsert.changed_ids
        self.concerned[kind] = upsert.changed_ids | {upsert.ids[key] for key in upsert.new}
        at = (*upsert.key, *upsert.columns).index("branch_id")
        self.note(upsert, lambda key: (*key, *upsert.rows[key])[at])
        return ids

    def judge(self, kind: str, upsert: Upsert, lines: dict[tuple, int]) -> None:
        """Hold the rows against what the actor may write."""
        from portal.import_export.actions.permitted import RULES  # noqa: PLC0415  it needs Upsert

        if self.actor is not None and kind in RULES:
            for key, column, why in RULES[kind](self, upsert):
                self.fault(kind, lines[key], column, why)

    def fault(self, kind: str, line: int, column: str, why: str) -> None:
        self.faults.append(Fault(kind, line, column, why))

    def note(self, upsert: Upsert, branch_of: Callable[[tuple], int]) -> None:
        """In the audit log: each new and changed row; of the first files of all, none is news."""
        table = upsert.table
        added, changed = ACTS.get(table, (f"{table}.add", f"{table}.change"))
        self.note_acts(added, table, ((upsert.ids[k], branch_of(k), {}) for k in upsert.new))
        self.note_acts(changed, table, ((n, branch_of(k), was) for k, n, was in upsert.touched))

    def note_acts(self, action: str, table: str, acts: Iterable[tuple[int, int, dict]]) -> None:
        if not self.is_first:
            audit.record_many(self.actor, action, table, acts)

    def run(self, tell) -> dict[str, Tally]:
        """Raises Faults with all that the actor may not write."""
        from portal.import_export.actions import storing  # noqa: PLC0415  it needs the names above

        steps = storing.steps()
        if not is_looking():
            steps += storing.consequences()
        for number, step in enumerate(steps, 1):
            step(self)
            tell(number, len(steps))
        if self.faults:
            raise Faults(self.faults)
        return self.tallies
