"""One at a time, where something is counted or numbered before it is written."""

import random
import time
from collections.abc import Callable
from typing import Any

from flask import g
from peewee import InterfaceError, OperationalError

from portal.core.database.connection import db, restrict_to
from portal.core.database.pools import PortalPostgres, state_of

# What PostgreSQL says of a transaction that it ended for another's sake: serialization, deadlock.
ASKS_AGAIN = {"40001", "40P01"}
TIMES = 3


def take_turn(what: str, of: int = 0) -> None:
    """From here to the end of the transaction nobody else has this turn.

    First thing in a transaction that looks how many there are, or which number is free, and then
    writes: what it saw still holds. `of` is a person or a branch, mostly. On SQLite a transaction
    waits for the one before it already.
    """
    if not db.in_transaction():
        raise RuntimeError(f"A turn ({what}) lasts as long as its transaction: open one first.")
    if isinstance(db.obj, PortalPostgres):
        db.execute_sql("SELECT pg_advisory_xact_lock(hashtext(%s), %s)", [what, of])


def again_if_asked(work: Callable[[], Any]) -> Any:
    """Do this in one transaction; once more where PostgreSQL ended it for another's sake (R88).

    Only for what may be done twice over: nothing that a transaction does not take back.
    """
    for left in reversed(range(TIMES)):
        try:
            with db.atomic():
                return work()
        except OperationalError as error:
            if not left or db.in_transaction() or state_of(error) not in ASKS_AGAIN:
                raise
            time.sleep(random.uniform(0.01, 0.1))  # noqa: S311  so that the two do not meet again
    return None


def again_while_unwritten(view: Callable[[], Any]) -> Any:
    """What a view answers; asked anew where PostgreSQL ended its transaction, or the connection.

    Only as long as nothing of it was committed, which then has not happened: a transaction that
    gave way to another, a server that was shut down or that another took over from.
    """
    if not isinstance(db.obj, PortalPostgres):
        return view()
    for left in reversed(range(TIMES)):
        commits = db.obj.commits
        try:
            return view()
        except (OperationalError, InterfaceError) as error:
            is_lost = not db.is_connection_usable()
            if not left or db.obj.commits > commits or db.in_transaction():
                raise
            if not is_lost and state_of(error) not in ASKS_AGAIN:
                raise
            if is_lost:
                connect_anew()
        time.sleep(random.uniform(0.01, 0.1))  # noqa: S311
    return None


def connect_anew() -> None:
    """Another connection for this request, restricted as the one before.

    Raises OperationalError.
    """
    db.close()
    db.connect()
    if (branch_id := g.get("restricted_to")) is not None:
        restrict_to(branch_id)
