"""Judgements of a client on the ladder and in languages, and how far they climbed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from peewee import JOIN

from portal.clients import queries as clients
from portal.clients.models import Client
from portal.core.database import Rows
from portal.core.render.charts import Stairs
from portal.core.web.access import Permission, Role
from portal.employment.vacancies.models import DUTCH, CEFRLevel, LadderStep, LanguageLevel, WorkWish
from portal.people.models import Person


def sees_ladder(person: Person) -> bool:
    """The job coach and leaders, and whoever guides the client (trust.md, part 3)."""
    return person.may(Permission.SEE_EMPLOYMENT) or person.works_as(Role.GUIDE)


def sees_levels(person: Person) -> bool:
    return sees_ladder(person) or person.may(Permission.JUDGE_LANGUAGE)


def judgements_visible_to(person: Person, model: type[LadderStep] | type[LanguageLevel]) -> Rows:
    """Judgements of the clients whom this person sees, withdrawn ones included."""
    may = sees_ladder(person) if model is LadderStep else sees_levels(person)
    seen = clients.visible_to(person).select(Client.id).order_by()
    found = model.select().where(model.client.in_(seen))
    return found if may else found.where(model.id.is_null())


def of_client(model: type[LadderStep] | type[LanguageLevel], client: Client) -> Rows:
    """All judgements of a client with who judged, the last first."""
    return (
        model.select(model, Person)
        .join(Person, JOIN.LEFT_OUTER, on=(model.judged_by == Person.id), attr="judged_by")
        .where(model.client == client.id)
        .order_by(model.measured_on.desc(), model.id.desc())
    )


@dataclass(frozen=True)
class Climb:
    """The judgements that stand, the first first, and the steps between first and last."""

    steps: list[LadderStep]

    @property
    def by(self) -> int:
        return self.steps[-1].step - self.steps[0].step if self.steps else 0

    @property
    def chart(self) -> Stairs:
        return Stairs([(one.measured_on, one.step) for one in self.steps])


@dataclass(frozen=True)
class Rise:
    """That a client came higher: the later judgement and its day, from which step to which."""

    judgement: int
    client: int
    day: date
    first: int
    last: int

    @property
    def by(self) -> int:
        return self.last - self.first


def rises(judgements: Iterable[tuple[int, int, int, date]]) -> list[Rise]:
    """Each rise, against the judgement before it whenever that was: what the yearly figures and
    the page of results count. `judgements`: (number, client, step, day), the first first."""
    before: dict[int, int] = {}
    found = []
    for number, client, step, day in judgements:
        if step > before.get(client, step):
            found.append(Rise(number, client, day, before[client], step))
        before[client] = step
    return found


def climb_of(judgements: list[LadderStep]) -> Climb:
    standing = [one for one in judgements if one.withdrawn_at is None]
    return Climb(sorted(standing, key=lambda one: (one.measured_on, one.id)))


@dataclass(frozen=True)
class Speaking:
    """The judgements of somebody's spoken Dutch that stand, the first first."""

    levels: list[LanguageLevel]

    @property
    def chart(self) -> Stairs:
        points = [
            (one.measured_on, CEFRLevel(one.spoken).rank + 1) for one in self.levels if one.spoken
        ]
        return Stairs(points, tuple(CEFRLevel))


def speaking_of(judgements: list[LanguageLevel]) -> Speaking:
    said = [one for one in judgements if one.language == DUTCH and one.spoken]
    standing = [one for one in said if one.withdrawn_at is None]
    return Speaking(sorted(standing, key=lambda one: (one.measured_on, one.id)))


def latest_levels_of(judgements: list[LanguageLevel]) -> list[LanguageLevel]:
    """The last one of each language that stands, Dutch first."""
    last: dict[str, LanguageLevel] = {}
    for one in judgements:  # the last first
        if one.withdrawn_at is None:
            last.setdefault(one.language, one)
    return sorted(last.values(), key=lambda one: (one.language != "nl", one.language))


def wish_of(client: Client) -> WorkWish:
    """What work a client looks for; an empty wish where nothing is known."""
    kept = WorkWish.get_or_none(WorkWish.client == client.id)
    return kept or WorkWish(branch=client.branch_id, client=client.id)
