"""The clock of a run of the tests."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.core.clock import local, now
from portal.core.workdays import is_workday, workday_from, workday_until
from tests import clock


@pytest.mark.parametrize("wall", ["2027-01-01 00:30", "2027-03-28 03:30", "2028-02-29 10:00"])
def test_a_run_lives_on_from_the_moment_that_it_is_told_with_all_that_it_starts(wall):
    tell = "from portal.core.clock import now, local; print(local(now()).isoformat(' ')[:16])"
    code = f"from tests import clock; clock.begin(); {tell}; import subprocess, sys\n"
    code += f"subprocess.run([sys.executable, '-c', {tell!r}], check=True)"
    environment = {n: v for n, v in os.environ.items() if n not in (clock.AHEAD, "PYTHONPATH")}
    said = subprocess.run(
        [sys.executable, "-uc", code],
        cwd=Path(__file__).parent.parent,
        env=environment | {clock.MOMENT: wall},
        capture_output=True,
        text=True,
        check=True,
    )
    first, second = said.stdout.splitlines()
    assert first == wall
    assert second[:14] == wall[:14]  # some seconds later


def test_a_commit_always_draws_the_same_moment_and_all_of_them_have_their_turn():
    words = [f"{number:040x}" for number in range(200)]
    drawn = [clock.drawn(word) for word in words]

    assert drawn == [clock.drawn(word) for word in words]
    assert set(drawn) == set(clock.DIFFICULT)


def test_a_wall_clock_is_the_one_in_amsterdam():
    assert clock.moment_of("2027-01-01 00:30") == datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_a_working_day_is_found_forwards_and_backwards():
    """Christmas 2027 is a Saturday and a Sunday."""
    christmas = datetime(2027, 12, 25, tzinfo=UTC).date()

    assert str(workday_from(christmas)) == "2027-12-27"
    assert str(workday_until(christmas)) == "2027-12-24"
    assert is_workday(workday_from(christmas))


def test_every_test_moves_the_clock_itself_and_patches_no_reader_of_it():
    """A patch of one module's `today` leaves all others on another day."""
    patch = re.compile(r"(?:setattr|patch)\([^)]*\b(?:today|now|time|monotonic|datetime)\"")
    found = [
        f"{file.name}: {line}"
        for file in Path(__file__).parent.rglob("*.py")
        for line in patch.findall(file.read_text())
    ]
    assert found == []


@pytest.mark.at("2026-12-31 23:30")
def test_a_test_lives_at_the_moment_of_its_mark():
    assert f"{local(now()):%Y-%m-%d %H:%M}" == "2026-12-31 23:30"


def test_the_next_test_lives_at_that_of_the_run_again():
    assert f"{local(now()):%Y-%m-%d %H}" == f"{local(clock.told()):%Y-%m-%d %H}"
