"""Erasing is for two: one leader asks, another confirms. Nobody brings back what was erased."""

from flask_babel import gettext

from portal import audit
from portal.clients.models import Client
from portal.core.clock import now, today
from portal.core.database import db, take_turn
from portal.core.web.access import Permission
from portal.core.web.addresses import link_to
from portal.mail.actions import queue
from portal.people.models import Person
from portal.people.queries import leaders_of
from portal.privacy import queries
from portal.privacy.actions.erasing import erase, erase_person
from portal.privacy.models import EraseRequest


class NotSecond(Exception):
    """Who asked for it does not confirm it; nor once the one who asked might ask no more."""


class StillNeeded(Exception):
    """The file is kept longer by now, or there is an appointment ahead."""


def ask(records: list[Client] | list[Person], by: Person) -> int:
    """Let these wait for a second leader, who hears of it; how many do from now on."""
    with db.atomic():
        take_turn("erase", by.branch_id)
        asked = [one for one in records if queries.waiting_for(one) is None]
        for one in asked:
            kind = "client" if isinstance(one, Client) else "person"
            EraseRequest.create(branch=one.branch_id, asked_by=by.id, **{kind: one.id})
            audit.record(by, f"{kind}.erase.ask", one)
        for leader in leaders_of(by.branch_id) if asked else []:
            if leader.id != by.id and leader.may(Permission.ERASE):
                queue(leader, "privacy.erase", _text)
    return len(asked)


def _text() -> tuple[str, str]:
    """Nobody is named in a mail."""
    return gettext("Erasing waits for a second leader"), gettext(
        "A colleague asked to erase somebody. Look whether that is right, and confirm it or take it"
        " back:\n\n%(link)s",
        link=link_to("privacy.index"),
    )


def confirm(request: EraseRequest, by: Person | None) -> None:
    """Erase, as the second leader; nobody is by on the command line.

    Raises NotSecond, StillNeeded.
    """
    asker = request.asked_by
    is_second = by is None or by.id != asker.id
    if not (is_second and asker.is_active and asker.may(Permission.ERASE)):
        raise NotSecond
    if request.client_id is not None:
        if queries.is_planned(request.client) or queries.kept_for(request.client):
            raise StillNeeded
        erase(request.client, by)
    else:
        if (request.person.ended_on or today()) >= today():
            raise StillNeeded
        erase_person(request.person, by)
    _settle(request)


def take_back(request: EraseRequest, by: Person) -> None:
    with db.atomic():
        _settle(request)
        about = request.client or request.person
        kind = "client" if request.client_id is not None else "person"
        audit.record(by, f"{kind}.erase.stop", about)


def _settle(request: EraseRequest) -> None:
    with db.atomic():
        EraseRequest.update(settled_at=now()).where(EraseRequest.id == request.id).execute()
