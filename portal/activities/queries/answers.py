"""What was answered to a question of the branch: the list, and of numbers their sum."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from portal.activities.models import Activity, Outcome
from portal.activities.models.words import ActivityWord, AnswerKind, OwnWord
from portal.activities.queries import visible_to
from portal.core.database import Rows
from portal.people.models import Person


@dataclass(frozen=True)
class Totals:
    """How many answers there are, and of numbers what they are together."""

    count: int
    total: int | None

    @property
    def average(self) -> float | None:
        """Of numbers, with one decimal."""
        return None if self.total is None or not self.count else round(self.total / self.count, 1)


def answers_to(person: Person, word: OwnWord, year: int | None) -> Rows:
    """The answers that count: of what was done and not withdrawn, as far as this person sees it."""
    seen = visible_to(person).select(Activity.id)
    found = (
        ActivityWord.select(
            ActivityWord.answer.alias("answer"),
            Activity.id.alias("activity"),
            Activity.happened_on.alias("day"),
            Person.called().alias("who"),
        )
        .join(Activity)
        .join(Person)
        .where(
            ActivityWord.word == word.id,
            ActivityWord.answer.is_null(False),
            Activity.id.in_(seen),
            Activity.withdrawn_at.is_null(),
            Activity.outcome == Outcome.DONE,
        )
    )
    if year:
        found = found.where(Activity.happened_on.between(date(year, 1, 1), date(year, 12, 31)))
    return found


def listed(person: Person, word: OwnWord, year: int | None) -> Rows:
    """The same, the last first."""
    found = answers_to(person, word, year)
    return found.order_by(Activity.happened_on.desc(), ActivityWord.id.desc())


def totals_of(person: Person, word: OwnWord, year: int | None) -> Totals:
    answers = answers_to(person, word, year)
    if word.answer != AnswerKind.NUMBER:
        return Totals(answers.count(), None)
    as_number = ActivityWord.answer.cast("INTEGER")
    count, total = answers.select(fn.COUNT(ActivityWord.id), fn.SUM(as_number)).tuples().get()
    return Totals(count, int(total or 0))


def years_of(person: Person, word: OwnWord) -> list[int]:
    """The years in which there are answers, the last first."""
    months = answers_to(person, word, None).select(Activity.year_month).distinct()
    return sorted({month // 100 for (month,) in months.tuples()}, reverse=True)
