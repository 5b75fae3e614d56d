"""C11: checks at 1, 3, 6 and 12 months become next steps, and say which jobs last."""

from datetime import date, timedelta

import pytest
from lxml import html

from portal.core.clock import add_months, today
from portal.core.web.access import Role
from portal.employment.placements import actions, ical, queries
from portal.employment.placements.actions.checks import remind_of_checks
from portal.employment.placements.models import Placement, PlacementCheck
from portal.employment.placements.queries.agenda import days_before, in_agenda
from portal.employment.placements.queries.lasting import lasting
from portal.mail.models import OutboxMail
from tests.factories import make_assignment, make_client, make_person


@pytest.fixture
def coach(branch):
    return make_person(branch, Role.JOB_COACH)


def make_job(coach, months_ago, ended_after=None, **fields):
    client = make_client(coach.branch)
    make_assignment(coach, client.household, role=Role.JOB_COACH)
    began = add_months(today(), -months_ago)
    ended = None if ended_after is None else began + timedelta(days=ended_after)
    ordinary = {"code": f"c{client.id}", "kind": "paid_job", "started_on": began}
    return Placement.create(
        branch=coach.branch_id, client=client, ended_on=ended, **ordinary | fields
    )


@pytest.mark.parametrize(
    ("months_ago", "due"), [(0, None), (1, 1), (2, 1), (3, 3), (7, 6), (12, 12), (16, 12)]
)
def test_a_check_waits_from_its_day_until_it_is_done_or_a_later_one_comes(coach, months_ago, due):
    """C11"""
    make_job(coach, months_ago)
    found = queries.waiting(coach).checks
    assert [months for _p, months, _day in found] == ([due] if due else [])


def test_what_was_checked_or_ended_before_waits_no_more(client_for, coach):
    job = make_job(coach, 3)
    make_job(coach, 3, ended_after=40)
    assert len(queries.waiting(coach).checks) == 1
    page = client_for(coach).get("/").text
    assert "Nog daar na 3 maanden?" in page  # on Today, among the steps of the job coach
    client_for(coach).post(
        f"/placements/{job.id}/check", data={"months": "3", "still_there": "yes"}
    )
    assert PlacementCheck.get().still_there
    assert queries.waiting(coach).checks == []


def test_a_strange_check_is_refused(client_for, coach):
    job = make_job(coach, 3)
    for data in ({"months": "4", "still_there": "yes"}, {"months": "3"}, {}):
        answer = client_for(coach).post(f"/placements/{job.id}/check", data=data)
        assert answer.status_code == 400
    assert not PlacementCheck.select().exists()


def test_idea_10_the_figure_at_six_months_tells_what_lasts_ended_and_is_unknown(client_for, coach):
    """C11, J13: a missing answer is unknown, never failed; each number opens its list."""
    year = add_months(today(), -13).year
    began = {"started_on": today().replace(year=year, month=1, day=10)}
    stayed, gone, silent, told, short = (make_job(coach, 0, **began) for _ in range(5))
    Placement.update(
        kind="internship", outcome="completed", ended_on=began["started_on"] + timedelta(days=90)
    ).where(Placement.id == short.id).execute()
    Placement.update(ended_on=began["started_on"] + timedelta(days=60)).where(
        Placement.id == gone.id
    ).execute()
    known = {"branch": coach.branch_id, "noted_by": coach}
    PlacementCheck.create(placement=stayed, months=12, still_there=True, **known)
    PlacementCheck.create(placement=told, months=3, still_there=False, **known)

    at_six = lasting(coach, year)[6]
    assert {k: {job.first.id for job in v} for k, v in at_six.items()} == {
        "lasts": {stayed.id},
        "finished": {short.id},
        "stopped": {gone.id, told.id},
        "unknown": {silent.id},
    }
    for state, jobs in at_six.items():
        page = client_for(coach).get(f"/placements/lasting?year={year}&months=6&state={state}").text
        links = html.fromstring(page).xpath("//section[@aria-labelledby='list']//li//a/@href")
        assert {f"/placements/{job.first.id}" for job in jobs} <= set(links)
        listed = {link for link in links if link.startswith("/placements/")}
        assert len({link for link in listed if "?" not in link}) == len(jobs)


def test_a_job_too_young_is_in_no_group(coach):
    job = make_job(coach, 2)
    groups = lasting(coach, add_months(job.started_on, 1).year)
    assert [sum(map(len, groups[m].values())) for m in (1, 3, 6, 12)] == [1, 0, 0, 0]


def mails_to(person) -> list[OutboxMail]:
    return list(OutboxMail.select().where(OutboxMail.recipient == person.email))


@pytest.mark.at("2026-12-02 10:00")
def test_a_check_is_in_agenda_and_feed_with_one_mail_on_its_day(coach):
    """The checks of placements are in agenda and feed, with a mail on the day; of whom it is stands
    in no mail. One that is answered is gone from all three."""
    job, other = make_job(coach, 3), make_job(coach, 3)
    actions.check(coach, other, 3, still_there=True)
    stranger, day = make_person(coach.branch, Role.JOB_COACH), today()
    ahead = add_months(day, 13)

    def of_checks(person):
        return {(i.day, i.href) for i in in_agenda(person, day, ahead) if "Still" in i.title}

    assert of_checks(coach) == {
        (day, f"/placements/{job.id}"),
        (add_months(other.started_on, 6), f"/placements/{other.id}"),
    }
    assert not of_checks(stranger)
    fed = [one for one in ical.details([job.id, other.id]) if one.part == ical.CHECK]
    assert {(one.starts, one.path) for one in fed} == of_checks(coach)

    remind_of_checks()
    remind_of_checks()
    [mail] = mails_to(coach)
    assert f"/placements/{job.id}" in mail.body
    assert job.client.name not in mail.subject + mail.body
    assert not mails_to(stranger)


def test_no_mail_comes_of_a_check_that_is_answered_or_over(coach):
    actions.check(coach, make_job(coach, 1), 1, still_there=False)
    make_job(coach, 1, ended_after=3)
    make_job(coach, 2)
    remind_of_checks()
    assert not mails_to(coach)


@pytest.mark.no_database
def test_the_days_of_which_one_is_so_many_months_later():
    assert [day.day for day in days_before(date(2027, 2, 28), 1)] == [28, 29, 30, 31]
    assert not days_before(date(2027, 3, 31), 1)
    assert days_before(date(2027, 3, 15), 12) == [date(2026, 3, 15)]
