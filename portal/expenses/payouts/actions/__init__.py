"""Making a file for the bank, and saying what became of it."""

from portal.expenses.payouts.actions.batch import (
    NothingToPay,
    NotYours,
    SomebodyWasFirst,
    bounce,
    confirm,
    content_of,
    make,
    withdraw,
)

__all__ = [
    "NotYours",
    "NothingToPay",
    "SomebodyWasFirst",
    "bounce",
    "confirm",
    "content_of",
    "make",
    "withdraw",
]
