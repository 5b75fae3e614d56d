"""What a branch lets stand in its agreements, in versions; what their files are called."""

from flask_babel import gettext as _
from peewee import IntegrityError

from portal import audit
from portal.core.database import StaleVersion, db
from portal.core.i18n.in_latin import in_latin
from portal.core.i18n.labels import PLACEMENTS
from portal.core.i18n.language import speaking
from portal.core.text import safe_filename
from portal.employment.agreements import queries
from portal.employment.agreements.models import Agreement, AgreementText
from portal.employment.placements.models import PlacementKind
from portal.people.models import Person


def keep_text(person: Person, kind: PlacementKind, seen: int, parts: dict[str, str | None]) -> None:
    """The next version of what stands in agreements of this kind. Raises StaleVersion."""
    held = queries.text_of(person.branch_id, kind)
    if parts == held.parts:
        return
    if seen != held.version:
        raise StaleVersion
    try:
        with db.atomic():
            text = AgreementText.create(
                branch=person.branch_id,
                kind=kind,
                version=held.version + 1,
                made_by=person.id,
                **parts,
            )
            audit.record(person, "agreement_text.keep", text)
    except IntegrityError as error:
        raise StaleVersion from error


def parts_of(content: dict) -> dict[str, str]:
    """{part: its text} of an agreement; one from before there were parts has none."""
    return {part["name"]: part["text"] for part in content.get("parts", ())}


def file_name(agreement: Agreement) -> str:
    """overeenkomst-stage-de-graankorrel-2026-12-01: what and where, from when, and of nobody."""
    placement = agreement.placement
    at = placement.employer.full_name if placement.employer_id else ""
    with speaking("nl"):
        kind = _("Agreement: %(kind)s", kind=str(PLACEMENTS[placement.kind]))
    return safe_filename(in_latin(f"{kind} {at} {placement.started_on or ''}"))
