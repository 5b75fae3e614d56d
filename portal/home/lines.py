"""A line of what somebody is to do today."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

SHOWN = 160  # letters of a question


def cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"


class Urgency(IntEnum):
    LATE = 0
    TODAY = 1
    WAITS = 2
    ONCE = 3  # what is to be set or sent some day


@dataclass(frozen=True)
class Todo:
    """A line: what waits, why, and what pressing it does."""

    urgency: Urgency
    title: str
    icon: str
    address: str
    does: str
    details: tuple[str, ...] = ()
    on: date | None = None
    badge: str = ""
    action: Any = None  # of an action point, which is ticked off in the line itself

    @property
    def is_late(self) -> bool:
        return self.urgency is Urgency.LATE

    @property
    def place(self) -> tuple:
        return self.urgency, self.on or date.max
