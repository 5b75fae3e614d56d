"""The one order of every list by name: case and marks do not matter, numbers go by size.

The keys are bytes, which SQLite and PostgreSQL order in the same way, whatever the collation.
"""

import re
from collections.abc import Callable

from portal.core.text import folded

# They do not count where a surname is looked up in the Netherlands: van den Berg stands under B.
PREFIXES = frozenset(
    "aan bij d de den der des het in onder op over s t te ten ter tot uit uijt van vanden vander"
    " voor".split()
)
NUMBER = re.compile(r"\d+")


def place_of(text: object) -> bytes:
    """Where a text stands in a list; last, what has no letter or digit at all."""
    return _key(folded(str(text or "")), str(text or ""))


def place_of_name(name: str | None) -> bytes:
    """Where the name of a person or a business stands: its Dutch prefixes come last of all."""
    words = folded(name or "")
    counted = [word for word in words if word not in PREFIXES]
    if counted:
        words = counted + [word for word in words if word in PREFIXES]
    return _key(words, name or "")


def in_order(choices: dict, place: Callable = place_of) -> dict:
    """What a list offers, by the words that it shows; "another" comes last."""
    return dict(sorted(choices.items(), key=lambda pair: (pair[0] == "other", place(pair[1]))))


def _key(words: list[str], text: str) -> bytes:
    if not words:
        return b"\xff" + text.encode()
    return NUMBER.sub(lambda digits: digits[0].zfill(10), " ".join(words)).encode()
