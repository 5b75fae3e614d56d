"""What was published of a period, and what numbers people put in the place of what was counted."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from flask_babel import force_locale
from peewee import BlobField, Expression

from portal.core.crypto import digest_of
from portal.core.database import Rows
from portal.core.i18n.language import DUTCH
from portal.people.models import Person
from portal.reports.models import FigureOverride, Publication
from portal.reports.queries.definitions import (
    ALL,
    FIXED,
    PATTERNS,
    UnknownFigure,
    definition,
)
from portal.reports.queries.figure import Figure, Figures, Record, Scope


def definitions_version() -> str:
    """16 characters that change with the words in which any figure is defined."""
    with force_locale(DUTCH):
        told = [(each.key, each.unit, str(each.text)) for each in ALL]
    return digest_of(json.dumps(told, ensure_ascii=True))[:16]


def meaning_now(key: str) -> str:
    """How a figure is counted, in the language of publications; "" for one that is gone."""
    with force_locale(DUTCH):
        try:
            return str(definition(key).text)
        except UnknownFigure:
            return ""


@dataclass(frozen=True)
class Frozen:
    """A figure as it was published."""

    key: str
    value: int | float
    counted: int | float
    text: str
    records: tuple[Record, ...]
    unit: str
    reason: str = ""  # why another value than was counted

    @property
    def figure(self) -> Figure:
        return Figure(list(self.records), self.unit)


class Kept:
    """What a publication holds, read."""

    def __init__(self, publication: Publication) -> None:
        self.told = json.loads(zlib.decompress(bytes(publication.contents)))
        self.definitions = publication.definitions
        numbers = publication.renumbered
        self.numbers = None if numbers is None else json.loads(zlib.decompress(bytes(numbers)))

    def record(self, kind: str, number: int, amount: int, note: str) -> Record:
        """A record by the number that it has here; one that is not here has none."""
        if self.numbers is not None:
            number = self.numbers.get(kind, {}).get(str(number), 0)
        return Record(kind, number, amount, note)

    @cached_property
    def figures(self) -> dict[str, Frozen]:
        return {
            key: Frozen(
                key,
                kept["value"],
                kept["counted"],
                kept["text"],
                tuple(self.record(*each) for each in kept["records"]),
                kept["unit"],
                kept.get("reason", ""),
            )
            for key, kept in self.told["figures"].items()
        }

    @cached_property
    def is_counted_as_now(self) -> bool:
        return self.definitions == definitions_version()

    def could_hold(self, key: str) -> bool:
        """Whether the portal counted this when it was published; what came later is no change.

        Of a breakdown of which it holds no part that is not known, where definitions are others.
        """
        if key in self.figures or self.is_counted_as_now:
            return True
        pattern = next((one for one in PATTERNS if key not in FIXED and one.value_in(key)), None)
        return pattern is not None and any(pattern.value_in(other) for other in self.figures)

    @property
    def story(self) -> list[dict]:
        """Chapters: {"name", "blocks": [{"list", "lines"}]}"""
        return self.told["story"]


def packed(contents: dict) -> bytes:
    return zlib.compress(json.dumps(contents, ensure_ascii=True).encode())


def number_of(hundredths: int) -> int | float:
    """97017 -> 970.17, and 36800 -> 368"""
    whole, part = divmod(hundredths, 100)
    return hundredths / 100 if part else whole


@dataclass(frozen=True)
class Change:
    """What of a published figure is different now."""

    key: str
    published: int | float
    now: int | float
    gone: list[Record]
    new: list[Record]


def changes(
    frozen: dict[str, Frozen], figures: Figures, values: dict[str, int | float]
) -> list[Change]:
    """The figures that are not as they were published, with the records that make it so."""
    found = []
    for key in dict.fromkeys([*frozen, *figures]):
        was = frozen.get(key)
        if was is None and key in frozen:
            continue
        before = set(was.records) if was else set()
        after = set(figures[key].records) if key in figures else set()
        value = values.get(key, 0)
        published = was.value if was else 0
        if value != published or (before != after and was is not None and was.records):
            found.append(
                Change(
                    key,
                    published,
                    value,
                    ordered(before - after, was.records if was else ()),
                    ordered(after - before, figures[key].records if key in figures else ()),
                )
            )
    return found


def ordered(some: set[Record], order: Iterable[Record]) -> list[Record]:
    return [record for record in order if record in some]


def visible_to(person: Person) -> Rows:
    """All that this person's branch published, without the bytes of the files."""
    return _without_bytes().where(Publication.branch == person.branch_id)


def _without_bytes(*further: BlobField) -> Rows:
    p = Publication
    columns = (
        p.id,
        p.branch,
        p.municipality,
        p.since,
        p.until,
        p.basis,
        p.number,
        p.reason,
        p.definitions,
        p.published_by,
        p.published_at,
        p.mac,
    )
    return p.select(*columns, *further, Person).left_outer_join(Person, on=p.published_by)


def of(scope: Scope) -> Rows:
    """What was published of exactly this, the last first."""
    return _without_bytes().where(_same(scope)).order_by(Publication.number.desc())


def last_of(scope: Scope) -> Publication | None:
    """With its figures, and without the bytes of its PDF."""
    found = _without_bytes(Publication.contents, Publication.renumbered)
    return found.where(_same(scope)).order_by(Publication.number.desc()).first()


def _same(scope: Scope) -> Expression:
    p, place = Publication, scope.municipality
    whose = p.municipality.is_null() if place is None else p.municipality == place
    days = (p.since == scope.since) & (p.until == scope.until)
    return (p.branch == scope.branch) & whose & days & (p.basis == scope.basis)


Overrides = dict[str, FigureOverride]


def overrides(scope: Scope) -> Overrides:
    """{key: the number that stands in the place of what was counted} of the year of a scope."""
    return overrides_of(scope, scope.since.year)[scope.since.year]


def overrides_of(scope: Scope, *years: int) -> dict[int, Overrides]:
    """The same of several years."""
    o, place = FigureOverride, scope.municipality
    whose = o.municipality.is_null() if place is None else o.municipality == place
    found = o.select(o, Person).left_outer_join(Person, on=o.made_by)
    holds = found.where((o.branch == scope.branch) & o.year.in_(years) & whose)
    by_year: dict[int, Overrides] = {year: {} for year in years}
    for one in holds.where(o.ended_at.is_null()).order_by(o.id):
        by_year[one.year][one.key] = one
    return by_year


def overrides_visible_to(person: Person) -> Rows:
    o = FigureOverride
    return o.select().where(o.branch == person.branch_id, o.ended_at.is_null())


def with_bytes_visible_to(person: Person) -> Rows:
    found = Publication.select(Publication, Person)
    found = found.left_outer_join(Person, on=Publication.published_by)
    return found.where(Publication.branch == person.branch_id)
