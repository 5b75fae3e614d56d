"""What every figure is called and how it is counted (`definition`), by section."""

from collections.abc import Iterable

from portal.reports.queries.definitions import branch, contacts, housing
from portal.reports.queries.definitions.labels import SECTION_NAMES, label_of, value_name
from portal.reports.queries.definitions.meaning import Definition

__all__ = ["SECTION_NAMES", "Definition", "UnknownFigure", "breakdown", "definition"]

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


def breakdown(prefix: str, keys: Iterable[str]) -> dict[str, str]:
    """{key: what its part is called} of these keys, as far as they are parts of a breakdown.

    `prefix` is what the keys of it begin with, such as "desk.topic". Raises UnknownFigure.
    """
    pattern = next((each for each in PATTERNS if each.key.startswith(f"{prefix}.<")), None)
    if pattern is None:
        raise UnknownFigure(prefix)
    found = {key: pattern.value_in(key) for key in keys if key not in FIXED}
    return {key: str(value_name(pattern, value)) for key, value in found.items() if value}
