"""J2: a client in guidance without contact for N days: a reminder once a period, and a page."""

from datetime import date, timedelta

import pytest
import time_machine
from lxml import html

from portal.activities.models.rules import LogRules
from portal.clients.models import Conflict
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.guidance.models import GuidancePause, Trajectory
from portal.mail.models import OutboxMail
from portal.no_contact.commands import remind
from tests.factories import make_activity, make_assignment, make_branch, make_client, make_person

DAYS = 30


@pytest.fixture(autouse=True)
def rules(branch):
    return LogRules.create(branch=branch, no_contact_days=DAYS)


@pytest.fixture
def guide(branch):
    return make_person(branch, Role.GUIDE)


def guided(branch, guide=None, since=400, **fields):
    client = make_client(branch, **fields)
    if guide:
        make_assignment(guide, client.household)
    Trajectory.create(
        branch=branch, client=client, year_number=1, started_on=today() - timedelta(days=since)
    )
    return client


def contact(person, client, days_ago, **fields):
    return make_activity(person, client, started_at=now() - timedelta(days=days_ago), **fields)


def reminded():
    return sorted((mail.person_id, mail.kind) for mail in OutboxMail.select())


def test_the_guide_hears_once_a_period_until_somebody_logs(branch, guide):
    client = guided(branch, guide, name="Amira Al-Hassan")
    contact(guide, client, DAYS)
    assert remind() == "1 clients without contact told of."
    assert remind() is None
    mail = OutboxMail.get()
    assert (mail.person_id, mail.kind) == (guide.id, "guidance.no_contact")
    assert "Amira" not in mail.subject + mail.body
    assert "/guidance/no-contact" in mail.body
    with time_machine.travel(now() + timedelta(days=DAYS - 1)):
        assert remind() is None
    with time_machine.travel(now() + timedelta(days=DAYS)):
        assert remind() is not None

    contact(guide, client, 0)

    with time_machine.travel(now() + timedelta(days=DAYS - 1)):
        assert remind() is None


def test_one_mail_counts_all_of_a_guide_and_leaders_hear_of_the_rest(branch, guide, team_leader):
    for _n in range(2):
        guided(branch, guide)
    guided(branch)
    remind()

    assert reminded() == sorted(
        (person.id, "guidance.no_contact") for person in (guide, team_leader)
    )
    assert "2 cliënten" in OutboxMail.get(OutboxMail.person == guide).subject


def met(guide, client):
    contact(guide, client, DAYS - 1)


def in_vain(guide, client):
    contact(guide, client, 2, outcome="nobody_home")


def paused(guide, client):
    since = {"started_on": today() - timedelta(days=5), "reason": "Op reis"}
    GuidancePause.create(branch=client.branch, client=client, **since)


def closed(_guide, client):
    client.closed_on, client.closed_reason = today(), "finished"
    client.save()


def just_begun(_guide, _client):
    Trajectory.update(started_on=today() - timedelta(days=DAYS - 1)).execute()


def over(_guide, _client):
    Trajectory.update(ended_on=today() - timedelta(days=1)).execute()


def in_second_year(_guide, client):
    Trajectory.update(ended_on=today() - timedelta(days=3)).execute()
    year = {"year_number": 2, "started_on": today() - timedelta(days=2)}
    Trajectory.create(branch=client.branch, client=client, **year)


CASES = {
    met: False,
    in_vain: True,
    paused: False,
    closed: False,
    just_begun: False,
    over: False,
    in_second_year: True,
}


@pytest.mark.parametrize(
    ("case", "is_silent"), CASES.items(), ids=lambda one: getattr(one, "__name__", "")
)
def test_who_is_and_who_is_not_without_contact(branch, guide, client_for, case, is_silent):
    """An attempt in vain is no contact; a pause, a closed file, the first weeks are no silence."""
    client = guided(branch, guide)
    case(guide, client)
    remind()
    is_listed = client.label in client_for(guide).get("/guidance/no-contact").text
    assert (is_listed, bool(reminded())) == (is_silent, is_silent)


def test_the_page_lists_whom_one_sees_and_today_opens_it(client_for, branch, guide, team_leader):
    """Who had no contact, with their guide; the number on Today is the number of its rows."""
    mine, other = guided(branch, guide, name="Mijn client"), guided(branch, name="Van niemand")
    contact(guide, mine, 40)
    leader = client_for(team_leader)
    page = leader.get("/guidance/no-contact").text
    assert page.index("Van niemand") < page.index("Mijn client")
    assert guide.label in page
    assert "40 dagen geleden" in page
    # What can be pressed by itself stands beside the link, not in it.
    assert not html.fromstring(page).xpath("//a//a")
    assert '/guidance/no-contact"' in leader.get("/").text

    own = client_for(guide).get("/guidance/no-contact").text
    assert "Mijn client" in own
    assert "Van niemand" not in own
    Conflict.create(branch=branch, person=team_leader, client=other)
    assert "Van niemand" not in leader.get("/guidance/no-contact").text


def test_a_branch_without_the_rule_says_how_to_set_it(client_for):
    elsewhere = make_branch()
    guided(elsewhere)
    leader = make_person(elsewhere, Role.TEAM_LEADER)
    assert "/activities/rules" in client_for(leader).get("/guidance/no-contact").text
    assert remind() is None


def test_who_left_is_told_nothing(branch, guide, team_leader):
    guided(branch, guide)
    guide.ended_on = date(2020, 1, 1)
    guide.save()
    remind()

    assert [person for person, _kind in reminded()] == [team_leader.id]
