"""What became of placements, from files: what never began, renewals, endings and checks."""

from collections import Counter

from flask_babel import gettext as _

from portal.core.database.bulk import named_rows, raise_versions
from portal.employment.placements.models import (
    CHECKS,
    Ending,
    FollowedAs,
    Placement,
    PlacementCheck,
    PlacementEnd,
)
from portal.import_export.actions.case_files import lines_of, none_such
from portal.import_export.actions.writing import Upsert, Values, Writer, seconds_now


def placement_of(writer: Writer, name: str, line: int, row: Values) -> int:
    """The placement of a row, 0 where there is none of this client: that is a fault."""
    client = writer.id_of("clients", row["client"])
    if client in writer.barred:
        writer.fault(name, line, "client", none_such())
        return 0
    writer.placements = writer.placements or stored(writer)
    known = writer.codes["placements"]
    found = known.get((writer.branch_for("clients", row["client"]), row["placement"]), 0)
    if not found or writer.placements[found]["client_id"] != client:
        writer.fault(name, line, "placement", _("there is no such placement"))
        return 0
    return found


def stored(writer: Writer) -> dict[int, Values]:
    """{number: what the rules ask} of the placements that are there."""
    p = Placement
    links = (p.client, p.follows, p.followed_as)
    found = p.select(p.id, *links, p.started_on, p.withdrawn_at, p.fell_through_on)
    return {row["id"]: row for row in named_rows(found.where(writer.is_here(p)))}


def files(writer: Writer) -> None:
    """Of placements that are there, as their file comes first."""
    name = "placement_files"
    rows, lines = {}, {}
    for line, row in lines_of(writer, name):
        number = placement_of(writer, name, line, row)
        before = None
        if row["follows"]:
            before = placement_of(writer, name, line, row | {"placement": row["follows"]})
        if why := wrong(writer, number, before, row):
            writer.fault(name, line, *why)
        key = (writer.branch_for("clients", row["client"]), row["placement"])
        lines[key] = line
        rows[key] = {
            "fell_through_on": row["never_began_on"],
            "follows_id": before,
            "followed_as": row["followed_as"],
        }
    for key in renewed_twice(writer, rows):
        writer.fault(name, lines[key], "follows", _("this placement was renewed already"))
    if writer.faults:
        return
    upsert = Upsert(Placement, ("branch_id", "code"), rows, writer.is_here(Placement))
    writer.store(name, upsert, lines)
    raise_versions(Placement, upsert.changed_ids)
    writer.placements = {}  # they are others now


def renewed_twice(writer: Writer, rows: dict[tuple, Values]) -> list[tuple]:
    """The rows whose placement renews one that another renews as well."""
    by_key = {number: key for key, number in writer.codes["placements"].items()}
    renews = {
        number: placement["follows_id"]
        for number, placement in (writer.placements.items() if rows else ())
        if placement["followed_as"] == FollowedAs.RENEWAL and placement["withdrawn_at"] is None
    }
    for number, key in by_key.items():
        if key in rows:
            renews.pop(number, None)
            if rows[key]["followed_as"] == FollowedAs.RENEWAL:
                renews[number] = rows[key]["follows_id"]
    times = Counter(renews.values())
    return [by_key[n] for n, of in renews.items() if times[of] > 1 and by_key[n] in rows]


def wrong(writer: Writer, number: int, before: int | None, row: Values) -> tuple[str, str] | None:
    """(column, what is wrong) with what a row says of a placement."""
    if not number or before == 0:
        return None  # said before
    if writer.placements[number]["withdrawn_at"] is not None:
        return "placement", _("This was withdrawn. It does not come back by a file.")
    if bool(row["follows"]) != bool(row["followed_as"]):
        return "followed_as", _("what follows another says how, and what says how follows one")
    if before is None:
        return None
    starts = [writer.placements[one]["started_on"] for one in (before, number)]
    if before == number or (row["followed_as"] == FollowedAs.RENEWAL and starts[0] >= starts[1]):
        return "follows", _("a renewal begins after the placement that it renews")
    return None


def endings(writer: Writer) -> None:
    name, rows, lines = "placement_endings", {}, {}
    for line, row in lines_of(writer, name):
        number = placement_of(writer, name, line, row)
        began = number and writer.placements[number]["fell_through_on"] is None
        if began and row["ending"] == Ending.NEVER_STARTED:
            why = _("what never started has a day on which that was known in placement_files")
            writer.fault(name, line, "ending", why)
        said = {column: row[column] for column in row if column not in {"client", "placement"}}
        rows[(number,)] = {"branch_id": writer.branch_for("clients", row["client"]), **said}
        lines[(number,)] = line
    if writer.faults:
        return
    upsert = Upsert(PlacementEnd, ("placement_id",), rows, writer.is_here(PlacementEnd))
    known = {"answered_at": seconds_now()}
    writer.store(name, upsert, lines, answered_by_id=writer.actor and writer.actor.id, **known)


def checks(writer: Writer) -> None:
    name, rows, lines = "placement_checks", {}, {}
    for line, row in lines_of(writer, name):
        number = placement_of(writer, name, line, row)
        if row["months"] not in CHECKS:
            writer.fault(name, line, "months", _("this is 1, 3, 6 or 12"))
        key = (number, row["months"])
        lines[key] = line
        rows[key] = {
            "branch_id": writer.branch_for("clients", row["client"]),
            "still_there": row["still_there"],
            "noted_by_id": writer.id_of("people", row["person"]),
        }
    if writer.faults:
        return
    columns = ("placement_id", "months")
    upsert = Upsert(PlacementCheck, columns, rows, writer.is_here(PlacementCheck))
    writer.store(name, upsert, lines, noted_at=seconds_now())


STEPS = (files, endings, checks)
