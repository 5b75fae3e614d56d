"""From employers found to jobs that last: how many came how far, each with its list.

An employer counts at every step up to the furthest that it reached, so that no step is larger
than the one before. Its year is that of the first day on which anything is known of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from peewee import fn

from portal.activities.models import Activity
from portal.activities.queries.at_employers import contacts
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.employers import queries as employers
from portal.employers.models import Employer, EmployerMove, Stage
from portal.formatting import as_day
from portal.moments import add_months, today
from portal.people.models import Person
from portal.work.models import LadderStep, Placement, PlacementKind

LASTING_MONTHS = 6
PAID = {
    PlacementKind.LEARN_WORK,
    PlacementKind.AGENCY,
    PlacementKind.PAID_JOB,
    PlacementKind.SELF_EMPLOYED,
}


class Part(StrEnum):
    """The steps of the funnel; the first four are the stages of the board."""

    FOUND = "found"
    CONTACTED = "contacted"
    VISITED = "visited"
    PARTNER = "partner"
    PLACEMENT = "placement"
    LASTING = "lasting"


ORDER = list(Part)
OF_STAGE = {
    Stage.LEAD: Part.FOUND,
    Stage.CONTACTED: Part.CONTACTED,
    Stage.VISITED: Part.VISITED,
    Stage.PARTNER: Part.PARTNER,
    Stage.CLOSED: Part.FOUND,  # how far it came is in its other stages
}


@dataclass(frozen=True)
class Asked:
    """Which employers: found in a year, in a sector; and which kind of placement counts."""

    year: int | None = None
    sector: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Row:
    """An employer in the funnel: since when it is known, and how far it came."""

    employer: Employer
    since: date | None
    furthest: Part

    def reached(self, part: Part) -> bool:
        return ORDER.index(self.furthest) >= ORDER.index(part)


@dataclass(frozen=True)
class Funnel:
    rows: list[Row]

    def reaching(self, part: Part) -> list[Row]:
        """The employers that came at least so far."""
        return [row for row in self.rows if row.reached(part)]

    @property
    def counts(self) -> list[tuple[Part, int]]:
        return [(part, len(self.reaching(part))) for part in Part]

    @property
    def by_sector(self) -> list[tuple[str, "Funnel"]]:
        """The same for each sector, the largest first; "" is unknown."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            groups[row.employer.sector or ""].append(row)
        return sorted(
            ((sector, Funnel(rows)) for sector, rows in groups.items()),
            key=lambda pair: (-len(pair[1].rows), pair[0]),
        )


def funnel(person: Person, asked: Asked) -> Funnel:
    """Of the employers that this person sees: four queries, however many there are."""
    listed = list(employers.visible_to(person).order_by(Employer.id))
    if asked.sector is not None:
        listed = [e for e in listed if (e.sector or "") == asked.sector]
    numbers = [employer.id for employer in listed]
    moves, days = moves_of(numbers), first_contacts(numbers)
    placed = placements_of(numbers)
    rows = []
    for employer in listed:
        parts = [part for part, _day in moves[employer.id]]
        found_on = [day for _part, day in moves[employer.id] if day]
        found_on += [p.started_on for p in placed[employer.id]]
        found_on += [days[employer.id]] if employer.id in days else []
        parts += [part_of(p) for p in placed[employer.id] if asked.kind in {None, p.kind}]
        parts += [Part.PARTNER] if placed[employer.id] else []
        parts.append(OF_STAGE[employer.at])
        since = min(found_on, default=None)
        if asked.year is None or (since and since.year == asked.year):
            rows.append(Row(employer, since, max(parts, key=ORDER.index)))
    return Funnel(rows)


def part_of(placement: Placement) -> Part:
    """Whether a placement is a job that lasted: paid, for half a year or more up to today."""
    until = min(placement.ended_on or today(), today())
    lasted = add_months(placement.started_on, LASTING_MONTHS) <= until
    return Part.LASTING if placement.kind in PAID and lasted else Part.PLACEMENT


def moves_of(numbers: list[int]) -> dict[int, list[tuple[Part, date | None]]]:
    found = EmployerMove.select(
        EmployerMove.employer, EmployerMove.stage, EmployerMove.reached_on
    ).where(EmployerMove.employer.in_(numbers), EmployerMove.undone_at.is_null())
    moves: dict[int, list[tuple[Part, date | None]]] = defaultdict(list)
    for employer, stage, day in found.tuples():
        moves[employer].append((OF_STAGE[Stage(stage)], as_day(day)))
    return moves


def first_contacts(numbers: list[int]) -> dict[int, date]:
    first = contacts().select(Activity.employer, fn.MIN(Activity.happened_on))
    found = first.where(Activity.employer.in_(numbers)).group_by(Activity.employer)
    return {employer: as_day(day) for employer, day in found.tuples()}


def placements_of(numbers: list[int]) -> dict[int, list[Placement]]:
    placed: dict[int, list[Placement]] = defaultdict(list)
    started = Placement.started_on <= today()
    for placement in Placement.select().where(
        Placement.employer.in_(numbers), started, Placement.stands()
    ):
        placed[placement.employer_id].append(placement)
    return placed


@dataclass(frozen=True)
class Climber:
    """A client who came higher on the ladder: from which step, to which; None if not to be seen."""

    client: Client | None
    first: int
    last: int

    @property
    def by(self) -> int:
        return self.last - self.first


def climbers(person: Person, year: int | None) -> list[Climber]:
    """Who rose in the year, first judgement against last: as work.ladder.risen counts."""
    found = LadderStep.select(LadderStep.client, LadderStep.step).where(
        LadderStep.branch == person.branch_id, LadderStep.withdrawn_at.is_null()
    )
    if year is not None:
        found = found.where(LadderStep.measured_on.between(date(year, 1, 1), date(year, 12, 31)))
    steps: dict[int, list[int]] = defaultdict(list)
    for client, step in found.order_by(LadderStep.measured_on, LadderStep.id).tuples():
        steps[client].append(step)
    risen = {c: taken for c, taken in steps.items() if taken[-1] > taken[0]}
    seen = {c.id: c for c in clients.visible_to(person).where(Client.id.in_(list(risen)))}
    rows = [Climber(seen.get(c), taken[0], taken[-1]) for c, taken in risen.items()]
    return sorted(rows, key=lambda row: (-row.by, row.client.label if row.client else "~"))


def steps_climbed(rows: Iterable[Climber]) -> int:
    """2 to 4 counts 2."""
    return sum(row.by for row in rows)
