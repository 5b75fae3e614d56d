"""A photo in a CV, if the client wants one: cut to a portrait, sealed, and never without a name."""

import io

from flask_babel import gettext as _
from flask_babel import ngettext
from PIL import Image, ImageOps

from portal import audit
from portal.clients.models import Client
from portal.consents.models import Consent, ConsentPurpose
from portal.consents.queries import is_agreed
from portal.core.database import db
from portal.employment.cvs.actions.keeping import NotAgreed
from portal.employment.cvs.models import CVPhoto
from portal.files import actions as files
from portal.files.uploads import CleanFile, Refused, clean_receipt
from portal.people.models import Person

PORTRAIT = (540, 720)  # pixels
FACE = (0.5, 0.3)  # where a face mostly is: in the middle, above it
# Words of `uploads.Refused` that fit a photo too; the others speak of receipts.
OF_ANY_PICTURE = {"empty", "pixels", "picture"}


class NoPhoto(Exception):
    """Why a file cannot be the photo: `reason` is a sentence for the person."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def keep(person: Person, client: Client, content: bytes, name: str) -> CVPhoto:
    """Let this be the photo from the next version on. Raises NotAgreed and NoPhoto."""
    if not is_agreed(client, ConsentPurpose.PHOTO):
        raise NotAgreed
    cleaned = portrait(content, name)
    with db.atomic():
        photo = CVPhoto.create(
            branch=client.branch_id,
            client=client,
            file=files.keep(person, cleaned),
            added_by=person.id,
        )
        audit.record(person, "cv_photo.add", photo)
    return photo


def portrait(content: bytes, name: str) -> CleanFile:
    """Decoded and written anew in a process of its own, then cut. Raises NoPhoto."""
    no_photo = _("This is no photo that we can read. Choose a JPEG, PNG, WebP or HEIC.")
    try:
        cleaned = clean_receipt(content, name)
    except Refused as refused:
        raise NoPhoto(refused.reason if refused.why in OF_ANY_PICTURE else no_photo) from None
    if cleaned.media_type != "image/webp":
        raise NoPhoto(no_photo)
    with Image.open(io.BytesIO(cleaned.content)) as image:
        cut = as_bytes(ImageOps.fit(image, PORTRAIT, centering=FACE), "WEBP")
    return CleanFile(cut, "image/webp", None, 1, cleaned.digest, cleaned.name)


def as_bytes(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, quality=85)
    return out.getvalue()


def photo_of(client: Client) -> CVPhoto | None:
    """The one that the next version has."""
    theirs = CVPhoto.select().where(CVPhoto.client == client.id, CVPhoto.file.is_null(False))
    return theirs.order_by(CVPhoto.id.desc()).first()


def photo_in(said: dict) -> CVPhoto | None:
    """The one of a version, as long as it was not taken down."""
    number = said.get("photo")
    found = CVPhoto.get_or_none(CVPhoto.id == number) if number else None
    return found if found and found.file_id else None


def picture(said: dict) -> bytes | None:
    """The photo of a version as WebP. Raises crypto.Unreadable."""
    photo = photo_in(said)
    return files.content_of(photo.file) if photo else None


def as_jpeg(content: bytes) -> bytes:
    """For Word, which reads no WebP."""
    with Image.open(io.BytesIO(content)) as image:
        return as_bytes(image.convert("RGB"), "JPEG")


def take_down(person: Person, client: Client) -> int:
    """Erase every photo of this client, also from CVs that were made; how many."""
    photos = list(CVPhoto.select().where(CVPhoto.client == client.id))
    with db.atomic():
        CVPhoto.delete().where(CVPhoto.id.in_([photo.id for photo in photos])).execute()
        for photo in photos:
            if photo.file_id:
                files.drop(photo.file_id)
        if photos:
            audit.record(person, "cv_photo.take_down", client)
    return len(photos)


def end(consent: Consent, person: Person) -> str | None:
    """No photo stays in a CV once they took back that it may be used."""
    if consent.purpose != ConsentPurpose.PHOTO:
        return None
    gone = take_down(person, consent.client)
    return (
        ngettext("%(num)s photo is out of the CV.", "%(num)s photos are out of the CV.", gone)
        if gone
        else None
    )
