"""Further files of a branch, as they come in: of its interpreters, offices and rules."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext as _

from portal.branches.models import OfficeMove, Room
from portal.core.web.access import PersonPart
from portal.import_export.actions import alike
from portal.import_export.actions.alike import Keyed
from portal.import_export.actions.case_files import barred, lines_of, whose
from portal.import_export.actions.writing import Values, Writer
from portal.interpreters.models import InterpreterRequest, RequestState
from portal.lessons.models import LessonOffer, LessonWait
from portal.people.models import PersonLanguage

REQUESTS = Keyed(
    "interpreter_requests",
    InterpreterRequest,
    ("client_id", "language", "wanted_on", "starts_minute"),
    ("interpreter.ask", "interpreter.change"),
)
WAITS = Keyed(
    "lesson_waits",
    LessonWait,
    ("client_id", "waits_since"),
    ("lesson_wait.add", "lesson_wait.change"),
)
OFFERS = Keyed(
    "lesson_offers",
    LessonOffer,
    ("person_id",),
    ("lesson_offer.add", "lesson_offer.change"),
)


def objection_to_person(part: PersonPart) -> Callable[[Writer], alike.Objection]:
    """Why the importing person changes nothing of this part of somebody, or nothing."""

    def of(writer: Writer) -> alike.Objection:
        def objection(row: Values) -> tuple[str, str] | None:
            by, person = writer.actor, writer.people[row["person_id"]]
            if by is None or (by.id != person.id and person.can_be_changed_by(by, part)):
                return None
            return "person", _("You may not change this person.")

        return objection

    return of


def person_languages(writer: Writer) -> None:
    wanted = [
        {
            "branch_id": writer.branch_for("people", row["person"]),
            "person_id": writer.id_of("people", row["person"]),
            "language": row["language"],
        }
        for row in writer.rows("person_languages")
    ]
    refuse_doubles(writer, "person_languages", "language", wanted)
    why = objection_to_person(PersonPart.CONTACT)(writer)
    alike.store(writer, "person_languages", PersonLanguage, wanted, "person.languages", why)


def refuse_doubles(writer: Writer, name: str, column: str, wanted: list[Values]) -> None:
    seen: set[tuple] = set()
    for line, row in zip(writer.tables[name].lines, wanted, strict=True):
        key = tuple(row.values())
        if key in seen:
            writer.fault(name, line, column, _("this stands in the file already"))
        seen.add(key)


def interpreter_requests(writer: Writer) -> None:
    wanted = []
    for line, row in lines_of(writer, "interpreter_requests"):
        comes = row["interpreter"]
        if row["starts"] == 24 * 60:
            writer.fault("interpreter_requests", line, "starts", _("the day has ended then"))
        if (row["state"] == RequestState.FOUND) != bool(comes):
            why = _("“found” names who of the branch comes, and nothing else does")
            writer.fault("interpreter_requests", line, "interpreter", why)
        if (row["state"] == RequestState.ELSEWHERE) != bool(row["elsewhere"]):
            why = _("“elsewhere” names who comes from elsewhere, and nothing else does")
            writer.fault("interpreter_requests", line, "elsewhere", why)
        wanted.append(
            {
                **whose(writer, row),
                "language": row["language"],
                "wanted_on": row["on"],
                "starts_minute": row["starts"],
                "minutes": row["minutes"],
                "channel": row["channel"],
                "state": row["state"],
                "interpreter_id": writer.id_of("people", comes) if comes else None,
                "elsewhere": row["elsewhere"],
                "note": row["note"],
            }
        )
    if writer.faults:
        return
    alike.bring(writer, REQUESTS, wanted, barred(writer))


def in_columns(row: Values) -> Values:
    """Days 1|3|5 -> 024, as they are kept; places by a space."""
    days = "".join(str(day - 1) for day in sorted(row["days"] or ()))
    return {"days": days, "places": " ".join(sorted(row["places"] or ()))}


def lesson_waits(writer: Writer) -> None:
    """One wait begins on a day; whoever waits already is not put on the list again."""
    wanted = []
    for line, row in lines_of(writer, "lesson_waits"):
        if bool(row["ended_on"]) != bool(row["ended_because"]):
            why = _("who waits no more has a last day and a reason")
            writer.fault("lesson_waits", line, "ended_on", why)
        said = {name: row[name] for name in ("note", "ended_on", "ended_because")}
        since = {"waits_since": row["since"]}
        wanted.append({**whose(writer, row), **since, **in_columns(row), **said})
    waits = LessonWait.select(LessonWait.client, LessonWait.waits_since)
    here = waits.where(writer.is_here(LessonWait), LessonWait.ended_on.is_null())
    known = {client: as_iso(since) for client, since in here.tuples()}
    for line, row in zip(writer.tables["lesson_waits"].lines, wanted, strict=True):
        if row["ended_on"] is None:
            before = known.setdefault(row["client_id"], row["waits_since"])
            if before != row["waits_since"]:
                why = _("this client is on the list already, since %(day)s", day=before)
                writer.fault("lesson_waits", line, "client", why)
    if writer.faults:
        return
    alike.bring(writer, WAITS, wanted, barred(writer))


def as_iso(day: date | str) -> str:
    return day if isinstance(day, str) else day.isoformat()


def lesson_offers(writer: Writer) -> None:
    """One of each coach."""
    wanted = [
        {
            "branch_id": writer.branch_for("people", row["person"]),
            "person_id": writer.id_of("people", row["person"]),
            **in_columns(row),
            **{name: row[name] for name in ("level_from", "level_to", "most")},
        }
        for row in writer.rows("lesson_offers")
    ]
    seen: set[int] = set()
    for line, row in zip(writer.tables["lesson_offers"].lines, wanted, strict=True):
        if row["person_id"] in seen:
            why = _("this stands in the file already")
            writer.fault("lesson_offers", line, "person", why)
        seen.add(row["person_id"])
    if writer.faults:
        return
    alike.bring(writer, OFFERS, wanted, objection_to_person(PersonPart.CONTACT)(writer))


def office_addresses(writer: Writer) -> None:
    """A day that has an address already keeps it."""
    wanted = [
        {
            "branch_id": writer.branch_ids[row["branch"]],
            "address": row["address"],
            "moved_on": row["from"],
        }
        for row in writer.rows("office_addresses")
    ]
    moves = OfficeMove.select(OfficeMove.branch, OfficeMove.moved_on, OfficeMove.address)
    here = moves.where(writer.is_here(OfficeMove)).tuples()
    known = {(branch, as_iso(day)): address for branch, day, address in here}
    for line, row in zip(writer.tables["office_addresses"].lines, wanted, strict=True):
        if known.setdefault((row["branch_id"], row["moved_on"]), row["address"]) != row["address"]:
            why = _("the office has another address from this day on")
            writer.fault("office_addresses", line, "from", why)
    refuse_doubles(writer, "office_addresses", "from", wanted)
    if writer.faults:
        return
    new = {row["branch_id"] for row in wanted} if wanted else set()
    alike.store(writer, "office_addresses", OfficeMove, wanted, "office.move", lambda _row: None)
    if writer.tallies["office_addresses"]["new"]:
        writer.changed["branches"] = writer.changed["branches"] | new


def rooms(writer: Writer) -> None:
    """One that is there already stays; calendars hear of what is held in a new one."""
    wanted = [
        {"branch_id": writer.branch_ids[row["branch"]], "name": row["name"]}
        for row in writer.rows("rooms")
    ]
    refuse_doubles(writer, "rooms", "name", wanted)
    if writer.faults:
        return
    alike.store(writer, "rooms", Room, wanted, "room.add", lambda _row: None)
    if writer.tallies["rooms"]["new"]:
        new = {row["branch_id"] for row in wanted}
        writer.changed["branches"] = writer.changed["branches"] | new


STEPS = (
    person_languages,
    interpreter_requests,
    lesson_waits,
    lesson_offers,
    office_addresses,
    rooms,
)
