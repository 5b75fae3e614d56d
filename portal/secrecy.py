"""Sealing bank accounts and secrets at rest: AES-256-GCM, bound to where they are kept."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app


class Unreadable(Exception):
    """Sealed with another key, or moved from its place."""


def _cipher() -> AESGCM:
    return AESGCM(base64.urlsafe_b64decode(current_app.config["ENCRYPTION_KEY"]))


def seal(text: str | None, place: str) -> bytes | None:
    """Encrypt for one place, such as "person.iban.12"; nothing stays nothing."""
    if not text:
        return None
    nonce = os.urandom(12)
    return nonce + _cipher().encrypt(nonce, text.encode(), place.encode())


def unseal(sealed: bytes | None, place: str) -> str | None:
    """The text back. Raises Unreadable for a wrong key or place."""
    if sealed is None:
        return None
    sealed = bytes(sealed)
    try:
        return _cipher().decrypt(sealed[:12], sealed[12:], place.encode()).decode()
    except InvalidTag as error:
        raise Unreadable(place) from error
