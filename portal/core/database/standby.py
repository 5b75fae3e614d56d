"""A server that follows the first one: what adds up a year is read there, and no less fresh."""

import contextlib
import functools
import time
from collections.abc import Callable, Iterator

from flask import Flask, current_app
from peewee import InterfaceError, OperationalError

from portal.core.database.connection import database_from, db, seconds_here
from portal.core.database.pools import PortalPostgres, prepare

PATIENCE = 1.0  # seconds that a reader waits for it to have all that the first one has
AGAIN_AFTER = 30.0  # seconds until one that was away, or too far behind, is asked again


class Standby:
    """The server at this address (`PORTAL_STANDBY_URL`)."""

    def __init__(self, url: str) -> None:
        self.database = database_from(url, connect_timeout=2)
        self.not_before = 0.0  # by the monotonic clock

    @contextlib.contextmanager
    def stands_in_for(self, first: PortalPostgres) -> Iterator[None]:
        """Selects of the block are asked of this server, if it has all that the first one has."""
        try:
            if self.has_all_of(first):
                with first.reading_from(self.database):
                    yield
            else:
                yield
        finally:
            self.database.close()

    def has_all_of(self, first: PortalPostgres) -> bool:
        """Whether every write that ended before now is there too, after a short wait at most."""
        if time.monotonic() < self.not_before:
            return False
        told = "SELECT pg_current_wal_lsn()::text, current_setting('app.branch')"
        [[written, branch]] = first.execute_sql(told)
        until = time.monotonic() + PATIENCE
        try:
            self.database.connect(reuse_if_open=True)
            prepare(self.database.connection(), branch, seconds_here())
            while time.monotonic() < until:
                if self.has_come_to(written):
                    return True
                time.sleep(0.02)
            current_app.logger.warning("The standby is behind: the first server is asked.")
        except (OperationalError, InterfaceError) as error:
            current_app.logger.warning("The standby does not answer.", exc_info=error)
        self.not_before = time.monotonic() + AGAIN_AFTER
        return False

    def has_come_to(self, place: str) -> bool:
        """Whether it has done all that stands in the log of the first server up to this place."""
        asked = "SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= %s::pg_lsn"
        [[is_there]] = self.database.execute_sql(asked, [place])
        return bool(is_there)

    def behind(self, first: PortalPostgres) -> float | None:
        """Seconds by which it is behind the first server; nothing where it does not follow."""
        [[written]] = first.execute_sql("SELECT pg_current_wal_lsn()::text")
        try:
            with self.database.connection_context():
                if self.has_come_to(written):
                    return 0.0
                age = "extract(epoch FROM now() - pg_last_xact_replay_timestamp())"
                asked = f"SELECT CASE WHEN pg_is_in_recovery() THEN {age} END"
                [[seconds]] = self.database.execute_sql(asked)
        except (OperationalError, InterfaceError):
            return None
        return None if seconds is None else float(seconds)


def init_app(app: Flask) -> None:
    if url := app.config["STANDBY_URL"]:
        app.extensions["standby"] = Standby(url)


def current() -> Standby | None:
    """The standby of this portal, where it has one."""
    return current_app.extensions.get("standby")


@contextlib.contextmanager
def elsewhere() -> Iterator[None]:
    """Selects of the block are asked of the standby, where there is one that keeps up."""
    follows, first = current(), db.obj
    if follows is None or not isinstance(first, PortalPostgres) or first.in_transaction():
        yield
        return
    with follows.stands_in_for(first):
        yield


def read_elsewhere(view: Callable) -> Callable:
    """Of a view, or a command: what it reads is asked of the standby; what it writes never is."""

    @functools.wraps(view)
    def shown(*arguments, **named):
        with elsewhere():
            return view(*arguments, **named)

    return shown
