"""The guard of the volunteers' allowance (D13)."""

from datetime import UTC, date, datetime

import pytest

from portal.expenses.claims import actions
from portal.expenses.claims.queries import desk
from portal.expenses.claims.queries.allowance import warnings_for
from portal.expenses.records import actions as expenses
from portal.expenses.records.models import (
    AllowanceAgreement,
    AllowanceLimit,
    ExpenseClaim,
    ExpenseLine,
)
from tests.conftest import count_queries
from tests.expenses.claims.factories import make_draft, make_submitted, with_account
from tests.factories import make_activity, make_person

IN_2024 = date(2024, 5, 15)  # then 21.000 a month, 210.000 a year, 550 or 325 an hour, in cents


def agree(person, mode, **fields):
    ordinary = {"valid_from": date(2020, 1, 1), "branch": person.branch_id}
    return AllowanceAgreement.create(person=person, mode=mode, **ordinary | fields)


def allowance(person, cents, day=IN_2024):
    """A draft with a line of the fixed allowance."""
    claim = expenses.draft_for(person, day)
    ExpenseLine.create(
        branch=person.branch_id,
        claim=claim,
        spent_on=day,
        kind="other",
        amount_cents=cents,
        is_allowance=True,
    )
    return claim


def work(person, minutes, day=IN_2024):
    moment = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return make_activity(person, started_at=moment, minutes=minutes)


def found(claim):
    claim = ExpenseClaim.get_by_id(claim.id)
    return [(w.limit, w.first_day, w.over_cents) for w in warnings_for([claim])[claim.id]]


@pytest.fixture
def volunteer(branch):
    """With whom both together were agreed, long ago."""
    person = make_person(branch)
    agree(person, "both", valid_from=date(2010, 1, 1))
    return person


def test_a_cent_over_the_limit_of_a_month_is_told_and_the_limit_itself_is_not(volunteer):
    """D13: by exactly one cent."""
    claim = make_draft(volunteer, 21_000, day=IN_2024)
    assert found(claim) == []

    make_draft(volunteer, 1, day=IN_2024)

    assert found(claim) == [("month", date(2024, 5, 1), 1)]


def test_idea_2_a_cent_over_the_month_is_told_to_who_claims_and_to_who_decides(
    volunteer, team_leader, client_for
):
    """D13: before it is sent in, and before it is approved."""
    claim = make_draft(with_account(volunteer), 21_001, day=IN_2024)
    words = "boven de grens van een maand"
    assert words in client_for(volunteer).get(f"/claims/{claim.id}").text

    actions.submit(claim, volunteer)
    assert words in client_for(team_leader).get(f"/claims/decide?claim={claim.id}").text
    assert desk.queue_of(team_leader, "todo").fine == []


def test_the_limit_of_a_year_alone_is_enough(volunteer):
    """D13: no month is over its limit, the year is by a cent."""
    for month in range(1, 11):
        make_submitted(volunteer, 20_990, day=date(2024, month, 5))
    claim = make_draft(volunteer, 100, day=date(2024, 11, 5))
    assert found(claim) == []

    make_draft(volunteer, 1, day=date(2024, 11, 6))

    assert found(claim) == [("year", date(2024, 1, 1), 1)]


def test_the_hours_that_were_logged_alone_are_enough(volunteer):
    """D13: two hours allow eleven euro."""
    agree(volunteer, "fixed")
    work(volunteer, 120)
    claim = allowance(volunteer, 1100)
    assert found(claim) == []

    allowance(volunteer, 1)

    assert found(claim) == [("hour", date(2024, 5, 1), 1)]


def test_the_younger_have_a_lower_limit_an_hour(volunteer):
    """D13: 3.25 an hour."""
    agree(volunteer, "fixed", is_younger=True)
    work(volunteer, 120)

    assert found(allowance(volunteer, 651)) == [("hour", date(2024, 5, 1), 1)]


def test_a_withdrawn_visit_is_no_hour(volunteer):
    """D13"""
    agree(volunteer, "fixed")
    activity = work(volunteer, 120)
    type(activity).update(withdrawn_at=datetime.now(UTC)).execute()

    assert found(allowance(volunteer, 1)) == [("hour", date(2024, 5, 1), 1)]


@pytest.mark.parametrize(
    ("mode", "over"),
    [("costs", []), ("fixed", []), ("both", [100]), (None, [])],
)
def test_what_counts_depends_on_what_was_agreed(volunteer, mode, over):
    """D13: costs have no limit, also where nothing was agreed: bus tickets of 211 euro cost no tax.

    A fixed allowance counts alone; both count together.
    """
    AllowanceAgreement.delete().execute()
    if mode:
        agree(volunteer, mode)
    claim = make_draft(volunteer, 21_100, day=IN_2024)

    assert [cents for _limit, _day, cents in found(claim)] == over


def test_an_agreement_counts_from_its_day_until_its_day(volunteer):
    """D13: agreed costs in April only, so that May has its limit."""
    agree(volunteer, "costs", valid_from=date(2024, 4, 1), valid_until=date(2024, 4, 30))
    april = make_draft(volunteer, 30_000, day=date(2024, 4, 30))
    may = make_draft(volunteer, 30_000, day=date(2024, 5, 1))

    assert found(april) == []
    assert found(may) == [("month", date(2024, 5, 1), 9_000)]


def test_an_earlier_year_has_the_rules_of_then(volunteer):
    """D13: 150 euro a month in 2018, 190 in 2023, 210 in 2024."""
    for year, limit in ((2018, 15_000), (2023, 19_000), (2024, 21_000)):
        claim = make_draft(volunteer, limit + 5, day=date(year, 6, 1))
        assert found(claim) == [("month", date(year, 6, 1), 5)]


def test_a_limit_of_the_branch_goes_before_that_of_all(volunteer):
    """D13: the rules are data."""
    AllowanceLimit.create(
        branch=volunteer.branch_id,
        valid_from=date(2024, 1, 1),
        younger_than=21,
        hour_cents=100,
        hour_younger_cents=50,
        month_cents=1000,
        year_cents=10_000,
        source="besluit",
    )
    claim = make_draft(volunteer, 1001, day=IN_2024)

    assert found(claim) == [("month", date(2024, 5, 1), 1)]


def test_what_others_pay_counts_in_the_year(volunteer):
    """The statement about other organisations."""
    agree(volunteer, "both", others_cents=200_000, declared_on=date(2024, 1, 10))

    assert found(make_draft(volunteer, 10_001, day=IN_2024)) == [("year", date(2024, 1, 1), 1)]


def test_who_is_paid_for_the_work_has_no_allowance(branch):
    """D13: a team leader's costs have no such limit."""
    claim = make_draft(make_person(branch, employment="paid"), 500_000, day=IN_2024)

    assert found(claim) == []


def test_what_was_refused_counts_no_more_and_what_was_corrected_counts_less(volunteer, team_leader):
    """D13"""
    refused = make_submitted(volunteer, 20_000, day=IN_2024)
    actions.refuse(refused, team_leader, "dubbel")
    lower = make_submitted(volunteer, 20_000, day=IN_2024)
    [line] = ExpenseLine.select().where(ExpenseLine.claim == lower.id)
    actions.correct(lower, team_leader, [actions.Correction(line.id, 1000, "te veel")])

    assert found(make_draft(volunteer, 20_000, day=IN_2024)) == []
    assert found(make_draft(volunteer, 1, day=IN_2024)) == [("month", date(2024, 5, 1), 1)]


def test_the_draft_of_another_month_does_not_count_yet(volunteer):
    """D13: until it is sent in."""
    volunteer = with_account(volunteer)
    other = expenses.draft_for(volunteer, date(2024, 6, 1))
    ExpenseLine.create(
        branch=volunteer.branch_id,
        claim=other,
        spent_on=IN_2024,
        kind="parking",
        amount_cents=21_000,
    )

    assert found(make_draft(volunteer, 1, day=IN_2024)) == []


def test_many_claims_take_as_many_queries_as_one(branch):
    """R80"""
    claims = []
    for _ in range(3):
        person = make_person(branch)
        agree(person, "both")
        claims.append(allowance(person, 30_000))
    with count_queries() as one:
        warnings_for(claims[:1])
    with count_queries() as three:
        found_of = warnings_for(claims)

    assert len(one) == len(three) == 4
    assert [len(warnings) for warnings in found_of.values()] == [2, 2, 2]
