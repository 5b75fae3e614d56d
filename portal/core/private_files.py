"""Files that a command writes: data of people, for nobody else on the machine to read."""

import os
from pathlib import Path


def write_private(path: Path, content: bytes) -> None:
    """Also over a file that others could read before."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    with os.fdopen(number, "wb") as file:
        os.fchmod(number, 0o600)
        file.truncate()
        file.write(content)
