"""The kinds of mail that somebody chooses about: those of their roles, in groups."""

from flask_babel import gettext

from portal.core.web.access import Permission
from portal.feature import contributed
from portal.mail import queries
from portal.mail.models import OutboxMail, SwitchedOff
from portal.people.models import Person


def how_told(person: Person) -> dict[str, str]:
    """{kind: mail, daily, push or none} of every kind that can be chosen."""
    how = dict.fromkeys(contributed().mails, "mail")
    for kinds, way in (
        (queries.switched_off(person), "none"),
        (queries.daily(person), "daily"),
        (queries.pushed(person), "push"),
    ):
        how |= dict.fromkeys(kinds & how.keys(), way)
    return how


def kinds_for(person: Person) -> dict[str, str]:
    """{kind: label} of what who has these roles is told, and of what they were told or chose."""
    needs, all_kinds = contributed().mail_needs, contributed().mails
    told = OutboxMail.select(OutboxMail.kind).where(OutboxMail.person == person.id).distinct()
    chose = SwitchedOff.select(SwitchedOff.kind).where(SwitchedOff.person == person.id)
    known = {kind for (kind,) in (told | chose).tuples()}
    return {
        kind: str(label)
        for kind, label in all_kinds.items()
        if kind in known or may_be_told(person, needs.get(kind, needs.get(word_of(kind))))
    }


def word_of(kind: str) -> str:
    return kind.partition(".")[0]


def may_be_told(person: Person, needed: Permission | None) -> bool:
    return needed is None or person.may(needed)


def in_groups(kinds: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """(heading, {kind: label}) in the order of the features; what has no heading comes last."""
    names = contributed().mail_groups
    found: dict[str, dict[str, str]] = {str(name): {} for name in names.values()}
    other: dict[str, str] = {}
    for kind, label in kinds.items():
        name = names.get(word_of(kind))
        (other if name is None else found[str(name)])[kind] = label
    groups = [(name, some) for name, some in found.items() if some]
    return [*groups, (gettext("Other mails"), other)] if other else groups
