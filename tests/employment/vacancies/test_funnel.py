"""The figures of a funnel: from employers found to jobs that last; each number opens its list."""

import re
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.clock import add_months, today
from portal.core.database import db
from portal.employment.board import actions as steps
from portal.employment.board.actions import Step
from portal.employment.employers.models import EmployerMove, Stage
from portal.employment.placements.models import (
    Placement,
    PlacementCheck,
    PlacementKind,
)
from portal.employment.placements.queries.lasting import lasting
from portal.employment.vacancies.queries.funnel import FunnelFilter, FunnelPart, funnel
from tests.factories import make_activity, make_branch, make_client, make_employer, make_person

SECTORS = ("metal", "care", None)


def some_world(branch, seed: int) -> None:
    """Employers with a drawn history on the board, contacts and placements."""
    some, coach, client = Random(seed), make_person(branch), make_client(branch)  # noqa: S311
    for _ in range(some.randint(0, 7)):
        stage = some.choice([*Stage, None])
        employer = make_employer(branch, sector=some.choice(SECTORS), stage=stage)
        for reached in some.sample(list(Stage), some.randint(0, 4)):
            EmployerMove.create(
                branch=branch,
                employer=employer,
                stage=reached,
                reached_on=some.choice([None, date(2025, 3, 1), date(2026, 3, 1)]),
            )
        if some.random() < 0.3:
            make_activity(coach, kind="employer_contact", employer=employer)
        for number in range(some.randint(0, 2)):
            started = some.choice(
                [date(2024, 1, 1), today() - timedelta(days=some.randint(0, 400))]
            )
            Placement.create(
                branch=branch,
                code=f"{employer.id}-{number}",
                client=client,
                employer=employer,
                kind=some.choice(list(PlacementKind)),
                started_on=started,
                ended_on=some.choice([None, started + timedelta(days=some.randint(0, 400))]),
            )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 10**9), st.sampled_from([None, 2024, 2025, 2026]))
def test_every_number_is_as_long_as_its_list_and_no_step_is_larger_than_the_one_before(
    app, client_for, branch, job_coach, seed, year
):
    """F5: a property over drawn years, sectors and kinds."""
    with db.atomic() as drawn:
        some_world(branch, seed)
        some_world(make_branch(), seed)
        browser, asked = client_for(job_coach), FunnelFilter(year=year)
        found = funnel(job_coach, asked)
        counts = [number for _part, number in found.counts]

        assert counts == sorted(counts, reverse=True)
        for part, number in found.counts:
            by_sector = [len(one.reaching(part)) for _sector, one in found.by_sector]
            assert sum(by_sector) == number
            page = browser.get(f"/work/funnel/{part}?year={year or ''}").text
            assert int(re.search(r'id="count">(\d+)', page)[1]) == number
            assert page.count('<li><a class="item"') == number
        drawn.rollback()


def test_the_funnel_equals_the_history_of_the_board(branch, job_coach):
    """J5: moves on the board are what is counted; a slip that was undone never was."""
    next_week = Step("Bellen", today() + timedelta(days=7))
    went, slipped, stopped = (make_employer(branch) for _ in range(3))
    for stage in ("contacted", "visited"):
        steps.move(went, job_coach, went.version, stage, next_week)
    steps.move(slipped, job_coach, 0, "partner", next_week)
    steps.undo_move(slipped, job_coach)
    steps.move(stopped, job_coach, 0, "contacted", next_week)
    steps.move(stopped, job_coach, 1, "closed", Step(), reason="no_reply")

    assert dict(funnel(job_coach, FunnelFilter()).counts) == {
        FunnelPart.FOUND: 3,
        FunnelPart.CONTACTED: 2,
        FunnelPart.VISITED: 1,
        FunnelPart.PARTNER: 0,
        FunnelPart.PLACEMENT: 0,
        FunnelPart.LASTING: 0,
    }


@pytest.mark.parametrize(
    ("kind", "days", "said", "part"),
    [
        ("paid_job", (200, None), {}, FunnelPart.PLACEMENT),  # nobody said: unknown is no success
        ("paid_job", (200, None), {6: True}, FunnelPart.LASTING),
        ("paid_job", (200, None), {3: True}, FunnelPart.PLACEMENT),
        ("paid_job", (200, 199), {3: False}, FunnelPart.PLACEMENT),
        ("paid_job", (200, 190), {}, FunnelPart.LASTING),
        ("paid_job", (200, 100), {6: True}, FunnelPart.PLACEMENT),
        ("paid_job", (100, None), {3: True}, FunnelPart.PLACEMENT),
        ("internship", (400, None), {12: True}, FunnelPart.PLACEMENT),
        ("paid_job", (-10, None), {}, FunnelPart.FOUND),
    ],
)
def test_a_job_lasts_by_its_last_day_or_by_what_a_check_says_after_half_a_year(
    branch, job_coach, kind, days, said, part
):
    """C11: as the page of what lasts counts."""
    job = begun(branch, *days, kind=kind)
    for months, still_there in said.items():
        PlacementCheck.create(
            branch=branch,
            placement=job,
            months=months,
            still_there=still_there,
            noted_by=job_coach,
        )

    [row] = funnel(job_coach, FunnelFilter()).rows
    assert row.furthest == part


def begun(branch, days_ago, ended_after=None, **fields) -> Placement:
    started = today() - timedelta(days=days_ago)
    ordinary = {
        "code": f"p{days_ago}",
        "kind": "paid_job",
        "started_on": started,
        "ended_on": started + timedelta(days=ended_after) if ended_after else None,
    }
    if "employer" not in fields:
        fields |= {"employer": make_employer(branch), "client": make_client(branch)}
    return Placement.create(branch=branch, **ordinary | fields)


def test_a_renewal_is_the_same_job_that_goes_on(branch, team_leader):
    """C8, C11: a contract of three months that was renewed lasts, and is one job."""
    first = begun(branch, 400, 90)
    same = {"employer": first.employer_id, "client": first.client_id}
    second = begun(branch, 309, 150, **same)
    third = begun(branch, 158, 120, **same)
    for before, after in ((first, second), (second, third)):
        after.follows, after.followed_as = before, "renewal"
        after.save()

    assert dict(funnel(team_leader, FunnelFilter()).counts)[FunnelPart.LASTING] == 1
    six, twelve = add_months(first.started_on, 6), add_months(first.started_on, 12)
    [job] = lasting(team_leader, six.year)[6]["lasts"]
    assert job.parts == [first, second, third]
    [job] = lasting(team_leader, twelve.year)[12]["stopped"]
    assert job.first == first


def test_a_kind_narrows_the_last_two_steps_and_a_sector_all(branch, job_coach):
    for sector, kind in (("metal", "paid_job"), ("care", "internship")):
        Placement.create(
            branch=branch,
            code=sector,
            client=make_client(branch),
            employer=make_employer(branch, sector=sector),
            kind=kind,
            started_on=date(2020, 1, 1),
            ended_on=date(2020, 12, 31),
        )

    def counts(**asked):
        return [number for _part, number in funnel(job_coach, FunnelFilter(**asked)).counts]

    assert counts() == [2, 2, 2, 2, 2, 1]
    assert counts(kind="internship") == [2, 2, 2, 2, 1, 0]
    assert counts(sector="metal") == [1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("address", ["nonsense", "found?year=x&sector=%00&kind=slavery"])
def test_an_address_that_makes_no_sense_breaks_nothing(client_for, job_coach, address):
    assert client_for(job_coach).get(f"/work/funnel/{address}").status_code in {200, 404}


def test_the_yearly_figures_lead_to_the_funnel_and_to_what_lasts(client_for, team_leader):
    page = client_for(team_leader).get("/figures?year=2025").text
    assert 'href="/work/funnel?year=2025"' in page
    assert 'href="/placements/lasting?year=2025"' in page
