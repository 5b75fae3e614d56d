"""Making a file for the bank, and saying what became of it."""

from portal.payouts.actions.batch import (
    NothingToPay,
    NotYours,
    SomebodyWasFirst,
    bounce,
    confirm,
    content_of,
    make,
    withdraw,
)
from portal.payouts.actions.branch_account import change_account, masked_account

__all__ = [
    "NotYours",
    "NothingToPay",
    "SomebodyWasFirst",
    "bounce",
    "change_account",
    "confirm",
    "content_of",
    "make",
    "masked_account",
    "withdraw",
]
