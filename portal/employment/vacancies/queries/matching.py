"""Which clients fit a vacancy, with the reasons: a list to talk about, no verdict."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from peewee import fn

from portal.branches.models import Municipality
from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import add_months, today
from portal.core.database import Rows
from portal.core.geo import distance_km
from portal.core.i18n.formatting import week_hours
from portal.core.i18n.spoken_languages import name_of
from portal.core.text import folded
from portal.employment.cvs.models import CVJob, CVProfile
from portal.employment.vacancies.models import (
    Candidate,
    CEFRLevel,
    LanguageLevel,
    Placement,
    Vacancy,
    VacancyLanguage,
    WorkWish,
)
from portal.people.models import Person

SHOWN = 12
WORKING_AGE = 16 * 12  # months
USUAL_TRAVEL = 20  # kilometres, where a client said nothing
STEM = 5  # letters that two words of one trade share: schilder, schildershulp


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


@dataclass
class Known:
    """What is known of the work of one client; what was asked goes before what their CV says."""

    profile: CVProfile | None = None
    wish: WorkWish | None = None
    jobs: list[str] = field(default_factory=list)
    levels: dict[str, LanguageLevel] = field(default_factory=dict)
    is_placed: bool = False

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
    day = today()
    for placement in Placement.select().where(Placement.client.in_(numbers), Placement.counts()):
        if placement.job_title:
            found[placement.client_id].jobs.append(placement.job_title)
        if placement.state_on(day) == "running":
            found[placement.client_id].is_placed = True
    add_cvs(found, numbers)
    for level in latest_levels(numbers):
        found[level.client_id].levels[level.language] = level
    return found


def add_cvs(found: dict[int, Known], numbers: list[int]) -> None:
    """What the CVs of these clients say."""
    for profile in CVProfile.select().where(CVProfile.client.in_(numbers)):
        found[profile.client_id].profile = profile
    jobs = CVJob.select(CVProfile.client, CVJob.title).join(CVProfile)
    for client, title in jobs.where(CVProfile.client.in_(numbers)).tuples():
        found[client].jobs.append(title)


def latest_levels(numbers: list[int]) -> list[LanguageLevel]:
    """Of each of these clients and each language the last judgement that stands."""
    last = (
        LanguageLevel.select(
            LanguageLevel.client, LanguageLevel.language, fn.MAX(LanguageLevel.measured_on)
        )
        .where(LanguageLevel.client.in_(numbers), LanguageLevel.withdrawn_at.is_null())
        .group_by(LanguageLevel.client, LanguageLevel.language)
    )
    newest: dict[tuple[int, str], date] = {(c, lang): day for c, lang, day in last.tuples()}
    return [
        level
        for level in LanguageLevel.select().where(
            LanguageLevel.client.in_(numbers), LanguageLevel.withdrawn_at.is_null()
        )
        if str(newest[(level.client_id, level.language)]) == str(level.measured_on)
    ]


def match(client: Client, known: Known, vacancy: Vacancy, asked: list[VacancyLanguage]) -> Match:
    reasons = [
        by_occupation(known, vacancy),
        *(by_language(known, one) for one in asked),
        by_hours(known, vacancy),
        by_distance(client, known, vacancy),
        Reason(None, _("Has a place now")) if known.is_placed else None,
    ]
    return Match(client, [reason for reason in reasons if reason is not None])


def is_same_trade(one: str, other: str) -> bool:
    """Whether two descriptions of work share a word, or the stem of one."""
    return any(
        a == b or (min(len(a), len(b)) >= STEM and (a.startswith(b) or b.startswith(a)))
        for a in folded(one)
        for b in folded(other)
        if len(a) > 2 and len(b) > 2
    )


def by_occupation(known: Known, vacancy: Vacancy) -> Reason | None:
    wanted = known.looks_for
    if wanted and is_same_trade(wanted, vacancy.title):
        return Reason(True, _("Looks for: %(work)s", work=wanted), 4)
    for job in known.jobs:
        if is_same_trade(job, vacancy.title):
            return Reason(True, _("Did this before: %(work)s", work=job), 3)
    if wanted:
        return Reason(False, _("Looks for: %(work)s", work=wanted), 2)
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


def shown_level(level: LanguageLevel | None) -> str:
    """A2, or A2/A1 where they speak better than they write."""
    parts = [part for part in (level.spoken, level.written) if part] if level else []
    return "/".join(dict.fromkeys(parts))


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
