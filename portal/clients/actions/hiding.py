"""Keeping a field of all files from a role (G3)."""

from portal import audit
from portal.branches.queries import branch_of
from portal.calendar_feeds.events import actions as calendars
from portal.clients import queries
from portal.clients.models import Client, HiddenField, Hideable
from portal.core.database import db, take_turn
from portal.people.models import Person


def hide(by: Person, wanted: dict[str, set[str]]) -> None:
    """From now on each of these roles reads these fields of no file, and all others again.

    Calendars are told, where an address is hidden or shown again.
    """
    branch = branch_of(by)
    with db.atomic():
        take_turn("hidden_field", branch.id)
        rows = HiddenField.select(HiddenField.role, HiddenField.field)
        here = rows.where(HiddenField.branch == branch)
        now = {(role, field) for role, field in here.tuples()}
        then = {(role, field) for role, fields in wanted.items() for field in fields}
        if now == then:
            return
        for role, field in now - then:
            HiddenField.delete().where(
                HiddenField.branch == branch, HiddenField.role == role, HiddenField.field == field
            ).execute()
        for role, field in sorted(then - now):
            HiddenField.create(branch=branch, role=role, field=field)
        changed = {role for role, _field in now ^ then}
        told = {role: (in_words(now, role), in_words(then, role)) for role in sorted(changed)}
        audit.record(by, "client.fields", branch, changes=told)
        queries.forget_hidden()
        if Hideable.ADDRESS in {field for _role, field in now ^ then}:
            housed = Client.select(Client.id).where(
                Client.branch == branch, Client.home.is_null(False)
            )
            calendars.refresh([number for (number,) in housed.tuples()])


def in_words(pairs: set[tuple[str, str]], role: str) -> str | None:
    return " ".join(sorted(field for other, field in pairs if other == role)) or None
