"""Moving an employer over the board, with what hangs below it."""

from datetime import date
from typing import Any

from portal.core.clock import today
from portal.core.database import db
from portal.employment.board import actions as board
from portal.employment.board.actions import Step
from portal.employment.board.forms import CHIPS
from portal.employment.employers.models import Employer, Stage
from portal.feature import contributed
from portal.people.models import Person


def bring_to(
    employer: Employer, person: Person | None, version: int, stage: str, step: Step, **reasons: Any
) -> str | None:
    """Move an employer; what hangs below one that stops, stops too: what to say of that.

    Raises NoNextStep, StaleVersion.
    """
    was_open = employer.is_open
    with db.atomic():
        board.move(employer, person, version, stage, step, **reasons)
        if was_open and not employer.is_open:
            stops = contributed().on_employer_stopped
            told = [stop(employer, person, step.said_on) for stop in stops]
            return " ".join(filter(None, told)) or None
    return None


def undo_move(employer: Employer, person: Person) -> None:
    """Put the last move back, and what stopped with it. Raises NothingToUndo, StaleVersion."""
    was_open = employer.is_open
    with db.atomic():
        board.undo_move(employer, person)
        if not was_open and employer.is_open:
            for resume in contributed().on_employer_resumed:
                resume(employer, person)


def gave_place(employer: Employer, person: Person | None, day: date) -> None:
    """An employer where a placement began is a partner, with the step that it has or a call."""
    if employer.at == Stage.PARTNER:
        return
    step = Step(employer.next_action, employer.next_action_on, day, rests=employer.rests)
    if step.on is None and step.rests is None:
        step = CHIPS["call"].step(today()).told_on(day)
    bring_to(employer, person, employer.version, Stage.PARTNER, step)
