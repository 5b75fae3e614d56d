"""What sections and breakdowns are called."""

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from portal.core.i18n.labels import EMPLOYMENT, KIND_NAMES, PLACEMENTS, ROLES, TOPICS
from portal.reports.queries.definitions.meaning import Definition

SECTION_NAMES = {
    "housing": _l("Housing"),
    "target": _l("Housing target"),
    "contacts": _l("Contacts"),
    "legal": _l("Family reunification"),
    "guidance": _l("Guidance"),
    "activities": _l("Attempts and interpreters"),
    "work": _l("Work"),
    "language": _l("Language"),
    "people": _l("People"),
    "hours": _l("Hours"),
    "meetings": _l("Meetings"),
    "expenses": _l("Expenses"),
}
VALUES = {
    "desk.topic.<domain>": TOPICS,
    "people.<role>": ROLES,
    "hours.<kind>": KIND_NAMES,
    "hours.employment.<employment>": EMPLOYMENT,
    "work.placements.<kind>": PLACEMENTS,
}


def label_of(pattern: Definition, value: str) -> str:
    """The label of one value of a breakdown: "Nationality: Syria", "Hours: Desk contact"."""
    known = VALUES.get(pattern.key)
    name = known.get(value, value) if known is not None else nationality(value)
    return _l("%(what)s: %(value)s", what=pattern.label, value=name)


def nationality(code: str) -> str:
    if code == "unknown":
        return _l("Unknown")
    if code == "stateless":
        return _l("Stateless")
    locale = get_locale()
    return (locale.territories.get(code) if locale else None) or code
