"""One list of everything with a date: by day, week and list; each sees what they may see."""

from datetime import timedelta

import pytest

from portal.core.clock import today
from portal.core.web.access import Role
from portal.schedule.appointments import actions
from tests.conftest import count_queries
from tests.factories import make_assignment, make_client, make_person
from tests.schedule.appointments.factories import ahead, plan_visit
from tests.schedule.desk_hours.factories import make_hours, make_shift, next_weekday


@pytest.fixture
def hassan(branch, volunteer):
    client = make_client(branch, name="Amira Al-Hassan")
    make_assignment(volunteer, client.household)
    return client


def agenda(client_for, person, **query) -> str:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    return client_for(person).get(f"/agenda?{text}").text


def test_day_week_and_list_show_the_same_visit(client_for, volunteer, hassan):
    visit = plan_visit(volunteer, hassan, ahead(3))
    for view in ("day", "week", "list"):
        page = agenda(client_for, volunteer, view=view, day=visit.held_on)
        assert "Amira Al-Hassan" in page, view
        assert f"/appointments/{visit.id}" in page, view
    other = visit.held_on + timedelta(14)
    assert "Al-Hassan" not in agenda(client_for, volunteer, view="week", day=other)


def test_the_list_is_in_the_order_of_days_and_hours(client_for, volunteer, hassan):
    later = plan_visit(volunteer, hassan, ahead(3, ahead().timetz().replace(hour=15)))
    first = plan_visit(volunteer, hassan, ahead(3))
    before = plan_visit(volunteer, hassan, ahead(2))
    page = agenda(client_for, volunteer, view="list")

    places = [page.index(f"/appointments/{one.id}") for one in (before, first, later)]
    assert places == sorted(places)


def test_a_filter_leaves_one_kind(client_for, branch, volunteer, hassan):
    plan_visit(volunteer, hassan, ahead(3))
    make_shift(make_hours(branch, weekday=1), make_person(branch, Role.LEGAL_GUIDE))
    day = next_weekday(1)
    visits = agenda(client_for, volunteer, view="list", kind="visit")
    roster = agenda(client_for, volunteer, view="day", day=day, kind="roster")

    assert "Al-Hassan" in visits
    assert "op afspraak" not in visits
    assert "Juridisch begeleider, op afspraak" in roster
    assert "Al-Hassan" not in roster


@pytest.mark.parametrize(
    "query", ["view=month", "day=2026-02-30", "day=0001-01-01", "day=9999-12-31", "day=x"]
)
def test_a_strange_day_or_view_is_not_found(client_for, volunteer, query):
    assert client_for(volunteer).get(f"/agenda?{query}").status_code == 404


def test_a_strange_kind_is_left_out(client_for, volunteer, hassan):
    plan_visit(volunteer, hassan, ahead(3))

    assert "Al-Hassan" in agenda(client_for, volunteer, view="list", kind="x")


def test_an_empty_agenda_offers_to_plan_something(client_for, volunteer):
    page = agenda(client_for, volunteer, view="list")

    assert "Er is niets gepland in deze dagen." in page
    assert 'href="/visits/new"' in page


def test_each_sees_what_they_may_see(client_for, branch, team_leader, volunteer, hassan):
    """Trust, part 3: own and assigned; a leader the branch; another branch nobody."""
    plan_visit(volunteer, hassan, ahead(3))
    colleague = make_person(branch, Role.GUIDE)
    make_assignment(colleague, hassan.household)
    coach = make_person(branch, Role.LANGUAGE_COACH)
    make_assignment(coach, hassan.household, role=Role.LANGUAGE_COACH)
    leader_elsewhere = make_person(None, Role.TEAM_LEADER)

    for person, sees in (
        (volunteer, True),
        (team_leader, True),
        (colleague, True),
        (coach, False),
        (make_person(branch), False),
        (leader_elsewhere, False),
    ):
        page = agenda(client_for, person, view="list")
        assert ("Al-Hassan" in page) == sees, person.name


def test_when_the_match_has_ended_the_name_is_gone(client_for, volunteer, hassan):
    """G2, R04f: one's own visit stays, without who it is with."""
    visit = plan_visit(volunteer, hassan, ahead(3))
    type(make_assignment(volunteer, make_client(hassan.branch).household)).update(
        ended_on=today() - timedelta(1)
    ).execute()
    page = agenda(client_for, volunteer, view="list")

    assert f"/appointments/{visit.id}" in page
    assert "Al-Hassan" not in page
    assert "Al-Hassan" not in client_for(volunteer).get(f"/appointments/{visit.id}").text


def test_a_cancelled_visit_stays_in_sight_as_cancelled(client_for, volunteer, hassan):
    visit = plan_visit(volunteer, hassan, ahead(3))
    actions.cancel(visit, volunteer, 0)

    assert "afgezegd" in agenda(client_for, volunteer, view="list")


def test_many_things_ask_no_more_queries_than_one(client_for, volunteer, hassan):
    def asked() -> int:
        with count_queries() as counted:
            agenda(client_for, volunteer, view="list")
        return len(counted)

    plan_visit(volunteer, hassan, ahead(2))
    one = asked()
    for days in range(3, 12):
        plan_visit(volunteer, hassan, ahead(days))
    assert asked() == one
