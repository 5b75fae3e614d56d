"""What the importing person may write: each file asks what the form for the same thing asks.

A rule is given what a file would change and yields (key of the row, column, why not). It looks at
new and changed rows only, so that an export comes back as it is. The people are judged where they
are written, by `portal.people.queries`.
"""

from collections.abc import Callable, Iterator
from datetime import date

from flask_babel import gettext as _

from portal.activities.models import Activity
from portal.calendar_feeds.events.queries import batched
from portal.clients import queries as clients
from portal.clients.models import Assignment, Client, Household
from portal.core.database.bulk import grouped
from portal.core.i18n.formatting import as_day
from portal.core.periods import doubled
from portal.employment.placements.models import Placement
from portal.expenses.records import queries as expenses
from portal.import_export.actions.expenses import own_numbers
from portal.import_export.actions.writing import Upsert, Values, Writer

Objections = Iterator[tuple[tuple, str, str]]
Rule = Callable[[Writer, Upsert], Objections]


def column_of(name: str) -> str:
    """What the file calls a column of the table."""
    return name.removesuffix("_id")


def of_homes(writer: Writer, upsert: Upsert) -> Objections:
    """The home of a barred client is in their file."""
    if not writer.barred:
        return
    living = Client.select(Client.home).where(Client.id.in_(list(writer.barred)))
    theirs = {number for (number,) in living.tuples()}
    for key, number, changes in upsert.touched:
        for name in changes if number in theirs else ():
            yield key, column_of(name), _("You may not change this home.")


def of_clients(writer: Writer, upsert: Upsert) -> Objections:
    yield from in_a_barred_household(writer, upsert)
    for key, number, changes in upsert.touched:
        for name in changes:
            field = column_of(name)
            if why := clients.objection_to_change(number, field, writer.barred):
                yield key, field, why


def in_a_barred_household(writer: Writer, upsert: Upsert) -> Objections:
    """Somebody new there would open who helps the household, and what it does together."""
    if not (writer.barred and upsert.new):
        return
    families = clients.households_visible_to(writer.actor).select(Household.id).tuples()
    seen = {number for (number,) in families} | writer.new_households
    for key in upsert.new:
        if upsert.rows[key]["household_id"] not in seen:
            yield key, "household", _("Another household has this code. Choose another.")


def of_matches(writer: Writer, upsert: Upsert) -> Objections:
    """The rule of the form to match, with the one who is corrected where there is one."""
    seen = {household.id: household for household in clients.households_visible_to(writer.actor)}
    seen |= {number: Household(id=number) for number in writer.new_households}
    stored = {match.id: match for match in numbered(Assignment, upsert.changed_ids)}
    for key in (*upsert.new, *upsert.changed):
        kept, said = stored.get(upsert.ids.get(key, 0)), upsert.said(key)
        person, household, role = said["person_id"], said["household_id"], said["role"]
        if household not in seen:
            yield key, "household", _("This household is not there.")
        elif person == writer.actor.id:
            yield key, "person", own_match()
        elif role not in clients.HELPER_ROLES:
            yield key, "role", _("Nobody helps a household in this role.")
        else:
            helper, days = writer.people[person], days_of(said)
            found = clients.in_the_way(helper, seen[household], role, days, kept)
            yield from ((key, MATCH.get(name, name), why) for name, why in found.items())
    yield from twice_at_once(upsert)


MATCH = {"helper": "person"}  # what the file calls a field of the form


def days_of(match: Values) -> tuple[date, date | None]:
    return date.fromisoformat(match["started_on"]), as_day(match["ended_on"])


def twice_at_once(upsert: Upsert) -> Objections:
    """Matches of one file that meet each other; those that are there are looked up above."""
    matches = ((key, upsert.said(key)) for key in (*upsert.new, *upsert.changed))
    alike = grouped(
        ((said["person_id"], said["household_id"], said["role"]), (key, days_of(said)))
        for key, said in matches
    )
    for periods in alike.values():
        if found := doubled(periods):
            yield found[1], "started_on", _("This match has days in common with another one.")


def of_placements(writer: Writer, upsert: Upsert) -> Objections:
    yield from of_a_client(writer, upsert)
    changed = {number: key for key, number, _changes in upsert.touched}
    for placement in numbered(Placement, set(changed), Placement.id, Placement.withdrawn_at):
        if placement.withdrawn_at is not None:
            yield changed[placement.id], "code", withdrawn()


def withdrawn() -> str:
    return _("This was withdrawn. It does not come back by a file.")


def own_match() -> str:
    return _("Match yourself on the page of the household, or ask a colleague.")


def of_a_client(writer: Writer, upsert: Upsert) -> Objections:
    """Rows about one client each."""
    for key in upsert.new:
        if upsert.said(key)["client_id"] in writer.barred:
            yield key, "client", _("There is no such client.")
    for key, _number, changes in upsert.touched:
        if upsert.was(key)["client_id"] in writer.barred:
            yield key, "client", _("There is no such client.")
        elif "client_id" in changes:
            yield key, "client", _("This stays with the client whose it is.")


def of_activities(writer: Writer, upsert: Upsert) -> Objections:
    """A leader corrects them, but moves none to somebody else and pays no journey of their own."""
    touched = {key: (number, changes) for key, number, changes in upsert.touched}
    for key in (*upsert.new, *touched):
        if upsert.named.get(key, set()) & writer.barred:
            yield key, "clients", _("There is no such client.")
    own = own_numbers(writer)
    yield from own_journeys(upsert, own)
    numbers = {number for number, _changes in touched.values()}
    of = (Activity.id, Activity.branch, Activity.person, Activity.trip, Activity.withdrawn_at)
    stored = {activity.id: activity for activity in numbered(Activity, numbers, *of)}
    trips = {a.trip_id for a in stored.values() if a.trip_id}
    sent_in = {trip for some in batched(trips) for trip in expenses.trips_sent_in(some)}
    for key, (number, changes) in touched.items():
        if not stored[number].can_be_changed_by(writer.actor):
            yield key, "code", withdrawn()
        elif found := objection_to_journey(stored[number], changes, own, sent_in):
            yield key, *found


def own_journeys(upsert: Upsert, own: set[int]) -> Objections:
    for key in upsert.new:
        if upsert.rows[key]["distance_hm"] and upsert.rows[key]["person_id"] in own:
            yield key, "travel_km", own_money()


def objection_to_journey(
    activity: Activity, changes: dict, own: set[int], sent_in: set[int]
) -> tuple[str, str] | None:
    if "person_id" in changes:
        return "person", _("This stays with the person whose it is.")
    way = [JOURNEY[name] for name in JOURNEY if name in changes]
    if way and activity.trip_id in sent_in:
        return way[0], _("These travel costs were sent in already. The journey cannot change.")
    if "distance_hm" in changes and activity.person_id in own:
        return "travel_km", own_money()
    return None


# What belongs to a journey: {column of the table: that of the file}
JOURNEY = {"distance_hm": "travel_km", "happened_on": "started_at"}


def own_money() -> str:
    return _("These are your own travel costs. Claim them yourself, or ask a colleague.")


def numbered(model, numbers: set[int], *columns) -> Iterator:
    for some in batched(numbers):
        yield from model.select(*columns).where(model.id.in_(some))


RULES: dict[str, Rule] = {
    "activities": of_activities,
    "homes": of_homes,
    "clients": of_clients,
    "client_files": of_clients,
    "assignments": of_matches,
    "legal_cases": of_a_client,
    "guidance_trajectories": of_a_client,
    "guidance_endings": of_a_client,
    "placements": of_placements,
    "ladder_steps": of_a_client,
    "cvs": of_a_client,
}
