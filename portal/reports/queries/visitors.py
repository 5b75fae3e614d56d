"""Who they are whom a figure counts once: by sex, age, nationality and household.

And how often the walk-in desk is open, and who was passed on.
"""

from collections import Counter
from datetime import date

from portal.core.clock import add_months
from portal.core.database import Rows
from portal.core.i18n.collation import place_of
from portal.referrals.models import Referral
from portal.reports.queries.figure import Figure, Figures, Record, Scope, counting
from portal.reports.queries.material import Done, Material
from portal.schedule.desk_hours.models import Desk, DeskHours

BANDS = {"0-17": 0, "18-24": 18, "25-44": 25, "45-64": 45, "65+": 65}  # years, from
UNKNOWN = "unknown"
ONE_O_CLOCK, AN_HOUR = 13 * 60, 60  # minutes


def band_on(day: date, born_on: date) -> str:
    """The age band on a day of somebody born on another."""
    reached = [band for band, years in BANDS.items() if add_months(born_on, years * 12) <= day]
    return reached[-1] if reached else "0-17"


def first_days(some: list[Done]) -> dict[int, date]:
    """{client: the day of their first contact} of contacts in the order of their days."""
    first: dict[int, date] = {}
    for done in some:
        for client in done.clients:
            first.setdefault(client, done.day)
    return first


def breakdown(material: Material, key: str, first: dict[int, date]) -> Figures:
    """Of distinct clients; their age is that on the day that stands with them."""
    who = [material.clients[number] for number in first]
    households = Counter(client.household for client in who)
    figures = {
        f"{key}.men": counting("client", (c.id for c in who if c.sex == "m")),
        f"{key}.women": counting("client", (c.id for c in who if c.sex == "f")),
        f"{key}.sex_other": counting("client", (c.id for c in who if c.sex not in {"m", "f"})),
        f"{key}.households.single": counting(
            "household", (number for number, came in households.items() if came == 1)
        ),
        f"{key}.households.multiple": counting(
            "household", (number for number, came in households.items() if came > 1)
        ),
    }
    bands = {c.id: band_on(first[c.id], c.born_on) if c.born_on else UNKNOWN for c in who}
    for band in (*BANDS, UNKNOWN):
        if found := [number for number, other in bands.items() if other == band]:
            figures[f"{key}.age.{band}"] = counting("client", found)
    nations = Counter(client.nationality or UNKNOWN for client in who)
    for nation, _count in sorted(nations.items(), key=lambda pair: (-pair[1], pair[0])):
        figures[f"{key}.nationality.{nation}"] = counting(
            "client", (c.id for c in who if (c.nationality or UNKNOWN) == nation)
        )
    return figures


def passed_on(scope: Scope) -> Rows:
    """(referral, client, to whom, day), the first made first"""
    found = Referral.select(
        Referral.id, Referral.client, Referral.referred_to, Referral.referred_on
    ).where(Referral.branch == scope.branch, Referral.referred_on.between(scope.since, scope.until))
    return found.order_by(Referral.referred_on, Referral.id).tuples()


def referrals(material: Material) -> Figures:
    """All of them, and by the name of the organisation."""
    found = [row for row in material.rows_by_day(passed_on) if material.is_ours(row[1])]
    figures = {"desk.referrals": counting("referral", (row[0] for row in found))}
    for name in sorted({row[2] for row in found}, key=place_of):
        figures[f"desk.referrals.to.{name}"] = counting(
            "referral", (row[0] for row in found if row[2] == name)
        )
    return figures


def walk_in_hours(scope: Scope) -> Rows:
    """(number, opens, closes, from, until, day) of each time of the week, the first first"""
    hours = DeskHours
    found = hours.select(
        hours.id,
        hours.opens_minute,
        hours.closes_minute,
        hours.valid_from,
        hours.valid_until,
        hours.weekday,
    ).where(hours.branch == scope.branch, hours.desk == Desk.WALK_IN)
    return found.order_by(hours.weekday, hours.opens_minute, hours.id).tuples()


def half_days(material: Material) -> Figure:
    """One record for each half-day of the week that holds on the last day of the period."""
    until = material.scope.until
    return Figure(
        [
            Record("desk_hours", number, note=half)
            for number, opens, closes, since, last, _day in material.rows(walk_in_hours)
            if since <= until and (last is None or last >= until)
            for half in halves(opens, closes)
        ]
    )


def desk_days(material: Material) -> list[int]:
    """The days on which the walk-in desk is open in that week, 0 for Monday."""
    until = material.scope.until
    return sorted(
        {
            day
            for _number, _opens, _closes, since, last, day in material.rows(walk_in_hours)
            if since <= until and (last is None or last >= until)
        }
    )


def halves(opens: int, closes: int) -> list[str]:
    """The halves of a day on which at least an hour falls; where neither has one, the later."""
    morning = opens <= ONE_O_CLOCK - AN_HOUR
    afternoon = closes >= ONE_O_CLOCK + AN_HOUR
    return [*["morning"] * morning, *["afternoon"] * (afternoon or not morning)]
