"""Every reader of rules has an answer for every day, whatever rules there are (D1, D5, D13)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.expenses.claims.queries.allowance import Guard, Spent
from portal.expenses.records import queries
from portal.expenses.records.models import AllowanceLimit, ExpensePolicy, KindRule, Rate

pytestmark = pytest.mark.no_database
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def newest_first(rules):
    return sorted(rules, key=lambda rule: rule.valid_from, reverse=True)


def periods(length=5):
    """Days from which something holds, each with its last day or nothing."""
    ends = st.none() | st.integers(0, 4000).map(timedelta)
    return st.lists(st.tuples(DAYS, ends), max_size=length, unique_by=lambda one: one[0])


@given(firsts=st.lists(DAYS, min_size=1, max_size=6, unique=True), day=DAYS)
def test_a_rule_holds_from_its_day_until_the_next_and_the_first_before_it(firsts, day):
    began = [first for first in firsts if first <= day]
    expected = max(began) if began else min(firsts)

    for model in (KindRule, ExpensePolicy):
        rules = newest_first(model(valid_from=first) for first in firsts)
        assert queries.holding_on(day, rules).valid_from == expected


@given(found=periods(), day=DAYS)
def test_a_rate_and_a_limit_hold_in_their_days_only(found, day):
    holding = [a for a, length in found if a <= day <= (day if length is None else a + length)]
    dated = [(a, None if length is None else a + length) for a, length in found]
    rates = newest_first(
        Rate(transport="car", valid_from=a, valid_until=b, cents_per_km=23) for a, b in dated
    )
    limits = newest_first(AllowanceLimit(valid_from=a, valid_until=b) for a, b in dated)

    for held in (queries.rate_of(day, "car", rates), queries.limit_on(day, limits)):
        assert (held.valid_from if held else None) == max(holding, default=None)
    assert queries.rate_of(day, "bicycle", rates) is None


@given(found=periods(3), days=st.lists(DAYS, min_size=1, max_size=6))
def test_the_guard_of_the_allowance_has_an_answer_for_any_days(found, days):
    cents = {"hour_cents": 560, "hour_younger_cents": 330, "month_cents": 100, "year_cents": 100}
    limits = newest_first(AllowanceLimit(valid_from=first, **cents) for first, _length in found)
    lines = [Spent(1, True, day, 101, True) for day in days]

    warnings = Guard(lines, [], limits, {}).warnings(1)

    known = any(limit.valid_from <= max(days) for limit in limits)
    assert bool(warnings) is known
    assert all(warning.over_cents > 0 for warning in warnings)
