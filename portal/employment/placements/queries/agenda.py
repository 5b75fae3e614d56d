"""The first and last day of internships and jobs, and whether they are still there: for the agenda,
for calendars, and for the mail of the day."""

from collections.abc import Iterator
from datetime import date, timedelta

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
from portal.employment.placements import queries
from portal.employment.placements.models import CHECKS, DAYS, Placement
from portal.employment.placements.queries.jobs import Job, job_of, with_earlier
from portal.people.models import Person

ASKED_SINCE = timedelta(days=2)


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
    """The first and the last days that fall in these, and the checks; what was renewed has no
    last day."""
    if not person.may(Permission.SEE_AGENDA):
        return []
    return [*days_in_agenda(person, since, until), *checks_in_agenda(person, since, until)]


def days_in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
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


def checks_in_agenda(person: Person, since: date, until: date) -> list[AgendaItem]:
    """The check that waits, else the one to come, of each job whose way this person follows."""
    if not person.may(Permission.SEE_EMPLOYMENT):
        return []
    runs = queries.with_names(queries.standing(person)).where(
        Placement.is_last(), Placement.runs_on(today()), Placement.started_on <= until
    )
    jobs = with_earlier(person.branch_id, list(runs.order_by(Placement.id)))
    return [
        AgendaItem(
            kind="internship",
            day=asked_on,
            title=queries.still_there(months),
            detail=job.last.client.label,
            href=path_to("placements.show", placement_id=job.last.id),
            state="late" if asked_on < today() else "",
        )
        for job in jobs
        for months, asked_on in filter(None, [queries.next_check(job, job.last, today())])
        if since <= asked_on <= until
    ]


def checks_to_remind() -> Iterator[tuple[Job[Placement], int]]:
    """(job, months) of each check that waits since today, or since two days, and of which no mail
    went out."""
    last = today()
    begun = {
        day: (months, asked_on)
        for months in CHECKS
        for asked_on in (last - timedelta(n) for n in range(ASKED_SINCE.days + 1))
        for day in days_before(asked_on, months)
    }
    found = Placement.select().where(Placement.counts(), Placement.started_on.in_(list(begun)))
    for placement in found.order_by(Placement.id):
        months, asked_on = begun[placement.started_on]
        job = job_of(placement)
        waits = job.first.id == placement.id and queries.check_due(job, last) == months
        if waits and placement.check_reminded_on != asked_on:
            yield job, months


def days_before(day: date, months: int) -> list[date]:
    """The days of which this one is so many months later: up to four, at the end of February."""
    around = add_months(day, -months)
    near = (around + timedelta(n) for n in range(4))
    return [one for one in near if add_months(one, months) == day]


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
