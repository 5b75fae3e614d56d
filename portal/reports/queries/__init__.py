"""The roll-up: every figure of the contract, each with the records that it counts."""

from collections.abc import Callable

from portal.people.models import Person
from portal.reports.queries import contacts, housing, organisation, work
from portal.reports.queries.charts import by_month, by_topic, months_of
from portal.reports.queries.checks import check, incomplete
from portal.reports.queries.definitions import (
    SECTION_NAMES,
    UnknownFigure,
    breakdown,
    definition,
)
from portal.reports.queries.figure import Figure, Figures, Record, Scope
from portal.reports.queries.forecast import Forecast, forecast
from portal.reports.queries.ledger import ledger, scope_of
from portal.reports.queries.material import Material, Source
from portal.reports.queries.national import national_by_month
from portal.reports.queries.rows import Row, day_head, rows

__all__ = [
    "SECTION_NAMES",
    "Figure",
    "Figures",
    "Forecast",
    "Material",
    "Record",
    "Row",
    "Scope",
    "UnknownFigure",
    "annual",
    "breakdown",
    "by_month",
    "by_topic",
    "check",
    "day_head",
    "definition",
    "flat",
    "forecast",
    "incomplete",
    "ledger",
    "material_of",
    "months_of",
    "national_by_month",
    "records_behind",
    "roll_up",
    "rows",
    "scope_of",
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


def material_of(*scopes: Scope) -> list[Material]:
    """What the figures of these are made from."""
    source = Source(scopes)
    return [Material(scope, source) for scope in scopes]


def sections(material: Material) -> dict[str, Figures]:
    """{section: its figures}; a municipality has no people, hours, meetings and expenses."""
    return {
        name: figures(material)
        for name, figures in SECTIONS.items()
        if material.scope.municipality is None or name not in OF_THE_BRANCH_ONLY
    }


def flat(sections: dict[str, Figures]) -> Figures:
    """All figures, in the order of the report."""
    return {key: f for figures in sections.values() for key, f in figures.items()}


def roll_up(scope: Scope) -> Figures:
    """All figures of one scope, in the order of the report."""
    [material] = material_of(scope)
    return flat(sections(material))


def annual(scope: Scope) -> dict[str, int | float]:
    """{key: value} of all figures; a breakdown key is there only where it is above 0."""
    return {key: figure.value for key, figure in roll_up(scope).items()}


def records_behind(
    scope: Scope, key: str, viewer: Person | None = None
) -> tuple[Figure, list[Row]]:
    """A figure and what it counts, a row each; none for a breakdown that counts nothing.

    A client whom the viewer may not see counts, without a name. Raises UnknownFigure.
    """
    definition(key)
    found = roll_up(scope).get(key, Figure())
    return found, rows(scope, found, viewer, key)
