"""The words of a branch itself: which hold on a day, and which an activity has."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from peewee import JOIN, fn

from portal.activities.models import Activity
from portal.activities.models.words import UNDER, ActivityWord, OwnWord
from portal.core.database import Rows
from portal.people.models import Person


def visible_to(person: Person) -> Rows:
    """Those of the branch, old ones too."""
    return OwnWord.select().where(OwnWord.branch == person.branch_id)


def holding_on(branch_id: int, day: date, activity: Activity | None = None) -> list[OwnWord]:
    """What can be chosen on this day, and what an activity has already, by name."""
    last = OwnWord.valid_until
    holds = (OwnWord.valid_from <= day) & (last.is_null() | (last >= day))
    if activity is not None:
        chosen = ActivityWord.select(ActivityWord.word).where(ActivityWord.activity == activity)
        holds |= OwnWord.id.in_(chosen)
    found = OwnWord.select().where(OwnWord.branch == branch_id, holds)
    return list(found.order_by(OwnWord.name, OwnWord.id))


class HeldWords(dict[date, list[OwnWord]]):
    """{day: what can be chosen then}, each day asked once."""

    def __init__(self, branch_id: int, activity: Activity | None) -> None:
        super().__init__()
        self.branch_id, self.activity = branch_id, activity

    def __missing__(self, day: date) -> list[OwnWord]:
        self[day] = holding_on(self.branch_id, day, self.activity)
        return self[day]


def of_activity(activity: Activity) -> list[ActivityWord]:
    """What was chosen and answered for it, with the words as they were."""
    found = ActivityWord.select(ActivityWord, OwnWord).join(OwnWord)
    return list(found.where(ActivityWord.activity == activity).order_by(OwnWord.name, OwnWord.id))


def chosen_in(activity: Activity) -> dict[int, str | None]:
    """{number of a word: the answer, of a question}"""
    return {chosen.word_id: chosen.answer for chosen in of_activity(activity)}


def below(under: str | None, numbers: Iterable[int]) -> list[OwnWord]:
    """Those of these words that stand below this one and are only chosen."""
    found = OwnWord.select().where(OwnWord.id.in_(list(numbers)), OwnWord.under == under)
    return list(found.where(OwnWord.answer.is_null()).order_by(OwnWord.id)) if under else []


def in_words(words: dict[int, str | None]) -> str:
    """The same for the history: names and answers, in one text."""
    found = OwnWord.select(OwnWord.id, OwnWord.name).where(OwnWord.id.in_(list(words)))
    names = {word.id: word.name for word in found}
    told = (f"{names[n]}: {said}" if said else names[n] for n, said in words.items() if n in names)
    return ", ".join(sorted(told))


def uses_of(word: OwnWord) -> Rows:
    return ActivityWord.select().where(ActivityWord.word == word)


def all_of(person: Person) -> dict[str, list[tuple[OwnWord, int]]]:
    """{what they stand below: (word, how often it was chosen)}, what holds no more last."""
    rows = (
        visible_to(person)
        .select(OwnWord, fn.COUNT(ActivityWord.id).alias("uses"))
        .join(ActivityWord, JOIN.LEFT_OUTER, on=(ActivityWord.word == OwnWord.id))
        .group_by(OwnWord)
        .order_by(OwnWord.valid_until.is_null().desc(), OwnWord.name, OwnWord.valid_from)
    )
    found: dict[str, list[tuple[OwnWord, int]]] = defaultdict(list)
    for word in rows:
        found[word.under].append((word, word.uses))
    return {str(under): found[under] for under in UNDER if under in found}
