"""Which vacancies there are for somebody, and who was proposed for them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from peewee import JOIN, fn

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.clock import local
from portal.core.database import Rows, among
from portal.core.i18n.formatting import day, moment
from portal.core.paging import PAGE
from portal.core.web.access import Permission
from portal.employment.board import queries as boards
from portal.employment.cvs.models import CVShare, CVVersion
from portal.employment.employers.models import Employer
from portal.employment.employers.queries import further_people
from portal.employment.vacancies.models import (
    CV,
    Candidate,
    CandidateMove,
    CandidateStage,
    Placement,
    Vacancy,
    VacancyLanguage,
    VacancyStage,
)
from portal.people.models import Person

ENDED = (VacancyStage.FILLED, VacancyStage.CLOSED)


def visible_to(person: Person) -> Rows:
    """The vacancies of the branch, for who sees its employers."""
    vacancies = Vacancy.select().where(Vacancy.branch == person.branch_id)
    if not person.may(Permission.SEE_EMPLOYERS):
        return vacancies.where(Vacancy.id.is_null())
    return vacancies


def with_employer(vacancies: Rows) -> Rows:
    return (
        vacancies.select(Vacancy, Employer, Person)
        .join(Employer)
        .switch(Vacancy)
        .join(Person, JOIN.LEFT_OUTER, on=(Vacancy.owner == Person.id), attr="owner")
    )


@dataclass(frozen=True)
class Card:
    """A vacancy on the board or in a list, with how many clients are in for it."""

    vacancy: Vacancy
    candidates: int


def cards(vacancies: Rows) -> list[Card]:
    """These vacancies, in their order."""
    proposed = Candidate.select(fn.COUNT(Candidate.id)).where(
        Candidate.vacancy == Vacancy.id, Candidate.stage != CandidateStage.CLOSED
    )
    found = with_employer(vacancies).select_extend(proposed.alias("proposed"))
    return [Card(vacancy, vacancy.proposed) for vacancy in found]


def open_ones(person: Person) -> Rows:
    """The next step that is soonest on top."""
    found = visible_to(person).where(Vacancy.stage.not_in(ENDED))
    return found.order_by(*boards.soonest(Vacancy))


def board(person: Person, is_mine: bool = False) -> dict[str, list[Card]]:
    """Every open vacancy in the column of its stage; or only those of this person."""
    found = cards(boards.mine(open_ones(person), person) if is_mine else open_ones(person))
    stages = [stage for stage in VacancyStage if stage not in ENDED]
    return boards.in_columns(stages, ((card.vacancy.at, card) for card in found))


def ended(person: Person) -> list[Card]:
    """What was filled or stopped, the last first."""
    found = visible_to(person).where(Vacancy.stage.in_(ENDED))
    return cards(found.order_by(Vacancy.id.desc()).limit(PAGE))


def due(person: Person) -> Rows:
    """Open vacancies on which somebody has to do something today."""
    return boards.due(with_employer(open_ones(person)), person)


def by_form(person: Person, form_key: str) -> Vacancy | None:
    """What this very form made before, if it was sent twice."""
    return visible_to(person).where(Vacancy.form_key == form_key).first()


def of_employer(employer: Employer) -> list[Card]:
    found = Vacancy.select().where(Vacancy.employer == employer.id)
    return cards(found.order_by(Vacancy.stage.in_(ENDED), Vacancy.id.desc()))


def open_of(employer: Employer) -> Rows:
    found = Vacancy.select().where(Vacancy.employer == employer.id, Vacancy.stage.not_in(ENDED))
    return found.order_by(Vacancy.id)


def closed_of(employer: Employer) -> Rows:
    found = Vacancy.select().where(
        Vacancy.employer == employer.id, Vacancy.stage == VacancyStage.CLOSED
    )
    return found.order_by(Vacancy.id)


def closed_in(vacancy: Vacancy) -> Rows:
    stopped = Candidate.stage == CandidateStage.CLOSED
    found = Candidate.select().where(Candidate.vacancy == vacancy.id, stopped)
    return found.order_by(Candidate.id)


def languages_of(vacancy: Vacancy) -> Rows:
    """What it asks, Dutch first."""
    asked = VacancyLanguage.select().where(VacancyLanguage.vacancy == vacancy.id)
    return asked.order_by(VacancyLanguage.language != "nl", VacancyLanguage.language)


def candidates_visible_to(person: Person) -> Rows:
    """Proposals of clients whom this person sees, for vacancies that they see."""
    return Candidate.select().where(
        among(Candidate.vacancy, visible_to(person).select(Vacancy.id)),
        among(Candidate.client, clients.visible_to(person).select(Client.id).order_by()),
    )


@dataclass(frozen=True)
class Addressee:
    """Somebody at an employer to whom a CV can be mailed."""

    name: str
    email: str


def addressees_at(employer: Employer) -> list[Addressee]:
    """Its contact persons with an address, the first one first."""
    first = [(employer.contact_name or employer.label, employer.contact_email)]
    further = [(person.name, person.email) for person in further_people(employer)]
    return [Addressee(name, email) for name, email in first + further if email]


@dataclass(frozen=True)
class Line:
    """A proposed client, the CV that was sent, and the way so far; no client whom one may not
    see. `placement` is the number of what they began there since."""

    candidate: Candidate
    client: Client | None
    moves: list[CandidateMove]
    placement: int | None = None
    opened_at: datetime | None = None  # by whom the CV was mailed to

    @property
    def ending(self) -> CandidateMove | None:
        last = self.moves[-1] if self.moves else None
        return last if last is not None and last.stage == CandidateStage.CLOSED else None

    @property
    def told(self) -> str:
        """Which CV was sent and when, or when they were proposed."""
        one = self.candidate
        if one.cv_number:
            sent = {"n": one.cv_number, "moment": moment(one.cv_sent_at)}
            return _("CV, version %(n)s, sent on %(moment)s", **sent)
        if one.cv_id:
            sent = {"day": day(one.cv.made_on), "moment": moment(one.cv_sent_at)}
            return _("CV of %(day)s sent on %(moment)s", **sent)
        return _("Proposed on %(day)s", day=day(self.moves[0].reached_on)) if self.moves else ""


def lines_of(person: Person, candidates: Rows) -> list[Line]:
    """Each proposal with its client, as far as this person may see them, and its history."""
    seen = clients.is_visible_to(person)
    found = (
        candidates.select(
            Candidate,
            Client,
            CV,
            Vacancy,
            Employer,
            seen.alias("is_seen"),
            begun_since().alias("placement"),
            CVShare,
        )
        .join(Client)
        .switch(Candidate)
        .join(CV, JOIN.LEFT_OUTER)
        .switch(Candidate)
        .join(CVShare, JOIN.LEFT_OUTER, on=(CVShare.id == Candidate.cv_share), attr="link")
        .switch(Candidate)
        .join(Vacancy)
        .join(Employer)
        .order_by(Candidate.stage == CandidateStage.CLOSED, Candidate.id.desc())
    )
    history = CandidateMove.select().where(
        among(CandidateMove.candidate, candidates.select(Candidate.id)),
        CandidateMove.undone_at.is_null(),
    )
    moves: dict[int, list[CandidateMove]] = defaultdict(list)
    for move in history.order_by(CandidateMove.id):
        moves[move.candidate_id].append(move)
    return [
        Line(one, one.client, moves[one.id], one.placement, opened_at_of(one))
        if one.is_seen
        else Line(one, None, moves[one.id])
        for one in found
    ]


def opened_at_of(candidate: Candidate) -> datetime | None:
    """When the CV that was mailed was opened first."""
    link = candidate.cv_share and getattr(candidate, "link", None)
    return link.first_opened_at if link else None


def begun_since() -> Rows:
    """The last placement of the candidate at this employer since they were proposed."""
    proposed_on = CandidateMove.select(fn.MIN(CandidateMove.reached_on)).where(
        CandidateMove.candidate == Candidate.id
    )
    return Placement.select(fn.MAX(Placement.id)).where(
        Placement.client == Candidate.client,
        Placement.employer == Vacancy.employer,
        Placement.started_on >= proposed_on,
        Placement.counts(),
    )


def candidates_of(person: Person, vacancy: Vacancy) -> list[Line]:
    return lines_of(person, Candidate.select().where(Candidate.vacancy == vacancy.id))


def line_of(person: Person, candidate: Candidate) -> Line:
    [line] = lines_of(person, Candidate.select().where(Candidate.id == candidate.id))
    return line


def proposals_of(person: Person, client: Client) -> list[Line]:
    """For which vacancies a client was proposed."""
    return lines_of(person, Candidate.select().where(Candidate.client == client.id))


@dataclass(frozen=True)
class SentCV:
    """A CV that can have been sent: a version with its number, or the day of one from a file."""

    cv: CV | None
    made_on: date
    number: int | None = None

    @property
    def key(self) -> str:
        return f"c{self.cv.id}" if self.cv and not self.number else f"v{self.number}"


def cvs_of(client: Client | int) -> list[SentCV]:
    """The CVs of a client, the newest first; a day with versions is only those."""
    days = {cv.made_on: cv for cv in CV.select().where(CV.client == client)}
    found = [
        SentCV(days.get(day), day, version.number)
        for version in CVVersion.select().where(CVVersion.client == client)
        for day in [local(version.made_at).date()]
    ]
    known = {one.made_on for one in found}
    found += [SentCV(cv, day) for day, cv in days.items() if day not in known]
    return sorted(found, key=lambda one: (one.made_on, one.number or 0), reverse=True)
