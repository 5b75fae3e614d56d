"""What somebody may choose from on the log form; also what a sent form is checked against."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from peewee import Case

from portal.activities import queries
from portal.activities.models import Activity, Kind, Need
from portal.activities.models.rules import LogRules
from portal.activities.models.words import OwnWord
from portal.activities.queries.memory import Memory, memory_of
from portal.activities.queries.rules import rules_of
from portal.activities.queries.words import HeldWords
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.web.access import Permission
from portal.employment.employers.models import Employer
from portal.expenses.records import queries as expenses
from portal.expenses.records.models import Rate
from portal.people.models import Person

CHIPS = 8
LATELY = timedelta(days=31)  # a match that ended is still at hand, to write down what was done
HITS = 12


@dataclass
class Address:
    """A household to choose, with those of its members who may be chosen."""

    id: int
    members: list[Client]
    present: set[int]  # who is ticked as long as nobody says otherwise
    distance_hm: int | None
    transport: str | None
    until: date | None = None  # the last day of a match that has ended

    @property
    def label(self) -> str:
        return self.members[0].label

    @property
    def others(self) -> int:
        return len(self.members) - 1


@dataclass
class Journey:
    """A journey of today or yesterday that another visit may have been on too."""

    id: int
    day: date
    distance_hm: int | None
    household: int | None


class Choices:
    """The clients, employers, journeys and rates for one person and one kind of activity."""

    def __init__(self, person: Person, kind: Kind, activity: Activity | None = None) -> None:
        self.person, self.kind, self.activity = person, kind, activity
        self.author = activity.person if activity else person
        self.ticked: set[int] = set()
        self.search = ""
        self.day: date | None = None  # that was chosen
        self._words = HeldWords(person.branch_id, activity)

    @property
    def is_of_another(self) -> bool:
        """Whether a leader corrects what somebody else wrote down: never what costs money (G9)."""
        return self.author.id != self.person.id

    def follow(self, households: Iterable[int] | None, day: date | None) -> None:
        """Let the households and the day that were chosen be among what may be chosen."""
        self.ticked, self.day = set(households or ()), day

    @cached_property
    def memory(self) -> Memory:
        return memory_of(self.author)

    @property
    def last_trips(self) -> dict[int, tuple[int, str | None]]:
        return self.memory.last_trips

    @cached_property
    def clients(self) -> Rows:
        """Whom this person may write something down for; also whom the activity was for."""
        days = [self.day] if self.day else []
        found = clients.for_logging(self.person, *days, since=today() - LATELY)
        is_open = clients.is_open(self.day or today() - LATELY)
        # A file that was closed meanwhile ended the match: a leader decides on what came after.
        was_helped = Client.household.in_(list(self.ended)) & clients.is_open(today() - LATELY)
        return found.where(is_open | was_helped | Client.id.in_(self.named))

    @property
    def listed(self) -> Rows:
        """Of these who is shown without being asked for: a closed file only of what is chosen, or
        of an earlier day on which it was open."""
        is_open = clients.is_open(self.day if self.day and self.day < today() else None)
        chosen = Client.household.in_(self.ticked) & Client.household.in_(
            clients.all_closed(self.person)
        )
        return self.clients.where(is_open | chosen | Client.id.in_(self.named))

    @cached_property
    def ended(self) -> dict[int, list[tuple[date, date]]]:
        """{household: first and last days} of the matches that ended; leaders need none."""
        is_leader = self.person.may(Permission.SEE_BRANCH_CLIENTS)
        return {} if is_leader else clients.ended_matches(self.person)

    def not_helped_on(self, households: Iterable[int], day: date) -> list[tuple] | None:
        """The first and last days of the matches with one of these, if none ran on this day.

        A card at the desk of that day needs no match.
        """
        wanted = list(households)
        if not wanted or self.person.may(Permission.SEE_BRANCH_CLIENTS):
            return None
        helped = clients.days_of_help(self.person, wanted)
        carded = clients.carded_households(self.person, day)
        for household in wanted:
            matches = helped.get(household, [])
            ran = any(first <= day <= (last or day) for first, last in matches)
            if not ran and household not in carded:
                return matches
        return None

    @cached_property
    def addresses(self) -> list[Address]:
        """The ticked, what a search found, the last visited, and others up to eight."""
        if self.kind.fits.clients == Need.NO:
            return []
        first = [*self.ticked, *self.memory.households[:CHIPS]]
        order = Case(None, [(Client.household.in_(first), 0)], 1) if first else Client.id
        found = self.listed.order_by(order, Client.sorts_as, Client.id).limit(80)
        members: dict[int, list[Client]] = defaultdict(list)
        for client in clients.as_known_by(self.person, [*self.hits, *found]):
            if client not in members[client.household_id]:
                members[client.household_id].append(client)
        rank = {household: place for place, household in enumerate(self.memory.households)}
        hits = {client.household_id for client in self.hits}
        shown = sorted(members, key=lambda h: (h not in hits, h in self.ended, rank.get(h, 999)))
        kept = [h for h in shown if h in hits | self.ticked]
        kept += [h for h in shown if h not in kept][: max(0, CHIPS - len(kept))]
        return [self._address(h, members[h]) for h in kept]

    def _address(self, household: int, members: list[Client]) -> Address:
        before = self.memory.members_last_time(household) if self.knows(household) else set()
        everyone = {client.id for client in members}
        members.sort(key=lambda client: (client.born_on is None, client.born_on, client.id))
        distance, transport = self.last_trips.get(household, (None, None))
        return Address(
            household,
            members,
            before & everyone or everyone,
            distance,
            transport,
            until=max((last for _first, last in self.ended.get(household, [])), default=None),
        )

    def knows(self, household: int) -> bool:
        return household in self.memory.households

    @cached_property
    def hits(self) -> list[Client]:
        """Clients who fit what was searched for."""
        if not self.search:
            return []
        fitting = self.listed.where(clients.fits_for(self.person, self.search))
        return list(fitting.order_by(Client.sorts_as, Client.id).limit(HITS))

    def members_of(self, households: Iterable[int]) -> dict[int, list[Client]]:
        """{household: the members who may be chosen}, the first named first."""
        members: dict[int, list[Client]] = defaultdict(list)
        if households:
            for client in self.listed.where(Client.household.in_(list(households))):
                members[client.household_id].append(client)
        return members

    def clients_among(self, client_ids: Iterable[int]) -> list[Client]:
        """Those of these clients who may be chosen."""
        if not client_ids:
            return []
        return list(self.clients.where(Client.id.in_(list(client_ids))).order_by(Client.id))

    def household_of(self, client_id: int) -> int | None:
        """The household of a client who may be chosen."""
        return next((c.household_id for c in self.clients_among([client_id])), None)

    def allowed(self, client_ids: Iterable[int]) -> set[int]:
        """The numbers of those who may be chosen."""
        return {client.id for client in self.clients_among(client_ids)}

    @cached_property
    def named(self) -> list[int]:
        """The clients of the activity itself, the first named first."""
        return queries.client_ids_of(self.activity) if self.activity else []

    def clients_of(self, activity: Activity) -> list[Client]:
        """The clients of an activity who may be chosen."""
        if activity == self.activity:
            return self.members
        return self.clients_among(queries.client_ids_of(activity))

    @cached_property
    def members(self) -> list[Client]:
        """Those of the activity itself."""
        return self.clients_among(self.named)

    @cached_property
    def last_group(self) -> list[Client]:
        """Those who were at the last activity of this kind."""
        came = self.clients_among(self.memory.group(self.kind))
        here = (client for client in came if client.closed_on is None)
        return [client for client in here if client.household_id not in self.ended]

    @cached_property
    def kept(self) -> list[int]:
        """Those of them whom this person may no longer choose: they stay."""
        allowed = {client.id for client in self.members}
        return [client for client in self.named if client not in allowed]

    @cached_property
    def employers(self) -> list[Employer]:
        """Those of the branch, and the one of the activity itself whatever became of it."""
        if self.kind.fits.employer == Need.NO:
            return []
        known = queries.employers_for(self.person)
        own = self.activity.employer if self.activity else None
        return known if own is None or own in known else [own, *known]

    @cached_property
    def open_employers(self) -> list[Employer]:
        """The same without those with whom we stopped, but for the one of the activity."""
        own = self.activity.employer_id if self.activity else None
        return [one for one in self.employers if one.is_open or one.id == own]

    @cached_property
    def journeys(self) -> list[Journey]:
        """What was travelled this month or on its own day, but for the journey that it counts."""
        own = self.activity.trip if self.activity else None
        month_ago = today() - timedelta(days=31)
        past = self.memory.journeys_since(min(self.day or month_ago, month_ago))
        found = [
            Journey(row.trip, row.day, row.distance_hm, row.household)
            for row in past
            if row.trip and (own is None or row.trip != own.id)
        ]
        if (
            own and self.activity and self.activity.distance_hm is None
        ):  # another visit counted its kilometres
            found.append(Journey(own.id, own.travelled_on, own.distance_hm, None))
        return found

    @cached_property
    def likely_hm(self) -> int:
        """More than this on a day is seldom right, as the branch has it."""
        branch, day = self.person.branch_id, self.day or today()
        return expenses.policy_on(day, branch).likely_hm_per_trip

    @cached_property
    def rates(self) -> list[Rate]:
        return list(expenses.all_rates(self.person.branch_id))

    def cents(self, day: date | None, transport: str | None, distance_hm: int | None) -> int | None:
        """What a journey pays; None where no rate is known."""
        if day is None or transport is None:
            return None
        rate = expenses.rate_of(day, transport, self.rates)
        return None if rate is None else rate.amount_cents(distance_hm or 0)

    @cached_property
    def rules(self) -> LogRules:
        """What the branch has agreed on writing down."""
        return rules_of(self.person.branch_id)

    def words_on(self, day: date | None) -> list[OwnWord]:
        """The words of the branch itself that hold on a day, and those of the activity."""
        return self._words[day or today()]

    @property
    def own(self) -> int | None:
        """The number of the activity that is looked at."""
        return self.activity.id if self.activity else None

    def minutes_on(self, day: date) -> int:
        return queries.minutes_on(self.author, day, self.own)

    def same_visit(self, day: date, kind: str, client_ids: list[int]) -> Activity | None:
        return queries.same_visit(self.author, day, kind, client_ids, self.own)
