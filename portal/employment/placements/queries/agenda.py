"""The first and last day of internships and jobs, for the agenda and for calendars."""

from datetime import date

from peewee import SQL, Function, fn

from portal.calendar_feeds.events.models import BACK, CalendarEvent
from portal.clients import queries as clients
from portal.clients.models import Assignment, Client, running_on
from portal.core.agenda_item import AgendaItem
from portal.core.clock import add_months, today
from portal.core.database import Rows, among
from portal.core.i18n.labels import PLACEMENTS
from portal.core.web.access import Permission, Role
from portal.core.web.addresses import path_to
from portal.employment.employers.models import Employer
from portal.employment.placements.models import DAYS, Placement
from portal.people.models import Person


def visible_to(person: Person) -> Rows:
    """The branch's for leaders; else those of clients one helps as job coach or guide (status)."""
    placements = Placement.select().where(Placement.branch == person.branch_id, Placement.counts())
    seen = clients.visible_to(person)
    if person.may(Permission.SEE_BRANCH_CLIENTS):
        return placements.where(among(Placement.client, _numbers(seen)))
    mine = among(Placement.client, _numbers(clients.guided_by(person)))
    if person.may(Permission.SEE_EMPLOYMENT):
        coached = among(Client.household, clients.helped_by(person, Role.JOB_COACH))
        mine |= among(Placement.client, _numbers(seen.where(coached)))
    return placements.where(mine)


def _numbers(found: Rows) -> Rows:
    return found.select(Client.id).order_by()


def in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
    """The first and the last days that fall in these; what was renewed has no last day."""
    if not person.may(Permission.SEE_AGENDA):
        return []
    found = (
        visible_to(person)
        .select(Placement, Client, Placement.is_last().alias("is_last"))
        .join(Client)
        .where(
            Placement.started_on.between(since, until) | Placement.ended_on.between(since, until)
        )
    )
    return [
        AgendaItem(
            kind="internship",
            day=day,
            title=f"{PLACEMENTS[one.kind]}: {DAYS[part]}",
            detail=one.client.label,
            href=path_to("clients.show", client_id=one.client_id),
        )
        for one in found
        for part, day in one.days()
        if since <= day <= until and (part == "start" or one.is_last)
    ]


def coaches_of(placement: Placement) -> list[int]:
    """The numbers of the client's job coaches today."""
    household = placement.client.household_id
    rows = Assignment.select(Assignment.person).where(
        Assignment.household == household,
        Assignment.role == Role.JOB_COACH,
        *running_on(today()),
    )
    return sorted({person for (person,) in rows.tuples()})


def untold() -> Rows:
    """Placements of which calendars know another day, or none, and that have a job coach."""
    coached = Assignment.select(Assignment.household).where(
        Assignment.role == Role.JOB_COACH, *running_on(today())
    )
    begins = Placement.started_on >= today() - BACK
    ends = Placement.ended_on >= today() - BACK
    wrong = (begins & ~_is_told("start", Placement.started_on)) | (
        ends & Placement.is_last() & ~_is_told("end", Placement.ended_on)
    )
    return (
        Placement.select(Placement, Client, Employer)
        .join(Client)
        .switch(Placement)
        .left_outer_join(Employer)
        .where(among(Client.household, coached), Placement.counts(), wrong)
        .order_by(Placement.id)
    )


def with_a_check() -> Rows:
    """What runs today and may have a check to come, or one that waits."""
    day = today()
    return (
        Placement.select(Placement, Client, Employer)
        .join(Client)
        .switch(Placement)
        .left_outer_join(Employer)
        .where(
            Placement.counts(), Placement.runs_on(day), Placement.started_on > add_months(day, -14)
        )
        .order_by(Placement.id)
    )


def _is_told(part: str, day) -> Function:
    told = CalendarEvent.select(SQL("1")).where(
        CalendarEvent.source == "placement",
        CalendarEvent.source_id == Placement.id,
        CalendarEvent.part == part,
        CalendarEvent.starts_on == day,
    )
    return fn.EXISTS(told)
