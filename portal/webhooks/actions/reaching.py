"""Asking an address outside, and never one inside: nothing here is a way into our own network.

The name is looked up once, each of its addresses must be one of the open internet, and the one that
was looked at is the one that is asked. Nothing leads on to another address.
"""

import contextlib
import http.client
import socket
import ssl
import threading
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from flask import current_app

SECONDS = 5  # for each step of it
IN_ALL = 10  # seconds for all of it
NAT64 = ip_network("64:ff9b::/96")


class NotOutside(Exception):
    """The address is of no use: not https, or it leads into a network of our own."""


def parts_of(address: str) -> tuple[str, int, str]:
    """(host, port, path with query) of an https address. Raises NotOutside."""
    try:
        found = urlsplit(address)
        host, port = found.hostname, found.port or 443
    except ValueError as error:
        raise NotOutside from error
    if found.scheme != "https" or not host or "@" in found.netloc or found.fragment:
        raise NotOutside
    if not address.isascii() or any(sign.isspace() for sign in address):
        raise NotOutside
    path = found.path or "/"
    return host, port, f"{path}?{found.query}" if found.query else path


def outside(host: str, port: int) -> str:
    """One address of this host, if all that it has are outside. Raises NotOutside."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotOutside from error
    numbers = [str(info[4][0]) for info in found]
    if not numbers or not all(map(is_outside, numbers)):
        raise NotOutside
    return numbers[0]


def is_outside(number: str) -> bool:
    """Whether this IP address is one of the open internet."""
    try:
        ip = ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if any(ip in network for network in current_app.config.get("WEBHOOK_NETWORKS", ())):
        return True
    return all(part.is_global and not part.is_multicast for part in (ip, *within(ip)))


def within(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The addresses of the older kind that one of the newer leads to."""
    if isinstance(ip, IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in NAT64 or int(ip) < 2**32:
        found.append(IPv4Address(int(ip) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


class Pinned(http.client.HTTPSConnection):
    """To the address that was looked at, under the name of its host."""

    def __init__(self, host: str, port: int, number: str) -> None:
        self.number, self.secured = number, ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.secured)

    def connect(self) -> None:
        plain = socket.create_connection((self.number, self.port), SECONDS)
        self.sock = self.secured.wrap_socket(plain, server_hostname=self.host)


def post(address: str, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer. Raises NotOutside, OSError and HTTPException."""
    host, port, path = parts_of(address)
    connection = Pinned(host, port, outside(host, port))

    def leave() -> None:
        if connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)

    patience = threading.Timer(IN_ALL, leave)
    patience.daemon = True
    patience.start()
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        patience.cancel()
        connection.close()
