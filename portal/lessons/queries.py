"""Who waits for a language coach since when, and which coaches fit them, with the reasons."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from peewee import SQL, Function, fn

from portal.activities.models import Activity, ActivityClient, Kind
from portal.clients import queries as clients
from portal.clients.models import Assignment, Client, Conflict, running_on
from portal.core.clock import today
from portal.core.database import Rows
from portal.core.i18n.language import DUTCH
from portal.core.web.access import Permission, PersonPart, Role
from portal.employment.cvs.models.levels import CEFRLevel
from portal.employment.cvs.queries.levels import levels_now
from portal.employment.vacancies.queries.matching import Reason
from portal.lessons.models import PLACES, LessonOffer, LessonWait
from portal.people.models import Person
from portal.people.queries import working_as
from portal.schedule.desk_hours.models import WEEKDAYS

SHOWN = 3  # coaches for each who waits


@dataclass(frozen=True)
class Coach:
    """A language coach, what they offer, and how many households they help now."""

    person: Person
    offer: LessonOffer | None
    helps: int


@dataclass
class Fit:
    """A coach for somebody who waits, and what speaks for it and against it."""

    coach: Coach
    reasons: list[Reason] = field(default_factory=list)

    @property
    def score(self) -> int:
        return sum(1 if r.fits else -1 for r in self.reasons if r.fits is not None)


@dataclass(frozen=True)
class Waiting:
    """Somebody who waits, their level of Dutch, and the coaches that fit best."""

    wait: LessonWait
    level: str | None
    fits: list[Fit]

    @property
    def weeks(self) -> int:
        return (today() - self.wait.waits_since).days // 7


def visible_to(person: Person) -> Rows:
    """For who matches: those of the clients whose file they may open."""
    found = LessonWait.select().where(LessonWait.branch == person.branch_id)
    if not person.may(Permission.EDIT_CLIENTS):
        return found.where(LessonWait.id.is_null())
    return found.where(LessonWait.client.not_in(clients.barred_for(person)))


def running(person: Person) -> Rows:
    """Who waits now, of the files that are open; nobody who got a coach since."""
    return (
        visible_to(person)
        .select(LessonWait, Client)
        .join(Client)
        .where(LessonWait.ended_on.is_null(), clients.is_open(), ~has_coach_since())
        .order_by(LessonWait.waits_since, LessonWait.id)
    )


def has_coach_since() -> Function:
    """Of a wait: whether somebody began to give the household lessons after it."""
    helped = Assignment.select(SQL("1")).where(
        Assignment.household == Client.household,
        Assignment.role == Role.LANGUAGE_COACH,
        Assignment.started_on >= LessonWait.waits_since,
        *running_on(today()),
    )
    return fn.EXISTS(helped)


def waiting(person: Person) -> list[Waiting]:
    """Who waits longest first, each with the coaches that fit best."""
    waits = list(running(person))
    numbers = [wait.client_id for wait in waits]
    levels = levels_now(numbers)
    here = coaches(person.branch_id)
    barred: dict[int, set[int]] = defaultdict(set)
    rows = Conflict.select(Conflict.client, Conflict.person).where(Conflict.client.in_(numbers))
    for client, number in rows.tuples():
        barred[client].add(number)
    found = []
    for wait in waits:
        known = levels.get(wait.client_id, {}).get(DUTCH)
        level = known.spoken if known else None
        fits = [
            Fit(coach, reasons(wait, level, coach))
            for coach in here
            if coach.person.id not in barred[wait.client_id]
        ]
        fits.sort(key=lambda fit: (-fit.score, fit.coach.helps, fit.coach.person.label))
        found.append(Waiting(wait, level, fits[:SHOWN]))
    return found


def coaches(branch_id: int) -> list[Coach]:
    """The language coaches who work here today, by name."""
    people = [one for one in working_as(Role.LANGUAGE_COACH) if one.branch_id == branch_id]
    numbers = [one.id for one in people]
    offers = {o.person_id: o for o in LessonOffer.select().where(LessonOffer.person.in_(numbers))}
    rows = Assignment.select(Assignment.person).where(
        Assignment.person.in_(numbers),
        Assignment.role == Role.LANGUAGE_COACH,
        *running_on(today()),
    )
    helps = Counter(number for (number,) in rows.tuples())
    found = [Coach(one, offers.get(one.id), helps[one.id]) for one in people]
    return sorted(found, key=lambda coach: coach.person.sorts_as or "")


def reasons(wait: LessonWait, level: str | None, coach: Coach) -> list[Reason]:
    """Day, place, level and room: each for it, against it or not known."""
    offer = coach.offer
    if offer is None:
        return [Reason(None, _("Has not said when and where"))]
    return [
        on_days(wait, offer),
        at_places(wait, offer),
        at_level(level, offer),
        with_room(coach, offer),
    ]


def on_days(wait: LessonWait, offer: LessonOffer) -> Reason:
    both = [day for day in wait.weekdays if day in offer.weekdays]
    if both:
        return Reason(True, ", ".join(str(WEEKDAYS[day]) for day in both))
    if not wait.days or not offer.days:
        return Reason(None, _("Days unknown"))
    return Reason(False, _("No day in common"))


def at_places(wait: LessonWait, offer: LessonOffer) -> Reason:
    both = [place for place in wait.chosen_places if place in offer.chosen_places]
    if both:
        return Reason(True, ", ".join(str(PLACES[place]) for place in both))
    if not wait.places or not offer.places:
        return Reason(None, _("Place unknown"))
    return Reason(False, _("No place in common"))


def at_level(level: str | None, offer: LessonOffer) -> Reason:
    if level is None:
        return Reason(None, _("Level unknown"))
    rank = CEFRLevel(level).rank
    first = CEFRLevel(offer.level_from or CEFRLevel.A0).rank
    last = CEFRLevel(offer.level_to or CEFRLevel.C2).rank
    said = _("Level %(level)s", level=level)
    return Reason(first <= rank <= last, said)


def with_room(coach: Coach, offer: LessonOffer) -> Reason:
    left = offer.most - coach.helps
    if left <= 0:
        return Reason(False, _("No room now"))
    return Reason(True, ngettext("Room for %(num)s household", "Room for %(num)s households", left))


# Coaches ---------------------------------------------------------------------------------------


def offer_of(person: Person) -> LessonOffer | None:
    return LessonOffer.get_or_none(LessonOffer.person == person.id)


def may_change_offer(reader: Person, person: Person) -> bool:
    """One's own, or of whom this leader manages."""
    return Role.LANGUAGE_COACH in person.roles and person.can_be_changed_by(
        reader, PersonPart.CONTACT
    )


@dataclass(frozen=True)
class Lessons:
    """A household that somebody gives lessons, and what was agreed the last time."""

    client: Client
    last_on: date | None
    next_time: str | None


def lessons_of(coach: Person) -> list[Lessons]:
    """One's own households, who had no lesson for the longest first."""
    matches = Assignment.select(Assignment.household).where(
        Assignment.person == coach.id,
        Assignment.role == Role.LANGUAGE_COACH,
        *running_on(today()),
    )
    people = clients.visible_to(coach).where(Client.household.in_(matches), clients.is_open())
    eldest: dict[int, Client] = {}
    ordered = people.order_by(Client.born_on.is_null(), Client.born_on, Client.id)
    for one in clients.as_known_by(coach, ordered):
        eldest.setdefault(one.household_id, one)
    last = last_lessons(coach, eldest)
    found = [Lessons(one, *last.get(number, (None, None))) for number, one in eldest.items()]
    return sorted(found, key=lambda one: (one.last_on or date.min, one.client.label))


def last_lessons(coach: Person, households: Iterable[int]) -> dict[int, tuple[date, str | None]]:
    """{household: the day of one's own last lesson there, and what was agreed for the next}"""
    rows = (
        Activity.select(Client.household, Activity.happened_on, Activity.next_time)
        .join(ActivityClient)
        .join(Client)
        .where(
            Activity.person == coach.id,
            Activity.kind == Kind.LANGUAGE_LESSON,
            Activity.withdrawn_at.is_null(),
            Client.household.in_(list(households)),
        )
        .order_by(Activity.happened_on, Activity.id)
    )
    return {household: (day, agreed) for household, day, agreed in rows.tuples()}


def on_person(reader: Person, person: Person) -> dict | None:
    """What a language coach offers, for who manages them."""
    if not may_change_offer(reader, person):
        return None
    return {"template": "lessons/_on_person.html", "place": 6, "offer": offer_of(person)}


def on_client(person: Person, client: Client) -> dict | None:
    """Whether they wait for a language coach, for who matches."""
    if not person.may(Permission.EDIT_CLIENTS):
        return None
    found = running(person).where(LessonWait.client == client.id)
    return {"template": "lessons/_on_client.html", "place": 6, "wait": found.first()}
