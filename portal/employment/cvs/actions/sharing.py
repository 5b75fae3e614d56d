"""Links by which one reader sees one version, for a while (C3)."""

import secrets
from datetime import timedelta

from flask_babel import gettext as _

from portal import audit
from portal.consents import queries as consents
from portal.consents.models import Consent, ConsentPurpose
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import db
from portal.employment.cvs import queries
from portal.employment.cvs.actions.keeping import NotAgreed
from portal.employment.cvs.models import CVShare, CVVersion
from portal.people.models import Person


class NotRead(Exception):
    """Nobody read the nameless text yet."""


class LinkEnded(Exception):
    """The link was withdrawn, is too old, or the client took back their consent."""


def share(person: Person, version: CVVersion, last_for: timedelta, **what) -> str:
    """The secret of a new link, said once. Raises NotAgreed, NotRead."""
    if what["without_name"] and version.read_at is None:
        raise NotRead
    if not consents.is_agreed(version.client, ConsentPurpose.SHARE_CV):
        raise NotAgreed
    secret = secrets.token_urlsafe(32)
    jobs = what.pop("jobs", None)
    with db.atomic():
        link = CVShare.create(
            branch=version.branch_id,
            version=version,
            digest=digest_of(secret),
            jobs=None if jobs is None else " ".join(map(str, jobs)),
            made_by=person.id,
            ends_at=now() + last_for,
            **what,
        )
        audit.record(person, "cv.share", link)
    return secret


def withdraw(person: Person, link: CVShare) -> None:
    """The link works no more, from now on."""
    working = (CVShare.id == link.id) & CVShare.withdrawn_at.is_null()
    with db.atomic():
        if CVShare.update(withdrawn_at=now()).where(working).execute():
            audit.record(person, "cv.unshare", link)


def end_links(consent: Consent, _by: Person) -> str | None:
    """With a consent to show the CV, or to make one, the links to it end."""
    if consent.purpose not in {ConsentPurpose.MAKE_CV, ConsentPurpose.SHARE_CV}:
        return None
    working = queries.open_shares(consent.client).select(CVShare.id)
    ended = CVShare.update(withdrawn_at=now()).where(CVShare.id.in_(working)).execute()
    return _("Links to the CV work no more.") if ended else None


def link_by(secret: str) -> CVShare | None:
    """The link of this secret, if there is one. Raises LinkEnded."""
    link = queries.share_by(digest_of(secret))
    if link is None:
        return None
    if not link.is_open or not consents.is_agreed(link.version.client, ConsentPurpose.SHARE_CV):
        raise LinkEnded
    return link


def note_opening(link: CVShare) -> None:
    moment = now()
    with db.atomic():
        CVShare.update(
            first_opened_at=link.first_opened_at or moment,
            last_opened_at=moment,
            times_opened=CVShare.times_opened + 1,
        ).where(CVShare.id == link.id).execute()


def jobs_of(link: CVShare) -> tuple[int, ...] | None:
    return None if link.jobs is None else tuple(map(int, link.jobs.split()))
