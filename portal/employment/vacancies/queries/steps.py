"""What a job coach has to do today: one list of everything that is due or late."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from flask_babel import gettext as _

from portal.core.clock import local, today
from portal.core.i18n.collation import place_of_name
from portal.employment.agreements import queries as agreements
from portal.employment.employers import queries as employers
from portal.employment.placements import queries as placements
from portal.employment.placements.models import Placement
from portal.employment.vacancies.queries import vacancies
from portal.people.models import Person


@dataclass(frozen=True)
class Due:
    """A step that waits: of what, with whom, and the pages where one looks and ticks it off."""

    icon: str
    label: str
    about: str | None
    action: str | None  # None where an open record has no next step
    on: date | None
    endpoint: str
    done_endpoint: str
    arguments: dict[str, int | str] = field(default_factory=dict)
    verb: str | None = None  # on the button, where it is not "done"
    later_endpoint: str | None = None  # where it can be put off, or planned

    @property
    def days_late(self) -> int:
        return (today() - self.on).days if self.on else 0


def of_employers(person: Person) -> list[Due]:
    return [
        Due(
            "building-2",
            employer.label,
            employer.contact_name or employer.place_beside,
            employer.next_action,
            employer.next_action_on,
            "employers.show",
            "vacancies.contact",
            {"employer_id": employer.id},
            later_endpoint="employers.step",
        )
        for employer in employers.due(person)
    ]


def of_vacancies(person: Person) -> list[Due]:
    return [
        Due(
            "briefcase-business",
            vacancy.title,
            vacancy.employer.label,
            vacancy.next_action,
            vacancy.next_action_on,
            "vacancies.show",
            "vacancies.contact_about",
            {"vacancy_id": vacancy.id},
            later_endpoint="vacancies.step",
        )
        for vacancy in vacancies.due(person)
    ]


def of_placements(person: Person) -> list[Due]:
    """Checks whether somebody is still there (C11), and endings that nobody has told, or not from
    both sides (C10)."""
    waits = placements.waiting(person)
    checks = [
        of_placement(one, placements.still_there(months), since, "checks")
        for one, months, since in waits.checks
    ]
    why, how = _("Why, from the participant's side?"), _("How did it end?")
    return checks + [
        of_placement(end.placement, why if end.is_of_client else how, end.since, "end")
        for end in waits.ends
    ]


def of_placement(one: Placement, text: str, since: date, anchor: str) -> Due:
    return Due(
        "handshake",
        one.client.label,
        one.employer.label if one.employer_id else None,
        text,
        since,
        "placements.show",
        "placements.show",
        {"placement_id": one.id, "_anchor": anchor},
        _("Answer"),
    )


def of_agreements(person: Person) -> list[Due]:
    """Agreements that somebody has yet to sign (C9)."""
    return [
        Due(
            "pencil",
            one.placement.client.label,
            None,
            _("Not everybody has signed yet"),
            local(one.made_at).date(),
            "agreements.show",
            "agreements.show",
            {"placement_id": one.placement_id},
            _("Look"),
        )
        for one in agreements.unsigned(person)
    ]


# Where steps come from.
SOURCES: list[Callable[[Person], list[Due]]] = [
    of_employers,
    of_vacancies,
    of_placements,
    of_agreements,
]


def due(person: Person) -> list[Due]:
    """Everything that waits for this person: the latest first, what has no step at the end."""
    found = chain.from_iterable(source(person) for source in SOURCES)
    return sorted(
        found, key=lambda due: (due.on is None, due.on or today(), place_of_name(due.label))
    )
