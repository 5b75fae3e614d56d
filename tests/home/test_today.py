"""Today: for each role what waits, what is next, and one large button."""

from datetime import date, time, timedelta
from urllib.parse import urlsplit

import pytest
from lxml import html

from portal.core.clock import from_local, now, today
from portal.core.web.access import WITHOUT_CLIENTS, Role
from portal.drafts.models import Draft
from portal.home import months, queries
from portal.legal.models import LegalTerm
from portal.mail.models import OutboxMail
from tests.expenses.claims.factories import make_submitted
from tests.factories import (
    make_activity,
    make_assignment,
    make_branch,
    make_client,
    make_employer,
    make_person,
)
from tests.legal.factories import make_case
from tests.schedule.meetings.factories import make_action, make_meeting


def noon(days_ago: int):
    return from_local(today() - timedelta(days=days_ago), time(12))


CARDS = {
    "to do": 'aria-labelledby="todo"',
    "coming": 'aria-labelledby="nx"',
    "helped": 'aria-labelledby="c"',
    "work": 'aria-labelledby="e"',
    "branch": 'class="counts"',
    "to be completed": 'aria-labelledby="t"',
    "all branches": 'aria-labelledby="n"',
    "pictures": 'aria-labelledby="p-hours"',
    "hours": 'aria-labelledby="h"',
}
LOG = 'class="btn btn-1 big" href="/activities/new"'
WORKER = {"to do", "coming", "helped", "hours"}
LEADER = {"to do", "coming", "branch", "to be completed", "pictures"}


@pytest.mark.parametrize(
    ("role", "cards"),
    [
        (None, WORKER),
        (Role.GUIDE, WORKER),
        (Role.LEGAL_GUIDE, WORKER),
        (Role.LANGUAGE_COACH, WORKER),
        (Role.INTERPRETER, WORKER),
        (Role.JOB_COACH, WORKER | {"work"}),
        (Role.TEAM_LEADER, LEADER),
        (Role.SENIOR_TEAM_LEADER, LEADER),
        (Role.ADMINISTRATOR, {"to do"}),
        (Role.TREASURER, {"to do"}),
        (Role.NATIONAL_READER, {"to do", "all branches"}),
        (Role.NEIGHBOUR, {"to do"}),
    ],
)
def test_each_role_sees_what_waits_for_it_and_one_button(client_for, branch, role, cards):
    page = client_for(make_person(branch, *([role] if role else []))).get("/").text

    assert {name for name, mark in CARDS.items() if mark in page} == cards
    assert (page.count(LOG) == 1) is (role not in WITHOUT_CLIENTS)


def lines_of(page: str) -> list[tuple[str, str]]:
    """(title, what pressing it does) of the lines to do, from the top."""
    card = html.fromstring(page).xpath("//section[@aria-labelledby='todo']")[0]
    return [
        (
            line.xpath(".//b")[0].text_content(),
            " ".join(one.text_content() for one in line.xpath(".//*[@class='does']")),
        )
        for line in card.xpath(".//li")
    ]


def test_what_is_late_stands_on_top_and_each_line_says_what_it_does(client_for, branch):
    """One column, the most urgent first."""
    leader = make_person(branch, Role.TEAM_LEADER)
    meeting = make_meeting(leader, leader)
    make_action(meeting, leader, text="Nog niet", due_on=today() + timedelta(20))
    make_action(meeting, leader, text="Te laat", due_on=today() - timedelta(1))
    case = make_case(make_client(branch, name="Zahra"))
    term = {"branch": branch, "case": case, "kind": "hearing", "source": "letter"}
    for days in (3, 20):
        LegalTerm.create(**term, due_on=today() + timedelta(days))
    make_employer(branch, next_action="Bellen", next_action_on=today() - timedelta(3))

    assert lines_of(client_for(leader).get("/").text)[:4] == [
        ("Te laat", ""),
        ("Zahra", "Open de termijn"),
        ("1 stap naar werk wacht", "Open het bord"),
        ("Teamoverleg", "Zeg of je komt"),
    ]


def test_who_has_nothing_to_do_reads_that(client_for, volunteer):
    assert "Er wacht niets op je." in client_for(volunteer).get("/").text


def test_an_action_point_leads_to_no_meeting_that_its_owner_may_not_open(client_for, branch):
    """What was agreed for somebody who was not asked to come: no link to a page that is not there,
    neither on Today nor in the agenda."""
    leader, volunteer = make_person(branch, Role.TEAM_LEADER), make_person(branch)
    meeting = make_meeting(leader, leader)
    theirs = make_action(meeting, volunteer, due_on=today())
    own = make_action(meeting, leader, due_on=today())
    address = f"/meetings/{meeting.id}"

    for page in ("/", "/agenda"):
        assert f'href="{address}"' not in client_for(volunteer).get(page).text, page
    assert f'href="{address}"' in client_for(leader).get("/").text
    for person, action, leads_to in ((volunteer, theirs, "/"), (leader, own, address)):
        browser, link = client_for(person), f"/meetings/actions/{action.id}"
        assert f'href="{link}"' in browser.get("/agenda").text
        assert urlsplit(browser.get(link).location).path == leads_to


def test_each_count_of_the_branch_opens_a_list_with_as_many_rows(client_for, branch):
    """Claims, terms, questions, newcomers; and to decide are as many here as on the desk."""
    leader, volunteer = make_person(branch, Role.TEAM_LEADER), make_person(branch)
    for _ in range(2):
        make_submitted(volunteer, leader)
    make_submitted(leader, volunteer)  # their own: another decides
    make_person(branch, started_on=today() - timedelta(3), name="Nieuw Gezicht")
    make_person(branch, started_on=today() - timedelta(300), name="Al lang hier")
    browser = client_for(leader)
    page = html.fromstring(browser.get("/").text)
    counts = {
        link.get("href"): int(link.xpath("./b")[0].text_content())
        for link in page.xpath("//nav[@class='counts']/a")
    }

    assert counts["/claims/decide"] == 2
    desk = html.fromstring(browser.get("/claims/decide").text)
    assert desk.xpath("//nav[@class='tabs']/a[@aria-current]/span")[0].text_content().strip() == "2"
    assert counts["/people?which=new"] == 1
    assert "Nieuw Gezicht" in (new := browser.get("/people?which=new").text)
    assert "Al lang hier" not in new


@pytest.mark.at("2026-11-20 10:00")
def test_the_small_pictures_compare_the_same_days_of_last_year(branch, team_leader):
    """The running month up to today; the months before whole."""
    for day, minutes in (("2026-11-19", 60), ("2025-11-20", 120), ("2025-11-21", 600)):
        moment = from_local(date.fromisoformat(day), time(12))
        make_activity(team_leader, kind="desk_contact", started_at=moment, minutes=minutes)
    for day in ("2026-10-31", "2025-10-31"):
        moment = from_local(date.fromisoformat(day), time(12))
        make_activity(team_leader, kind="office", started_at=moment, minutes=30)

    shown = months.last_months(team_leader)

    assert shown[-2:] == [(date(2026, 10, 1), 30, 0, 30, 0), (date(2026, 11, 1), 60, 1, 120, 1)]
    assert len(shown) == 6


def test_who_helps_nobody_yet_reads_what_happens_next(client_for, volunteer):
    assert "Je begeleidt nog niemand" in client_for(volunteer).get("/").text


def test_a_family_is_one_line_and_who_was_not_seen_for_longest_comes_first(branch, volunteer):
    recent, long_ago, never = make_client(branch), make_client(branch), make_client(branch)
    make_client(branch, household=recent.household, born_on=today())
    for client in (recent, long_ago, never):
        make_assignment(volunteer, client.household)
    make_activity(volunteer, recent, started_at=noon(1))
    visit = make_activity(volunteer, long_ago, started_at=noon(40))
    make_activity(volunteer, never, started_at=noon(0), outcome="nobody_home")
    make_activity(volunteer, never, started_at=noon(0), withdrawn_at=now())

    found = queries.helped(volunteer)

    assert [family.client for family in found] == [never.id, long_ago.id, recent.id]
    assert [family.others for family in found] == [0, 0, 1]
    assert [family.last_on for family in found][:2] == [None, visit.happened_on]
    assert found[1].days_ago == 40


def test_nobody_reads_there_when_others_came_whose_visits_they_do_not_see(branch, volunteer):
    """G3: a language coach does not learn of the job coach's talks."""
    client, coach = make_client(branch), make_person(branch, Role.LANGUAGE_COACH)
    make_assignment(coach, client.household, role=Role.LANGUAGE_COACH)
    make_activity(volunteer, client, kind="job_coaching")

    assert [family.last_on for family in queries.helped(coach)] == [None]


def test_what_was_typed_and_not_saved_waits(client_for, volunteer, branch):
    """A7."""
    kept = {"address": "/activities/new", "content": "[]"}
    Draft.create(person=volunteer, form_key="a" * 32, **kept)
    Draft.create(person=make_person(branch), form_key="b" * 32, **kept)

    page = client_for(volunteer).get("/").text

    assert f"draft={'a' * 32}" in page
    assert f"draft={'b' * 32}" not in page


def test_late_employers_are_there_and_none_of_another_branch(client_for, branch, job_coach):
    make_employer(branch, name="Te laat", next_action_on=today() - timedelta(days=1))
    make_employer(branch, name="Zonder stap")
    make_employer(branch, name="Pas later", next_action_on=today() + timedelta(days=3))
    make_employer(branch, name="Gestopt", stage="closed")
    make_employer(make_branch(), name="Elders")

    page = client_for(job_coach).get("/").text

    made = ("Te laat", "Zonder stap", "Pas later", "Gestopt", "Elders")
    shown = [name for name in made if name in page]
    assert shown == ["Te laat", "Zonder stap"]  # fmt: skip


def test_a_leader_reads_what_is_to_be_completed_in_the_own_branch(branch, team_leader):
    make_activity(team_leader, kind="desk_contact", started_at=noon(0))
    make_activity(team_leader, kind="desk_contact", started_at=noon(0), topics={"work": 1})
    make_activity(make_person(), kind="desk_contact", started_at=noon(0))
    make_person(branch, confidentiality_on=None, name="Zonder papieren")
    make_person(conduct_certificate_on=None)

    assert queries.without_topic(branch.id).count() == 1
    assert [person.name for person in queries.without_papers(branch.id)] == ["Zonder papieren"]


def test_my_hours_are_those_of_this_month_and_mine(branch, volunteer):
    make_activity(volunteer, minutes=45, started_at=noon(0))
    make_activity(volunteer, minutes=600, started_at=noon(0), withdrawn_at=now())
    make_activity(volunteer, minutes=600, started_at=noon(40))
    make_activity(make_person(branch), minutes=600, started_at=noon(0))

    assert queries.minutes_this_month(volunteer) == 45


def test_the_administrator_reads_how_many_mails_of_the_branch_wait(branch):
    ours = {"branch_id": branch.id, "body": "…"}
    OutboxMail.create(recipient="a@example.org", subject="Wacht", **ours)
    OutboxMail.create(recipient="b@example.org", subject="Weg", sent_at=now(), **ours)
    theirs = {"branch_id": make_branch().id, "body": "…"}
    OutboxMail.create(recipient="c@example.org", subject="Elders", **theirs)

    assert queries.waiting_mails(branch.id).count() == 1


def test_without_log_in_it_is_the_log_in_page(client_for):
    assert client_for().get("/").location == "/log-in"
