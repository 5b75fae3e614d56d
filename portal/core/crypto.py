"""Sealing bank accounts, files and secrets at rest: AES-256-GCM, bound to where they are kept.

Each sealed value begins with the number of its key, so that another key can take over while both
are there. `PORTAL_ENCRYPTION_KEY`, or the file `encryption_key`, names them in one line: the key
that seals first, after it those that only open, and what was once derived from the first of all.
"""

import base64
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, overload

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app


def digest_of(content: str | bytes) -> str:
    """SHA-256, as 64 characters: of a secret of which no more is kept, or to know a file again."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


class Unreadable(Exception):
    """Sealed with another key, or moved from its place."""


MAGIC = b"\xb5K"  # the bytes with which a sealed value begins, before the number of its key
NUMBER = 4  # bytes
# What lives on when another key seals: accounts are still found, the chain still holds, links open.
PURPOSES = ("fingerprint", "chain", "links", "push")


@dataclass(frozen=True)
class Ring:
    """The keys of an installation, the one that seals first, and what is derived of the oldest."""

    keys: tuple[bytes, ...]
    derived: dict[str, bytes]

    def cipher_of(self, header: bytes) -> AESGCM | None:
        return next((AESGCM(key) for key in self.keys if header_of(key) == header), None)


@lru_cache(maxsize=8)
def ring_of(text: str) -> Ring:
    """`new old links:…` as keys."""
    words = [word.rpartition(":") for word in text.split()]
    return Ring(
        tuple(base64.urlsafe_b64decode(key) for name, _colon, key in words if not name),
        {name: base64.urlsafe_b64decode(key) for name, _colon, key in words if name},
    )


def ring() -> Ring:
    """As it is set, or stands in the file now: another process may have changed that."""
    config = current_app.config
    if (path := config.get("ENCRYPTION_KEY_FILE")) and path.exists():
        written = path.stat().st_mtime_ns
        if written != config["ENCRYPTION_KEY_WRITTEN"]:
            config["ENCRYPTION_KEY"] = path.read_text().strip()
            config["ENCRYPTION_KEY_WRITTEN"] = written
    return ring_of(config["ENCRYPTION_KEY"])


def header_of(key: bytes) -> bytes:
    """What a value begins with that this key sealed."""
    return MAGIC + hmac.digest(key, b"portal.secrecy.number", "sha256")[:NUMBER]


def subkey(name: str, of: Ring) -> bytes:
    """The key of one purpose: of the first key that there ever was."""
    return of.derived.get(name) or hmac.digest(
        of.keys[0], f"portal.secrecy.{name}".encode(), "sha256"
    )


def with_new_key(text: str) -> str:
    """The same keys behind a new one, which seals from here on."""
    old, new = ring_of(text), secrets.token_bytes(32)
    words = [*map(_word, (new, *old.keys))]
    return " ".join(words + [f"{name}:{_word(subkey(name, old))}" for name in PURPOSES])


def without_old_keys(text: str) -> str:
    """The key that seals, and what must live on."""
    kept = ring_of(text)
    words = [_word(kept.keys[0])]
    return " ".join(words + [f"{name}:{_word(key)}" for name, key in kept.derived.items()])


def _word(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def write_keys(path: Path, text: str) -> None:
    """In one go: another process reads the old line or the new one."""
    draft = path.with_name(f"{path.name}.new")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(number, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


@dataclass(frozen=True)
class SealedColumn:
    """A column of sealed values: for which place each is sealed, and how it is written there."""

    model: Any
    column: str
    place: Callable[[Any], str]
    as_bytes: Callable[[Any], bytes] = bytes
    as_kept: Callable[[bytes], Any] = bytes


@overload
def fingerprint(text: str) -> str: ...
@overload
def fingerprint(text: str | None) -> str | None: ...
def fingerprint(text: str | None) -> str | None:
    """The same 64 characters for the same bank account, however it was typed; nothing for nothing.

    Keyed (HMAC-SHA256 under a key of its own, from PORTAL_ENCRYPTION_KEY): who has the database
    but not the key cannot try accounts out.
    """
    normal = "".join(letter for letter in text or "" if letter.isalnum()).upper()
    if not normal:
        return None
    return hmac.digest(subkey("fingerprint", ring()), normal.encode(), "sha256").hex()


def key_checks() -> list[str]:
    """Tell one key from another, and nothing about any: 64 characters of each, the first first."""
    checked = b"portal.secrecy.key_check"
    return [hmac.digest(key, checked, "sha256").hex() for key in ring().keys]


def chained(before: str, content: str) -> str:
    """64 characters that only who has the key can work out, of this and all that came before."""
    key = subkey("chain", ring())
    return hmac.digest(key, f"{before}\n{content}".encode(), "sha256").hex()


def derived_secret(place: str) -> str:
    """The secret of a link for one place, such as "sign." and a nonce: the same each time.

    43 characters that only who has the key can work out; keep a digest of it, and the nonce.
    """
    key = subkey("links", ring())
    return base64.urlsafe_b64encode(hmac.digest(key, place.encode(), "sha256")).decode().rstrip("=")


def seal(text: str | None, place: str) -> bytes | None:
    """Encrypt for one place, such as "person.iban.12"; nothing stays nothing."""
    return seal_bytes(text.encode(), place) if text else None


@overload
def unseal(sealed: bytes, place: str) -> str: ...
@overload
def unseal(sealed: None, place: str) -> None: ...
@overload
def unseal(sealed: bytes | None, place: str) -> str | None: ...
def unseal(sealed: bytes | None, place: str) -> str | None:
    """The text back. Raises Unreadable for a wrong key or place."""
    return None if sealed is None else unseal_bytes(sealed, place).decode()


def seal_bytes(content: bytes, place: str) -> bytes:
    key, nonce = ring().keys[0], os.urandom(12)
    return header_of(key) + nonce + AESGCM(key).encrypt(nonce, content, place.encode())


def unseal_bytes(sealed: bytes, place: str) -> bytes:
    """Raises Unreadable for a wrong key or place."""
    sealed, keys = bytes(sealed), ring()
    header, body = sealed[: len(MAGIC) + NUMBER], sealed[len(MAGIC) + NUMBER :]
    if cipher := keys.cipher_of(header):
        return _opened(cipher, body, place)
    for key in keys.keys:  # of before values bore the number of their key
        try:
            return _opened(AESGCM(key), sealed, place)
        except Unreadable:
            continue
    raise Unreadable(place)


def _opened(cipher: AESGCM, sealed: bytes, place: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:12], sealed[12:], place.encode())
    except (InvalidTag, ValueError) as error:  # the latter: less than was ever sealed
        raise Unreadable(place) from error


def signature_of(content: str) -> tuple[str, str]:
    """(who signs, the signature), as hexadecimal: Ed25519, which anybody can check (RFC 8032).

    Who signs is the public key of this installation; it stays the same when keys are changed.
    """
    seed = hmac.digest(subkey("chain", ring()), b"portal.signature", "sha256")
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.public_key().public_bytes_raw().hex(), key.sign(content.encode()).hex()


def is_signed(content: str, signer: str, signature: str) -> bool:
    """Whether who signs said exactly this."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signer))
        key.verify(bytes.fromhex(signature), content.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
