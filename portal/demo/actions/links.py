"""What those who have no account see of the demo: a fresh link for each of them."""

from collections.abc import Callable

from portal.branches.models import Branch
from portal.calendar_feeds.feeds import actions as feeds
from portal.calendar_feeds.feeds.models import Purpose
from portal.core.clock import today
from portal.core.web.access import Role
from portal.core.web.addresses import link_to
from portal.demo import queries
from portal.employment.agreements import actions as agreements
from portal.employment.agreements.models import Agreement, Signature
from portal.employment.placements import actions as placements
from portal.employment.placements.models import PlacementEnd
from portal.employment.placements.queries.jobs import job_of
from portal.employment.vacancies.models import Placement
from portal.schedule.appointments.actions import cards
from portal.schedule.appointments.models import Appointment, AppointmentStatus


def of_client(_branch: Branch) -> str | None:
    """The card of who has an appointment ahead."""
    ahead = Appointment.select().where(
        Appointment.held_on > today(), Appointment.status == AppointmentStatus.PLANNED
    )
    found = ahead.order_by(Appointment.starts_at, Appointment.id).first()
    return cards.card_of(found, found.person) if found else None


def of_employer(_branch: Branch) -> str | None:
    """The question about a placement that ended and of which nobody told yet."""
    told = PlacementEnd.select(PlacementEnd.placement).where(
        PlacementEnd.answered_at.is_null(False)
    )
    over = (
        Placement.select()
        .where(
            Placement.ended_on < today(),
            Placement.withdrawn_at.is_null(),
            Placement.id.not_in(told),
        )
        .order_by(Placement.ended_on.desc(), Placement.id)
    )
    found = next((one for one in over if job_of(one).last.id == one.id), None)
    return placements.ask(found) if found else None


def of_signer(_branch: Branch) -> str | None:
    """An agreement that waits for a signature."""
    waiting = (
        Signature.select()
        .join(Agreement)
        .where(Signature.signed_at.is_null(), Agreement.withdrawn_at.is_null())
    )
    found = waiting.order_by(Signature.id).first()
    return agreements.address_of(found) if found else None


def of_subscriber(branch: Branch) -> str:
    """How a volunteer puts the opening hours in the calendar of their phone."""
    person = queries.in_role(Role.GUIDE, branch)
    feed, token = feeds.create_in_place(person, Purpose.OPENING)
    return link_to("feeds.pair", code=feeds.pair(feed, token))


LINKS: dict[str, Callable[[Branch], str | None]] = {
    "client": of_client,
    "employer": of_employer,
    "signer": of_signer,
    "subscriber": of_subscriber,
}


def fresh_link(who: str, code: str) -> str | None:
    """The address that somebody without an account would have got; nothing if there is none."""
    return LINKS[who](Branch.get(Branch.code == code))
