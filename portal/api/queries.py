"""Which token is behind a secret, what it opens, and the rows of a resource."""

from collections.abc import Iterator
from typing import Any

from flask import current_app
from peewee import Expression

from portal.account.queries import has_passkey, has_second_factor, must_have_second_factor
from portal.api.models import KEPT, ApiToken
from portal.branches.models import Branch
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import Rows
from portal.core.paging import PAGE, page_of
from portal.core.web.access import SIGNED_IN, Permission, permission_of
from portal.feature import Resource, contributed
from portal.people.models import Person

READ, WRITE = ":read", ":write"


def token_of(secret: str) -> ApiToken | None:
    """The token with this secret, with its owner, if it works; else nothing, whatever the cause."""
    found = (
        ApiToken.select(ApiToken, Person, Branch)
        .join(Person)
        .join(Branch)
        .where(ApiToken.digest == digest_of(secret))
        .first()
    )
    if found is None or not found.works_for(found.owner):
        return None
    return None if lacks_second_step(found.owner) else found


def lacks_second_step(person: Person) -> bool:
    """Whether logging in takes a second step of them, and they have none any more."""
    has_one = has_second_factor(person) or has_passkey(person)
    return must_have_second_factor(person) and not has_one


def working() -> Expression:
    """Of a token, whose owner is the same still: that it was not withdrawn, nor is it too old."""
    return ApiToken.revoked_at.is_null() & (ApiToken.expires_at > now())


def tokens_of(person: Person) -> list[ApiToken]:
    """Theirs, the last made first; those that work no more for a while longer."""
    late = now() - KEPT
    found = ApiToken.select().where(
        ApiToken.owner == person.id,
        ApiToken.expires_at > late,
        ApiToken.revoked_at.is_null() | (ApiToken.revoked_at > late),
    )
    return list(found.order_by(ApiToken.id.desc()))


def those_of(person: Person) -> Rows:
    """All of their tokens: nobody sees another's."""
    return ApiToken.select().where(ApiToken.owner == person.id)


def may_open(person: Person, page: str) -> bool:
    """Whether somebody may open the page with this endpoint."""
    asked = permission_of(current_app.view_functions[page])
    return asked == SIGNED_IN or (isinstance(asked, Permission) and person.may(asked))


def scopes_for(person: Person) -> dict[str, str]:
    """{scope: what it lets a program do}, of what this person may do on pages."""
    found: dict[str, str] = {}
    for scope, label, page in _scopes():
        if may_open(person, page):
            found.setdefault(scope, label)
    return found


def _scopes() -> Iterator[tuple[str, str, str]]:
    for one in contributed().resources:
        yield f"{one.name}{READ}", one.label, one.page
    for act in contributed().operations:
        if act.scope:
            yield act.scope, act.summary, act.page


def a_page(resource: Resource, person: Person, after: int | None) -> tuple[list, Any]:
    """The rows of a page, the last made first, and the last of them where more follow.

    `after` is the number of the last row of the page before.
    """
    rows = resource.rows(person)
    if after is not None:
        rows = rows.where(resource.model.id < after)
    found = list(rows.order_by(resource.model.id.desc()).limit(PAGE + 1))
    return page_of(found)


def one(resource: Resource, person: Person, number: int) -> Any:
    """The record with this number, if this person may see it; else nothing."""
    return resource.rows(person).where(resource.model.id == number).first()
