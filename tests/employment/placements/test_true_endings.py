"""C8, C10, C11: a job that never began is placed nowhere, and what is finished runs no more."""

from datetime import date, timedelta

import pytest
from lxml import html

from portal.core.clock import add_months, today
from portal.core.web.access import Role
from portal.employment.placements import actions, ical, queries
from portal.employment.placements.models import Placement, PlacementCheck, PlacementEnd
from portal.employment.placements.queries.agenda import in_agenda
from portal.employment.placements.queries.lasting import lasting, reasons_of
from portal.employment.vacancies.actions.vacancies import propose
from portal.employment.vacancies.models import CandidateMove, LadderStep
from portal.employment.vacancies.queries.on_client import placed
from portal.mail.models import OutboxMail
from portal.reports import queries as reports
from portal.reports.queries import Scope
from tests.employment.placements.test_lasting import make_job
from tests.factories import make_client, make_employer, make_person, make_vacancy

WHY = {"employer_reason": "less_work", "client_reason": "travel"}


@pytest.fixture
def coach(branch):
    return make_person(branch, Role.JOB_COACH)


def figures(coach, until: date | None = None) -> dict:
    """The figures of work of this year and the one before."""
    since = date(today().year - 1, 1, 1)
    counted = reports.annual(Scope(coach.branch, since, until or today()))
    return {key: n for key, n in counted.items() if key.startswith("work.") and n}


def end(browser, job, **said):
    data = {"became_job": "no", "hours_missed": "8"} | said
    return browser.post(f"/placements/{job.id}/end", data=data)


def test_what_never_began_counts_in_no_figure_list_or_check(client_for, coach):
    """Three that last and one that never began: three of three, not three of four."""
    jobs = [make_job(coach, 7) for _ in range(4)]
    for job in jobs[:3]:
        actions.check(coach, job, 6, still_there=True)
    assert end(client_for(coach), jobs[3], ending="never_started", **WHY).status_code == 303

    year = add_months(jobs[0].started_on, 6).year
    assert {s: len(found) for s, found in lasting(coach, year)[6].items() if found} == {"lasts": 3}
    counted = figures(coach)
    assert counted["work.placements"] == counted["work.placements.paid_job"] == 3
    assert counted["work.placements.running"] == 3
    assert counted["work.placements.lasting.6"] == counted["work.placements.asked.6"] == 3
    assert counted["work.ended.client.travel"] == counted["work.ended.employer.less_work"] == 1
    assert jobs[3].id not in {job.last.id for job in queries.listed(coach, "running")}
    assert jobs[3].id not in {p.id for p, _months, _day in queries.waiting(coach).checks}
    assert [p.id for p in reasons_of(coach, today().year)["client_reason"]["travel"]] == [
        jobs[3].id
    ]
    page = client_for(coach).get(f"/placements/{jobs[3].id}").text
    assert "Te ver weg" in page
    assert "Nog daar?" not in page
    assert "nooit begonnen" in client_for(coach).get(f"/clients/{jobs[3].client_id}").text
    [event] = placed(coach, jobs[3].client)
    assert (event.day, event.detail) == (today(), "nooit begonnen")
    assert "as=renewal" not in page


def test_what_turned_out_to_begin_after_all_counts_again(client_for, coach):
    job = make_job(coach, 7, ended_after=200)
    end(client_for(coach), job, ending="never_started", **WHY)
    assert "work.placements" not in figures(coach)

    end(client_for(coach), job, ending="completed", **WHY)

    assert figures(coach)["work.placements"] == 1
    assert PlacementEnd.get().ending == "completed"


def test_a_finished_internship_asks_its_last_day_and_runs_no_more(client_for, coach):
    internship = make_job(coach, 7, kind="internship")
    refused = end(client_for(coach), internship, ending="completed", **WHY)
    assert refused.status_code == 422
    assert "Vul de laatste dag in" in refused.text

    last = today() - timedelta(days=10)
    end(client_for(coach), internship, ending="completed", last_on=last.isoformat(), **WHY)

    assert Placement.get().ended_on == last
    assert queries.waiting(coach).checks == []
    assert list(queries.listed(coach, "running")) == []
    assert "work.placements.running" not in figures(coach)


def test_one_that_a_file_calls_finished_without_a_last_day_runs_no_more(coach):
    make_job(coach, 7, kind="internship", outcome="completed")

    assert queries.waiting(coach).checks == []
    assert list(queries.listed(coach, "running")) == []
    assert figures(coach)["work.placements"] == 1
    assert "work.placements.running" not in figures(coach)


def test_a_finished_one_cannot_lose_its_last_day(client_for, coach):
    job = make_job(
        coach, 7, ended_after=100, outcome="stopped", employer=make_employer(coach.branch)
    )
    data = {"kind": job.kind, "employer": job.employer_id, "started_on": job.started_on.isoformat()}

    answer = client_for(coach).post(
        f"/placements/{job.id}/edit", data=data | {"version": "0", "ended_on": ""}
    )

    assert answer.status_code == 422
    assert Placement.get().ended_on == job.ended_on


@pytest.mark.parametrize("ending", ["completed", "partly", "never_started"])
def test_every_ending_has_a_reason_of_each_side(client_for, coach, ending):
    job = make_job(coach, 3, ended_after=30)

    for lacks in WHY:
        said = {name: why for name, why in WHY.items() if name != lacks}
        assert end(client_for(coach), job, ending=ending, **said).status_code == 422
    assert end(client_for(coach), job, ending=ending, **WHY).status_code == 303

    kept = PlacementEnd.get()
    assert (kept.employer_reason, kept.client_reason) == ("less_work", "travel")


def test_an_employer_tells_its_own_side_only(client_for, coach):
    job = make_job(coach, 3, ended_after=30)
    address = actions.ask(job, coach).partition("/answer/")[2]
    page = client_for().get(f"/answer/{address}").text
    assert "employer_reason" in page
    assert "client_reason" not in page

    told = {"ending": "partly", "became_job": "no", "hours_missed": "4"}
    client_for().post(f"/answer/{address}", data=told | WHY)

    kept = PlacementEnd.get()
    assert (kept.employer_reason, kept.client_reason) == ("less_work", None)

    # The other side waits for the coach, who changes nothing of what the employer told.
    assert [(e.placement.id, e.is_of_client) for e in queries.waiting(coach).ends] == [
        (job.id, True)
    ]
    assert "Waarom, van de kant van de deelnemer?" in client_for(coach).get("/").text
    page = client_for(coach).get(f"/placements/{job.id}/end")
    assert 'selected value="less_work"' in page.text
    client_for(coach).post(f"/placements/{job.id}/end", data=told | WHY)
    kept = PlacementEnd.get()
    assert (kept.client_reason, kept.answered_by_id) == ("travel", None)
    assert queries.waiting(coach).ends == []


def test_before_the_first_day_it_can_only_turn_out_never_to_begin(client_for, coach):
    job = make_job(coach, 0, started_on=today() + timedelta(days=5))
    browser = client_for(coach)

    assert end(browser, job, ending="completed", last_on=today().isoformat()).status_code == 422
    browser.post(f"/placements/{job.id}/ask")
    assert not PlacementEnd.select().exists()
    assert end(browser, job, ending="never_started", **WHY).status_code == 303
    assert Placement.get().fell_through_on == today()


def test_without_an_address_nobody_is_asked_and_nothing_says_so(coach):
    make_job(coach, 3, ended_after=88)

    assert actions.ask_how_it_ended() is None
    assert not PlacementEnd.select().exists()
    assert not OutboxMail.select().exists()


def test_what_is_over_is_asked_one_question(client_for, coach):
    """It lasted beyond a month, ended and nobody told how: that, and no check."""
    job = make_job(coach, 2, ended_after=40)

    assert queries.waiting(coach).checks == []
    assert [end.placement.id for end in queries.waiting(coach).ends] == [job.id]


@pytest.mark.parametrize("address", ["/", "/work", "/placements"])
def test_an_end_that_nobody_told_waits_however_long(client_for, coach, address):
    make_job(coach, 30, ended_after=40)

    assert "Hoe liep het af?" in client_for(coach).get(address).text


def test_no_to_still_there_asks_on_until_the_end_is_written(client_for, coach):
    """C11: who leaves the form that follows is asked again, and the job runs no more."""
    job = make_job(coach, 4)
    browser, address = client_for(coach), f"/placements/{job.id}/check"
    browser.post(address, data={"months": "3", "still_there": "no"})

    assert queries.waiting(coach).checks == []
    assert queries.listed(coach, "running") == []
    assert "work.placements.running" not in figures(coach)
    for page in ("/", "/placements"):
        assert "Hoe liep het af?" in browser.get(page).text
    browser.post(address, data={"months": "3", "still_there": "yes"})  # a slip
    assert queries.waiting(coach).ends == []
    assert figures(coach)["work.placements.running"] == 1

    browser.post(address, data={"months": "3", "still_there": "no"})
    assert "work.placements.lasting.3" not in figures(coach)
    last = (add_months(job.started_on, 3) + timedelta(days=2)).isoformat()
    end(browser, job, ending="partly", last_on=last, **WHY)
    assert queries.waiting(coach).ends == []
    assert figures(coach)["work.placements.lasting.3"] == 1  # they left after that day


@pytest.mark.parametrize(
    ("fields", "months"),
    [({"ended_after": 40}, 3), ({"outcome": "completed"}, 3), ({}, 12), ({}, 6)],
)
def test_what_is_over_or_not_so_far_is_not_asked(client_for, coach, fields, months):
    """Neither on its page, nor by who sends it all the same."""
    job = make_job(coach, 4, **fields)
    browser = client_for(coach)
    page = html.fromstring(browser.get(f"/placements/{job.id}").text)
    asked = page.xpath("//input[@name='months']/@value")
    assert asked == ([] if fields else ["1", "3"])

    browser.post(f"/placements/{job.id}/check", data={"months": months, "still_there": "no"})

    assert not PlacementCheck.select().exists()


def test_a_link_to_hand_over_says_not_that_anybody_was_asked(client_for, coach):
    job = make_job(coach, 3, ended_after=30)
    client_for(coach).post(f"/placements/{job.id}/ask")

    page = client_for(coach).get(f"/placements/{job.id}").text
    assert "Gevraagd op" not in page
    assert "Er is een link. Het portaal mailde niemand, dus geef hem zelf." in page
    Placement.update(tutor_email="tutor@example.org").execute()
    client_for(coach).post(f"/placements/{job.id}/ask")
    assert "Gevraagd op" in client_for(coach).get(f"/placements/{job.id}").text


def test_a_planned_last_day_says_nothing_before_it_has_passed(coach):
    """C11: still there is what somebody says, or what a day that passed says."""
    job = make_job(coach, 4, ended_after=200)
    assert "work.placements.asked.3" not in figures(coach)

    actions.check(coach, job, 3, still_there=True)
    assert figures(coach)["work.placements.lasting.3"] == 1


def test_a_finished_internship_is_told_apart_from_one_that_stopped(client_for, coach):
    """C11: both are no longer there, as the contract counts; the page says which is which."""
    done = make_job(coach, 7, ended_after=100, kind="internship", outcome="completed")
    quit_ = make_job(coach, 7, ended_after=100, outcome="stopped")
    year = add_months(done.started_on, 6).year

    at_six = {s: [j.first.id for j in jobs] for s, jobs in lasting(coach, year)[6].items()}
    assert at_six == {"lasts": [], "finished": [done.id], "stopped": [quit_.id], "unknown": []}
    assert figures(coach)["work.placements.asked.6"] == 2


def test_a_job_that_was_renewed_is_one_in_lists_checks_and_questions(client_for, coach):
    """C8, C11: asked of the whole job by its first day; not how the first part of it ended."""
    first = make_job(
        coach, 7, ended_after=90, employer=make_employer(coach.branch), tutor_email="t@example.org"
    )
    again = {"kind": first.kind, "employer_id": first.employer_id, "tutor_email": "t@example.org"}
    link = {"follows": first.id, "followed_as": "renewal"}
    began = first.ended_on + timedelta(days=1)
    browser = client_for(coach)
    query = f"?follows={first.id}&as=renewal"
    form = browser.get(f"/clients/{first.client_id}/placements/new{query}").text
    assert f'value="{began.isoformat()}"' in form
    renewal = actions.make(coach, first.client, again | {"started_on": began}, **link)

    assert [(p.id, m) for p, m, _day in queries.waiting(coach).checks] == [(renewal.id, 6)]
    assert queries.waiting(coach).ends == []
    assert actions.ask_how_it_ended() is None
    for which in ("running", "all"):
        [job] = queries.listed(coach, which)
        assert (job.first.id, job.last.id) == (first.id, renewal.id)
    assert (
        browser.get(f"/placements/{first.id}/end")
        .headers["Location"]
        .endswith(f"/placements/{renewal.id}")
    )
    days = [first.started_on, first.ended_on, began]
    assert [item.day for item in in_agenda(coach, days[0], days[2])] == [days[0], days[2]]
    told = [(event.source_id, event.part) for event in ical.details([first.id, renewal.id])]
    assert [(of, part) for of, part in told if part != "check"] == [
        (first.id, "start"),
        (renewal.id, "start"),
    ]
    # A check of the renewal is one of the job: six months after the first day of that.
    browser.post(f"/placements/{renewal.id}/check", data={"months": "6", "still_there": "yes"})
    assert queries.waiting(coach).checks == []
    counted = figures(coach)
    assert counted["work.placements.lasting.6"] == counted["work.placements.lasting.3"] == 1
    page = browser.get(f"/clients/{first.client_id}").text
    assert page.count(f'href="/placements/{renewal.id}"') == 1
    assert f'href="/placements/{first.id}"' not in page

    last = today().replace(day=1).isoformat()
    end(browser, renewal, ending="completed", last_on=last, **WHY)
    reasons = reasons_of(coach, today().year)["client_reason"]
    assert {why: [p.id for p in found] for why, found in reasons.items()} == {
        "travel": [renewal.id]
    }


def test_a_job_whose_renewal_never_began_stands_in_the_lists_as_before(client_for, coach):
    """C8: and the renewal beside it, as what never began."""
    first = make_job(coach, 2, ended_after=90, employer=make_employer(coach.branch))
    known = {"kind": first.kind, "employer_id": first.employer_id, "ended_on": None}
    began = first.ended_on + timedelta(days=1)
    link = {"follows": first.id, "followed_as": "renewal"}
    renewal = actions.make(coach, first.client, known | {"started_on": began}, **link)
    end(client_for(coach), renewal, ending="never_started", **WHY)

    listed = {which: queries.listed(coach, which) for which in ("running", "all")}
    assert {
        which: [[p.id for p in job.parts] for job in jobs] for which, jobs in listed.items()
    } == {
        "running": [[first.id]],
        "all": [[renewal.id], [first.id]],
    }
    page = client_for(coach).get(f"/clients/{first.client_id}").text
    for one in (first, renewal):
        assert f'href="/placements/{one.id}"' in page
    assert figures(coach)["work.placements.running"] == 1


def test_what_never_began_is_not_renewed(coach):
    gone = make_job(coach, 3, fell_through_on=today())
    known = {"kind": "trial", "employer_id": None, "ended_on": None, "started_on": today()}
    with pytest.raises(actions.Doubled, match="to renew"):
        actions.make(coach, gone.client, known, follows=gone.id, followed_as="renewal")


def test_one_renewal_follows_one_placement_later_and_is_the_same_job(client_for, coach):
    """C8: a second one, or one that begins before, is refused; the figures have one job."""
    job = make_job(coach, 8, ended_after=60, employer=make_employer(coach.branch))
    known = {"kind": job.kind, "employer_id": job.employer_id, "ended_on": None}
    link = {"follows": job.id, "followed_as": "renewal"}
    on = job.ended_on
    with pytest.raises(actions.Doubled, match="A renewal begins after"):
        actions.make(coach, job.client, known | {"started_on": on, "kind": "trial"}, **link)
    actions.make(coach, job.client, known | {"started_on": on + timedelta(days=1)}, **link)
    again = {"started_on": on + timedelta(days=1), "kind": "internship"}
    with pytest.raises(actions.Doubled, match="was renewed already"):
        actions.make(coach, job.client, known | again, **link)

    counted = figures(coach)
    assert counted["work.placements"] == counted["work.placements.running"] == 1
    assert "work.placements.asked.6" not in counted  # it goes on, and nobody has said
    PlacementCheck.create(
        branch=coach.branch_id, placement=job, months=6, still_there=True, noted_by=coach
    )
    assert figures(coach)["work.placements.lasting.6"] == 1


def test_proposals_talks_and_advice_stand_in_the_figures_with_their_lists(coach):
    job = make_job(coach, 0)
    candidate = propose(make_vacancy(make_employer(coach.branch)), job.client, coach)
    actions.advise(coach, candidate.client, today(), "Rijbewijs halen")
    for stage in ("talked", "talked"):
        CandidateMove.create(
            branch=coach.branch_id,
            candidate=candidate,
            stage=stage,
            reached_on=today(),
            person=coach,
        )

    scope = Scope(coach.branch, add_months(today(), -1), today())
    CandidateMove.update(reached_on=today() - timedelta(days=2)).where(
        CandidateMove.stage == "proposed"
    ).execute()
    days = {"work.proposals": 2, "work.interviews": 0, "work.advices": 0}
    for key, ago in days.items():
        figure, rows = reports.records_behind(scope, key)
        assert figure.value == len(rows) == 1
        assert rows[0].who == candidate.client.label
        assert rows[0].day == today() - timedelta(days=ago), "the day by which it counts"


def test_a_climb_over_new_year_counts_in_the_year_of_the_later_measurement(branch):
    """Each rise against the measurement before it, also where that was another year."""
    client = make_client(branch)
    for day, step in (("2025-11-03", 1), ("2026-02-03", 3), ("2026-03-03", 2), ("2026-04-03", 4)):
        LadderStep.create(branch=branch, client=client, measured_on=day, step=step)

    def climbed(year: int) -> int:
        return reports.annual(Scope(branch, date(year, 1, 1), date(year, 12, 31)))[
            "work.ladder.steps_climbed"
        ]

    assert (climbed(2025), climbed(2026)) == (0, 4)
