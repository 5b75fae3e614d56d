"""Making, using and withdrawing tokens."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from portal import audit
from portal.api import queries
from portal.api.models import KEPT, MOST, ApiToken
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import db, take_turn
from portal.people.models import Person

BEGINS = "brug_"  # so that who finds one knows what it is
USED_EVERY = timedelta(minutes=1)


class TooMany(Exception):
    """This person has as many tokens as anyone may."""


def make(person: Person, name: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """A token of this person, and its secret, which is told this once. Raises TooMany."""
    secret = BEGINS + secrets.token_urlsafe(32)
    with db.atomic():
        take_turn("api.token", person.id)
        if queries.those_of(person).where(queries.working()).count() >= MOST:
            raise TooMany
        token = ApiToken.create(
            branch=person.branch_id,
            owner=person.id,
            name=name,
            scopes=" ".join(sorted(scopes)),
            digest=digest_of(secret),
            epoch=person.epoch,
            expires_at=now() + timedelta(days=days),
        )
        audit.record(person, "api.token.add", token, reason=token.scopes[:300])
    return token, secret


def revoke(token: ApiToken, by: Person) -> bool:
    """Withdraw a token; whether it had not been before."""
    still = (ApiToken.id == token.id) & ApiToken.revoked_at.is_null()
    with db.atomic():
        done = bool(ApiToken.update(revoked_at=now()).where(still).execute())
        if done:
            audit.record(by, "api.token.end", token)
    return done


def note_use(token: ApiToken) -> None:
    """Keep when it was used last, to the minute."""
    if token.last_used_at is None or now() - token.last_used_at >= USED_EVERY:
        with db.atomic():
            ApiToken.update(last_used_at=now()).where(ApiToken.id == token.id).execute()


def clean_up() -> None:
    """Forget those that ended long ago."""
    late = now() - KEPT
    ended = (ApiToken.expires_at < late) | (ApiToken.revoked_at < late)
    with db.atomic():
        ApiToken.delete().where(ended).execute()
