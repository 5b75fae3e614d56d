"""The first and the last day of a placement, as calendars know them: no bar over months."""

from collections.abc import Iterable

from portal.calendar_feeds.events import actions as calendars
from portal.calendar_feeds.events.models import Details, EventKind
from portal.core.database import db
from portal.core.i18n.labels import PLACEMENTS
from portal.core.i18n.language import speaking
from portal.core.web.addresses import path_to
from portal.employment.placements.models import DAYS, Placement
from portal.employment.placements.queries import agenda

SOURCE = "placement"


def details(numbers: list[int]) -> Iterable[Details]:
    """The days of these placements, in the calendars of the client's job coaches."""
    found = Placement.select().where(Placement.id.in_(numbers), Placement.counts())
    for placement in found.order_by(Placement.id):
        yield from days_of(placement)


def days_of(placement: Placement) -> Iterable[Details]:
    client, employer = placement.client, placement.employer
    coaches = agenda.coaches_of(placement)
    for part, day in placement.days() if coaches else []:
        with speaking("nl"):
            title = f"{PLACEMENTS[placement.kind]}: {DAYS[part]}"
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
            path=path_to("clients.show", client_id=client.id),
        )


def publish(placement: Placement) -> None:
    """Tell calendars of its days; call it in the transaction that changes them."""
    is_off = placement.withdrawn_at or placement.fell_through_on
    told = [] if is_off else list(days_of(placement))
    for part in DAYS:
        if part not in {one.part for one in told}:
            calendars.remove(SOURCE, placement.id, part)
    for one in told:
        calendars.put(one)


def keep_told() -> None:
    """A step of `flask jobs run`: what an import brought, or a match that began since."""
    for placement in agenda.untold():
        with db.atomic():
            publish(placement)
