"""What a job coach has to do today: one list of everything that is due or late."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.agreements import queries as agreements
from portal.alphabet import place_of_name
from portal.employers import queries as employers
from portal.moments import local, today
from portal.people.models import Person
from portal.placements import queries as placements
from portal.placements.models import Placement
from portal.together import Asked, all_of
from portal.work.queries import vacancies


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

    @property
    def days_late(self) -> int:
        return (today() - self.on).days if self.on else 0


def of_employers(person: Person) -> Asked:
    found = employers.due(person)
    return Asked(
        [found],
        lambda: [
            Due(
                "building-2",
                employer.label,
                employer.contact_name or employer.place,
                employer.next_action,
                employer.next_action_on,
                "employers.show",
                "employers.step",
                {"employer_id": employer.id},
            )
            for employer in found
        ],
    )


def of_vacancies(person: Person) -> Asked:
    found = vacancies.due(person)
    return Asked(
        [found],
        lambda: [
            Due(
                "briefcase-business",
                vacancy.title,
                vacancy.employer.label,
                vacancy.next_action,
                vacancy.next_action_on,
                "work.vacancy",
                "work.vacancy_step",
                {"vacancy_id": vacancy.id},
            )
            for vacancy in found
        ],
    )


def still_there(months: int) -> str:
    return ngettext("Still there after %(num)s month?", "Still there after %(num)s months?", months)


def of_checks(person: Person) -> Asked:
    """Checks whether somebody is still there (C11)."""
    waiting = placements.checks_due(person)
    return Asked(
        waiting.selects,
        lambda: [
            of_placement(one, still_there(months), since, "checks")
            for one, months, since in waiting.answer()
        ],
    )


def of_endings(person: Person) -> Asked:
    """Endings that nobody has told (C10)."""
    found = placements.ends_unknown(person)
    return Asked(
        [found],
        lambda: [of_placement(one, _("How did it end?"), one.ended_on, "end") for one in found],
    )


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


def of_agreements(person: Person) -> Asked:
    """Agreements that somebody has yet to sign (C9)."""
    found = agreements.unsigned(person)
    return Asked(
        [found],
        lambda: [
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
            for one in found
        ],
    )


# Where steps come from.
SOURCES: list[Callable[[Person], Asked]] = [
    of_employers,
    of_vacancies,
    of_checks,
    of_endings,
    of_agreements,
]


def due(person: Person) -> Asked:
    """Everything that waits for this person: the latest first, what has no step at the end."""
    asked = all_of([source(person) for source in SOURCES])

    def in_order() -> list[Due]:
        found = chain.from_iterable(asked.answer())
        return sorted(
            found, key=lambda due: (due.on is None, due.on or today(), place_of_name(due.label))
        )

    return Asked(asked.selects, in_order)
