"""From employers found to jobs that last: how many came how far, each with its list.

An employer counts at every step up to the furthest that it reached, so that no step is larger
than the one before. Its year is that of the first day on which anything is known of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from peewee import fn

from portal.activities.models import Activity
from portal.activities.queries.at_employers import contacts
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.core.i18n.collation import place_of, place_of_name
from portal.core.i18n.formatting import as_day
from portal.core.i18n.labels import SECTORS
from portal.employment.employers import queries as employers
from portal.employment.employers.models import Employer, EmployerMove, Stage
from portal.employment.placements.models import LASTING, Placement
from portal.employment.placements.queries.lasting import (
    LASTS,
    Renewed,
    renewals_of,
    state_at,
    with_checks,
)
from portal.employment.vacancies.models import LadderStep
from portal.people.models import Person

LASTING_MONTHS = 6


class FunnelPart(StrEnum):
    """The steps of the funnel; the first four are the stages of the board."""

    FOUND = "found"
    CONTACTED = "contacted"
    VISITED = "visited"
    PARTNER = "partner"
    PLACEMENT = "placement"
    LASTING = "lasting"


ORDER = list(FunnelPart)
OF_STAGE = {
    Stage.LEAD: FunnelPart.FOUND,
    Stage.CONTACTED: FunnelPart.CONTACTED,
    Stage.VISITED: FunnelPart.VISITED,
    Stage.PARTNER: FunnelPart.PARTNER,
    Stage.CLOSED: FunnelPart.FOUND,  # how far it came is in its other stages
}


@dataclass(frozen=True)
class FunnelFilter:
    """Which employers: found in a year, in a sector; and which kind of placement counts."""

    year: int | None = None
    sector: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Row:
    """An employer in the funnel: since when it is known, and how far it came."""

    employer: Employer
    since: date | None
    furthest: FunnelPart

    def reached(self, part: FunnelPart) -> bool:
        return ORDER.index(self.furthest) >= ORDER.index(part)


@dataclass(frozen=True)
class Funnel:
    rows: list[Row]

    def reaching(self, part: FunnelPart) -> list[Row]:
        """The employers that came at least so far."""
        return [row for row in self.rows if row.reached(part)]

    @property
    def counts(self) -> list[tuple[FunnelPart, int]]:
        return [(part, len(self.reaching(part))) for part in FunnelPart]

    @property
    def by_sector(self) -> list[tuple[str, "Funnel"]]:
        """The same for each sector, the largest first; "" is unknown."""
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            groups[row.employer.sector or ""].append(row)
        return sorted(
            ((sector, Funnel(rows)) for sector, rows in groups.items()),
            key=lambda pair: (-len(pair[1].rows), place_of(SECTORS.get(pair[0], pair[0]))),
        )


def funnel(person: Person, asked: FunnelFilter) -> Funnel:
    """The funnel of the employers that this person sees."""
    listed = employers.visible_to(person).order_by(Employer.id)
    numbers = employers.visible_to(person).select(Employer.id)
    moves, contacted = moves_at(numbers), first_contacts(numbers)
    known = known_of(moves, contacted, placements_at(numbers), renewals_of(person))
    return Funnel(list(rows_of(asked, listed, known)))


@dataclass
class Known:
    """What is known of one employer: how far it came by the board, on which days what happened,
    and its placements with how far each brings it."""

    parts: list[FunnelPart] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    placed: list[tuple[str, FunnelPart]] = field(default_factory=list)


def known_of(moves, contacted, placed, again) -> dict[int, Known]:
    known: dict[int, Known] = defaultdict(Known)
    for employer, stage, day in moves:
        known[employer].parts.append(OF_STAGE[Stage(stage)])
        known[employer].days += [as_day(day)] if day else []
    for employer, day in contacted:
        known[employer].days.append(as_day(day))
    renewed = Renewed(again)
    for placement in placed:
        found = known[placement.employer_id]
        found.days.append(placement.started_on)
        found.placed.append((placement.kind, part_of(placement, renewed)))
    return known


def rows_of(
    asked: FunnelFilter, listed: Iterable[Employer], known: dict[int, Known]
) -> Iterator[Row]:
    for employer in listed:
        if asked.sector is not None and (employer.sector or "") != asked.sector:
            continue
        found = known[employer.id]
        parts = [*found.parts, OF_STAGE[employer.at]]
        parts += [FunnelPart.PARTNER] if found.placed else []
        parts += [part for kind, part in found.placed if asked.kind in {None, kind}]
        since = min(found.days, default=None)
        if asked.year is None or (since and since.year == asked.year):
            yield Row(employer, since, max(parts, key=ORDER.index))


def part_of(placement: Placement, renewed: Renewed) -> FunnelPart:
    """Whether a placement is a job that lasted, as queries.lasting tells it: of a paid one half a
    year has passed, and its last day or a check says that it lasts. Nobody said is unknown, and
    does not count."""
    passed = add_months(placement.started_on, LASTING_MONTHS) <= today()
    if placement.kind not in LASTING or not passed:
        return FunnelPart.PLACEMENT
    last = renewed.last_day(placement.id, placement.ended_on)
    days = (placement.started_on, last, placement.still_at, placement.gone_at)
    return FunnelPart.LASTING if state_at(LASTING_MONTHS, *days) == LASTS else FunnelPart.PLACEMENT


def moves_at(numbers: Rows) -> Rows:
    return (
        EmployerMove.select(EmployerMove.employer, EmployerMove.stage, EmployerMove.reached_on)
        .where(EmployerMove.employer.in_(numbers), EmployerMove.undone_at.is_null())
        .tuples()
    )


def first_contacts(numbers: Rows) -> Rows:
    first = contacts().select(Activity.employer, fn.MIN(Activity.happened_on))
    return first.where(Activity.employer.in_(numbers)).group_by(Activity.employer).tuples()


def placements_at(numbers: Rows) -> Rows:
    begun = (Placement.started_on <= today()) & Placement.counts()
    return with_checks(Placement.select().where(Placement.employer.in_(numbers), begun))


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
    """Who rose in the year, first judgement against last: as work.ladder.risen."""
    seen = clients.is_visible_to(person)
    found = (
        LadderStep.select(LadderStep, Client, seen.alias("is_seen"))
        .join(Client)
        .where(LadderStep.branch == person.branch_id, LadderStep.withdrawn_at.is_null())
        .order_by(LadderStep.measured_on, LadderStep.id)
    )
    if year is not None:
        found = found.where(LadderStep.measured_on.between(date(year, 1, 1), date(year, 12, 31)))
    return risen(found)


def risen(found: Iterable[LadderStep]) -> list[Climber]:
    steps: dict[int, list[LadderStep]] = defaultdict(list)
    for one in found:
        steps[one.client_id].append(one)
    rows = [
        Climber(taken[0].client if taken[0].is_seen else None, taken[0].step, taken[-1].step)
        for taken in steps.values()
        if taken[-1].step > taken[0].step
    ]
    return sorted(
        rows, key=lambda row: (-row.by, place_of_name(row.client.label if row.client else None))
    )


def steps_climbed(rows: Iterable[Climber]) -> int:
    """2 to 4 counts 2."""
    return sum(row.by for row in rows)
