"""Making an agreement, signing it by a link, and reminding who is missing (C9)."""

import base64
import binascii
import io
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from PIL import Image

from portal import audit
from portal.core.clock import now
from portal.core.crypto import derived_secret, digest_of
from portal.core.database import db
from portal.core.i18n.formatting import day, moment, number
from portal.core.i18n.labels import INSTRUMENTS, PLACEMENTS
from portal.core.i18n.language import speaking
from portal.core.render import pdf
from portal.core.web.addresses import link_to
from portal.employment.agreements import queries
from portal.employment.agreements.actions.texts import parts_of
from portal.employment.agreements.models import (
    PARTIES,
    PARTS,
    Agreement,
    Party,
    Signature,
)
from portal.employment.placements.models import LINK_LIFE, Placement, PlacementKind
from portal.employment.placements.queries import instruments_of
from portal.files import actions as files
from portal.files.uploads import CleanFile, clean_receipt
from portal.mail.actions import queue_to
from portal.people.models import Person

REMIND_AFTER = timedelta(days=3)
START = "data:image/png;base64,"
MOST_DRAWING = 400_000  # characters


class CannotSign(Exception):
    """Signed already, withdrawn, or too late."""


@dataclass(frozen=True)
class Signer:
    """Who stores the drawing: nobody with an account."""

    branch_id: int
    id: int | None = None


def address_of(signature: Signature) -> str:
    return link_to("agreements.sign", secret=derived_secret(f"sign.{signature.nonce}"))


def make(
    person: Person,
    placement: Placement,
    parties: dict[Party, tuple],
    parts: Mapping[str, str | None] | None = None,
) -> Agreement:
    """Freeze what was agreed and ask each party, (name, address or nothing), to sign it.

    `parts` is what it says beside the facts; else the text of the branch for its kind.
    """
    if parts is None:
        parts = queries.text_of(placement.branch_id, PlacementKind(placement.kind)).parts
    with speaking("nl"):
        content = content_of(placement, instruments_of(placement), parts)
    with db.atomic():
        before = queries.current(placement)
        if before is not None:
            withdraw(person, before)
        agreement = Agreement.create(
            branch=placement.branch_id,
            placement=placement,
            content=json.dumps(content, ensure_ascii=False),
            made_by=person.id,
            ends_at=now() + LINK_LIFE,
        )
        for party, (name, email) in parties.items():
            nonce = secrets.token_urlsafe(32)
            signature = Signature.create(
                branch=placement.branch_id,
                agreement=agreement,
                party=party,
                name=name,
                email=email,
                nonce=nonce,
                digest=digest_of(derived_secret(f"sign.{nonce}")),
            )
            mail(signature)
        audit.record(person, "agreement.make", agreement)
    return agreement


def renew_if_changed(placement: Placement, person: Person) -> str | None:
    """Other terms are another agreement: what was signed counts no more, and all sign again.

    What to say of it, or nothing.
    """
    before = queries.current(placement)
    if before is None:
        return None
    placement = Placement.get_by_id(placement.id)  # with the employer that it has now
    parts = parts_of(json.loads(before.content))
    with speaking("nl"):
        content = content_of(placement, instruments_of(placement), parts)
    if terms_of(json.loads(before.content)) == terms_of(content):
        return None
    asked = {Party(s.party): (s.name, s.email) for s in queries.signatures_of(before)}
    make(person, placement, asked, parts)
    return _("The agreement has other terms now: everybody is asked to sign it again.")


def terms_of(content: dict) -> dict:
    """What was agreed, without who it is about: an older agreement does not say so."""
    with speaking("nl"):
        about = _("Participant")
    lines = [line for line in content["lines"] if line[0] != about]
    return content | {"lines": lines, "parts": content.get("parts", [])}


def content_of(
    placement: Placement, instruments: list[str], parts: Mapping[str, str | None]
) -> dict:
    """The text of the agreement: (what, how) of each line, and its parts."""
    hours = placement.hours_per_week_tenths
    named = [str(INSTRUMENTS[one]) for one in instruments]
    named += [placement.other_instruments] if placement.other_instruments else []
    lines = [
        (_("Participant"), placement.client.full_name),
        (_("Kind"), str(PLACEMENTS[placement.kind])),
        (_("Employer"), placement.employer.full_name if placement.employer_id else ""),
        (_("Work"), placement.job_title),
        (_("First day"), day(placement.started_on)),
        (_("Last day"), day(placement.ended_on)),
        (_("Hours a week"), number(hours / 10) if hours else ""),
        (_("Tutor at the employer"), placement.tutor_name),
        (_("Course that goes with it"), placement.course),
        (_("Who pays the course?"), placement.course_paid_by),
        (_("Instruments"), ", ".join(named)),
        (_("Wage subsidy from"), placement.wage_subsidy_by),
    ]
    return {
        "title": _("Agreement: %(kind)s", kind=str(PLACEMENTS[placement.kind])),
        "branch": placement.branch.name,
        "lines": [[what, how] for what, how in lines if how],
        "conditions": (placement.conditions or "").split("\n"),
        "parts": [
            {"name": name, "title": str(title), "text": text}
            for name, title in PARTS.items()
            if (text := parts.get(name))
        ],
    }


def mail(signature: Signature) -> None:
    """Ask by mail, where there is an address. It names no client."""
    if not signature.email:
        return
    address, placement = address_of(signature), signature.agreement.placement
    queue_to(
        signature.email,
        placement.client.language if signature.party == Party.CLIENT else None,
        lambda: (
            _("An agreement waits for your signature"),
            _(
                "%(branch)s asks you to read an agreement and to sign it. This link is for you"
                " only. Read and sign:\n\n%(address)s",
                branch=placement.branch.name,
                address=address,
            ),
        ),
        placement,
        branch_id=signature.branch_id,
        kind="agreement.sign",
    )
    Signature.update(mailed_at=now()).where(Signature.id == signature.id).execute()


def remind(person: Person, agreement: Agreement) -> int:
    """Mail everybody who is missing and has an address; how many. Ended links work again."""
    missing = [s for s in queries.signatures_of(agreement) if s.signed_at is None and s.email]
    with db.atomic():
        if agreement.ends_at < now():
            ends = now() + LINK_LIFE
            Agreement.update(ends_at=ends).where(Agreement.id == agreement.id).execute()
        for signature in missing:
            mail(signature)
        audit.record(person, "agreement.remind", agreement)
    return len(missing)


def remind_who_is_missing() -> str | None:
    """The step of `flask jobs run`: again after three days, until it is signed or over."""
    missing = queries.to_remind(now() - REMIND_AFTER)
    with db.atomic():
        for signature in missing:
            mail(signature)
    return f"{len(missing)} people reminded to sign." if missing else None


def withdraw(person: Person, agreement: Agreement) -> None:
    """Its links work no more; what was signed stays as it is."""
    running = (Agreement.id == agreement.id) & Agreement.withdrawn_at.is_null()
    with db.atomic():
        if Agreement.update(withdrawn_at=now()).where(running).execute():
            audit.record(person, "agreement.withdraw", agreement)


def drawn(text: str) -> CleanFile | None:
    """The picture of a drawn signature, decoded and written anew; nothing for an empty sheet.

    Raises uploads.Refused.
    """
    if not text.startswith(START) or len(text) > MOST_DRAWING:
        return None
    try:
        data = base64.b64decode(text.removeprefix(START), validate=True)
    except binascii.Error:
        return None
    picture = clean_receipt(data, "signature.png")
    with Image.open(io.BytesIO(picture.content)) as image:
        shades = [shade for shade, count in enumerate(image.convert("L").histogram()) if count]
    return picture if shades[-1] - shades[0] > 60 else None


def sign(
    signature: Signature,
    name: str,
    picture: CleanFile | None,
    address: str | None,
    browser: str,
    session_of: int | None = None,
) -> None:
    """Keep a signature, with its moment and where its browser was. Raises CannotSign."""
    if not signature.agreement.is_open:
        raise CannotSign
    unsigned = (Signature.id == signature.id) & Signature.signed_at.is_null()
    with db.atomic():
        file = files.keep(Signer(signature.branch_id), picture) if picture else None
        known = {
            "signed_at": now(),
            "signed_name": name,
            "drawing": file,
            "address": (address or "")[:45] or None,
            "browser": browser[:200],
            "session_of": session_of,
        }
        if not Signature.update(**known).where(unsigned).execute():
            raise CannotSign
        audit.record(None, "agreement.sign", signature)


def as_pdf(agreement: Agreement) -> bytes:
    content, pictures, signed = json.loads(agreement.content), {}, []
    with speaking("nl"):
        for one in queries.signatures_of(agreement):
            if one.drawing_id:
                pictures[f"{one.party}.webp"] = files.content_of(one.drawing)
            signed.append(
                {
                    "party": str(PARTIES[one.party]),
                    "name": one.signed_name or one.name,
                    "when": moment(one.signed_at) if one.signed_at else "",
                    "picture": f"{one.party}.webp" if one.drawing_id else "",
                    "is_signed": one.signed_at is not None,
                    "by": how_signed(one),
                }
            )
        words = {
            "agreed": _("What was agreed"),
            "signed": _("Signatures"),
            "missing": _("not signed yet"),
        }
    content.setdefault("parts", [])
    contents = content | {"signatures": signed, "words": words, "language": "nl"}
    return pdf.as_pdf("agreements/agreement.typ", contents, pictures)


def how_signed(signature: Signature) -> str:
    """Whether by the link alone, or where somebody of the branch was logged in."""
    if signature.session_of and signature.party != Party.ORGANISATION:
        return _("Signed at the screen of our branch")
    return _("Signed by a personal link")
