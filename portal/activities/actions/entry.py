"""What somebody wrote down, checked and converted: what an action stores."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from portal.activities.models import Outcome


@dataclass
class Journey:
    """There and back: hundred metres by this transport; the fare in cents if it was public."""

    distance_hm: int
    transport: str
    fare_cents: int | None = None


@dataclass
class Entry:
    """What somebody wrote down, checked and converted."""

    kind: str
    happened_on: date
    started_at: datetime
    minutes: int
    is_start_typed: bool = True  # else the time is a guess, to sort by and never to show
    channel: str | None = None
    client_ids: list[int] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    words: dict[int, str | None] = field(default_factory=dict)  # of the branch: any answer
    outcome: str = Outcome.DONE
    interpreter_language: str | None = None
    employer_id: int | None = None
    spoken_to: str | None = None  # whom there
    note: str | None = None
    next_time: str | None = None  # what is to be done then
    journey: Journey | None = None
    trip_id: int | None = None  # the journey of an earlier visit, which counted the kilometres
    keeps_travel: bool = False  # as it was, whatever it was
    reason: str | None = None  # why something of a closed period changes
    match_ended_on: date | None = None  # before this day: a leader decides whether it counts

    def columns(self) -> dict[str, Any]:
        """The values of the activity's own row."""
        beside = {"client_ids", "topics", "words", "journey", "trip_id", "keeps_travel"}
        beside |= {"employer_id", "reason", "match_ended_on"}
        plain = {name: value for name, value in asdict(self).items() if name not in beside}
        return {**plain, "employer": self.employer_id}
