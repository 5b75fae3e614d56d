"""The branch's week: what a file says is added, and nothing that is there is changed by it."""

from datetime import date

from flask_babel import gettext as _

from portal.core import periods
from portal.core.database.bulk import grouped, insert, named_rows, next_ids
from portal.core.i18n.formatting import as_day
from portal.import_export.actions.writing import Values, Writer
from portal.schedule.desk_hours.models import Desk, DeskHours

# The desks of the files and of the portal.
DESKS = {"walk_in": "walk_in", "legal": "legal_guide", "job": "job_coach"}
ALWAYS = "1900-01-01"  # hours without a first day
USUAL_SLOT = 30  # minutes of an appointment, which no file tells


def store(writer: Writer) -> None:
    """Hours that are there already stay; at a time when the desk is open nothing is added."""
    tally, lines = writer.tallies["opening_hours"], writer.tables["opening_hours"].lines
    there, new = grouped((slot_of(hours), hours) for hours in stored(writer)), []
    for line, row in zip(lines, writer.rows("opening_hours"), strict=True):
        hours = {
            "branch_id": writer.branch_ids[row["branch"]],
            "desk": DESKS[row["desk"]],
            "weekday": row["weekday"] - 1,
            "opens_minute": row["starts"],
            "closes_minute": row["ends"],
            "valid_from": row["valid_from"] or ALWAYS,
            "valid_until": row["valid_until"],
        }
        beside = there[slot_of(hours)]
        if hours in beside:
            tally["same"] += 1
            continue
        if any(meet(hours, other) for other in beside):
            why = _("this desk is open then already; stop those hours on the page of the roster")
            writer.fault("opening_hours", line, "starts", why)
        tally["new"] += 1
        beside.append(hours)
        new.append(hours)
    ids = next_ids(DeskHours, len(new))
    insert(
        DeskHours,
        [
            {"id": number, **hours, "slot_minutes": minutes_at(hours["desk"])}
            for number, hours in zip(ids, new, strict=True)
        ],
    )
    acts: list[tuple] = [(n, hours["branch_id"], {}) for n, hours in zip(ids, new, strict=True)]
    writer.note_acts("roster.open", "desk_hours", acts)


def stored(writer: Writer) -> list[Values]:
    h = DeskHours
    found = h.select(
        h.branch, h.desk, h.weekday, h.opens_minute, h.closes_minute, h.valid_from, h.valid_until
    )
    return named_rows(found.where(writer.is_here(h)))


def slot_of(hours: Values) -> tuple:
    """A desk on a day of the week, at which it may be open several times."""
    return (hours["branch_id"], hours["desk"], hours["weekday"])


def minutes_at(desk: str) -> int | None:
    """How long an appointment takes there."""
    return None if desk == Desk.WALK_IN else USUAL_SLOT


def period(hours: Values) -> tuple[date, date | None]:
    return date.fromisoformat(hours["valid_from"]), as_day(hours["valid_until"])


def meet(one: Values, other: Values) -> bool:
    """Whether a desk would be open twice at one time, by these two on its day of the week."""
    at_once = (
        one["opens_minute"] < other["closes_minute"]
        and other["opens_minute"] < one["closes_minute"]
    )
    return at_once and periods.meet(period(one), period(other))
