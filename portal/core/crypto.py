"""Sealing bank accounts, files and secrets at rest: AES-256-GCM, bound to where they are kept."""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app


def digest_of(content: str | bytes) -> str:
    """SHA-256, as 64 characters: of a secret of which no more is kept, or to know a file again."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


class Unreadable(Exception):
    """Sealed with another key, or moved from its place."""


def _cipher() -> AESGCM:
    return AESGCM(base64.urlsafe_b64decode(current_app.config["ENCRYPTION_KEY"]))


def fingerprint(text: str | None) -> str | None:
    """The same 64 characters for the same bank account, however it was typed; nothing for nothing.

    Keyed (HMAC-SHA256 under a key of its own, from PORTAL_ENCRYPTION_KEY): who has the database
    but not the key cannot try accounts out.
    """
    normal = "".join(letter for letter in text or "" if letter.isalnum()).upper()
    if not normal:
        return None
    root = base64.urlsafe_b64decode(current_app.config["ENCRYPTION_KEY"])
    key = hmac.digest(root, b"portal.secrecy.fingerprint", "sha256")
    return hmac.digest(key, normal.encode(), "sha256").hex()


def key_check() -> str:
    """Tells one key from another, and nothing about either: 64 characters."""
    root = base64.urlsafe_b64decode(current_app.config["ENCRYPTION_KEY"])
    return hmac.digest(root, b"portal.secrecy.key_check", "sha256").hex()


def chained(before: str, content: str) -> str:
    """64 characters that only who has the key can work out, of this and all that came before."""
    root = base64.urlsafe_b64decode(current_app.config["ENCRYPTION_KEY"])
    key = hmac.digest(root, b"portal.secrecy.chain", "sha256")
    return hmac.digest(key, f"{before}\n{content}".encode(), "sha256").hex()


def derived_secret(place: str) -> str:
    """The secret of a link for one place, such as "sign." and a nonce: the same each time.

    43 characters that only who has the key can work out; keep a digest of it, and the nonce.
    """
    root = base64.urlsafe_b64decode(current_app.config["ENCRYPTION_KEY"])
    key = hmac.digest(root, b"portal.secrecy.links", "sha256")
    return base64.urlsafe_b64encode(hmac.digest(key, place.encode(), "sha256")).decode().rstrip("=")


def seal(text: str | None, place: str) -> bytes | None:
    """Encrypt for one place, such as "person.iban.12"; nothing stays nothing."""
    return seal_bytes(text.encode(), place) if text else None


def unseal(sealed: bytes | None, place: str) -> str | None:
    """The text back. Raises Unreadable for a wrong key or place."""
    return None if sealed is None else unseal_bytes(sealed, place).decode()


def seal_bytes(content: bytes, place: str) -> bytes:
    nonce = os.urandom(12)
    return nonce + _cipher().encrypt(nonce, content, place.encode())


def unseal_bytes(sealed: bytes, place: str) -> bytes:
    """Raises Unreadable for a wrong key or place."""
    sealed = bytes(sealed)
    try:
        return _cipher().decrypt(sealed[:12], sealed[12:], place.encode())
    except (InvalidTag, ValueError) as error:  # the latter: less than was ever sealed
        raise Unreadable(place) from error
