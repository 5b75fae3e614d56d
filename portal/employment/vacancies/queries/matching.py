"""Which clients fit a vacancy, with the reasons: a list to talk about, no verdict."""

from collections import defaultdict
from dataclasses import dataclass, field

from flask_babel import gettext as _

from portal.branches.models import Municipality
from portal.clients import queries as clients
from portal.clients.models import Client, Hideable
from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.core.geo import distance_km
from portal.core.i18n.formatting import day, week_hours
from portal.core.i18n.spoken_languages import name_of
from portal.employment.cvs.models import CVCertificate, CVJob, CVProfile
from portal.employment.cvs.models.labels import LICENCES, PARTS_OF_DAY
from portal.employment.cvs.models.profile import Licence, PartOfDay
from portal.employment.cvs.queries.levels import Skilled, levels_now
from portal.employment.vacancies.models import (
    Candidate,
    CEFRLevel,
    Placement,
    Vacancy,
    VacancyLanguage,
    WorkWish,
)
from portal.employment.vacancies.queries.occupations import is_same_trade, telling
from portal.people.models import Person

SHOWN = 12
WORKING_AGE = 16 * 12  # months
USUAL_TRAVEL = 20  # kilometres, where a client said nothing


@dataclass(frozen=True)
class Reason:
    """What speaks for a client, against, or is not known (None)."""

    fits: bool | None
    text: str
    weight: int = 1


@dataclass
class Match:
    client: Client
    reasons: list[Reason] = field(default_factory=list)

    @property
    def score(self) -> int:
        return sum(r.weight if r.fits else -r.weight for r in self.reasons if r.fits is not None)

    @property
    def is_likely(self) -> bool:
        """Whether they fit: other work, too little language or no licence stand behind a line."""
        against = any(r.fits is False and r.weight > 1 for r in self.reasons)
        return self.score > 0 and not against


@dataclass
class Known:
    """What is known of the work of one client; what was asked goes before what their CV says."""

    profile: CVProfile | None = None
    wish: WorkWish | None = None
    jobs: list[str] = field(default_factory=list)
    levels: dict[str, Skilled] = field(default_factory=dict)
    is_placed: bool = False
    certificates: list[str] = field(default_factory=list)

    @property
    def looks_for(self) -> str | None:
        asked = self.wish.occupations if self.wish else None
        return asked or (self.profile.wish if self.profile else None)

    @property
    def tenths_a_week(self) -> int | None:
        asked = self.wish.hours_per_week_tenths if self.wish else None
        hours = self.profile.hours_per_week if self.profile else None
        return asked or (hours * 10 if hours else None)


def fitting(person: Person, vacancy: Vacancy, asked: list[VacancyLanguage]) -> list[Match]:
    """The clients whom this person sees, the best fitting first; not those proposed already.

    Who is younger than 16 is left out. Somebody of whom nothing speaks for it is not shown.
    """
    grown = {client.id: client for client in open_to_work(person, vacancy)}
    if clients.is_hidden(person, Hideable.MUNICIPALITY):
        for client in grown.values():
            client.municipality = None
    known = known_of(list(grown))
    found = [match(client, known[client.id], vacancy, asked) for client in grown.values()]
    speaking = [m for m in found if any(reason.fits for reason in m.reasons)]
    return sorted(speaking, key=lambda m: (-m.score, m.client.sorts_as))[:SHOWN]


def open_to_work(person: Person, vacancy: Vacancy) -> Rows:
    proposed = Candidate.select(Candidate.client).where(Candidate.vacancy == vacancy.id)
    grown = add_months(today(), -WORKING_AGE)
    return (
        clients.visible_to(person)
        .select(Client, Municipality)
        .left_outer_join(Municipality)
        .where(
            clients.is_open(),
            Client.id.not_in(proposed),
            Client.born_on.is_null() | (Client.born_on <= grown),
        )
    )


def known_of(numbers: list[int]) -> dict[int, Known]:
    """What is known of these clients: as many queries for one as for all."""
    found: dict[int, Known] = defaultdict(Known)
    for wish in WorkWish.select().where(WorkWish.client.in_(numbers)):
        found[wish.client_id].wish = wish
    at = today()
    for placement in Placement.select().where(Placement.client.in_(numbers), Placement.counts()):
        if placement.job_title:
            found[placement.client_id].jobs.append(placement.job_title)
        if placement.state_on(at) == "running":
            found[placement.client_id].is_placed = True
    add_cvs(found, numbers)
    for client, levels in levels_now(numbers).items():
        found[client].levels = levels
    return found


def add_cvs(found: dict[int, Known], numbers: list[int]) -> None:
    """What the CVs of these clients say."""
    for profile in CVProfile.select().where(CVProfile.client.in_(numbers)):
        found[profile.client_id].profile = profile
    held = CVCertificate.select(CVProfile.client, CVCertificate.title).join(CVProfile)
    for client, title in held.where(CVProfile.client.in_(numbers)).tuples():
        found[client].certificates += [title] if title else []
    jobs = CVJob.select(CVProfile.client, CVJob.title).join(CVProfile)
    for client, title in jobs.where(CVProfile.client.in_(numbers)).tuples():
        found[client].jobs.append(title)


def match(client: Client, known: Known, vacancy: Vacancy, asked: list[VacancyLanguage]) -> Match:
    reasons = [
        by_occupation(known, vacancy),
        *(by_language(known, one) for one in asked),
        by_licence(known, vacancy),
        by_certificate(known, vacancy),
        by_hours(known, vacancy),
        by_parts_of_day(known, vacancy),
        by_first_day(known, vacancy),
        by_distance(client, known, vacancy),
        Reason(None, _("Has a place now")) if known.is_placed else None,
    ]
    return Match(client, [reason for reason in reasons if reason is not None])


def by_occupation(known: Known, vacancy: Vacancy) -> Reason | None:
    wanted = known.looks_for
    if wanted and is_same_trade(wanted, vacancy.title):
        return Reason(True, _("Looks for: %(work)s", work=wanted), 4)
    for job in known.jobs:
        if is_same_trade(job, vacancy.title):
            return Reason(True, _("Did this before: %(work)s", work=job), 3)
    if wanted:
        is_other = bool(telling(wanted) and telling(vacancy.title))  # else neither says which work
        return Reason(False if is_other else None, _("Looks for: %(work)s", work=wanted), 2)
    return Reason(None, _("We do not know what work they look for"))


def by_language(known: Known, asked: VacancyLanguage) -> Reason:
    name, level = name_of(asked.language), known.levels.get(asked.language)
    pairs = [
        (asked.spoken, level and level.spoken),
        (asked.written, level and level.written),
    ]
    needed = [(CEFRLevel(want), CEFRLevel(has) if has else None) for want, has in pairs if want]
    has = shown_level(level)
    if any(has is not None and has.rank < want.rank for want, has in needed):
        return Reason(
            False, _("%(language)s %(level)s is below what they ask", language=name, level=has), 3
        )
    if any(has is None for _want, has in needed):
        return Reason(None, _("Level of %(language)s is not known", language=name))
    return Reason(True, _("%(language)s %(level)s is enough", language=name, level=has), 2)


def shown_level(level: Skilled | None) -> str:
    """A2, or A2/A1 where they speak better than they write."""
    parts = [part for part in (level.spoken, level.written) if part] if level else []
    return "/".join(dict.fromkeys(parts))


def by_licence(known: Known, vacancy: Vacancy) -> Reason | None:
    if not vacancy.licence:
        return None
    name = LICENCES[Licence(vacancy.licence)]
    if known.profile is None:
        return Reason(None, _("Whether they may drive is not known: %(licence)s", licence=name))
    if vacancy.licence in known.profile.licences.split():
        return Reason(True, _("Has the licence: %(licence)s", licence=name), 2)
    return Reason(False, _("Has no licence: %(licence)s", licence=name), 3)


def by_certificate(known: Known, vacancy: Vacancy) -> Reason | None:
    """A certificate that the vacancy names."""
    asked = set(telling(f"{vacancy.title} {vacancy.asks or ''}"))
    fitting = next((title for title in known.certificates if asked & set(telling(title))), None)
    return Reason(True, _("Has a certificate: %(title)s", title=fitting), 2) if fitting else None


def by_parts_of_day(known: Known, vacancy: Vacancy) -> Reason | None:
    asked = set((vacancy.parts_of_day or "").split())
    can = set(known.profile.parts_of_day.split()) if known.profile else set()
    if not asked or not can:
        return None
    words = ", ".join(str(PARTS_OF_DAY[PartOfDay(part)]) for part in sorted(can))
    return Reason(asked <= can, _("Can work: %(parts)s", parts=words))


def by_first_day(known: Known, vacancy: Vacancy) -> Reason | None:
    free = known.profile.available_from if known.profile else None
    if free is None or vacancy.starts_on is None:
        return None
    return Reason(free <= vacancy.starts_on, _("Can begin on %(day)s", day=day(free)))


def by_hours(known: Known, vacancy: Vacancy) -> Reason | None:
    asked = vacancy.hours_per_week_tenths
    can = known.tenths_a_week
    if not asked or not can:
        return None
    text = _("Can work %(n)s hours a week", n=week_hours(can))
    return Reason(can >= asked, text)


def by_distance(client: Client, known: Known, vacancy: Vacancy) -> Reason | None:
    town = client.municipality.name if client.municipality_id else None
    km = distance_km(town, vacancy.place or vacancy.employer.place)
    if km is None:
        return None
    far = known.wish.travel_km if known.wish and known.wish.travel_km is not None else USUAL_TRAVEL
    if km == 0:
        return Reason(True, _("Lives in the same place"))
    return Reason(km <= far, _("Lives about %(n)s km away", n=km))
