"""The chain of each branch: which entries there are, in which order, and that none was changed.

Each link is a MAC of its entry and of the link before, under a key that is not in the database.
An entry that was changed, moved or taken out of the middle breaks the chain; a tail that was cut
off shows against a head that was kept elsewhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from peewee import JOIN, chunked

from portal.audit.models import AuditEntry, AuditLink, FieldChange
from portal.audit.sealing import MARK, sealed
from portal.core.clock import local
from portal.core.crypto import Unreadable, chained
from portal.core.database import db
from portal.core.database.bulk import on_sqlite, rows_of

LOCK = 7_274_190  # an arbitrary number, the same for every process
A_PIECE = 500  # rows
COLUMNS = "id, at, branch_id, actor_id, action, object_kind, object_id, reason, fields"


def link(numbers: Iterable[int]) -> None:
    """Put these entries, as far as they are there, at the end of the chains of their branches.

    Done last in a transaction: who waits here for another holds nothing that the other needs.
    """
    rows = [row for some in chunked(numbers, A_PIECE) for row in _entries(some)]
    rows.sort(key=lambda row: (row[2] or 0, row[0]))
    for branch, entries in groupby(rows, key=lambda row: row[2] or 0):
        number, mac = _held_head(branch)
        links = []
        for entry in entries:
            number, mac = number + 1, chained(mac, content_of(entry))
            links.append((entry[0], branch, number, mac))
        for some in chunked(links, A_PIECE):
            AuditLink.insert_many(some, fields=_fields()).execute()


def _fields() -> list:
    return [AuditLink.entry_id, AuditLink.chain, AuditLink.number, AuditLink.mac]


def _entries(numbers: Iterable[int]) -> list[tuple]:
    inside = ", ".join(str(int(number)) for number in numbers)
    return rows_of(f"SELECT {COLUMNS} FROM journal_entry WHERE id IN ({inside})")  # noqa: S608


def content_of(entry: tuple) -> str:
    return json.dumps(list(entry), ensure_ascii=True)


def _held_head(chain: int) -> tuple[int, str]:
    """The last link, which nobody follows up until this transaction has ended."""
    if not on_sqlite():
        rows_of("SELECT pg_advisory_xact_lock(?, ?)", [LOCK, chain])
    last = "SELECT number, mac FROM audit_link WHERE chain = ? ORDER BY number DESC LIMIT 1"
    return next(iter(rows_of(last, [chain])), (0, ""))


def heads() -> dict[str, tuple[int, str]]:
    """{chain: (number, mac) of its last link}: to be kept where the database is not."""
    last = (
        "SELECT l.chain, l.number, l.mac FROM audit_link l JOIN (SELECT chain, max(number) AS n"
        " FROM audit_link GROUP BY chain) h ON h.chain = l.chain AND h.n = l.number"
    )
    return {str(chain): (number, mac) for chain, number, mac in rows_of(last)}


@dataclass
class Verdict:
    """How many entries were held against their links; what is wrong, and what is not, in lines."""

    entries: int = 0
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(kept_heads: Iterable[Mapping] = ()) -> Verdict:
    """Hold every entry against the chain, and the chains against heads that were kept before.

    `kept_heads` are days with the heads of that day. Those of before a backup was put back are not
    to be found any more: that is said, and no fault.
    """
    found = Verdict()
    kept = {
        (chain, *head): date.fromisoformat(of_day["day"])
        for of_day in kept_heads
        for chain, head in of_day["heads"].items()
    }
    with db.atomic():
        ends = {}
        for chain in sorted(int(chain) for chain in heads()):
            for number, mac in _checked(chain, _links(chain), found):
                kept.pop((str(chain), number, mac), None)
                ends[str(chain)] = number
        for made, put_back in _restores():
            gone = [head for head, day in kept.items() if made.date() <= day <= put_back.date()]
            for head in gone:
                del kept[head]
            if gone:
                found.notes.append(
                    f"The backup of {made:%Y-%m-%d %H:%M} was put back at"
                    f" {put_back:%Y-%m-%d %H:%M}: what was noted between them is gone with the"
                    " database of that time. Nothing need be done about the heads that were kept"
                    " of it; those of later days count."
                )
        found.faults += [
            f"chain {chain}: number {number} is not as it was kept on {day}"
            + (f": the chain ends at {end}" if (end := ends.get(chain, 0)) < number else "")
            for (chain, number, _mac), day in sorted(kept.items())
        ]
        found.faults += _apart()
    return found


def _restores() -> Iterator[tuple[datetime, datetime]]:
    """(when the backup was made, when it was put back) of each that the log tells of."""
    told = AuditEntry.select().where(AuditEntry.action == "restore").order_by(AuditEntry.id)
    for entry in told:
        yield local(datetime.fromisoformat(entry.reason.removeprefix("of "))), local(entry.at)


def _links(chain: int) -> Iterator[tuple]:
    """The links of a chain with their entries, some at a time."""
    columns = ", ".join(f"e.{name}" for name in COLUMNS.split(", "))
    select = (
        f"SELECT l.number, l.mac, l.entry_id, {columns} FROM audit_link l"  # noqa: S608
        " LEFT JOIN journal_entry e ON e.id = l.entry_id"
        " WHERE l.chain = ? AND l.number > ? ORDER BY l.number LIMIT ?"
    )
    last = 0
    while rows := rows_of(select, [chain, last, A_PIECE]):
        yield from rows
        last = rows[-1][0]


def _checked(chain: int, links: Iterable[tuple], found: Verdict) -> Iterator[tuple[int, str]]:
    """Each link that was looked at; entries may be missing at the beginning only: of old age."""
    before, expected, begun = "", 1, False
    for number, mac, entry, *content in links:
        is_there = content[0] is not None
        if number != expected:
            found.faults.append(f"chain {chain}: numbers {expected} to {number - 1} are gone")
        elif begun and not is_there:
            found.faults.append(f"chain {chain}: entry {entry} (number {number}) is gone")
        elif is_there and mac != chained(before, content_of(tuple(content))):
            found.faults.append(f"chain {chain}: entry {entry} (number {number}) was changed")
        begun, found.entries = begun or is_there, found.entries + is_there
        before, expected = mac, number + 1
        yield number, mac


def _apart() -> Iterator[str]:
    """What stands beside the chain: entries that nothing links, values that do not open."""
    loose = (
        AuditEntry.select(AuditEntry.id)
        .join(AuditLink, JOIN.LEFT_OUTER, on=(AuditLink.entry_id == AuditEntry.id))
        .where(AuditLink.entry_id.is_null())
    )
    yield from (f"entry {number} is in no chain" for (number,) in loose.tuples())
    for change in FieldChange.select().iterator():
        try:
            _ = change.old, change.new
        except (Unreadable, ValueError):
            yield f"entry {change.entry_id}: the values of {change.field} were changed"


def complete() -> None:
    """Seal values, and link entries, from before there was a chain."""
    with db.atomic():
        clear = FieldChange.old_sealed.is_null(False) & ~FieldChange.old_sealed.startswith(MARK)
        clear |= FieldChange.new_sealed.is_null(False) & ~FieldChange.new_sealed.startswith(MARK)
        for change in list(FieldChange.select().where(clear)):
            place = change.entry_id, change.field
            change.old_sealed = sealed(change.old, *place)
            change.new_sealed = sealed(change.new, *place)
            change.save()
        known = AuditLink.select(AuditLink.entry_id)
        loose = AuditEntry.select(AuditEntry.id).where(AuditEntry.id.not_in(known))
        link([number for (number,) in loose.tuples()])


RULES = {
    "journal_entry_stays",
    "journal_entry_kept",
    "audit_link_stays",
    "audit_link_kept",
    "field_change_sealed",
    "field_change_kept",
}


def lost_rules() -> list[str]:
    """The triggers that keep the log as it is and are not there: a table made anew loses them."""
    select = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if on_sqlite()
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
    )
    return sorted(RULES - {name for (name,) in rows_of(select)})


def fault() -> str:
    """For who starts the portal: what to do about a log that can be changed."""
    if lost := lost_rules():
        return f"The audit log can be changed: {', '.join(lost)} is gone. Go back to a backup."
    return ""
