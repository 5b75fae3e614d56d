"""Checked rows into the tables: new ones added, changed ones changed, in bulk.

All of it is one transaction, so that what fails or is killed halfway leaves nothing. With an actor
each new and each changed row is held against what that person may write (`permitted`); each is
noted in the audit log as its form would.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from peewee import Expression

from portal import audit
from portal.clients import queries as clients
from portal.core.clock import now
from portal.core.database import fields_of, table_of
from portal.core.database.bulk import (
    Model,
    change,
    insert,
    named_rows,
    next_ids,
    only_looking,
    plain,
)
from portal.import_export.actions.reading import Fault, Table
from portal.people.models import Person

__all__ = ["Tally", "Upsert", "Writer", "only_looking"]

# What the audit log calls a new and a changed row, where that is not <table>.add and .change.
ACTS = {
    "activity": ("activity.log", "activity.change"),
    "placement": ("placement.make", "placement.change"),
    "ladder_step": ("ladder_step.judge", "ladder_step.judge"),
    "assignment": ("assignment.add", "assignment.end"),
}


def seconds_now() -> int:
    return int(now().timestamp())


def nth(rows: list[tuple]) -> list[tuple]:
    """Each row with its number among its equals: the n-th equal row is the n-th record."""
    seen: dict[tuple, int] = {}
    numbered = []
    for row in rows:
        seen[row] = seen.get(row, 0) + 1
        numbered.append((*row, seen[row]))
    return numbered


class Tally(Counter):
    """How many rows of one file are new, changed and the same."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: set[str] = set()  # of new and changed rows that have one


Values = dict[str, Any]  # {column: value}


def stored_rows(
    model: Model, key: tuple[str, ...], columns: Iterable[str], where: Expression | None
) -> dict[tuple, tuple[int, Values]]:
    """{key: (id, values)} of the rows of a table."""
    known = {column.column_name: column for column in fields_of(model).values()}
    columns = list(columns)
    found = model.select(*(known[name] for name in ("id", *key, *columns)))
    return {
        tuple(row[name] for name in key): (row["id"], {name: row[name] for name in columns})
        for row in named_rows(found if where is None else found.where(where))
    }


class Upsert:
    """Brings the rows of one table to what a file says, by their key: {key: {column: value}}."""

    def __init__(
        self,
        model: Model,
        key: tuple[str, ...],
        rows: dict[tuple, Values],
        where: Expression | None = None,
    ) -> None:
        self.model, self.key, self.rows = model, key, rows
        columns = next(iter(rows.values()), {})
        self.stored = stored_rows(model, key, columns, where)
        self.ids = {key: number for key, (number, _values) in self.stored.items()}
        self.beside: dict[tuple, dict[str, tuple]] = {}  # of rows that are the same themselves
        self.named: dict[tuple, set[int]] = {}  # the clients of a row, before and after
        self.new = dict.fromkeys(key for key in rows if key not in self.stored)
        self.changed = {
            key: self.stored[key]
            for key, values in rows.items()
            if key in self.stored and differing(self.stored[key][1], values)
        }
        self.changed_ids = {number for number, _values in self.changed.values()}

    def said(self, key: tuple) -> Values:
        """All that the file says of a row, with what it is known by."""
        return {**dict(zip(self.key, key, strict=True)), **self.rows[key]}

    def was(self, key: tuple) -> Values:
        """The same of what is stored."""
        return {**dict(zip(self.key, key, strict=True)), **self.stored[key][1]}

    def differences(self, key: tuple) -> dict[str, tuple]:
        """{column: (old, new)} of a row that is changed, with what changed beside it."""
        found = dict(self.beside.get(key, {}))
        if key in self.changed:
            found |= differing(self.changed[key][1], self.rows[key])
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
        numbers = next_ids(self.model, len(self.new))
        insert(
            self.model,
            [
                {"id": number, **self.said(key), **fixed}
                for number, key in zip(numbers, self.new, strict=True)
            ],
        )
        change(self.model, {n: self.rows[key] for key, (n, _old) in self.changed.items()})
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


def differing(old: Values, new: Values) -> dict[str, tuple]:
    """{column: (old, new)} of the values that are not what is stored."""
    return {name: (old[name], plain(v)) for name, v in new.items() if old[name] != plain(v)}


class Writer:
    """Writes all tables; what a code stands for is known from the ones before."""

    def __init__(self, tables: dict[str, Table], checked, rules: dict[str, Callable]) -> None:
        self.tables, self.checked, self.actor = tables, checked, checked.actor
        self.rules = rules  # what an actor may write, by file: as in `permitted`
        self.tallies = {name: Tally() for name in tables}
        self.branch_ids: dict[str, int] = {}
        self.codes: dict[str, dict[tuple, int]] = {}
        self.changed: dict[str, set[int]] = {}  # {file: the ids of the rows that it changed}
        self.concerned: dict[str, set[int]] = {}  # the same, with those of new rows
        self.matches: dict[tuple, tuple] = {}  # who helped whom before
        self.people: dict[int, Person] = {}  # everybody, as these files have them
        self.roles_before: set[tuple[int, str]] = set()  # who had which, before these files
        self.new_households: set[int] = set()
        self.is_first = not Person.select().exists()  # then there is nobody to protect or to warn
        self.barred = clients.barred_numbers(self.actor) if self.actor else set()
        self.relatives: dict[tuple[int, int], int] = {}  # by their case, and number in it
        self.goals: dict[tuple, int] = {}  # (client, goal) of a plan
        self.placements: dict[int, Values] = {}  # of the files of what became of them
        self.faults: list[Fault] = []
        self.unlikely: list[tuple[int, str, str]] = []  # (line, code, a question) of activities
        self.taken_out = 0  # journeys that stood in a draft, of a day that a file paid

    def rows(self, name: str) -> Iterator[Values]:
        """What each row of a file says, by the names of its columns."""
        table = self.tables[name]
        return (dict(zip(table.index, row, strict=True)) for row in table.rows)

    def id_of(self, kind: str, code: str) -> int:
        return self.codes[kind][(self.branch_for(kind, code), code)]

    def id_if_any(self, kind: str, code: str | None) -> int | None:
        return None if code is None else self.id_of(kind, code)

    def branch_for(self, kind: str, code: str) -> int:
        return self.branch_ids[self.checked.branch_of(kind, code)]

    def is_here(self, model: Any) -> Expression:
        """Rows of the branches that this import touches."""
        return model.branch.in_(list(self.branch_ids.values()))

    def coded(self, kind: str, model: Model, rows: dict[tuple, Values], **fixed) -> Upsert:
        upsert = Upsert(model, ("branch_id", "code"), rows, self.is_here(model))
        lines = dict(zip(rows, self.tables[kind].lines, strict=True))
        self.codes[kind] = self.store(kind, upsert, lines, **fixed)
        return upsert

    def store(self, kind: str, upsert: Upsert, lines: dict[tuple, int], **fixed) -> dict:
        """Write what was compared, if the actor may, and note it. {key: id} after."""
        self.judge(kind, upsert, lines)
        ids = upsert.run(self.tallies[kind], **fixed)
        self.changed[kind] = upsert.changed_ids
        self.concerned[kind] = upsert.changed_ids | {upsert.ids[key] for key in upsert.new}
        self.note(upsert, lambda key: upsert.said(key)["branch_id"])
        return ids

    def judge(self, kind: str, upsert: Upsert, lines: dict[tuple, int]) -> None:
        """Hold the rows against what the actor may write."""
        if self.actor is not None and kind in self.rules:
            for key, column, why in self.rules[kind](self, upsert):
                self.fault(kind, lines[key], column, why)

    def fault(self, kind: str, line: int, column: str, why: str) -> None:
        self.faults.append(Fault(kind, line, column, why))

    def note(self, upsert: Upsert, branch_of: Callable[[tuple], int]) -> None:
        """In the audit log: each new and changed row; of the first files of all, none is news."""
        table = table_of(upsert.model)
        added, changed = ACTS.get(table, (f"{table}.add", f"{table}.change"))
        self.note_acts(added, table, ((upsert.ids[k], branch_of(k), {}) for k in upsert.new))
        self.note_acts(changed, table, ((n, branch_of(k), was) for k, n, was in upsert.touched))

    def note_acts(self, action: str, table: str, acts: Iterable[tuple[int, int, dict]]) -> None:
        if not self.is_first:
            audit.record_many(self.actor, action, table, acts)
