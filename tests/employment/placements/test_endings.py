"""C10: one question at the end, by a link. Unknown is unknown, not failed."""

import re
from datetime import timedelta

import pytest

from portal.core.clock import now, today
from portal.core.database import db
from portal.core.web.access import Role
from portal.employment.placements import actions, queries
from portal.employment.placements.models import Placement, PlacementEnd
from portal.mail.models import OutboxMail
from tests.factories import make_assignment, make_client, make_employer, make_person

WHY = {"employer_reason": "less_work", "client_reason": "travel"}


@pytest.fixture
def ended(branch):
    """(an internship that ended yesterday, its job coach)"""
    client, coach = make_client(branch, name="Zeyneb Barwari"), make_person(branch, Role.JOB_COACH)
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    placement = Placement.create(
        branch=branch,
        code="p",
        client=client,
        employer=make_employer(branch),
        kind="internship",
        started_on=today() - timedelta(days=90),
        ended_on=today() - timedelta(days=1),
        tutor_email="tutor@example.org",
    )
    return placement, coach


def link_in_mail() -> str:
    body = OutboxMail.get(OutboxMail.recipient == "tutor@example.org").body
    return re.search(r"/answer/\S+", body)[0]


def test_the_employer_is_asked_once_by_mail_without_a_name(ended):
    """C10"""
    actions.ask_how_it_ended()
    actions.ask_how_it_ended()
    [mail] = OutboxMail.select().where(OutboxMail.kind == "placement.ended")
    assert "Zeyneb" not in mail.subject + mail.body
    assert ended[0].client.code not in mail.body


def test_what_belongs_to_another_answer_is_not_asked_and_not_kept(client_for, ended):
    """C10: hours go with "partly", a contract with a job."""
    placement, coach = ended
    hidden = {"hours_missed": "veel", "job_contract": "temporary"} | WHY
    browser, address = client_for(coach), f"/placements/{placement.id}/end"
    refused = browser.post(address, data={"ending": "partly", "became_job": "no"} | hidden)
    assert refused.status_code == 422
    assert 'value="veel"' in refused.text
    assert "ending-error" in browser.post(address, data={"became_job": "no"}).text

    browser.post(address, data={"ending": "completed", "became_job": "no"} | hidden)
    end = PlacementEnd.get(PlacementEnd.placement == placement)
    assert (end.ending, end.hours_missed, end.job_contract) == ("completed", None, None)
    assert (end.last_on, end.client_reason) == (placement.ended_on, "travel")


def test_looking_changes_nothing_and_one_answer_counts(client_for, ended):
    """C10, R50"""
    placement, coach = ended
    actions.ask_how_it_ended()
    address, reader = link_in_mail(), client_for()
    page = reader.get(address).text
    assert "Zeyneb" not in page
    assert PlacementEnd.get().answered_at is None

    reader.post(address, data={"ending": "completed", "became_job": "no"} | WHY)
    assert Placement.get().outcome == "completed"
    reader.post(address, data={"ending": "never_started", "became_job": "no"} | WHY)
    assert PlacementEnd.get().ending == "completed"
    assert "via de link" in client_for(coach).get(f"/placements/{placement.id}").text
    assert OutboxMail.select().where(OutboxMail.kind == "placement.answered").count() == 1


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"ending": "completed", "became_job": "unknown"}, "completed"),
        ({"ending": "partly", "became_job": "no", "hours_missed": "0"}, "stopped"),
        ({"ending": "never_started", "became_job": "no"}, "stopped"),
        ({"ending": "completed", "became_job": "yes"}, "hired"),
    ],
)
def test_the_files_know_both_as_stopped(client_for, ended, said, outcome):
    """Partly and never started are stopped outside, the detail stays inside."""
    placement, coach = ended
    client_for(coach).post(f"/placements/{placement.id}/end", data=said | WHY)
    assert Placement.get().outcome == outcome
    assert PlacementEnd.get().ending == said["ending"]


def test_partly_has_its_last_day_and_the_hours_missed(client_for, ended):
    """C10: partly (last day, hours missed)."""
    placement, coach = ended
    last = today() - timedelta(days=40)
    data = {"ending": "partly", "became_job": "no", "last_on": last.isoformat()} | WHY
    refused = client_for(coach).post(f"/placements/{placement.id}/end", data=data)
    assert refused.status_code == 422
    assert "Typ hoeveel uren er gemist zijn" in refused.text
    client_for(coach).post(f"/placements/{placement.id}/end", data=data | {"hours_missed": "60"})
    assert (Placement.get().ended_on, PlacementEnd.get().hours_missed) == (last, 60)
    before = placement.started_on - timedelta(days=1)
    wrong = client_for(coach).post(
        f"/placements/{placement.id}/end", data=data | {"last_on": before.isoformat()}
    )
    assert wrong.status_code == 422


def test_a_job_that_it_became_is_proposed_with_contract_and_start(client_for, ended):
    """C10: ended in a job (contract, start)."""
    placement, coach = ended
    data = {"ending": "completed", "became_job": "yes", "job_contract": "temporary"}
    data |= WHY | {"job_from": today().isoformat()}
    client_for(coach).post(f"/placements/{placement.id}/end", data=data)
    query = f"?follows={placement.id}&as=hire"
    page = client_for(coach).get(f"/clients/{placement.client_id}/placements/new{query}").text
    assert f'value="{today().isoformat()}"' in page
    assert re.search(r'<option selected value="temporary"', page)
    assert Placement.select().count() == 1  # only the coach makes it one


def test_without_an_answer_it_stays_unknown_and_waits(client_for, ended):
    """C10: unknown is unknown, not failed."""
    placement, coach = ended
    actions.ask_how_it_ended()
    assert Placement.get().outcome is None
    assert [end.placement.id for end in queries.waiting(coach).ends] == [placement.id]
    assert "Hoe liep het af?" in client_for(coach).get("/").text
    assert "onbekend" in client_for(coach).get(f"/placements/{placement.id}").text


def test_a_link_after_its_end_is_refused_kindly(client_for, ended):
    """Bad input: a link opened after its end."""
    actions.ask_how_it_ended()
    PlacementEnd.update(link_ends_at=now()).execute()
    for method in ("get", "post"):
        answer = getattr(client_for(), method)(link_in_mail())
        assert answer.status_code == 410
        assert "Deze link werkt niet meer" in answer.text
    assert PlacementEnd.get().answered_at is None


def test_a_new_link_takes_the_place_of_the_old(client_for, ended):
    placement, coach = ended
    actions.ask_how_it_ended()
    old = link_in_mail()
    page = client_for(coach).post(f"/placements/{placement.id}/ask").text
    new = re.search(r"/answer/[\w-]+", page)[0]
    assert client_for().get(old).status_code == 404
    assert client_for().get(new).status_code == 200
    assert new.removeprefix("/answer/") not in str(
        db.execute_sql("SELECT * FROM placement_end").fetchall()
    )


def test_an_answer_without_a_choice_is_asked_again(client_for, ended):
    actions.ask_how_it_ended()
    answer = client_for().post(link_in_mail(), data={"became_job": "yes"})
    assert answer.status_code == 422
    assert "Kies er een" in answer.text


def test_of_two_answers_by_one_link_at_once_one_counts(ended):
    """C10: the employer answers once, and is not asked again."""
    placement, _coach = ended
    actions.ask(placement)
    actions.answer(placement, None, ending="completed")

    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(placement, None, ending="partly")

    assert PlacementEnd.get(PlacementEnd.placement == placement).ending == "completed"
    assert actions.ask(placement) is None
