"""A10: a leader sends a logged contact back with a question; it stands on Today until answered."""

import pytest

from portal.activities.actions import asking
from portal.activities.models import Activity
from portal.activities.models.questions import ActivityQuestion
from portal.activities.queries import client_ids_of
from portal.audit.models import AuditEntry
from portal.clients.models import Conflict
from portal.core.web.access import Role
from portal.mail.models import OutboxMail
from portal.privacy import queries
from tests.factories import make_activity, make_assignment, make_client, make_person

QUESTION = "Was de zus er ook bij?"


@pytest.fixture
def activity(volunteer, hassan):
    return make_activity(volunteer, hassan)


@pytest.fixture
def sent_back(client_for, team_leader, activity):
    assert ask(client_for(team_leader), activity).status_code == 303
    return ActivityQuestion.get()


def ask(browser, activity, question=QUESTION):
    return browser.post(f"/activities/{activity.id}/ask", data={"question": question})


def answer(browser, asked, said="Ja, zij ook."):
    return browser.post(f"/activities/questions/{asked.id}", data={"answer": said})


def test_it_stands_on_today_until_it_is_answered(client_for, volunteer, team_leader, sent_back):
    """A10: the volunteer sees it and resolves it; both stay in the history."""
    mine = client_for(volunteer)
    assert QUESTION in mine.get("/").text
    assert QUESTION not in client_for(team_leader).get("/").text
    visit = f"/activities/{sent_back.activity_id}"
    assert QUESTION in mine.get(visit).text
    assert f"{visit}/ask" not in client_for(team_leader).get(visit).text  # one at a time

    assert answer(mine, sent_back).status_code == 303
    assert f"{visit}/ask" in client_for(team_leader).get(visit).text

    assert QUESTION not in mine.get("/").text
    for reader in (mine, client_for(team_leader)):
        page = reader.get(visit).text
        assert QUESTION in page
        assert "Ja, zij ook." in page
        assert "Teruggestuurd met een vraag" in page  # the history
        assert "Vraag beantwoord" in page


def test_correcting_it_alone_does_not_end_the_question(client_for, volunteer, sent_back):
    mine = client_for(volunteer)
    page = mine.get(f"/activities/questions/{sent_back.id}").text
    assert f"/activities/{sent_back.activity_id}/edit" in page

    Activity.update(minutes=90).where(Activity.id == sent_back.activity_id).execute()

    assert QUESTION in mine.get("/").text


def test_each_takes_back_what_was_theirs(client_for, volunteer, team_leader, sent_back):
    """Undo: of the answer by who answered, of the question by a leader."""
    mine, leader = client_for(volunteer), client_for(team_leader)
    answer(mine, sent_back)
    mine.post(f"/activities/questions/{sent_back.id}/reopen")
    assert QUESTION in mine.get("/").text
    assert "Ja, zij ook." in mine.get(f"/activities/questions/{sent_back.id}").text

    assert leader.post(f"/activities/questions/{sent_back.id}/take-back").status_code == 303

    assert QUESTION not in mine.get("/").text
    answer(mine, sent_back, "Te laat")
    assert ActivityQuestion.get().answered_at is None


def test_one_question_at_a_time_and_another_after_it(
    client_for, volunteer, team_leader, activity, sent_back
):
    leader = client_for(team_leader)
    again = ask(leader, activity, "En wie nog meer?")
    assert again.status_code == 422
    assert "En wie nog meer?" in again.text

    answer(client_for(volunteer), sent_back)
    assert ask(leader, activity, "En wie nog meer?").status_code == 303
    client_for(volunteer).post(f"/activities/questions/{sent_back.id}/reopen")
    assert ActivityQuestion.select().where(ActivityQuestion.answered_at.is_null()).count() == 1


@pytest.mark.parametrize("typed", ["", "  ", "BSN 111222333", "x" * 1001])
def test_what_cannot_be_asked_is_told(client_for, team_leader, activity, typed):
    answered = ask(client_for(team_leader), activity, typed)

    assert answered.status_code == 422
    assert not ActivityQuestion.select().exists()


def test_the_mails_name_no_client_and_no_words(client_for, volunteer, team_leader, sent_back):
    answer(client_for(volunteer), sent_back)

    mails = {mail.kind: mail for mail in OutboxMail.select()}
    assert mails["activity.question"].person == volunteer
    assert mails["activity.answer"].person == team_leader
    for mail in mails.values():
        assert "Amira" not in mail.subject + mail.body
        assert QUESTION not in mail.subject + mail.body
        assert f"/activities/{sent_back.activity_id}" in mail.body


def test_nobody_asks_about_their_own_or_what_they_may_not_see(
    client_for, branch, team_leader, volunteer, hassan, activity
):
    own = make_activity(team_leader, hassan)
    assert ask(client_for(team_leader), own).status_code == 403
    assert ask(client_for(volunteer), activity).status_code == 403
    barred = make_person(branch, Role.TEAM_LEADER)
    Conflict.create(branch=branch, person=barred, client=hassan)
    assert ask(client_for(barred), activity).status_code == 404
    Activity.update(withdrawn_at=0).where(Activity.id == activity.id).execute()
    assert ask(client_for(team_leader), activity).status_code == 403
    assert not ActivityQuestion.select().exists()


def test_who_reads_the_visit_besides_reads_no_question(
    client_for, branch, volunteer, hassan, sent_back
):
    other = make_person(branch, Role.GUIDE)
    make_assignment(other, hassan.household)
    browser = client_for(other)

    assert QUESTION not in browser.get(f"/activities/{sent_back.activity_id}").text
    assert answer(browser, sent_back).status_code == 404
    assert client_for(volunteer).post(
        f"/activities/questions/{sent_back.id}/take-back"
    ).status_code in {403, 404}


def test_a_withdrawn_visit_asks_nothing(client_for, volunteer, sent_back):
    mine = client_for(volunteer)
    mine.post(f"/activities/{sent_back.activity_id}/withdraw")

    assert QUESTION not in mine.get("/").text


def test_the_leader_sees_what_waits(client_for, branch, team_leader, volunteer, sent_back):
    """The number on Today opens its list, with as many rows."""
    leader = client_for(team_leader)
    assert "/activities/questions" in leader.get("/").text
    page = leader.get("/activities/questions").text
    assert page.count(QUESTION) == 1
    assert volunteer.label in page

    answer(client_for(volunteer), sent_back)

    page = leader.get("/activities/questions").text
    assert "Ja, zij ook." in page
    assert client_for(make_person(branch)).get("/activities/questions").status_code == 403


def test_who_helps_them_no_more_still_answers(client_for, branch, hassan):
    """Of a match that has ended the notes are gone (G2); the question to them is not."""
    person = make_person(branch)
    made = make_activity(person, hassan, created_at=0)
    leader = make_person(branch, Role.TEAM_LEADER)
    ask(client_for(leader), made)

    mine = client_for(person)
    assert QUESTION in mine.get("/").text
    answer(mine, ActivityQuestion.get())
    assert QUESTION not in mine.get(f"/activities/{made.id}").text


def test_a_question_goes_with_the_client(branch, team_leader, activity, sent_back):
    """R68: what was asked and said is erased with whom it was about."""
    client = make_client(branch)
    other = make_activity(team_leader, client)
    of_client = dict(queries.numbers_of([client_ids_of(activity)[0]]))
    assert of_client[ActivityQuestion] == [sent_back.id]
    assert ActivityQuestion not in dict(queries.numbers_of([client_ids_of(other)[0]]))


def test_of_two_who_end_a_question_the_second_writes_nothing(volunteer, team_leader, sent_back):
    """No answer over the other, no entry in the log, no mail."""
    assert asking.answer(sent_back, volunteer, "Ja, zij ook.")
    before = AuditEntry.select().count(), OutboxMail.select().count()

    assert not asking.answer(sent_back, volunteer, "Nee, alleen.")
    assert not asking.take_back(sent_back, team_leader)

    assert ActivityQuestion.get().answer == "Ja, zij ook."
    assert (AuditEntry.select().count(), OutboxMail.select().count()) == before
