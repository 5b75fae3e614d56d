"""How often something may be tried (R29): counted before it is looked at, in the database."""

from collections.abc import Iterator
from datetime import timedelta
from ipaddress import ip_address, ip_network

from portal.account.models import Throttle
from portal.core.clock import now
from portal.core.crypto import digest_of
from portal.core.database import db

# (name, tries, window): counted before the password is looked at.
PER_ACCOUNT = (("minute", 5, timedelta(minutes=1)), ("day", 30, timedelta(days=1)))
PER_NETWORK = (("hour", 30, timedelta(hours=1)),)
PER_RESET = (("hour", 5, timedelta(hours=1)),)


class TooManyTries(Exception):
    """Try again after so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def count_try(kind: str, key: str, limits: tuple, several: int = 1) -> None:
    """Count one try, or several, against each limit, atomically.

    Raises TooManyTries past any of them.
    """
    with db.atomic():
        for bucket, most, ends in _buckets(kind, key, limits):
            # The sum is worked out by the database: two tries at once count as two.
            Throttle.insert(bucket=bucket, hits=several, expires_at=ends).on_conflict(
                conflict_target=[Throttle.bucket], update={Throttle.hits: Throttle.hits + several}
            ).execute()
            hits = Throttle.get(Throttle.bucket == bucket).hits
            if hits > most:
                refused = ends - int(now().timestamp())
                break
        else:
            return
    raise TooManyTries(max(refused, 1))


def give_back(kind: str, key: str, limits: tuple) -> None:
    """Take back a try that was right: a busy morning at the office locks nobody out."""
    buckets = [bucket for bucket, _most, _ends in _buckets(kind, key, limits)]
    with db.atomic():
        Throttle.update(hits=Throttle.hits - 1).where(
            Throttle.bucket.in_(buckets), Throttle.hits > 0
        ).execute()


def _buckets(kind: str, key: str, limits: tuple) -> Iterator[tuple[str, int, int]]:
    """(name, most, when it ends in seconds since 1970) of what counts a try made now."""
    hashed = digest_of(key)[:32]
    for name, most, window in limits:
        length = int(window.total_seconds())
        start = int(now().timestamp()) // length
        yield f"{kind}:{name}:{start}:{hashed}", most, (start + 1) * length


def network_of(address: str | None) -> str:
    """The /24 or /64 that an address belongs to."""
    try:
        ip = ip_address(address or "127.0.0.1")
    except ValueError:
        return "unknown"
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 64}", strict=False))
