"""The two kinds of database, each with a pool of connections for every process of its own."""

import contextlib
import fcntl
import os
import threading
from collections.abc import Callable, Iterator

from flask import has_request_context
from peewee import InterfaceError, OperationalError, ProgrammingError, SqliteDatabase
from playhouse.pool import PooledDatabase, PooledPostgresqlDatabase

PATIENCE = 15  # seconds that a writer stands in the queue
# Seconds that one statement may take on PostgreSQL: of a page, of a year's figures, of a job.
PAGE_SECONDS, LONG_SECONDS, JOB_SECONDS = 15, 60, 600
TOOK_TOO_LONG = "57014"  # what PostgreSQL says of a statement that it ended for that


class _OwnProcess(PooledDatabase):
    """A pool whose connections never cross a fork, and what is left to do at a commit."""

    _process = None

    def __init__(self, *arguments, **options) -> None:
        self._to_do = threading.local()
        super().__init__(*arguments, **options)

    def at_commit(self, act: Callable[[list], None], *things) -> None:
        """Have this done with all such things of the transaction, as the last of it."""
        if not hasattr(self._to_do, "acts"):
            self._to_do.acts = {}
        self._to_do.acts.setdefault(act, []).extend(things)

    @property
    def commits(self) -> int:
        """How often this thread has sent a COMMIT; only more than before says anything."""
        return getattr(self._to_do, "commits", 0)

    def commit(self) -> None:
        for act, things in self._left_to_do().items():
            act(things)
        self._to_do.commits = self.commits + 1  # before it is sent: whether it came is unknown
        super().commit()

    def rollback(self) -> None:
        self._left_to_do()
        super().rollback()

    def _left_to_do(self) -> dict[Callable[[list], None], list]:
        acts, self._to_do.acts = getattr(self._to_do, "acts", {}), {}
        return acts

    def _connect(self):
        if self._process != os.getpid():
            self._process, self._connections, self._in_use = os.getpid(), [], {}
        return super()._connect()


class _Turn(threading.Thread):
    """Waits for a locked file; one that comes too late is left again, and the file closed."""

    def __init__(self, file: int) -> None:
        super().__init__(daemon=True)
        self.file, self.is_wanted = file, True
        self.decides = threading.Lock()
        self.came = threading.Event()
        self.start()

    def run(self) -> None:
        fcntl.flock(self.file, fcntl.LOCK_EX)
        with self.decides:
            if self.is_wanted:
                self.came.set()
            else:
                os.close(self.file)

    def comes_within(self, seconds: float) -> bool:
        self.came.wait(seconds)
        with self.decides:
            self.is_wanted = self.came.is_set()
        return self.is_wanted


class PortalSqlite(_OwnProcess, SqliteDatabase):
    """SQLite whose writers stand in one fair queue; a write outside a transaction is refused."""

    def __init__(self, *arguments, **options) -> None:
        self._queue = threading.local()  # its file, and whether this thread is in front
        super().__init__(*arguments, **options)

    def begin(self, lock_type: str | None = None) -> None:
        if (lock_type or self._lock_type or "").upper() == "IMMEDIATE":
            self._refuse_if_gone()
            self._stand_in_queue()
        try:
            super().begin(lock_type)
        except BaseException:
            self._leave_queue()
            raise

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            if not self.connection().in_transaction:
                self._leave_queue()

    def rollback(self) -> None:
        try:
            if self.connection().in_transaction:  # a full disk has rolled back already
                super().rollback()
        finally:
            self._leave_queue()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other writers waiting, for what SQLite does in a transaction of its own."""
        self._stand_in_queue()
        try:
            yield
        finally:
            self._leave_queue()

    def execute_sql(self, sql, params=None):
        if (
            sql.lstrip()[:7].upper().split(" ", 1)[0] in {"INSERT", "UPDATE", "DELETE", "REPLACE"}
            and not self.connection().in_transaction
        ):
            raise ProgrammingError("A write outside db.atomic() would pass by the queue.")
        return super().execute_sql(sql, params)

    def _refuse_if_gone(self) -> None:
        """What is written into a file that was removed, or put aside, is seen by nobody after."""
        if not os.path.exists(self.database):
            raise OperationalError("database is unavailable: its file is gone")

    def _stand_in_queue(self) -> None:
        """Wait for one's turn, as long as a visitor would. Raises OperationalError after that."""
        file = self._queue_file()
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # The kernel lets one wait in turn, but not so long and no longer: a thread does.
            turn = _Turn(file)
            if not turn.comes_within(PATIENCE):
                self._queue.process = None  # the file is the turn's, which nobody wants any more
                raise OperationalError("database is locked: others write for very long") from None
        self._queue.held = True

    def _queue_file(self) -> int:
        if getattr(self._queue, "process", None) != os.getpid():
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            try:
                self._queue.file = os.open(f"{self.database}.queue", flags, 0o600)
            except OSError as error:  # a folder that is read only, or somebody else's
                said = f"database is unavailable: {error.strerror}"
                raise OperationalError(said) from error
            self._queue.process, self._queue.held = os.getpid(), False
        return self._queue.file

    def _leave_queue(self) -> None:
        if getattr(self._queue, "held", False):
            self._queue.held = False
            fcntl.flock(self._queue.file, fcntl.LOCK_UN)


class PortalPostgres(_OwnProcess, PooledPostgresqlDatabase):
    """PostgreSQL, with the same promises: one connection a request, none across a fork."""

    def __init__(self, *arguments, **options) -> None:
        self._reading = threading.local()  # which other server this thread reads from
        super().__init__(*arguments, **options)

    @contextlib.contextmanager
    def reading_from(self, other: "PortalPostgres") -> Iterator[None]:
        """Ask what is read in the block of that server; what stands in a transaction stays here.

        Where it answers no more, the rest is asked here.
        """
        self._reading.other = other
        try:
            yield
        finally:
            self._reading.other = None

    def execute_sql(self, sql, params=None):
        other = getattr(self._reading, "other", None)
        is_read = sql.lstrip("( \n")[:6].upper() == "SELECT"
        if other is not None and is_read and not self.in_transaction():
            try:
                return other.execute_sql(sql, params)
            except (OperationalError, InterfaceError) as error:
                if state_of(error) == TOOK_TOO_LONG:
                    raise
                self._reading.other = None
        return super().execute_sql(sql, params)

    def _connect(self):
        connection = super()._connect()
        # Before log-in, and on the command line, where what is due may take its time.
        prepare(connection, "all", PAGE_SECONDS if has_request_context() else JOB_SECONDS)
        return connection


def prepare(connection, branch: int | str, seconds: int) -> None:
    """From here on row-level security shows this branch, or "all"; so long a statement may take."""
    told = "SELECT set_config('app.branch', %s, false), set_config('statement_timeout', %s, false)"
    with connection.cursor() as cursor:
        cursor.execute(told, [str(branch), f"{seconds}s"])
    connection.commit()


def state_of(error: BaseException | None) -> str | None:
    """The code that PostgreSQL gave with an error, or with what it came of, such as 40P01."""
    while error is not None:
        if state := getattr(getattr(error, "orig", error), "sqlstate", None):
            return state
        error = error.__cause__ or error.__context__
    return None
