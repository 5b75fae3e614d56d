"""The file of a backup: a ZIP of a manifest and a database, which tells when a byte of it is off.

Its comment is the SHA-256 of all that comes before it, so that any ZIP program opens it and
nothing of it can change, or be missing, unseen.
"""

import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

DATABASE, MANIFEST = "portal.db", "manifest.json"
FORMAT = 1
SEAL = 64  # characters of a SHA-256, at the very end
ZIP_BEGINS = b"PK\x03\x04"
PIECE = 1 << 20


class NoBackup(Exception):
    """This file cannot be restored, or not be written over; the text says why."""


def pack(path: Path, database: Path, manifest: dict) -> None:
    """Write the file under this name, which nobody has yet."""
    with opened_privately(path) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            archive.write(database, DATABASE)
            archive.comment = b"0" * SEAL
        size = file.seek(-SEAL, os.SEEK_END)
        seal = digest_of_first(file, size)
        file.seek(size)
        file.write(seal.encode())
        file.flush()
        os.fsync(file.fileno())


def copy(plain: Path, path: Path) -> None:
    """The same file under another name, there to stay."""
    with plain.open("rb") as source, opened_privately(path) as target:
        shutil.copyfileobj(source, target, PIECE)
        target.flush()
        os.fsync(target.fileno())


def keep_name(folder: Path) -> None:
    """See to it that the new name in this folder outlives a power cut too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unpack(path: Path, database: Path) -> dict:
    """The manifest of a whole backup; its database is written to the given path.

    Raises NoBackup.
    """
    if not is_zip(path):
        raise NoBackup(f"{path} is no backup of Brug.")
    with path.open("rb") as file:
        size = max(file.seek(0, os.SEEK_END) - SEAL, 0)
        seal = digest_of_first(file, size)
        if file.read(SEAL) != seal.encode():
            raise NoBackup(f"{path} is damaged or not complete: its checksum is wrong.")
        try:
            with zipfile.ZipFile(file) as archive:
                manifest = json.loads(archive.read(MANIFEST))
                if manifest["format"] > FORMAT:
                    raise NoBackup(f"{path} is newer than the program. Bring that up to date.")
                with archive.open(DATABASE) as packed, opened_privately(database) as unpacked:
                    shutil.copyfileobj(packed, unpacked, PIECE)
        except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
            raise NoBackup(f"{path} is no backup of Brug.") from error
    if sha256_of(database) != manifest["sha256"]:
        raise NoBackup(f"The database in {path} is not what its manifest says.")
    return manifest


def opened_privately(path: Path):
    """A new file that nobody else on the machine can read."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "w+b")


def manifest_in(path: Path) -> dict:
    """What a file says that it holds. Raises NoBackup."""
    try:
        with zipfile.ZipFile(path) as archive:
            return json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise NoBackup(f"{path} is no backup of Brug.") from error


def is_backup(path: Path) -> bool:
    """Whether a file holds what a backup holds; another ZIP may be somebody's document."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist() == [MANIFEST, DATABASE]
    except (OSError, zipfile.BadZipFile):
        return False


def is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(ZIP_BEGINS)) == ZIP_BEGINS


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_first(file, size: int) -> str:
    """The SHA-256 of so many bytes from the start; the file stands after them then."""
    file.seek(0)
    hashed = hashlib.sha256()
    while size:
        piece = file.read(min(PIECE, size))
        hashed.update(piece)
        size -= len(piece)
    return hashed.hexdigest()
