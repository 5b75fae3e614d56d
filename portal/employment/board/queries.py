"""The columns of a board, what is due on it, and what happened with one record."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from peewee import JOIN, Expression, fn

from portal.audit.models import READ, AuditEntry, FieldChange
from portal.core.clock import today
from portal.core.database import BaseModel, Rows, fields_of, table_of
from portal.core.i18n.formatting import as_day
from portal.people.models import Person

DONE = (".done", ".step")  # once every step that made room for another was a ".step"
MOST_CARDS = 25  # in a column; the rest follows after a press

Card = TypeVar("Card")


@dataclass(frozen=True)
class Board:
    """Cards in columns, and the column that somebody asked for: it shows all that it has."""

    columns: dict[str, list]
    asked: str | None = None
    is_mine: bool = False  # of one person only

    @property
    def chosen(self) -> str:
        """The one column of a phone: what was asked for, else the first with something in it."""
        if self.asked in self.columns:
            return self.asked
        filled = (stage for stage, cards in self.columns.items() if cards)
        return next(filled, next(iter(self.columns)))

    def shown(self, stage: str) -> list:
        cards = self.columns[stage]
        return cards if stage == self.asked else cards[:MOST_CARDS]


def soonest(model: Any, *then: Any) -> tuple:
    """Without a next step first, then by its day; what rests at the end."""
    by_day = model.next_action_on.asc(nulls="last")
    return (lacks_step(model).desc(), by_day, *then, model.id)


def lacks_step(model: Any) -> Expression:
    """That nobody has said what is next, or why nothing is."""
    return model.next_action_on.is_null() & model.rests_because.is_null()


def due(open_ones: Rows, person: Person) -> Rows:
    """Of these those whose next step is for today or late, or that have none without a reason.

    A job coach gets their own and those of nobody; a leader all.
    """
    model = open_ones.model
    found = open_ones.where(lacks_step(model) | (model.next_action_on <= today()))
    if person.is_leader:
        return found
    return found.where(model.owner.is_null() | (model.owner == person.id))


def mine(records: Rows, person: Person) -> Rows:
    """Of these those that this person is on."""
    return records.where(records.model.owner == person.id)


def in_columns(stages: Iterable[str], cards: Iterable[tuple[str, Card]]) -> dict[str, list[Card]]:
    """Each card in the column of its stage; an empty column too."""
    columns: dict[str, list[Card]] = {stage: [] for stage in stages}
    for stage, card in cards:
        columns[stage].append(card)
    return columns


@dataclass(frozen=True)
class Happening:
    """A stage that was reached, or a step that was done."""

    at: datetime
    by: str
    stage: str | None = None
    reached_on: date | None = None
    reasons: list[tuple[str, str]] = field(default_factory=list)  # (column, value)
    done: str | None = None
    told: str | None = None  # in words of its own


@dataclass(frozen=True)
class History:
    """All that happened, and whether the last of it was a move, which can be undone."""

    happenings: list[Happening]
    can_undo: bool


def history_of(record: BaseModel, beside: Iterable[Happening] = ()) -> History:
    """The History of an employer or a vacancy; slips that were undone are left out.

    `beside` is what else happened with it.
    """
    acts = list(acts_on(record))
    was = steps_before(acts)
    steps = [
        Happening(entry.at, entry.by, done=was[entry.id])
        for entry in acts
        if was.get(entry.id) and entry.action.endswith(DONE)
    ]
    happened = [*map(happening, moves_of(record)), *steps, *beside]
    found = sorted(happened, key=lambda one: one.at, reverse=True)
    return History(found, bool(acts) and acts[0].action.endswith(".move"))


def moves_of(record: BaseModel) -> Rows:
    model = record.history
    return (
        model.select(model, Person)
        .join(Person, JOIN.LEFT_OUTER, on=model.person)
        .where(getattr(model, table_of(record)) == record.id, model.undone_at.is_null())
        .order_by(model.id.desc())
    )


def last_reached(record: BaseModel) -> date | None:
    """The day on which it came to the stage in which it is, as far as that is known."""
    of_record = moves_of(record).select(fn.MAX(record.history.reached_on)).order_by()
    return as_day(of_record.scalar())


def happening(move: BaseModel) -> Happening:
    reasons = [name for name in fields_of(move) if name.endswith("reason")]
    return Happening(
        move.noted_at,
        move.person.label if move.person_id else "",
        stage=move.stage,
        reached_on=move.reached_on,
        reasons=[(name, getattr(move, name)) for name in reasons if getattr(move, name)],
    )


def acts_on(record: BaseModel) -> Rows:
    """Entries of the audit log with `by`, who; the last first."""
    return (
        AuditEntry.select(AuditEntry, fn.COALESCE(Person.called(), "").alias("by"))
        .join(Person, JOIN.LEFT_OUTER, on=(Person.id == AuditEntry.actor_id))
        .where(
            AuditEntry.object_kind == table_of(record),
            AuditEntry.object_id == record.id,
            ~AuditEntry.action.endswith(READ),
        )
        .order_by(AuditEntry.id.desc())
        .objects()
    )


def steps_before(acts: list[AuditEntry]) -> dict[int, str | None]:
    """{entry: the next step before it} of those that changed it."""
    found = FieldChange.select().where(
        FieldChange.entry.in_([entry.id for entry in acts]), FieldChange.field == "next_action"
    )
    return {change.entry_id: change.old for change in found}


def last_move(record: BaseModel) -> AuditEntry | None:
    """The audit log's entry of the last move of this record, if nothing came after it."""
    acts = acts_on(record)
    return acts[0] if acts and acts[0].action.endswith(".move") else None
