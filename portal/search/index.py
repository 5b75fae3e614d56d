"""The index of folded words by which people, clients and employers are found.

A word of the index is one of a text with all that follows it written together: of "van den Berg"
vandenberg, denberg and berg. So whoever types the beginning of a word finds it, and also whoever
types several words as one. A name is there as it is written and as papers spell it: müller and
mueller. The names of people are there by their sound too: who types Hasan or حسن finds Hassan.
"""

from collections.abc import Iterable, Sequence
from functools import cache, reduce
from operator import and_, or_

from peewee import BlobField, BooleanField, Case, Expression, chunked, fn

from portal.branches.models import Branch
from portal.core import phones
from portal.core.database import BaseModel, db, parent
from portal.core.i18n import sounds
from portal.core.i18n.collation import place_of_name
from portal.core.i18n.transliteration import spellings_of
from portal.core.text import LONGEST_WORD, folded, folded_at

MOST_TYPED = 12  # words of a search that count
MOST_JOINED = 4  # words that may be one in the index; of digits any number
AFTER_ALL = b"\xff"  # no letter is written with this byte


class Found(BaseModel):
    """A record that people look for by its words. These and its place in lists follow its writes;
    what passes by `save` and `save_changes` calls `index`."""

    sorts_as = BlobField(null=True)  # empty as long as the record is not indexed

    FOUND_BY: tuple[str, ...] = ("name", "code")
    NAMES: tuple[str, ...] = ()  # those of them that people hear, and spell as they hear them
    PHONES: tuple[str, ...] = ()

    @classmethod
    def also_found_by(cls, _numbers: list[int]) -> dict[int, list[tuple[str | None, str | None]]]:
        """{record: (text, phone number) of what else belongs to it}"""
        return {}

    def save(self, *arguments, **options):
        changed = [field.name for field in self.dirty_fields]
        saved = super().save(*arguments, **options)
        self.was_changed(changed)
        return saved

    def was_changed(self, names: Iterable[str]) -> None:
        if {*names} & {*self.FOUND_BY, *self.PHONES}:
            index(type(self), [self.id])


class Named(Found):
    """Who may have the name of another: then the label says which of them it is."""

    is_namesake = BooleanField(null=True)  # whether another of the branch has the name

    NAMES: tuple[str, ...] = ("name",)
    PHONES = ("phone",)
    TOLD_APART_BY = "code"  # what is said with the name where several have it

    @property
    def full_name(self) -> str:
        """The name alone, as documents and letters have it; the code where there is none."""
        return self.name or self.code

    @property
    def label(self) -> str:
        """How it is called on screen: where several have the name, with what tells them apart."""
        word = self.is_namesake and self.name and getattr(self, self.TOLD_APART_BY)
        return f"{self.name} ({word})" if word else self.full_name

    @classmethod
    def called(cls) -> Case:
        """The label as a column of a query."""
        word = getattr(cls, cls.TOLD_APART_BY)
        apart = cls.is_namesake & cls.name.is_null(False) & word.is_null(False)
        both = cls.name.concat(" (").concat(word).concat(")")
        return Case(None, [(apart, both)], fn.COALESCE(cls.name, cls.code))


class Word(BaseModel):
    """A folded word by which a record is found; each kind of record has a table of its own."""

    branch = parent(Branch, index=False)
    word = BlobField()

    class Meta:
        indexes = ((("branch", "word", "record"), False),)


@cache
def table_of(model: type[Found]) -> type[Word]:
    return next(table for table in Word.__subclasses__() if table.record.rel_model is model)


def index(model: type[Found], numbers: Iterable[int]) -> None:
    """Let these records be found and listed by what they are called now.

    Inside the transaction that changed them.
    """
    table = table_of(model)
    columns = [getattr(model, name) for name in (*model.FOUND_BY, *model.PHONES)]
    for some in chunked(sorted(set(numbers)), 500):
        table.delete().where(table.record.in_(some)).execute()
        also = model.also_found_by(some)
        records = list(
            model.select(model.id, model.branch, model.sorts_as, *columns).where(model.id.in_(some))
        )
        rows = [
            (record.branch_id, record.id, word)
            for record in records
            for word in sorted(words_of(record, also.get(record.id, [])))
        ]
        for part in chunked(rows, 1_000):
            table.insert_many(part, fields=[table.branch, table.record, table.word]).execute()
        put_in_order(model, records)


def put_in_order(model: type[Found], records: list[Found]) -> None:
    moved, places = [], set()
    for record in records:
        place, was = place_of_name(record.full_name), record.sorts_as
        if was is None or bytes(was) != place:
            places |= {(record.branch_id, at) for at in (place, was and bytes(was)) if at}
            record.sorts_as = place
            moved.append(record)
    if moved:
        model.bulk_update(moved, [model.sorts_as], batch_size=100)
        if issubclass(model, Named):
            note_namesakes(model, places)


def note_namesakes(model: type[Named], places: set[tuple[int, bytes]]) -> None:
    """Note of all who stand at these places of their branches whether they stand there alone."""
    for branch in {branch for branch, _place in places}:
        for some in chunked(sorted(place for at, place in places if at == branch), 500):
            here = (model.branch == branch) & model.sorts_as.in_(some)
            shared = model.select(model.sorts_as).where(here).group_by(model.sorts_as)
            shared = [bytes(place) for (place,) in shared.having(fn.COUNT(model.id) > 1).tuples()]
            together = model.sorts_as.in_(shared)
            model.update(is_namesake=True).where(here, together).execute()
            model.update(is_namesake=False).where(here, ~together).execute()


def words_of(record: Found, also: list[tuple[str | None, str | None]]) -> set[bytes]:
    texts = [getattr(record, name) for name in record.FOUND_BY] + [text for text, _phone in also]
    numbers = [getattr(record, name) for name in record.PHONES] + [phone for _text, phone in also]
    found = {word for text in texts for word in joined(text)}
    found |= {word for number in numbers for word in phones.spellings(number)}
    names = [getattr(record, name) for name in record.NAMES]
    names += [text for text, _phone in also] if names else []
    found |= {sound for name in names for sound in sounds.kept(name)}
    return {word.encode() for word in found}


def joined(text: str | None) -> set[str]:
    """Each word of the text with those after it, as one."""
    return {
        "".join(words[at:])[:LONGEST_WORD] for words in orders(text) for at in range(len(words))
    }


def orders(text: str | None) -> list[list[str]]:
    """The words of the text in each spelling; of "Berg, van den" also with the surname behind."""
    surname, comma, rest = (text or "").partition(",")
    return spellings_of(text) + (spellings_of(f"{rest} {surname}") if comma else [])


def found_models() -> list[type[Found]]:
    return [table.record.rel_model for table in Word.__subclasses__()]


def index_missing() -> None:
    """Index what is not: after a migration, or in a copy of an older version."""
    for model in found_models():
        missing = [n for (n,) in model.select(model.id).where(model.sorts_as.is_null()).tuples()]
        if missing:
            with db.atomic():
                index(model, missing)


def fits(model: type[Found], branch_id: int, typed: str) -> Expression:
    """Condition: each word that was typed begins one of the record's, in whatever order.

    Nothing typed fits every record; signs without any letter or digit fit none.
    """
    spellings = [words[:MOST_TYPED] for words in spellings_of(typed) if words]
    if not spellings:
        return model.id.is_null(bool(typed.strip()))
    ways = [[(runs_with(words, at), ()) for at in range(len(words))] for words in spellings]
    heard, apart = heard_in(typed) if model.NAMES else ([], [])
    if heard:
        ways[0] = [(runs, also) for (runs, _), also in zip(ways[0], heard, strict=True)]
        ways += [[((), also) for also in apart]] if apart != heard else []
    return reduce(or_, (_fits_all(model, branch_id, way) for way in ways))


def heard_in(typed: str) -> tuple[list[list[str]], list[list[str]]]:
    """The sounds of each word that was typed, and of those of Abdulrahman apart."""
    words = [typed[start:end] for _word, start, end in folded_at(typed)][:MOST_TYPED]
    apart = [part for word in words for part in sounds.in_two(word)]
    return [sorted(sounds.asked(w)) for w in words], [sorted(sounds.asked(w)) for w in apart]


def _fits_all(model: type[Found], branch_id: int, way: list[tuple]) -> Expression:
    """For each of (beginnings of words, sounds) one that fits."""
    table = table_of(model)
    conditions = []
    for runs, heard in dict.fromkeys((tuple(runs), tuple(heard)) for runs, heard in way):
        begins = [
            (table.word >= run.encode()) & (table.word < run.encode() + AFTER_ALL) for run in runs
        ]
        begins += [table.word.in_([sound.encode() for sound in heard])] if heard else []
        if not begins:  # a word that says nothing by its sound alone
            return model.id.is_null()
        hits = table.select(table.record).where(table.branch == branch_id, reduce(or_, begins))
        conditions.append(model.id.in_(hits))
    return reduce(and_, conditions)


def runs_with(words: list[str], at: int) -> tuple[str, ...]:
    """The word at this place, alone and written together with its neighbours."""
    runs = [
        words[first : last + 1]
        for first in range(at + 1)
        for last in range(at, len(words))
        if last - first < MOST_JOINED or all(map(str.isdigit, words[first : last + 1]))
    ]
    return tuple(dict.fromkeys("".join(run)[:LONGEST_WORD] for run in runs))


def bears(model: type[Found], branch_id: int, words: Iterable[str]) -> Expression:
    """Condition: the record has one of these very words."""
    table, wanted = table_of(model), [word.encode() for word in words]
    return model.id.in_(
        table.select(table.record).where(table.branch == branch_id, table.word.in_(wanted))
    )


def is_same_name(one: str | None, other: str | None) -> bool:
    """Whether two names have the same letters, in whatever order and spacing of their words."""
    return are_same(folded(one or ""), folded(other or ""))


def is_same_on_papers(one: str | None, other: str | None) -> bool:
    """The same, or as papers spell it: Müller and Mueller, Петренко and Petrenko."""
    return any(are_same(a, b) for a in spellings_of(one) for b in spellings_of(other))


def are_same(words: Sequence[str], others: Sequence[str]) -> bool:
    """The same of names that are folded already."""
    letters = "".join(words)
    if sorted(letters) != sorted("".join(others)):
        return False
    if letters == "".join(others) or max(len(words), len(others)) > MOST_TYPED:
        return bool(words) and letters == "".join(others)
    return _spell(tuple(words), "".join(others)) or _spell(tuple(others), letters)


def _spell(words: tuple[str, ...], letters: str) -> bool:
    """Whether these words, each once, are the letters when they stand in some order."""
    return not words or any(
        letters.startswith(word) and _spell(words[:at] + words[at + 1 :], letters[len(word) :])
        for at, word in enumerate(words)
        if word not in words[:at]
    )
