"""Stages and next steps, of an employer and of whatever else has them."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from peewee import fn

from portal import audit
from portal.audit.models import FieldChange
from portal.core.clock import now, today
from portal.core.database import BaseModel, db, save_changes, table_of
from portal.employment.board.queries import last_move
from portal.feature import contributed
from portal.people.models import Person


@dataclass(frozen=True)
class Step:
    """What is to be done, on which day; neither where nothing is left to do."""

    action: str | None = None
    on: date | None = None
    said_on: date | None = None  # the day that the form showed, or of what brought it about
    follows_done: bool = False  # whether what waited before it was done, or gave way
    because: str | None = None  # with which other act it came
    rests: str | None = None  # why there is none, where something stays open

    def told_on(self, day: date | None, follows_done: bool = False) -> "Step":
        """The same step, of this day."""
        return replace(self, said_on=day, follows_done=follows_done)

    def columns(self) -> dict[str, Any]:
        return {
            "next_action": self.action,
            "next_action_on": self.on,
            "rests_because": self.rests,
        }


class NoNextStep(Exception):
    """An open employer or vacancy has a next step, or a reason why not."""


class NothingToUndo(Exception):
    """Something else happened since the last move."""


def begin(record: BaseModel, person: Person, day: date | None = None) -> None:
    """Note the stage in which a new record starts."""
    note(record, person, record.stage, day)
    tell(record)


def tell(record: BaseModel) -> None:
    """Let calendars follow, if records of this kind have steps."""
    if publish := contributed().next_steps.get(table_of(record)):
        publish(record)


def note(
    record: BaseModel, person: Person | None, stage: str, day: date | None = None, **reasons: Any
) -> None:
    """Note that it reached a stage on this day, else today; never before it reached the last."""
    of_record = getattr(record.history, table_of(record)) == record.id
    last = record.history.select(fn.MAX(record.history.reached_on)).where(
        of_record, record.history.undone_at.is_null()
    )
    reached = max(day or today(), last.scalar() or date.min)
    of = {table_of(record): record.id, "branch": record.branch_id, "person": person and person.id}
    record.history.create(stage=stage, reached_on=reached, **of, **reasons)


def move(
    record: BaseModel, person: Person | None, version: int, stage: str, step: Step, **reasons: Any
) -> None:
    """Bring a record to a stage, with the step that follows; in the same stage only the step.

    Raises NoNextStep where an open record would have none, StaleVersion when somebody was first.
    """
    values = {"stage": stage, **step.columns()}
    changes = audit.differences(record, **values)
    if not changes and not step.follows_done and version == record.version:
        return
    moves, before = stage != record.at, record.next_action
    with db.atomic():
        save_changes(record, version, **values)
        if record.is_open and step.on is None and step.rests is None:
            raise NoNextStep
        if step.follows_done and before:
            done = {"next_action": (before, None)}
            audit.record(person, f"{table_of(record)}.done", record, changes=done)
        if moves:
            note(record, person, stage, step.said_on, **reasons)
        if changes:
            act = f"{table_of(record)}.{'move' if moves else 'later'}"
            audit.record(person, act, record, changes=changes, reason=step.because)
        tell(record)


def undo_move(record: BaseModel, person: Person) -> None:
    """Put the last move back, as if it never was. Raises NothingToUndo, StaleVersion.

    A step that was done stays done in the history, and stands there again to be done.
    """
    entry = last_move(record)
    if entry is None:
        raise NothingToUndo
    old: dict[str, Any] = {
        change.field: change.old
        for change in FieldChange.select().where(FieldChange.entry == entry)
    }
    if old.get("next_action_on"):
        old["next_action_on"] = date.fromisoformat(old["next_action_on"])
    changes = audit.differences(record, **old)
    model = record.history
    last = (
        model.select()
        .where(getattr(model, table_of(record)) == record.id, model.undone_at.is_null())
        .order_by(model.id.desc())
        .get()
    )
    with db.atomic():
        save_changes(record, record.version, **old)
        model.update(undone_at=now()).where(model.id == last.id).execute()
        audit.record(person, f"{table_of(record)}.undo", record, changes=changes)
        tell(record)
