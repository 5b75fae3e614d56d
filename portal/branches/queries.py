"""Facts about the installation, the branches and their municipalities."""

from portal.branches.models import Branch, Municipality, Setting
from portal.core.database import Rows


def is_demo() -> bool:
    return Setting.select().where(Setting.name == "demo").exists()


def municipalities_of(branch_id: int) -> Rows:
    return Municipality.select().where(Municipality.branch == branch_id)


def only_municipality_of(branch_id: int) -> int | None:
    """The number of the municipality, of a branch that has one: nobody need choose it."""
    found = [place.id for place in municipalities_of(branch_id).limit(2)]
    return found[0] if len(found) == 1 else None


def branch_of(person) -> Branch:
    """The branch where this person works."""
    return Branch.get_by_id(person.branch_id)
