"""The roll-up of the country counts what the figures of a branch count."""

from datetime import UTC, datetime

from peewee import SqliteDatabase

from portal.core.clock import now
from portal.core.database import db
from portal.reports.queries import national_by_month
from tests.conftest import count_queries
from tests.factories import make_activity, make_branch, make_client, make_person


def test_a_month_of_a_kind_has_its_activities_minutes_and_distinct_clients(branch, volunteer):
    one, two = make_client(branch), make_client(branch)
    make_activity(volunteer, one, two)
    make_activity(volunteer, one, minutes=30)
    make_activity(volunteer, kind="office")

    assert sorted(national_by_month(2018)) == [
        (201804, "home_visit", branch.id, 2, 90, 2),
        (201804, "office", branch.id, 1, 60, None),
    ]


def test_what_failed_or_was_withdrawn_is_left_out_with_its_clients(branch, volunteer):
    one, two, three = (make_client(branch) for _ in range(3))
    make_activity(volunteer, one)
    make_activity(volunteer, two, outcome="no_show")
    make_activity(volunteer, three, withdrawn_at=now())

    assert list(national_by_month(2018)) == [(201804, "home_visit", branch.id, 1, 60, 1)]


def test_every_branch_has_its_own_rows_and_other_years_none(branch, volunteer):
    other = make_person(make_branch())
    make_activity(volunteer, make_client(branch))
    make_activity(other, make_client(other.branch))
    make_activity(volunteer, started_at=datetime(2019, 1, 1, 12, tzinfo=UTC))

    assert {row[2] for row in national_by_month(2018)} == {branch.id, other.branch_id}


def test_sqlite_answers_it_without_going_through_the_activities(branch):
    with count_queries() as asked:
        list(national_by_month(2018))

    assert len(asked) == 2
    if isinstance(db.obj, SqliteDatabase):
        plans = []
        for sql in asked:
            months = [201801, 201812] * (sql.count("?") // 2)
            plans += [row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", months)]
        searched = [plan for plan in plans if plan.startswith("SEARCH")]
        assert len(searched) == 3
        assert all("COVERING INDEX" in p or "activity_not_counted" in p for p in searched), plans
