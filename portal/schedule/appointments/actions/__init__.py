"""Booking, moving, cancelling and what follows; each in one transaction."""

from portal.schedule.appointments.actions.booking import (
    Plan,
    TimeTaken,
    answer_as_interpreter,
    book,
    cancel,
    hand_over,
    made_before,
    mark_no_show,
    move,
    plan_at,
    restore,
    undo_no_show,
)

__all__ = [
    "Plan",
    "TimeTaken",
    "answer_as_interpreter",
    "book",
    "cancel",
    "hand_over",
    "made_before",
    "mark_no_show",
    "move",
    "plan_at",
    "restore",
    "undo_no_show",
]
