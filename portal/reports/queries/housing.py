"""Who was housed, and how that stands to the target."""

from collections import Counter
from datetime import date

from portal.branches.models import Municipality
from portal.core.database import Rows
from portal.housing.models import Home, HousingCorrection, HousingTarget
from portal.reports.queries.figure import Figure, Figures, Record, Scope, counting
from portal.reports.queries.material import Known, Material

SEXES = {"m": "men", "f": "women"}


def housing(material: Material) -> Figures:
    scope = material.scope
    here = [c for c in material.clients.values() if material.is_ours(c.id)]
    moved_in = [c for c in here if scope.covers(c.housed_on)]
    housed = [c for c in moved_in if c.counts]
    reunited = [c for c in housed if c.arrival == "reunification"]
    sizes = Counter(c.household for c in housed)
    figures = {
        "housing.housed": clients(housed),
        "housing.adults": clients(c for c in housed if c.is_adult),
        "housing.children": clients(c for c in housed if c.is_adult is False),
        **by_sex(housed, scope.basis),
        "housing.age_unknown": clients(c for c in housed if c.is_adult is None),
        "housing.reunification_arrivals": clients(reunited),
        "housing.reunification_arrivals.adults": clients(c for c in reunited if c.is_adult),
        "housing.reunification_arrivals.children": clients(
            c for c in reunited if c.is_adult is False
        ),
        "housing.reunification_households": counting("household", (c.household for c in reunited)),
        "housing.resettled": clients(c for c in housed if c.arrival == "resettled"),
        "housing.households": counting("household", sizes),
        "housing.households.single": counting("household", (h for h in sizes if sizes[h] == 1)),
        "housing.households.multiple": counting("household", (h for h in sizes if sizes[h] > 1)),
        "housing.homes": counting(
            "home", (n for n, place, _day in material.rows_by_day(homes) if material.is_here(place))
        ),
        "housing.own_moves": clients(c for c in moved_in if c.arrival == "own_move"),
    }
    nationalities = Counter(c.nationality or "unknown" for c in housed)
    for nationality, _count in sorted(nationalities.items(), key=lambda pair: (-pair[1], pair[0])):
        figures[f"housing.nationality.{nationality}"] = clients(
            c for c in housed if (c.nationality or "unknown") == nationality
        )
    return figures


def housed_of(material: Material) -> list[Known]:
    """Those who count for the target and were housed in the period."""
    here = [c for c in material.clients.values() if material.is_ours(c.id)]
    return [c for c in here if c.counts and material.scope.covers(c.housed_on)]


def clients(some) -> Figure:
    return counting("client", (c.id for c in some))


def by_sex(housed: list[Known], basis: str) -> Figures:
    over = [c for c in housed if basis == "all" or c.is_adult]
    return {
        "housing.men": clients(c for c in over if c.sex == "m"),
        "housing.women": clients(c for c in over if c.sex == "f"),
        "housing.sex_other": clients(c for c in over if c.sex not in SEXES),
    }


def homes(scope: Scope) -> Rows:
    """(number, municipality, day)"""
    found = Home.select(Home.id, Home.municipality, Home.available_on).where(
        Home.branch == scope.branch, Home.available_on.between(scope.since, scope.until)
    )
    return found.order_by(Home.available_on).tuples()


def begin_of(half_year: str) -> date:
    """2018-H2 -> 1 July 2018"""
    return date(int(half_year[:4]), 1 if half_year.endswith("1") else 7, 1)


def municipalities(scope: Scope) -> Rows:
    return Municipality.select(Municipality.id).where(Municipality.branch == scope.branch)


def targets_of(scope: Scope) -> Rows:
    """(number, municipality, half-year, persons), those that hold"""
    t = HousingTarget
    found = t.select(t.id, t.municipality, t.half_year, t.persons)
    holds = (t.municipality.in_(municipalities(scope)), t.replaced_number == 0)
    return found.where(*holds).order_by(t.half_year).tuples()


def corrections_of(scope: Scope) -> Rows:
    """(number, municipality, day, persons)"""
    c = HousingCorrection
    found = c.select(c.id, c.municipality, c.corrected_on, c.persons)
    here = found.where(c.municipality.in_(municipalities(scope)))
    return here.order_by(c.corrected_on).tuples()


def target(material: Material) -> Figures:
    """The ledger of the municipalities: a half-year belongs to the period in which it begins."""
    scope = material.scope
    targets = [
        (number, place, begin_of(half), persons)
        for number, place, half, persons in material.rows(targets_of)
        if material.is_here(place)
    ]
    corrections = [row for row in material.rows(corrections_of) if material.is_here(row[1])]
    begins: dict[int | None, date] = {}
    for _number, place, begin, _persons in targets:
        begins[place] = min(begin, begins.get(place, begin))

    before = [
        Record("client", c.id)
        for c in material.clients.values()
        if material.is_ours(c.id)
        and c.counts
        and c.housed_on is not None
        and c.housed_on < scope.since
        and begins.get(c.municipality, date.max) <= c.housed_on
    ]
    before += [
        Record("housing_target", n, -persons) for n, _m, b, persons in targets if b < scope.since
    ]
    before += [
        Record("housing_correction", n, p) for n, _m, day, p in corrections if day < scope.since
    ]
    asked = [Record("housing_target", n, p) for n, _m, b, p in targets if scope.covers(b)]
    corrected = [
        Record("housing_correction", n, p) for n, _m, d, p in corrections if scope.covers(d)
    ]
    housed = housing_records(material)
    less = [Record(r.kind, r.id, -r.amount, r.note) for r in before]
    return {
        "target.opening": Figure(before, "persons"),
        "target.target": Figure(asked, "persons"),
        "target.corrections": Figure(corrected, "persons"),
        "target.to_house": Figure([*asked, *less], "persons"),
        "target.closing": Figure(
            [
                *before,
                *housed,
                *(Record(r.kind, r.id, -r.amount) for r in asked),
                *corrected,
            ],
            "persons",
        ),
    }


def housing_records(material: Material) -> list[Record]:
    return [
        Record("client", c.id)
        for c in material.clients.values()
        if material.is_ours(c.id) and c.counts and material.scope.covers(c.housed_on)
    ]
