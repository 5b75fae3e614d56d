"""A page for everybody of a published report: its numbers as outside may have them, and no others.

What it says is worked out once, when it is made, and kept under a seal. It shows the very numbers
that were published: where one of them is another by now, there is no page of that publication.
"""

import json
import secrets
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from portal import audit
from portal.core.clock import local, now
from portal.core.crypto import derived_secret, digest_of
from portal.core.database import db, hold
from portal.core.i18n.formatting import day
from portal.core.i18n.labels import TOPICS
from portal.core.i18n.language import DUTCH, speaking
from portal.core.web.addresses import link_to
from portal.people.models import Person
from portal.reports.actions import signing
from portal.reports.actions.report import MAIN
from portal.reports.models import Publication
from portal.reports.queries import Scope, published
from portal.reports.queries.definitions import PATTERNS
from portal.totals.actions import note_taken
from portal.totals.actions.outside import OutsideReport, Told
from portal.totals.actions.sheets import why
from portal.totals.models import PublicPage, seal_of_page
from portal.totals.queries import is_for_outside
from portal.totals.queries import public as pages

TOPIC = "desk.topic."
UNNAMED = {one.key for one in PATTERNS}  # of parts of a breakdown that are not told apart


class Hindrance(StrEnum):
    """What keeps a publication from having a page."""

    NOT_FOR_OUTSIDE = "not_for_outside"  # of other days than outside has versions of
    NOT_WHOLE = "not_whole"  # its seal is broken, or it has none
    CHANGED = "changed"  # a number is another by now


class Hindered(Exception):
    """There can be no page of it; `args[0]` says why."""


def scope_of(made: Publication) -> Scope:
    return Scope(made.branch, made.since, made.until, made.municipality, made.basis)


def hindrance(made: Publication, report: OutsideReport) -> Hindrance | None:
    """Why there can be no page of a publication (with its bytes); nothing where there can."""
    if not is_for_outside(report.scope):
        return Hindrance.NOT_FOR_OUTSIDE
    if not signing.is_whole(made):
        return Hindrance.NOT_WHOLE
    changes = report.changes_since(published.Kept(made))
    if any(one.published != one.now for one in changes):
        return Hindrance.CHANGED
    return None


def address_of(page: PublicPage) -> str:
    return link_to("totals.public", secret=secret_of(page.nonce))


def secret_of(nonce: str) -> str:
    return derived_secret(f"public.{nonce}")


def make(made: Publication, by: Person, ends_on: date | None) -> PublicPage:
    """Everybody with its address reads it from now on; others of the same period are withdrawn.

    Raises Hindered.
    """
    with speaking(DUTCH):
        report = OutsideReport(scope_of(made))
        if found := hindrance(made, report):
            raise Hindered(found)
        content = json.dumps(contents_of(made, report), ensure_ascii=False)
    nonce = secrets.token_urlsafe(32)
    page = PublicPage(
        branch=made.branch,
        publication=made,
        nonce=nonce,
        digest=digest_of(secret_of(nonce)),
        content=content,
        made_by=by,
        ends_on=ends_on,
    )
    page.mac = seal_of_page(page)
    with db.atomic():
        hold(made.branch)
        for before in pages.open_of_same_period(made, by):
            withdraw(before, by)
        page.save(force_insert=True)
        audit.record(by, "public_page.make", page)
        note_taken(made.branch, made.until, by)
    return page


def withdraw(page: PublicPage, by: Person) -> None:
    """Nobody reads it any more, from now on."""
    there = (PublicPage.id == page.id) & PublicPage.withdrawn_at.is_null()
    with db.atomic():
        if PublicPage.update(withdrawn_at=now(), withdrawn_by=by).where(there).execute():
            audit.record(by, "public_page.withdraw", page)


def contents_of(made: Publication, report: OutsideReport) -> dict:
    """All that the page says, as text; but for who published it, who may be erased.

    What the portal counts only since then is not on it.
    """
    kept = published.Kept(made).figures
    parts = [
        (name, [line for line in some if line.key in kept or line.key in UNNAMED])
        for name, some in report.parts
    ]
    lines = {line.key: line for _name, some in parts for line in some}
    topics = [lines[key] for key, *_more in report.topics if key in lines]
    return {
        "title": report.title,
        "place": report.place,
        "branch": report.scope.branch.name,
        "period": report.period,
        "published_on": day(local(made.published_at).date()),
        "provisional": report.provisional,
        "names": list(report.names[: 1 + report.is_compared]),
        "why": why(report),
        "tiles": list(tiles_of(report, lines)),
        "topics": [
            {"label": topic_of(line), "shown": line.shown, "value": line.value}
            for line in topics
            if line.value
        ],
        "sections": [
            {"name": name, "lines": [as_text(line) for line in some]}
            for name, some in parts
            if some
        ],
    }


def topic_of(line: Told) -> str:
    return str(TOPICS[line.key.removeprefix(TOPIC)])


def tiles_of(report: OutsideReport, lines: dict[str, Told]) -> Iterator[dict]:
    """The main figures that are not hidden."""
    for key, _more in MAIN:
        line = lines.get(key)
        if line is not None and line.value:
            known = line.is_compared and line.before is not None
            yield {
                "label": line.label,
                "shown": line.shown,
                "before": line.shown_before if known else "",
            }


def as_text(line: Told) -> dict:
    return {
        "label": line.label,
        "text": line.text,
        "value": line.shown,
        "before": line.shown_before,
        "difference": line.shown_difference,
    }
