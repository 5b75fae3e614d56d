"""The branch's week in a file."""

import pytest

from portal.import_export.actions import Faults, bring_in
from portal.import_export.actions.exporting import files_of
from portal.schedule.desk_hours.models import DeskHours
from tests.factories import make_branch

HEAD = "branch,desk,weekday,starts,ends,valid_from,valid_until\n"


def week(branch, *rows: str) -> dict[str, bytes]:
    return {"opening_hours": (HEAD + "".join(f"{branch.code},{row}\n" for row in rows)).encode()}


def test_a_week_goes_in_and_comes_out_the_same(branch):
    rows = "walk_in,1,09:30,12:00,,", "legal,5,13:00,24:00,2018-01-01,2018-06-30"
    for outcome in ("new", "same"):
        tally = bring_in(week(branch, *rows)).tallies["opening_hours"]
        assert +tally == {outcome: 2}

    monday, friday = DeskHours.select().order_by(DeskHours.id)
    assert (monday.weekday, monday.opens_minute, monday.slot_minutes) == (0, 570, None)
    assert (friday.desk, friday.closes_minute, friday.slot_minutes) == ("legal_guide", 1440, 30)
    expected = week(branch, *rows)["opening_hours"].replace(b"\n", b"\r\n")
    assert files_of(branch.code)["opening_hours"] == expected


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("walk_in,1,11:00,14:00,,", "starts"),
        ("walk_in,1,09:30,12:00,2018-01-01,", "starts"),
        ("walk_in,2,12:00,09:30,,", "ends"),
        ("walk_in,8,09:30,12:00,,", "weekday"),
        ("kitchen,1,09:30,12:00,,", "desk"),
        ("walk_in,2,9 uur,12:00,,", "starts"),
        ("walk_in,2,09:30,12:00,2018-02-01,2018-01-01", "valid_until"),
    ],
)
def test_hours_that_cannot_be_are_refused(branch, row, column):
    bring_in(week(branch, "walk_in,1,09:30,12:00,,"))

    with pytest.raises(Faults, match=rf"opening_hours\.csv:2: {column}: "):
        bring_in(week(branch, row))


def test_a_leader_opens_no_desk_of_another_branch(branch, team_leader):
    with pytest.raises(Faults):
        bring_in(week(make_branch(), "walk_in,1,09:30,12:00,,"), team_leader)
