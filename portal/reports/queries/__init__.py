"""The roll-up: every figure of the contract, each with the records that it counts."""

from collections.abc import Callable

from portal.reports.queries import contacts, housing, organisation, work
from portal.reports.queries.figure import Figure, Figures, Record, Scope
from portal.reports.queries.material import Material
from portal.reports.queries.national import national_by_month

__all__ = [
    "Figure",
    "Figures",
    "Record",
    "Scope",
    "annual",
    "figure",
    "national_by_month",
    "roll_up",
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
