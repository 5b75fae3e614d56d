"""How requests come in: who sends slowly holds nobody up, and of too many some hear of it at once.

gunicorn gives a request a thread from its first letter on. So there are many threads, and few of
them are in the portal at the same time: those whose request is there as a whole.
"""

import contextlib
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator

from gunicorn.workers.gthread import TConn, ThreadWorker

from portal.core.config import MOST_MEGABYTES
from portal.core.database.pools import PATIENCE
from portal.core.web.headers import BUSY

AT_ONCE = 4  # requests in the portal, and connections to the database, of one worker
MOST_WAITING = 60  # who comes after them is told so
TO_COME_IN = 120  # seconds that a request may take: a photo over a line of a megabit a second
MOST_BYTES = (MOST_MEGABYTES + 1) * 2**20  # what is longer the portal refuses by its length
IN_MEMORY = 2**18


class Turns:
    """The portal, for so many requests at a time; the others wait, and know for how long."""

    def __init__(
        self,
        inside: Callable,
        at_once: int = AT_ONCE,
        most_waiting: int = MOST_WAITING,
        patience: float = PATIENCE,
    ) -> None:
        self.inside, self.patience = inside, patience
        self.places = threading.BoundedSemaphore(at_once + most_waiting)
        self.turns = threading.BoundedSemaphore(at_once)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        with taken_in(environ):
            if not self.places.acquire(blocking=False):
                return self.inside(environ | {BUSY: True}, start_response)
            try:
                return self.in_turn(environ, start_response)
            finally:
                self.places.release()

    def in_turn(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if not self.turns.acquire(timeout=self.patience):
            return self.inside(environ | {BUSY: True}, start_response)
        try:
            return self.inside(environ, start_response)
        finally:
            self.turns.release()


@contextlib.contextmanager
def taken_in(environ: dict) -> Iterator[None]:
    """Have all of what was sent here, so that nobody waits for the rest of it in the portal."""
    left = sent_in(environ)
    if not 0 < left <= MOST_BYTES + 1:
        yield
        return
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as kept:
        while left > 0 and (some := environ["wsgi.input"].read(min(left, IN_MEMORY))):
            kept.write(some)
            left -= len(some)
        if environ.pop("HTTP_TRANSFER_ENCODING", None):  # in parts; now its length is known
            environ["CONTENT_LENGTH"] = str(kept.tell())
        kept.seek(0)
        environ["wsgi.input"] = kept
        yield


def sent_in(environ: dict) -> int:
    """How many bytes to look for; of what comes in parts, so many that it shows to be too long."""
    length = environ.get("CONTENT_LENGTH")
    if length:
        return int(length) if length.isdecimal() else 0
    return MOST_BYTES + 1 if environ.get("HTTP_TRANSFER_ENCODING") else 0


class Worker(ThreadWorker):
    """A worker of gunicorn that takes turns, and leaves who never comes to an end."""

    def init_process(self) -> None:
        self.coming_in: dict[TConn, float] = {}
        threading.Thread(target=self.leave_the_slow, daemon=True).start()
        super().init_process()

    def load_wsgi(self) -> None:
        super().load_wsgi()
        self.wsgi = Turns(self.wsgi)

    def enqueue_req(self, conn: TConn) -> None:
        self.coming_in[conn] = time.monotonic() + TO_COME_IN
        super().enqueue_req(conn)

    def finish_request(self, conn: TConn, fs) -> None:
        self.coming_in.pop(conn, None)
        super().finish_request(conn, fs)

    def leave_the_slow(self) -> None:
        """Read no more of them. An answer that is on its way still gets there."""
        while True:
            time.sleep(1)
            for conn, until in list(self.coming_in.items()):
                if until < time.monotonic():
                    with contextlib.suppress(OSError):  # closed meanwhile
                        conn.sock.shutdown(socket.SHUT_RD)
