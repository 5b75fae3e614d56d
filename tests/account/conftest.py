import pytest

from portal.account.actions import throttling
from portal.moments import now


@pytest.fixture(autouse=True)
def within_one_minute(monkeypatch):
    """Tries are counted by the minute of the clock: a test never runs over the end of one."""
    moment = now()
    monkeypatch.setattr(throttling, "now", lambda: moment)
