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
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.collation import place_of, place_of_name
from portal.core.i18n.formatting import as_day
from portal.core.i18n.labels import SECTORS
from portal.employment.employers import queries as employers
from portal.employment.employers.models import Employer, EmployerMove, Stage
from portal.employment.placements.models import LASTING, Placement
from portal.employment.placements.queries.jobs import LASTS, Job, checks_at, jobs_of
from portal.employment.vacancies.models import LadderStep
from portal.employment.vacancies.queries.ladder import Rise, rises
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
    known = known_of(moves, contacted, jobs_at(person, numbers))
    return Funnel(list(rows_of(asked, listed, known)))


@dataclass
class Known:
    """What is known of one employer: how far it came by the board, on which days what happened,
    and its placements with how far each brings it."""

    parts: list[FunnelPart] = field(default_factory=list)
    days: list[date] = field(default_factory=list)
    placed: list[tuple[str, FunnelPart]] = field(default_factory=list)


def known_of(moves, contacted, jobs: Iterable[Job[Placement]]) -> dict[int, Known]:
    known: dict[int, Known] = defaultdict(Known)
    for employer, stage, day in moves:
        known[employer].parts.append(OF_STAGE[Stage(stage)])
        known[employer].days += [as_day(day)] if day else []
    for employer, day in contacted:
        known[employer].days.append(as_day(day))
    for job in jobs:
        for one in job.parts:
            if one.started_on <= today():
                known[one.employer_id].days.append(one.started_on)
                known[one.employer_id].placed.append((one.kind, part_of(job)))
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


def part_of(job: Job[Placement]) -> FunnelPart:
    """Whether it is a job that lasted: of a paid one half a year has passed, and its last day or
    a check says that it lasts. Nobody said is unknown, and does not count."""
    passed = job.day_of(LASTING_MONTHS) <= today()
    if job.first.kind not in LASTING or not passed:
        return FunnelPart.PLACEMENT
    lasts = job.state_at(LASTING_MONTHS) == LASTS
    return FunnelPart.LASTING if lasts else FunnelPart.PLACEMENT


def moves_at(numbers: Rows) -> Rows:
    return (
        EmployerMove.select(EmployerMove.employer, EmployerMove.stage, EmployerMove.reached_on)
        .where(EmployerMove.employer.in_(numbers), EmployerMove.undone_at.is_null())
        .tuples()
    )


def first_contacts(numbers: Rows) -> Rows:
    first = contacts().select(Activity.employer, fn.MIN(Activity.happened_on))
    return first.where(Activity.employer.in_(numbers)).group_by(Activity.employer).tuples()


def jobs_at(person: Person, numbers: Rows) -> list[Job[Placement]]:
    """Those of these employers, with what was renewed elsewhere."""
    here = Placement.employer.in_(numbers) | Placement.is_renewal() | ~Placement.is_last()
    found = Placement.select().where(Placement.branch == person.branch_id, Placement.counts(), here)
    rows = list(found.order_by(Placement.started_on, Placement.id))
    return jobs_of(rows, checks_at([one.id for one in rows]))


@dataclass(frozen=True)
class Climber:
    """A client who came higher on the ladder, with each rise; None if not to be seen."""

    client: Client | None
    rises: list[Rise]

    @property
    def by(self) -> int:
        return sum(rise.by for rise in self.rises)


def climbers(person: Person, year: int | None) -> list[Climber]:
    """Who rose in the year, as work.ladder.steps_climbed counts."""
    judged: Rows = (
        LadderStep.select(LadderStep.id, LadderStep.client, LadderStep.step, LadderStep.measured_on)
        .where(LadderStep.branch == person.branch_id, LadderStep.withdrawn_at.is_null())
        .order_by(LadderStep.measured_on, LadderStep.id)
    )
    risen: dict[int, list[Rise]] = defaultdict(list)
    for rise in rises(judged.tuples()):
        if year is None or rise.day.year == year:
            risen[rise.client].append(rise)
    seen = clients.visible_to(person).where(Client.id.in_(list(risen)))
    named = {client.id: client for client in seen}
    rows = [Climber(named.get(number), some) for number, some in risen.items()]
    return sorted(
        rows, key=lambda row: (-row.by, place_of_name(row.client.label if row.client else None))
    )


def steps_climbed(rows: Iterable[Climber]) -> int:
    """2 to 4 counts 2."""
    return sum(row.by for row in rows)
