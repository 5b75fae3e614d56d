"""J1: who leads hears once a week what was done and what waits, in numbers."""

import re

import pytest
import time_machine

from portal.core.web.access import Role
from portal.home import commands
from portal.mail import actions as mails
from portal.mail.models import OutboxMail
from tests.clock import moment_of
from tests.expenses.claims.factories import make_submitted
from tests.factories import make_activity, make_branch, make_client, make_person

pytestmark = pytest.mark.at("2026-12-07 09:00")  # a Monday


def test_j1_each_leader_gets_one_mail_a_week_with_numbers_that_lead_to_their_lists(
    client_for, branch, volunteer
):
    leader = make_person(branch, Role.TEAM_LEADER, email="leider@example.org")
    make_person(make_branch(), Role.TEAM_LEADER, email="elders@example.org")
    client = make_client(branch, name="Amira Al-Hassan")
    for day, minutes in (("2026-11-30", 60), ("2026-12-06", 45), ("2026-12-07", 500)):
        fields = {"started_at": moment_of(f"{day} 10:00"), "minutes": minutes}
        make_activity(volunteer, client, kind="desk_contact", **fields)
    make_submitted(volunteer, leader)

    assert commands.tell_leaders() == "2 leaders told of their week."
    assert commands.tell_leaders() is None

    [mail] = OutboxMail.select().where(
        OutboxMail.recipient == leader.email, OutboxMail.kind == commands.KIND
    )
    assert mail.subject == "Deze week in je team"
    assert "Vorige week: 1 uur 45 min, en 2 contacten op het spreekuur." in mail.body
    assert "Amira" not in mail.body
    waits = re.findall(r"^(\d+) (.+)\n(\S+)$", mail.body, re.MULTILINE)
    assert ("1", "declaratie wacht op jou") in [found[:2] for found in waits]
    home = client_for(leader).get("/").text
    for number, label, address in waits:
        path = "/" + address.split("/", 3)[3]
        assert client_for(leader).get(path).status_code == 200, path
        assert label.split()[0] in home
        assert number != "0"
    other = OutboxMail.get(OutboxMail.recipient == "elders@example.org")
    assert "Vorige week: 0 min, en 0 contacten op het spreekuur." in other.body
    assert "Er wacht niets op je." in other.body


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-12-07 06:30", False),  # too early
        ("2026-12-06 12:00", False),  # a Sunday
        ("2028-04-17 09:00", False),  # Easter Monday
        ("2028-04-18 09:00", True),
        ("2026-12-09 09:00", True),  # nothing ran on Monday
    ],
)
def test_it_comes_on_the_first_working_day_of_a_week(branch, team_leader, at, told):
    with time_machine.travel(moment_of(at), tick=False):
        assert bool(commands.tell_leaders()) is told


def test_who_switched_it_off_or_does_not_lead_gets_none(branch, team_leader, volunteer):
    mails.choose(team_leader, set())
    assert commands.tell_leaders() is None
    assert OutboxMail.select().count() == 0
