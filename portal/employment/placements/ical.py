"""The first and the last day of a placement, and the check between, as calendars know them."""

from collections.abc import Iterable
from datetime import date

from portal.branches.models import Setting
from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import Details, EventKind
from portal.core.clock import today
from portal.core.database import db
from portal.core.i18n.labels import PLACEMENTS
from portal.core.i18n.language import speaking
from portal.core.web.addresses import path_to
from portal.employment.placements import queries
from portal.employment.placements.models import DAYS, Placement
from portal.employment.placements.queries import agenda
from portal.employment.placements.queries.jobs import job_of

SOURCE = "placement"
CHECK = "check"
TOLD_ON = "placements.told_on"


def details(numbers: list[int]) -> Iterable[Details]:
    """The days of these placements, in the calendars of the client's job coaches."""
    found = Placement.select().where(Placement.id.in_(numbers), Placement.counts())
    for placement in found.order_by(Placement.id):
        yield from days_of(placement)


def days_of(placement: Placement) -> Iterable[Details]:
    client, employer = placement.client, placement.employer
    coaches = agenda.coaches_of(placement)
    for part, day, title in titled(placement) if coaches else []:
        yield Details(
            kind=EventKind.PLACEMENT,
            branch_id=placement.branch_id,
            source=SOURCE,
            source_id=placement.id,
            part=part,
            starts=day,
            ends=day,
            title=title,
            names=[client.name or ""],
            people=coaches,
            clients=[client.id],
            notes=(employer.name or "") if employer else "",
            is_busy=False,
            path=path_to("placements.show", placement_id=placement.id)
            if part == CHECK
            else path_to("clients.show", client_id=client.id),
        )


def titled(placement: Placement) -> Iterable[tuple[str, date, str]]:
    """(part, day, title) of what calendars are told: no bar over months. What was renewed has no
    last day."""
    job = job_of(placement)
    with speaking("nl"):
        for part, day in placement.days():
            if part == "start" or job.last.id == placement.id:
                yield part, day, f"{PLACEMENTS[placement.kind]}: {DAYS[part]}"
        if check := queries.next_check(job, placement, today()):
            months, asked_on = check
            yield CHECK, asked_on, queries.still_there(months)


def publish(placement: Placement) -> None:
    """Tell calendars of its days; call it in the transaction that changes them."""
    is_off = placement.withdrawn_at or placement.fell_through_on
    told = [] if is_off else list(days_of(placement))
    for part in (*DAYS, CHECK):
        if part not in {one.part for one in told}:
            calendars.remove(SOURCE, placement.id, part)
    for one in told:
        calendars.put(one)


def publish_job(placement: Placement) -> None:
    """The same of what it renews too: the check stands with the last of them."""
    publish(placement)
    if placement.renews is not None:
        publish(placement.follows)


def keep_told() -> None:
    """A step of `flask jobs run`: what an import brought, or a match that began since."""
    for placement in agenda.untold():
        with db.atomic():
            publish(placement)
    with db.atomic():
        is_first = Setting.is_first_on(TOLD_ON, today())
    if is_first:  # a check comes by itself, and a later one overtakes it
        for placement in agenda.with_a_check():
            with db.atomic():
                publish(placement)
