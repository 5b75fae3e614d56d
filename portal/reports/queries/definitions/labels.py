"""What sections and breakdowns are called."""

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from portal.core.i18n.labels import (
    CASES,
    CHANNELS,
    CLIENT_REASONS,
    EMPLOYER_REASONS,
    EMPLOYMENT,
    KIND_NAMES,
    PLACEMENTS,
    ROLES,
    TOPICS,
)
from portal.core.i18n.spoken_languages import name_of as language_name
from portal.reports.queries.definitions.meaning import Definition

SECTION_NAMES = {
    "housing": _l("Housing"),
    "target": _l("Housing target"),
    "contacts": _l("Contacts"),
    "legal": _l("Legal cases"),
    "guidance": _l("Guidance"),
    "activities": _l("Attempts and interpreters"),
    "work": _l("Work"),
    "language": _l("Language"),
    "people": _l("People"),
    "hours": _l("Hours"),
    "meetings": _l("Meetings"),
    "expenses": _l("Expenses"),
}
# Figures of distinct clients, which are broken down by who they are.
DISTINCT = (
    "desk.unique_clients",
    "legal.consultation_clients",
    "guidance.clients",
    "work.clients",
)
SEXES = ("men", "women", "sex_other")  # by which they are broken down, as is who was housed
AGES = {
    "0-17": _l("up to 17 years"),
    "18-24": _l("18 to 24 years"),
    "25-44": _l("25 to 44 years"),
    "45-64": _l("45 to 64 years"),
    "65+": _l("65 years and older"),
    "unknown": _l("age unknown"),
}
MONTHS = {
    "1": _l("1 month"),
    "3": _l("3 months"),
    "6": _l("6 months"),
    "12": _l("12 months"),
}
VALUES = {
    "desk.topic.<domain>": TOPICS,
    **{f"{key}.age.<band>": AGES for key in DISTINCT},
    "legal.cases.<kind>.opened": CASES,
    "legal.cases.<kind>.total": CASES,
    "legal.cases.<kind>.closed": CASES,
    "legal.cases.<kind>.median_weeks": CASES,
    "legal.cases.<kind>.longest_weeks": CASES,
    "work.ended.employer.<reason>": EMPLOYER_REASONS,
    "work.ended.client.<reason>": CLIENT_REASONS,
    "work.placements.lasting.<months>": MONTHS,
    "work.placements.asked.<months>": MONTHS,
    "people.<role>": ROLES,
    "hours.<kind>": KIND_NAMES,
    "hours.employment.<employment>": EMPLOYMENT,
    "work.placements.<kind>": PLACEMENTS,
}


def label_of(pattern: Definition, value: str) -> str:
    """The label of one value of a breakdown: "Nationality: Syria", "Hours: Desk contact"."""
    name = value_name(pattern, value)
    return _l("%(what)s: %(value)s", what=pattern.label, value=name)


def value_name(pattern: Definition, value: str) -> str:
    """What one value of a breakdown is called by itself: "Syria"."""
    if pattern.key.endswith("<XX>"):
        return nationality(value)
    if pattern.key.endswith("<language>"):
        return language_name(value)
    if pattern.key.endswith("<word>"):
        return own_word(value)
    return VALUES.get(pattern.key, {}).get(value, value)


def own_word(value: str) -> str:
    """finance/Schulden, home_visit/Was er post?=yes"""
    under, _stroke, name = value.partition("/")
    name, _equals, answer = name.partition("=")
    said = {"": "", "yes": _l("Yes"), "no": _l("No")}.get(answer, answer)
    above = (KIND_NAMES | TOPICS | CHANNELS).get(under, under)
    return ", ".join(str(part) for part in (above, name, said) if part)


def nationality(code: str) -> str:
    if code == "unknown":
        return _l("Unknown")
    if code == "stateless":
        return _l("Stateless")
    locale = get_locale()
    return (locale.territories.get(code) if locale else None) or code
