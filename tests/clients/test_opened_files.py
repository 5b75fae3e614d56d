"""R04h, G6: a file that is not yours, for an hour, with a reason, seen by the leaders."""

from datetime import timedelta

import pytest
import time_machine

from portal.audit.models import AuditEntry
from portal.clients import actions
from portal.clients.models import Conflict, DeskCard
from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from tests.factories import make_activity, make_client, make_person

WHY = "werd hier onwel, we bellen de familie"


@pytest.fixture
def walk_in(branch, volunteer):
    client = make_client(branch, name="Amina Haddad", phone="010-7654321")
    DeskCard.create(
        branch=branch, person=volunteer, client=client, shown_on=today(), reason="inloop"
    )
    return client


def opens(browser, client, reason=WHY):
    return browser.post(f"/desk/{client.id}/open", data={"reason": reason})


def test_r04h_a_reason_opens_a_file_for_an_hour(client_for, volunteer, team_leader, walk_in):
    browser, start = client_for(volunteer), now()
    make_activity(team_leader, walk_in, note="Merkteken", kind="home_visit")
    assert browser.get(f"/clients/{walk_in.id}").status_code == 404

    assert opens(browser, walk_in).location == f"/clients/{walk_in.id}"

    page = browser.get(f"/clients/{walk_in.id}").text
    assert "010-7654321" in page
    assert "Merkteken" not in page  # the file, not what others wrote
    assert browser.get(f"/clients/{walk_in.id}/edit").status_code == 403
    with time_machine.travel(start + timedelta(minutes=59), tick=False):
        assert client_for(volunteer).get(f"/clients/{walk_in.id}").status_code == 200
    with time_machine.travel(start + timedelta(minutes=61), tick=False):
        assert client_for(volunteer).get(f"/clients/{walk_in.id}").status_code == 404


def test_r04h_the_leaders_hear_of_it_and_the_file_says_so(
    client_for, volunteer, team_leader, walk_in
):
    opens(client_for(volunteer), walk_in)

    entry = AuditEntry.get(AuditEntry.action == "client.open")
    assert (entry.actor_id, entry.object_id, entry.why) == (volunteer.id, walk_in.id, WHY)
    [mail] = OutboxMail.select().where(OutboxMail.kind == "client.open")
    assert mail.recipient == team_leader.email
    leader = client_for(team_leader)
    assert "Met een reden geopend" in leader.get(f"/clients/{walk_in.id}/readers").text
    assert WHY in leader.get(f"/clients/{walk_in.id}/readers").text
    assert volunteer.name in leader.get("/people/alerts").text


@pytest.mark.parametrize("reason", ["", "kort", "19 letters en meer."])
def test_r04h_the_reason_is_at_least_twenty_letters(client_for, volunteer, walk_in, reason):
    answer = opens(client_for(volunteer), walk_in, reason)

    assert answer.status_code == 422
    assert client_for(volunteer).get(f"/clients/{walk_in.id}").status_code == 404


def test_r04h_only_of_whom_one_has_a_card_today(client_for, branch, volunteer, walk_in):
    DeskCard.update(shown_on=today() - timedelta(days=1)).execute()
    assert opens(client_for(volunteer), walk_in).status_code == 404
    assert opens(client_for(make_person(branch)), walk_in).status_code == 404
    assert opens(client_for(make_person(branch, Role.JOB_COACH)), walk_in).status_code == 403


def test_r04h_never_what_keeps_one_out(client_for, branch, volunteer, walk_in):
    opens(client_for(volunteer), walk_in)
    Conflict.create(branch=branch, person=volunteer, client=walk_in)

    assert client_for(volunteer).get(f"/clients/{walk_in.id}").status_code == 404
    assert opens(client_for(volunteer), walk_in).status_code == 404


def test_an_opened_file_is_none_that_one_plans_or_writes_for_later(branch, volunteer, walk_in):
    actions.open_file(walk_in, volunteer, WHY)
    assert not walk_in.can_be_changed_by(volunteer)
