"""Who they are whom a figure counts once."""

from datetime import UTC, date, datetime

import pytest

from portal.guidance.models import Trajectory
from portal.reports import queries
from tests.factories import make_activity, make_client
from tests.reports.year import year_of

BORN = date(1999, 5, 1)  # 18 at the first contact, 19 at the second


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("desk.unique_clients", "desk_contact"),
        ("legal.consultation_clients", "legal_consultation"),
        ("guidance.clients", ""),
        ("work.clients", "job_coaching"),
    ],
)
def test_distinct_clients_by_sex_age_nationality_single_or_family(
    client_for, branch, team_leader, key, kind
):
    """F3: each part opens a list with as many rows, and the parts add up, the unknown too."""
    one = make_client(branch, sex="f", born_on=BORN, nationality="ER", housed_on=None)
    other = make_client(
        branch, sex="m", born_on=None, nationality=None, housed_on=None, household=one.household
    )
    alone = make_client(branch, sex=None, born_on=BORN, nationality="ER", housed_on=None)
    for who in (one, other, alone):
        if not kind:
            Trajectory.create(branch=branch, client=who, year_number=1, started_on=date(2017, 6, 1))
            continue
        for month in (2, 9):
            at = datetime(2018, month, 1, 12, tzinfo=UTC)
            make_activity(team_leader, who, kind=kind, started_at=at)
    figures = queries.annual(year_of(branch))
    expected = {
        "": 3,
        ".men": 1,
        ".women": 1,
        ".sex_other": 1,
        ".age.18-24": 2,
        ".age.unknown": 1,
        ".nationality.ER": 2,
        ".nationality.unknown": 1,
        ".households.single": 1,
        ".households.multiple": 1,
    }
    browser = client_for(team_leader)
    page = browser.get("/figures?year=2018").text

    assert {name: figures[key + name] for name in expected} == expected
    assert all(check.holds for check in queries.check(figures))
    for name, number in expected.items():
        assert f'href="/figures/{key}{name}?year=2018"' in page
        listed = browser.get(f"/figures/{key}{name}?year=2018").text
        assert listed.count("<tr><td>") == number, name
