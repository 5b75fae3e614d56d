"""B6, C12, J14: dated judgements with who judged, never overwritten."""

from datetime import date

import pytest

from portal.core.clock import now, today
from portal.core.web.access import Role
from portal.employment.vacancies.actions import ladder
from portal.employment.vacancies.models import LadderStep, LanguageLevel, WorkWish
from portal.employment.vacancies.queries import funnel
from portal.import_export.actions import bring_in
from portal.import_export.actions.exporting import files_of
from portal.reports.queries import Scope, annual
from tests import clock
from tests.factories import make_assignment, make_client, make_person


@pytest.fixture
def amina(branch, job_coach):
    client = make_client(branch, name="Amina")
    make_assignment(job_coach, client.household, role=Role.JOB_COACH)
    return client


def judge(browser, client, step, day):
    return browser.post(
        f"/clients/{client.id}/ladder", data={"step": step, "measured_on": str(day)}
    )


def ladder_figures(branch, year) -> tuple:
    figures = annual(Scope(branch, date(year, 1, 1), date(year, 12, 31)))
    return tuple(figures[f"work.ladder.{name}"] for name in ("risen", "same", "fallen"))


def test_idea_11_a_step_is_kept_with_its_day_and_who_judged(client_for, branch, job_coach, amina):
    """C12, J14: 2 to 4 in a year is a client who rose, and two steps climbed."""
    browser = client_for(job_coach)
    judge(browser, amina, 2, "2025-02-01")
    judge(browser, amina, 4, "2025-11-01")

    steps = list(LadderStep.select().order_by(LadderStep.measured_on))
    assert [(s.step, s.judged_by_id) for s in steps] == [(2, job_coach.id), (4, job_coach.id)]
    assert ladder_figures(branch, 2025) == (1, 0, 0)
    assert funnel.steps_climbed(funnel.climbers(job_coach, 2025)) == 2
    page = browser.get(f"/clients/{amina.id}").text
    assert "2 treden omhoog" in page
    assert 'class="chart stairs"' in page


def test_idea_11_two_judgements_of_one_day_are_refused(client_for, branch, job_coach, amina):
    """J14"""
    browser = client_for(job_coach)
    judge(browser, amina, 2, "2025-02-01")

    answer = judge(browser, amina, 5, "2025-02-01")

    assert answer.status_code == 422
    assert "al een meting van deze dag" in answer.text
    assert [s.step for s in LadderStep.select()] == [2]


def test_a_wrong_one_is_withdrawn_with_a_reason_and_stays_in_the_history(
    client_for, branch, job_coach, amina
):
    """C12: never overwritten; its day is free again, and it counts in no figure."""
    browser = client_for(job_coach)
    for step, day in ((5, "2025-02-01"), (2, "2025-11-01")):
        judge(browser, amina, step, day)
    wrong = LadderStep.get(LadderStep.step == 5)
    address = f"/ladder/{wrong.id}/withdraw"
    assert browser.post(address, data={"reason": " "}).status_code == 422

    browser.post(address, data={"reason": "Verkeerde cliënt"})
    judge(browser, amina, 1, "2025-02-01")

    kept = LadderStep.get_by_id(wrong.id)
    assert (kept.step, kept.withdrawn_by_id) == (5, job_coach.id)
    assert "Verkeerde cliënt" in browser.get(f"/clients/{amina.id}").text
    assert ladder_figures(branch, 2025) == (1, 0, 0)
    assert browser.post(address, data={"reason": "nog eens"}).status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"step": "7"},
        {"step": ""},
        {"step": "1", "measured_on": str(clock.day(1))},
        {"step": "1", "measured_on": "2025-02-30"},
        {"step": "1", "measured_on": "0001-01-01"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(client_for, job_coach, amina, fields):
    answer = client_for(job_coach).post(f"/clients/{amina.id}/ladder", data=fields)

    assert answer.status_code == 422
    assert not LadderStep.select().exists()


def test_language_levels_are_kept_spoken_and_written_by_day(client_for, branch, amina):
    """B6: also by the language coach, for whom they help."""
    coach = make_person(branch, Role.LANGUAGE_COACH)
    make_assignment(coach, amina.household, role=Role.LANGUAGE_COACH)
    browser, address = client_for(coach), f"/clients/{amina.id}/language"
    form = {"language": "nl", "spoken": "A2", "written": "A1", "measured_on": "2025-02-01"}

    assert browser.post(address, data=form).status_code == 303
    assert browser.post(address, data=form | {"spoken": "B1"}).status_code == 422
    assert browser.post(address, data=form | {"language": "en"}).status_code == 303
    bare = form | {"spoken": "", "written": "", "measured_on": "2025-03-01"}
    assert browser.post(address, data=bare).status_code == 422

    found = [(x.language, x.spoken, x.written) for x in LanguageLevel.select()]
    assert found == [("nl", "A2", "A1"), ("en", "A2", "A1")]
    page = browser.get(f"/clients/{amina.id}").text
    assert "spreken <b>A2</b>" in page
    assert "level-chart" not in page  # one judgement is no way yet
    later = form | {"spoken": "B1", "measured_on": "2025-06-01"}
    browser.post(address, data=later)
    chart = browser.get(f"/clients/{amina.id}").text.partition('id="level-chart-d">')[2]
    assert chart.startswith("Van A2 op za 1 feb 2025 naar B1 op zo 1 jun 2025.")


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.TEAM_LEADER, {"ladder", "level", "wish"}),
        (Role.JOB_COACH, {"ladder", "level", "wish"}),
        (Role.GUIDE, {"ladder", "level"}),
        (None, {"ladder", "level"}),
        (Role.LANGUAGE_COACH, {"level"}),
        (Role.LEGAL_GUIDE, set()),
        (Role.INTERPRETER, set()),
    ],
)
def test_each_role_sees_of_employment_what_the_matrix_says(client_for, branch, role, seen):
    """Need to know: trust.md, part 3, employment profile and language level."""
    client = make_client(branch)
    known = {"branch": branch, "client": client, "measured_on": date(2025, 1, 1)}
    LadderStep.create(step=3, **known)
    LanguageLevel.create(spoken="B2", **known)
    WorkWish.create(branch=branch, client=client, occupations="Zeemanschap")
    person = make_person(branch, *([role] if role else []))
    make_assignment(person, client.household, role=role or Role.GUIDE)

    page = client_for(person).get(f"/clients/{client.id}").text

    words = {"ladder": "Trede 3", "level": "<b>B2</b>", "wish": "Zeemanschap"}
    assert {name for name, word in words.items() if word in page} == seen


def test_a_file_with_another_step_keeps_the_one_that_stood(branch, job_coach, amina):
    """C12: an import changes what stands, and loses nothing."""
    day = date(2025, 2, 1)
    LadderStep.create(branch=branch, client=amina, measured_on=day, step=2, judged_by=job_coach)
    files = files_of(branch.code)
    files["ladder_steps"] = files["ladder_steps"].replace(b",2\r\n", b",5\r\n")

    bring_in(files)

    rows = LadderStep.select().order_by(LadderStep.withdrawn_at.is_null().desc())
    found = [(r.step, r.judged_by_id, r.withdrawn_at is None) for r in rows]
    assert found == [(5, None, True), (2, job_coach.id, False)]
    assert files_of(branch.code)["ladder_steps"] == files["ladder_steps"]


def test_a_withdrawn_step_does_not_go_out(branch, job_coach, amina):
    """H3: the files hold what stands."""
    known = {"branch": branch, "client": amina, "judged_by": job_coach}
    LadderStep.create(**known, measured_on=date(2025, 2, 1), step=2, withdrawn_at=now())
    LadderStep.create(**known, measured_on=date(2025, 2, 1), step=3)

    lines = files_of(branch.code)["ladder_steps"].decode().splitlines()
    assert [line.rsplit(",", 1)[1] for line in lines] == ["step", "3"]


def test_what_work_somebody_looks_for_is_kept(client_for, job_coach, amina):
    browser, address = client_for(job_coach), f"/clients/{amina.id}/wish"
    form = {"occupations": "schilder", "hours_per_week_tenths": "24", "travel_km": "15"}

    assert browser.post(address, data=form).status_code == 303
    assert browser.post(address, data=form | {"travel_km": "501"}).status_code == 422
    assert browser.post(address, data=form | {"travel_km": "ver"}).status_code == 422

    wish = WorkWish.get()
    assert (wish.occupations, wish.hours_per_week_tenths, wish.travel_km) == ("schilder", 240, 15)


def test_a_judgement_is_withdrawn_once(client_for, job_coach, amina):
    judge(client_for(job_coach), amina, 3, today())
    step = LadderStep.get()
    ladder.withdraw(step, job_coach, "typefout")

    with pytest.raises(ladder.AlreadyWithdrawn):
        ladder.withdraw(step, job_coach, "nog eens")

    assert LadderStep.get().withdrawn_because == "typefout"
