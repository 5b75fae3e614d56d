"""Web Push: an encrypted word to a device of somebody, by the service of its browser.

RFC 8030 (the request), 8291 (the encryption, by http-ece) and 8292 (who sends, by py-vapid). Both
need `cryptography` only; pywebpush brings aiohttp and requests along for one request.
"""

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import current_app
from py_vapid import Vapid02

from portal.core.clock import now
from portal.core.config import LOOPBACK
from portal.core.crypto import ring, subkey
from portal.mail.models import PushDevice

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
KEPT_FOR = timedelta(days=1)  # by the service, for a phone that is off
SIGNED_FOR = timedelta(hours=12)
TIMEOUT = 10  # seconds
GONE = {404, 410}


class NoRedirect(HTTPRedirectHandler):
    """A service answers itself."""

    def redirect_request(self, *_args) -> None:
        return None


def own_key() -> ec.EllipticCurvePrivateKey:
    """The key of this portal, by which a service knows that it is the portal that sends."""
    number = int.from_bytes(subkey("push", ring()), "big")
    return ec.derive_private_key(1 + number % (ORDER - 1), ec.SECP256R1())


def public_key() -> str:
    """What a browser asks before it takes a subscription."""
    point = own_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def is_service(endpoint: str) -> bool:
    """Whether an address is one of a push service: the portal asks no other machine anything."""
    try:
        address = urlsplit(endpoint)
        host = address.hostname or ""
    except ValueError:
        return False
    known = any(
        host == service or (service.startswith(".") and host.endswith(service))
        for service in current_app.config["PUSH_SERVICES"]
    )
    return known and (address.scheme == "https" or host in LOOPBACK) and not address.username


def send(device: PushDevice, said: dict[str, Any]) -> int:
    """What the service of a device answers; 0 where it cannot be reached."""
    if not is_service(device.endpoint):
        return 410
    content = http_ece.encrypt(
        json.dumps(said).encode(),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=as_bytes(device.p256dh),
        auth_secret=as_bytes(device.auth),
        version="aes128gcm",
    )
    request = Request(  # noqa: S310  `is_service` knows the address
        device.endpoint,
        data=content,
        method="POST",
        headers={
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(KEPT_FOR.total_seconds())),
            **signed_for(device.endpoint),
        },
    )
    try:
        with build_opener(NoRedirect).open(request, timeout=TIMEOUT) as answer:
            return answer.status
    except HTTPError as refused:
        refused.close()
        return refused.code
    except (URLError, OSError):
        return 0


def signed_for(endpoint: str) -> dict[str, str]:
    address = urlsplit(endpoint)
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    claims = {
        "aud": f"{address.scheme}://{address.netloc}",
        "exp": int((now() + SIGNED_FOR).timestamp()),
        "sub": f"mailto:brug@{host}",
    }
    return Vapid02(own_key()).sign(claims)


def as_bytes(text: str) -> bytes:
    """Of base64 for addresses, without its end. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
