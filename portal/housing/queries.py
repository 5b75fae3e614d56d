"""The municipalities of somebody's branch, with their targets, corrections and rules."""

from datetime import date

from portal.branches.models import GuidanceRule, Municipality
from portal.branches.queries import municipalities_of
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.collation import place_of
from portal.housing.models import HousingCorrection, HousingTarget
from portal.people.models import Person


def visible_to(person: Person) -> Rows:
    return municipalities_of(person.branch_id)


def corrections_visible_to(person: Person) -> Rows:
    found = HousingCorrection.select(HousingCorrection, Municipality).join(Municipality)
    return found.where(Municipality.branch == person.branch_id)


def rules_visible_to(person: Person) -> Rows:
    found = GuidanceRule.select(GuidanceRule, Municipality).join(Municipality)
    return found.where(Municipality.branch == person.branch_id)


def listed(person: Person) -> list[tuple]:
    """(municipality, the rule of guidance that holds today, the target of this half-year)"""
    rules: dict[int, GuidanceRule] = {}
    for rule in rules_visible_to(person).order_by(GuidanceRule.valid_from):
        if rule.valid_from <= today():
            rules[rule.municipality_id] = rule
    here = visible_to(person)
    now = half_year_of(today())
    holding = HousingTarget.select().where(
        HousingTarget.municipality.in_(here.select(Municipality.id)),
        HousingTarget.half_year == now,
        HousingTarget.replaced_number == 0,
    )
    targets = {target.municipality_id: target.persons for target in holding}
    places = sorted(here, key=lambda place: place_of(place.name))
    return [(place, rules.get(place.id), targets.get(place.id)) for place in places]


def rules_of(place: Municipality) -> Rows:
    found = GuidanceRule.select().where(GuidanceRule.municipality == place)
    return found.order_by(GuidanceRule.valid_from.desc())


def targets_of(place: Municipality) -> list[tuple[HousingTarget, list[HousingTarget]]]:
    """The target of each half-year with those that it replaced, the last half-year first."""
    found = HousingTarget.select().where(HousingTarget.municipality == place)
    holding: list[HousingTarget] = []
    before: dict[str, list[HousingTarget]] = {}
    for target in found.order_by(HousingTarget.half_year.desc(), HousingTarget.replaced_number):
        if target.replaced_number == 0:
            holding.append(target)
        else:
            before.setdefault(target.half_year, []).append(target)
    return [(target, before.get(target.half_year, [])) for target in holding]


def corrections_of(place: Municipality) -> Rows:
    found = HousingCorrection.select().where(HousingCorrection.municipality == place)
    return found.order_by(HousingCorrection.corrected_on.desc(), HousingCorrection.id.desc())


def name_is_taken(name: str, but: Municipality | None) -> bool:
    """Of any branch: a municipality's name belongs to one."""
    found = Municipality.select().where(Municipality.name == name)
    return found.where(Municipality.id != (but.id if but else 0)).exists()


def half_year_of(day: date) -> str:
    """2018-07-01 -> 2018-H2"""
    return f"{day.year}-H{1 if day.month < 7 else 2}"
