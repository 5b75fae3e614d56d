import pytest
import time_machine

from portal.core.clock import now


@pytest.fixture(autouse=True)
def cheap_hashes(app, monkeypatch):
    monkeypatch.setitem(app.config, "ARGON2_TIME", 1)
    monkeypatch.setitem(app.config, "ARGON2_MEMORY_KIB", 8)


@pytest.fixture(autouse=True)
def within_one_minute():
    """Tries are counted by the minute of the clock: a test never runs over the end of one."""
    with time_machine.travel(now(), tick=False):
        yield
