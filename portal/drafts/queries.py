"""Which drafts somebody has: never another person's."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from werkzeug.datastructures import MultiDict

from portal.core.clock import now
from portal.core.crypto import Unreadable, unseal
from portal.core.database import Rows
from portal.drafts.models import Draft
from portal.people.models import Person

KEPT_FOR = timedelta(days=14)
ASKED_ABOUT_FOR = timedelta(days=1)  # at log-in


@dataclass(frozen=True)
class Typed:
    """What somebody typed, as the form sends it, and where it belongs."""

    key: str
    address: str
    saved_at: datetime
    about: str
    forms: frozenset[str]
    fields: MultiDict
    files: list[str]

    @property
    def path(self) -> str:
        return self.address.partition("?")[0]

    @property
    def link(self) -> str:
        """The form, with this in it."""
        return f"{self.address}{'&' if '?' in self.address else '?'}draft={self.key}"


def unfinished(person: Person) -> Rows:
    """What this person was typing lately and never saved, the last first."""
    return (
        Draft.select()
        .where(
            Draft.person == person.id,
            Draft.done_with.is_null(),
            Draft.saved_at >= now() - KEPT_FOR,
        )
        .order_by(Draft.saved_at.desc(), Draft.id.desc())
    )


def all_typed(person: Person) -> list[Typed]:
    return opened(unfinished(person))


def typed_at(person: Person, path: str) -> list[Typed]:
    """What this person typed in the form at this path and did not save."""
    here = (Draft.address == path) | Draft.address.startswith(f"{path}?")
    return opened(unfinished(person).where(here).limit(3))


def typed_in(person: Person, key: str) -> Typed | None:
    return next(iter(opened(unfinished(person).where(Draft.form_key == key))), None)


def came_late(person: Person) -> Typed | None:
    """The last form that came when its session had ended."""
    late = Draft.came_late & (Draft.saved_at >= now() - ASKED_ABOUT_FOR)
    return next(iter(opened(unfinished(person).where(late).limit(1))), None)


def opened(drafts: Rows) -> list[Typed]:
    """Without those that cannot be read any more, since the key was changed."""
    found = []
    for draft in drafts:
        try:
            content = unseal(draft.content_sealed, draft.place) or draft.content
        except Unreadable:
            continue
        found.append(read(draft, json.loads(content)))
    return found


def read(draft: Draft, content: dict | list) -> Typed:
    if isinstance(content, list):  # of the log form, before there were drafts of all forms
        content = {"fields": content}
    return Typed(
        draft.form_key,
        draft.address,
        draft.saved_at,
        content.get("about", ""),
        frozenset(content.get("forms", ["LogForm"])),
        MultiDict([tuple(pair) for pair in content["fields"]]),
        content.get("files", []),
    )
