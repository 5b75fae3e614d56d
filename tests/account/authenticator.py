"""A device with passkeys, in Python: it signs as a phone does, and lies where a test asks it to."""

import hashlib
import json
import os
import struct

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url as text

PRESENT, VERIFIED, WITH_KEY = 1, 4, 64


class Authenticator:
    """One passkey, on one device."""

    def __init__(self, origin: str = "http://localhost:5000", host: str = "localhost") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.origin, self.host, self.count = origin, host, 0
        self.flags = PRESENT | VERIFIED
        self.handle: str | None = None

    def data(self, more: bytes = b"", flags: int = 0) -> bytes:
        self.count += 1
        told = hashlib.sha256(self.host.encode()).digest()
        return told + struct.pack(">BI", self.flags | flags, self.count) + more

    def client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def answer(self, **response: bytes) -> str:
        told = {name: text(value) for name, value in response.items()}
        return json.dumps(
            {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": told}
        )

    def make(self, options: dict) -> str:
        """What the browser sends when a passkey is made."""
        self.handle = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public = cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        )
        held = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        made = {"fmt": "none", "attStmt": {}, "authData": self.data(held, WITH_KEY)}
        return self.answer(
            clientDataJSON=self.client("webauthn.create", options["challenge"]),
            attestationObject=cbor2.dumps(made),
        )

    def show(self, options: dict) -> str:
        """What the browser sends when the passkey is used."""
        data, client = self.data(), self.client("webauthn.get", options["challenge"])
        signed = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self.answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=signed,
            userHandle=base64url_to_bytes(self.handle or ""),
        )
