"""Who they are whom a figure counts once."""

import re
from datetime import UTC, date, datetime
from urllib.parse import quote

import pytest

from portal.activities.models.words import ActivityWord, OwnWord
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


def test_answers_to_questions_of_the_branch_are_figures_with_their_list(client_for, team_leader):
    """A9, F2: numbers are added up, words counted; each opens its rows, also with a point in it."""
    at = datetime(2018, 3, 1, 12, tzinfo=UTC)
    asked = {"number": ["3", "2"], "text": ["om 9.30", "nooit"], "yes_no": ["yes", "no"]}
    for kind, answers in asked.items():
        word = OwnWord.create(
            branch=team_leader.branch, under="home_visit", name=f"Vraag 1.{kind}?", answer=kind
        )
        for answer in answers:
            visit = make_activity(team_leader, kind="home_visit", started_at=at)
            ActivityWord.create(branch=team_leader.branch, activity=visit, word=word, answer=answer)
    leader = client_for(team_leader)
    key = "activities.number.home_visit/Vraag 1.number?"
    page = leader.get("/figures?year=2018").text
    listed = leader.get(f"/figures/{quote(key)}?year=2018").text

    assert "Eigen vraag, opgeteld: Huisbezoek, Vraag 1.number?: 5" in page
    assert "Eigen woord: Huisbezoek, Vraag 1.text?: 2" in page
    assert "Eigen woord: Huisbezoek, Vraag 1.yes_no?, Ja: 1" in page
    assert "2 in deze lijst" in listed
    assert re.search(r'samen\s*<b class="num"><bdi dir="ltr">5<', listed)
    assert key in leader.get("/figures.csv?year=2018").text
