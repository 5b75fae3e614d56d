"""A claim and its lines in words, as the claimant reads them."""

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.activities.forms import TRANSPORTS
from portal.core.i18n.formatting import kilometres, moment_day
from portal.core.i18n.labels import EXPENSES
from portal.expenses.claims.queries.mine import Said
from portal.expenses.records.models import (
    ClaimEvent,
    ClaimStatus,
    ExpenseClaim,
    ExpenseLine,
    Happened,
)

SIGNS = {"public_transport": "bus", "phone": "smartphone", "parking": "map-pin"}


@dataclass(frozen=True)
class State:
    """How far a claim is: the words, the look and the icon of its badge."""

    words: str
    look: str = "plain"
    symbol: str = ""


STATES = {
    ClaimStatus.DRAFT: State(_l("Not sent in yet"), "info"),
    ClaimStatus.RETURNED: State(_l("A question"), "warn", "message-square-text"),
    ClaimStatus.SUBMITTED: State(_l("Sent in")),
    ClaimStatus.APPROVED: State(_l("Approved"), "ok", "check"),
    ClaimStatus.REJECTED: State(_l("Refused"), "bad", "x"),
    ClaimStatus.PAID: State(_l("Paid"), "ok", "check"),
    ClaimStatus.WAIVED: State(_l("Given, thank you"), "ok", "heart-handshake"),
}


def state_of(claim: ExpenseClaim, said: Said | None = None) -> State:
    """With what was said last: who asks, or the day it was paid."""
    state = STATES[ClaimStatus(claim.status)]
    if said and said.what == Happened.REJECTED and claim.status == ClaimStatus.RETURNED:
        return State(_("Refused, with you again"), state.look, "undo-2")
    if said and said.by and claim.status == ClaimStatus.RETURNED:
        asks = _("Question from %(name)s", name=said.by.split(" ")[0])
        return State(asks, state.look, state.symbol)
    if said and claim.status == ClaimStatus.PAID:
        return State(_("Paid on %(day)s", day=moment_day(said.at)), state.look, state.symbol)
    return state


def done_by(event: ClaimEvent) -> str:
    """Who did it, and in whose place; of what is due by itself the portal."""
    if event.actor_id is None:
        return "Brug"
    who = event.actor.label
    if event.stands_in_for_id is None:
        return who
    return _("%(who)s for %(leader)s", who=who, leader=event.stands_in_for.label)


def cost_of(line: ExpenseLine) -> str:
    """What was paid for; a journey by how it was made, and how far."""
    if line.is_allowance:
        return _("Fixed allowance")
    if line.kind != "mileage":
        if line.corrects_id:
            return _("Correction of a journey")
        return str(EXPENSES[line.kind])
    if line.corrects_id:
        return _("Correction of a journey, %(km)s km", km=kilometres(line.distance_hm))
    by = TRANSPORTS[line.trip.transport] if line.trip_id else _("Kilometres")
    return ", ".join([str(by), " ".join([kilometres(line.distance_hm), _("km")])])


def sign_of(line: ExpenseLine) -> str:
    """The icon of what was paid for."""
    if line.kind == "mileage":
        return "bike" if line.trip_id and line.trip.transport == "bicycle" else "car"
    return SIGNS.get(line.kind, "heart-handshake" if line.is_allowance else "receipt-text")
