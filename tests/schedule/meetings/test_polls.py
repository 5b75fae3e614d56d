"""Asking when people can, with a last day to answer (J8)."""

from datetime import timedelta

import pytest
from peewee import IntegrityError
from werkzeug.datastructures import MultiDict

from portal.core.clock import local, today
from portal.core.web.access import Role
from portal.schedule.meetings.actions import links, polls
from portal.schedule.meetings.models import Invitation, Meeting, Poll, PollDate, PollVote, Voter
from portal.schedule.meetings.queries.polls import options_of, visible_to
from tests import clock
from tests.factories import make_branch, make_person
from tests.schedule.meetings.factories import answer_of, make_meeting, make_poll, soon


def question(*people, **changes) -> MultiDict:
    form = MultiDict(
        {
            "title": "Teamuitje",
            "minutes": "120",
            "deadline_on": str(today() + timedelta(days=4)),
            "whom": "some" if people else "all",
            "form_key": "c" * 32,
        }
        | changes
    )
    form.setlist("people", [str(person.id) for person in people])
    for number, days in enumerate((10, 12)):
        day = str(local(soon(days)).date())
        form.setdefault(f"moments-{number}-day", day)
        form.setdefault(f"moments-{number}-start", "13:00")
    return form


@pytest.fixture
def poll(team_leader, volunteer) -> Poll:
    return make_poll(team_leader, team_leader, volunteer)


def dates(poll: Poll) -> list[PollDate]:
    return list(PollDate.select().where(PollDate.poll == poll).order_by(PollDate.starts_at))


def link_to(poll, person) -> str:
    return f"/rsvp/{links.secret_of(person, links.POLL, poll.id)}"


def votes(poll: Poll, *said: str) -> dict:
    return {f"answer-{one.id}": word for one, word in zip(dates(poll), said, strict=False)}


def say(poll: Poll, person, *said: str) -> None:
    voter = Voter.get(Voter.poll == poll, Voter.person == person)
    polls.vote(voter, {one.id: word for one, word in zip(dates(poll), said, strict=True)})


def test_a_leader_asks_and_everybody_gets_a_link(client_for, volunteer, team_leader, mails_to):
    """J8: a date poll with a deadline."""
    answer = client_for(team_leader).post("/meetings/polls/new", data=question(volunteer))

    poll = Poll.get()
    assert answer.location == f"/meetings/polls/{poll.id}"
    assert len(dates(poll)) == 2
    [mail] = mails_to(volunteer)
    assert "/rsvp/" in mail.body
    assert not mails_to(team_leader)


def test_a_double_click_asks_once(client_for, volunteer, team_leader, mails_to):
    for _ in range(2):
        client_for(team_leader).post("/meetings/polls/new", data=question(volunteer))

    assert Poll.select().count() == 1
    assert len(mails_to(volunteer)) == 1


def test_the_form_of_somebody_else_asks_nothing(team_leader, volunteer):
    asked = polls.Question("Uitje", 90, None, today() + timedelta(4), [soon(10)], [volunteer.id])
    polls.ask(team_leader, asked, "c" * 32)
    with pytest.raises(IntegrityError):
        polls.ask(volunteer, asked, "c" * 32)
    assert Poll.select().count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"minutes": "7"}, "minutes"),
        ({"deadline_on": "2020-01-01"}, "deadline_on"),
        ({"deadline_on": str(clock.day(11))}, "deadline_on"),
        ({"moments-0-day": "2020-01-01"}, "moments-0-day"),
        ({"moments-0-start": ""}, "moments-0-start"),
        ({"moments-1-day": str(local(soon()).date())}, "moments-1-day"),
    ],
    ids=str,
)
def test_a_wrong_answer_is_explained_by_its_field(client_for, team_leader, wrong, field):
    page = client_for(team_leader).post("/meetings/polls/new", data=question(**wrong))

    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert not Poll.select().exists()


def test_one_date_is_no_choice(client_for, team_leader):
    form = question()
    form["moments-1-day"] = form["moments-1-start"] = ""

    assert client_for(team_leader).post("/meetings/polls/new", data=form).status_code == 422
    assert not Poll.select().exists()


def test_opening_the_link_answers_nothing(client_for, poll, volunteer):
    assert client_for().get(link_to(poll, volunteer)).status_code == 200
    assert not PollVote.select().exists()


def test_somebody_says_when_they_can_and_changes_it(client_for, poll, volunteer):
    browser = client_for()
    for said in (("yes", "no"), ("maybe", "yes")):
        sent = browser.post(link_to(poll, volunteer), data=votes(poll, *said))
        assert sent.status_code == 303

    kept = {vote.date_id: vote.answer for vote in PollVote.select()}
    assert kept == {dates(poll)[0].id: "maybe", dates(poll)[1].id: "yes"}


def test_half_an_answer_is_asked_for_again_and_kept_on_the_page(client_for, poll, volunteer):
    page = client_for().post(link_to(poll, volunteer), data=votes(poll, "yes"))

    assert page.status_code == 422
    assert 'value="yes" checked' in page.text
    assert not PollVote.select().exists()


@pytest.mark.parametrize("why", ["deadline", "closed"])
def test_after_the_last_day_and_when_it_is_closed_nothing_is_kept(
    client_for, poll, team_leader, volunteer, why
):
    if why == "closed":
        polls.close(poll, team_leader)
    else:
        Poll.update(deadline_on=today() - timedelta(days=1)).execute()

    answer = client_for().post(link_to(poll, volunteer), data=votes(poll, "yes", "yes"))

    assert answer.status_code == 409
    assert not PollVote.select().exists()


def test_everybody_has_answered_is_told_once(poll, team_leader, volunteer, mails_to):
    """J8."""
    say(poll, volunteer, "yes", "no")
    assert not mails_to(team_leader)
    say(poll, team_leader, "yes", "yes")
    say(poll, volunteer, "no", "no")

    assert [mail.kind for mail in mails_to(team_leader)] == ["meeting.answers"]


def test_a_date_that_nobody_can_is_blocked(client_for, poll, team_leader, volunteer):
    """J8: on the page, and for a form that asks for it anyway."""
    say(poll, volunteer, "yes", "no")
    say(poll, team_leader, "maybe", "no")
    nobody = dates(poll)[1]
    browser = client_for(team_leader)

    assert f'name="date" value="{nobody.id}"' not in browser.get(f"/meetings/polls/{poll.id}").text
    browser.post(f"/meetings/polls/{poll.id}/pick", data={"date": str(nobody.id)})
    assert not Meeting.select().exists()
    assert Poll.get().is_open


def test_picking_a_date_makes_the_meeting_with_its_answers(
    client_for, poll, team_leader, volunteer, mails_to
):
    """J8: from the poll to the meeting and its invitations."""
    say(poll, volunteer, "no", "yes")
    browser, chosen = client_for(team_leader), dates(poll)[1]
    form = {"date": str(chosen.id)}
    first = browser.post(f"/meetings/polls/{poll.id}/pick", data=form)
    again = browser.post(f"/meetings/polls/{poll.id}/pick", data=form)

    meeting = Meeting.get()
    assert first.location == again.location == f"/meetings/{meeting.id}"
    assert meeting.starts_at == chosen.starts_at
    assert answer_of(meeting, volunteer) == "yes"
    assert answer_of(meeting, team_leader) is None
    assert [m.calendar_method for m in mails_to(volunteer)] == ["REQUEST"]


def test_a_date_of_another_poll_cannot_be_picked(client_for, poll, team_leader, volunteer):
    other = make_poll(team_leader, volunteer)
    say(other, volunteer, "yes", "yes")

    form = {"date": str(dates(other)[0].id)}
    client_for(team_leader).post(f"/meetings/polls/{poll.id}/pick", data=form)

    assert not Meeting.select().exists()


def test_a_stopped_poll_can_be_opened_again(client_for, poll, team_leader):
    browser = client_for(team_leader)
    browser.post(f"/meetings/polls/{poll.id}/stop")
    assert not Poll.get().is_open
    assert browser.post(f"/meetings/polls/{poll.id}/stop").status_code == 409

    browser.post(f"/meetings/polls/{poll.id}/reopen")
    assert Poll.get().is_open


def test_a_poll_that_became_a_meeting_stays_closed(client_for, poll, team_leader):
    meeting = make_meeting(team_leader)
    Poll.update(closed_at=soon(), meeting=meeting.id).execute()

    assert client_for(team_leader).post(f"/meetings/polls/{poll.id}/reopen").status_code == 409


def test_only_who_is_asked_sees_a_poll(branch, poll, volunteer, team_leader):
    coach = make_person(branch, Role.LANGUAGE_COACH)
    elsewhere = make_person(make_branch(), Role.TEAM_LEADER)

    assert [list(visible_to(p)) for p in (volunteer, team_leader)] == [[poll], [poll]]
    assert [list(visible_to(p)) for p in (coach, elsewhere)] == [[], []]


def test_the_best_date_is_the_one_most_can(poll, team_leader, volunteer):
    say(poll, volunteer, "maybe", "yes")
    say(poll, team_leader, "yes", "yes")

    first, second = options_of(poll)
    assert second.rank > first.rank
    assert Invitation.select().count() == 0
