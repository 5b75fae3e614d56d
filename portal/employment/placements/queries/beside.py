"""What a client does elsewhere on the same days: the rule of every way to make a placement."""

from datetime import date

from flask_babel import gettext as _
from peewee import JOIN

from portal.clients.models import Client
from portal.core.i18n.formatting import day
from portal.core.i18n.labels import PLACEMENTS
from portal.core.periods import Period, in_words, meeting
from portal.employment.employers.models import Employer
from portal.employment.placements.models import FollowedAs, Placement
from portal.employment.placements.queries import renewal_of

FULL_WEEK = 400  # tenths of hours: more than this together is asked about


def beside(client: Client, period: Period, but: int = 0) -> list[Placement]:
    """The placements of this client that have a day in common with the period."""
    return list(
        Placement.select(Placement, Employer)
        .join(Employer, JOIN.LEFT_OUTER)
        .where(
            Placement.client == client.id,
            Placement.id != but,
            Placement.counts(),
            meeting(Placement.started_on, Placement.ended_on, *period),
        )
        .order_by(Placement.started_on, Placement.id)
    )


def doubled(client: Client, values: dict, but: int = 0) -> str | None:
    """That the client has the same kind of place at the same employer in these days already."""
    same = (values["kind"], values["employer_id"])
    period = values["started_on"], values["ended_on"]
    for one in beside(client, period, but):
        if (one.kind, one.employer_id) == same:
            return _(
                "%(client)s has this place in these days already: %(days)s. Change that placement,"
                " or let this one begin after it.",
                client=client.label,
                days=in_words((one.started_on, one.ended_on)),
            )
    return None


def wrong_renewal(placement: Placement, started_on: date) -> str | None:
    """What speaks against this first day of a renewal: a place is renewed once, and later."""
    if placement.followed_as != FollowedAs.RENEWAL:
        return None
    before = placement.follows
    if before.fell_through_on is not None:
        return _("This placement never started, so there is nothing to renew.")
    if started_on <= (before.ended_on or before.started_on):
        return _(
            "A renewal begins after the placement that it renews: %(days)s.",
            days=in_words((before.started_on, before.ended_on)),
        )
    if (other := renewal_of(before.id, placement.id)) is not None:
        return _(
            "This placement was renewed already, on %(day)s. Renew that one.",
            day=day(other.started_on),
        )
    return None


def too_much(client: Client, values: dict, but: int = 0) -> str | None:
    """The other places of these days, where it is more than a week together, or not known."""
    others = beside(client, (values["started_on"], values["ended_on"]), but)
    hours = [values["hours_per_week_tenths"], *(one.hours_per_week_tenths for one in others)]
    if not others or (None not in hours and sum(hours) <= FULL_WEEK):
        return None
    return _(
        "In these days there is already: %(places)s. Are both right? Then tick it.",
        places="; ".join(named(one) for one in others),
    )


def named(placement: Placement) -> str:
    at = f", {placement.employer.label}" if placement.employer_id else ""
    days = in_words((placement.started_on, placement.ended_on))
    return f"{PLACEMENTS[placement.kind]}{at} ({days})"


def as_values(placement: Placement) -> dict:
    """What the rule looks at, of a placement that is kept."""
    return {
        "kind": placement.kind,
        "employer_id": placement.employer_id,
        "started_on": placement.started_on,
        "ended_on": placement.ended_on,
    }


def moved(placement: Placement, values: dict) -> bool:
    """Whether the rule must be asked: of what stays as it was nothing is asked again."""
    return any(values[name] != kept for name, kept in as_values(placement).items())
