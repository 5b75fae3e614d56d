"""Answers by a personal link without logging in, and in the portal (E2)."""

import re
from datetime import timedelta

import pytest

from portal.calendar_feeds.events.models import EventStatus
from portal.calendar_feeds.feeds.models import Feed, Purpose
from portal.calendar_feeds.feeds.queries import contents
from portal.core.clock import now
from portal.people.models import Person
from portal.schedule.meetings import ical
from portal.schedule.meetings.actions import answering, cancel, choose_guests, links, mails
from portal.schedule.meetings.models import Answer, Invitation, Meeting
from tests import clock
from tests.conftest import count_queries
from tests.factories import make_branch, make_person
from tests.schedule.meetings.factories import answer_of, make_meeting, make_series, soon


def link_to(meeting, person, kind=links.MEETING) -> str:
    return f"/rsvp/{links.secret_of(person, kind, meeting.id)}"


@pytest.fixture
def meeting(team_leader, volunteer) -> Meeting:
    return make_meeting(team_leader, volunteer, team_leader, title="Teamoverleg")


def test_opening_a_link_answers_nothing(client_for, meeting, volunteer):
    """E2, J8: programs that look into mails open every link in them."""
    browser = client_for()
    for method in ("GET", "HEAD"):
        assert browser.open(link_to(meeting, volunteer), method=method).status_code == 200

    assert answer_of(meeting, volunteer) is None


@pytest.mark.parametrize("said", ["yes", "maybe", "no"])
def test_somebody_answers_without_logging_in(client_for, meeting, volunteer, said):
    """E2."""
    browser = client_for()
    answer = browser.post(link_to(meeting, volunteer), data={"answer": said})

    assert answer.status_code == 303
    assert answer_of(meeting, volunteer) == said
    assert 'aria-pressed="true"' in browser.get(answer.location).text


def test_an_answer_can_be_changed_until_it_begins(client_for, meeting, volunteer):
    browser = client_for()
    for said in ("yes", "no"):
        browser.post(link_to(meeting, volunteer), data={"answer": said})

    assert answer_of(meeting, volunteer) == "no"


def test_the_page_needs_no_cookie_and_leaves_none(app, meeting, volunteer):
    """It is sent with the protection against forms from elsewhere switched on."""
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        browser = app.test_client()
        page = browser.get(link_to(meeting, volunteer))
        answer = browser.post(link_to(meeting, volunteer), data={"answer": "yes"})
        inside = app.test_client(user=volunteer)
        refused = inside.post(f"/meetings/{meeting.id}/answer", data={"answer": "no"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert "Set-Cookie" not in page.headers
    assert answer.status_code == 303
    assert refused.status_code == 400
    assert answer_of(meeting, volunteer) == "yes"


def test_a_form_on_another_site_cannot_answer(client_for, meeting, volunteer):
    from_elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = client_for().post(
        link_to(meeting, volunteer), data={"answer": "yes"}, headers=from_elsewhere
    )

    assert answer.status_code == 403
    assert answer_of(meeting, volunteer) is None


def test_the_page_is_in_the_language_of_whose_link_it_is(client_for, meeting, volunteer):
    Person.update(language="ar").where(Person.id == volunteer.id).execute()
    page = client_for().get(link_to(meeting, volunteer)).text

    assert 'lang="ar" dir="rtl"' in page
    assert 'lang="en"' in client_for().get(link_to(meeting, volunteer) + "?language=en").text


@pytest.mark.parametrize("secret", ["x", "desk.contacts", "a.b", "WyJtIiwxLDFd.x", "%00", "é" * 9])
def test_a_link_that_was_not_signed_here_is_not_found(client_for, meeting, secret):
    assert client_for().get(f"/rsvp/{secret}").status_code == 404
    assert client_for().post(f"/rsvp/{secret}", data={"answer": "yes"}).status_code == 404


def test_somebody_elses_number_cannot_be_put_into_a_link(client_for, meeting, volunteer):
    secret = links.secret_of(volunteer, links.MEETING, meeting.id)
    forged = secret[:11] + ("x" if secret[11] != "x" else "y") + secret[12:]

    assert client_for().get(f"/rsvp/{forged}").status_code == 404


@pytest.mark.parametrize(
    "change",
    [{"ended_on": clock.day(-1)}, {"email": "nieuw@example.org"}, {"email": None}],
    ids=str,
)
def test_a_link_dies_with_leaving_and_with_the_address(client_for, meeting, volunteer, change):
    address = link_to(meeting, volunteer)
    Person.update(change).where(Person.id == volunteer.id).execute()

    for method in ("GET", "POST"):
        answer = client_for().open(address, method=method, data={"answer": "yes"})
        assert answer.status_code == 410
        assert "Teamoverleg" not in answer.text
    assert answer_of(meeting, volunteer) is None


def test_a_link_of_who_is_not_invited_any_more_is_dead(client_for, meeting, volunteer):
    address = link_to(meeting, volunteer)
    Invitation.delete().where(Invitation.person == volunteer.id).execute()

    assert client_for().get(address).status_code == 410


def test_a_cancelled_meeting_says_so_and_takes_no_answer(client_for, meeting, volunteer):
    cancelled = {"status": "cancelled", "cancel_reason": "Ziek"}
    Meeting.update(cancelled).where(Meeting.id == meeting.id).execute()
    browser = client_for()

    page = browser.get(link_to(meeting, volunteer))
    assert (page.status_code, "Ziek" in page.text) == (200, True)
    assert 'name="answer"' not in page.text
    assert browser.post(link_to(meeting, volunteer), data={"answer": "yes"}).status_code == 409
    assert answer_of(meeting, volunteer) is None


def test_what_has_begun_takes_no_answer(client_for, meeting, volunteer):
    begun = now() - timedelta(minutes=1)
    Meeting.update(starts_at=begun).where(Meeting.id == meeting.id).execute()

    answer = client_for().post(link_to(meeting, volunteer), data={"answer": "yes"})

    assert answer.status_code == 409
    assert answer_of(meeting, volunteer) is None


@pytest.mark.parametrize("form", [{}, {"answer": ""}, {"answer": "perhaps"}], ids=str)
def test_what_is_no_answer_is_refused(client_for, meeting, volunteer, form):
    assert client_for().post(link_to(meeting, volunteer), data=form).status_code == 422
    assert (
        client_for(volunteer).post(f"/meetings/{meeting.id}/answer", data=form).status_code == 422
    )
    assert answer_of(meeting, volunteer) is None


def test_one_link_answers_for_all_dates_of_a_series(client_for, team_leader, volunteer):
    series = make_series(team_leader)
    first = Meeting.get(Meeting.series == series.id)
    dates = [
        first,
        *(make_meeting(team_leader, series=series.id, starts_at=soon(n)) for n in (20, 30)),
    ]
    for one in dates:
        Invitation.create(branch=one.branch_id, meeting=one.id, person=volunteer.id)
    browser, address = client_for(), link_to(series, volunteer, links.SERIES)

    form = {f"answer-{dates[0].id}": "yes", f"answer-{dates[2].id}": "no"}
    assert browser.post(address, data=form).status_code == 303
    assert [answer_of(one, volunteer) for one in dates] == ["yes", None, "no"]

    browser.post(address, data={"all": "yes"})
    assert [answer_of(one, volunteer) for one in dates] == ["yes"] * 3


def test_a_foreign_number_in_the_form_of_a_series_is_left_alone(
    client_for, meeting, team_leader, volunteer
):
    """What the link is not about cannot be answered through it."""
    series = make_series(team_leader)
    first = Meeting.get(Meeting.series == series.id)
    Invitation.create(branch=first.branch_id, meeting=first.id, person=volunteer.id)

    form = {f"answer-{meeting.id}": "yes", f"answer-{first.id}": "no"}
    client_for().post(link_to(series, volunteer, links.SERIES), data=form)

    assert answer_of(meeting, volunteer) is None
    assert answer_of(first, volunteer) == "no"


def test_the_organiser_sees_how_many_and_who(client_for, meeting, volunteer, team_leader):
    """E2."""
    answering.answer(volunteer, {meeting.id: "maybe"})
    page = client_for(team_leader).get(f"/meetings/{meeting.id}").text

    assert '<b class="num">1</b> weet niet' in page
    assert volunteer.name in page


def test_everybody_has_answered_is_told_once(meeting, volunteer, team_leader, mails_to):
    """J8: the notice, when the last one answers for the first time."""
    answering.answer(volunteer, {meeting.id: "yes"})
    assert not mails_to(team_leader)
    answering.answer(team_leader, {meeting.id: "yes"})
    answering.answer(volunteer, {meeting.id: "no"})

    [mail] = mails_to(team_leader)
    assert mail.kind == "meeting.answers"
    assert "Ja: 2, weet niet: 0, nee: 0" in mail.body


def test_in_the_portal_one_answers_for_oneself_only(client_for, branch, meeting, volunteer):
    colleague = make_person(branch)
    client_for(volunteer).post(f"/meetings/{meeting.id}/answer", data={"answer": "yes"})

    assert answer_of(meeting, volunteer) == "yes"
    assert client_for(colleague).post(f"/meetings/{meeting.id}/answer").status_code == 404
    stranger = make_person(make_branch())
    with pytest.raises(answering.TooLate):
        answering.answer(stranger, {meeting.id: "yes"})


def test_the_lists_ask_as_much_for_one_meeting_as_for_many(client_for, team_leader, volunteer):
    browser, counted = client_for(team_leader), []
    browser.get("/meetings")
    for number in (1, 12):
        for _ in range(number):
            make_meeting(team_leader, volunteer, team_leader)
        for address in ("/meetings", "/meetings/past"):
            with count_queries() as asked:
                browser.get(address)
            counted.append(len(asked))

    assert counted[:2] == counted[2:]


def shown_to(person) -> dict[str, tuple]:
    """{title: (is tentative, takes time)} of what somebody's feed of meetings holds."""
    feed = Feed(branch=person.branch_id, owner=person.id, purpose=Purpose.MEETINGS, room="")
    events = contents.events(feed, person)
    return {e.title: (e.status == EventStatus.TENTATIVE, e.is_busy) for e in events}


def test_an_answer_shows_in_the_calendar_of_who_gave_it(branch, team_leader, volunteer):
    """E2: not said is tentative, no is free, and the organiser comes without ticking anything."""
    guest = make_person(branch)
    ical.publish(meeting := make_meeting(team_leader, volunteer, guest, title="Teamoverleg"))
    unsure, free, comes = (True, True), (False, False), (False, True)
    assert shown_to(team_leader) == {"Teamoverleg": comes}
    assert shown_to(volunteer) == shown_to(guest) == {"Teamoverleg": unsure}

    answering.answer(volunteer, {meeting.id: Answer.NO})
    answering.answer(guest, {meeting.id: Answer.YES})
    assert shown_to(volunteer) == {"Teamoverleg": free}
    assert shown_to(guest) == {"Teamoverleg": comes}

    feed = Feed(branch=branch, owner=volunteer, purpose=Purpose.MEETINGS, shows_declined=False)
    assert contents.events(feed, volunteer) == []


def test_who_is_left_out_of_a_meeting_keeps_nothing_of_it_once_it_is_cancelled(
    branch, team_leader, volunteer, mails_to
):
    """E9: it is gone for them, and its CANCEL comes after the REQUEST that it ends."""
    meeting = make_meeting(team_leader, volunteer, make_person(branch))
    mails.invite(meeting, ical.told(meeting))
    choose_guests(meeting, team_leader, 0, set(), False)
    cancel(Meeting.get_by_id(meeting.id), team_leader, 1, "Ziek")

    assert shown_to(volunteer) == {}
    asked, gone = mails_to(volunteer)
    assert (asked.calendar_method, gone.calendar_method) == ("REQUEST", "CANCEL")
    assert number_of(gone) > number_of(asked)


def number_of(mail) -> int:
    return int(re.search(r"SEQUENCE:(\d+)", mail.calendar)[1])
