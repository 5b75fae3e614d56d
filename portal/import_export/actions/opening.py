"""The branch's week: what a file says is added, and nothing that is there is changed by it."""

from datetime import date

from flask_babel import gettext as _

from portal.core import periods
from portal.core.database.bulk import grouped, insert, next_ids, rows_of
from portal.core.i18n.formatting import as_day
from portal.import_export.actions.writing import Writer

# The desks of the files and of the portal.
DESKS = {"walk_in": "walk_in", "legal": "legal_guide", "job": "job_coach"}
ALWAYS = "1900-01-01"  # hours without a first day
USUAL_SLOT = 30  # minutes of an appointment, which no file tells
COLUMNS = ("branch_id", "desk", "weekday", "opens_minute", "closes_minute")
DAYS = ("valid_from", "valid_until")


def store(writer: Writer) -> None:
    """Hours that are there already stay; at a time when the desk is open nothing is added."""
    table, tally = writer.tables["opening_hours"], writer.tallies["opening_hours"]
    there, new = grouped((hours[:3], hours) for hours in stored(writer)), []
    for line, row in zip(table.lines, table.rows, strict=True):
        branch, desk, weekday, opens, closes, since, until = row
        slot = (writer.branch_ids[branch], DESKS[desk], weekday - 1)
        hours = (*slot, opens, closes, since or ALWAYS, until)
        beside = there[slot]
        if hours in beside:
            tally["same"] += 1
            continue
        if any(meet(hours, other) for other in beside):
            why = _("this desk is open then already; stop those hours on the page of the roster")
            writer.fault("opening_hours", line, "starts", why)
        tally["new"] += 1
        beside.append(hours)
        new.append(hours)
    ids = next_ids("desk_hours", len(new))
    insert(
        "desk_hours",
        ("id", *COLUMNS, *DAYS, "slot_minutes", "needed", "version"),
        [(n, *hours, slot_of(hours[1]), 1, 0) for n, hours in zip(ids, new, strict=True)],
    )
    acts: list[tuple] = [(number, hours[0], {}) for number, hours in zip(ids, new, strict=True)]
    writer.note_acts("roster.open", "desk_hours", acts)


def stored(writer: Writer) -> list[tuple]:
    columns = ", ".join((*COLUMNS, *DAYS))
    return rows_of(f"SELECT {columns} FROM desk_hours WHERE branch_id IN ({writer.here})")


def slot_of(desk: str) -> int | None:
    return None if desk == "walk_in" else USUAL_SLOT


def period(since: str, until: str | None) -> tuple[date, date | None]:
    return as_day(since), as_day(until)


def meet(one: tuple, other: tuple) -> bool:
    """Whether a desk would be open twice at one time, by these two on its day of the week."""
    opens, closes, *days = one[3:]
    opened, closed, *others = other[3:]
    at_once = opens < closed and opened < closes
    return at_once and periods.meet(period(*days), period(*others))
