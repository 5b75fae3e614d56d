"""What is due, step by step: `flask jobs run` does it once, `flask jobs work` every minute.

Each step is safe to run twice at once; of two processes one does them all, the other nothing.
"""

import contextlib
import fcntl
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from peewee import SqliteDatabase

from portal.core import metrics
from portal.core.database import db, migrate
from portal.feature import contributed

EVERY = 60  # seconds between two times
LOCK_NUMBER = 7_274_185  # an arbitrary number, the same for every process

jobs_cli = AppGroup("jobs", help="What is due.")


class Busy(Exception):
    """Another process does what is due at this moment."""


class Failed(Exception):
    """A step failed, and was logged; the others were done."""


@jobs_cli.command("run")
def run() -> None:
    """Remind, escalate, forget what has expired, send the mails that wait: all that is due."""
    try:
        do_what_is_due()
    except Busy:
        click.echo("Another process does what is due at this moment.")
    except Failed:
        raise SystemExit(1) from None


@jobs_cli.command("work")
@click.option("--parent", type=int, help="End with this process, which started it.")
def work(parent: int | None) -> None:
    """Do all that is due, every minute, until it is told to stop; answer Prometheus meanwhile."""
    worker = Worker(parent)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    with metrics.served(current_app):
        worker.go_on(current_app)


@dataclass
class Worker:
    """Does what is due over and over, in one process."""

    parent: int | None = None  # whose end is the end of this one too
    every: float = EVERY
    stopped: bool = False

    def stop(self, *_signal) -> None:
        self.stopped = True

    def go_on(self, app: Flask) -> None:
        while not self.is_over():
            self.once(app)
            self.rest(time.monotonic() + self.every)

    def once(self, app: Flask) -> None:
        """Whatever goes wrong is logged, and tried again the next time."""
        try:
            with app.app_context():
                do_what_is_due(app.logger.info, self.is_over)
        except (Busy, Failed):
            pass  # the other process does it; the step is in the log
        except click.ClickException as error:
            app.logger.error("What is due was not done. %s", error.message)
        except Exception:
            app.logger.exception("What is due was not done.")
        finally:
            db.obj.close_idle()  # a connection does not wait: its server may be gone by then

    def rest(self, until: float) -> None:
        while (left := until - time.monotonic()) > 0 and not self.is_over():
            time.sleep(min(1, left))

    def is_over(self) -> bool:
        orphaned = self.parent is not None and os.getppid() != self.parent
        return orphaned or self.stopped


def do_what_is_due(
    tell: Callable[[str], None] = click.echo, is_over: Callable[[], bool] = lambda: False
) -> None:
    """All steps, of which a broken one holds up no other; what they say is told.

    Raises Busy and Failed.
    """
    failed, due = False, contributed()
    with migrate.opened(), lease():
        for name, step in {**due.tasks, **due.last_tasks}.items():
            if is_over():
                return
            try:
                said = step()
            except Exception:
                # The other steps go on: one broken reminder holds up no mail.
                current_app.logger.exception("The step %s of `flask jobs run` failed.", name)
                failed = True
            else:
                if said:
                    tell(said)
    if failed:
        raise Failed


@contextlib.contextmanager
def lease() -> Iterator[None]:
    """Let nobody else do what is due meanwhile; whoever crashes gives it back.

    Raises Busy.
    """
    if isinstance(db.obj, SqliteDatabase):
        with open_lock(f"{db.obj.database}.jobs") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            yield
    else:
        if not db.execute_sql("SELECT pg_try_advisory_lock(%s)", [LOCK_NUMBER]).fetchone()[0]:
            raise Busy
        try:
            yield
        finally:
            db.execute_sql("SELECT pg_advisory_unlock(%s)", [LOCK_NUMBER])


@contextlib.contextmanager
def open_lock(name: str) -> Iterator[int]:
    lock = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        yield lock
    finally:
        os.close(lock)


def init_app(app: Flask) -> None:
    app.cli.add_command(jobs_cli)
