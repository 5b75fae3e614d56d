"""The roll-up: every figure of the contract, each with the records that it counts."""

from collections.abc import Callable

from portal.people.models import Person
from portal.reports.queries import contacts, housing, organisation, work
from portal.reports.queries.charts import by_month, by_topic
from portal.reports.queries.checks import check, incomplete
from portal.reports.queries.definitions import SECTION_NAMES, UnknownFigure, definition
from portal.reports.queries.figure import Figure, Figures, Record, Scope
from portal.reports.queries.material import Material
from portal.reports.queries.national import national_by_month
from portal.reports.queries.rows import COLUMNS, Row, rows

__all__ = [
    "COLUMNS",
    "SECTION_NAMES",
    "Figure",
    "Figures",
    "Record",
    "Row",
    "Scope",
    "UnknownFigure",
    "annual",
    "by_month",
    "by_topic",
    "check",
    "definition",
    "figure",
    "incomplete",
    "national_by_month",
    "records_behind",
    "roll_up",
    "rows",
    "sections",
]

Section = Callable[[Material], Figures]
SECTIONS: dict[str, Section] = {
    "housing": housing.housing,
    "target": housing.target,
    "contacts": contacts.contacts,
    "legal": contacts.legal,
    "guidance": contacts.guidance,
    "activities": contacts.attempts,
    "work": work.work,
    "language": work.language,
    "people": organisation.people,
    "hours": organisation.hours,
    "meetings": organisation.meetings,
    "expenses": organisation.expenses,
}
OF_THE_BRANCH_ONLY = {"language", "people", "hours", "meetings", "expenses"}


def sections(scope: Scope) -> dict[str, Figures]:
    """{section: its figures}; a municipality has no people, hours, meetings and expenses."""
    material = Material(scope)
    return {
        name: figures(material)
        for name, figures in SECTIONS.items()
        if scope.municipality is None or name not in OF_THE_BRANCH_ONLY
    }


def roll_up(scope: Scope) -> Figures:
    """All figures, in the order of the report."""
    return {key: f for figures in sections(scope).values() for key, f in figures.items()}


def annual(scope: Scope) -> dict[str, int | float]:
    """{key: value} of all figures; a breakdown key is there only where it is above 0."""
    return {key: figure.value for key, figure in roll_up(scope).items()}


def figure(scope: Scope, key: str) -> Figure | None:
    """One figure with its records; an empty one for a breakdown that counts nothing here."""
    return roll_up(scope).get(key)


def records_behind(scope: Scope, key: str, viewer: Person | None = None) -> list[Row]:
    """What a figure counts, a row each; none for a breakdown that counts nothing.

    A client whom the viewer may not see counts, without a name. Raises UnknownFigure.
    """
    definition(key)
    found = figure(scope, key)
    return rows(scope, found, viewer) if found is not None else []
