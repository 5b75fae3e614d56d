"""Backups that only the branch can open: age files, locked to its public key.

The portal holds the public key only. Who breaks into its machine opens no backup; who loses the
private key neither. Any program that knows age opens them too.
"""

import os
from pathlib import Path

import pyrage
from flask import Flask, current_app

from portal.backup.actions.archive import NoBackup, opened_privately
from portal.core.config import Unsafe

BEGINS = b"age-encryption.org/v1"


def lock_for() -> list[pyrage.x25519.Recipient]:
    """The public keys of PORTAL_BACKUP_KEY; none: backups are not locked."""
    keys = (current_app.config["BACKUP_KEY"] or "").split()
    return [pyrage.x25519.Recipient.from_str(key) for key in keys]


def init_app(app: Flask) -> None:
    """Refuse to start with a key that locks nothing. Raises Unsafe."""
    try:
        with app.app_context():
            lock_for()
    except pyrage.RecipientError as error:
        raise Unsafe("PORTAL_BACKUP_KEY must be public keys of age: age1….") from error


def lock(plain: Path, locked: Path) -> None:
    """Write a locked copy, which nobody else on the machine can read."""
    with plain.open("rb") as source, opened_privately(locked) as target:
        pyrage.encrypt_io(source, target, lock_for())
        target.flush()
        os.fsync(target.fileno())


def is_locked(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(BEGINS)) == BEGINS


def unlock(locked: Path, plain: Path, key: Path | None) -> None:
    """Raises NoBackup."""
    if key is None:
        raise NoBackup(f"{locked} is locked: name the file of the private key with --key.")
    try:
        identities = [
            pyrage.x25519.Identity.from_str(line.strip())
            for line in key.read_text().splitlines()
            if line.startswith("AGE-SECRET-KEY-")
        ]
        with locked.open("rb") as source, opened_privately(plain) as target:
            pyrage.decrypt_io(source, target, identities)
    except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError) as error:
        raise NoBackup(f"{key} does not open {locked}.") from error


def new_pair(path: Path) -> str:
    """A private key in a new file; its public key. Raises FileExistsError."""
    identity = pyrage.x25519.Identity.generate()
    with opened_privately(path) as file:
        file.write(f"# public key: {identity.to_public()}\n{identity}\n".encode())
    return str(identity.to_public())
