"""Whom somebody helped until their last day, when that is taken back."""

from contextlib import suppress
from datetime import date

from flask_babel import gettext

from portal.clients.actions import MayNotHelp, resume_assignment
from portal.clients.models import Assignment, Client
from portal.clients.queries import is_open, visible_to
from portal.core.database import Rows, among, db
from portal.core.i18n.labels import ROLES
from portal.people.models import Person


def matches_until(whom: Person, left: date, reader: Person) -> dict[str, str]:
    """{number: who lives there, as what} of households in guidance that the reader sees."""
    matches = list(_ended(whom, left, reader).order_by(Assignment.id))
    members: dict[int, list[str]] = {}
    seen = visible_to(reader).where(
        is_open(), Client.household.in_([match.household_id for match in matches])
    )
    for client in seen.order_by(Client.sorts_as, Client.id):
        members.setdefault(client.household_id, []).append(client.label)
    return {
        str(match.id): gettext(
            "%(names)s, as %(role)s",
            names=", ".join(members[match.household_id]),
            role=ROLES[match.role],
        )
        for match in matches
        if match.household_id in members
    }


def _ended(whom: Person, left: date, reader: Person) -> Rows:
    seen = visible_to(reader).where(is_open()).select(Client.household)
    return Assignment.select().where(
        Assignment.person == whom.id,
        Assignment.ended_on == left,
        among(Assignment.household, seen),
    )


def help_again(whom: Person, left: date, keys: set[str], by: Person) -> None:
    """Of who may help no more, such as where somebody does so now, nothing comes back."""
    with db.atomic():
        for match in _ended(whom, left, by).order_by(Assignment.id):
            if str(match.id) in keys:
                with suppress(MayNotHelp):
                    resume_assignment(match, by)
