"""What happens to a claim: each thing once, by who may, and written down."""

from portal.expenses.claims.actions.decide import (
    Correction,
    WrongAmount,
    approve,
    correct,
    note_reading,
    refuse,
    return_with,
    send_back,
    undo,
)
from portal.expenses.claims.actions.states import AlreadyDecided, NotYours, Transition, move
from portal.expenses.claims.actions.submit import (
    Incomplete,
    NothingLeft,
    OtherAmount,
    ask_again,
    submit,
    take_back,
    take_over,
)

__all__ = [
    "AlreadyDecided",
    "Correction",
    "Incomplete",
    "NotYours",
    "NothingLeft",
    "OtherAmount",
    "Transition",
    "WrongAmount",
    "approve",
    "ask_again",
    "correct",
    "move",
    "note_reading",
    "refuse",
    "return_with",
    "send_back",
    "submit",
    "take_back",
    "take_over",
    "undo",
]
