"""Further files of a branch, as they go out: of its interpreters, offices and rules."""

from collections.abc import Callable

from peewee import JOIN

from portal.branches.models import Branch, OfficeMove, Room
from portal.clients.models import Client
from portal.core.database.bulk import named_rows
from portal.import_export.actions import guarded_files, legal_files, role_files
from portal.import_export.actions.rows_of_clients import Row, of_file
from portal.interpreters.models import InterpreterRequest
from portal.lessons.models import LessonOffer, LessonWait
from portal.people.models import Person, PersonLanguage


def person_languages(branch: Branch) -> list[Row]:
    found = of_file("person_languages", PersonLanguage, person=Person.code).join(Person)
    return named_rows(found.where(PersonLanguage.branch == branch.id).order_by(PersonLanguage.id))


def interpreter_requests(branch: Branch) -> list[Row]:
    r = InterpreterRequest
    columns = {
        "client": Client.code,
        "on": r.wanted_on,
        "starts": r.starts_minute,
        "interpreter": Person.code,
    }
    found = of_file("interpreter_requests", r, **columns).join(Client).switch(r)
    found = found.join(Person, JOIN.LEFT_OUTER, on=(r.interpreter == Person.id))
    rows = named_rows(found.where(r.branch == branch.id).order_by(r.id))
    return [{**row, "starts": time_of(row["starts"])} for row in rows]


def lesson_waits(branch: Branch) -> list[Row]:
    found = of_file("lesson_waits", LessonWait, client=Client.code, since=LessonWait.waits_since)
    found = found.join(Client).where(LessonWait.branch == branch.id).order_by(LessonWait.id)
    return [in_cells(row) for row in named_rows(found)]


def lesson_offers(branch: Branch) -> list[Row]:
    found = of_file("lesson_offers", LessonOffer, person=Person.code).join(Person)
    rows = named_rows(found.where(LessonOffer.branch == branch.id).order_by(LessonOffer.id))
    return [in_cells(row) for row in rows]


def office_addresses(branch: Branch) -> list[Row]:
    columns = {"branch": Branch.code, "from": OfficeMove.moved_on}
    found = of_file("office_addresses", OfficeMove, **columns).join(Branch)
    return named_rows(found.where(OfficeMove.branch == branch.id).order_by(OfficeMove.id))


def rooms(branch: Branch) -> list[Row]:
    found = of_file("rooms", Room, branch=Branch.code).join(Branch)
    return named_rows(found.where(Room.branch == branch.id).order_by(Room.id))


def in_cells(row: Row) -> Row:
    """Days 024 -> 1|3|5, as files count them; places by a stroke."""
    days = "|".join(str(int(day) + 1) for day in row["days"])
    return {**row, "days": days, "places": row["places"].replace(" ", "|")}


def time_of(minute: int | None) -> str | None:
    """570 -> 09:30"""
    return None if minute is None else f"{minute // 60:02}:{minute % 60:02}"


ROWS: dict[str, Callable[[Branch], list[Row]]] = {
    "person_roles": role_files.rows_of,
    "person_languages": person_languages,
    "interpreter_requests": interpreter_requests,
    "lesson_waits": lesson_waits,
    "lesson_offers": lesson_offers,
    "office_addresses": office_addresses,
    "rooms": rooms,
    **legal_files.ROWS,
    **guarded_files.ROWS,
}
