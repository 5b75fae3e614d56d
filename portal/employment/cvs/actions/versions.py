"""Making a version: the contents are frozen, with and without a name, and the day counts."""

import json
import secrets

from portal import audit
from portal.consents import queries as consents
from portal.consents.models import ConsentPurpose
from portal.core.clock import now, today
from portal.core.database import db, save_changes, take_turn
from portal.core.i18n.language import DUTCH
from portal.employment.cvs import queries
from portal.employment.cvs.actions import photos
from portal.employment.cvs.actions.keeping import NotAgreed, stored
from portal.employment.cvs.actions.nameless import Hidden, put_text, text_at, texts_of, without_name
from portal.employment.cvs.models import CV, LISTS, CVProfile, CVVersion
from portal.people.models import Person

FIELDS = "name place phone email wish about has_car hours_per_week".split()


class NothingToSay(Exception):
    """There is no job, school, language or skill in it yet."""


def make(person: Person, profile: CVProfile) -> CVVersion:
    """A new version of what the CV says now. Raises NotAgreed and NothingToSay."""
    client = profile.client
    if not consents.is_agreed(client, ConsentPurpose.MAKE_CV):
        raise NotAgreed
    content = content_of(profile)
    if not any(content[name] for name in LISTS):
        raise NothingToSay
    bare = without_name(content, client)
    with db.atomic():
        take_turn("cv.number", client.branch_id)  # of the reference too
        last = CVVersion.select().where(CVVersion.client == client.id).count()
        version = CVVersion.create(
            branch=client.branch_id,
            client=client,
            number=last + 1,
            reference=free_reference(client.branch_id),
            content=json.dumps(content, ensure_ascii=False),
            nameless=json.dumps(bare, ensure_ascii=False),
            made_by=person.id,
        )
        day = {"branch": client.branch_id, "client": client, "made_on": today(), "language": DUTCH}
        CV.insert(day).on_conflict_ignore().execute()
        audit.record(person, "cv.make", version)
    return version


def read(person: Person, version: CVVersion, seen: int, texts: list[str | None]) -> None:
    """Note that this person read the nameless text, as it stands now. Raises StaleVersion."""
    bare = version.says(without_name=True)
    for (place, _text), text in zip(texts_of(version.says(False)), texts, strict=True):
        put_text(bare, place, text)
    nameless = json.dumps(bare, ensure_ascii=False)
    with db.atomic():
        changed = nameless != version.nameless
        save_changes(version, seen, nameless=nameless, read_at=now())
        audit.record(person, "cv.edit_nameless" if changed else "cv.read_nameless", version)


def nameless_texts(version: CVVersion) -> list[str]:
    """What its nameless form says, for each text that its owner typed freely."""
    bare = version.says(without_name=True)
    return [text_at(bare, place) or "" for place, _text in texts_of(version.says(False))]


def marked_texts(version: CVVersion) -> list[list[tuple[str, bool]]]:
    """The same texts with the name, in pieces: (piece, whether the rules leave it out)."""
    said = version.says(without_name=False)
    hidden = Hidden(said, version.client)
    return [hidden.pieces_of(text) for _place, text in texts_of(said)]


def content_of(profile: CVProfile) -> dict:
    """All that the CV says, as JSON holds it; the last job and school come first."""
    content = {name: getattr(profile, name) for name in FIELDS}
    content["licences"] = profile.licences.split()
    content["parts_of_day"] = profile.parts_of_day.split()
    since = profile.available_from
    content["available_from"] = since.isoformat() if since else None
    photo = photos.photo_of(profile.client)
    content["photo"] = photo and photo.id
    for name in LISTS:
        content[name] = stored(profile, name)
    for name in ("jobs", "schools"):
        content[name].sort(key=recency, reverse=True)
    return content


def recency(row: dict) -> tuple[int, int]:
    """A job that goes on is the most recent; one without any date the least."""
    until = 999_912 if row.get("is_current") else row["until"] or row["since"] or 0
    return until, row["since"] or 0


def free_reference(branch_id: int) -> str:
    """K- and five digits, that no version and no client of the branch is called."""
    while True:
        reference = f"K-{secrets.randbelow(90_000) + 10_000}"
        if not queries.reference_is_taken(branch_id, reference):
            return reference
