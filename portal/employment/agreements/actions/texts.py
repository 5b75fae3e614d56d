"""What a branch lets stand in its agreements, in versions."""

from peewee import IntegrityError

from portal import audit
from portal.core.database import StaleVersion, db
from portal.employment.agreements import queries
from portal.employment.agreements.models import AgreementText
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
