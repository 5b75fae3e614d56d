"""From a proposed client who got the place to the placement, with what is known filled in."""

import html
import re
from datetime import timedelta

import pytest
import time_machine

from portal.core import clock
from portal.core.clock import today
from portal.core.web.access import Role
from portal.employment.employers.actions import moving
from portal.employment.employers.models import Employer, EmployerMove
from portal.employment.placements import actions as placements
from portal.employment.placements.models import Placement
from portal.employment.vacancies.actions import vacancies as actions
from portal.employment.vacancies.models import Candidate, Vacancy
from tests.factories import make_assignment, make_client, make_employer, make_person, make_vacancy


def test_who_got_the_place_is_placed_with_what_the_vacancy_says(client_for, branch, job_coach):
    """C6, C8: client, employer, work, kind and hours stand in the form, and only once."""
    client = make_client(branch, name="Amina Haddad")
    make_assignment(job_coach, client.household, role=Role.JOB_COACH)
    employer = make_employer(branch, name="Bakkerij Smit")
    vacancy = make_vacancy(
        employer, title='Bakker & "kok"', kind="paid_job", hours_per_week_tenths=245
    )
    candidate = actions.propose(vacancy, client, job_coach)
    browser, page = client_for(job_coach), f"/vacancies/{vacancy.id}"
    assert "placements/new" not in browser.get(page).text
    actions.move_candidate(candidate, job_coach, 0, "placed", None)
    link = html.unescape(
        re.search(r'href="(/clients/\d+/placements/new[^"]*)"', browser.get(page).text)[1]
    )
    assert "Amina" not in link

    form = browser.get(link).text
    assert f'<option selected value="{employer.id}">Bakkerij Smit' in form
    assert '<option selected value="paid_job">' in form
    assert 'value="Bakker &amp; &#34;kok&#34;"' in form
    assert 'value="24,5"' in form
    typed = {"kind": "paid_job", "employer": employer.id, "started_on": today().isoformat()}
    browser.post(link, data=typed)

    made = Placement.get()
    assert (made.client_id, made.employer_id) == (client.id, employer.id)
    after = browser.get(page).text
    assert f'href="/placements/{made.id}"' in after
    assert "placements/new" not in after


def test_what_an_address_makes_up_is_passed_by(client_for, branch, job_coach):
    """R04c: no employer of another branch, no kind that does not exist."""
    client = make_client(branch)
    make_assignment(job_coach, client.household, role=Role.JOB_COACH)
    elsewhere = make_employer(make_person().branch, name="Van elders")
    path = f"/clients/{client.id}/placements/new"
    answer = client_for(job_coach).get(
        path, query_string={"employer": elsewhere.id, "kind": "gold", "hours": "99999"}
    )
    assert answer.status_code == 200
    assert "Van elders" not in answer.text
    assert 'value="9999,9"' not in answer.text
    assert '<option selected value="internship">' in answer.text


@pytest.mark.parametrize(("places", "stage"), [(1, "filled"), (2, "open")])
def test_a_placement_fills_the_vacancy_unless_it_has_more_places(branch, job_coach, places, stage):
    """C6, C8: who was in for it got the place; the others hear that it is gone, once it is."""
    step = {"next_action": "Bellen", "next_action_on": today()}
    vacancy = make_vacancy(make_employer(branch), title="Kok", places=places, **step)
    first, other = (actions.propose(vacancy, make_client(branch), job_coach) for _ in "12")
    day = today() - timedelta(days=2)
    values = {"employer_id": vacancy.employer_id, "kind": "internship", "job_title": "Kok"}

    placements.make(job_coach, first.client, values | {"started_on": day})

    assert Candidate.get_by_id(first.id).stage == "placed"
    assert Vacancy.get().stage == stage
    gone = "closed" if stage == "filled" else "proposed"
    assert Candidate.get_by_id(other.id).stage == gone
    partner = EmployerMove.get(EmployerMove.employer == vacancy.employer)
    assert (partner.stage, partner.reached_on) == ("partner", day)
    if stage == "filled":
        actions.undo_move(Vacancy.get(), job_coach)
        assert Vacancy.get().stage == "open"
        assert Candidate.get_by_id(other.id).stage == "proposed"


def test_an_employer_becomes_a_partner_when_a_placement_begins_there(branch, job_coach):
    """C6: not when it is agreed, and not again after a slip was undone."""
    employer = make_employer(branch, stage="visited")
    values = {"employer_id": employer.id, "kind": "internship"}
    begins = today() + timedelta(days=2)
    placements.make(job_coach, make_client(branch), values | {"started_on": begins})
    placements.bring_employers_along()
    assert Employer.get().stage == "visited"

    with time_machine.travel(clock.now() + timedelta(days=2), tick=False):
        placements.bring_employers_along()
        assert Employer.get().stage == "partner"
        assert Employer.get().next_action == "Bellen"
        moving.undo_move(Employer.get(), job_coach)
        placements.bring_employers_along()
    assert Employer.get().stage == "visited"
