"""A process of its own for a file of somebody: it knows no secret, and can only end itself."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import BoundedSemaphore, Timer

SECONDS = 40  # by the clock; its processor time is limited to half of that
MOST_ANSWER = 40 * 2**20  # bytes
# Each may take a gigabyte, so a few at a time per process of the web server.
AT_ONCE = BoundedSemaphore(2)


def answer_of(script: Path, data: bytes, *words: str, seconds: float = SECONDS) -> bytes:
    """What the script says of the data; less than all of it where it was ended."""
    with AT_ONCE:
        # Nothing of this process goes along: no environment with secrets, no open file.
        child = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-B", str(script), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
        )
        clock = Timer(seconds, child.kill)
        clock.start()
        try:
            # It reads all before it writes anything; one that has ended takes nothing.
            with suppress(BrokenPipeError):
                child.stdin.write(data)
            with suppress(BrokenPipeError):
                child.stdin.close()
            return child.stdout.read(MOST_ANSWER)
        finally:
            clock.cancel()
            child.kill()
            child.stdout.close()
            child.wait()
