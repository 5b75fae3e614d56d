"""Keeping what somebody types, and being done with it."""

import json
from datetime import timedelta

from flask import Request

from portal.core.clock import now
from portal.core.crypto import digest_of, seal
from portal.core.database import db, take_turn
from portal.core.forms.form_key import is_key, new_key
from portal.core.web.idempotency import BY_THE_PAGE
from portal.core.web.redirects import safe_next
from portal.drafts import queries
from portal.drafts.models import Draft, SentForm
from portal.people.models import Person

MOST_DRAFTS, MOST_LETTERS = 20, 2_000_000
ABOUT_LENGTH = 120


class TooLong(Exception):
    """More letters than any form can take."""


class TooMany(Exception):
    """This person has very many drafts."""


def keep(person: Person, request: Request, *, came_late: bool = False) -> bool:
    """Keep the form of this request, instead of what was typed in it before.

    Whether it is kept: not what cannot be a form, nor what was saved as it is. A form that
    `came_late` need not say of itself which one it is. Raises TooLong, TooMany.
    """
    itself = (new_key(), request.full_path.rstrip("?")) if came_late else ("", "")
    key = request.form.get("draft_key", itself[0])
    address = request.form.get("draft_address", itself[1])
    if not is_key(key) or safe_next(address, "") != address or not address:
        return False
    content = content_of(request)
    if len(content) > MOST_LETTERS:
        raise TooLong
    draft = Draft(person=person.id, form_key=key)
    with db.atomic():
        take_turn("drafts", person.id)
        known = Draft.get_or_none(Draft.person == person.id, Draft.form_key == key)
        if known and known.done_with == digest_of_typed(request):
            return False
        if known is None and queries.unfinished(person).count() >= MOST_DRAFTS:
            raise TooMany
        write(draft, address, came_late, seal(content, draft.place))
    return True


def write(
    draft: Draft,
    address: str,
    came_late: bool,
    sealed: bytes | None,
    done_with: str | None = None,
) -> None:
    values = {
        "address": address,
        "came_late": came_late,
        "content": "",
        "content_sealed": sealed,
        "done_with": done_with,
        "saved_at": now(),
    }
    with db.atomic():
        Draft.insert(person=draft.person_id, form_key=draft.form_key, **values).on_conflict(
            conflict_target=[Draft.person, Draft.form_key], update=values
        ).execute()


def content_of(request: Request) -> str:
    content = {
        "fields": typed_in(request),
        "forms": request.form.get("draft_form", "*").split(),
        "about": request.form.get("draft_about", "")[:ABOUT_LENGTH],
        "files": [file.filename for file in request.files.values() if file.filename],
    }
    return json.dumps(content, ensure_ascii=False)


def typed_in(request: Request) -> list[tuple[str, str]]:
    pairs = request.form.items(multi=True)
    return [(name, text) for name, text in pairs if name not in BY_THE_PAGE]


def digest_of_typed(request: Request) -> str:
    """Of what was typed: which version of the record it began with is no part of that."""
    typed = [pair for pair in typed_in(request) if pair[0] != "version"]
    return digest_of(json.dumps(typed))


def finish(person: Person, request: Request) -> None:
    """It is saved: a copy of it that comes late makes no new draft."""
    key = request.form.get("draft_key", "")
    if is_key(key):
        write(Draft(person=person.id, form_key=key), "/", False, None, digest_of_typed(request))


def drop(person: Person, key: str) -> None:
    with db.atomic():
        Draft.delete().where(Draft.person == person.id, Draft.form_key == key).execute()


def clean_up() -> None:
    """Forget what was saved or thrown away, or left for too long."""
    done = Draft.done_with.is_null(False) & (Draft.saved_at < now() - timedelta(days=1))
    with db.atomic():
        Draft.delete().where(done | (Draft.saved_at < now() - queries.KEPT_FOR)).execute()
        SentForm.delete().where(SentForm.sent_at < now() - timedelta(days=1)).execute()


def forget_sent(person: Person) -> None:
    """Something else was done since: what was sent before may be meant anew, as after *undo*."""
    with db.atomic():
        SentForm.delete().where(SentForm.person == person.id).execute()
