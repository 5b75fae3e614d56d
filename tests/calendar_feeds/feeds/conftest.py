import re

import pytest

from portal.calendar_feeds.feeds import actions
from portal.calendar_feeds.feeds.models import Purpose
from portal.calendar_feeds.feeds.routes import reading
from tests.calendar_feeds.events.lint import read


@pytest.fixture(autouse=True)
def nobody_asked_before():
    """The counts of this minute start anew."""
    reading.polls, reading.guesses = reading.Polls("feed"), reading.Polls("feed network")


class Subscription:
    """A calendar that looks at one feed: bytes, headers, the events it would show."""

    def __init__(self, app, feed, token):
        self.app, self.feed, self.token = app, feed, token
        self.path = f"/calendar/{token}.ics"

    def get(self, method="GET", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.test_client().open(self.path, method=method, headers=named)

    @property
    def bytes(self) -> bytes:
        answer = self.get()
        assert answer.status_code == 200, answer.status
        return answer.data

    @property
    def summaries(self) -> list[str]:
        return [p.value("SUMMARY") for p in read(self.bytes).parts if p.kind == "VEVENT"]


@pytest.fixture
def subscribe(app):
    """(person, purpose, …) -> their subscription to a new feed."""

    def make(person, purpose=Purpose.MINE, **fields):
        return Subscription(app, *actions.create(person, purpose, **fields))

    return make


def dated(answer) -> str:
    return re.sub(r"Date: .*", "", str(answer.headers))
