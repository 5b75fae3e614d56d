"""Guidance starts by itself when somebody who is entitled is housed (B4 of features)."""

from datetime import date

import pytest

from portal.audit.models import AuditEntry
from portal.branches.models import GuidanceRule, Municipality
from portal.clients import actions
from portal.clients.models import Client
from portal.clients.queries import guided_until, programme_year
from portal.guidance.models import Trajectory
from portal.housing.models import HousingTarget
from portal.reports.queries import annual
from tests.factories import make_client
from tests.reports.year import year_of


def add(leader, **fields) -> Client:
    """A client added as the form adds one."""
    ordinary = {
        "code": f"K-{Client.select().count()}",
        "name": "Nieuw",
        "municipality_id": Municipality.get(Municipality.branch == leader.branch_id).id,
        "born_on": date(1990, 5, 1),
        "nationality": "SY",
        "sex": "f",
        "housed_on": date(2026, 3, 31),
        "arrival": "assigned",
        "counts_for_target": True,
    }
    return actions.add(leader, None, **ordinary | fields)


def years_of(client) -> list[tuple]:
    found = Trajectory.select().where(Trajectory.client == client).order_by(Trajectory.year_number)
    return [(t.year_number, t.started_on, t.ended_on) for t in found]


def test_two_years_follow_from_the_day_of_housing(team_leader):
    client = add(team_leader)

    assert years_of(client) == [
        (1, date(2026, 3, 31), date(2027, 3, 30)),
        (2, date(2027, 3, 31), date(2028, 3, 30)),
    ]
    assert AuditEntry.select().where(AuditEntry.action == "trajectory.start").count() == 2


def test_who_is_added_as_housed_counts_everywhere_without_further_work(team_leader):
    """B4, F10: in guidance, target, nationality and by the clock of programme years."""
    place = Municipality.get(Municipality.branch == team_leader.branch_id)
    HousingTarget.create(municipality=place, half_year="2026-H1", persons=5)
    client = add(team_leader)
    figures = annual(year_of(team_leader.branch, 2026))

    assert figures["guidance.started.1"] == 1
    assert figures["guidance.clients"] == 1
    assert figures["target.closing"] == 1 - 5
    assert figures["housing.housed"] == figures["housing.nationality.SY"] == 1
    until = guided_until(client)
    assert (until, programme_year(client, until, date(2026, 12, 2))) == (date(2028, 3, 31), 1)


@pytest.mark.parametrize(
    ("fields", "years"),
    [
        ({"born_on": date(2008, 3, 31)}, 2),  # 18 that day
        ({"born_on": date(2008, 4, 1)}, 0),
        ({"born_on": None}, 0),
        ({"arrival": "own_move", "counts_for_target": False}, 0),
        ({"arrival": "reunification"}, 2),
        ({"municipality_id": None}, 0),
        ({"housed_on": None}, 0),
    ],
    ids=str,
)
def test_the_rule_of_the_town_says_who_is_entitled(team_leader, fields, years):
    assert len(years_of(add(team_leader, **fields))) == years


@pytest.mark.parametrize(
    ("months", "lengths"),
    [
        (0, []),
        (12, [(1, date(2027, 3, 30))]),
        (15, [(1, date(2027, 3, 30)), (2, date(2027, 6, 29))]),
    ],
)
def test_the_months_of_the_rule_say_how_long(team_leader, months, lengths):
    GuidanceRule.update(months=months).execute()

    assert [(number, last) for number, _first, last in years_of(add(team_leader))] == lengths


def test_the_rule_of_the_day_of_housing_holds_with_its_ages(team_leader):
    place = Municipality.get(Municipality.branch == team_leader.branch_id)
    GuidanceRule.create(
        municipality=place, months=12, valid_from=date(2026, 1, 1), from_age=16, until_age=67
    )

    assert len(years_of(add(team_leader, born_on=date(2010, 3, 1)))) == 1
    assert years_of(add(team_leader, born_on=date(1950, 3, 1))) == []
    assert len(years_of(add(team_leader, housed_on=date(2025, 12, 31)))) == 2


def test_another_day_of_housing_moves_what_nobody_set_by_hand(team_leader):
    client = add(team_leader)
    actions.change(client, team_leader, client.version, housed_on=date(2026, 4, 15))
    moved = years_of(client)
    actions.change(client, team_leader, client.version, phone="010-1234567")
    actions.change(client, team_leader, client.version, housed_on=None)

    assert moved[0] == (1, date(2026, 4, 15), date(2027, 4, 14))
    assert years_of(client) == []


def test_what_was_set_by_hand_or_came_by_a_file_stays(team_leader):
    old = make_client(team_leader.branch, housed_on=date(2017, 1, 1))
    set_by_hand = add(team_leader)
    Trajectory.update(is_automatic=False).where(Trajectory.client == set_by_hand).execute()
    before = years_of(set_by_hand)

    actions.change(old, team_leader, old.version, born_on=date(1981, 1, 1))
    actions.change(set_by_hand, team_leader, set_by_hand.version, housed_on=date(2026, 5, 1))

    assert years_of(old) == []  # nothing begins because an old file is put right
    assert years_of(set_by_hand) == before
