"""Municipalities, and what of their target is written down."""

from collections.abc import Sequence

from portal import audit
from portal.branches.models import Municipality
from portal.core.clock import now
from portal.core.database import db, hold
from portal.core.database.bulk import change, insert
from portal.housing import queries
from portal.housing.models import HousingCorrection, HousingTarget
from portal.people.models import Person


class NameIsTaken(Exception):
    """Another municipality has this name."""


def add(by: Person, name: str) -> Municipality:
    """Raises NameIsTaken."""
    with db.atomic():
        hold(by.branch)
        if queries.name_is_taken(name, None):
            raise NameIsTaken
        place = Municipality.create(branch=by.branch_id, name=name)
        audit.record(by, "municipality.add", place)
    return place


def rename(place: Municipality, by: Person, version: int, name: str) -> None:
    """Raises NameIsTaken, StaleVersion."""
    with db.atomic():
        if name != place.name and queries.name_is_taken(name, place):
            raise NameIsTaken
        audit.save(place, by, "municipality.change", version, name=name)


def set_target(place: Municipality, by: Person, half_year: str, persons: int) -> bool:
    """The target of a half-year from now on; what it was stays as history. Whether it changed."""
    with db.atomic():
        hold(place)
        found = HousingTarget.select().where(
            HousingTarget.municipality == place, HousingTarget.half_year == half_year
        )
        kept = list(found.order_by(HousingTarget.replaced_number))
        was = kept[0].persons if kept else None
        if was == persons:
            return False
        standing = [(target.id, target.persons) for target in (*kept[1:], *kept[:1])]
        replace_targets(place.id, half_year, standing, [persons])
        audit.record(by, "municipality.target", place, changes={half_year: (was, persons)})
    return True


def replace_targets(
    place: int, half_year: str, before: Sequence[tuple[int, int]], persons: Sequence[int]
) -> None:
    """Of these (number, persons), the one that holds last, the last is replaced by the new ones."""
    at = int(now().timestamp())
    if before:
        change(HousingTarget, {before[-1][0]: {"replaced_at": at, "replaced_number": len(before)}})
    rows = [
        {
            "municipality_id": place,
            "half_year": half_year,
            "persons": number,
            "replaced_at": at,
            "replaced_number": order,
        }
        for order, number in enumerate(persons, len(before) + 1)
    ]
    rows[-1] |= {"replaced_at": None, "replaced_number": 0}  # the one that holds
    insert(HousingTarget, rows)


def correct(place: Municipality, by: Person, **values) -> HousingCorrection:
    """Persons more or fewer on the balance, from a day on, and why."""
    with db.atomic():
        made = HousingCorrection.create(municipality=place, **values)
        audit.record(by, "municipality.correct", place, changes=_as_changes(made))
    return made


def drop_correction(made: HousingCorrection, by: Person) -> None:
    """Take away what was a mistake; the audit log keeps what it was."""
    with db.atomic():
        changes = {name: (old, None) for name, (_no, old) in _as_changes(made).items()}
        audit.record(by, "municipality.drop_correction", made.municipality, changes=changes)
        made.delete_instance()


def _as_changes(made: HousingCorrection) -> dict[str, tuple]:
    return {name: (None, getattr(made, name)) for name in ("corrected_on", "persons", "reason")}
