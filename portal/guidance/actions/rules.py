"""The rules of a municipality; the years that started by themselves go by them."""

from portal import audit
from portal.branches.models import GuidanceRule, Municipality
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.database import db, hold
from portal.guidance import queries
from portal.guidance.actions import bring
from portal.guidance.models import Trajectory
from portal.people.models import Person

COLUMNS = ("valid_from", "months", "from_age", "until_age", "source")


class RuleExists(Exception):
    """The municipality has a rule from this day."""


def add_rule(place: Municipality, by: Person, **values) -> int:
    """How many clients have other years now. Raises RuleExists."""
    with db.atomic():
        hold(place)
        same = (GuidanceRule.municipality == place) & (
            GuidanceRule.valid_from == values["valid_from"]
        )
        if GuidanceRule.select().where(same).exists():
            raise RuleExists
        rule = GuidanceRule.create(municipality=place, **values)
        changes = {name: (None, getattr(rule, name)) for name in COLUMNS}
        audit.record(by, "municipality.rule", place, changes=changes)
        return follow_rule(place, by)


def drop_rule(rule: GuidanceRule, by: Person) -> int:
    """How many clients have other years now."""
    place = rule.municipality
    with db.atomic():
        hold(place)
        changes = {name: (getattr(rule, name), None) for name in COLUMNS}
        audit.record(by, "municipality.drop_rule", place, changes=changes)
        rule.delete_instance()
        return follow_rule(place, by)


def follow_rule(place: Municipality, by: Person) -> int:
    """Bring the years that nobody set by hand to the rules; who waits for one starts."""
    housed = Client.select().where(Client.municipality == place, Client.housed_on.is_null(False))
    found = list(housed)
    rules = clients.guidance_rules(found)
    had: dict[int, dict[int, Trajectory]] = {}
    years = Trajectory.select().join(Client).where(Client.municipality == place)
    for year in years:
        had.setdefault(year.client_id, {})[year.year_number] = year
    count = 0
    for client in found:
        known = had.get(client.id, {})
        is_by_rule = known and all(y.is_automatic and not y.end_reason for y in known.values())
        waits = not known and queries.next_year(client, rules.get(client.id), [])
        if is_by_rule or waits:
            count += bring(client, by, known)
    return count
