"""Facts about the installation, the branches and their municipalities."""

from datetime import date

from flask import g, has_request_context

from portal.branches.models import Branch, Municipality, OfficeMove, Room, Setting
from portal.core.database import Rows


def is_demo() -> bool:
    return Setting.select().where(Setting.name == "demo").exists()


def municipalities_of(branch_id: int) -> Rows:
    return Municipality.select().where(Municipality.branch == branch_id)


def only_municipality_of(branch_id: int) -> int | None:
    """The number of the municipality, of a branch that has one: nobody need choose it."""
    found = [place.id for place in municipalities_of(branch_id).limit(2)]
    return found[0] if len(found) == 1 else None


def office_on(branch: Branch, day: date) -> str:
    """The address of the office on this day."""
    later = (address for since, address in moves_of(branch) if since <= day)
    return next(later, branch.office_address or "")


def moved_between(branch: Branch, first: date, last: date) -> date | None:
    """The last day in these days on which the office moved."""
    return next((day for day, _address in moves_of(branch) if first <= day <= last), None)


def moves_of(branch: Branch) -> list[tuple[date, str]]:
    """(since when, address) of the office, the last first; asked once in a request."""
    known = g.setdefault("offices", {}) if has_request_context() else {}
    if branch.id not in known:
        moves = OfficeMove.select(OfficeMove.moved_on, OfficeMove.address)
        moves = moves.where(OfficeMove.branch == branch.id).order_by(OfficeMove.moved_on.desc())
        known[branch.id] = list(moves.tuples())
    return known[branch.id]


def forget_offices() -> None:
    """What this request knew of them: they are others now."""
    if has_request_context():
        g.pop("offices", None)


def branch_of(person) -> Branch:
    """The branch where this person works."""
    return Branch.get_by_id(person.branch_id)


def rooms_of(branch_id: int) -> list[str]:
    """The names of the branch's rooms, in order."""
    found = Room.select(Room.name).where(Room.branch == branch_id).order_by(Room.name)
    return [name for (name,) in found.tuples()]


def room_at(branch_id: int, place: str | None) -> str:
    """The room of the branch that is meant by a place, however its letters were typed; or none."""
    if not (wanted := (place or "").casefold()):
        return ""
    return next((name for name in rooms_of(branch_id) if name.casefold() == wanted), "")
