"""What every figure is called and how it is counted (`definition`), by section."""

from portal.reports.queries.definitions import branch, contacts, housing
from portal.reports.queries.definitions.labels import SECTION_NAMES, label_of
from portal.reports.queries.definitions.meaning import Definition

__all__ = ["SECTION_NAMES", "Definition", "UnknownFigure", "definition"]

ALL = (
    *housing.HOUSING,
    *housing.TARGET,
    *contacts.CONTACTS,
    *contacts.LEGAL,
    *contacts.GUIDANCE,
    *contacts.ACTIVITIES,
    *branch.WORK,
    *branch.LANGUAGE,
    *branch.PEOPLE,
    *branch.HOURS,
    *branch.MEETINGS,
    *branch.EXPENSES,
)
FIXED = {each.key: each for each in ALL if not each.is_pattern}
PATTERNS = [each for each in ALL if each.is_pattern]


class UnknownFigure(KeyError):
    """There is no figure of this name."""


def definition(key: str) -> Definition:
    """Of a figure, a part of a breakdown included. Raises UnknownFigure."""
    if key in FIXED:
        return FIXED[key]
    for pattern in PATTERNS:
        if value := pattern.value_in(key):
            return Definition(key, label_of(pattern, value), pattern.unit, pattern.text)
    raise UnknownFigure(key)
