"""C6, C7, J5: stages with dated history, and never an open employer without a next step."""

from datetime import timedelta

import pytest

from portal.activities.models import Activity
from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.board import actions as steps
from portal.employment.board.actions import NoNextStep, Step
from portal.employment.employers.models import Employer, EmployerMove
from portal.employment.vacancies.models import Vacancy
from tests.employment.employers.forms import moved
from tests.factories import make_employer, make_person, make_vacancy


@pytest.fixture
def bakery(branch):
    return make_employer(
        branch, name="Bakker", next_action="Bellen", next_action_on=today() - timedelta(days=1)
    )


def stages_of(employer) -> list[tuple]:
    moves = EmployerMove.select().where(
        EmployerMove.employer == employer, EmployerMove.undone_at.is_null()
    )
    return [(move.stage, move.reached_on, move.reason) for move in moves.order_by(EmployerMove.id)]


def due_on(page: str) -> str:
    """What stands on top of a page as for today or late."""
    return page.split('<ul class="list due">')[1].split("</ul>", maxsplit=1)[0]


def test_a_move_is_dated_and_asks_what_comes_next(client_for, job_coach, bakery):
    """C6."""
    browser, address = client_for(job_coach), f"/employers/{bakery.id}/move"

    assert browser.post(address, data=moved(bakery, "visited", what="")).status_code == 422
    assert browser.post(address, data=moved(bakery, "visited")).status_code == 303

    now = Employer.get_by_id(bakery.id)
    assert (now.stage, now.next_action) == ("visited", "Bellen")
    assert now.next_action_on > today()
    assert stages_of(bakery) == [("visited", today(), None)]


def test_a_step_that_gives_way_to_another_was_not_done(client_for, job_coach, bakery):
    """C5: what was not done stands in no history as done, by a step and by a move alike."""
    form = {"version": "0", "what": "other", "action": "Taart brengen", "on": str(today())}
    browser = client_for(job_coach)

    browser.post(f"/employers/{bakery.id}/step", data=form)

    assert Employer.get_by_id(bakery.id).next_action == "Taart brengen"
    assert stages_of(bakery) == []
    browser.post(
        f"/employers/{bakery.id}/move", data=moved(bakery, "visited", version="1", what="mail")
    )
    page = browser.get(f"/employers/{bakery.id}").text
    assert "Bellen" not in page
    assert "Taart brengen" not in page


def test_later_moves_the_step_and_leaves_its_words(client_for, job_coach, bakery):
    """C5: one press on a chip, and nothing counts as done."""
    browser, page = client_for(job_coach), f"/employers/{bakery.id}"

    answer = browser.post(f"{page}/step", data={"version": "0", "what": "tomorrow"})

    assert answer.status_code == 303
    now = Employer.get_by_id(bakery.id)
    assert now.next_action == "Bellen"
    assert now.next_action_on > today()
    assert "Bellen" in browser.get(page).text
    assert not Activity.select().exists()


def test_a_stage_is_of_the_day_on_which_it_happened(client_for, job_coach, bakery):
    """C6: not the day of typing; never before the last move, never still to come."""
    browser, address = client_for(job_coach), f"/employers/{bakery.id}/move"
    day = today() - timedelta(days=3)
    first = moved(bakery, "contacted", happened_on=str(day))
    assert browser.post(address, data=first).status_code == 303
    assert stages_of(bakery) == [("contacted", day, None)]

    for wrong in (day - timedelta(days=1), today() + timedelta(days=1)):
        form = moved(bakery, "visited", version="1", happened_on=str(wrong))
        answer = browser.post(address, data=form)
        assert answer.status_code == 422
        assert 'id="happened_on-error"' in answer.text
        assert f'value="{wrong}"' in answer.text
    assert len(stages_of(bakery)) == 1


def test_with_an_employer_its_vacancies_stop_and_go_on_after_a_slip(client_for, job_coach, bakery):
    """C5: no step waits at an employer with whom we stopped."""
    vacancy = make_vacancy(bakery, next_action="CV sturen", next_action_on=today())
    filled = make_vacancy(bakery, stage="filled")
    browser = client_for(job_coach)
    form = moved(bakery, "closed", what="", reason="no_places")

    page = browser.post(f"/employers/{bakery.id}/move", data=form, follow_redirects=True).text

    assert "1 vacature is ook gestopt" in page
    stopped = Vacancy.get_by_id(vacancy.id)
    assert (stopped.stage, stopped.next_action) == ("closed", None)
    assert Vacancy.get_by_id(filled.id).stage == "filled"

    browser.post(f"/employers/{bakery.id}/undo")

    again = Vacancy.get_by_id(vacancy.id)
    assert (again.stage, again.next_action) == ("open", "CV sturen")


def test_an_open_employer_without_a_next_step_is_refused_below_the_form_too(job_coach, bakery):
    """C5, J5."""
    with pytest.raises(NoNextStep):
        steps.move(bakery, job_coach, 0, "visited", Step())

    assert Employer.get_by_id(bakery.id).stage == "lead"


@pytest.mark.parametrize(
    ("reason", "status"), [("", 422), ("just because", 422), ("no_reply", 303)], ids=str
)
def test_stopping_needs_a_reason_from_the_list(client_for, job_coach, bakery, reason, status):
    """C7."""
    form = moved(bakery, "closed", what="", reason=reason)
    answer = client_for(job_coach).post(f"/employers/{bakery.id}/move", data=form)

    assert answer.status_code == status
    if status == 303:
        assert stages_of(bakery) == [("closed", today(), "no_reply")]
        stopped = Employer.get_by_id(bakery.id)
        assert (stopped.next_action, stopped.next_action_on) == (None, None)
        assert client_for(job_coach).get(f"/employers/{bakery.id}/step").status_code == 403


def test_a_stage_that_does_not_exist_is_refused(client_for, job_coach, bakery):
    form = moved(bakery, "friends")

    assert client_for(job_coach).post(f"/employers/{bakery.id}/move", data=form).status_code == 422


def test_a_move_on_a_stale_form_shows_what_it_is_now(client_for, job_coach, bakery):
    """R12, R14: of two at the same moment one is first."""
    first, second = moved(bakery, "visited"), moved(bakery, "partner")
    browser, address = client_for(job_coach), f"/employers/{bakery.id}/move"
    browser.post(address, data=first)

    answer = browser.post(address, data=second)

    assert answer.status_code == 409
    assert Employer.get_by_id(bakery.id).stage == "visited"
    assert len(stages_of(bakery)) == 1


def test_a_slip_is_undone_as_if_it_never_was(client_for, job_coach, bakery):
    """Undo: the stage, the step and its day come back, and the history knows no such stage."""
    browser = client_for(job_coach)
    browser.post(f"/employers/{bakery.id}/move", data=moved(bakery, "partner"))
    assert "ongedaan" in browser.get(f"/employers/{bakery.id}").text

    browser.post(f"/employers/{bakery.id}/undo")

    back = Employer.get_by_id(bakery.id)
    assert (back.stage, back.next_action) == ("lead", "Bellen")
    assert back.next_action_on == bakery.next_action_on
    assert stages_of(bakery) == []


def test_what_happened_after_a_move_keeps_it_from_being_undone(client_for, job_coach, bakery):
    browser = client_for(job_coach)
    browser.post(f"/employers/{bakery.id}/move", data=moved(bakery, "partner"))
    browser.post(f"/employers/{bakery.id}/step", data={"version": "1", "what": "tomorrow"})

    page = browser.post(f"/employers/{bakery.id}/undo", follow_redirects=True).text

    assert "Verplaats het zelf" in page
    assert Employer.get_by_id(bakery.id).stage == "partner"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/employers"])
def test_after_saving_one_goes_to_a_page_of_the_portal_only(client_for, job_coach, bakery, target):
    """R41: no open redirect."""
    answer = client_for(job_coach).post(
        f"/employers/{bakery.id}/move?next={target}", data=moved(bakery, "visited")
    )

    assert answer.location in {"/employers", f"/employers/{bakery.id}"}


def test_today_and_late_come_first_with_who_has_no_step_and_stay_until_done(
    client_for, branch, job_coach
):
    """J5: an overdue item stays on top until it is done; Today shows the same."""
    for name, days in (("Vandaag BV", 0), ("Te laat BV", -9), ("Later BV", 3)):
        make_employer(
            branch, name=name, next_action="Bellen", next_action_on=today() + timedelta(days=days)
        )
    make_employer(branch, name="Zonder BV")
    browser = client_for(job_coach)

    for address in ("/work", "/"):
        page = browser.get(address).text
        due = page.split('<ul class="list due">')[1].split("</ul>")[0]
        names = [
            name for name in ("Te laat BV", "Vandaag BV", "Zonder BV", "Later BV") if name in due
        ]
        assert names == ["Te laat BV", "Vandaag BV", "Zonder BV"]
        assert due.index("Te laat BV") < due.index("Vandaag BV") < due.index("Zonder BV")
        assert "9 dagen te laat" in due


def test_the_step_of_a_colleague_waits_for_that_colleague(
    client_for, branch, job_coach, team_leader
):
    """A job coach sees their own and what is nobody's; a leader everything."""
    other = make_person(branch, Role.JOB_COACH, name="Els")
    for name, owner in (("Van mij", job_coach), ("Van een ander", other), ("Van niemand", None)):
        make_employer(branch, name=name, owner=owner)

    def shown(person):
        due = (
            client_for(person).get("/work").text.split('<ul class="list due">')[1].split("</ul>")[0]
        )
        return {name for name in ("Van mij", "Van een ander", "Van niemand") if name in due}

    assert shown(job_coach) == {"Van mij", "Van niemand"}
    assert shown(team_leader) == {"Van mij", "Van een ander", "Van niemand"}


def test_a_coach_sees_who_is_on_it_and_only_their_own_if_they_like(client_for, branch, job_coach):
    """C5: the owner on lists and boards, and *van mij*."""
    other = make_person(branch, Role.JOB_COACH, name="Els Visser")
    for name, owner in (("Bakker", job_coach), ("Slager", other)):
        employer = make_employer(branch, name=name, owner=owner)
        make_vacancy(employer, title=f"Hulp {name}", owner=owner)
    browser = client_for(job_coach)

    for address in ("/work", "/employers", "/vacancies"):
        listed = browser.get(address).text.split("<main")[1]
        assert "Els Visser" in listed
        mine = browser.get(f"{address}?mine=1").text.split("<main")[1]
        assert "Bakker" in mine
        assert "Els Visser" not in mine.split('id="board"')[-1]
        assert "Slager" not in mine.split('id="board"')[-1]


def test_the_board_is_lists_and_no_grid(client_for, branch, job_coach):
    """J5: a list for each stage, each with a name; the closed are not on it."""
    for stage in ("lead", "contacted", "visited", "partner", "closed", None):
        make_employer(branch, name=f"Bedrijf {stage}", stage=stage)

    page = client_for(job_coach).get("/work").text
    board = page.split('id="board"')[1]

    assert 'role="grid"' not in page
    assert board.count('<ul class="cards">') == 4
    assert "Bedrijf None" in board
    assert "Bedrijf closed" not in board
