"""A next step as calendars know it: a whole day, with whom, and never what was typed about it.

What is typed may name a client, so it stands in the notes of the fullest level only.
"""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from peewee import SQL, Expression, fn

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import BACK, CalendarEvent, Details, EventKind
from portal.core.clock import today
from portal.core.database import BaseModel, Rows, db, table_of
from portal.core.web.access import Role
from portal.core.web.addresses import path_to
from portal.employment.employers.models import Employer
from portal.people.models import Person, PersonRole

SOURCE = "employer"


def details(numbers: list[int]) -> Iterable[Details]:
    """The next steps of these employers, as far as they have one."""
    for employer in Employer.select().where(Employer.id.in_(numbers)).order_by(Employer.id):
        yield from step_of(employer)


def step_of(employer: Employer) -> Iterable[Details]:
    if employer.merged_into_id is None:
        page = path_to("employers.show", employer_id=employer.id)
        yield from told(employer, employer.owner_id, employer.label, page)


def told(record: BaseModel, owner: int | None, label: str, path: str) -> Iterable[Details]:
    """The step of an employer or a vacancy, in the calendar of its owner, else of the coaches."""
    people = [owner] if owner else coaches_of(record.branch_id)
    if record.is_open and record.next_action_on and people:
        yield Details(
            kind=EventKind.NEXT_STEP,
            branch_id=record.branch_id,
            source=table_of(record),
            source_id=record.id,
            starts=record.next_action_on,
            ends=record.next_action_on,
            title=_l("Next step: %(employer)s", employer=label),
            notes=record.next_action or "",
            people=people,
            is_busy=False,
            path=path,
        )


def coaches_of(branch_id: int) -> list[int]:
    """The numbers of the branch's job coaches of today."""
    held = PersonRole.select(PersonRole.person).where(PersonRole.role == Role.JOB_COACH)
    people = Person.select().where(Person.branch == branch_id, Person.id.in_(held))
    return [person.id for person in people.order_by(Person.id) if person.is_active]


def publish(employer: Employer) -> None:
    """Tell calendars of the step, or that there is none; in the transaction that changes it."""
    tell(SOURCE, employer.id, step_of(employer))


def tell(source: str, number: int, steps: Iterable[Details]) -> None:
    told_of = list(steps)
    for step in told_of:
        calendars.put(step)
    if not told_of:
        calendars.remove(source, number)


def untold(model: type[Any]) -> Rows:
    """Records with another step than calendars know: what an import brought, or a merge."""
    source = table_of(model)
    since = model.next_action_on >= today() - BACK
    known = CalendarEvent.select(SQL("1")).where(
        CalendarEvent.source == source,
        CalendarEvent.source_id == model.id,
        CalendarEvent.starts_on == model.next_action_on,
    )
    coached = Person.select(Person.branch).join(PersonRole).where(PersonRole.role == Role.JOB_COACH)
    wrong = (since, is_open(model), ~fn.EXISTS(known), model.branch.in_(coached))
    return model.select().where(*wrong).order_by(model.id)


def is_open(model: type[Any]) -> Expression:
    return model.stage.is_null() | model.stage.not_in(["closed", "filled"])


def keep_told() -> None:
    """A step of `flask jobs run`."""
    for employer in untold(Employer).where(Employer.merged_into.is_null()):
        with db.atomic():
            publish(employer)
